"""What is asked of the warm parent, and what it says: typed, so that nothing else is ever read."""

from __future__ import annotations

import msgspec


class Summons(msgspec.Struct, frozen=True):
    """What a worker is told when it is wanted; descriptors of its conversation and of its output come along."""

    cpu_seconds: float
    without: tuple[str, ...] = ()
    """Layers of confinement to be left out, as the device's driver does not work within them."""


class Fork(msgspec.Struct, frozen=True):
    """Have a child: a worker that is summoned, or a trusted one that runs ``main``; descriptors for it come along."""

    summons: Summons | None = None
    main: str = ""
    args: list[str] = []
    warm: list[str] = []
    """Stages to import first."""
    kinds: list[str] = []
    """Kinds of values to have in use before that."""


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
_SUMMONS = msgspec.msgpack.Decoder(Summons)
_NEWS: msgspec.msgpack.Decoder[News] = msgspec.msgpack.Decoder(News)


def encoded(message: Fork | Summons | News) -> bytes:
    """As one datagram."""
    return _ENCODER.encode(message)


def read_fork(data: bytes) -> Fork:
    """A request; ``msgspec.DecodeError`` if it is none."""
    return _FORKS.decode(data)


def read_summons(data: bytes) -> Summons:
    """What a worker is told; ``msgspec.DecodeError`` if it is nothing of that kind."""
    return _SUMMONS.decode(data)


def read_news(data: bytes) -> News:
    """What the warm parent said; ``msgspec.DecodeError`` if it is nothing known."""
    return _NEWS.decode(data)
