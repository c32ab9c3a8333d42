"""What is asked of a worker and what it answers, and the bytes of that: a header in msgpack, then the storages.

The other side may be a learner's code that writes what it likes, so bytes are read into nothing but these types, and
checked while they are read: no maps (their keys could be made to collide), no kinds of msgpack but those named here.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec

from autograder.kinds.values import (
    ERROR_NAME_CAP,
    ERROR_TEXT_CAP,
    HEADER_CAP,
    STORAGES_CAP,
    Node,
    Part,
    WireError,
)

if TYPE_CHECKING:
    from autograder.kinds.encoder import Encoder

__all__ = ["Node", "Part"]

LENGTH = struct.Struct("!I")
TROUBLES_CAP = 100


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


class Deed(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True, tag=True):
    """To be done with objects that stayed in the worker: one of the fixed deeds, such as an operator."""

    name: str


class Own(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True):
    """A module of the learner's own, handed in beside the file."""

    name: str
    file: str
    text: str
    package: bool = False


Target = Named | Kept | Probe | Deed


class Message(msgspec.Struct, array_like=True, forbid_unknown_fields=True, kw_only=True, tag=True):
    """What every message has: the bytes of the tensors and arrays in it."""

    storages: Annotated[list[memoryview], msgspec.Meta(max_length=0)] = []
    """They stand behind the header: there are none in it."""


class Import(Message):
    """Import a learner's file."""

    name: str
    filename: str
    source: str
    modules: list[Own] = []
    keep: bool = False
    """Whether to go on after a statement that fails, and without what Python cannot read."""
    only: list[str] | None = None
    """The names that will be asked for, if what they don't need is not to be run."""
    data: list[str] = []
    """Files to lay beside it first, by their paths there. Their bytes are the storages."""


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

    @classmethod
    def of(
        cls,
        encoder: Encoder,
        target: Target,
        args: Sequence[Any],
        kwargs: dict[str, Any] | None = None,
        seed: int = 1,
        device: str = "cpu",
    ) -> Call:
        """The request to call something with these arguments."""
        given, named = encoder.encode(list(args)), encoder.encode(kwargs or {})
        return cls(target, given, named, seed, device, storages=encoder.storages)


class Returned(Message):
    """What was asked was done, and this came of it."""

    value: Part
    changed: list[int] = []
    """Arguments that are no longer as they were, by their places."""
    settings: list[str] = []
    """What of the process was moved."""


class Trouble(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True):
    """What became of one statement at the top of a file that did not run to its end, or could not be read."""

    file: str
    line: int
    kind: str
    """The nearest standard class of what it raised."""
    name: Annotated[str, msgspec.Meta(max_length=ERROR_NAME_CAP)] = ""
    """What that was about: the package that is not here, the name that is not defined."""
    words: Annotated[str, msgspec.Meta(max_length=ERROR_TEXT_CAP)] = ""
    """Python's words for what it cannot read."""
    lost: Annotated[list[str], msgspec.Meta(max_length=TROUBLES_CAP)] = []
    """The names that it would have given a meaning to."""
    limit: str = ""
    """Which limit stopped it."""


class Imported(Message):
    """The file was imported, though not without trouble. All of it is the worker's word."""

    troubles: Annotated[list[Trouble], msgspec.Meta(max_length=TROUBLES_CAP)] = []
    settings: list[str] = []
    """What of the process was moved, and put back."""


class Raised(Message):
    """What was asked raised an exception. All that is said of it is the worker's word."""

    kind: str
    """Its nearest standard class, or one of the servant's own."""
    bases: list[str] = []
    """Python's own classes that it is of."""
    line: int = 0
    text: Annotated[str, msgspec.Meta(max_length=ERROR_TEXT_CAP)] = ""
    name: Annotated[str, msgspec.Meta(max_length=ERROR_NAME_CAP)] = ""
    not_started: bool = False
    limit: str = ""
    file: Annotated[str, msgspec.Meta(max_length=ERROR_TEXT_CAP)] = ""
    """Which of the learner's files the line is in."""
    own: list[str] = []
    """Classes that it is of and that are not Python's own."""


class Word(Message):
    """A worker's first: which layers of confinement hold, which do not and why, and where its files go."""

    layers: list[str]
    refused: list[tuple[str, str]]
    path: str
    outside: str | None


Question = Keep | Call
Request = Import | Question
Reply = Returned | Raised
Sizes = Annotated[list[Annotated[int, msgspec.Meta(ge=0)]], msgspec.Meta(max_length=STORAGES_CAP)]
M = TypeVar("M", bound=Message)

_ENCODER = msgspec.msgpack.Encoder()
_REQUESTS: msgspec.msgpack.Decoder[tuple[list[int], Request]] = msgspec.msgpack.Decoder(tuple[Sizes, Request])
_REPLIES: msgspec.msgpack.Decoder[tuple[list[int], Reply]] = msgspec.msgpack.Decoder(tuple[Sizes, Reply])
_IMPORTS: msgspec.msgpack.Decoder[tuple[list[int], Reply | Imported]] = msgspec.msgpack.Decoder(
    tuple[Sizes, Reply | Imported]
)
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


def read_import(frame: bytes) -> Reply | Imported:
    """What a worker answered to an import; ``WireError`` if it is no answer."""
    return _read(_IMPORTS, frame)


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
