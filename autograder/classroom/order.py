"""What you ask a batch to do, and its result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from autograder.classroom.records import Fall, RosterRow
from autograder.classroom.roster import read_roster
from autograder.course.classfile import load_settings
from autograder.course.tree import Course
from autograder.grading.jobs import Job

Watch = Callable[[str, int, int], None]
"""Called with what happens now, how many are done, and of how many."""


@dataclass(frozen=True)
class Order:
    """What you ask a batch to do. ``job`` is that of any submission."""

    folder: Path
    out: Path
    job: Job
    roster: Path | None = None
    names: bool = False
    platform: str = ""
    """The platform that the folder comes from; empty: as the names in it say."""


@dataclass
class Summary:
    """The result of a batch."""

    total: int = 0
    unchanged: int = 0
    graded: int = 0
    changed: dict[str, int] = field(default_factory=dict)
    """Why submissions were graded again: pieces of the key to the number of submissions."""
    platform: str = ""
    """The platform it came from, if we recognized one."""
    untimed: list[str] = field(default_factory=list)
    """Learners with a time in ``pushed.csv`` but nothing in the folder."""
    faults: dict[str, str] = field(default_factory=dict)
    falls: dict[str, list[Fall]] = field(default_factory=dict)
    unasked: str = ""
    """Why requests for another look aren't kept, if they aren't."""
    overlooked: str = ""
    """What in the roster isn't read although it looks as if it mattered: a sentence."""
    guessed: str = ""
    """What was guessed about where the class begins: a sentence."""
    earlier: list[str] = field(default_factory=list)
    """Folders beside the submissions that hold the results of another batch."""
    gone: list[str] = field(default_factory=list)
    """Ids with a result but no submission in the folder anymore."""


def roster_of(order: Order, course: Course) -> list[RosterRow] | None:
    """The class list, if there is one."""
    return read_roster(order.roster, load_settings(course).timezone) if order.roster else None
