"""The one place where points are added up: the verdicts, what people decided, and what the rules of dates make of it.

Whole tenths throughout. Points never fall below 0, and only a person lifts them above a task's maximum. A task that no
machine could judge has no points until a person says how many it gets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Protocol, overload

import msgspec
from msgspec import Meta, Struct

from autograder.classroom.decisions import words
from autograder.classroom.decisions.model import Decision, moved, of_tenths, signed
from autograder.course.points import total
from autograder.course.tree import task_key
from autograder.report.model import Environment, Hashes, LessonResult, Report, Status, TaskResult

MOVED = "the verdict underneath has changed"
NOWHERE = "there's no such task"
REPLACED = "a later decision took its place"
WAITING = "it counts once somebody says how many points the task gets"


class Ruled(Protocol):
    """What the rules of dates say of one lesson."""

    @property
    def attempt(self) -> int | None:
        """Which attempt counts, from 0; None if that isn't known."""

    @property
    def after(self) -> float | None:
        """The points that count."""

    @property
    def reasons(self) -> list[str]:
        """Why, in sentences."""


class Asked(Protocol):
    """A task of the class."""

    @property
    def task(self) -> str:
        """Its number."""

    @property
    def name(self) -> str:
        """What it's called."""

    @property
    def lesson(self) -> int:
        """Its lesson."""

    @property
    def max_points(self) -> float | None:
        """What it's worth."""


class TaskGrade(Struct, frozen=True, kw_only=True):
    """A task's points. ``machine`` and ``decided`` are null while nobody knows them."""

    task: str
    name: str
    lesson: int
    max_points: float | None
    verdict: Annotated[TaskResult | None, Meta(description="of the attempt that counts")]
    machine: Annotated[float | None, Meta(description="the verdict's")]
    decided: Annotated[float | None, Meta(description="after people's decisions")]
    reasons: Annotated[list[str], Meta(description="people's changes, for staff; any text may be in it")] = []
    by: Annotated[list[str], Meta(description="who changed them")] = []
    idle: Annotated[dict[str, str], Meta(description="decisions by id that change nothing, and why")] = {}


class LessonGrade(Struct, frozen=True, kw_only=True):
    """A lesson's points."""

    lesson: int
    max_points: float | None
    machine: float | None
    decided: float | None
    final: Annotated[float | None, Meta(description="after the rules of dates: the points that count")]
    reasons: Annotated[list[str], Meta(description="what the rules of dates say")] = []


class Grade(Struct, frozen=True, kw_only=True):
    """All of a learner's points."""

    tasks: list[TaskGrade] = []
    lessons: list[LessonGrade] = []
    max_points: float | None = None
    machine: float | None = None
    decided: float | None = None
    final: float | None = None
    reasons: Annotated[list[str], Meta(description="all of them, for staff")] = []
    by: Annotated[list[str], Meta(description="who changed points")] = []
    idle: Annotated[dict[str, str], Meta(description="decisions by id that change nothing, and why")] = {}

    def lesson(self, number: int) -> LessonGrade | None:
        """One lesson's, if it was asked for."""
        return next((one for one in self.lessons if one.lesson == number), None)

    @property
    def touched(self) -> bool:
        """Whether anybody has decided about points."""
        return bool(self.by)


def grade(
    attempts: Sequence[Report],
    decisions: Iterable[Decision] = (),
    rulings: Mapping[int, Ruled] | None = None,
    asked: Iterable[Asked] = (),
) -> Grade:
    """Add up a learner's points.

    People's points count on whichever attempt counts. A change is held to the task's maximum if the verdict underneath
    has changed since: then nobody has said that the task is worth more.

    Args:
        attempts: the latest report of each version, oldest first, the current one last.
        decisions: about this learner, oldest first.
        rulings: by lesson, what the rules of dates say.
        asked: all tasks of the class, for what isn't in the report.
    """
    changes: dict[str, list[Decision]] = {}
    for one in decisions:
        if one.stands and one.points is not None and one.task:
            changes.setdefault(one.task, []).append(one)
    rulings, last = rulings or {}, attempts[-1] if attempts else None
    lessons, tasks = [], []
    for number, own in _asked(last, changes, asked).items():
        ruling, base, results = rulings.get(number), last, own
        if ruling is not None and ruling.attempt is not None and ruling.attempt < len(attempts):
            base = attempts[ruling.attempt]
            results = [task for task in base.tasks if task.lesson == number] or own
        found = [_task(task, changes.get(task.task, []), base) for task in results]
        tasks += found
        lessons.append(_lesson(number, found, ruling))
    known = {task.task for task in tasks}
    reasons = [reason for task in tasks for reason in task.reasons]
    nowhere = [one for task, own in changes.items() if task not in known for one in own]
    reasons += [words.reason(one, NOWHERE) for one in nowhere]
    reasons += [f"lesson {lesson.lesson}: {reason}" for lesson in lessons for reason in lesson.reasons]
    return Grade(
        tasks=tasks,
        lessons=lessons,
        max_points=total(lesson.max_points for lesson in lessons) if lessons else None,
        machine=_sum(lesson.machine for lesson in lessons),
        decided=_sum(lesson.decided for lesson in lessons),
        final=_sum(lesson.final for lesson in lessons),
        reasons=reasons,
        by=list(dict.fromkeys(name for task in tasks for name in task.by)),
        idle={id: why for task in tasks for id, why in task.idle.items()} | {one.id: NOWHERE for one in nowhere},
    )


def lesson_points(report: Report, decisions: Iterable[Decision] = ()) -> dict[int, float | None]:
    """Lesson to points after people's decisions: what the rules of dates start from, for any attempt."""
    return {lesson.lesson: lesson.decided for lesson in grade([report], decisions).lessons}


@overload
def counted(report: Report, decisions: Iterable[Decision], found: Grade, id: str) -> Report: ...


@overload
def counted(report: None, decisions: Iterable[Decision], found: Grade, id: str) -> Report | None: ...


def counted(report: Report | None, decisions: Iterable[Decision], found: Grade, id: str) -> Report | None:
    """The report with the points that count, and with what people said among its notes. Verdicts stay as they are.

    A lesson's tasks are those of the attempt that counts, so they add up to what people decided. Without a report there
    is one only if people gave points to every task.
    """
    notes = words.notes(decisions, found.idle)
    if report is None:
        if not found.touched or found.final is None:
            return None
        report = Report(
            submission=id, points=None, max_points=found.max_points, graders="hidden", tasks=[],
            hashes=Hashes(submission="", graders=""), environment=Environment(python="", torch=""),
        )  # fmt: skip
    same = [task.verdict for task in found.tasks] == report.tasks and found.final == report.points
    if not found.touched and not notes and same:
        return report
    lessons = [LessonResult(lesson=one.lesson, points=one.final, max_points=one.max_points) for one in found.lessons]
    tasks = [_counted(one) for one in found.tasks]
    return msgspec.structs.replace(
        report,
        points=found.final,
        tasks=tasks,
        lessons=lessons,
        notes=[*report.notes, *notes],
        undecided=[] if found.final is not None else report.undecided,
    )


def _asked(last: Report | None, changes: Iterable[str], asked: Iterable[Asked]) -> dict[int, list[Asked]]:
    """Lesson to its tasks: the report's, and those that people gave points for although no report has them."""
    found: dict[int, list[Asked]] = {lesson.lesson: [] for lesson in last.lessons} if last else {}
    for result in last.tasks if last else []:
        found.setdefault(result.lesson, []).append(result)
    touched, others = set(changes), list(asked)
    wanted = {task.lesson for task in others if task.task in touched and task.lesson not in found}
    if last is None and wanted:
        wanted = {task.lesson for task in others}
    for task in others:
        if task.lesson in wanted:
            found.setdefault(task.lesson, []).append(task)
    return {number: sorted(found[number], key=lambda task: task_key(task.task)) for number in sorted(found)}


def _task(task: Asked, changes: list[Decision], base: Report | None) -> TaskGrade:
    verdict = task if isinstance(task, TaskResult) else None
    machine = verdict.points if verdict else None
    reasons, idle, whole = [], dict[str, str](), None if machine is None else signed(machine)
    most = signed(task.max_points or 0.0)
    first = max((number for number, one in enumerate(changes) if one.instead), default=0)
    for number, one in enumerate(changes):
        since = moved(one.ground, base, task.task) == "verdict"
        points = signed(one.points)
        if number < first:
            idle[one.id] = REPLACED
        elif one.instead:
            whole = points
        elif whole is None:
            idle[one.id] = WAITING
        else:
            whole = min(whole + points, max(most, whole)) if since else whole + points
        about = [MOVED] if since else []
        reasons.append(words.reason(one, *about, *([idle[one.id]] if one.id in idle else [])))
    return TaskGrade(
        task=task.task,
        name=task.name,
        lesson=task.lesson,
        max_points=task.max_points,
        verdict=verdict,
        machine=machine,
        decided=None if whole is None else of_tenths(max(0, whole)),
        reasons=reasons,
        by=list(dict.fromkeys(one.by for one in changes)),
        idle=idle,
    )


def _counted(found: TaskGrade) -> TaskResult:
    """The task with the points that count. What a person has settled no longer waits for one."""
    settled = found.verdict is None or (found.verdict.status == "undecided" and found.decided is not None)
    if found.verdict is not None and not settled:
        return msgspec.structs.replace(found.verdict, points=found.decided)
    points, most = found.decided or 0.0, found.max_points or 0.0
    status: Status = "undecided" if found.decided is None else "passed" if points >= most else "partial"
    return TaskResult(
        task=found.task,
        name=found.name,
        lesson=found.lesson,
        points=found.decided,
        max_points=found.max_points,
        status="failed" if status == "partial" and not points else status,
    )


def _lesson(number: int, tasks: list[TaskGrade], ruling: Ruled | None) -> LessonGrade:
    decided = total(task.decided for task in tasks)
    ruled = ruling is not None and ruling.attempt is not None
    return LessonGrade(
        lesson=number,
        max_points=total(task.max_points for task in tasks),
        machine=total(task.machine for task in tasks),
        decided=decided,
        final=ruling.after if ruling is not None and ruled else decided,
        reasons=list(ruling.reasons) if ruling is not None else [],
    )


def _sum(points: Iterable[float | None]) -> float | None:
    """None if any of them isn't known, and if there are none."""
    found = list(points)
    return total(found) if found else None
