"""Learners who hand in together: the group's newest work counts for all of them, apart from those who work alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec

from autograder.classroom.rules.dates import known_as
from autograder.course.classrules import Rules

if TYPE_CHECKING:
    from autograder.classroom.results import Member


def grouped(
    students: Iterable[Member], rules: Rules, has: Callable[[Member], bool] = lambda one: one.report is not None
) -> list[Member]:
    """The class with one grade for each group.

    Work that is named after the group belongs to it, and is no learner of its own. Decisions about anybody's count for
    everybody in it, unless they say that they're for one learner alone. Extensions stay everybody's own.

    Args:
        students: everybody.
        rules: the class's.
        has: whether somebody has a report, which may not be here.
    """
    found = {student.id: student for student in students}
    called: dict[str, list[str]] = {}
    for one in found.values() if rules.groups else []:
        for name in known_as(one.row, [one.id]):
            called.setdefault(name, []).append(one.id)
    for name, group in rules.groups.items():
        apart = _called(found, called, group.apart)
        alone = {one.id for one in apart}
        members = [one for one in _called(found, called, group.members) if one.id not in alone]
        named = [one for one in _called(found, called, [name]) if one.row is None] if members else []
        everybody = [*named, *members]
        work = [one for one in everybody if one.standing not in ("missing", "needs a person") or has(one)]
        for one in members:
            found[one.id] = _with(_told(one, name, everybody), name, work)
        for one in named:
            del found[one.id]
        for one in apart:
            found[one.id] = msgspec.structs.replace(one, notes=[*one.notes, f"Works apart from the group {name}."])
    return list(found.values())


def _called(found: Mapping[str, Member], called: Mapping[str, list[str]], names: list[str]) -> list[Member]:
    ids = dict.fromkeys(id for name in names for id in called.get(name.casefold(), []))
    return [found[id] for id in ids if id in found]


def _told(one: Member, name: str, everybody: list[Member]) -> Member:
    """The learner with the others of the group, and with what was decided about them."""
    decisions = {made.id: made for other in everybody for made in other.decisions if not made.alone or other is one}
    return msgspec.structs.replace(
        one,
        group=name,
        fellows=[other.id for other in everybody if other is not one],
        decisions=sorted(decisions.values(), key=lambda decision: (decision.at, decision.id)),
        asked=next((other.asked for other in everybody if other.asked), []),
    )


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
        source=counts.id,
    )


def _moment(student: Member) -> dt.datetime:
    return dt.datetime.fromisoformat(student.times[-1] or "")
