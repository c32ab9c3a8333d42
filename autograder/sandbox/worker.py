"""The life of one worker: cut every tie to the parent, then answer requests until told to stop."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import sys
import tempfile

from autograder import kinds
from autograder.sandbox import waking
from autograder.sandbox.channel import Channel, Closed
from autograder.sandbox.confinement.layers import Confinement, Place
from autograder.sandbox.drivers import Driven, Driver
from autograder.sandbox.frames import Word, encoded
from autograder.sandbox.requests import Summons, read_summons
from autograder.sandbox.servant import Servant

CONVERSATION = 3
"""The descriptor on which a worker first learns its task, and then answers."""


def detach(control: int, told: dict[str, str]) -> None:
    """Make a freshly forked child independent, with nothing open but ``control``."""
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(null, number)
    os.dup2(control, CONVERSATION)
    os.closerange(CONVERSATION + 1, 65536)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(told, OMP_NUM_THREADS="1")


def summoned() -> Summons:
    """Wait until this worker is needed, and take what comes with the call."""
    with socket.socket(fileno=CONVERSATION) as control:
        message, (conversation, output), _, _ = socket.recv_fds(control, 4096, 2)
        control.detach()
    os.dup2(conversation, CONVERSATION)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(conversation)
    os.close(output)
    return read_summons(message)


def settle(place: Place, *, inside: bool = True) -> None:
    """Make a place this process's home, by its name inside the worker's tree or outside."""
    path = place.path if inside else place.outside
    os.environ.update(HOME=path, TMPDIR=path)
    tempfile.tempdir = None  # packages that torch imports if they're installed, such as dill, look it up
    os.chdir(place.outside)


def serve(sock: socket.socket, confinement: Confinement, place: Place) -> None:
    """Say what is in force and where files go, then answer requests until the other side hangs up."""
    channel, servant = Channel(sock), Servant()
    kinds.settle()
    waking.provide()
    outside = None if place.bounded else place.outside
    channel.send(encoded(Word(confinement.held(), list(confinement.refused.items()), place.path, outside)))
    gc.enable()
    try:
        while True:
            reply = servant.answer(channel.receive())
            with contextlib.suppress(BaseException):  # the learner may have replaced it with anything
                sys.stdout.flush()
            channel.send(reply)
    except Closed:
        return


def main(control: int, confinement: Confinement, place: Place, driven: Driven | None, *, alone: bool) -> None:
    """The whole life of a forked worker. Never returns."""
    try:
        driver, told = driven or (None, {})
        detach(control, told)
        trouble = _opened(driver, confinement, place, alone=alone)
        summons = summoned()
        if trouble:
            raise OSError(f"the device's driver cannot be opened in a worker: {trouble}")
        place = confinement.leave_out(summons.without, place)
        settle(place)
        confinement.apply(place, summons.cpu_seconds)
        serve(socket.socket(fileno=CONVERSATION), confinement, place)
    except BaseException as error:
        os.write(2, str(error).encode(errors="replace")[:1000])
    finally:
        os._exit(0)  # at the end no handler runs, neither the learner's nor the parent's


def _opened(driver: Driver | None, confinement: Confinement, place: Place, *, alone: bool) -> str:
    """Open the driver, and say what's wrong if that fails. If it stands alone, its threads have no wall around them."""
    if driver is None:
        return ""
    try:
        settle(place, inside=False)
        if not alone:
            confinement.surround(place)
        driver.open()
    except Exception as error:
        return str(error) or repr(error)
    return ""
