"""Grades one submission: a pytest session over the graders, and its outcomes as a report."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator

import msgspec

from autograder.blame import GraderFault
from autograder.course.classfile import ClassSettings, Limits
from autograder.course.data import speaks_of
from autograder.course.tree import Course, Lesson, task_key
from autograder.grading.gatherer import Gatherer
from autograder.grading.importing import Account, habits, texts_of
from autograder.grading.session import Collected, run_pytest
from autograder.grading.summary import Conditions, summarize
from autograder.grading.versions import Round, asked_for, best
from autograder.grading.workers import Workers
from autograder.intake.submission import Submission, SubmittedFile
from autograder.report.model import Report, Staff
from autograder.sandbox.pool import Starter

REPLAY_SECONDS, REPLAYS_SECONDS = 20.0, 120.0
"""The most that one test, and all tests, may last on public inputs after they failed on hidden ones."""
SKIPPED = "Some checks are about a GPU and were skipped, which costs no points: {}. Use grade run --device cuda."


def _of_replays(limits: Limits) -> Limits:
    """Their own, so that nothing that a hidden input takes decides what is left for them."""
    return msgspec.structs.replace(
        limits,
        task_seconds=min(limits.task_seconds, REPLAY_SECONDS),
        submission_seconds=min(limits.submission_seconds, REPLAYS_SECONDS),
        wall_factor=1.0,
    )


def grade(
    course: Course,
    submission: Submission,
    conditions: Conditions,
    settings: ClassSettings,
    starter: Starter,
    collected: Collected | None = None,
) -> tuple[Report, Staff]:
    """Run the graders that were ordered, or those of them ``collected`` before this process was forked.

    Of a file that is there in several versions the best counts, or a person decides, as the class wants it. Raises
    ``GraderFault`` if they cannot even be collected.
    """

    def once(version: Submission, tasks: frozenset[str], limits: Limits) -> Round:
        own = dataclasses.replace(conditions, tasks=tasks or conditions.tasks)
        return _once(course, version, own, msgspec.structs.replace(settings, limits=limits), starter, collected)

    if settings.intake.several == "ask":
        submission = asked_for(submission)
    return best(submission, settings.limits, once)


def _once(
    course: Course,
    submission: Submission,
    conditions: Conditions,
    settings: ClassSettings,
    starter: Starter,
    collected: Collected | None,
) -> Round:
    """One version of each file."""
    keep = settings.intake.failing_line == "keep"
    contract, data = _contract(conditions.lessons), _data(conditions.lessons)
    workers = Workers(starter, settings.limits, contract, data, keep)
    replays = Workers(starter, _of_replays(settings.limits), contract, data, keep, first=workers)
    gatherer = Gatherer(conditions, submission, workers, replays)
    try:
        if collected:
            collected.run(gatherer)
        else:
            run_pytest(conditions.tests, gatherer)
    except GraderFault as fault:
        raise GraderFault(gatherer.faults[0] if gatherer.faults else str(fault)) from fault
    finally:
        workers.close()
        replays.close()
    if gatherer.faults:
        raise GraderFault(gatherer.faults[0])
    conditions = dataclasses.replace(conditions, draws=gatherer.draws)
    if gatherer.skipped:
        names = ", ".join(sorted(gatherer.skipped, key=task_key))
        conditions = dataclasses.replace(conditions, notes=(*conditions.notes, SKIPPED.format(names)))
    outcomes = [*gatherer.outcomes, *gatherer.broken()]
    report, staff = summarize(course, submission, conditions, settings, outcomes, workers.usage)
    graded = {task: (file.lesson, file.name) for task, file in gatherer.graded.items()}
    return Round(report, staff, graded, {key: [*_notes(one)] for key, one in workers.accounts.items()})


def _notes(account: Account) -> Iterator[str]:
    """What there is to say about how a file ran."""
    yield from account.notes()
    yield from habits(account.file)


def _data(lessons: Iterable[Lesson]) -> Callable[[SubmittedFile], dict[str, bytes]]:
    """The course's own data files beside a learner's file, never the learner's, if its code mentions any."""
    known = {lesson.folder: lesson for lesson in lessons}
    read: dict[SubmittedFile, dict[str, bytes]] = {}

    def find(file: SubmittedFile) -> dict[str, bytes]:
        if file not in read:
            data = known[file.lesson].data
            spoken_of = bool(data) and speaks_of(texts_of(file).values(), data)
            read[file] = {name: path.read_bytes() for name, path in data.items()} if spoken_of else {}
        return read[file]

    return find


def _contract(lessons: Iterable[Lesson]) -> Callable[[SubmittedFile], list[str]]:
    """The names that are asked for in a file, as the headings of its lesson's tasks have them."""
    names = {
        lesson.folder: [name for heading in lesson.headings.values() for name in heading.names] for lesson in lessons
    }
    return lambda file: names[file.lesson]
