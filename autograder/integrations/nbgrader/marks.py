"""What a finished batch tells a gradebook: lessons with their tasks, learners with their points and times."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from autograder.authoring.notebooks.cells import cell_name
from autograder.classroom.records import Batch
from autograder.classroom.results import ClassResults, Member, load_class
from autograder.classroom.store import Store
from autograder.course.points import shown
from autograder.course.tree import task_key
from autograder.errors import Refusal
from autograder.intake.submission import inert
from autograder.report.model import TaskResult

ID_LENGTH = 128
"""As many characters as nbgrader keeps of a student's id."""


class NotAGradebook(Refusal):
    """Points can't be put into a gradebook: what, where, what to do."""


@dataclass(frozen=True)
class Assignment:
    """One lesson: its folder's name, and the most points of each of its cells."""

    name: str
    cells: dict[str, float]
    due: dt.datetime | None = None
    """UTC without an offset, like everything in nbgrader."""


@dataclass(frozen=True)
class Learner:
    """One student. Nothing readable, or a task that waits for a person, means no results: no submission, and no
    zero.
    """

    id: str
    name: str = ""
    school_id: str = ""
    results: dict[str, list[TaskResult]] = field(default_factory=dict)
    """By assignment."""
    pushed: dt.datetime | None = None
    due: dict[str, dt.datetime | None] = field(default_factory=dict)
    """With the extension, by assignment."""
    lost: dict[str, float] = field(default_factory=dict)
    """What lateness took, by assignment; nothing there if it never takes anything."""


@dataclass(frozen=True)
class Marks:
    """All of it, and (in sentences) what is left out."""

    assignments: list[Assignment]
    learners: list[Learner]
    left_out: list[str]
    whole: bool = True
    """Whether all tasks of these lessons were graded, so that any other cell is one too many."""


def read_marks(folder: Path, results: ClassResults | None = None) -> Marks:
    """The class's, which is read if it isn't given. Raises ``NotABatch`` or ``NotAGradebook``."""
    results = results or load_class(folder)
    batch = Store(folder).batch()
    if batch.graders == "public":
        raise NotAGradebook(f"{folder} was graded with the public checks alone, which give no points.")
    graded = [student for student in results.students if student.standing == "graded" and student.final]
    names = _names(folder, batch, results)
    costs = batch.rules.late.percent(366) > 0 or not batch.rules.attempts.late
    learners = [_learner(student, names, costs) for student in results.students]
    cells = _cells(graded)
    dates = [student.rulings for student in results.students if student.row or not results.has_roster]
    assignments = [
        Assignment(
            name,
            {cell_name(t): points for t, points in cells.items() if task_key(t)[0] == number},
            _usual(own.of(number).due for own in dates),
        )
        for number, name in names.items()
    ]
    return Marks([one for one in assignments if one.cells], learners, list(_left_out(results)), not batch.tasks)


def utc(time: str | None) -> dt.datetime | None:
    """ISO 8601 with an offset, turned into nbgrader's form: UTC without one."""
    return dt.datetime.fromisoformat(time).astimezone(dt.UTC).replace(tzinfo=None) if time else None


def _names(folder: Path, batch: Batch, results: ClassResults) -> dict[int, str]:
    if missing := [number for number in results.lessons if number not in batch.folders]:
        raise NotAGradebook(
            f"{folder} doesn't say what lesson {missing[0]} is called: run the same grade batch once more."
        )
    return {number: batch.folders[number] for number in results.lessons}


def _learner(student: Member, names: dict[int, str], costs: bool) -> Learner:
    id = student.row.id if student.row else student.id
    if len(id) > ID_LENGTH or id in (".", "..") or set(id) & set("/\\\0"):
        raise NotAGradebook(f"the id {inert(id)} cannot be a student of nbgrader: change it in the roster.")
    tasks = student.final.tasks if student.final and student.standing in ("graded", "needs a person") else []
    waiting = {task.lesson for task in tasks if task.points is None}
    dates = student.rulings
    return Learner(
        id=id,
        name=student.name,
        school_id=student.school_id,
        results={
            name: own
            for number, name in names.items()
            if number not in waiting and (own := [task for task in tasks if task.lesson == number])
        },
        pushed=utc(dates.pushed),
        due={name: utc(dates.of(number).last) for number, name in names.items()},
        lost={name: dates.of(number).lost for number, name in names.items()} if costs else {},
    )


def _cells(graded: list[Member]) -> dict[str, float]:
    """Task to its maximum points, which must be the same for everybody."""
    found: dict[str, tuple[float, str]] = {}
    for student in graded:
        assert student.final is not None
        for task in student.final.tasks:
            points, other = found.setdefault(task.task, (task.max_points or 0.0, student.id))
            if points != (task.max_points or 0.0):
                raise NotAGradebook(
                    f"task {task.task} is worth {shown(points)} in reports/{other}.json, but "
                    f"{shown(task.max_points or 0.0)} in reports/{student.id}.json: "
                    "run grade batch again with both submissions in its folder."
                )
    return {task: found[task][0] for task in sorted(found, key=task_key)}


def _usual(dues: Iterable[str | None]) -> dt.datetime | None:
    """The most common due time; the earliest of several equally common ones."""
    counts = Counter(time for due in dues if (time := utc(due)))
    return min(counts, key=lambda time: (-counts[time], time), default=None)


def _left_out(results: ClassResults) -> Iterable[str]:
    for student in results.students:
        if student.standing in ("unreadable", "needs a person", "fault"):
            yield f"{student.id} wasn't graded, and stays as it was: {student.reason}"
        elif not student.listed:
            yield f"{student.id} isn't on the roster, but is in the gradebook anyway."
