"""Starting workers, talking to them within a time allowance, and ending them."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from autograder.sandbox import wire
from autograder.sandbox.channel import Channel, Closed
from autograder.sandbox.forking import CLEAN_ENVIRONMENT, START_SECONDS, ForkClient
from autograder.sandbox.scratch import Scratch
from autograder.sandbox.values import WireError

OUTPUT_CAP = 64 * 2**10
DRAIN_READS = 64
"""So that endless printing cannot keep the clock from being looked at."""


class OutOfTime(Exception):
    """The worker used up its allowance and was killed."""


class Crashed(Exception):
    """The worker's process ended instead of answering."""


@dataclass(frozen=True)
class Allowance:
    """How long a worker may run: CPU seconds, and seconds on the wall for one that only waits."""

    cpu: float
    wall: float


class Ending(Protocol):
    """How a process is stopped and what it had used."""

    pid: int

    def stop(self) -> None:
        """Have it killed and reaped. Safe to repeat."""


class Worker:
    """One worker process, as its grader sees it."""

    def __init__(self, sock: socket.socket, output: int, process: Ending, scratch: Scratch) -> None:
        self.scratch = scratch
        self.printed = b""
        self._channel = Channel(sock, output)
        self._output = output
        self._process = process
        self._clock = CpuClock(process.pid)
        self._allowance = Allowance(float("inf"), float("inf"))
        self._start = (0.0, 0.0)
        if output >= 0:
            os.set_blocking(output, False)

    def begin(self, allowance: Allowance) -> None:
        """Start the clocks of a task."""
        self._allowance, self._start = allowance, (self.cpu_seconds(), time.monotonic())

    def cpu_seconds(self) -> float:
        """CPU time used so far, by the kernel's account; time on the wall where it keeps none for others to read."""
        return self._clock.now() if self._clock.metered else time.monotonic()

    def used(self) -> float:
        """CPU seconds since ``begin``; 0 where they cannot be read, so that only the wall counts."""
        return self._clock.now() - self._start[0] if self._clock.metered else 0.0

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send one request, wait for its reply. Raises ``OutOfTime`` or ``Crashed``, the worker then being dead."""
        try:
            self._channel.send(wire.pack(request), self._watch)
            reply = wire.unpack(self._channel.receive(self._watch))
            self._watch()
            return reply
        except (Closed, WireError, Crashed) as error:
            self.stop()
            raise Crashed from error
        except OutOfTime:
            self.stop()
            raise

    def stop(self) -> None:
        """End the process. Safe to repeat."""
        self._drain()
        self._clock.now()
        self._process.stop()
        self._channel.close()
        self._close_output()
        self.scratch.remove()

    def _watch(self) -> None:
        self._drain()
        wall = time.monotonic() - self._start[1]
        if self.used() > self._allowance.cpu or wall > self._allowance.wall:
            raise OutOfTime

    def _close_output(self) -> None:
        if self._output >= 0:
            os.close(self._output)
        self._output = self._channel.beside = -1

    def _drain(self) -> None:
        """Read what was printed, keep the beginning, drop the rest, so that printing never blocks for long."""
        for _ in range(DRAIN_READS):
            if self._output < 0:
                return
            try:
                part = os.read(self._output, 2**16)
            except BlockingIOError:
                return
            self.printed += part[: OUTPUT_CAP - len(self.printed)]
            if not part:
                self._close_output()
                return


class CpuClock:
    """The kernel's CPU clock of another process; it keeps its last reading when that process is gone."""

    def __init__(self, pid: int) -> None:
        self.metered = sys.platform == "linux"
        self._id = (~pid << 3) | 2  # the encoding of clock_getcpuclockid(3)
        self._last = 0.0

    def now(self) -> float:
        """Seconds of CPU time, user and system."""
        with contextlib.suppress(OSError):
            self._last = max(self._last, time.clock_gettime(self._id)) if self.metered else 0.0
        return self._last


class Starter(Protocol):
    """Whatever makes workers."""

    fresh: bool
    """Whether every task gets a worker of its own."""

    def start(self, warm: Sequence[str]) -> Worker:
        """A worker with these stages imported."""


class ForkStarter:
    """Makes workers by asking the warm parent to fork."""

    fresh = True

    def __init__(self, requests: socket.socket) -> None:
        self._client = ForkClient(requests)

    def start(self, warm: Sequence[str]) -> Worker:
        """A fresh worker."""
        ours, theirs = socket.socketpair()
        read, write = os.pipe()
        scratch = Scratch()
        main = "autograder.sandbox.worker:main"
        try:
            process = self._client.fork(main, [theirs.fileno(), write], [str(scratch.path)], warm)
        except BaseException:
            ours.close()
            os.close(read)
            scratch.remove()
            raise
        finally:
            theirs.close()
            os.close(write)
        return Worker(ours, read, process, scratch)


class Spawned:
    """A process of our own that is no fork: where forking is not to be had."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.pid = process.pid
        self._process = process

    def stop(self) -> None:
        """Kill and reap."""
        if sys.platform != "win32":
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)  # it leads a session of its own
        self._process.kill()
        self._process.wait()


class SpawnStarter:
    """Makes workers by starting Python anew: seconds each, so one serves all tasks of a submission."""

    fresh = False

    def __init__(self, device: str = "cpu") -> None:
        self._device = device

    def start(self, warm: Sequence[str]) -> Worker:
        """A worker in a new process."""
        ours, theirs = socket.socketpair()
        scratch = Scratch()
        command = [sys.executable, "-I", "-B", "-m", "autograder.sandbox.spawned", str(scratch.path)]
        environment = {**CLEAN_ENVIRONMENT, **dict.fromkeys(("HOME", "TMPDIR", "TEMP"), str(scratch.path))}
        if self._device != "cpu":
            environment["CUDA_VISIBLE_DEVICES"] = os.environ.get("CUDA_VISIBLE_DEVICES", "0")
        windows = sys.platform == "win32"
        if windows:
            environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
        process = subprocess.Popen(
            command if windows else [*command, str(theirs.fileno())],
            pass_fds=[] if windows else [theirs.fileno()],
            env=environment, cwd=scratch.path,
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL if windows else subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        assert process.stdin is not None
        if sys.platform == "win32":
            process.stdin.write(theirs.share(process.pid))
        process.stdin.close()
        theirs.close()
        output = -1 if process.stdout is None else os.dup(process.stdout.fileno())
        if process.stdout is not None:
            process.stdout.close()
        worker = Worker(ours, output, Spawned(process), scratch)
        worker.begin(Allowance(float("inf"), START_SECONDS))
        worker.ask(
            {"op": "keep", "value": None, "storages": []}
        )  # answered when torch is imported: only then do clocks run
        return worker
