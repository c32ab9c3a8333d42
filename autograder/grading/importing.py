"""What a learner is told when the file cannot be imported."""

from __future__ import annotations

import re

from autograder.grading.causes import Cause
from autograder.sandbox.frames import Raised
from autograder.sandbox.refusals import SENTENCES
from autograder.submission import SubmittedFile
from autograder.testing.student import EXCEPTIONS
from autograder.testing.wrong import Unimportable

IMPORT_HELP = {
    "SyntaxError": "Python cannot read this line: look there and just above for a missing colon, bracket or quote",
    "IndentationError": "the indentation does not fit: compare it with the lines above",
    "TabError": "tabs and spaces are mixed in the indentation",
    "SystemExit": "the file ends the program when it is imported: remove that call",
    "RecursionError": "something calls itself without end when the file is imported",
}


def import_failure(file: SubmittedFile, error: Raised) -> Unimportable:
    """The sentence for an import that raised. Of its text, only names that stand in the file itself are shown."""
    kind, name = error.kind, error.name
    where = f", line {error.line}" if 0 < error.line <= file.text.count("\n") + 1 else ""
    help = IMPORT_HELP.get(kind)
    stopped = SENTENCES.get(error.limit)
    if stopped is not None:
        return _raised(f"{file.name}{where}: importing it {stopped}", error)
    if help is None:
        written = name.isidentifier() and re.search(rf"\b{name}\b", file.text) is not None
        help = f"it raised {kind if kind in EXCEPTIONS else 'an exception of its own'} when it was imported"
        if written and kind in ("NameError", "ModuleNotFoundError", "ImportError"):
            if kind == "ModuleNotFoundError":
                return _unimportable(Cause.PACKAGE.said(where=f"{file.name}{where}", name=name), error)
            help = f"no such name is defined: {name}" if kind == "NameError" else f"{name} cannot be imported"
    shown = f" ({kind})" if kind in EXCEPTIONS else ""
    return _raised(f"{file.name}{where}: {help}{shown}.", error)


def _raised(sentence: str, error: Raised) -> Unimportable:
    return _unimportable(Cause.IMPORT_RAISES.said(sentence=sentence), error)


def _unimportable(sentence: str, error: Raised) -> Unimportable:
    failure = Unimportable(sentence)
    failure.staff = error.text
    return failure
