"""What is promised on Windows and macOS, where Python lacks what Linux has."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import foreign

HERE = Path(__file__).parents[1]
SYSTEMS = pytest.mark.parametrize("system", sorted(foreign.SYSTEMS))
ELSEWHERE = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C", "PYTHONIOENCODING": "cp1252"}
SUMS = Path("exercises/lesson_1_sums/sums.py")
Done = subprocess.CompletedProcess[str]
On = Callable[..., Done]
RIGHT = "    return 2 * x\n"


@pytest.fixture
def on(own_course: Path, tmp_path: Path) -> On:
    """Run a program as on another system, in a folder for temporary files that is reached through a link."""
    (tmp_path / "real").mkdir()
    (tmp_path / "temporary").symlink_to("real")
    surroundings = {**os.environ, **ELSEWHERE, "TMPDIR": str(tmp_path / "temporary"), "PYTHONPATH": str(HERE.parent)}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)

    def run(system: str, *arguments: object, said: str | None = None) -> Done:
        line = [sys.executable, str(HERE / "foreign.py"), system, *map(str, arguments)]
        done = subprocess.run(
            line, cwd=own_course, env=surroundings, input=said, encoding="cp1252", capture_output=True, timeout=240,
            check=False,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        assert not list((tmp_path / "real").glob("autograding-*"))
        return done

    return run


@pytest.fixture
def public(own_course: Path) -> Path:
    """What a learner has of the course."""
    shutil.rmtree(own_course / "graders")
    shutil.rmtree(own_course / "solutions")
    return own_course


def solve(course: Path, body: str = RIGHT) -> None:
    path = course / SUMS
    path.write_text(path.read_text().replace('    raise NotImplementedError("task 1.1")\n', body))


@SYSTEMS
def test_what_it_lacks_is_missing(on: On, system: str) -> None:
    program = (
        "import autograder.files, sys; print(autograder.files.sys.platform, hasattr(autograder.files.os, 'pread'))"
    )
    line = foreign.infected(system, [sys.executable, "-c", program])
    done = subprocess.run(line, cwd=HERE.parent, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [{"windows": "win32", "macos": "darwin"}[system], str(system == "macos")]


@pytest.mark.systems
@SYSTEMS
def test_a_learners_grade_run(on: On, public: Path, system: str) -> None:
    solve(public)
    done = on(system, "-m", "autograder", "run", "--json", "report.json", "--format", "markdown=report.md")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1.1 double         passed" in done.stdout and "public checks 2 of 6" in done.stdout
    report = json.loads((public / "report.json").read_bytes())
    assert [task["status"] for task in report["tasks"]] == ["passed", *["not_started"] * 4]
    assert "2 of 6 public checks pass" in (public / "report.md").read_text(encoding="utf-8")


@pytest.mark.systems
@SYSTEMS
def test_points_are_those_of_linux(
    on: On, own_course: Path, system: str, command: Callable[..., Any], tmp_path: Path
) -> None:
    solve(own_course, "    return x * 3 if x.numel() > 1 else 2 * x\n")
    (own_course / "class.toml").unlink()
    ask = ["run", "exercises", "--course", "."]
    refused = on(system, "-m", "autograder", *ask, "--json", "foreign.json")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("grade: a learner's code could read the hidden graders on this machine")
    done = on(system, "-m", "autograder", *ask, "--allow-unconfined", "--json", "foreign.json")
    assert (done.returncode, done.stderr) == (0, "")
    tasks = json.loads((own_course / "foreign.json").read_bytes())["tasks"]
    here = command(*ask, "--json", "report.json", cwd=own_course)
    ignored = {"seconds"}
    assert [{k: v for k, v in task.items() if k not in ignored} for task in tasks] == [
        {k: v for k, v in task.items() if k not in ignored} for task in here.report["tasks"]
    ]


def test_an_endless_loop_is_stopped_without_alarms(on: On, public: Path) -> None:
    solve(public, "    while True: pass\n")
    checks = public / SUMS.with_name("test_sums.py")
    text = checks.read_text()
    checks.write_text(text.replace("def test_doubles(", "@pytest.mark.timeout(1)\ndef test_doubles("))
    done = on("windows", "-m", "pytest", "-q", "-p", "no:cacheprovider", str(SUMS.parent))
    assert (done.returncode, done.stderr) == (1, "")
    assert "Stopped after 1 seconds: is there a loop that never ends" in done.stdout
    assert "It was at line 8 of sums.py" in done.stdout
    assert "Next: 1.1 double" in done.stdout


@pytest.mark.systems
@SYSTEMS
def test_learners_pytest(on: On, public: Path, system: str) -> None:
    solve(public)
    done = on(system, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(SUMS.parent))
    assert (done.returncode, done.stderr) == (0, "")
    assert "1.1 double" in done.stdout and "Next: 1.2 total" in done.stdout
