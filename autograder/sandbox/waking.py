"""A pair of pipes where a worker may not have a pair of sockets: an event loop of asyncio wakes itself with one."""

from __future__ import annotations

import os
import socket
from typing import Any


class End:
    """One end, with what asyncio asks of a socket."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading, self._writing = reading, writing

    def fileno(self) -> int:
        """The descriptor to wait for."""
        return self._reading

    def setblocking(self, flag: bool) -> None:
        """Whether reading and writing wait."""
        os.set_blocking(self._reading, flag)
        os.set_blocking(self._writing, flag)

    def recv(self, size: int) -> bytes:
        """What has come from the other end."""
        return os.read(self._reading, size)

    def send(self, data: bytes) -> int:
        """Write to the other end."""
        return os.write(self._writing, data)

    def close(self) -> None:
        """Close both pipes' ends."""
        if self._reading >= 0:
            os.close(self._reading)
            os.close(self._writing)
            self._reading = self._writing = -1


def provide() -> None:
    """Give pipes instead of a pair of sockets, if that is refused."""
    sockets = socket.socketpair

    def pair(*args: Any, **kwargs: Any) -> tuple[Any, Any]:
        try:
            return sockets(*args, **kwargs)
        except PermissionError:
            if args or kwargs:
                raise
        (a, b), (c, d) = os.pipe(), os.pipe()
        return End(a, d), End(c, b)

    socket.socketpair = pair
