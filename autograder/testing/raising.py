"""The sentence for an exception that the learner's code raised."""

from __future__ import annotations

import os
from collections.abc import Callable

from autograder.kinds.stumbles import meaning
from autograder.sandbox.frames import Raised
from autograder.sandbox.objects import special
from autograder.sandbox.refusals import SENTENCES
from autograder.sandbox.telling import PICKLING
from autograder.source.definitions import gives_up
from autograder.source.places import place
from autograder.testing.absent import absent, no_file, written
from autograder.testing.calls import Call, Deed
from autograder.testing.operators import Operated
from autograder.testing.wrong import Wrong

__tracebackhide__ = True  # pytest shows learners their own lines
EXCEPTIONS = {
    name
    for name, kind in vars(__import__("builtins")).items()
    if isinstance(kind, type) and issubclass(kind, BaseException)
} | {kind.__name__ for kind in PICKLING}
PARTICULAR: dict[str, Callable[[str, str], str]] = {
    "Missing": lambda name, file: f"{file} has no {name}. Was it renamed or deleted? Its name is part of the task.",
    "NotCallable": lambda name, file: f"In {file}, {name} is not a function: that name stands for something else.",
    "Signature": lambda name, file: (
        f"{name} in {file} does not take the arguments of the stub: compare the line that starts with def."
    ),
    "TooLarge": lambda name, file: f"{name} returned something far too large or too deeply nested to be an answer.",
    "RecursionError": lambda name, file: (
        f"{name} made too many calls within calls, as a function that calls itself without end does (RecursionError)."
    ),
    "SystemExit": lambda name, file: f"{name} ended the program (SystemExit) instead of returning an answer.",
}

OWN = "You raise that yourself there. What leads to it, such as a condition or an except, and why here?"


def stopped(text: str) -> str:
    """Words of an exception as the end of a sentence."""
    text = text.rstrip()
    return text if text.endswith((".", "?", "!")) else f"{text.rstrip(':;,')}."


class Lacking(Wrong):
    """A learner's class doesn't define what an object of it was asked."""


def failure(call: Call, raised: Raised, wanted: str = "") -> Wrong:
    """Its standard kind and the learner's line; its text goes to staff only.

    ``wanted`` names the exception that the check wants, if it wants one.
    """
    name, text, conversation = raised.kind, raised.text, call.student.conversation
    where, error = _where(call, raised), conversation.error()
    if name == "Lacking":
        sentence = _lacking(call, raised)
    elif name in PARTICULAR:
        sentence = PARTICULAR[name](call.target, conversation.file)
        if name == "Missing" and (why := conversation.missing(call.target)):
            sentence = why
        if name == "RecursionError":
            sentence = sentence.removesuffix(".") + f"{where}."
    elif raised.limit in SENTENCES:
        sentence = f"{call.target}{where} {SENTENCES[raised.limit]}"
    elif name == "ModuleNotFoundError" and not error and written(raised.name, conversation.texts().values()):
        sentence = f"{call.target}{where} uses {absent(raised.name, conversation.texts())}."
    else:
        shown = name if name in EXCEPTIONS else "an exception of its own"
        sentence = f"{call.opening()} raised {shown}{where}."
        if not call.student.hidden and text:
            sentence = f"{call.opening()} raised {shown}{where}: {stopped(text)}"
        if name == "FileNotFoundError" and (said := no_file(raised.name, conversation.texts().values())):
            sentence = f"{sentence.removesuffix('.')}: {said}."
        if name == "NameError" and (why := conversation.missing(raised.name)):
            sentence = f"{sentence.removesuffix('.')}. {why}"
        elif not wanted and gives_up(conversation.texts().get(raised.file or conversation.file, ""), raised.line, name):
            sentence = f"{sentence} {OWN}"
        elif meant := meaning(text):
            sentence = f"{sentence} {meant}"
    if wanted:
        sentence = f"{sentence} {wanted} was wanted."
    wrong = (Lacking if name == "Lacking" else Wrong)(sentence)
    wrong.staff = text
    wrong.cause = f"{call.target} raised {name}{where}"
    wrong.__cause__ = error
    return wrong


def _lacking(call: Call, raised: Raised) -> str:
    """What a learner's class does not define: which class that is, is the worker's word."""
    texts = call.student.conversation.texts().values()
    owner = raised.name if raised.name.isidentifier() and written(raised.name, texts) else "The object"
    if isinstance(call, Deed) and call.target != "get":
        place = next((i for i, operand in enumerate(call.args) if isinstance(operand, Operated)), 0)
        return f"{owner} has no {special(call.target, turned=place > 0)}, which {call.described()} asks for."
    name = call.args[1] if isinstance(call, Deed) else call.target
    return f"{owner} has no {name}. Was it renamed or forgotten? Its name is part of the task."


def _where(call: Call, raised: Raised) -> str:
    """The line of the learner's own, if there can be such a line."""
    conversation = call.student.conversation
    file = raised.file or conversation.file
    text = conversation.texts().get(file, "")
    shown = os.path.basename(file) if os.path.isabs(file) else file
    return f" ({place(text, raised.line)} of {shown})" if 0 < raised.line <= text.count("\n") + 1 else ""
