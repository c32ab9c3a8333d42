"""How much of the machine a worker may use: setrlimit(2), and who goes first when memory runs out."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

MEMORY = 3 * 2**29
"""Bytes of address space beyond the parent's: 1.5 GiB a worker."""
DISK = 256 * 2**20
"""Bytes in the scratch folder, all files together. If the folder is in memory (see namespaces), they count on top of
MEMORY.
"""
FILE = 64 * 2**20
"""Bytes of one file: as many as are ever read back."""
FILES = 4096
"""Files and folders in the scratch folder."""
DESCRIPTORS = 128
DRIVER_DESCRIPTORS = 512
"""Extra open files for a worker with a device's driver, which keeps many open."""
THREADS = 128
GRACE = 5
"""CPU seconds from the end of a worker's allowance, which the grader enforces itself, until the kernel ends it."""


@dataclass(frozen=True)
class Ceilings:
    """What one worker may use, in the kernel's terms."""

    cpu: int
    memory: int
    processes: int
    descriptors: int = DESCRIPTORS
    reserved: bool = False
    """Whether address space measures nothing, because a driver reserves far more of it than there is memory."""


def for_worker(cpu_seconds: float, *, driver: bool = False) -> Ceilings:
    """The limits of a worker forked now, with or without a device's driver open."""
    space = _statm(DATA if driver else SIZE)
    memory = space + MEMORY if space else 2**62
    cpu = int(time.process_time() + cpu_seconds) + GRACE
    return Ceilings(cpu, memory, tasks_now() + THREADS, DESCRIPTORS + DRIVER_DESCRIPTORS * driver, driver)


SIZE, DATA = 0, 5
"""The fields of proc_pid_statm(5): all address space, and the part that is private and writable."""


def _statm(field: int) -> int:
    """Bytes that this process has; 0 if that can't be known."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[field])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


class Resident:
    """The memory that another process has beyond what it has now, because the kernel bounds no shared memory."""

    def __init__(self, pid: int) -> None:
        self._status = Path(f"/proc/{pid}/status")
        self._start = self._now()

    @property
    def watched(self) -> bool:
        """Whether it can be read here."""
        return self._start > 0

    def over(self) -> bool:
        """Whether it's more than a worker may have."""
        return self.watched and self._now() > self._start + MEMORY

    def _now(self) -> int:
        """Bytes that belong to no file; proc_pid_status(5)."""
        try:
            lines = self._status.read_text().splitlines()
        except OSError:
            return 0
        own = ("RssAnon:", "RssShmem:", "VmSwap:")
        return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(own))


def tasks_now() -> int:
    """Processes and threads on this machine; proc_loadavg(5).

    The kernel counts all processes of one user, so the limit lies that far above everything that runs.
    """
    try:
        return int(Path("/proc/loadavg").read_text().split()[3].partition("/")[2])
    except (OSError, ValueError, IndexError):
        return 4096


def volunteer() -> None:
    """Make this the first process that the kernel ends when memory runs out; proc_pid_oom_score_adj(5)."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def apply(limits: Ceilings) -> None:
    """Bind this process and everything it starts. A limit that is already lower stays."""
    import resource

    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: limits.cpu,
        resource.RLIMIT_FSIZE: FILE,
        resource.RLIMIT_NOFILE: limits.descriptors,
        resource.RLIMIT_NPROC: limits.processes,
    }
    if sys.platform == "linux":  # elsewhere it isn't enforced, or it's below what is in use already
        wanted[resource.RLIMIT_DATA if limits.reserved else resource.RLIMIT_AS] = limits.memory
    for which, value in wanted.items():
        _, hard = resource.getrlimit(which)
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (ceiling, ceiling))
