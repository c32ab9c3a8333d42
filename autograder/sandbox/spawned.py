"""Entry point of a worker on systems that can't fork (macOS with torch, Windows)."""

from __future__ import annotations

import os
import socket
import sys

import msgspec

from autograder.kinds import kit
from autograder.sandbox.confinement.layers import Confinement
from autograder.sandbox.confinement.policy import Policy
from autograder.sandbox.drivers import driver_of


def main() -> None:
    """The arguments are FOLDER POLICY CPU DEVICE KIT [FD]; on Windows the socket comes on stdin."""
    folder, policy, cpu_seconds, device, handed, *rest = sys.argv[1:]
    os.umask(0o022)  # as in the warm parent
    driver = driver_of(device)
    own = msgspec.json.decode(handed, type=kit.Kit)
    confinement = Confinement(msgspec.json.decode(policy, type=Policy), folder, os.getppid(), driver, own.folder)
    confinement.prepare()
    place = confinement.place()
    if sys.platform == "win32":
        sock = socket.fromshare(sys.stdin.buffer.read())
    else:
        sock = socket.socket(fileno=int(rest[0]))
        place.hand_over(sock, b"!")

    from autograder.sandbox.worker import serve, settle
    from autograder.sandbox.zygote import warm_core

    kit.place(own)
    warm_core()
    if driver is not None:
        confinement.surround(place)
        driver.open()
    settle(place)
    confinement.apply(place, float(cpu_seconds))
    serve(sock, confinement, place)
