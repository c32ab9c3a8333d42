"""What may cross between a grader and a worker, how much of it, and its form on the grader's side."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import msgspec

if TYPE_CHECKING:
    from torch import Tensor

STORAGE_CAP = 64 * 2**20
ITEM_CAP = 200_000
DEPTH_CAP = 24
DIMS_CAP = 64
SIDE_CAP = 1 << 62
"""Libraries count in 63 bits."""
TEXT_CAP = 2**20
HEADER_CAP = 2 * 2**20
"""Bytes of a message beside its storages: reading them into objects takes up to forty times that."""
NUMBERS_CAP = 2**25
"""Numbers in all tensors of one answer: an expanded tensor travels as a single number."""
STORAGES_CAP = 20_000
ERROR_TEXT_CAP, ERROR_NAME_CAP = 4000, 100
"""How many characters of an exception's text to keep."""
ODD_KEYS_CAP = 1000
"""Keys whose hashes anybody can make collide (long integers, tuples, ...), in one dict or set."""

NUMBERS = (
    "float16", "float32", "float64", "complex64", "complex128", "bool", "uint8", "uint16", "uint32", "uint64", "int8",
    "int16", "int32", "int64",
)  # fmt: skip
"""The dtypes of arrays and tensors, by name."""


class Node(msgspec.Struct, array_like=True, forbid_unknown_fields=True, gc=False):
    """A value that isn't a scalar: what kind it is, and what it consists of."""

    tag: str
    parts: list[Part]


Part = None | bool | int | float | str | Node


class WireError(ValueError):
    """A message is damaged, too large, or holds what may not cross."""


class Facts(msgspec.Struct, frozen=True):
    """What a message says about a tensor beside its data."""

    dtype: str
    shape: tuple[int, ...]
    device: str
    kind: str
    requires_grad: bool
    shares: bool
    handle: int


class Received(msgspec.Struct, frozen=True):
    """A tensor as it came from a worker: plain data, and what the worker says about it.

    ``tensor`` is None if the data didn't come (over the cap, on the meta device, sparse).
    """

    shape: tuple[int, ...]
    dtype: str
    device: str = "cpu"
    kind: str = "Tensor"
    requires_grad: bool = False
    shares: bool = False
    handle: int = -1
    tensor: Tensor | None = None


SPOKEN_YOU = ("uint", "uni", "use", "u1", "u8")
"""Beginnings with a u that sounds like "you"."""
SHOWN_DIMS, SHOWN_SIDE, SHOWN_NUMBERS = 5, 10_000, 1_000_000


class Handle(msgspec.Struct, frozen=True):
    """Something that stayed in the worker: its number there and what kind of thing it is."""

    number: int
    kind: str


@dataclass(frozen=True)
class Record:
    """A named tuple, a dataclass or a member of an enum, by field."""

    kind: str
    name: str
    values: dict[str, Any]
    handle: int = field(default=-1, compare=False)
    """Its number in the worker."""
    given: bool = field(default=False, compare=False)
    """Whether the course hands its class to learners."""

    def __hash__(self) -> int:
        """The hash of its text, because nobody can choose that."""
        return hash((self.kind, self.name, repr(self.values)))


def clean(text: str) -> str:
    """Text that can be sent: lone surrogates replaced."""
    return text.encode("utf-8", "replace").decode()


def whole(parts: list[Part]) -> list[int]:
    """The pieces, all of which must be plain ints."""
    if not all(type(part) is int for part in parts):
        raise WireError("not whole numbers")
    return cast(list[int], parts)


def check_shape(shape: list[int]) -> list[int]:
    """The same, if it can be the dimensions of an array. Raises ``WireError`` otherwise."""
    if len(shape) > DIMS_CAP or min(shape, default=0) < 0 or max(shape, default=0) >= SIDE_CAP:
        raise WireError("not a shape")
    return shape


def article(noun: str) -> str:
    """A noun with its article: "an int64 tensor", "a uint8 tensor", "a Point"."""
    vowel = noun[:1].lower() in tuple("aeio") or (noun[:1].lower() == "u" and not noun.lower().startswith(SPOKEN_YOU))
    return f"{'an' if vowel else 'a'} {noun}"


def shape_words(shape: tuple[int, ...]) -> str:
    """A shape in full if it could be an honest answer: its numbers could carry others."""
    honest = len(shape) <= SHOWN_DIMS and all(n < SHOWN_SIDE for n in shape)
    honest = honest and math.prod(n or 1 for n in shape) <= SHOWN_NUMBERS
    return f"of shape {shape}" if honest else "of quite another shape"


def readable(dtype: str) -> bool:
    """Whether graders compute with numbers of a dtype that they didn't ask for.

    Complex numbers have no order, and torch has next to no operations on unsigned ones of more than 8 bits.
    """
    return not dtype.startswith(("complex", "uint16", "uint32", "uint64"))
