"""CPU seconds and memory of processes with all their descendants. Linux only."""

from __future__ import annotations

import ctypes
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
PR_SET_CHILD_SUBREAPER = 36
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
LEFT_OUT = ("PYTHONDONTWRITEBYTECODE", "PYTEST_ADDOPTS", "PYTHONPATH", "PYTHONWARNINGS")


class Failed(Exception):
    """A command didn't do what it was measured for."""


@dataclass(frozen=True)
class Spent:
    """What something took: CPU seconds (user and system, all processes) and seconds on the wall."""

    cpu: float
    wall: float

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.cpu + other.cpu, self.wall + other.wall)

    def less(self, other: Spent) -> Spent:
        """Without what was spent in any case."""
        return Spent(self.cpu - other.cpu, self.wall - other.wall)

    def each(self, count: int) -> Spent:
        """An equal share."""
        return Spent(self.cpu / count, self.wall / count)


def environment(**more: str) -> dict[str, str]:
    """The same for every side: cached byte code, one thread a process, this repository importable."""
    kept = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    return kept | ONE_THREAD | {"PYTHONPATH": str(ROOT)} | more


def run(command: Sequence[str | Path], *, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> tuple[Spent, str]:
    """Run a command to its end; return what it and its descendants spent, and what it printed.

    Descendants that nobody waited for come to this process, and are counted too. Only those whose parent ignores
    ``SIGCHLD`` escape (see ``counted``). Raises ``Failed``.
    """
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command], cwd=cwd, env=dict(env or environment()), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    cpu = usage.ru_utime + usage.ru_stime + _orphans()
    if process.returncode:
        raise Failed(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{printed[-4000:]}")
    return Spent(cpu, wall), printed


def _orphans() -> float:
    """CPU seconds of descendants whose parent didn't wait for them."""
    cpu = 0.0
    while True:
        try:
            pid, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return cpu
        if not pid:
            return cpu
        cpu += usage.ru_utime + usage.ru_stime


AT_REST = 3
"""Processes of an engine that has graded: the warm parent, the graders' host, and the collector of these graders."""


def settle(pid: int, seconds: float) -> None:
    """Wait until an engine's last worker is gone."""
    end = time.monotonic() + seconds
    while len(tree(pid)) > AT_REST and time.monotonic() < end:
        time.sleep(0.01)


def tree(pid: int) -> list[int]:
    """A process and its living descendants."""
    found = [pid]
    for one in found:
        try:
            threads = list(Path(f"/proc/{one}/task").iterdir())
            found += [int(child) for path in threads for child in (path / "children").read_text().split()]
        except OSError:  # it has just ended
            continue
    return found


def cpu_seconds(pid: int) -> float:
    """CPU seconds of a process, its living descendants, and all those that somebody waited for."""
    return sum(_own_and_reaped(one) for one in tree(pid))


def _own_and_reaped(pid: int) -> float:
    try:
        facts = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, facts[11:15])) / TICKS


def peak(pid: int) -> float:
    """The most MiB that a process alone has held so far; 0 once it has ended."""
    return _kibibytes(Path(f"/proc/{pid}/status"), "VmHWM:") / 1024


def memory(pid: int) -> float:
    """MiB of a process and its living descendants, with shared memory counted once (proportional set size)."""
    return sum(_kibibytes(Path(f"/proc/{one}/smaps_rollup"), "Pss:") for one in tree(pid)) / 1024


def _kibibytes(path: Path, name: str) -> int:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)
