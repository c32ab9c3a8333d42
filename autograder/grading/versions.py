"""Several versions of one file: each is graded, and of each file the best one counts."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

import msgspec

from autograder.points import total
from autograder.report import LessonResult, Report, Staff, TaskResult
from autograder.settings import Limits
from autograder.submission import Submission, SubmittedFile, inert

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
"""Grades the tasks that are named, or all that were ordered if none are."""


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
    """Where a class has people choose: what is there in several versions waits for them."""
    files = dict(submission.files)
    for key, others in submission.versions.items():
        said = (
            f"{files[key].name} is there in {len(others) + 1} versions that differ: {_listed([files[key], *others])}."
        )
        files[key] = SubmittedFile(files[key].name, files[key].lesson, problem=said, undecided=True)
    return replace(submission, files=files, versions={})


def best(submission: Submission, limits: Limits, grade: Grade) -> tuple[Report, Staff]:
    """The report in which each file is the version that earned most; of equal ones the likeliest."""
    first = grade(submission, frozenset(), limits)
    if not submission.versions:
        return _noted(first.report, [note for notes in first.notes.values() for note in notes]), first.staff
    kept = {key: [(submission.files[key], first)] for key in submission.versions}
    missed = set[Key]()
    budget = Budget(limits)
    for number in range(max(map(len, submission.versions.values()))):
        wanted = {
            key: others[number]
            for key, others in submission.versions.items()
            if number < len(others) and not _is_whole(_tasks(_winner(kept[key])[1], key))
        }
        tasks = frozenset(task for task, key in first.files.items() if key in wanted)
        if not tasks:
            continue
        left = budget.left({task.lesson for task in first.report.tasks if task.task in tasks})
        if left is None:
            missed |= wanted.keys()
            continue
        start = time.monotonic()
        round = grade(replace(submission, files=submission.files | wanted), tasks, left)
        budget.count(round, time.monotonic() - start)
        for key, version in wanted.items():
            kept[key].append((version, round))
            if left != limits and any(task.status == "timed_out" for task in _tasks(round, key)):
                missed.add(key)
    return _merged(submission, first, kept, missed)


def _merged(
    submission: Submission, first: Round, kept: dict[Key, list[tuple[SubmittedFile, Round]]], missed: set[Key]
) -> tuple[Report, Staff]:
    tasks = {task.task: task for task in first.report.tasks}
    said_of = dict(first.notes)
    staff, undecided = first.staff, list(first.report.undecided)
    for key, rounds in kept.items():
        version, round = _winner(rounds)
        own = _tasks(round, key)
        if not own:
            continue  # nothing of this file was to be graded
        names = [submission.files[key], *submission.versions[key]]
        if key in missed and not _is_whole(own):
            said = f"{key[1]} is there in {len(names)} versions that take too long to grade: {_listed(names)}."
            own = [_waiting(task, said) for task in own]
            undecided.append(said)
        else:
            others = [one for one in names if one is not version]
            said = f"{key[1]} is there in {len(names)} versions: {_place(version)} counts, not {_listed(others)}."
        tasks |= {task.task: task for task in own}
        said_of[key] = [said, *round.notes.get(key, [])]
        staff = _of(staff, round.staff, {task.task for task in own})
    report = _noted(first.report, [note for notes in said_of.values() for note in notes])
    return _with(report, list(tasks.values()), undecided), staff


def _noted(report: Report, notes: list[str]) -> Report:
    return msgspec.structs.replace(report, notes=[*dict.fromkeys([*notes, *report.notes])])


def _with(report: Report, tasks: list[TaskResult], undecided: list[str]) -> Report:
    lessons = [
        LessonResult(
            lesson=lesson.lesson,
            points=total(task.points for task in tasks if task.lesson == lesson.lesson),
            max_points=lesson.max_points,
        )
        for lesson in report.lessons
    ]
    points = total(task.points for task in tasks)
    return msgspec.structs.replace(report, points=points, lessons=lessons, tasks=tasks, undecided=undecided)


def _tasks(round: Round, key: Key) -> list[TaskResult]:
    return [task for task in round.report.tasks if round.files.get(task.task) == key]


def _winner(rounds: list[tuple[SubmittedFile, Round]]) -> tuple[SubmittedFile, Round]:
    """The one that earned most. If a fault of ours spoiled another it might have been that one, unless all is right."""

    def worth(one: tuple[SubmittedFile, Round]) -> tuple[bool, bool, float]:
        tasks = _tasks(one[1], (one[0].lesson, one[0].name))
        earned = sum(_earned(task) for task in tasks)
        return _is_whole(tasks), any(task.status == "error" for task in tasks), round(earned, 3)

    return max(rounds, key=worth)


def _earned(task: TaskResult) -> float:
    return task.points if task.points is not None else sum(test.passed for test in task.tests)


def _is_whole(tasks: list[TaskResult]) -> bool:
    return all(task.status == "passed" for task in tasks)


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
