"""Checks one step after the other on a warm engine, in a separate thread."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograder.course.hints import LOOK
from autograder.course.tree import CourseError
from autograder.errors import Ungradable
from autograder.grading.engine import Engine, EngineFault
from autograder.grading.jobs import Job
from autograder.inert import line, lines
from autograder.intake.submission import Unreadable
from autograder.learner.watch.steps import Step
from autograder.report.model import Report, Staff, Status, TaskResult

PATIENCE = 5.0
"""CPU seconds that a task may take."""
OURS = "The checks themselves failed, which says nothing about your code: tell your course's staff."
LENGTH = 1200


@dataclass(frozen=True)
class Verdict:
    """What came of a step's checks.

    Attributes:
        status: as in reports.
        message: the one sentence for the learner, inert.
        passed: how many checks.
        checks: how many there are.
        printed: what the learner's code printed, inert.
    """

    status: Status
    message: str = ""
    passed: int = 0
    checks: int = 0
    printed: str = ""

    @property
    def done(self) -> bool:
        """Whether every check passed."""
        return self.status == "passed"


class Checker:
    """The thread. A context manager; ``report`` is called in it with each verdict."""

    def __init__(self, submission: Path, report: Callable[[Step, Verdict], None]) -> None:
        self._submission = submission
        self._report = report
        self._orders: queue.SimpleQueue[Step | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._engine: Engine | None = None
        self._unwanted = threading.Event()

    def __enter__(self) -> Checker:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._orders.put(None)
        self.abandon()
        self._thread.join()

    def check(self, step: Step) -> None:
        """Order one; its verdict will be reported."""
        self._unwanted.clear()
        self._orders.put(step)

    def abandon(self) -> None:
        """Stop what is being checked; a verdict is still reported, and means nothing."""
        self._unwanted.set()
        if (engine := self._engine) is not None:
            engine.abandon()

    def _serve(self) -> None:
        while (step := self._orders.get()) is not None:
            try:
                self._report(step, self._verdict(step))
            except (CourseError, Ungradable) as error:
                self._report(step, Verdict("error", line(str(error), LENGTH)))
            except Exception:  # whatever it was, the learner must not wait forever
                self._report(step, Verdict("error", OURS))
                self._stop()
        self._stop()

    def _verdict(self, step: Step) -> Verdict:
        job = Job(
            step.lesson.course,
            self._submission,
            lessons=(step.lesson.number,),
            tasks=(step.number,),
            hidden=False,
            patience=PATIENCE,
        )
        for _ in range(2):
            try:
                return _verdict_of(*self._running(job).grade(job))
            except Unreadable as error:
                return Verdict("not_started", line(str(error), LENGTH))
            except EngineFault:
                if self._unwanted.is_set():
                    break
                self._stop()  # once more, with a new one
        return Verdict("error", OURS)

    def _running(self, job: Job) -> Engine:
        if self._engine is None:
            self._engine = Engine(course=job.course).__enter__()
        return self._engine

    def _stop(self) -> None:
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.__exit__(None, None, None)


def _verdict_of(report: Report, details: Staff) -> Verdict:
    """The task's line of the report, without what only graders need."""
    if not report.tasks:
        return Verdict("error", OURS)
    task = report.tasks[0]
    passed = sum(test.passed for test in task.tests)
    printed = lines(details.printed.get(task.task, "")).rstrip()
    return Verdict(task.status, _sentence(task), passed, len(task.tests), printed)


def _sentence(task: TaskResult) -> str:
    """The task's message, where to look left out: that is always on show here."""
    if task.status == "passed":
        return ""
    return line(task.message.replace(LOOK.format(task.task), "").strip(), LENGTH)
