"""What a batch is asked to do, and what became of it."""

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
"""Told what is being done, how many are done, and of how many."""


@dataclass(frozen=True)
class Order:
    """What a batch is asked to do. ``job`` is that of any submission."""

    folder: Path
    out: Path
    job: Job
    roster: Path | None = None
    names: bool = False
    platform: str = ""
    """Whose download the folder is; empty: what the names in it say."""


@dataclass
class Summary:
    """What became of a batch."""

    total: int = 0
    unchanged: int = 0
    graded: int = 0
    changed: dict[str, int] = field(default_factory=dict)
    """Why submissions were graded again: part of the key to their number."""
    platform: str = ""
    """Whose download it was, where one was recognised."""
    unreadable: dict[str, str] = field(default_factory=dict)
    undecided: dict[str, str] = field(default_factory=dict)
    """Id to why a person has to decide."""
    untimed: list[str] = field(default_factory=list)
    """Whom ``pushed.csv`` has a time of, and nothing is there of."""
    faults: dict[str, str] = field(default_factory=dict)
    falls: dict[str, list[Fall]] = field(default_factory=dict)
    earlier: list[str] = field(default_factory=list)
    """Folders beside the submissions that hold the results of another batch."""
    gone: list[str] = field(default_factory=list)
    """Ids with a result, whose submission is no longer in the folder."""


def roster_of(order: Order, course: Course) -> list[RosterRow] | None:
    """The class list, where there is one."""
    return read_roster(order.roster, load_settings(course).timezone) if order.roster else None
