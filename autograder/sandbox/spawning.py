"""Workers that aren't forks: on systems that don't fork, each is a new Python. Needs no Linux."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import msgspec

from autograder import kinds
from autograder.files import Temporary
from autograder.kinds.kit import NOTHING, UNKNOWN, Kit
from autograder.sandbox.confinement.policy import Policy
from autograder.sandbox.confinement.standing import Standing
from autograder.sandbox.drivers import driver_of, spares
from autograder.sandbox.forking import CLEAN_ENVIRONMENT, END_SECONDS, START_SECONDS
from autograder.sandbox.frames import Import
from autograder.sandbox.pool import DEFAULT_CPU, Allowance, Crashed, OutOfRoom, OutOfTime, Unconfined, Worker
from autograder.sandbox.scratch import Scratch
from autograder.sandbox.start import command


class Spawned:
    """A process that we started, and the folder that belongs to it."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Temporary) -> None:
        self.pid = process.pid
        self._process = process
        self._folder = folder

    def stop(self) -> None:
        """Kill and reap."""
        if sys.platform != "win32":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)  # it leads its own session
        self._process.kill()
        self._process.wait()
        self._folder.close()

    def status(self) -> int | None:
        """How it ended; None if it's still running after a moment."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(END_SECONDS)
        return None


CPU_SECONDS = 36000.0
"""A limit for the kernel. Nobody knows yet whom a waiting worker will serve, and each task is stopped long before."""
WARMING = "from autograder.kinds.kit import prepare\nprepare({!r})\n"
WARMING_SECONDS = 60.0


class SpawnStarter:
    """Makes workers by starting Python. That takes seconds, so some start ahead of time, and each serves one task."""

    def __init__(self, device: str = "cpu", kit: Kit = NOTHING) -> None:
        self.device = device
        self.without: tuple[str, ...] = ()
        self.wanted: list[str] | None = None
        self.standing: Standing | None = None
        self._kit = kit
        self._policy = Policy.from_environment()
        self._starting = ThreadPoolExecutor(1 + spares())
        self._stages: frozenset[str] = frozenset()
        self._ahead: deque[Future[Worker]] = deque()
        self._given: list[Worker] = []

    def start(self, warm: Sequence[str], cpu_seconds: float = DEFAULT_CPU) -> Worker:
        """A worker that has started in the meantime."""
        if not self._stages.issuperset(warm):
            self._dismiss()
            self._stages |= frozenset(warm)
        while len(self._ahead) < 1 + spares():
            self._ahead.append(self._starting.submit(self._started, sorted(self._stages)))
        worker = self._ahead.popleft().result()
        if self.wanted not in (None, worker.layers):
            worker.stop()
            raise Unconfined("a worker came up with other layers than the witness")
        self._given = [given for given in self._given if not given.stopped] + [worker]
        return worker

    def abandon(self) -> None:
        """Stop whatever they're doing, from any thread: a caller that waits for one gets ``Crashed``."""
        for worker in self._given:
            worker.kill()

    def close(self) -> None:
        """End all of them."""
        self._dismiss()
        self._starting.shutdown()
        for worker in self._given:
            worker.stop()

    def _dismiss(self) -> None:
        for starting in self._ahead:
            if not starting.cancel():
                starting.add_done_callback(_stop)
        self._ahead.clear()

    def _started(self, stages: Sequence[str]) -> Worker:
        known = self._kit.stages(driven=driver_of(self.device) is not None)
        if unknown := set(stages) - known.keys():
            raise RuntimeError(UNKNOWN.format(", ".join(sorted(unknown))))
        worker = self._spawned()
        for stage in stages:
            worker.begin(Allowance(WARMING_SECONDS, WARMING_SECONDS))
            with contextlib.suppress(Crashed, OutOfTime, OutOfRoom):  # the next call will report it
                worker.ask(Import("warming", "warming.py", WARMING.format(known[stage])))
        return worker

    def _spawned(self) -> Worker:
        ours, theirs = socket.socketpair()
        folder = Temporary()
        folder.path.chmod(0o711)  # the worker may be another user
        kit = msgspec.structs.replace(self._kit, kinds=sorted({*self._kit.kinds, *kinds.names()}))
        policy, own = (msgspec.json.encode(part).decode() for part in (self._policy, kit))
        line = command("spawned", str(folder.path), policy, str(CPU_SECONDS), self.device, own)
        windows = sys.platform == "win32"
        process = subprocess.Popen(
            line if windows else [*line, str(theirs.fileno())],
            pass_fds=[] if windows else [theirs.fileno()],
            env=self._environment(), cwd=folder.path,
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
        return Worker(ours, output, Spawned(process, folder), Scratch(_folder(ours))).await_start(None)

    def _environment(self) -> dict[str, str]:
        own = dict(CLEAN_ENVIRONMENT)
        if (driver := driver_of(self.device)) is not None:
            own |= driver.environment(os.environ)
        if sys.platform == "win32":
            own["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
        return own


def _stop(started: Future[Worker]) -> None:
    with contextlib.suppress(Exception):  # it never started
        started.result().stop()


def _folder(sock: socket.socket) -> int | None:
    """The descriptor of its scratch folder, which a worker sends first of all; None if it can't, or has ended."""
    if sys.platform == "win32":
        return None
    sock.settimeout(START_SECONDS)
    try:
        _, folders, _, _ = socket.recv_fds(sock, 1, 1)
    except OSError:
        return None
    return folders[0] if folders else None
