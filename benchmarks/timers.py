"""Where the CPU seconds of a warm grading go: timers around the engine's steps, for benchmarks only.

They live in memory that the warm parent shares with everything forked from it, confined workers included. Timers of one
process nest: an inner one's time isn't counted for the outer one. Use one slot only, so that nobody else writes at the
same time.
"""

from __future__ import annotations

import functools
import mmap
import os
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PARTS = ("confinement", "worker", "drawing", "graders", "wire", "forking", "pytest", "job")
"""In the order in which they lie in memory. ``worker``: all that workers took, told by the kernel; ``forking``: the
graders' side of it; ``job``: the rest of grading: taking the submission in, the report."""
_memory: mmap.mmap | None = None
_inner = [0.0]


def make_times(path: Path) -> None:
    """An empty file for the times."""
    path.write_bytes(bytes(8 * len(PARTS)))


def read_times(path: Path) -> dict[str, float]:
    """CPU seconds so far, by part."""
    return dict(zip(PARTS, struct.unpack(f"{len(PARTS)}d", path.read_bytes()), strict=True))


def open_times(path: Path) -> None:
    """In the warm parent: share that file with everything it will fork."""
    global _memory
    descriptor = os.open(path, os.O_RDWR)
    _memory = mmap.mmap(descriptor, 8 * len(PARTS))
    os.close(descriptor)


def _add(part: str, seconds: float) -> None:
    assert _memory is not None
    at = 8 * PARTS.index(part)
    (before,) = struct.unpack_from("d", _memory, at)
    struct.pack_into("d", _memory, at, before + seconds)


def _timed(part: str, owner: Any, name: str) -> None:
    """Replace a function by one that notes its own CPU seconds, without inner timers'."""
    function: Callable[..., Any] = getattr(owner, name)

    @functools.wraps(function)
    def timed(*args: Any, **kwargs: Any) -> Any:
        start = time.process_time()
        _inner.append(0.0)
        try:
            return function(*args, **kwargs)
        finally:
            whole = time.process_time() - start
            _add(part, whole - _inner.pop())
            _inner[-1] += whole

    setattr(owner, name, timed)


def time_workers(zygote: Any) -> None:
    """Note what confinement takes, on both sides of the fork, and what workers take in all."""
    from autograder.sandbox.confinement.layers import Confinement

    for name in ("place", "vacate"):
        _timed("confinement", Confinement, name)
    _timed("confinement", Confinement, "apply")
    wait4 = os.wait4

    def noting(pid: int, options: int) -> Any:
        found = wait4(pid, options)
        _add("worker", found[2].ru_utime + found[2].ru_stime)
        return found

    zygote.os = _With(os, wait4=noting)


class _With:
    """A module with something replaced, for one other module."""

    def __init__(self, module: Any, **replaced: Any) -> None:
        self._module = module
        vars(self).update(replaced)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name)


def time_jobs() -> None:
    """In the graders' process: note what the steps of a grading take."""
    from autograder.grading import host
    from autograder.grading.session import Collected
    from autograder.sandbox.pool import ForkStarter, Worker
    from autograder.testing import trial
    from autograder.testing.student import Student

    _timed("drawing", trial.Cases, "one")
    _timed("graders", trial, "judge")
    for owner, name in ((Student, "_request"), (Student, "_read"), (Student, "keep"), (Worker, "ask")):
        _timed("wire", owner, name)
    _timed("forking", ForkStarter, "start")
    _timed("forking", Worker, "stop")
    _timed("pytest", Collected, "run")
    _timed("job", host, "perform")
