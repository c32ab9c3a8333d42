"""What a learner is told when the file cannot be imported."""

from __future__ import annotations

import re
from typing import Any

from autograder.grading.causes import Cause
from autograder.sandbox.refusals import SENTENCES
from autograder.sandbox.values import ERROR_NAME_CAP, ERROR_TEXT_CAP
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


def import_failure(file: SubmittedFile, error: object) -> Unimportable:
    """The sentence for an import that raised. Of its text, only names that stand in the file itself are shown."""
    facts = error if isinstance(error, dict) else {}
    kind = str(facts.get("type"))
    line = facts.get("line")
    where = f", line {line}" if type(line) is int and 0 < line <= file.text.count("\n") + 1 else ""
    help = IMPORT_HELP.get(kind)
    stopped = SENTENCES.get(str(facts.get("limit")))
    if stopped is not None:
        return _raised(f"{file.name}{where}: importing it {stopped}", facts)
    if help is None:
        name = str(facts.get("name"))[:ERROR_NAME_CAP]
        written = name.isidentifier() and re.search(rf"\b{name}\b", file.text) is not None
        help = f"it raised {kind if kind in EXCEPTIONS else 'an exception of its own'} when it was imported"
        if written and kind in ("NameError", "ModuleNotFoundError", "ImportError"):
            if kind == "ModuleNotFoundError":
                return _unimportable(Cause.PACKAGE.said(where=f"{file.name}{where}", name=name), facts)
            help = f"no such name is defined: {name}" if kind == "NameError" else f"{name} cannot be imported"
    shown = f" ({kind})" if kind in EXCEPTIONS else ""
    return _raised(f"{file.name}{where}: {help}{shown}.", facts)


def _raised(sentence: str, facts: dict[str, Any]) -> Unimportable:
    return _unimportable(Cause.IMPORT_RAISES.said(sentence=sentence), facts)


def _unimportable(sentence: str, facts: dict[str, Any]) -> Unimportable:
    failure = Unimportable(sentence)
    failure.staff = str(facts.get("text"))[:ERROR_TEXT_CAP]
    return failure
