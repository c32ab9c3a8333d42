"""The warm parent as seen from outside it: start it, ask it to fork. Needs no torch."""

from __future__ import annotations

import array
import ctypes
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import msgspec

START_SECONDS = 60.0
CLEAN_ENVIRONMENT = {
    "PATH": os.defpath,
    "LANG": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "CUDA_VISIBLE_DEVICES": "",
}


def die_with_parent() -> None:
    """Have the kernel end this process when its parent ends: prctl(2), PR_SET_PDEATHSIG. Linux only."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)


def can_fork() -> bool:
    """Whether forking a process that has imported torch is safe here."""
    return sys.platform == "linux"


class WarmParent:
    """The warm parent process and the socket for requests to it."""

    def __init__(self) -> None:
        self.requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-I", "-B", "-m", "autograder.sandbox.zygote", str(theirs.fileno())]
        with theirs:
            self._process = subprocess.Popen(
                command, pass_fds=[theirs.fileno()], env=CLEAN_ENVIRONMENT, cwd="/",
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            )  # fmt: skip

    def close(self) -> None:
        """Hang up and wait until it is gone."""
        self.requests.close()
        self._process.wait()


class Forked:
    """A child of the warm parent, known by the socket on which its end is reported."""

    def __init__(self, pid: int, reply: socket.socket) -> None:
        self.pid = pid
        self._reply = reply

    def stop(self) -> None:
        """Hang up, at which the warm parent kills and reaps it. Nobody waits: taking down its memory takes a while."""
        self._reply.close()


class ForkClient:
    """Sends requests to the warm parent. Usable from several processes and threads at once."""

    def __init__(self, requests: socket.socket) -> None:
        self._requests = requests

    def request(
        self, main: str, descriptors: list[int], args: list[Any], warm: Sequence[str], *, trusted: bool = False
    ) -> socket.socket:
        """Ask for a child that runs ``main(*descriptors, *args)``; the socket on which it will be reported."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        content = {"main": main, "args": args, "warm": list(warm), "trusted": trusted}
        attached = array.array("i", [theirs.fileno(), *descriptors])
        with theirs:
            ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, attached)]
            self._requests.sendmsg([msgspec.msgpack.encode(content)], ancillary)
        return ours

    def fork(self, main: str, descriptors: list[int], args: list[Any], warm: Sequence[str]) -> Forked:
        """Ask for a child and wait until it is there."""
        reply = self.request(main, descriptors, args, warm)
        reply.settimeout(START_SECONDS)
        try:
            answer = reply.recv(4096)
        except TimeoutError:
            answer = b""
        if not answer:
            reply.close()
            raise RuntimeError("the warm parent does not answer, or knows no such stage")
        return Forked(int(msgspec.msgpack.decode(answer)["pid"]), reply)
