"""What may cross between a grader and a worker, how much of it, and how it looks on the grader's side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
import torch
from torch import Tensor

STORAGE_CAP = 64 * 2**20
ITEM_CAP = 200_000
DEPTH_CAP = 24
DIMS_CAP = 64
TEXT_CAP = 2**20
HEADER_CAP = 2 * 2**20
"""Bytes of a message beside its storages: what is read into objects takes some forty times that at worst."""
NUMBERS_CAP = 2**25
"""Numbers in all tensors of one answer: an expanded one travels as a single number."""
STORAGES_CAP = 20_000
ERROR_TEXT_CAP, ERROR_NAME_CAP = 4000, 100
"""Characters of what an exception says."""
ODD_KEYS_CAP = 1000
"""Keys whose hashes anybody can make collide (long integers, tuples, ...), in one dict or set."""

DTYPES: dict[str, torch.dtype] = {
    name: getattr(torch, name)
    for name in [
        "float16",
        "bfloat16",
        "float32",
        "float64",
        "complex64",
        "complex128",
        "bool",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "int8",
        "int16",
        "int32",
        "int64",
    ]
}


class WireError(ValueError):
    """A message that is damaged, too large, or holds what may not cross."""


class Facts(msgspec.Struct, frozen=True):
    """What a message says of a tensor beside its data."""

    dtype: str
    shape: tuple[int, ...]
    device: str
    kind: str
    requires_grad: bool
    shares: bool
    handle: int


class Received(msgspec.Struct, frozen=True):
    """A tensor as it came from a worker: plain data, and what the worker says of it.

    ``tensor`` is None where the data did not come (over the cap, on the meta device, sparse).
    """

    shape: tuple[int, ...]
    dtype: str
    device: str = "cpu"
    kind: str = "Tensor"
    requires_grad: bool = False
    shares: bool = False
    handle: int = -1
    tensor: Tensor | None = None


class Handle(msgspec.Struct, frozen=True):
    """Something that stayed in the worker: its number there and what kind of thing it is."""

    number: int
    kind: str


@dataclass(frozen=True)
class Record:
    """A named tuple or a dataclass, by field."""

    kind: str
    name: str
    values: dict[str, Any]


@dataclass(frozen=True)
class NumpyAnswer:
    """A NumPy array that came over the wire, and whether it shares memory with an argument."""

    array: np.ndarray[Any, Any]
    shares: bool


def clean(text: str) -> str:
    """Text that can be sent: lone surrogates replaced."""
    return text.encode("utf-8", "replace").decode()
