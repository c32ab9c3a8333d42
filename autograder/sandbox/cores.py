"""One core for each grading: its grader and its worker take turns, and to wake each other on another core costs more.

Linux only. Nothing is lost where it cannot be had: the kernel then chooses, as it does for everybody else.
"""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.sandbox.confinement.kernel import this_core

NAME = "autograder-cores"
SLOW_CORES = Path("/sys/devices/cpu_atom")
"""There where some cores are made to be slow: only the kernel can move on who had to begin on one of them."""


@contextlib.contextmanager
def claimed() -> Iterator[None]:
    """Stay, for good, on one core of a pair of which no other grading on this machine has one; on any, if all do.

    The other of each pair is for those who fork workers and hand out jobs, and for gradings beyond half the cores.
    """
    cores = os.sched_getaffinity(0)
    hold = None if len(cores) == 1 or SLOW_CORES.exists() else _hold(cores)
    with hold or contextlib.nullcontext():
        yield


def _hold(cores: Iterable[int]) -> socket.socket | None:
    """A socket whose name says that the pair is taken, for as long as it is open: unix(7), abstract sockets."""
    here = this_core()
    for core in sorted(cores, key=lambda core: core != here):
        hold = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            hold.bind(f"\0{NAME}-{core // 2}")
            os.sched_setaffinity(0, {core})
        except OSError:
            hold.close()
        else:
            return hold
    return None


def follow(cores: list[int]) -> None:
    """Be where whoever asked for this process is."""
    with contextlib.suppress(OSError):  # cores may have been taken away meanwhile
        os.sched_setaffinity(0, cores)
