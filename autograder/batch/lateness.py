"""How late a submission is, by the time the server noted at the push.

Commit and file times are the learner's to write and are never used: without a push time lateness is unknown.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Annotated

from msgspec import Meta, Struct

from autograder.batch.records import RosterRow

DAY = dt.timedelta(days=1)


class Lateness(Struct, frozen=True, kw_only=True):
    """Due and handed in, ISO 8601. ``days`` are started days after the due time with its extension; null if unknown."""

    due: str | None
    extension_days: float = 0.0
    pushed: Annotated[str | None, Meta(description="the server's time; null where it is not known")] = None
    days: int | None = None


def lateness(row: RosterRow | None, pushed: str | None) -> Lateness | None:
    """Null where neither a due time nor a push time is known."""
    due = row.due if row else None
    if due is None and pushed is None:
        return None
    extension = row.extension_days if row else 0.0
    days = _days(due, extension, pushed) if due and pushed else None
    return Lateness(due=due, extension_days=extension, pushed=pushed, days=days)


def _days(due: str, extension: float, pushed: str) -> int:
    limit = dt.datetime.fromisoformat(due) + extension * DAY
    return max(0, math.ceil((dt.datetime.fromisoformat(pushed) - limit) / DAY))
