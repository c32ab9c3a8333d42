"""What is said of a package that a learner's file imports and that is not here."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from autograder import kinds
from autograder.kinds.kit import placed

KNOWN = ("autograder", "random", "collections", "typing")
"""Names that a misspelled one may mean, beside those that the course's files may import."""
ALIKE = 0.75


def absent(name: str, files: Iterable[str] = ()) -> str:
    """The name, and why it is not here. ``files`` are those that the learner's file may import."""
    for file in files:
        own = re.split(r"[/\\]", file)[-1]
        if "." in name.lstrip(".") and own == f"{name.rpartition('.')[0].rpartition('.')[2]}.py":
            return f"{name}, and {own} has no {name.rpartition('.')[2]}"
    if name.startswith("."):
        return f"{name}, which was not handed in with it"
    top = name.partition(".")[0]
    known = [*placed().modules, *kinds.known(), *KNOWN]
    meant = [] if top in known else difflib.get_close_matches(top, known, 1, ALIKE)
    return f"{name}, which isn't installed on the grading machine{f' (is {meant[0]} meant?)' if meant else ''}"


def no_file(name: str, texts: Iterable[str]) -> str:
    """What to say about a file that isn't here, if the learner's files name it."""
    file = re.split(r"[/\\]", name)[-1]
    if not file or not any(file in text for text in texts):
        return ""
    return f"there is no {file} here: only the course's own files lie beside yours"


def written(name: str, texts: Iterable[str]) -> bool:
    """Whether a learner's files have a name, with dots or without."""
    parts = name.lstrip(".").split(".")
    return all(part.isidentifier() and any(re.search(rf"\b{part}\b", text) for text in texts) for part in parts)
