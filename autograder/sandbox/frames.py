"""What a worker is asked and what it answers, and the bytes of both: a header in msgpack, then the storages.

The other side may be a learner's code that writes what it likes. So bytes become nothing but these types, and are
checked while they're read: no maps (somebody could make their keys collide), and no kinds of msgpack except those named
here.
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
    """Call what the learner's module has under this name."""

    name: str


class Kept(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True, tag=True):
    """Call an object that stayed in the worker, or a method of it."""

    number: int
    method: str = ""


class Probe(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True, tag=True):
    """Call one of the fixed questions."""

    name: str


class Deed(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True, tag=True):
    """Do one of the fixed deeds, such as an operator, with objects that stayed in the worker."""

    name: str


class Own(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True):
    """A learner's own module, handed in beside the file."""

    name: str
    file: str
    text: str
    package: bool = False


Target = Named | Kept | Probe | Deed


class Message(msgspec.Struct, array_like=True, forbid_unknown_fields=True, kw_only=True, tag=True):
    """What every message has: the bytes of its tensors and arrays."""

    storages: Annotated[list[memoryview], msgspec.Meta(max_length=0)] = []
    """They come after the header, so the header has none."""


class Import(Message):
    """Import a learner's file."""

    name: str
    filename: str
    source: str
    modules: list[Own] = []
    keep: bool = False
    """Whether to go on after a statement that fails, and without what Python can't read."""
    only: list[str] | None = None
    """The names that will be needed, if only what they need should run."""
    data: list[str] = []
    """Files to put beside it first, by their paths there. Their bytes are the storages."""


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
    """The request was carried out, with this result."""

    value: Part
    changed: list[int] = []
    """Arguments that changed, by their places."""
    settings: list[str] = []
    """Which of the process's settings changed."""


class Trouble(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True):
    """What happened to one statement at the top of a file that didn't run to its end, or couldn't be read."""

    file: str
    line: int
    kind: str
    """The nearest standard class of the exception it raised."""
    name: Annotated[str, msgspec.Meta(max_length=ERROR_NAME_CAP)] = ""
    """What the exception was about: the missing package, or the undefined name."""
    words: Annotated[str, msgspec.Meta(max_length=ERROR_TEXT_CAP)] = ""
    """Python's words for what it can't read."""
    lost: Annotated[list[str], msgspec.Meta(max_length=TROUBLES_CAP)] = []
    """The names that it would have defined."""
    limit: str = ""
    """Which limit stopped it."""


class Imported(Message):
    """The file was imported, though not without trouble. All of this is the worker's word."""

    troubles: Annotated[list[Trouble], msgspec.Meta(max_length=TROUBLES_CAP)] = []
    settings: list[str] = []
    """Which of the process's settings changed, and were put back."""


class Raised(Message):
    """The request raised an exception. Everything said about it is the worker's word."""

    kind: str
    """Its nearest standard class, or one of the servant's own."""
    bases: list[str] = []
    """Python's own classes that it's an instance of."""
    line: int = 0
    text: Annotated[str, msgspec.Meta(max_length=ERROR_TEXT_CAP)] = ""
    name: Annotated[str, msgspec.Meta(max_length=ERROR_NAME_CAP)] = ""
    not_started: bool = False
    limit: str = ""
    file: Annotated[str, msgspec.Meta(max_length=ERROR_TEXT_CAP)] = ""
    """Which of the learner's files has the line."""
    own: list[str] = []
    """Classes that it's an instance of and that aren't Python's own."""
    settings: list[str] = []
    """Settings of the process that it left changed."""


class Word(Message):
    """A worker's first message: which layers of confinement hold, which don't and why, and where its files go."""

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
    """One frame's bytes; ``WireError`` if there's too much beside the storages."""
    storages = message.storages
    header = _ENCODER.encode((list(map(len, storages)), msgspec.structs.replace(message, storages=[])))
    if len(header) > HEADER_CAP or len(storages) > STORAGES_CAP:
        raise WireError("too large")
    return b"".join([LENGTH.pack(len(header)), header, *storages])


def read_request(frame: bytes) -> Request:
    """The request; ``WireError`` if it isn't one."""
    return _read(_REQUESTS, frame)


def read_reply(frame: bytes) -> Reply:
    """A worker's answer; ``WireError`` if it isn't one."""
    return _read(_REPLIES, frame)


def read_import(frame: bytes) -> Reply | Imported:
    """A worker's answer to an import; ``WireError`` if it isn't one."""
    return _read(_IMPORTS, frame)


def read_word(frame: bytes) -> Word:
    """A worker's first message; ``WireError`` if it's something else."""
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
