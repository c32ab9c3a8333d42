"""The bytes of one message: a header in msgpack, of a closed schema, and the storages of its tensors and arrays.

The other side may be a learner's code that writes what it likes, so the schema is checked while bytes are read: no maps
but those named here (their keys could be made to collide), no kinds of msgpack but those of ``Part``.
"""

from __future__ import annotations

import struct
from typing import Annotated, Any, TypedDict, cast

import msgspec

from autograder.sandbox.values import HEADER_CAP, STORAGES_CAP, WireError

LENGTH = struct.Struct("!I")


class Node(msgspec.Struct, array_like=True, forbid_unknown_fields=True, gc=False):
    """A value that is no scalar: what kind it is, and what it consists of."""

    tag: str
    parts: list[Part]


Part = None | bool | int | float | str | Node


class ErrorFacts(TypedDict, total=False):
    """What a worker says of an exception."""

    type: str
    bases: list[str]
    line: int
    text: str
    name: str
    not_started: bool
    limit: str


class Message(TypedDict, total=False):
    """A request or a reply. ``storages`` stand behind the header, ``sizes`` in it."""

    op: str
    name: str
    filename: str
    source: str
    target: list[str | int]
    args: Part
    kwargs: Part
    value: Part
    seed: int
    device: str
    ok: bool
    changed: list[int]
    settings: list[str]
    error: ErrorFacts
    sizes: Annotated[list[int], msgspec.Meta(max_length=STORAGES_CAP)]


_DECODER = msgspec.msgpack.Decoder(Message)


def pack(content: dict[str, Any]) -> bytes:
    """One frame's bytes; ``WireError`` if there is too much beside the storages."""
    storages: list[bytes] = content.get("storages", [])
    facts = {key: value for key, value in content.items() if key != "storages"}
    header = msgspec.msgpack.encode(facts | {"sizes": list(map(len, storages))})
    if len(header) > HEADER_CAP or len(storages) > STORAGES_CAP:
        raise WireError("too large")
    return b"".join([LENGTH.pack(len(header)), header, *storages])


def unpack(frame: bytes) -> dict[str, Any]:
    """The content of a frame; ``WireError`` if it is not one."""
    try:
        (length,) = LENGTH.unpack_from(frame)
        if length > HEADER_CAP:
            raise WireError("too large")
        view = memoryview(frame)
        at = LENGTH.size + length
        content = cast(dict[str, Any], _DECODER.decode(view[LENGTH.size : at]))
        sizes = content.pop("sizes")
    except (msgspec.DecodeError, KeyError, RecursionError, struct.error, ValueError) as error:
        raise WireError("not a message") from error
    content["storages"] = storages = []
    for size in sizes:
        storages.append(view[at : at + size])
        at += size
        if size < 0 or at > len(frame):
            raise WireError("not a message")
    return content
