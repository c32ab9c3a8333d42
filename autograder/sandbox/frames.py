"""What is asked of a worker and what it answers, and the bytes of that: a header in msgpack, then the storages.

The other side may be a learner's code that writes what it likes, so bytes are read into nothing but these types, and
checked while they are read: no maps (their keys could be made to collide), no kinds of msgpack but those named here.
"""

from __future__ import annotations

import struct
from typing import Annotated, TypeVar

import msgspec

from autograder.sandbox.values import ERROR_NAME_CAP, ERROR_TEXT_CAP, HEADER_CAP, STORAGES_CAP, WireError

LENGTH = struct.Struct("!I")


class Node(msgspec.Struct, array_like=True, forbid_unknown_fields=True, gc=False):
    """A value that is no scalar: what kind it is, and what it consists of."""

    tag: str
    parts: list[Part]


Part = None | bool | int | float | str | Node


class Named(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True, tag=True):
    """To be called: what the learner's module has under a name."""

    name: str


class Kept(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True, tag=True):
    """To be called: an object that stayed in the worker, or a method of its."""

    number: int
    method: str = ""


class Probe(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True, tag=True):
    """To be called: one of the fixed questions."""

    name: str


Target = Named | Kept | Probe


class Message(msgspec.Struct, array_like=True, forbid_unknown_fields=True, kw_only=True, tag=True):
    """What every message has: the bytes of the tensors and arrays in it."""

    storages: Annotated[list[memoryview], msgspec.Meta(max_length=0)] = []
    """They stand behind the header: there are none in it."""


class Import(Message):
    """Import a learner's file."""

    name: str
    filename: str
    source: str


class Keep(Message):
    """Keep a value, on this device."""

    value: Part
    device: str


class Call(Message):
    """Call something."""

    target: Target
    args: Part
    kwargs: Part
    seed: int
    device: str


class Returned(Message):
    """What was asked was done, and this came of it."""

    value: Part
    changed: list[int] = []
    """Arguments that are no longer as they were, by their places."""
    settings: list[str] = []
    """What of the process was moved."""


class Raised(Message):
    """What was asked raised an exception. All that is said of it is the worker's word."""

    kind: str
    """Its nearest standard class, or one of the servant's own."""
    bases: list[str] = []
    line: int = 0
    text: Annotated[str, msgspec.Meta(max_length=ERROR_TEXT_CAP)] = ""
    name: Annotated[str, msgspec.Meta(max_length=ERROR_NAME_CAP)] = ""
    not_started: bool = False
    limit: str = ""


class Word(Message):
    """A worker's first: which layers of confinement hold, which do not and why, and where its files go."""

    layers: list[str]
    refused: list[tuple[str, str]]
    path: str
    outside: str | None


Request = Import | Keep | Call
Reply = Returned | Raised
Sizes = Annotated[list[Annotated[int, msgspec.Meta(ge=0)]], msgspec.Meta(max_length=STORAGES_CAP)]
M = TypeVar("M", bound=Message)

_ENCODER = msgspec.msgpack.Encoder()
_REQUESTS: msgspec.msgpack.Decoder[tuple[list[int], Request]] = msgspec.msgpack.Decoder(tuple[Sizes, Request])
_REPLIES: msgspec.msgpack.Decoder[tuple[list[int], Reply]] = msgspec.msgpack.Decoder(tuple[Sizes, Reply])
_WORDS: msgspec.msgpack.Decoder[tuple[list[int], Word]] = msgspec.msgpack.Decoder(tuple[Sizes, Word])


def encoded(message: Message) -> bytes:
    """One frame's bytes; ``WireError`` if there is too much beside the storages."""
    storages = message.storages
    header = _ENCODER.encode((list(map(len, storages)), msgspec.structs.replace(message, storages=[])))
    if len(header) > HEADER_CAP or len(storages) > STORAGES_CAP:
        raise WireError("too large")
    return b"".join([LENGTH.pack(len(header)), header, *storages])


def read_request(frame: bytes) -> Request:
    """What is asked; ``WireError`` if it is nothing of that kind."""
    return _read(_REQUESTS, frame)


def read_reply(frame: bytes) -> Reply:
    """What a worker answered; ``WireError`` if it is no answer."""
    return _read(_REPLIES, frame)


def read_word(frame: bytes) -> Word:
    """What a worker said first; ``WireError`` if it is something else."""
    return _read(_WORDS, frame)


def _read(decoder: msgspec.msgpack.Decoder[tuple[list[int], M]], frame: bytes) -> M:
    try:
        (length,) = LENGTH.unpack_from(frame)
        if length > HEADER_CAP:
            raise WireError("too large")
        view, at = memoryview(frame), LENGTH.size + length
        sizes, message = decoder.decode(view[LENGTH.size : at])
    except (msgspec.DecodeError, RecursionError, struct.error, ValueError) as error:
        raise WireError("not a message") from error
    for size in sizes:
        message.storages.append(view[at : at + size])
        at += size
    if at > len(frame):
        raise WireError("not a message")
    return message
