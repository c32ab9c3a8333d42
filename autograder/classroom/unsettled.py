"""Whose place or work isn't settled: unmatched work, what only a person can decide, and who is missing.

A table of points alone would hide them all, so each is counted and named. Every line of a class stands in one group,
the same one in the terminal, in the table and on the page.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from autograder.classroom.decisions import words
from autograder.classroom.decisions.changes import moved_under
from autograder.classroom.results import ClassResults, Member
from autograder.intake.platforms.arrival import squeezed

SHOWN = 10
FAULT = "not graded because of a fault of ours"
GROUPS = {
    "unmatched": ("unmatched", "unmatched"),
    "unreadable": ("unreadable", "unreadable"),
    "needs a person": ("needs a person", "need a person"),
    "fault": (FAULT, FAULT),
    "missing": ("missing", "missing"),
}
"""What is said of one or of many in each group but the graded."""


def standing(student: Member) -> str:
    """The learner's group. Unmatched work has points that belong to no learner."""
    return "unmatched" if student.standing == "graded" and not student.listed else student.standing


def standings(results: ClassResults) -> str:
    """How many are in each group: together as many as there are lines of the class."""
    found = Counter(standing(student) for student in results.students)
    others = [f"{found[name]} {words[found[name] > 1]}" for name, words in GROUPS.items() if found[name]]
    return ", ".join([f"{found['graded']} of {len(results.students)} graded", *others])


@dataclass
class Unsettled:
    """All of them, each with its sentence."""

    unmatched: dict[str, str] = field(default_factory=dict)
    """Id of work that's graded, but isn't on the roster."""
    undecided: dict[str, str] = field(default_factory=dict)
    """Id of work that is there, but isn't graded until a person decides."""
    sought: dict[str, str] = field(default_factory=dict)
    """Id of a line of the roster without work, which may be among the unmatched."""
    missing: list[str] = field(default_factory=list)
    unreadable: dict[str, str] = field(default_factory=dict)
    besides: list[str] = field(default_factory=list)
    astray: list[str] = field(default_factory=list)
    """Whom people decided about, although they aren't in the class."""
    moved: list[str] = field(default_factory=list)
    """Decisions whose verdict is another one now, a line each."""

    def __bool__(self) -> bool:
        """Whether anybody's place isn't settled. Files that belong to no learner don't count."""
        return bool(self.unmatched or self.undecided or self.sought or self.missing or self.unreadable)


def unsettled(results: ClassResults) -> Unsettled:
    """Look through a class."""
    found = Unsettled(besides=results.besides, astray=results.astray)
    for student in sorted(results.students, key=lambda student: student.id):
        said = " ".join([*([student.reason] if student.reason else []), *unmatched(student)])
        match standing(student):
            case "unmatched":
                found.unmatched[student.id] = said
            case "needs a person":
                (found.sought if student.sought else found.undecided)[student.id] = said
            case "missing":
                found.missing.append(student.id)
            case "unreadable":
                found.unreadable[student.id] = said
        for one in moved_under(
            student.decisions, dict.fromkeys((d.learner for d in student.decisions), student.report)
        ):
            if one.why == "verdict":
                found.moved.append(f"{student.id}, {one.decision.kind} on {words.place(one.decision)}")
    return found


def unmatched(student: Member) -> list[str]:
    """What is said about work that isn't on the roster; nothing about any other.

    If the id doesn't tell which folder or file it is, its name does.
    """
    if student.listed:
        return []
    what = "It" if squeezed(student.id) in squeezed(student.handed or student.id) else student.handed
    near = " or ".join(student.near)
    return [f"{what} matches nobody on the roster.", *([f"Did you mean {near}?"] if near else [])]


def first_lines(results: ClassResults) -> list[str]:
    """What a page about the class says first. It uses labels, and says who somebody may be only if it shows names."""
    groups = [(student, standing(student)) for student in results.students]
    lost = [student for student, group in groups if group == "unmatched"]
    sought = [student for student in results.students if student.sought]
    doubts = [student for student, group in groups if group == "needs a person" and not student.sought]
    missing = [student for student, group in groups if group == "missing"]
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
        found.append(f"{_count(doubts, 'submission needs', 'submissions need')} a person to decide: {_labels(doubts)}.")
    if missing and results.has_roster:
        found.append(f"{_count(missing, 'learner has', 'learners have')} handed in nothing: {_labels(missing)}.")
    return [f"{line} class.csv says more." for line in found]


def _count(students: list[Member], one: str, many: str) -> str:
    return f"{len(students)} {one if len(students) == 1 else many}"


def _labels(students: list[Member]) -> str:
    """Each once, however many submissions a learner has."""
    return named(list(dict.fromkeys(student.label for student in students)))


def named(ids: list[str]) -> str:
    """Some of them, and how many more there are."""
    return ", ".join(ids[:SHOWN]) + (f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else "")
