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
THREADS = 128
GRACE = 5
"""CPU seconds after a worker's allowance, which the grader enforces itself, until the kernel ends it."""


@dataclass(frozen=True)
class Limits:
    """What one worker may use, in the kernel's terms."""

    cpu: int
    memory: int
    processes: int


def for_worker(cpu_seconds: float) -> Limits:
    """The limits of a worker forked now."""
    space = address_space()
    memory = space + MEMORY if space else 2**62
    return Limits(int(time.process_time() + cpu_seconds) + GRACE, memory, tasks_now() + THREADS)


def address_space() -> int:
    """Bytes of address space that this process has, 0 if it cannot be known; proc_pid_statm(5)."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


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


def apply(limits: Limits) -> None:
    """Bind this process and all it starts. A limit that is lower already stays."""
    import resource

    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: limits.cpu,
        resource.RLIMIT_FSIZE: FILE,
        resource.RLIMIT_NOFILE: DESCRIPTORS,
        resource.RLIMIT_NPROC: limits.processes,
    }
    if sys.platform == "linux":  # elsewhere it is not enforced, or below what is in use already
        wanted[resource.RLIMIT_AS] = limits.memory
    for which, value in wanted.items():
        _, hard = resource.getrlimit(which)
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (ceiling, ceiling))
