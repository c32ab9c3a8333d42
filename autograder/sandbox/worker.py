"""The life of one worker: cut every tie to the parent, then answer requests until told to stop."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import sys

from autograder.sandbox.channel import Channel, Closed
from autograder.sandbox.servant import Servant


def become_worker(conversation: int, output: int, scratch: str) -> None:
    """Turn a freshly forked child into a worker; kernel confinement belongs at the end of this function.

    ``conversation`` and ``output`` are descriptors; every other one is closed. ``scratch`` becomes
    working directory, HOME and TMPDIR.
    """
    import resource  # not on Windows, where nothing is forked

    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.dup2(conversation, 3)
    os.closerange(4, 65536)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(HOME=scratch, TMPDIR=scratch, OMP_NUM_THREADS="1")
    os.chdir(scratch)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve(sock: socket.socket) -> None:
    """Answer requests until the other side hangs up."""
    channel, servant = Channel(sock), Servant()
    gc.enable()
    try:
        while True:
            reply = servant.answer(channel.receive())
            with contextlib.suppress(BaseException):  # the learner may have put anything in its place
                sys.stdout.flush()
            channel.send(reply)
    except Closed:
        return


def main(conversation: int, output: int, scratch: str) -> None:
    """The whole life of a forked worker. Never returns."""
    try:
        become_worker(conversation, output, scratch)
        serve(socket.socket(fileno=3))
    finally:
        os._exit(0)  # no handler of the learner's, and none of the parent's, runs at the end
