"""Graded classes, made without grading."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.classroom.records import Batch, Entry, Key, RosterRow
from autograder.classroom.results import ClassResults, load_class
from autograder.classroom.store import Store
from autograder.report import model as model
from autograder.report.model import Environment, Hashes, LessonResult, Report, TaskResult

KEY = Key(submission="s", graders="g", seed="x", settings="c", engine="e")


def task(
    number: str, points: float, status: str = "passed", mistake: str | None = None, message: str = ""
) -> TaskResult:
    facts: dict[str, Any] = {"points": points, "max_points": 2.5, "mistake": mistake, "message": message}
    test = model.TestResult(name=f"check {number}", passed=status == "passed", **facts)
    lesson = int(number[0])
    return TaskResult(task=number, name="work", lesson=lesson, status=status, seconds=0.25, tests=[test], **facts)  # type: ignore[arg-type]


def report(id: str, *tasks: TaskResult, work: str = "s", graders: str = "g") -> Report:
    lessons = [
        LessonResult(lesson=n, points=sum(t.points or 0 for t in tasks if t.lesson == n), max_points=2.5)
        for n in sorted({t.lesson for t in tasks})
    ]
    return Report(
        submission=id, points=sum(t.points or 0 for t in tasks), max_points=5.0, graders="hidden", lessons=lessons,
        tasks=list(tasks), hashes=Hashes(submission=work, graders=graders), graded_at="2026-11-02T10:00:00+00:00",
        environment=Environment(python="3", torch="2", engine="1"),
    )  # fmt: skip


def entry(id: str, state: str = "graded", key: Key = KEY, **facts: Any) -> Entry:
    return Entry(id=id, source=id, state=state, key=key, **facts)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Callable[..., Store]:
    """A batch on disk: for each learner the reports handed in, oldest first, or an entry without one."""

    def make(found: dict[str, list[Report] | Entry], name: str = "out", key: Key = KEY, **facts: Any) -> Store:
        store = Store(tmp_path / name)
        with store.opened(Batch(title="A course", lessons=[1, 2], **facts)):
            store.name([*found, *(row.id for row in facts.get("roster") or [])])
            for id, kept in found.items():
                if isinstance(kept, Entry):
                    store.keep(kept, None, None, None)
                    continue
                last = None
                for one in kept:
                    own = msgspec.structs.replace(key, submission=one.hashes.submission, graders=one.hashes.graders)
                    last = store.keep(entry(id, key=own), one, None, last)
        return store

    return make


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def table(data: bytes) -> dict[str, dict[str, str]]:
    heading, *lines = rows(data)
    return {line[0]: dict(zip(heading, line, strict=True)) for line in lines}


ROSTER = [
    RosterRow(id="student-001", github="Octo-1", school_id="007", name="=One", due="2026-11-01T23:59:59+00:00"),
    RosterRow(id="student-002", school_id="+008", name="Two", due="2026-11-01T23:59:59+00:00", extension_days=1.5),
    RosterRow(id="student-005", school_id="009", name="Five"),
]


@pytest.fixture
def someone(store: Callable[..., Store]) -> Callable[..., ClassResults]:
    def make(names: bool = False) -> ClassResults:
        found = {
            "week-octo-1": [report("week-octo-1", task("1.1", 2.3, "partial", "m", "Once more."), task("2.1", 0.1))],
            "student-002": [report("student-002", task("1.1", 2.5), task("2.1", 0.7, "partial"))],
            "student-004": entry("student-004", "unreadable", reason="@student-004.zip is damaged."),
        }
        pushed = {"week-octo-1": "2026-11-03T00:00:00+00:00", "student-002": "2026-11-03T12:00:00+00:00"}
        return load_class(store(found, names=names, roster=ROSTER, pushed=pushed).folder)

    return make
