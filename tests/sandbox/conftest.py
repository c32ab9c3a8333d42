"""A warm parent, workers of its, and how to see what runs."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox.forking import WarmParent
from autograder.sandbox.frames import Call, Import, Named, Node, Returned
from autograder.sandbox.pool import Allowance, ForkStarter, Worker

LOOP = "def double(x):\n    while True: pass\n"
PATIENT = "[limits]\ntask_seconds = 60\n"


@pytest.fixture(scope="module")
def parent() -> Iterator[WarmParent]:
    warm = WarmParent()
    yield warm
    warm.close()


@pytest.fixture
def start(parent: WarmParent) -> Iterator[Callable[..., Worker]]:
    workers: list[Worker] = []

    def started(source: str, cpu: float = 5.0, wall: float = 20.0) -> Worker:
        worker = ForkStarter(parent.requests).start([])
        workers.append(worker)
        worker.begin(Allowance(cpu, wall))
        assert worker.ask(Import("work", "work.py", source)) == Returned(None)
        return worker

    yield started
    for worker in workers:
        worker.stop()


def value(worker: Worker, function: str = "f") -> Any:
    reply = worker.ask(Call(Named(function), Node("list", []), Node("dict", []), 1, "cpu"))
    assert isinstance(reply, Returned)
    answer = reply.value
    return (answer.tag, answer.parts) if isinstance(answer, Node) else answer


def wait_until(condition: Callable[[], bool], seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def children(pid: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(path.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(path.parent.name))
    return found


def below(pid: int) -> list[int]:
    direct = children(pid)
    return direct + [deeper for child in direct for deeper in below(child)]
