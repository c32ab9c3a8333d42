"""How a class moves: week by week, attempt by attempt, check by check, and after which sentence a task was passed."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from autograder.classroom.page.statistics import graded
from autograder.classroom.results import ClassResults, Member
from autograder.course.tree import task_key
from autograder.report.model import Report

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """The class at the end of a week: everybody who had handed in by then, with the newest work."""

    monday: dt.date
    handed_in: int
    """How many learners handed in something new that week."""
    learners: int
    median: float | None
    passed: list[float]
    """For each lesson, the mean share of its tasks that are passed."""


@dataclass(frozen=True)
class Attempt:
    """The class at its nth attempt."""

    number: int
    learners: int
    median: float | None
    gained: float | None
    """Median of the points more than at the attempt before, over those who made both."""


@dataclass(frozen=True)
class Check:
    """One check, over the learners who have started its task."""

    task: str
    name: str
    started: int
    failed: int


def handed_in(student: Member) -> list[tuple[dt.datetime, Report]]:
    """What each version counts, by its latest grading, and when that version was first graded; oldest first."""
    first: dict[str, dt.datetime] = {}
    for report in [*student.former, *([student.report] if student.report else [])]:
        moment = _moment(report.graded_at)
        if moment is not None:
            first.setdefault(report.hashes.submission, moment)
    counted = {report.hashes.submission: report for report in student.finals}
    versions = [report.hashes.submission for report in student.attempts]
    return [(first[one], counted[one]) for one in versions if one in first and one in counted]


def stopped(results: ClassResults) -> list[bool]:
    """For each student: nothing new in the class's last seven days of work, while tasks are left."""
    last = [max((moment for moment, _ in handed_in(student)), default=None) for student in results.students]
    newest = max((moment for moment in last if moment is not None), default=None)
    return [
        newest is not None and moment is not None and newest - moment > WEEK and _left(student.report)
        for student, moment in zip(results.students, last, strict=True)
    ]


def weeks(results: ClassResults) -> list[Week]:
    """Every week from the first work to the newest; none if all of it arrived in one week."""
    found = [handed_in(student) for student in results.students]
    mondays = sorted({_monday(moment) for own in found for moment, _ in own})
    if len(mondays) < 2:
        return []
    lessons = list(dict.fromkeys(task.lesson for task in results.tasks))
    span = range(0, (mondays[-1] - mondays[0]).days + 1, WEEK.days)
    return [_week(mondays[0] + dt.timedelta(days=days), found, lessons) for days in span]


def attempts(results: ClassResults) -> list[Attempt]:
    """One line for each attempt that anybody made; none if nobody handed in twice."""
    points = [[report.points for report in student.finals if report.points is not None] for student in results.students]
    most = max(map(len, points), default=0)
    return [_attempt(number, points) for number in range(1, most + 1)] if most > 1 else []


def checks(results: ClassResults) -> list[Check]:
    """The checks that somebody fails, the most common failures first."""
    found: dict[tuple[str, str], list[bool]] = {}
    for report in graded(results):
        for task in report.tasks:
            if task.status in ("not_started", "undecided", "error"):
                continue
            for test in task.tests:
                found.setdefault((task.task, test.name), []).append(test.passed)
    all_of_them = [Check(task, name, len(own), own.count(False)) for (task, name), own in found.items()]
    failing = [check for check in all_of_them if check.failed]
    return sorted(failing, key=lambda c: (-c.failed / c.started, -c.failed, task_key(c.task), c.name))


def _week(monday: dt.date, found: list[list[tuple[dt.datetime, Report]]], lessons: list[int]) -> Week:
    so_far = [[(moment, report) for moment, report in own if _monday(moment) <= monday] for own in found]
    newest = [own[-1][1] for own in so_far if own]
    return Week(
        monday=monday,
        handed_in=sum(any(_monday(moment) == monday for moment, _ in own) for own in so_far),
        learners=len(newest),
        median=_median(report.points for report in newest),
        passed=[_share(newest, lesson) for lesson in lessons],
    )


def _attempt(number: int, points: list[list[float]]) -> Attempt:
    there = [own for own in points if len(own) >= number]
    gains = [round(own[number - 1] - own[number - 2], 1) for own in there] if number > 1 else []
    return Attempt(number, len(there), _median(own[number - 1] for own in there), _median(gains))


def _share(reports: list[Report], lesson: int) -> float:
    shares = []
    for report in reports:
        own = [task.status == "passed" for task in report.tasks if task.lesson == lesson]
        shares += [sum(own) / len(own)] if own else []
    return statistics.fmean(shares) if shares else 0.0


def _median(values: Iterable[float | None]) -> float | None:
    there = [value for value in values if value is not None]
    return statistics.median(there) if there else None


def _left(report: Report | None) -> bool:
    return report is not None and any(task.status != "passed" and not task.stretch for task in report.tasks)


def _monday(moment: dt.datetime) -> dt.date:
    return moment.date() - dt.timedelta(days=moment.weekday())


def _moment(text: str) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(dt.UTC) if found.tzinfo else found.replace(tzinfo=dt.UTC)
