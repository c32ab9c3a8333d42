"""What is known of how a learner's file was imported, and what is told of it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.grading.causes import Cause
from autograder.inert import line as one_line
from autograder.intake.submission import SubmittedFile
from autograder.kinds.about import Switch, everything
from autograder.sandbox.frames import Imported, Raised, Trouble
from autograder.sandbox.refusals import SENTENCES
from autograder.source.places import place
from autograder.source.unread import said
from autograder.testing.absent import absent, no_file, written
from autograder.testing.raising import EXCEPTIONS
from autograder.testing.wrong import Unimportable

UNREAD = ("SyntaxError", "IndentationError", "TabError")
WHAT = {
    "SystemExit": "it ends the program (SystemExit)",
    "EOFError": "it waits for input, which nobody gives here (EOFError)",
    "KeyboardInterrupt": "it stops as if Ctrl-C was pressed (KeyboardInterrupt)",
    "RecursionError": "something calls itself without end (RecursionError)",
    "TimeoutError": "it takes too long",
    "FileNotFoundError": "it asks for a file that is not here (FileNotFoundError)",
}
WORDS_CAP, SHOWN = 160, 4
LEFT_OUT = "What stands there was left out, everything else was graded."


@functools.cache
def _switches() -> dict[str, Switch]:
    return {name: switch for about in everything() for name, switch in about.switches.items()}


@dataclass(frozen=True)
class Account:
    """How an import went: what was left out and why. The worker's word is believed if it can be true."""

    file: SubmittedFile
    troubles: tuple[Trouble, ...] = ()
    settings: tuple[str, ...] = ()
    partly: str = ""
    """Why only what the tasks need was run, if so."""

    @classmethod
    def of(cls, file: SubmittedFile, said: Imported, partly: str = "") -> Account:
        """What a worker said before it was asked anything else."""
        troubles = tuple(_believed(trouble, file) for trouble in said.troubles)
        moved = tuple(name for name in said.settings if name in _switches())
        return cls(file, troubles, moved, partly)

    def notes(self) -> Iterator[str]:
        """For the report: one note about what was left out, and one for each habit."""
        if self.partly or self.troubles:
            yield self._left_out()
        for name in self.settings:
            switch = _switches()[name]
            where = f"{self.file.shown}{_first_line(switch.pattern, self.file)}"
            yield (
                f"{where}: {switch.function} changes what all tasks compute with, so it is undone after the import: "
                "leave it out."
            )

    def _left_out(self) -> str:
        parts = [f"{_place(trouble, self.file)}: {what(trouble, self.file)}" for trouble in self.troubles]
        shown = "; ".join(parts[:SHOWN])
        more = len(parts) - SHOWN
        rest = f"; and so on, {more} more" if more > 0 else ""
        failing = f"{shown}{rest}. {LEFT_OUT}"
        if not self.partly:
            return failing
        partly = f"{self.partly} So only what the tasks need was run: definitions, and what they are made of."
        return f"{partly} {failing}" if parts else partly

    def why(self, name: str) -> str:
        """Why the file does not have a name that it seems to give a meaning to; nothing if that is not known."""
        for trouble in reversed(self.troubles):
            if name in trouble.lost:
                return f"{_place(trouble, self.file)}: {what(trouble, self.file)}, so {name} is not defined."
        for trouble in self.troubles:
            if "*" in trouble.lost:
                return f"{_place(trouble, self.file)}: {what(trouble, self.file)}, so {name} may not be defined."
        return ""


def texts_of(file: SubmittedFile) -> dict[str, str]:
    """The learner's file and what it may import from beside it, by name."""
    return {module.file: module.text for module in file.modules} | {file.name: file.text}


def habits(file: SubmittedFile) -> Iterator[str]:
    """Notes about a file, whatever happens to it. They come from its text, without asking a worker."""
    for habit in (habit for about in everything() for habit in about.habits):
        if where := _first_line(habit.pattern, file):
            yield f"{file.shown}{where}: {habit.sentence}."


def what(trouble: Trouble, file: SubmittedFile) -> str:
    """What happened, after the place."""
    kind, name = trouble.kind, trouble.name
    if trouble.words:
        return f"Python can't read this line: {trouble.words}"
    if kind in ("ModuleNotFoundError", "ImportError") and name:
        return f"it needs {absent(name, texts_of(file))}"
    if kind == "FileNotFoundError" and (missing := no_file(name, texts_of(file).values())):
        return f"{missing} ({kind})"
    if kind in WHAT:
        return WHAT[kind]
    if trouble.limit in SENTENCES:
        return f"it {SENTENCES[trouble.limit].partition(':')[0].removesuffix('.')}"
    if kind == "NameError" and name:
        return f"no such name is defined: {name} (NameError)"
    return f"it raised {kind if kind in EXCEPTIONS else 'an exception of its own'}"


def _believed(trouble: Trouble, file: SubmittedFile) -> Trouble:
    """What of it can be true of what the learner has written."""
    texts = texts_of(file)
    place = trouble.file, trouble.line
    if trouble.file not in texts or not 0 < trouble.line <= texts[trouble.file].count("\n") + 1:
        place = file.name, 0
    known = written(trouble.name, texts.values()) or no_file(trouble.name, texts.values())
    name = trouble.name if known else ""
    lost = [given for given in trouble.lost if given == "*" or written(given, texts.values())]
    return Trouble(*place, trouble.kind, name, one_line(trouble.words, WORDS_CAP), lost, trouble.limit)


def _first_line(pattern: str, file: SubmittedFile) -> str:
    found = re.search(pattern, file.text, re.MULTILINE)
    return f", {file.place(file.text.count(chr(10), 0, found.end()) + 1)}" if found else ""


def import_failure(file: SubmittedFile, error: Raised) -> Unimportable:
    """The sentence for an import that raised and was not gone on with."""
    words = said(error.text) if error.kind in UNREAD else ""
    trouble = _believed(Trouble(error.file or file.name, error.line, error.kind, error.name, words), file)
    where = _place(trouble, file)
    if error.limit in SENTENCES:
        return _unimportable(
            Cause.IMPORT_RAISES.said(sentence=f"{where}: importing it {SENTENCES[error.limit]}"), error
        )
    if error.kind == "ModuleNotFoundError" and trouble.name:
        return _unimportable(Cause.PACKAGE.said(where=where, name=trouble.name), error)
    sentence = what(trouble, file)
    shown = f" ({error.kind})" if error.kind in EXCEPTIONS and error.kind not in sentence else ""
    return _unimportable(Cause.IMPORT_RAISES.said(sentence=f"{where}: {sentence}{shown}."), error)


def _place(trouble: Trouble, file: SubmittedFile) -> str:
    name = file.shown if trouble.file == file.name else trouble.file
    return f"{name}, {place(texts_of(file)[trouble.file], trouble.line)}" if trouble.line else name


def _unimportable(sentence: str, error: Raised) -> Unimportable:
    failure = Unimportable(sentence)
    failure.staff = error.text
    return failure
