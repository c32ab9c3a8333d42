"""Several versions of one file: each is graded, and for each task the best one counts."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

import msgspec

from autograder.course.classfile import Limits
from autograder.course.points import total
from autograder.intake.submission import Submission, SubmittedFile, inert
from autograder.report.model import LessonResult, Report, Staff, TaskResult

Key = tuple[str, str]
SHOWN = 4
T = TypeVar("T")


class Round(NamedTuple):
    """One grading of one version of each file."""

    report: Report
    staff: Staff
    files: dict[str, Key]
    """Task to the file that it is about."""
    notes: dict[Key, list[str]]
    """What there is to say about how each file ran."""


Grade = Callable[[Submission, frozenset[str], Limits], Round]
"""Grades these tasks, or everything that was ordered if it gets none."""


@dataclass
class Budget:
    """What the further versions of all files may take together: as much as a submission may, and no more.

    Of computing that goes for each lesson, of waiting for all of them.
    """

    limits: Limits
    spent: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    waited: float = 0.0

    def left(self, lessons: Iterable[int]) -> Limits | None:
        """The limits of the next round; none if nothing is left."""
        cpu = self.limits.submission_seconds - max((self.spent[n] for n in lessons), default=0.0)
        wall = self.limits.submission_seconds * self.limits.wall_factor - self.waited
        if cpu <= 0 or wall <= 0:
            return None
        return msgspec.structs.replace(
            self.limits, submission_seconds=cpu, wall_factor=min(self.limits.wall_factor, max(1.0, wall / cpu))
        )

    def count(self, round: Round, seconds: float) -> None:
        """What a round took."""
        self.waited += seconds
        for task in round.report.tasks:
            self.spent[task.lesson] += round.staff.seconds.get(task.task, 0.0)


def asked_for(submission: Submission) -> Submission:
    """If a class lets people choose, work in several versions waits for them."""
    files = dict(submission.files)
    for key, others in submission.versions.items():
        if not _differ([files[key], *others]):  # one version is the same with several versions of its imports
            continue
        said = (
            f"{files[key].name} is there in {len(others) + 1} versions that differ: {_listed([files[key], *others])}."
        )
        files[key] = SubmittedFile(files[key].name, files[key].lesson, problem=said, undecided=True)
    return replace(submission, files=files, versions={})


def best(submission: Submission, limits: Limits, grade: Grade) -> tuple[Report, Staff]:
    """The report in which each task is graded from the version that earned most; of equal ones from the likeliest."""
    first = grade(submission, frozenset(), limits)
    if not submission.versions:
        return _noted(first.report, [note for notes in first.notes.values() for note in notes]), first.staff
    kept = {key: _Kept(key, submission.files[key], first) for key in submission.versions}
    missed = set[str]()
    budget = Budget(limits)
    for number in range(max(map(len, submission.versions.values()))):
        wanted = {key: others[number] for key, others in submission.versions.items() if number < len(others)}
        tasks = frozenset(task for key in wanted for task in kept[key].open)
        if not tasks:
            continue
        left = budget.left({task.lesson for task in first.report.tasks if task.task in tasks})
        if left is None:
            missed |= tasks
            continue
        start = time.monotonic()
        round = grade(replace(submission, files=submission.files | wanted), tasks, left)
        budget.count(round, time.monotonic() - start)
        for key, version in wanted.items():
            kept[key].add(version, round)
        if left != limits:
            missed |= {task.task for task in round.report.tasks if task.status == "timed_out"}
    return _merged(submission, first, list(kept.values()), missed)


class _Kept:
    """Of one file, the best that each task earned so far, and the version that earned it."""

    def __init__(self, key: Key, file: SubmittedFile, first: Round) -> None:
        self.key = key
        self.best: dict[str, tuple[TaskResult, SubmittedFile, Round]] = {}
        self.add(file, first)

    def add(self, version: SubmittedFile, round: Round) -> None:
        """Count one more grading."""
        for task in _tasks(round, self.key):
            if task.task not in self.best or _worth(task) > _worth(self.best[task.task][0]):
                self.best[task.task] = task, version, round

    @property
    def open(self) -> list[str]:
        """The tasks that another version may still improve."""
        return [name for name, (task, _, _) in self.best.items() if task.status != "passed"]


def _merged(submission: Submission, first: Round, kept: list[_Kept], missed: set[str]) -> tuple[Report, Staff]:
    tasks = {task.task: task for task in first.report.tasks}
    said_of = dict(first.notes)
    staff = first.staff
    for one in kept:
        if not one.best:
            continue  # nothing of this file was to be graded
        names = [submission.files[one.key], *submission.versions[one.key]]
        late = [name for name in one.open if name in missed]
        slow = f"{one.key[1]} is there in {len(names)} versions that take too long to grade: {_listed(names)}."
        for name, (task, _, round) in one.best.items():
            tasks[name] = _waiting(task, slow) if name in late else task
            staff = _of(staff, round.staff, {name}) if round is not first else staff
        told = [slow] if late else [_counted(one, names)] if _differ(names) else []
        said_of[one.key] = [*told, *_notes(one)]
    report = _noted(first.report, [note for notes in said_of.values() for note in notes])
    return _with(report, list(tasks.values())), staff


def _differ(versions: Iterable[SubmittedFile]) -> bool:
    """Whether they are not one file that only imports others."""
    return len({version.text for version in versions}) > 1


def _counted(kept: _Kept, names: list[SubmittedFile]) -> str:
    """Which version counts."""
    chosen: dict[str, list[str]] = {}
    for name, (_, version, _) in kept.best.items():
        chosen.setdefault(_place(version), []).append(name)
    there = f"{kept.key[1]} is there in {len(names)} versions"
    if len(chosen) == 1:
        (place,) = chosen
        return f"{there}: {place} counts, not {_listed([one for one in names if _place(one) != place])}."
    return (
        f"{there}, and for each task the best one counts: "
        + ", ".join(
            f"{place} for {' and '.join(filter(None, (', '.join(tasks[:-1]), tasks[-1])))}"
            for place, tasks in chosen.items()
        )
        + "."
    )


def _notes(kept: _Kept) -> list[str]:
    rounds = {id(round): round for _, _, round in kept.best.values()}
    return [note for round in rounds.values() for note in round.notes.get(kept.key, [])]


def _noted(report: Report, notes: list[str]) -> Report:
    return msgspec.structs.replace(report, notes=[*dict.fromkeys([*notes, *report.notes])])


def _with(report: Report, tasks: list[TaskResult]) -> Report:
    lessons = [
        LessonResult(
            lesson=lesson.lesson,
            points=total(task.points for task in tasks if task.lesson == lesson.lesson),
            max_points=lesson.max_points,
        )
        for lesson in report.lessons
    ]
    points = total(task.points for task in tasks)
    undecided = list(dict.fromkeys(task.message for task in tasks if task.status == "undecided"))
    return msgspec.structs.replace(report, points=points, lessons=lessons, tasks=tasks, undecided=undecided)


def _tasks(round: Round, key: Key) -> list[TaskResult]:
    return [task for task in round.report.tasks if round.files.get(task.task) == key]


def _worth(task: TaskResult) -> tuple[bool, bool, float]:
    """If a fault of ours spoiled it, it might have been the best, unless another is all right."""
    earned = task.points if task.points is not None else sum(test.passed for test in task.tests)
    return task.status == "passed", task.status == "error", round(earned, 3)


def _waiting(task: TaskResult, said: str) -> TaskResult:
    tests = [
        msgspec.structs.replace(test, passed=False, points=None, message=said, mistake=None) for test in task.tests
    ]
    return msgspec.structs.replace(task, status="undecided", points=None, message=said, mistake=None, tests=tests)


def _of(staff: Staff, other: Staff, tasks: set[str]) -> Staff:
    """What staff get, of these tasks from the other grading."""
    tests = [t for t in staff.tests if t.task not in tasks] + [t for t in other.tests if t.task in tasks]
    others = {task for task in {*staff.printed, *staff.seconds} if task not in tasks}

    def mixed(ours: Mapping[str, T], theirs: Mapping[str, T]) -> dict[str, T]:
        return {t: ours[t] for t in ours if t in others} | {t: theirs[t] for t in theirs if t in tasks}

    return msgspec.structs.replace(
        staff,
        tests=tests,
        printed=mixed(staff.printed, other.printed),
        seconds=mixed(staff.seconds, other.seconds),
    )


def _listed(files: list[SubmittedFile]) -> str:
    places = [_place(file) for file in files]
    more = len(places) - SHOWN
    return ", ".join(places[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def _place(file: SubmittedFile) -> str:
    return inert(file.source or file.name)
