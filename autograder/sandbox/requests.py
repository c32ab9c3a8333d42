"""What the warm parent is asked, and what it answers: typed, so that nothing else is ever read."""

from __future__ import annotations

import msgspec


class Summons(msgspec.Struct, frozen=True):
    """What a waiting worker is told when it's needed. The descriptors of its conversation and of its output come
    along.
    """

    cpu_seconds: float
    without: tuple[str, ...] = ()
    """Layers of confinement to leave out, because the device's driver doesn't work within them."""


class Fork(msgspec.Struct, frozen=True):
    """Fork a child: a worker, or a trusted child that runs ``main``. Its descriptors come along."""

    summons: Summons | None = None
    main: str = ""
    args: list[str] = []
    warm: list[str] = []
    """Stages to import first."""
    kinds: list[str] = []
    """Kinds of values to load before that."""


class Forked(msgspec.Struct, frozen=True, tag=True):
    """The child exists."""

    pid: int


class Refused(msgspec.Struct, frozen=True, tag=True):
    """There is no child, and this is why."""

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
    """Pack it as one datagram."""
    return _ENCODER.encode(message)


def read_fork(data: bytes) -> Fork:
    """A request; ``msgspec.DecodeError`` if it isn't one."""
    return _FORKS.decode(data)


def read_summons(data: bytes) -> Summons:
    """What a worker is told; ``msgspec.DecodeError`` if it's something else."""
    return _SUMMONS.decode(data)


def read_news(data: bytes) -> News:
    """What the warm parent said; ``msgspec.DecodeError`` if it's something unknown."""
    return _NEWS.decode(data)
