"""Where nothing forks, spawned workers give the same verdicts."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SCRIPT = """
import json, sys
from pathlib import Path
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.report.model import to_json
course, submission = map(Path, sys.argv[1:])
with Engine() as engine:
    assert not engine._forks
    print(json.dumps(json.loads(to_json(engine.grade(Job(course, submission))[0]))))
"""
STATE = """
left = []
def double(x):
    left.append(1)
    return 2 * x
def total(numbers):
    if left or not numbers: raise ValueError
    return float(sum(numbers))
"""
CHANGED = {
    "right": {"sums.py": STATE},
    "wrong": {"sums.py": "import torch\ndef double(x): return x * 4\ndef total(n): return n[0]\n", "words.py": "1 / 0"},
    "timeout": {"sums.py": "def double(x):\n    while True: pass\ndef total(n): return float(sum(n))\n"},
    "crash": {"sums.py": "import os\ndef double(x): os._exit(0)\ndef total(n): return float(sum(n))\n"},
}


@pytest.fixture(scope="module")
def spawned(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, Any]]:
    @functools.cache
    def report(name: str) -> dict[str, Any]:
        folder = tmp_path_factory.mktemp(name)
        for lesson in (course / "solutions").iterdir():
            for file in lesson.glob("*.*"):
                (folder / file.name).write_text(CHANGED[name].get(file.name, file.read_text()))
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, course, folder],
            env={**os.environ, "AUTOGRADER_SPAWN": "1"}, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    return report


@pytest.mark.some
@pytest.mark.parametrize("name", CHANGED)
def test_verdicts_are_those_of_forked_workers(
    name: str, spawned: Callable[[str], dict[str, Any]], grade: Callable[..., Any]
) -> None:
    verdicts = [(t["task"], t["status"], t["points"], t["mistake"], t["message"]) for t in spawned(name)["tasks"]]
    assert verdicts == [(t.task, t.status, t.points, t.mistake, t.message) for t in grade(CHANGED[name]).report.tasks]


@pytest.mark.systems
def test_right_and_wrong_are_told_apart(spawned: Callable[[str], dict[str, Any]]) -> None:
    assert spawned("right")["points"] == 4.0
    assert [t["status"] for t in spawned("timeout")["tasks"]][:2] == ["timed_out", "partial"]
    assert [t["status"] for t in spawned("crash")["tasks"]][:2] == ["crashed", "partial"]


REUSING = """
import json, sys, threading, time
from pathlib import Path
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
course, folder = map(Path, sys.argv[1:])
said = []
with Engine() as engine:
    def grade(body):
        (folder / "sums.py").write_text(f"import os\\ndef double(x):\\n    {body}\\n")
        task = engine.grade(Job(course, folder, tasks=("1.1",), hidden=False, patience=1.0))[0].tasks[0]
        said.append((task.status, task.message))
    for body in ("raise ValueError(os.getpid())", "raise ValueError(os.getpid())", "while True: pass", "return 2 * x"):
        grade(body)
    threading.Timer(0.3, engine.abandon).start()
    start = time.monotonic()
    grade("import time; time.sleep(60)")
    said.append(time.monotonic() - start)
    grade("return 2 * x")
print(json.dumps(said))
"""


@pytest.mark.systems
def test_every_grading_gets_a_worker_that_has_started_ahead(course: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", REUSING, course, tmp_path],
        env={**os.environ, "AUTOGRADER_SPAWN": "1"}, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    first, second, endless, after, _, seconds, last = json.loads(done.stdout.splitlines()[-1])
    assert first != second
    assert first[0] == second[0] == "failed"
    assert endless[0] == "timed_out"
    assert after[0] == last[0] == "passed"
    assert seconds < 30
