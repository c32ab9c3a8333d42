"""How late a submission is, by the time the server noted at the push.

Learners can write any commit and file times, so these are never used: without a push time, lateness is unknown.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Annotated

from msgspec import Meta, Struct

from autograder.classroom.records import RosterRow
from autograder.course.clock import DAY, Clock


class Lateness(Struct, frozen=True, kw_only=True):
    """Due and handed in, ISO 8601. ``days`` are started days after the due time with its extension; null if unknown."""

    due: str | None
    extension_days: float = 0.0
    pushed: Annotated[str | None, Meta(description="the server's time; null where it is not known")] = None
    days: int | None = None


def lateness(row: RosterRow | None, pushed: str | None) -> Lateness | None:
    """Null if neither a due time nor a push time is known."""
    due = row.due if row else None
    if due is None and pushed is None:
        return None
    days = _days(row, pushed) if row and due and pushed else None
    return Lateness(due=due, extension_days=row.extension_days if row else 0.0, pushed=pushed, days=days)


def deadline(row: RosterRow) -> dt.datetime | None:
    """The due time with the learner's extension, by the wall clock of its zone."""
    if row.due is None:
        return None
    due = dt.datetime.fromisoformat(row.due)
    return Clock.of(due, row.zone).later(due, row.extension_days)


def _days(row: RosterRow, pushed: str) -> int:
    """Days follow the same clock, so two of them never end an hour apart."""
    limit, time = deadline(row), dt.datetime.fromisoformat(pushed)
    assert limit is not None and row.due is not None
    if time <= limit:
        return 0
    clock = Clock.of(dt.datetime.fromisoformat(row.due), row.zone)
    days = max(1, math.ceil((clock.reads(time) - clock.reads(limit)) / DAY))
    while days > 1 and clock.later(limit, days - 1) >= time:
        days -= 1
    while clock.later(limit, days) < time:
        days += 1
    return days
