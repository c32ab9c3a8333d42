"""A file's worth of work around lines that should cost nothing, or only what needs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from autograder.sandbox.forking import WarmParent
from autograder.sandbox.frames import Call, Import, Imported, Named, Node, Own, Reply
from autograder.sandbox.pool import Allowance, ForkStarter, Worker

RIGHT = """import torch

def double(x):
    return 2 * x


def total(numbers):
    if not numbers:
        raise ValueError("none")
    return float(sum(numbers))
"""


@pytest.fixture(scope="module")
def parent() -> Any:
    warm = WarmParent()
    yield warm
    warm.close()


@pytest.fixture
def run(parent: WarmParent) -> Any:
    """Import a text, going on after what fails, and ask it for functions without arguments."""
    workers: list[Worker] = []

    def started(source: str, *modules: Own, only: list[str] | None = None) -> tuple[Any, Callable[[str], Reply]]:
        worker = ForkStarter(parent.requests).start([])
        workers.append(worker)
        worker.begin(Allowance(20, 60))
        reply = worker.ask(Import("work", "work.py", source, list(modules), True, only))
        troubles = reply.troubles if isinstance(reply, Imported) else []

        def call(name: str) -> Reply:
            return worker.ask(Call(Named(name), Node("list", []), Node("dict", []), 1, "cpu"))

        return troubles, call

    yield started
    for worker in workers:
        worker.stop()
