"""Entry point of a worker where forking is not to be had (macOS with torch, Windows)."""

from __future__ import annotations

import os
import socket
import sys

import msgspec

from autograder.sandbox.confinement.layers import Confinement
from autograder.sandbox.confinement.policy import Policy


def main() -> None:
    """``python -I -m autograder.sandbox.spawned FOLDER POLICY CPU [FD]``; on Windows the socket comes on stdin.

    The folder holds one called ``work``, the worker's own.
    """
    folder, policy, cpu_seconds, *rest = sys.argv[1:]
    confinement = Confinement(msgspec.json.decode(policy, type=Policy), folder, parent=os.getppid())
    confinement.prepare()
    place = confinement.given(os.path.join(folder, "work"), slot=os.getpid() % 1000)

    from autograder.sandbox.worker import serve
    from autograder.sandbox.zygote import warm_core

    warm_core()
    if sys.platform == "win32":
        sock = socket.fromshare(sys.stdin.buffer.read())
    else:
        sock = socket.socket(fileno=int(rest[0]))
    confinement.apply(place, float(cpu_seconds))
    serve(sock, confinement, place)


if __name__ == "__main__":
    main()
