"""Grades the one submission of a Gradescope container, whose folders are those of Gradescope's specification."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec

from autograder.course.classfile import ClassSettings, load_settings
from autograder.course.tree import Course, CourseError
from autograder.errors import Refusal
from autograder.files import write
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.grading.single import grade_taken
from autograder.inert import line, lines
from autograder.integrations.gradescope.attempts import one_too_many, read
from autograder.integrations.gradescope.settings import FILE, SEED, Settings
from autograder.report.formats.gradescope import Visibility, gradescope, gradescope_fault, gradescope_trouble
from autograder.report.model import Report, Staff

OURS = "The grading system itself failed, which says nothing about your work. Nothing was scored: tell staff."


def grade(root: Path) -> None:
    """Write ``results/results.json`` whatever happens, and print what only staff see. ``root`` is ``/autograder``."""
    try:
        found = _result(root)
    except CourseError as error:
        print(f"Not graded: {line(str(error))}")
        found = gradescope_fault(OURS)
    except Refusal as refusal:
        print(f"Not graded: {line(refusal.sentence)}")
        found = gradescope_trouble(refusal.sentence)
    except Exception:
        traceback.print_exc(file=sys.stdout)
        found = gradescope_fault(OURS)
    write(root / "results" / "results.json", found)


def _result(root: Path) -> bytes:
    source, handed_in = root / "source", root / "submission"
    course = Course(source / "course")
    own, settings = _ours(course, source)
    submission = read(root / "submission_metadata.json")
    if (kept := one_too_many(submission, own.attempts.per_day)) is not None:
        print(f"Not graded: class.toml allows {own.attempts.per_day} a day. The last result stays.")
        return kept
    for folder in (handed_in, root / "results"):
        with contextlib.suppress(OSError):
            os.chmod(folder, 0o700)  # workers get a copy of what they need
    job = Job(
        course.root, handed_in, tuple(settings.lessons), seed_file=source / SEED,
        allow_unconfined=settings.allow_unconfined,
    )  # fmt: skip
    visibility: Visibility = "after_due_date" if own.feedback.release == "after due" else "visible"
    public = None
    engine = Engine("cpu", course.root)
    with contextlib.ExitStack() as warm:
        report, staff = grade_taken(_started(engine, warm), job)
        _tell(report, staff)
        if visibility != "visible":
            public, _ = grade_taken(contextlib.nullcontext(engine), replace(job, hidden=False))
    return gradescope(report, visibility, public)


@contextlib.contextmanager
def _started(engine: Engine, until: contextlib.ExitStack) -> Iterator[Engine]:
    """The engine, started only once there's something to grade; it ends with the stack."""
    yield until.enter_context(engine)


def _ours(course: Course, source: Path) -> tuple[ClassSettings, Settings]:
    """What class.toml says, and what the zip was made with."""
    try:
        return load_settings(course), msgspec.json.decode((source / FILE).read_bytes(), type=Settings)
    except (OSError, msgspec.MsgspecError) as error:
        raise CourseError(f"{FILE} cannot be read: {error}. Make the zip again with grade gradescope.") from error


def _tell(report: Report, staff: Staff) -> None:
    """How well learners' code was confined in this very container, and everything that learners never get."""
    level, *layers = report.environment.confinement or ["none"]
    print(f"Confinement of learners' code in this container, as tried just now: {level} ({', '.join(layers)})")
    if level == "none":
        print("Learners' code could read the graders here: choose another base image, or grade elsewhere.")
    for text in [*report.undecided, *report.notes]:
        print(line(text))
    for test in staff.tests:
        case = f"  case: {line(test.case)}\n" if test.case else ""
        print(f"\n{test.task}, {line(test.test)}\n{case}{lines(test.detail)}")
    for task, seconds in staff.seconds.items():
        print(f"{task}: {seconds:.2f} s")
    for task, text in staff.printed.items():
        print(f"\n{task} printed:\n{lines(text)}")
