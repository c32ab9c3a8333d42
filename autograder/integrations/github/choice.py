"""Which of a learner's pushes is graded: by the server's times, the class's rules, and what was graded before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from autograder.classroom.records import RosterRow
from autograder.classroom.rules.dates import due
from autograder.course.classrules import Rules
from autograder.report.model import Report


@dataclass(frozen=True)
class Push:
    """A commit and when the server got it. The commit's own time is the learner's to write."""

    commit: str
    time: dt.datetime


def choose(
    pushes: list[Push], row: RosterRow, rules: Rules, lessons: list[int], graded: list[Report], now: dt.datetime
) -> tuple[Push | None, str]:
    """The push to grade, and a sentence if it isn't simply the newest.

    Args:
        pushes: in any order.
        row: the learner.
        rules: the class's.
        lessons: the class's. A push is too late only if it's too late for all of them.
        graded: earlier reports, oldest first.
        now: the time of this run.
    """
    limits = [due(rules, row, lesson) for lesson in lessons]
    last = max((limit.last for limit in limits if limit), default=None) if all(limits) else None
    per_day = rules.attempts.per_day
    on_time = [push for push in pushes if rules.attempts.late or last is None or push.time <= last]
    if not on_time:
        return None, "everything was pushed after the due time" if pushes else "nothing was pushed"
    newest = max(on_time, key=lambda push: push.time)
    said = "" if len(on_time) == len(pushes) else "pushes after the due time are not graded"
    known = {report.commit for report in graded}
    if per_day and newest.commit not in known and _on(now, graded) >= per_day:
        former = graded[-1].commit
        kept = next((push for push in on_time if push.commit == former), None)
        if kept is not None:
            return kept, f"{per_day} attempts were graded today: the next one is graded tomorrow"
    return newest, said


def _on(now: dt.datetime, graded: list[Report]) -> int:
    """How many different commits were graded on that day."""
    day = now.astimezone(dt.UTC).date().isoformat()
    return len({report.commit for report in graded if report.graded_at.startswith(day)})
