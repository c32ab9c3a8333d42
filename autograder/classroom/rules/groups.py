"""Learners who hand in together: the group's newest work counts for all of them, apart from those who work alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from autograder.classroom.rules.dates import known_as
from autograder.course.classrules import Rules

if TYPE_CHECKING:
    from autograder.classroom.results import Member


def grouped(students: Iterable[Member], rules: Rules) -> list[Member]:
    """The class with one grade for each group.

    Work that is named after the group belongs to it, and is no learner of its own. Decisions about the group's work
    count for everybody in it; those about one of its learners only for that one. Extensions stay everybody's own.
    """
    found = {student.id: student for student in students}
    for name, group in rules.groups.items():
        members = [one for one in found.values() if _is_one(one, group.members) and not _is_one(one, group.apart)]
        named = [one for one in found.values() if one.row is None and one.id.casefold() == name.casefold()]
        work = [one for one in (*named, *members) if one.standing not in ("missing", "needs a person") or one.report]
        for one in members:
            found[one.id] = _with(one, name, work)
        for one in named if members else []:
            del found[one.id]
    return list(found.values())


def _is_one(student: Member, names: list[str]) -> bool:
    return bool(known_as(student.row, [student.id]) & {name.casefold() for name in names})


def _with(one: Member, name: str, work: list[Member]) -> Member:
    """The learner with the group's work."""
    if not work:
        return one
    if len(work) > 1 and any(not other.times or other.times[-1] is None for other in work):
        ids = ", ".join(other.id for other in work)
        said = f"{ids} are all of the group {name}, and the server's times aren't known: keep the one that counts."
        return msgspec.structs.replace(one, standing="needs a person", reason=said, report=None, former=[], times=[])
    counts = max(work, key=lambda other: _moment(other) if len(work) > 1 else dt.datetime.min)
    if counts.id == one.id:
        return one
    return msgspec.structs.replace(
        one,
        standing=counts.standing,
        reason=counts.reason,
        sought=False,
        report=counts.report,
        former=counts.former,
        times=counts.times,
        changed=counts.changed,
        fell=counts.fell,
        notes=[*counts.notes, f"Handed in by the group {name}."],
        decisions=sorted([*counts.decisions, *one.decisions], key=lambda decision: (decision.at, decision.id)),
        asked=counts.asked or one.asked,
        source=counts.id,
    )


def _moment(student: Member) -> dt.datetime:
    return dt.datetime.fromisoformat(student.times[-1] or "")
