"""The warm parent as seen from outside: start it, ask it to fork. Needs no torch."""

from __future__ import annotations

import array
import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence

import msgspec

from autograder import kinds
from autograder.files import Temporary
from autograder.kinds.kit import NOTHING, Kit
from autograder.sandbox.confinement.policy import Policy
from autograder.sandbox.drivers import driver_of
from autograder.sandbox.requests import Ended, Fork, Forked, Refused, Summons, encoded, read_news
from autograder.sandbox.scratch import Scratch
from autograder.sandbox.start import command

START_SECONDS = 120.0
END_SECONDS = 1.0
REFUSED = 3
"""The exit status of a warm parent that ends with a sentence."""
SAID_CAP = 64 * 2**10
CLEAN_ENVIRONMENT = {
    "PATH": os.defpath,
    "LANG": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "CUDA_VISIBLE_DEVICES": "",
    "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",  # see pages
}


def die_with_parent() -> None:
    """Have the kernel end this process when its parent ends: prctl(2), PR_SET_PDEATHSIG. Linux only."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)


def can_fork() -> bool:
    """Whether forking a process that has imported torch is safe here."""
    return sys.platform == "linux"


class WarmParent:
    """The warm parent process, the socket for requests to it, and the folder with its workers' files.

    Raises ``ValueError`` if switches in the environment make no sense.
    """

    def __init__(self, policy: Policy | None = None, device: str = "cpu", kit: Kit = NOTHING) -> None:
        policies = msgspec.json.encode(policy or Policy.from_environment()).decode()
        self.requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._folder = Temporary()
        self._folder.path.chmod(0o711)  # workers that run as another user must reach their own files
        driver = driver_of(device)
        own = msgspec.json.encode(kit).decode()
        arguments = [str(theirs.fileno()), policies, str(self._folder.path), device, own]
        line = driver.warm_parent(*arguments) if driver else command("zygote", *arguments)
        environment = CLEAN_ENVIRONMENT | (driver.environment(os.environ) if driver else {})
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  (open as long as the process is)
        with theirs:
            self._process = subprocess.Popen(
                line, pass_fds=[theirs.fileno()], env=environment, cwd="/",
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self._said,
            )  # fmt: skip

    def said(self) -> str:
        """What it wrote to standard error, its children's words included: for staff."""
        self._said.seek(0)
        return self._said.read(SAID_CAP).decode(errors="replace").strip()

    def refusal(self) -> str:
        """Why it couldn't start, in a sentence; empty if it did start, or ended in any other way."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            if self._process.wait(END_SECONDS) == REFUSED:
                return self.said().rpartition("\n")[2]
        return ""

    def close(self) -> None:
        """Hang up and wait until it is gone."""
        self.requests.close()
        self._process.wait()
        self._said.close()
        self._folder.close()


class Child:
    """A child of the warm parent, known by the socket that reports its end."""

    def __init__(self, pid: int, reply: socket.socket) -> None:
        self.pid = pid
        self._reply = reply

    def status(self) -> int | None:
        """How it ended, as in ``Popen.returncode``; None if it's still running after a moment."""
        self._reply.settimeout(END_SECONDS)
        try:
            news = read_news(self._reply.recv(4096))
        except (OSError, msgspec.DecodeError):
            return None
        return os.waitstatus_to_exitcode(news.status) if isinstance(news, Ended) else None

    def stop(self) -> None:
        """Hang up: the warm parent then kills and reaps it. Don't wait, because freeing its memory takes a while."""
        self._reply.close()


class ForkClient:
    """Sends requests to the warm parent. Several processes and threads may use it at once."""

    def __init__(self, requests: socket.socket) -> None:
        self._requests = requests

    def trusted(self, main: str, descriptors: list[int], *args: str) -> socket.socket:
        """Ask for a trusted child that runs ``main(*descriptors, *args)``; return the socket that will report its
        end.
        """
        return self.request(Fork(main=main, args=list(args)), descriptors)

    def worker(
        self, descriptors: list[int], warm: Sequence[str], cpu_seconds: float, without: tuple[str, ...] = ()
    ) -> tuple[Child, Scratch]:
        """Ask for a worker that knows the kinds of values in use here, and wait until it's there."""
        fork = Fork(Summons(cpu_seconds, without), warm=list(warm), kinds=kinds.names())
        reply = self.request(fork, descriptors)
        reply.settimeout(START_SECONDS)
        try:
            data, folders, _, _ = socket.recv_fds(reply, 4096, 1)
            news = read_news(data)
        except (TimeoutError, msgspec.DecodeError):
            news = Refused("the warm parent does not answer")
        if isinstance(news, Forked):
            return Child(news.pid, reply), Scratch(folders[0])
        reply.close()
        raise RuntimeError(news.reason if isinstance(news, Refused) else "a child ended before it was there")

    def request(self, content: Fork, descriptors: list[int]) -> socket.socket:
        """Ask for a child; return the socket that will report its end."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        attached = array.array("i", [theirs.fileno(), *descriptors])
        with theirs:
            ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, attached)]
            self._requests.sendmsg([encoded(content)], ancillary)
        return ours
