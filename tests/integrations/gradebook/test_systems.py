"""nbgrader's own export and formgrader, and a real PostgreSQL server."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.integrations.nbgrader.database import opened
from autograder.integrations.nbgrader.entries import Changes, put
from autograder.integrations.nbgrader.marks import NotAGradebook, read_marks
from tests.integrations.gradebook.conftest import POINTS, SAID, write_batch


def run(folder: Path, *line: str) -> subprocess.CompletedProcess[str]:
    """In an environment that was never activated, warnings being errors."""
    environment = {"PATH": os.defpath, "PYTHONWARNINGS": "error", "HOME": str(folder)}
    return subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.systems
def test_the_export_of_an_environment_never_activated(tmp_path: Path, nbgrader: Any) -> None:
    folder = write_batch(tmp_path / "out")
    done = run(folder, sys.executable, "-m", "autograder", "gradebook", ".")
    assert (done.returncode, done.stdout) == (
        0,
        "4 submissions of 2 lessons, 4 of them new\nno score changed\n4 pages of feedback\n",
    )
    assert "student-004 wasn't graded" in done.stderr
    export = Path(sysconfig.get_path("scripts")) / "nbgrader"
    exported = subprocess.run(
        [sys.executable, export, "export", "--to=grades.csv"],
        cwd=folder, env={"PATH": os.defpath, "HOME": str(folder)}, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert exported.returncode == 0, exported.stderr
    rows = list(csv.DictReader(io.StringIO((folder / "grades.csv").read_text())))
    found = {(row["assignment"], row["student_id"]): float(row["score"]) for row in rows if float(row["score"])}
    assert found == {
        ("lesson_1_sums", "student-001"): pytest.approx(2.4),
        ("lesson_2_words", "student-001"): pytest.approx(0.7),
        ("lesson_1_sums", "student-002"): pytest.approx(2.5),
        ("lesson_2_words", "student-002"): pytest.approx(0.2),
    }


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextlib.contextmanager
def running(*line: object, **how: Any) -> Iterator[None]:
    with subprocess.Popen([*map(str, line)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **how) as server:
        try:
            yield
        finally:
            server.send_signal(signal.SIGINT)  # at once, but in order
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(10)
            server.terminate()


def until(answer: Callable[[], Any], *errors: type[Exception]) -> Any:
    end = time.monotonic() + 60
    while True:
        try:
            return answer()
        except errors:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


@pytest.fixture
def postgresql() -> Iterator[str]:
    """A server of our own. It refuses to be run by root."""
    programs = [Path(path).resolve().parent for name in ("postgres", "initdb") if (path := shutil.which(name))]
    programs += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    binaries = next((folder for folder in programs if (folder / "initdb").exists()), None)
    if binaries is None:
        pytest.skip("needs a PostgreSQL server: initdb and postgres")
    psycopg = pytest.importorskip("psycopg", reason="needs the extra postgresql: psycopg")
    with tempfile.TemporaryDirectory() as name:
        how: dict[str, Any] = {"cwd": name, "env": {"PATH": os.defpath}}
        if os.geteuid() == 0:
            how["user"] = "nobody"
            shutil.chown(name, "nobody")
        (Path(name) / "password").write_text("not-to-be-shown")
        port = free_port()
        line = [
            "-D",
            "data",
            "-U",
            "grader",
            "-A",
            "scram-sha-256",
            "--pwfile=password",
            "--encoding=UTF8",
            "--no-sync",
        ]
        subprocess.run([binaries / "initdb", *line], check=True, capture_output=True, **how)
        with running(binaries / "postgres", "-D", "data", "-p", port, "-h", "127.0.0.1", "-k", name, "-F", **how):
            where = f"//grader:not-to-be-shown@127.0.0.1:{port}/postgres"
            until(lambda: psycopg.connect(f"postgresql:{where}").close(), psycopg.OperationalError)
            yield f"postgresql+psycopg:{where}"


@pytest.mark.systems
def test_a_real_postgresql_server(folder: Path, postgresql: str, nbgrader: Any) -> None:
    marks = read_marks(folder)
    for new in (4, 0):
        with opened(postgresql) as book:
            changes = put(book, marks)
        assert (changes.new, changes.points, changes.kept, changes.fell) == (new, 0, [], [])
    with nbgrader.Gradebook(postgresql) as book:
        grade = book.find_grade("task_1_1", "lesson_1_sums", "lesson_1_sums", "student-002")
        grade.manual_score, grade.extra_credit = 1.0, 0.5
        book.db.commit()
    write_batch(folder, POINTS | {"student-002": {"1.1": 2.0, "1.2": 0.3, "2.1": 0.2}})
    with opened(postgresql) as book:
        changes = put(book, read_marks(folder))
    assert (changes.points, len(changes.fell), len(changes.kept)) == (2, 1, 1)
    with nbgrader.Gradebook(postgresql) as book:
        one, two = (book.find_submission("lesson_1_sums", id) for id in ("student-001", "student-002"))
        assert (one.score, two.score) == (pytest.approx(2.4), pytest.approx(1.8))
        assert (one.total_seconds_late, two.extension) == (26 * 3600, dt.timedelta(days=1.5))
        students = {student["id"]: student["score"] for student in book.student_dicts()}
    assert students == {
        "student-001": pytest.approx(3.1),
        "student-002": pytest.approx(2.0),
        "student-004": 0.0,
        "student-005": 0.0,
    }


@pytest.mark.systems
def test_a_server_that_is_not_there_is_named_without_its_password(nbgrader: Any) -> None:
    pytest.importorskip("psycopg", reason="needs the extra postgresql: psycopg")
    with pytest.raises(NotAGradebook) as caught, opened(f"postgresql+psycopg://a:secret@127.0.0.1:{free_port()}/x"):
        pass
    assert "refused" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.systems
def test_the_formgrader_shows_the_same_points(enter: Callable[..., Changes], folder: Path, tmp_path: Path) -> None:
    enter()
    (tmp_path / "nbgrader_config.py").write_text(f"c = get_config()\nc.CourseDirectory.root = {str(folder)!r}\n")
    port = free_port()
    options = {
        "ip": "127.0.0.1", "port": port, "root_dir": folder, "open_browser": False, "allow_root": True,
        "jpserver_extensions": {"nbgrader.server_extensions.formgrader": True},
    }  # fmt: skip
    line = [*(f"--ServerApp.{name}={value}" for name, value in options.items()), "--IdentityProvider.token="]
    environment = {"PATH": os.defpath, "HOME": str(tmp_path), "JUPYTER_CONFIG_DIR": str(tmp_path)}

    def get(page: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/formgrader/{page}", timeout=30) as answer:
            return answer.read()

    def items(page: str, key: str) -> dict[str, Any]:
        return {item[key]: item for item in json.loads(get(f"api/{page}"))}

    with running(sys.executable, "-m", "jupyter_server", *line, cwd=folder, env=environment):
        until(lambda: get("api/status"), OSError)
        lessons = items("assignments", "name")
        assert {name: (a["max_score"], a["num_submissions"]) for name, a in lessons.items()} == {
            "lesson_1_sums": (5.0, 2),
            "lesson_2_words": (2.5, 2),
        }
        handed_in = items("submissions/lesson_1_sums", "student")
        assert {id: s["score"] for id, s in handed_in.items()} == {
            "student-001": pytest.approx(2.4),
            "student-002": 2.5,
        }
        assert items("student_submissions/student-001", "name")["lesson_2_words"]["score"] == 0.7
        pages = items("submitted_notebooks/lesson_1_sums/lesson_1_sums", "student")
        page = get(f"submissions/{pages['student-001']['id']}/").decode()
        grades = items(f"grades?submission_id={pages['student-001']['id']}", "name")
    assert {name: grade["auto_score"] for name, grade in grades.items()} == {"task_1_1": 2.3, "task_1_2": 0.1}
    assert all(name in page for name in grades)
    assert "&lt;b&gt;Not &amp; yet.&lt;/b&gt;" in page
    assert SAID not in page
