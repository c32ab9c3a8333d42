"""Switches, what may run without confinement, and what a worker's memory holds."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from autograder.course import seeds
from autograder.course.tree import CourseError
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.sandbox.confinement import landlock
from autograder.sandbox.confinement.policy import LAYERS, Policy
from tests.confinement.conftest import ROOT, linux_only, wait_until

ORDINARY = Path(__file__).parents[1] / "ordinary.py"
pytestmark = linux_only


def test_switches() -> None:
    assert Policy.from_environment({}) == Policy()
    assert Policy.from_environment({"AUTOGRADER_WITHOUT": "landlock, seccomp"}).without == ("landlock", "seccomp")
    assert Policy.from_environment({"AUTOGRADER_WITHOUT": "all"}).without == LAYERS
    assert Policy.from_environment({"AUTOGRADER_LANDLOCK_ABI": "4"}).landlock_abi == 4
    for wrong in ({"AUTOGRADER_WITHOUT": "everything"}, {"AUTOGRADER_LANDLOCK_ABI": "x"}):
        with pytest.raises(ValueError, match="AUTOGRADER"):
            Policy.from_environment(wrong)


def test_what_each_version_of_landlock_watches() -> None:
    files = [landlock.known(landlock.WATCHED_FILES, abi).bit_length() for abi in range(1, 10)]
    assert files == [13, 14, 15, 15, 16, 16, 16, 16, 17]
    assert [landlock.known(landlock.WATCHED_NET, abi) for abi in (3, 4, 9, 10)] == [0, 3, 3, 15]
    assert [landlock.known(landlock.SCOPES, abi) for abi in (5, 6)] == [0, 3]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, **more}


@pytest.mark.systems
def test_hidden_graders_do_not_run_unconfined(course: Path, command: Callable[..., Any]) -> None:
    line = ["run", course / "solutions", "--course", course, "--json", "report.json"]
    ran = command(*line, environment=environment(AUTOGRADER_WITHOUT="all"))
    assert (ran.status, ran.report, ran.out) == (2, {}, "")
    assert "could read the hidden graders on this machine (missing: landlock (switched off)" in " ".join(
        ran.err.split()
    )
    ran = command(*line, "--allow-unconfined", environment=environment(AUTOGRADER_WITHOUT="all"))
    assert (ran.status, ran.report["points"]) == (0, 4.5)
    assert ran.report["environment"]["confinement"][0] == "none"


@pytest.mark.systems
def test_public_checks_run_unconfined(own_course: Path, command: Callable[..., Any]) -> None:
    ran = command("run", own_course, cwd=own_course, environment=environment(AUTOGRADER_WITHOUT="all"))
    assert ran.status == 0


@pytest.mark.parametrize("spawn", ["", "1"])
def test_a_switch_that_makes_no_sense(spawn: str, course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRADER_WITHOUT", "wolves")
    monkeypatch.setenv("AUTOGRADER_SPAWN", spawn)
    with pytest.raises(CourseError, match="AUTOGRADER_WITHOUT names wolves"), Engine() as engine:
        engine.grade(Job(course, course / "solutions"))


def found_in(pid: int, words: Sequence[str]) -> set[str]:
    """Which of the words are in memory that a process could have written."""
    found: set[str] = set()
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in maps:
            span, rights = line.split()[:2]
            start, end = (int(text, 16) for text in span.split("-"))
            if rights.startswith("rw"):
                memory.seek(start)
                content = memory.read(end - start)
                found.update(word for word in words if word.encode() in content)
    return found


def test_nothing_secret_is_in_a_worker_s_memory(
    own_course: Path,
    solution: dict[str, str],
    submit: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Read from outside, in a worker without confinement: what is not there cannot be found."""
    started, done = tmp_path / "started", tmp_path / "done"
    monkeypatch.setenv("AUTOGRADER_WITHOUT", "all")
    monkeypatch.setenv("SECRET_TOKEN", "canary-of-the-environment")
    seed = seeds.make()
    (own_course / "graders" / "seed.txt").write_text(seed)
    (own_course / "class.toml").write_text("[limits]\nimport_seconds = 60")
    work = f"import os, time\nMARK = 'the learner was here'\nopen({str(started)!r}, 'w').close()\n"
    work += f"while not os.path.exists({str(done)!r}): time.sleep(0.1)\n"
    job = Job(own_course, submit(solution | {"sums.py": work}, name="canary-of-the-submission"), allow_unconfined=True)
    secret = ["canary-of-", seed, "the-secret-of-the-graders", own_course.name, "hidden_name", "twice each value"]
    with Engine() as engine, ThreadPoolExecutor() as pool:
        grading = pool.submit(engine.grade, job)
        try:
            assert wait_until(started.exists, 30)
            parent = engine._parent._process.pid
            assert found_in(parent, secret) == set()
            assert found_in(newest_child(parent), [*secret, "the learner was here"]) == {"the learner was here"}
        finally:
            done.touch()
        assert grading.result()[0]


def newest_child(pid: int) -> int:
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[-1])


@pytest.mark.systems
@pytest.mark.skipif(not ROOT, reason="the other tests are an ordinary user's already")
def test_an_ordinary_user_s_workers_are_confined_too() -> None:
    script = "from autograder.cli.doctor import examine\nprint(examine()[-1])"
    done = subprocess.run(
        [sys.executable, ORDINARY, "4711", sys.executable, "-c", script], cwd="/",
        capture_output=True, text=True, timeout=120, check=True, env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert "landlock" in done.stdout
    assert "'none" not in done.stdout
