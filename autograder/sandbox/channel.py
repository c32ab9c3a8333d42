"""Frames of bytes on a socket: a length, then that many bytes, with a cap and a deadline."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable

HEADER = struct.Struct("!Q")
FRAME_CAP = 192 * 2**20
TICK = 0.05
"""Seconds between looks at the clock while waiting."""


class Closed(EOFError):
    """The other side is gone."""


class Channel:
    """One end of a conversation in whole frames."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock

    def send(self, frame: bytes, watch: Callable[[], None] = lambda: None) -> None:
        """Send one frame; ``watch`` is called about every tick and may raise."""
        view = memoryview(HEADER.pack(len(frame)) + frame)
        self.sock.settimeout(TICK)
        while view:
            try:
                view = view[self.sock.send(view) :]
            except TimeoutError:
                watch()
            except OSError as error:
                raise Closed from error

    def receive(self, watch: Callable[[], None] = lambda: None, cap: int = FRAME_CAP) -> bytes:
        """The next frame; ``Closed`` at its end or if it is over the cap."""
        (length,) = HEADER.unpack(self._exactly(HEADER.size, watch))
        if length > cap:
            raise Closed("frame over the cap")
        return self._exactly(length, watch)

    def _exactly(self, count: int, watch: Callable[[], None]) -> bytes:
        parts: list[bytes] = []
        last_look = time.monotonic()
        while count:
            self.sock.settimeout(TICK)
            try:
                part = self.sock.recv(min(count, 2**20))
            except TimeoutError:
                part = None
            except OSError as error:
                raise Closed from error
            if part is None or time.monotonic() - last_look > TICK:
                watch()
                last_look = time.monotonic()
            if part is not None:
                if not part:
                    raise Closed
                parts.append(part)
                count -= len(part)
        return b"".join(parts)

    def close(self) -> None:
        """Hang up."""
        self.sock.close()
