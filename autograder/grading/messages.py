"""The sentence a learner gets for a failed hidden test.

It is made of what public calls showed and of the closed words in ``causes``: nothing that the learner's code did with a
hidden input comes in here, but how the test ended.
"""

from __future__ import annotations

from typing import Literal

import pytest

from autograder.course.hints import LOOK
from autograder.grading.causes import CLOSED
from autograder.inert import line
from autograder.testing.mistakes import Catalogue
from autograder.testing.trial import Seen
from autograder.testing.wrong import NoAnswer

LENGTH = 1200
Ending = Literal["failed", "timed_out", "crashed"]


def composed(ending: Ending, seen: Seen, catalogue: Catalogue, mark: pytest.Mark) -> str:
    """The mistake's sentence first, then what public calls showed, where to look, and a call to try at home.

    Raises ``KeyError`` if a grader names a mistake that is not in the catalogue.
    """
    named = catalogue[seen.mistake].sentence if seen.mistake is not None else ""
    told = line(seen.wrong.sentence, LENGTH) if seen.wrong is not None else ""
    untold = seen.wrong is None or (ending != "failed" and not isinstance(seen.wrong, NoAnswer))
    parts = [named, CLOSED[ending] if untold or not (named or told) else "", told]
    if seen.mistake is None and ending == "failed":
        parts.append(mark.kwargs.get("look", LOOK.format(mark.args[0])))
    if seen.home is not None:
        parts.append(f"Try at home: {seen.home}")
    return clean(" ".join(part for part in parts if part))[:LENGTH]


def clean(text: str) -> str:
    """One line of printable characters."""
    return "".join(c if c.isprintable() else " " for c in text)
