"""A finished batch, and a gradebook of nbgrader's to put it into."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom.records import Batch, Entry, Key, RosterRow
from autograder.classroom.store import Store
from autograder.integrations.nbgrader.database import FILE, default_url, opened
from autograder.integrations.nbgrader.entries import Changes, put
from autograder.integrations.nbgrader.marks import read_marks
from autograder.integrations.nbgrader.pages import write_pages
from autograder.report import model as model
from autograder.report.model import Environment, Hashes, Report, TaskResult

DUE = "2026-11-01T23:00:00+01:00"
ROSTER = [
    RosterRow(id="student-001", github="Octo-1", school_id="007", name="Student One", due=DUE),
    RosterRow(id="student-002", name="Two, Student", due=DUE, extension_days=1.5),
    RosterRow(id="student-005", due=DUE),
]
PUSHED = {"week-octo-1": "2026-11-03T00:00:00+00:00"}
POINTS = {"week-octo-1": {"1.1": 2.3, "1.2": 0.1, "2.1": 0.7}, "student-002": {"1.1": 2.5, "1.2": 0.0, "2.1": 0.2}}
SAID = "<b>Not & yet.</b>"
Points = dict[str, dict[str, float]]


def report(id: str, points: dict[str, float], worth: float = 2.5) -> Report:
    tasks = [
        TaskResult(
            task=number, name="work", lesson=int(number[0]), points=value, max_points=worth, status="partial",
            tests=[model.TestResult(name="adds", passed=False, points=value, max_points=worth, message=SAID)],
        )
        for number, value in points.items()
    ]  # fmt: skip
    return Report(
        submission=id, points=sum(points.values()), max_points=worth * len(points), graders="hidden", tasks=tasks,
        hashes=Hashes(submission="s", graders="g"), environment=Environment(python="3", torch="2"),
    )  # fmt: skip


def write_batch(folder: Path, points: Points = POINTS, worth: float = 2.5, **facts: Any) -> Path:
    """A finished batch, as grade batch leaves it; student-004's file cannot be read and student-005 is missing."""
    asked: dict[str, Any] = {"roster": ROSTER, "pushed": PUSHED, "folders": {1: "lesson_1_sums", 2: "lesson_2_words"}}
    key = Key(submission="s", graders="g", seed="x", settings="c", engine="e")
    store = Store(folder)
    with store.opened(Batch(title="A course", lessons=[1, 2], **(asked | facts))):
        store.name([*points, "student-004", *(row.id for row in ROSTER)])
        for id, own in points.items():
            store.keep(Entry(id=id, source=id, state="graded", key=key), report(id, own, worth), None, None)
        store.keep(
            Entry(id="student-004", source="student-004", state="unreadable", reason="It is damaged.", key=key),
            None,
            None,
            None,
        )
    return folder


@pytest.fixture(scope="session")
def nbgrader() -> Any:
    return pytest.importorskip("nbgrader.api", reason="needs the extra instructor: nbgrader")


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory, nbgrader: Any) -> Path:
    """A new gradebook, which takes nbgrader some seconds to make."""
    folder = tmp_path_factory.mktemp("empty")
    with opened(default_url(folder)):
        return folder / FILE


@pytest.fixture
def folder(tmp_path: Path, empty: Path) -> Path:
    """A finished batch with a new gradebook."""
    folder = write_batch(tmp_path / "out")
    shutil.copy(empty, folder)
    return folder


@pytest.fixture
def enter(folder: Path) -> Callable[..., Changes]:
    """Write a batch and put it into the gradebook beside it."""

    def run(points: Points = POINTS, **facts: Any) -> Changes:
        write_batch(folder, points, **facts)
        marks = read_marks(folder)
        with opened(default_url(folder)) as book:
            changes = put(book, marks)
        write_pages(folder, marks, changes)
        return changes

    return run


@pytest.fixture
def book(folder: Path, nbgrader: Any) -> Callable[[], contextlib.AbstractContextManager[Any]]:
    return lambda: nbgrader.Gradebook(default_url(folder))


@pytest.fixture
def grade_of(book: Callable[[], Any]) -> Callable[..., contextlib.AbstractContextManager[Any]]:
    """One learner's grade of task 1.1, to be read or changed as a grader would."""

    @contextlib.contextmanager
    def find(student: str = "student-001", cell: str = "task_1_1") -> Iterator[Any]:
        with book() as open_book:
            yield open_book.find_grade(cell, "lesson_1_sums", "lesson_1_sums", student)
            open_book.db.commit()

    return find
