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


def _graded(one: Member) -> str:
    return one.report.hashes.submission if one.report else ""


def grouped(students: Iterable[Member], rules: Rules, graded: Callable[[Member], str] = _graded) -> list[Member]:
    """The class with one grade for each group.

    Work that is named after the group belongs to it, and is no learner of its own. Decisions about anybody's count for
    everybody in it, unless they say that they're for one learner alone. Extensions stay everybody's own.

    Args:
        students: everybody.
        rules: the class's.
        graded: the hash of the work that somebody's report is about, which may not be here; empty if there's none.
    """
    found = {student.id: student for student in students}
    called: dict[str, list[str]] = {}
    for one in found.values() if rules.groups else []:
        for name in known_as(one.row, one.names):
            called.setdefault(name, []).append(one.id)
    for name, group in rules.groups.items():
        apart = _called(found, called, group.apart)
        alone = {one.id for one in apart}
        members = [one for one in _called(found, called, group.members) if one.id not in alone]
        named = [one for one in _called(found, called, [name]) if one.row is None] if members else []
        everybody = [*named, *members]
        work = [one for one in everybody if one.standing not in ("missing", "needs a person") or graded(one)]
        newest = _newest(work)
        several = [f"{len(work)} of the group {name} handed in: the newest work counts."] if len(work) > 1 else []
        same = len({graded(one) or one.id for one in newest}) < 2
        for one in members:
            told = _told(one, name, everybody)
            made = _with(told, name, newest) if same else _undecided(told, name, newest)
            found[one.id] = msgspec.structs.replace(made, notes=[*made.notes, *several])
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


def _newest(work: list[Member]) -> list[Member]:
    """What may have come last, by the server's times. Platforms write them by the minute, so it may be several."""
    times = [other.times[-1] if other.times else None for other in work]
    known = [dt.datetime.fromisoformat(time) for time in times if time]
    if len(known) < len(work):
        return work
    return [other for other, time in zip(work, known, strict=True) if time == max(known)]


def _undecided(one: Member, name: str, newest: list[Member]) -> Member:
    """The learner whose group has several works that may count."""
    ids = ", ".join(other.id for other in newest)
    said = (
        f"{ids} are all of the group {name}, and the server's times don't tell whose work came last: leave only the "
        "one that counts."
    )
    return msgspec.structs.replace(one, standing="needs a person", reason=said, report=None, former=[], times=[])


def _with(one: Member, name: str, newest: list[Member]) -> Member:
    """The learner with the group's work."""
    if not newest or newest[0].id == one.id:
        return one
    counts = newest[0]
    return msgspec.structs.replace(
        one,
        standing=counts.standing,
        reason=counts.reason,
        sought=False,
        handed=counts.handed,
        report=counts.report,
        former=counts.former,
        times=counts.times,
        changed=counts.changed,
        fell=counts.fell,
        notes=[*counts.notes, f"Handed in by the group {name}."],
        source=counts.id,
    )
