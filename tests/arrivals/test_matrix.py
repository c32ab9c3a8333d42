"""Every shape keeps its points through the real ``grade batch``, and what was guessed is said.

``pytest tests/arrivals -k book`` grades the rows of that name alone.
"""

from __future__ import annotations

import contextlib
import csv
import json
import os
import re
from pathlib import Path
from typing import Any

import filelock
import pytest

from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.grading.single import grade_taken
from autograder.intake.submission import Unreadable
from autograder.report.model import Report
from tests.arrivals import archives, books, elsewhere, files, imports, repositories, texts
from tests.arrivals.rows import ALL, PERSON, UNREADABLE, Row
from tests.conftest import run_command

ROWS = [*files.ROWS, *texts.ROWS, *imports.ROWS, *archives.ROWS, *books.ROWS, *repositories.ROWS, *elsewhere.ROWS]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all processes of this test run."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def arrived(request: pytest.FixtureRequest, shared: Path) -> dict[str, Path]:
    """The rows that were selected, each once."""
    mine = [item for item in request.session.items if item.path == Path(__file__) and hasattr(item, "callspec")]
    rows = {row.name: row for item in mine if (row := item.callspec.params.get("row")) is not None}
    folder = shared / "arrivals" / "class"
    with filelock.FileLock(shared / "arrivals.lock"):
        if not folder.exists():
            folder.mkdir(parents=True)
            for row in rows.values():
                row.lay(folder)
    return {name: folder / f"{name}{row.suffix}" for name, row in rows.items()}


@pytest.fixture(scope="session")
def batch(arrived: dict[str, Path], course: Path, shared: Path) -> Path:
    out = shared / "arrivals" / "out"
    with filelock.FileLock(shared / "arrivals.lock"):
        if not out.exists():
            line = ["batch", out.parent / "class", "--course", course, "--out", out, "-q"]
            ran = run_command(out.parent, *line, timeout=1200)
            assert ran.status in (0, 2), ran.err
    return out


@pytest.fixture(scope="session")
def lines(batch: Path) -> dict[str, dict[str, str]]:
    with (batch / "class.csv").open(encoding="utf-8-sig", newline="") as file:
        return {line["id"]: line for line in csv.DictReader(file)}


def test_names_are_different() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS)


@pytest.mark.some(every=12)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_batch(row: Row, batch: Path, lines: dict[str, dict[str, str]]) -> None:
    line = lines[row.name]
    path = batch / "reports" / f"{row.name}.json"
    report = json.loads(path.read_bytes()) if path.exists() else {}
    said = [*report.get("notes", []), line["reason"], line["notes"]]
    holds(row, line["standing"], report, said)
    assert re.search(row.committed, "\n".join(said))


@pytest.mark.systems
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_run(row: Row, arrived: dict[str, Path], course: Path, engine: Engine) -> None:
    try:
        graded, _ = grade_taken(contextlib.nullcontext(engine), Job(course, arrived[row.name]))
    except Unreadable as error:
        holds(row, UNREADABLE, {}, [str(error)])
    else:
        standing = PERSON if graded.undecided else "graded"
        holds(row, standing, json.loads(json.dumps(_plain(graded))), [*graded.notes, *graded.undecided])


def _plain(report: Report) -> dict[str, Any]:
    return {"points": report.points, "max_points": report.max_points, "notes": report.notes}


def holds(row: Row, standing: str, report: dict[str, Any], said: list[str]) -> None:
    assert standing == (row.keeps if row.keeps in (PERSON, UNREADABLE) else "graded"), said
    if standing == "graded":
        assert report["points"] == (report["max_points"] if row.keeps == ALL else row.keeps), (said, _losses(report))
    else:
        assert report.get("points") is None
    for pattern in row.says:
        assert re.search(pattern, "\n".join(said)), said


def _losses(report: dict[str, Any]) -> list[str]:
    return [f"{task['task']}: {task['message']}" for task in report.get("tasks", []) if task["status"] != "passed"]
