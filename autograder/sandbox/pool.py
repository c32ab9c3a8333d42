"""Starting workers, talking to them within a time allowance, and ending them."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, overload

from autograder.kinds.values import WireError
from autograder.sandbox.channel import Channel, Closed
from autograder.sandbox.confinement.limits import Resident
from autograder.sandbox.confinement.standing import Standing
from autograder.sandbox.forking import START_SECONDS, ForkClient
from autograder.sandbox.frames import (
    Import,
    Imported,
    Question,
    Reply,
    Request,
    encoded,
    read_import,
    read_reply,
    read_word,
)
from autograder.sandbox.scratch import Scratch

OUTPUT_CAP = 64 * 2**10
DEFAULT_CPU = 600.0
DRAIN_READS = 64
"""Read in small pieces, so that endless printing can't keep the clock from being checked."""


class OutOfTime(Exception):
    """The worker used up its allowance and was killed. ``waiting`` says whether the wall clock ran out."""

    waiting = False


class OutOfRoom(Exception):
    """The worker was killed because it used up something that the kernel itself doesn't bound."""

    limit = ""
    """The key of the sentence."""


class OutOfDisk(OutOfRoom):
    """It filled its scratch folder."""

    limit = "disk"


class OutOfMemory(OutOfRoom):
    """It got more memory than it may have."""

    limit = "memory"


class Unconfined(RuntimeError):
    """A worker didn't come up in the confinement that held here before: a fault of the system."""


class Crashed(Exception):
    """The worker's process ended instead of answering. ``status`` says how, as in ``Popen.returncode``, if known."""

    status: int | None = None


@dataclass(frozen=True)
class Allowance:
    """How long a worker may run: CPU seconds, and seconds on the wall while somebody waits for its answers."""

    cpu: float
    wall: float


class Ending(Protocol):
    """How to stop a process, and what it used."""

    pid: int

    def stop(self) -> None:
        """Have it killed and reaped. You may call this again."""

    def status(self) -> int | None:
        """How it ended, as in ``Popen.returncode``; None if it's still running after a moment."""


class Worker:
    """One worker process, as its grader sees it."""

    def __init__(self, sock: socket.socket, output: int, process: Ending, scratch: Scratch) -> None:
        self.scratch = scratch
        self.layers: list[str] = []
        self.refused: dict[str, str] = {}
        self.printed = b""
        self.stopped = False
        self._channel = Channel(sock, output)
        self._output = output
        self._process = process
        self._clock = CpuClock(process.pid)
        self.memory: Resident | None = None
        """Checked if no limit of the kernel's bounds it."""
        self._allowance = Allowance(float("inf"), float("inf"))
        self._begun = 0.0
        self._asked: float | None = None
        self._awaited = 0.0
        self._charged = 0.0
        if output >= 0:
            os.set_blocking(output, False)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def begin(self, allowance: Allowance) -> None:
        """Start the clocks of a task."""
        self._allowance, self._begun = allowance, self.cpu_seconds()
        self._awaited = self._charged = 0.0

    def cpu_seconds(self) -> float:
        """CPU time used so far, by the kernel's account; time on the wall if the kernel shows no account to others."""
        return self._clock.now() if self._clock.metered else time.monotonic()

    def used(self) -> float:
        """CPU seconds since ``begin``; 0 if they can't be read, so that only the wall counts.

        The time it takes here to read what the worker wrote counts as the worker's, too.
        """
        return self._clock.now() - self._begun + self._charged if self._clock.metered else 0.0

    def awaited(self) -> float:
        """Seconds on the wall since ``begin`` spent waiting for answers: the time between questions is ours."""
        return self._awaited + self._charged + (0.0 if self._asked is None else time.monotonic() - self._asked)

    def charge(self, seconds: float) -> None:
        """Count these seconds, which its answers cost on this side, as its own."""
        self._charged += seconds

    @overload
    def ask(self, request: Import) -> Reply | Imported: ...

    @overload
    def ask(self, request: Question) -> Reply: ...

    def ask(self, request: Request) -> Reply | Imported:
        """Send one request, wait for its reply. If it raises ``OutOf...`` or ``Crashed``, the worker is dead."""
        read = read_import if isinstance(request, Import) else read_reply
        try:
            with self._asking():
                self._channel.send(encoded(request), self._watch)
                reply = self._read(read, self._channel.receive(self._watch))
                self._check()
            return reply
        except (Closed, WireError, Crashed) as error:
            raise self._crash(error) from error
        except (OutOfTime, OutOfRoom):
            self.stop()
            raise

    @contextlib.contextmanager
    def _asking(self) -> Iterator[None]:
        self._asked = time.monotonic()
        try:
            yield
        finally:
            self._awaited += time.monotonic() - self._asked
            self._asked = None

    def _read(self, read: Callable[[bytes], Reply | Imported], frame: bytes) -> Reply | Imported:
        start = time.process_time()
        try:
            return read(frame)
        finally:
            self.charge(time.process_time() - start)

    def await_start(self, wanted: list[str] | None) -> Worker:
        """Return this worker, once it has said which layers of confinement are in force. No learner's code is there
        yet.

        Raises ``Unconfined`` if it says nothing, or names other layers than wanted. The worker is dead then.
        """
        self.begin(Allowance(float("inf"), START_SECONDS))
        try:
            with self._asking():
                word = read_word(self._channel.receive(self._watch))
            self.layers, self.refused = word.layers, dict(word.refused)
            self.scratch.path = Path(word.path)
            self.scratch.outside = None if word.outside is None else Path(word.outside)
        except (Closed, OutOfTime, WireError) as error:
            self.drain()
            self.stop()
            raise Unconfined(f"a worker did not start: {self.printed.decode(errors='replace')}") from error
        if wanted not in (None, self.layers):
            self.stop()
            raise Unconfined(f"a worker came up with no more than {', '.join(self.layers) or 'nothing'} around it")
        return self

    def _crash(self, error: Exception) -> Crashed:
        crashed = Crashed()
        crashed.status = self._process.status() if isinstance(error, Closed) else None
        self.stop()
        return crashed

    def kill(self) -> None:
        """Kill the process, from any thread: a caller that waits for its answer gets ``Crashed``."""
        self.stopped = True
        self._process.stop()

    def stop(self) -> None:
        """End the process. You may call this again."""
        self.stopped = True
        self.drain()
        self._clock.now()
        self._process.stop()
        self._channel.close()
        self._close_output()
        self.scratch.close()

    def _watch(self) -> None:
        self.drain()
        self._check()

    def _check(self) -> None:
        if self.used() > self._allowance.cpu:
            raise OutOfTime
        if self.awaited() > self._allowance.wall:
            late = OutOfTime()
            late.waiting = self._clock.metered and self.used() < self._allowance.cpu / 2
            raise late
        if self.scratch.over():
            raise OutOfDisk
        if self.memory is not None and self.memory.over():
            raise OutOfMemory

    def _close_output(self) -> None:
        if self._output >= 0:
            os.close(self._output)
        self._output = self._channel.beside = -1

    def drain(self) -> None:
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
    """The kernel's CPU clock of another process. It keeps its last reading when that process is gone."""

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
    """Anything that makes workers."""

    device: str
    """The device they compute on."""
    without: tuple[str, ...]
    """Layers of confinement to leave out, because the device's driver doesn't work within them."""

    wanted: list[str] | None
    """The layers of confinement that every worker must come up with; None before that is known."""
    standing: Standing | None
    """What the witness found out about them; None before that."""

    def start(self, warm: Sequence[str], cpu_seconds: float = DEFAULT_CPU) -> Worker:
        """Return a worker with these stages imported. The kernel ends it some time after so many CPU seconds."""


class ForkStarter:
    """Makes workers by asking the warm parent to fork; on a device, with its driver open."""

    def __init__(self, requests: socket.socket, device: str = "cpu") -> None:
        self._client = ForkClient(requests)
        self.device = device
        self.without: tuple[str, ...] = ()
        self.wanted: list[str] | None = None
        self.standing: Standing | None = None

    def start(self, warm: Sequence[str], cpu_seconds: float = DEFAULT_CPU) -> Worker:
        """Return a fresh worker."""
        ours, theirs = socket.socketpair()
        read, write = os.pipe()
        try:
            process, scratch = self._client.worker([theirs.fileno(), write], warm, cpu_seconds, self.without)
        except BaseException:
            ours.close()
            os.close(read)
            raise
        finally:
            theirs.close()
            os.close(write)
        worker = Worker(ours, read, process, scratch).await_start(self.wanted)
        if self.device != "cpu":
            worker.memory = Resident(worker.pid)
        return worker
