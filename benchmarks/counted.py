"""``grade`` with every process's CPU time counted: ``python -m benchmarks.counted run … | batch … | dask worker …``.

The graders' process leaves its finished jobs to the kernel (``SIGCHLD`` ignored), which then forgets what they used.
Here it waits for them, so that their time counts as its own, and as that of the process that waits for ``grade``. If
you name a file, the warm parent also writes there what each step of a grading takes (see ``timers``).
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from autograder.sandbox import forking, start

SCRIPT = Path(__file__).resolve()
WARM_PARENT = start.command("zygote")


@contextlib.contextmanager
def counted(times: Path | None = None) -> Iterator[None]:
    """Warm parents that start meanwhile have their CPU time counted."""

    def started(command: list[str], **rest: Any) -> subprocess.Popen[bytes]:
        assert command[: len(WARM_PARENT)] == WARM_PARENT
        python = WARM_PARENT[: WARM_PARENT.index("-c")]
        own = [*python, str(SCRIPT), str(times or ""), *command[len(WARM_PARENT) :]]
        return subprocess.Popen(own, **rest)

    vars(forking)["subprocess"] = SimpleNamespace(**vars(subprocess) | {"Popen": started})
    try:
        yield
    finally:
        vars(forking)["subprocess"] = subprocess


def _reap(number: int, frame: object) -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _warm_parent() -> None:
    """The warm parent, whose trusted child waits for its children."""
    from autograder.sandbox import zygote

    trusted = zygote.Zygote._trusted
    times = sys.argv.pop(1)
    timers = _timers(zygote, times) if times else None

    def counting(self: zygote.Zygote, request: Any, descriptors: list[int]) -> Any:
        become = self._become

        def as_host(main: Any) -> Any:
            import signal

            from autograder.grading import host

            vars(host)["signal"] = SimpleNamespace(**vars(signal) | {"SIG_IGN": _reap})
            if timers:
                timers.time_jobs()
            return become(main)

        vars(self)["_become"] = as_host
        try:
            return trusted(self, request, descriptors)
        finally:
            del vars(self)["_become"]

    zygote.Zygote._trusted = counting  # type: ignore[method-assign]
    zygote.main()


def _timers(zygote: Any, times: str) -> Any:
    sys.path.insert(0, str(SCRIPT.parent.parent))
    from benchmarks import timers

    sys.path.pop(0)
    timers.open_times(Path(times))
    timers.time_workers(zygote)
    return timers


def main() -> None:
    """``grade``, or a process of a Dask cluster."""
    with counted():
        if sys.argv[1] == "dask":
            from dask.__main__ import main as dask  # type: ignore[import-not-found,unused-ignore]

            sys.argv = ["dask", *sys.argv[2:]]
            dask()
        else:
            from autograder.cli import main as grade

            sys.argv[0] = "grade"
            grade()


if __name__ == "__main__":
    _warm_parent() if sys.flags.isolated else main()
