"""The sentence a learner gets for a failed hidden test."""

from __future__ import annotations

import pytest

from autograder.hints import LOOK
from autograder.inert import line
from autograder.testing.mistakes import Catalogue
from autograder.testing.trial import Judged

LENGTH = 1200


def composed(judged: Judged, catalogue: Catalogue, mark: pytest.Mark) -> str:
    """The mistake's sentence first, then what was found, where to look, and a call to try at home.

    Raises ``KeyError`` if a grader names a mistake that is not in the catalogue.
    """
    parts = [catalogue[judged.mistake].sentence] if judged.mistake is not None else []
    parts.append(line(judged.wrong.sentence, LENGTH))
    if judged.mistake is None:
        number = mark.args[0]
        parts.append(mark.kwargs.get("look") or LOOK.format(number))
    if judged.home is not None:
        parts.append(f"Try at home: {judged.home}")
    return clean(" ".join(part for part in parts if part))[:LENGTH]


def clean(text: str) -> str:
    """One line of printable characters."""
    return "".join(c if c.isprintable() else " " for c in text)
