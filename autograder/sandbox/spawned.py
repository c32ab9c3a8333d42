"""Entry point of a worker where forking is not to be had (macOS with torch, Windows)."""

from __future__ import annotations

import socket
import sys

from autograder.sandbox.worker import serve


def main() -> None:
    """``python -I -m autograder.sandbox.spawned SCRATCH [FD]``; on Windows the socket comes on stdin."""
    import torch

    torch.set_num_threads(1)
    if sys.platform == "win32":
        sock = socket.fromshare(sys.stdin.buffer.read())
    else:
        sock = socket.socket(fileno=int(sys.argv[2]))
    serve(sock)


if __name__ == "__main__":
    main()
