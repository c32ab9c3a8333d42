"""How the warm parent and the engine end, and what a fault of the system is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.grading.engine import Engine, EngineFault
from autograder.grading.jobs import Job
from autograder.sandbox.forking import WarmParent
from autograder.sandbox.frames import Import
from autograder.sandbox.pool import Allowance, Crashed, ForkStarter
from tests.sandbox.conftest import LOOP, PATIENT, alive, below, children, wait_until


def test_the_warm_parent_ends_with_its_last_client() -> None:
    warm = WarmParent()
    worker = ForkStarter(warm.requests).start([])
    worker.begin(Allowance(5, 20))
    warm.close()
    with pytest.raises(Crashed):
        worker.ask(Import("work", "work.py", ""))


@pytest.fixture
def busy(own_course: Path, solution: dict[str, str], submit: Callable[..., Path]) -> Iterator[subprocess.Popen[bytes]]:
    """A command that is grading an endless loop."""
    (own_course / "class.toml").write_text(PATIENT)
    line = [sys.executable, "-m", "autograder", "run", submit(solution | {"sums.py": LOOP}), "--course", own_course]
    with subprocess.Popen(list(map(str, line)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert wait_until(lambda: len(below(process.pid)) >= 4, 120)
        time.sleep(0.5)
        yield process
        process.kill()


@pytest.mark.some
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda s: s.name)
def test_ending_the_command_ends_everything(number: signal.Signals, busy: subprocess.Popen[bytes]) -> None:
    everything = below(busy.pid)
    busy.send_signal(number)
    assert wait_until(lambda: busy.poll() is not None, 60)
    assert busy.returncode not in (0, 1, 2, 3)
    assert wait_until(lambda: not any(map(alive, everything)))


@pytest.fixture
def own_engine() -> Iterator[Engine]:
    with Engine() as warm:
        yield warm


def test_a_fault_of_the_system_is_no_grade(
    own_engine: Engine, course: Path, solution: dict[str, str], submit: Callable[..., Path]
) -> None:
    job = Job(course, submit(solution))
    assert own_engine.grade(job)[0].points == 4.5
    (warm,) = [pid for pid in children(os.getpid()) if len(children(pid)) == 1 and own_pid(own_engine) == pid]
    os.kill(warm, signal.SIGKILL)
    try:
        report, _ = own_engine.grade(job)
    except EngineFault:
        return
    assert report.faulty


def own_pid(engine: Engine) -> int:
    return int(engine._parent._process.pid)
