"""When a lesson is due for one learner, and when its feedback is released."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autograder.classroom.records import RosterRow
from autograder.course import clock
from autograder.course.classrules import AFTER_DUE, AT_ONCE, Dates, Extension, Rules
from autograder.course.clock import Clock


@dataclass(frozen=True)
class Due:
    """The due time of one lesson for one learner."""

    due: dt.datetime
    last: dt.datetime
    """With the extension."""
    clock: Clock

    def days(self, time: dt.datetime) -> int:
        """Started days after the last moment."""
        return self.clock.days_late(self.last, time)

    @property
    def extended(self) -> float:
        """Days of extension."""
        return self.clock.days_between(self.due, self.last) if self.last > self.due else 0.0


def due(rules: Rules, row: RosterRow | None, lesson: int, names: Iterable[str] = ()) -> Due | None:
    """The due time that holds, by the wall clock of its zone; None if nothing is due.

    The lesson's own comes first, then the roster's, then the class's. Of several extensions the longest counts.
    ``names`` are what else the learner is called, beside the roster's names.
    """
    own = rules.lessons.get(lesson, Dates()).due
    if own or row is None or row.due is None:
        text, zone = own or rules.due, rules.timezone
        time = clock.read(text, zone) if text else None
    else:
        time, zone = dt.datetime.fromisoformat(row.due), row.zone
    if time is None:
        return None
    ticking = Clock.of(time, zone)
    granted = [*_granted(rules, row, lesson, names), row.extension_days if row else 0.0]
    limits = [clock.read(one, rules.timezone) if isinstance(one, str) else ticking.later(time, one) for one in granted]
    limits += [dt.datetime.fromisoformat(row.extended)] if row and row.extended else []
    return Due(time, max(limits).astimezone(ticking.zone) if max(limits) > time else time, ticking)


def known_as(row: RosterRow | None, names: Iterable[str] = ()) -> set[str]:
    """Everything that ``class.toml`` may call a learner."""
    listed = [row.id, row.github, row.school_id, row.login, row.email] if row else []
    return {name.casefold() for name in (*listed, *names) if name}


def release(rules: Rules, limit: Due | None, lesson: int) -> str:
    """``at once``, or the time from which on a learner may see a lesson's verdict."""
    said = rules.lessons.get(lesson, Dates()).release or rules.feedback.release
    if said == AFTER_DUE:
        return limit.last.isoformat() if limit else AT_ONCE
    return said if said == AT_ONCE else clock.read(said, rules.timezone).isoformat()


def strangers(rules: Rules, rows: Iterable[RosterRow], names: Iterable[str]) -> list[str]:
    """Whom ``class.toml`` names although nobody in the class is called that."""
    known = known_as(None, names).union(*(known_as(row) for row in rows))
    named = [*rules.extensions, *(member for group in rules.groups.values() for member in group.members)]
    return [name for name in dict.fromkeys(named) if name.casefold() not in known]


def _granted(rules: Rules, row: RosterRow | None, lesson: int, names: Iterable[str]) -> Iterator[Extension]:
    called = known_as(row, names)
    for name, own in rules.extensions.items():
        if name.casefold() in called:
            if not isinstance(own, dict):
                yield own
            elif lesson in own:
                yield own[lesson]
