"""Workers that are no forks: where forking is not to be had, each is a new Python. Needs no Linux."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence

import msgspec

from autograder.files import Temporary
from autograder.sandbox.confinement.policy import LAYERS, Policy
from autograder.sandbox.confinement.standing import Standing
from autograder.sandbox.forking import CLEAN_ENVIRONMENT, END_SECONDS, START_SECONDS
from autograder.sandbox.pool import DEFAULT_CPU, Worker
from autograder.sandbox.scratch import Scratch
from autograder.sandbox.start import command

GPU = Policy(LAYERS, reason="a GPU's driver needs more than a confined worker may do")


class Spawned:
    """A process of our own, and the folder that goes with it."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Temporary) -> None:
        self.pid = process.pid
        self._process = process
        self._folder = folder

    def stop(self) -> None:
        """Kill and reap."""
        if sys.platform != "win32":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)  # it leads a session of its own
        self._process.kill()
        self._process.wait()
        self._folder.close()

    def status(self) -> int | None:
        """How it ended; None if it did not within a moment."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(END_SECONDS)
        return None


class SpawnStarter:
    """Makes workers by starting Python anew: seconds each, so one serves all tasks of a submission."""

    fresh = False

    def __init__(self, device: str = "cpu") -> None:
        self._device = device
        self._policy = Policy.from_environment() if device == "cpu" else GPU
        self._spare: Worker | None = None
        self.wanted: list[str] | None = None
        self.standing: Standing | None = None

    def start(self, warm: Sequence[str], cpu_seconds: float = DEFAULT_CPU) -> Worker:
        """A worker in a new process, or one that was taken back."""
        worker, self._spare = self._spare, None
        return worker or self._started(cpu_seconds)

    def take_back(self, worker: Worker) -> None:
        """Keep it for the next who asks."""
        self._spare = worker

    def finish(self, worker: Worker) -> None:
        """End it."""
        worker.stop()

    def close(self) -> None:
        """End what was taken back and never asked for again."""
        if self._spare is not None:
            self._spare.stop()

    def _started(self, cpu_seconds: float) -> Worker:
        ours, theirs = socket.socketpair()
        folder = Temporary()
        folder.path.chmod(0o711)  # the worker may be another user
        policy = msgspec.json.encode(self._policy).decode()
        line = command("spawned", str(folder.path), policy, str(cpu_seconds))
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
        return Worker(ours, output, Spawned(process, folder), Scratch(_folder(ours))).await_start(self.wanted)

    def _environment(self) -> dict[str, str]:
        own = dict(CLEAN_ENVIRONMENT)
        if self._device != "cpu":
            own["CUDA_VISIBLE_DEVICES"] = os.environ.get("CUDA_VISIBLE_DEVICES", "0")
        if sys.platform == "win32":
            own["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
        return own


def _folder(sock: socket.socket) -> int | None:
    """The descriptor of its scratch folder that a worker sends before all else; None if it cannot, or has ended."""
    if sys.platform == "win32":
        return None
    sock.settimeout(START_SECONDS)
    try:
        _, folders, _, _ = socket.recv_fds(sock, 1, 1)
    except OSError:
        return None
    return folders[0] if folders else None
