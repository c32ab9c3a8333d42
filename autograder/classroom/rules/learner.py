"""What the rules make of one learner's reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence

from autograder.classroom.records import RosterRow
from autograder.classroom.rules.decide import rule
from autograder.classroom.rules.model import Attempt, Rulings
from autograder.course.classrules import Rules
from autograder.report.model import Report

Points = Callable[[Report], Mapping[int, float | None]]
"""A report's points by lesson, as they were decided."""
Handed = tuple[Report, str | None]
"""A report, and when the server got the work."""


def judged(report: Report) -> dict[int, float | None]:
    """The points by lesson as the machine gave them."""
    return {lesson.lesson: lesson.points for lesson in report.lessons}


def ruled(
    rules: Rules,
    row: RosterRow | None,
    names: Iterable[str],
    handed: Sequence[Handed],
    lessons: Iterable[int],
    points: Points = judged,
) -> Rulings:
    """The rulings about a learner.

    Args:
        rules: the class's.
        row: the learner's line of the roster.
        names: what else ``class.toml`` may call the learner.
        handed: every report, oldest first, regradings included.
        lessons: those of the class, whether or not a report has them.
        points: what a report's points are.
    """
    versions = list(_versions(handed))
    attempts = [Attempt(_moment(time), points(report)) for report, time in versions]
    last = versions[-1][0] if versions else None
    maxima: dict[int, float | None] = dict.fromkeys(lessons)
    if last is not None:
        maxima |= {lesson.lesson: lesson.max_points for lesson in last.lessons}
    return rule(rules, row, attempts, maxima, names)


def _versions(handed: Sequence[Handed]) -> Iterable[Handed]:
    """The latest grading of each version, with the first time that's known of it."""
    first: str | None = None
    for (report, time), following in zip(handed, [*handed[1:], None], strict=False):
        first = first or time
        if following is None or following[0].hashes.submission != report.hashes.submission:
            yield report, first
            first = None


def _moment(time: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(time) if time else None
