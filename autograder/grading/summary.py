"""From the outcomes of single tests to a report."""

from __future__ import annotations

import datetime
import hashlib
import platform
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

import autograder
from autograder.course import seeds
from autograder.course.classfile import ClassSettings
from autograder.course.points import from_tenths, tenths, total, worth
from autograder.course.tree import Course, Lesson, task_key
from autograder.grading.basis import Ground
from autograder.grading.outcomes import FATAL, Outcome, sentences, told
from autograder.grading.workers import Usage
from autograder.inert import lines
from autograder.intake.submission import Submission
from autograder.report import model as model
from autograder.report.model import Report, Staff, StaffTest, TaskResult, TestResult

ADDRESS = re.compile(" at 0x[0-9a-f]+")
APART_TENTHS = 5
"""The most tenths of a task that tests without points of their own get together."""


@dataclass(frozen=True)
class Conditions:
    """What to grade, and how."""

    lessons: list[Lesson]
    tasks: frozenset[str] = frozenset()
    hidden: bool = True
    seed: str = seeds.PUBLIC
    draws: bool = True
    """Whether any of the tests asks for what comes from it."""
    device: str = "cpu"
    confinement: list[str] = field(default_factory=list)
    """How workers are confined, for the report."""
    tests: list[Path] = field(default_factory=list)
    """The test modules of the lessons."""
    basis: model.Basis | None = None
    notes: tuple[str, ...] = ()
    """What there is to say about that."""
    rules: tuple[str, ...] = ()
    """What every function keeps."""
    stubs: dict[str, str] = field(default_factory=dict)
    """Files as they were handed out, by path."""
    seconds: float = 60.0
    """Of computing that one test may take on the graders' side."""

    @classmethod
    def on(cls, ground: Ground, confinement: list[str]) -> Conditions:
        """What a job orders."""
        job = ground.job
        return cls(
            lessons=ground.lessons, tasks=frozenset(job.tasks), hidden=job.hidden, seed=ground.seed, device=job.device,
            confinement=confinement, tests=ground.tests, basis=ground.basis,
            rules=ground.rules, stubs=ground.stubs, seconds=job.grader_seconds,
        )  # fmt: skip


def weights(outcomes: list[Outcome]) -> list[int]:
    """What each test of a task weighs: one without points of its own, a tenth of the task, which the others give up.

    Without a device, and if no rule is broken, there are none, and nothing changes.
    """
    whole, many = sum(o.tenths for o in outcomes), sum(o.apart for o in outcomes)
    given_up = min(many, APART_TENTHS)
    if not many:
        return [o.tenths for o in outcomes]
    return [whole * given_up if o.apart else o.tenths * (10 - given_up) * many for o in outcomes]


def summarize(
    course: Course,
    submission: Submission,
    conditions: Conditions,
    settings: ClassSettings,
    outcomes: list[Outcome],
    usage: dict[str, Usage],
) -> tuple[Report, Staff]:
    """The report for learners and the details for staff."""
    tasks = [
        _task(course, number, conditions, settings, [o for o in outcomes if o.task == number], usage.get(number))
        for number in sorted({o.task for o in outcomes}, key=task_key)
    ]
    lessons = [
        model.LessonResult(
            lesson=lesson.number,
            points=total([t.points for t in tasks if t.lesson == lesson.number]),
            max_points=total([t.max_points for t in tasks if t.lesson == lesson.number]),
        )
        for lesson in conditions.lessons
    ]
    notes = [*submission.notes, *conditions.notes]
    if not conditions.hidden:
        notes.append("Only public checks ran: they give no points. The hidden graders run on hand-in.")
    elif conditions.draws and conditions.seed == seeds.PUBLIC:
        notes.append(seeds.WORTH)
    drawn = conditions.hidden and conditions.draws
    report = Report(
        submission=submission.id,
        points=total([t.points for t in tasks]),
        max_points=total([t.max_points for t in tasks]),
        graders="hidden" if conditions.hidden else "public",
        seed="" if not drawn else "public" if conditions.seed == seeds.PUBLIC else "class",
        graded_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds"),  # to order gradings by
        lessons=lessons,
        tasks=tasks,
        notes=notes,
        undecided=list(dict.fromkeys(o.message for o in outcomes if o.status == "undecided")),
        hashes=model.Hashes(submission=submission.sha256, graders=_stamp(conditions)),
        environment=environment(conditions),
    )
    details = [
        StaffTest(task=o.task, test=o.name, case=_steady(o.case), detail=_steady(lines(o.detail)))
        for o in outcomes
        if o.case or o.detail
    ]
    printed = {t: lines(u.printed) for t, u in usage.items() if u.printed}
    seconds = {t: round(u.cpu, 3) for t, u in usage.items()}
    staff = Staff(submission=submission.id, tests=details, printed=printed, seconds=seconds, basis=conditions.basis)
    return report, staff


def _steady(text: str) -> str:
    """Without addresses, which are others in every run."""
    return ADDRESS.sub("", text)


def _task(
    course: Course,
    number: str,
    conditions: Conditions,
    settings: ClassSettings,
    outcomes: list[Outcome],
    usage: Usage | None,
) -> TaskResult:
    _, heading = course.task(number)
    own = settings.points.get(number)
    maximum = sum(o.tenths for o in outcomes) if own is None else tenths(own)
    passed = [o.status == "passed" for o in outcomes]
    parts = worth(weights(outcomes), passed, maximum)
    earned = sum(part for part, ok in zip(parts, passed, strict=True) if ok)
    status = _status([o.status for o in outcomes])
    causes, said = told(outcomes), sentences(outcomes)
    hidden = conditions.hidden
    return TaskResult(
        task=number,
        name=heading.name,
        lesson=task_key(number)[0],
        points=from_tenths(earned) if hidden and status != "undecided" else None,
        max_points=from_tenths(sum(parts)) if hidden else None,
        status=status,  # type: ignore[arg-type]
        mistake=next((cause.outcome.mistake for cause in causes if cause.outcome.mistake), None),
        message=said[0] if said else "",
        sentences=said,
        seconds=round(usage.cpu, 3) if usage and not hidden else 0.0,
        stretch=heading.stretch,
        tests=[_test(o, part, hidden) for o, part in zip(outcomes, parts, strict=True)],
    )


def _test(outcome: Outcome, part: int, hidden: bool) -> TestResult:
    passed = outcome.status == "passed"
    points = from_tenths(part)
    return TestResult(
        name=outcome.name,
        passed=passed,
        points=(points if passed else 0.0) if hidden and outcome.status != "undecided" else None,
        max_points=points if hidden else None,
        mistake=outcome.mistake,
        message=outcome.message,
        evidence=outcome.evidence,  # type: ignore[arg-type]
    )


def _status(statuses: list[str]) -> str:
    for fatal in FATAL:
        if fatal in statuses:
            return fatal
    if all(s == "passed" for s in statuses):
        return "passed"
    if all(s == "not_started" for s in statuses):
        return "not_started"
    return "partial" if "passed" in statuses else "failed"


def _stamp(conditions: Conditions) -> str:
    """A hash of the graders that were collected, and of the seed."""
    basis = conditions.basis
    return hashlib.sha256(f"{basis.graders} {basis.seed}".encode()).hexdigest() if basis else ""


def environment(conditions: Conditions) -> model.Environment:
    """This process's versions, and how learners' code was kept apart."""
    torch = sys.modules.get("torch")
    return model.Environment(
        python=platform.python_version(),
        torch=str(torch.__version__) if torch else "",
        device=conditions.device,
        engine=autograder.__version__,
        confinement=conditions.confinement,
    )
