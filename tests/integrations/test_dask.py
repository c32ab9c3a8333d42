"""grade batch on a Dask cluster: a scheduler and two workers, each in a separate process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner

from autograder.classroom.order import Order, Summary
from autograder.classroom.results import load_class
from autograder.classroom.run import grade_batch
from autograder.classroom.slots import LocalSlots, Slots
from autograder.classroom.store import NotABatch
from autograder.cli import app
from autograder.grading.jobs import Job
from autograder.report.model import Report

Files = dict[str, str]
KINDS = {
    "right": {},
    "wrong": {"words.py": "def shout(text):\n    return text\n"},
    "crash": {"words.py": "import os\nos._exit(1)\n"},
    "empty": {"sums.py": ""},
}
EACH = 4


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start a part of a cluster."""
    pytest.importorskip("distributed", reason="needs the extra cluster: dask")
    folder, started = tmp_path_factory.mktemp("dask"), []

    def start(*line: str) -> subprocess.Popen[bytes]:
        environment = os.environ | {"DASK_TEMPORARY_DIRECTORY": str(folder)}
        command = [sys.executable, "-m", "dask", *line, "--no-dashboard"]
        started.append(subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.DEVNULL))
        return started[-1]

    yield start
    for process in reversed(started):
        process.kill()
        process.wait()


@pytest.fixture
def cluster(dask: Callable[..., subprocess.Popen[bytes]], free_port: int) -> tuple[str, list[subprocess.Popen[bytes]]]:
    """The scheduler's address, and two workers of one thread."""
    address = f"tcp://127.0.0.1:{free_port}"
    dask("scheduler", "--host", "127.0.0.1", "--port", str(free_port))
    return address, [dask("worker", address, "--no-nanny", "--nthreads", "1") for _ in range(2)]


@pytest.fixture
def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def submissions(tmp_path: Path, solution: Files) -> Path:
    for kind, files in KINDS.items():
        for number in range(EACH):
            folder = tmp_path / "class" / f"{kind}-{number}"
            folder.mkdir(parents=True)
            for name, text in (solution | files).items():
                (folder / name).write_text(text)
    (tmp_path / "class" / "right-0" / "words.py").rename(tmp_path / "class" / "right-0" / "elsewhere")
    (tmp_path / "class" / "right-0" / "words.py").symlink_to("elsewhere")
    return tmp_path / "class"


@pytest.fixture
def batch(tmp_path: Path, course: Path, submissions: Path) -> Callable[..., Summary]:
    def run(out: str, slots: Callable[[Job], Slots], watch: Callable[..., None] = lambda *done: None) -> Summary:
        order = Order(submissions, tmp_path / out, Job(course, submissions))
        return grade_batch(order, lambda: slots(order.job), watch)

    return run


def timeless(report: Report) -> Report:
    tasks = [msgspec.structs.replace(task, seconds=0.0) for task in report.tasks]
    return msgspec.structs.replace(report, tasks=tasks, graded_at="")


def reports(folder: Path) -> dict[str, Report]:
    return {student.id: timeless(student.report) for student in load_class(folder).students if student.report}


@pytest.mark.systems
def test_a_lost_worker_costs_a_retry_and_the_results_are_those_of_one_machine(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], batch: Callable[..., Summary], tmp_path: Path
) -> None:
    from autograder.integrations.dask import ClusterSlots

    address, workers = cluster
    local = batch("local", lambda job: LocalSlots(1))
    lost: list[int] = []

    def watch(doing: str, done: int, total: int) -> None:
        if doing == "grading" and done == 3 and not lost:
            workers[0].kill()
            lost.append(workers[0].wait())

    summary = batch("cluster", lambda job: ClusterSlots(address, job), watch)
    assert lost == [-signal.SIGKILL]
    assert (summary.total, summary.graded, summary.faults) == (local.total, local.graded, {})
    assert reports(tmp_path / "cluster") == reports(tmp_path / "local")
    again = batch("cluster", lambda job: ClusterSlots(address, job))
    assert (again.unchanged, again.graded) == (EACH * len(KINDS), 0)


@pytest.mark.systems
def test_a_worker_of_another_version_grades_nothing(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], batch: Callable[..., Summary], monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.integrations import dask as module

    monkeypatch.setattr(module, "engine_version", lambda: "another")
    with pytest.raises(NotABatch, match="another version"):
        batch("cluster", lambda job: module.ClusterSlots(cluster[0], job))


@pytest.mark.systems
def test_without_a_scheduler_or_workers(
    dask: Callable[..., Any], free_port: int, batch: Callable[..., Summary], monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.integrations import dask as module

    monkeypatch.setattr(module, "PATIENCE", 2)
    address = f"tcp://127.0.0.1:{free_port}"
    with pytest.raises(NotABatch, match="no Dask scheduler answers"):
        batch("out", lambda job: module.ClusterSlots(address, job))
    dask("scheduler", "--host", "127.0.0.1", "--port", str(free_port))
    monkeypatch.setattr(module, "PATIENCE", 20)
    with pytest.raises(NotABatch, match="has no workers"):
        batch("out", lambda job: module.ClusterSlots(address, job))


@pytest.mark.parametrize(
    ("options", "installed", "sentence"),
    [((), False, "pip install 'dask[distributed]'"), (("--jobs", "2"), True, "--jobs is for this machine")],
)
def test_wrong_usage(
    options: tuple[str, ...], installed: bool, sentence: str, course: Path, submissions: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    if not installed:
        monkeypatch.setitem(sys.modules, "distributed", None)
        monkeypatch.delitem(sys.modules, "autograder.integrations.dask", raising=False)
    line = ["batch", submissions, "--out", tmp_path / "out", "--course", course, "--scheduler", "tcp://x:1", *options]
    done = CliRunner().invoke(app, [str(part) for part in line])
    assert (done.exit_code, sentence in " ".join(done.stderr.split())) == (2, True)
