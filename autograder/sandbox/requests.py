"""What is asked of the warm parent, and what it says: typed, so that nothing else is ever read."""

from __future__ import annotations

import msgspec


class Fork(msgspec.Struct, frozen=True):
    """Fork a child that runs ``main``, with the descriptors that come along and these arguments."""

    main: str
    args: list[float] = []
    warm: list[str] = []
    """Stages to import first."""
    trusted: bool = False


class Forked(msgspec.Struct, frozen=True, tag=True):
    """There is a child."""

    pid: int


class Refused(msgspec.Struct, frozen=True, tag=True):
    """There is none, and why."""

    reason: str


class Ended(msgspec.Struct, frozen=True, tag=True):
    """A child has ended: its wait status, and what it used."""

    status: int
    cpu: float
    memory: int


News = Forked | Refused | Ended

_ENCODER = msgspec.msgpack.Encoder()
_FORKS = msgspec.msgpack.Decoder(Fork)
_NEWS: msgspec.msgpack.Decoder[News] = msgspec.msgpack.Decoder(News)


def encoded(message: Fork | News) -> bytes:
    """As one datagram."""
    return _ENCODER.encode(message)


def read_fork(data: bytes) -> Fork:
    """A request; ``msgspec.DecodeError`` if it is none."""
    return _FORKS.decode(data)


def read_news(data: bytes) -> News:
    """What the warm parent said; ``msgspec.DecodeError`` if it is nothing known."""
    return _NEWS.decode(data)
