"""How much of the machine a worker may use: setrlimit(2), and who goes first when memory runs out."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

MEMORY = 3 * 2**29
"""Bytes of address space beyond what the parent has: 1.5 GiB a worker."""
DISK = 256 * 2**20
"""Bytes in the scratch folder, all files together. Where it lies in memory (see namespaces) it counts beside MEMORY."""
FILE = 64 * 2**20
"""Bytes of one file: as many as are ever read back."""
FILES = 4096
"""Files and folders in the scratch folder."""
DESCRIPTORS = 128
DRIVER_DESCRIPTORS = 512
"""Open files more for a worker with a device's driver in it, which keeps many."""
THREADS = 128
GRACE = 5
"""CPU seconds after a worker's allowance, which the grader enforces itself, until the kernel ends it."""


@dataclass(frozen=True)
class Ceilings:
    """What one worker may use, in the kernel's terms."""

    cpu: int
    memory: int
    processes: int
    descriptors: int = DESCRIPTORS
    reserved: bool = False
    """Whether address space is no measure, as a driver reserves far more of it than there is memory."""


def for_worker(cpu_seconds: float, *, driver: bool = False) -> Ceilings:
    """The limits of a worker forked now, in which a device's driver was opened or not."""
    space = _statm(DATA if driver else SIZE)
    memory = space + MEMORY if space else 2**62
    cpu = int(time.process_time() + cpu_seconds) + GRACE
    return Ceilings(cpu, memory, tasks_now() + THREADS, DESCRIPTORS + DRIVER_DESCRIPTORS * driver, driver)


SIZE, DATA = 0, 5
"""The fields of proc_pid_statm(5): all address space, and what of it is private and may be written to."""


def _statm(field: int) -> int:
    """Bytes that this process has, 0 if it cannot be known."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[field])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


class Resident:
    """The memory of another process beyond what it has now, as the kernel bounds no shared memory."""

    def __init__(self, pid: int) -> None:
        self._status = Path(f"/proc/{pid}/status")
        self._start = self._now()

    @property
    def watched(self) -> bool:
        """Whether it can be read here."""
        return self._start > 0

    def over(self) -> bool:
        """Whether it is more than a worker may have."""
        return self.watched and self._now() > self._start + MEMORY

    def _now(self) -> int:
        """Bytes that are no file's; proc_pid_status(5)."""
        try:
            lines = self._status.read_text().splitlines()
        except OSError:
            return 0
        own = ("RssAnon:", "RssShmem:", "VmSwap:")
        return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(own))


def tasks_now() -> int:
    """Processes and threads on this machine; proc_loadavg(5).

    The kernel counts all of one user's against the limit, so it is set as far above all there are.
    """
    try:
        return int(Path("/proc/loadavg").read_text().split()[3].partition("/")[2])
    except (OSError, ValueError, IndexError):
        return 4096


def volunteer() -> None:
    """Be the first whom the kernel ends when memory runs out; proc_pid_oom_score_adj(5)."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def apply(limits: Ceilings) -> None:
    """Bind this process and all it starts. A limit that is lower already stays."""
    import resource

    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: limits.cpu,
        resource.RLIMIT_FSIZE: FILE,
        resource.RLIMIT_NOFILE: limits.descriptors,
        resource.RLIMIT_NPROC: limits.processes,
    }
    if sys.platform == "linux":  # elsewhere it is not enforced, or below what is in use already
        wanted[resource.RLIMIT_DATA if limits.reserved else resource.RLIMIT_AS] = limits.memory
    for which, value in wanted.items():
        _, hard = resource.getrlimit(which)
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (ceiling, ceiling))
