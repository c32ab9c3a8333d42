"""What this machine offers: versions, device, and how well it confines learners' code."""

from __future__ import annotations

import importlib.metadata
import platform
from pathlib import Path

import typer

from autograder import __version__
from autograder.cli.console import VerboseOption, out
from autograder.course import coursefile
from autograder.course.tree import Course, CourseError
from autograder.errors import FAULT, GRADED
from autograder.files import Temporary
from autograder.grading import needs
from autograder.grading.engine import Engine, EngineFault
from autograder.grading.jobs import Job
from autograder.sandbox.drivers import DRIVERS
from autograder.sandbox.forking import can_fork

Finding = tuple[str, str, bool]


def examine() -> list[Finding]:
    """Name, finding, and whether it's as it should be."""
    findings: list[Finding] = [
        ("autograder", __version__, True),
        ("python", platform.python_version(), (3, 11) <= _python() < (3, 15)),
        ("system", f"{platform.system()} {platform.machine()}", True),
    ]
    course = _course()
    needed = [*coursefile.kinds_named(course), "pytest"]
    findings += [_package(name, needed=True) for name in needed]
    findings += [_package(name, needed=False) for name in coursefile.required(course) if name not in needed]
    findings += [("course", sentence, False) for sentence in _lacking()]
    start = "a fork of a warm parent for every task" if can_fork() else "a process started for every task (slower)"
    findings.append(("workers", start, True))
    for name, driver in DRIVERS.items():
        reason = driver.missing()
        findings += [(name, reason, True)] if reason else _trial(name, f"{name}: ")
    return [*findings, *_trial("cpu")]


def _python() -> tuple[int, int]:
    major, minor, _ = platform.python_version_tuple()
    return int(major), int(minor)


def _course() -> Path:
    """The course around the current folder, or else around this package."""
    try:
        return Course.above(Path.cwd()).root
    except CourseError:
        return coursefile.ENGINE.parent


def _lacking() -> list[str]:
    """What the lessons of this course need and this machine doesn't have."""
    try:
        course = Course(_course())
        kit = coursefile.kit(course.root)
        return [
            sentence
            for lesson in course.lessons
            for sentence in needs.lacking(course.root, [lesson], kit, hidden=course.has_graders)
        ]
    except CourseError as error:
        return [str(error)]


def _package(name: str, *, needed: bool) -> Finding:
    try:
        return name, importlib.metadata.version(name), True
    except importlib.metadata.PackageNotFoundError:
        return name, "not installed", not needed


PAGE = "### 1.1 answer\n"
GRADER = '''
import pytest

@pytest.mark.task("1.1", points=1.0)
def test_answer(student):
    """the right answer"""
    student["answer"]().equals(42)
'''


def _trial(device: str, prefix: str = "") -> list[Finding]:
    """Grade a right and a wrong answer in a course of one task, and see how well workers were confined."""
    with Temporary() as folder:
        course = folder / "course"
        for tree, name, text in (
            ("exercises", "README.md", PAGE),
            ("exercises", "trial.py", "def answer():\n    raise NotImplementedError('task 1.1')\n"),
            ("graders", "test_trial.py", GRADER),
        ):
            path = course / tree / "lesson_1_trial" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        reports = []
        try:
            with Engine(device) as engine:
                for answer in (42, 41):
                    submission = folder / f"answer-{answer}"
                    submission.mkdir()
                    (submission / "trial.py").write_text(f"def answer():\n    return {answer}\n", encoding="utf-8")
                    job = Job(course, submission, device=device, allow_unconfined=True)
                    reports.append(engine.grade(job)[0])
        except (EngineFault, CourseError) as error:
            return [(f"{prefix}trial grading", str(error), False)]
    points = [report.points for report in reports]
    fine = points == [1.0, 0.0]
    verdict = "a right answer passes, a wrong one fails" if fine else f"wrong points: {points}"
    level, *rest = reports[-1].environment.confinement
    return [
        (f"{prefix}trial grading", verdict, fine),
        (f"{prefix}confinement", f"{level}: {', '.join(rest)}", level != "none"),
    ]


def doctor(verbose: VerboseOption = False) -> None:
    """Show versions, device, and how well learners' code is confined on this machine."""
    findings = examine()
    for name, value, healthy in findings:
        out.print(f"{'ok ' if healthy else '!! '} {name}: {value}", markup=False, soft_wrap=True)
    raise typer.Exit(GRADED if all(healthy for _, _, healthy in findings) else FAULT)
