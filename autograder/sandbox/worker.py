"""The life of one worker: cut every tie to the parent, then answer requests until told to stop."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import sys
import tempfile

import msgspec

from autograder.sandbox.channel import Channel, Closed
from autograder.sandbox.confinement.layers import Confinement, Place
from autograder.sandbox.servant import Servant


def become_worker(conversation: int, output: int, confinement: Confinement, place: Place, cpu_seconds: float) -> None:
    """Turn a freshly forked child into a worker.

    ``conversation`` and ``output`` are descriptors; every other one is closed. The place becomes
    working directory, HOME and TMPDIR.
    """
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
    os.environ["OMP_NUM_THREADS"] = "1"
    settle(place)
    confinement.apply(place, cpu_seconds)


def settle(place: Place) -> None:
    """Make a place this process's home."""
    os.environ.update(HOME=place.path, TMPDIR=place.path)
    tempfile.tempdir = None  # a package that torch imports where it is installed, such as dill, has it looked up
    os.chdir(place.outside)


def serve(sock: socket.socket, confinement: Confinement, place: Place) -> None:
    """Say what is in force and where files go, then answer requests until the other side hangs up."""
    channel, servant = Channel(sock), Servant()
    outside = None if place.bounded else place.outside
    word = {"layers": confinement.held(), "refused": confinement.refused, "path": place.path, "outside": outside}
    channel.send(msgspec.msgpack.encode(word))
    gc.enable()
    try:
        while True:
            reply = servant.answer(channel.receive())
            with contextlib.suppress(BaseException):  # the learner may have put anything in its place
                sys.stdout.flush()
            channel.send(reply)
    except Closed:
        return


def main(conversation: int, output: int, confinement: Confinement, place: Place, cpu_seconds: float) -> None:
    """The whole life of a forked worker. Never returns."""
    try:
        become_worker(conversation, output, confinement, place, cpu_seconds)
        serve(socket.socket(fileno=3), confinement, place)
    except BaseException as error:
        os.write(2, str(error).encode(errors="replace")[:1000])
    finally:
        os._exit(0)  # no handler of the learner's, and none of the parent's, runs at the end
