"""Whose place or work isn't settled: unmatched work, what only a person can decide, and who is missing.

A table of points alone would hide them all, so each is counted and named.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from autograder.classroom.decisions import words
from autograder.classroom.decisions.changes import moved_under
from autograder.classroom.results import ClassResults, Member

SHOWN = 10


@dataclass
class Unsettled:
    """All of them, each with its sentence."""

    unmatched: dict[str, str] = field(default_factory=dict)
    """Id of work that isn't on the roster."""
    undecided: dict[str, str] = field(default_factory=dict)
    """Id of work that is there, but isn't graded until a person decides."""
    sought: dict[str, str] = field(default_factory=dict)
    """Id of a line of the roster without work, which may be among the unmatched."""
    missing: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    besides: list[str] = field(default_factory=list)
    astray: list[str] = field(default_factory=list)
    """Whom people decided about, although they aren't in the class."""
    moved: list[str] = field(default_factory=list)
    """Decisions whose verdict is another one now, a line each."""

    def __bool__(self) -> bool:
        """Whether anybody's place isn't settled. Files that belong to no learner don't count."""
        return bool(self.unmatched or self.undecided or self.sought or self.missing or self.unreadable)

    @property
    def lost(self) -> int:
        """How many may be without the points they earned."""
        return len(self.unmatched) + len(self.undecided) + len(self.sought)


def unsettled(results: ClassResults) -> Unsettled:
    """Look through a class."""
    found = Unsettled(besides=results.besides, astray=results.astray)
    for student in sorted(results.students, key=lambda student: student.id):
        if not student.listed:
            found.unmatched[student.id] = unmatched(student)
        if student.standing == "needs a person":
            (found.sought if student.sought else found.undecided)[student.id] = student.reason
        elif student.standing == "missing":
            found.missing.append(student.id)
        elif student.standing == "unreadable":
            found.unreadable.append(student.id)
        for one in moved_under(
            student.decisions, dict.fromkeys((d.learner for d in student.decisions), student.report)
        ):
            if one.why == "verdict":
                found.moved.append(f"{student.id}, {one.decision.kind} on {words.place(one.decision)}")
    return found


def unmatched(student: Member) -> str:
    """What is said about unmatched work."""
    near = " or ".join(student.near)
    return f"It matches nobody on the roster.{f' Did you mean {near}?' if near else ''}"


def first_lines(results: ClassResults) -> list[str]:
    """What a page about the class says first. It uses labels, and says who somebody may be only if it shows names."""
    lost = [student for student in results.students if not student.listed]
    sought = [student for student in results.students if student.sought]
    doubts = [s for s in results.students if s.standing == "needs a person" and not s.sought]
    missing = [student for student in results.students if student.standing == "missing"]
    found = []
    if lost:
        near = {s.label: " or ".join(s.near) for s in lost if s.near} if results.names else {}
        meant = "".join(f" Is {label} {names}?" for label, names in list(near.items())[:SHOWN])
        found.append(
            f"{_count(lost, 'submission matches', 'submissions match')} nobody on the roster: {_labels(lost)}.{meant}"
        )
    if sought:
        found.append(
            f"{_count(sought, 'learner has', 'learners have')} no work under their name here, but it may be among the "
            f"unmatched: {_labels(sought)}."
        )
    if doubts:
        found.append(f"{_count(doubts, 'learner needs', 'learners need')} a person to decide: {_labels(doubts)}.")
    if missing and results.has_roster:
        found.append(f"{_count(missing, 'learner has', 'learners have')} handed in nothing: {_labels(missing)}.")
    return [f"{line} class.csv says more." for line in found]


def _count(students: list[Member], one: str, many: str) -> str:
    return f"{len(students)} {one if len(students) == 1 else many}"


def _labels(students: list[Member]) -> str:
    return named([student.label for student in students])


def named(ids: list[str]) -> str:
    """Some of them, and how many more there are."""
    return ", ".join(ids[:SHOWN]) + (f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else "")
