"""The numbers of a class. Points are added as whole tenths, so every sum agrees with the reports."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from autograder.classroom.results import ClassResults, ClassTask, Member
from autograder.course.points import from_tenths, tenths, total
from autograder.report.model import Report, Status, TaskResult

BINS = 20
STEPS = (1, 2, 5)
ENOUGH = 10
"""Fewer learners than this don't tell how well a task tells them apart."""


@dataclass(frozen=True)
class Bin:
    """How many reports have ``low <= points < high``; the last bin includes its upper end."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Distribution:
    """The points of a class."""

    count: int
    mean: float
    lower: float
    median: float
    upper: float
    lowest: float
    highest: float
    bins: list[Bin]


@dataclass(frozen=True)
class TaskNumbers:
    """One task over the class."""

    task: ClassTask
    graded: int
    statuses: dict[Status, int]
    difficulty: float | None
    """Mean share of the task's points over all graded learners: high means easy."""
    difficulty_started: float | None
    """The same over those who started it."""
    discrimination: float | None
    """Corrected item-total correlation; see ``discrimination``."""


@dataclass(frozen=True)
class LessonNumbers:
    """A lesson's subtotals over the class."""

    lesson: int
    max_points: float | None
    mean: float | None
    share: float | None
    started: int
    """How many learners have started at least one of its tasks."""


def graded(results: ClassResults) -> list[Report]:
    """The graded reports as the verdicts are, in the order of the students: none that a fault of ours spoiled."""
    return [student.report for student in results.students if student.report and student.standing == "graded"]


def counting(results: ClassResults) -> list[Report]:
    """The same with the points that count, and those of learners whom people graded alone."""
    return [student.final for student in results.students if student.final and student.standing == "graded"]


def distribution(reports: Iterable[Report], max_points: float | None) -> Distribution | None:
    """Null if nobody has points. Quartiles are interpolated, as ``numpy.percentile`` does by default."""
    points = sorted(report.points for report in reports if report.points is not None)
    if not points:
        return None
    lower, median, upper = statistics.quantiles(points, n=4, method="inclusive") if len(points) > 1 else points * 3
    return Distribution(
        count=len(points),
        mean=(total(points) or 0.0) / len(points),
        lower=lower,
        median=median,
        upper=upper,
        lowest=points[0],
        highest=points[-1],
        bins=bins(points, max(max_points or 0.0, points[-1])),
    )


def bins(points: Sequence[float], max_points: float) -> list[Bin]:
    """At most ``BINS`` equal bins from 0, of a width of 1, 2 or 5 times a power of ten tenths."""
    top = max(1, round(max_points * 10))
    width = next(w for power in range(9) for step in STEPS if -(-top // (w := step * 10**power)) <= BINS)
    count = -(-top // width)
    counts = [0] * count
    for value in points:
        counts[min(round(value * 10) // width, count - 1)] += 1
    return [Bin(i * width / 10, (i + 1) * width / 10, counts[i]) for i in range(count)]


def tasks(results: ClassResults) -> list[TaskNumbers]:
    """Every task of the class."""
    reports = graded(results)
    by_report = [{task.task: task for task in report.tasks} for report in reports]
    return [_task(task, reports, [found.get(task.task) for found in by_report]) for task in results.tasks]


def _task(task: ClassTask, reports: list[Report], found: list[TaskResult | None]) -> TaskNumbers:
    present = [result for result in found if result is not None]
    statuses: dict[Status, int] = {}
    for result in present:
        statuses[result.status] = statuses.get(result.status, 0) + 1
    return TaskNumbers(
        task=task,
        graded=len(present),
        statuses=statuses,
        difficulty=mean_share(present),
        difficulty_started=mean_share([result for result in present if result.status != "not_started"]),
        discrimination=discrimination(zip(reports, found, strict=True)),
    )


def share(result: TaskResult) -> float | None:
    """The share of the task's points; null without points."""
    return result.points / result.max_points if result.points is not None and result.max_points else None


def mean_share(results: Iterable[TaskResult]) -> float | None:
    """Mean share of points, the classical difficulty (or facility) of an item; null if there are no points.

    Source: Crocker and Algina, *Introduction to Classical and Modern Test Theory* (1986), chapter 14.
    """
    shares = [found for result in results if (found := share(result)) is not None]
    return statistics.fmean(shares) if shares else None


def discrimination(answers: Iterable[tuple[Report, TaskResult | None]]) -> float | None:
    """Corrected item-total correlation: Pearson's r between a task's points and the points of all other tasks.

    The total leaves the task itself out, because it would otherwise correlate with itself. Null with fewer than
    ``ENOUGH`` learners, or if either side doesn't vary. Source: Henrysson, "Correction of item-total correlations in
    item analysis", *Psychometrika* 28 (1963), 211-218.
    """
    pairs = [
        (result.points, from_tenths(tenths(report.points) - tenths(result.points)))
        for report, result in answers
        if result is not None and result.points is not None and report.points is not None
    ]
    own, rest = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if len(pairs) < ENOUGH or len(set(own)) < 2 or len(set(rest)) < 2:
        return None
    return statistics.correlation(own, rest)


def lessons(results: ClassResults) -> list[LessonNumbers]:
    """Every lesson of the class."""
    reports = graded(results)
    return [_lesson(number, reports) for number in dict.fromkeys(task.lesson for task in results.tasks)]


def _lesson(number: int, reports: list[Report]) -> LessonNumbers:
    found = [lesson for report in reports for lesson in report.lessons if lesson.lesson == number]
    points = [lesson.points for lesson in found if lesson.points is not None]
    mean = (total(points) or 0.0) / len(points) if points else None
    maximum = max((lesson.max_points for lesson in found if lesson.max_points is not None), default=None)
    begun = [any(t.lesson == number and t.status != "not_started" for t in report.tasks) for report in reports]
    share = mean / maximum if mean is not None and maximum else None
    return LessonNumbers(number, maximum, mean, share, sum(begun))


def graders_versions(students: Iterable[Member]) -> int:
    """How many versions of the graders the reports come from."""
    return len({student.report.hashes.graders for student in students if student.report})
