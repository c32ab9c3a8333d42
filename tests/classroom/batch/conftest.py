"""Submissions to grade, and batches with an engine that outlives them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom.order import Order, Summary
from autograder.classroom.results import Member, load_class
from autograder.classroom.run import grade_batch
from autograder.classroom.slots import LocalSlots, Verdict
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job

WRONG = "def shout(text):\n    return text\n"
Files = dict[str, str]


def words(job: Job) -> str:
    return next(job.submission.rglob("words.py")).read_text()


class Lent:
    """A warm engine that outlives its users."""

    parallel = True

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.jobs: list[str] = []
        self.living = True

    def __enter__(self) -> Lent:
        return self

    def __exit__(self, *error: object) -> None:
        self.living = False

    def alive(self) -> bool:
        return self.living

    def grade(self, job: Job) -> Verdict:
        self.jobs.append(words(job))
        return self.engine.grade(job)


@pytest.fixture
def submissions(tmp_path: Path, solution: Files) -> Callable[..., Path]:
    """Write submissions: id to what differs from the solution."""

    def write(**changes: Files) -> Path:
        for id, files in changes.items():
            for name, text in (solution | files).items():
                path = tmp_path / "class" / id.replace("_", "-") / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
        return tmp_path / "class"

    return write


@pytest.fixture
def batch(engine: Engine, course: Path, tmp_path: Path) -> Callable[..., Summary]:
    def run(make: Callable[[], Any] | None = None, root: Path = course, **changes: Any) -> Summary:
        folder = tmp_path / "class"
        job = Job(
            root, folder, **{name: changes.pop(name) for name in ("lessons", "tasks", "seed_file") if name in changes}
        )
        order = Order(folder, tmp_path / "out", job, **changes)
        return grade_batch(order, lambda: LocalSlots(2, make or (lambda: Lent(engine))), lambda *done: None)

    return run


@pytest.fixture
def results(tmp_path: Path) -> Callable[[], dict[str, Member]]:
    return lambda: {student.id: student for student in load_class(tmp_path / "out").students}


def points(students: dict[str, Member]) -> dict[str, float | None]:
    return {id: student.report.points if student.report else None for id, student in students.items()}
