"""Frames of bytes on a socket: a length, then that many bytes, with a cap and a deadline."""

from __future__ import annotations

import select
import socket
import struct
import time
from collections.abc import Callable

HEADER = struct.Struct("!Q")
FRAME_CAP = 192 * 2**20
TICK = 0.05
"""Seconds between looks at the clock while waiting."""
READ_SIZE = 2**14
"""Bytes read at once, so that a small frame takes one call."""


class Closed(EOFError):
    """The other side is gone."""


class Channel:
    """One end of a conversation in whole frames.

    While it waits, it calls ``watch`` about once a tick, and when ``beside`` can be read. ``watch`` may raise.
    """

    def __init__(self, sock: socket.socket, beside: int = -1) -> None:
        self.sock = sock
        self.beside = beside
        self._looked = 0.0
        self._ahead = b""
        sock.setblocking(False)

    def send(self, frame: bytes, watch: Callable[[], None] = lambda: None) -> None:
        """Send one frame; ``Closed`` if the other side is gone."""
        view = memoryview(HEADER.pack(len(frame)) + frame)
        while view:
            try:
                view = view[self.sock.send(view) :]
            except BlockingIOError:
                self._wait(watch, write=True)
                self._look(watch)
            except OSError as error:
                raise Closed from error

    def receive(self, watch: Callable[[], None] = lambda: None, cap: int = FRAME_CAP) -> bytes:
        """The next frame; ``Closed`` if the other side hung up or the frame is over the cap."""
        if not self._ahead:
            self._wait(watch)  # an answer takes a while: no use in looking for it first
        (length,) = HEADER.unpack(self._exactly(HEADER.size, watch))
        if length > cap:
            raise Closed("frame over the cap")
        return self._exactly(length, watch)

    def _exactly(self, count: int, watch: Callable[[], None]) -> bytes:
        parts, missing = [self._ahead], count - len(self._ahead)
        while missing > 0:
            self._look(watch)  # look at the clock even if the bytes only drip in
            try:
                part = self.sock.recv(min(max(missing, READ_SIZE), 2**20))
            except BlockingIOError:
                self._wait(watch)
                continue
            except OSError as error:
                raise Closed from error
            if not part:
                raise Closed
            parts.append(part)
            missing -= len(part)
        data = b"".join(parts)
        self._ahead = data[count:]
        return data[:count]

    def _wait(self, watch: Callable[[], None], *, write: bool = False) -> None:
        sock = self.sock.fileno()
        read = [fd for fd in (self.beside, -1 if write else sock) if fd >= 0]
        readable, writable, _ = select.select(read, [sock] if write else [], [], TICK)
        if sock not in readable and not writable:
            watch()

    def _look(self, watch: Callable[[], None]) -> None:
        if time.monotonic() - self._looked > TICK:
            watch()
            self._looked = time.monotonic()

    def close(self) -> None:
        """Hang up."""
        self.sock.close()
