"""Reading the values of a message: whatever it says, at worst a ``WireError``, in time in proportion to its length."""

from __future__ import annotations

import math
import pathlib
from collections.abc import Callable
from typing import Any, ClassVar, cast

import numpy as np
import torch
from torch import Tensor

from autograder.sandbox.frames import Node, Part
from autograder.sandbox.values import (
    DEPTH_CAP,
    DIMS_CAP,
    DTYPES,
    NUMBERS_CAP,
    ODD_KEYS_CAP,
    STORAGE_CAP,
    Facts,
    NumpyAnswer,
    Received,
    Record,
    WireError,
)

__tracebackhide__ = True  # pytest shows learners their own lines
PLAIN_KEYS = {type(None), bool, int, float, str, bytes}
"""Few of these have the same hash, and nobody can choose which."""


class Decoder:
    """Turns nodes back into values. ``foreign`` resolves the tags this module does not know."""

    def __init__(
        self,
        storages: list[memoryview],
        foreign: Callable[[str, list[Any]], Any],
        tensor: Callable[[Facts, Tensor | None], Any],
    ) -> None:
        self._storages = storages
        self._bases: dict[tuple[int, bool], Tensor] = {}
        self._foreign = foreign
        self._tensor = tensor
        self._numbers = 0
        self._bytes = 0

    def decode(self, node: Part) -> Any:
        """The value of one node; ``WireError`` if it is not well formed."""
        try:
            return self._decode(node, 0)
        except WireError:
            raise
        except Exception as error:  # a hostile message may be wrong in any way
            raise WireError("not a value") from error

    def _decode(self, node: Part, depth: int) -> Any:
        if depth > DEPTH_CAP + 1:
            raise WireError("too deep")
        if not isinstance(node, Node):
            return node
        if node.tag in _SCALARS:
            return _SCALARS[node.tag](*node.parts)
        read = self._READERS.get(node.tag)
        if read is not None:
            return read(self, node.parts, depth + 1)
        return self._foreign(node.tag, [self._decode(part, depth + 1) for part in node.parts])

    def _items(self, parts: list[Part], depth: int) -> list[Any]:
        return [self._decode(part, depth) for part in parts]

    def _keys(self, parts: list[Part], depth: int) -> list[Any]:
        keys = self._items(parts, depth)
        odd = [key for key in keys if type(key) not in PLAIN_KEYS or (type(key) is int and key.bit_length() > 64)]
        if len(odd) > ODD_KEYS_CAP:
            raise WireError("too many keys of unusual kinds")
        return keys

    def _dict(self, parts: list[Part], depth: int) -> dict[Any, Any]:
        return dict(zip(self._keys(parts[::2], depth), self._items(parts[1::2], depth), strict=True))

    def _record(self, parts: list[Part], depth: int) -> Record:
        kind, name, *rest = parts
        if kind not in ("dataclass", "namedtuple"):
            raise WireError("unknown kind of record")
        return Record(str(kind), str(name), dict(zip(map(str, rest[::2]), self._items(rest[1::2], depth), strict=True)))

    def _read_bytes(self, parts: list[Part], depth: int) -> bytes:
        (number,) = _whole(parts)
        return bytes(self._copied(number))

    def _copied(self, number: int) -> memoryview:
        """A storage that is copied each time somebody refers to it."""
        storage = self._storages[number]
        self._bytes += len(storage)
        if number < 0 or self._bytes > STORAGE_CAP:
            raise WireError("too many bytes")
        return storage

    def _array(self, parts: list[Part], depth: int) -> NumpyAnswer:
        name, shares, *rest = parts
        number, *shape = _whole(rest)
        _check_shape(shape)
        array = np.frombuffer(bytearray(self._copied(number)), dtype=_numpy_type(name))
        return NumpyAnswer(array.reshape(shape), shares is True)

    def _read_tensor(self, parts: list[Part], depth: int) -> Any:
        dtype, device, kind, requires_grad, shares, *rest = parts
        handle, storage, offset, *sides = _whole(rest)
        shape = sides[len(sides) // 2 :] if storage >= 0 else sides
        _check_shape(shape)
        facts = Facts(str(dtype), tuple(shape), str(device), str(kind), requires_grad is True, shares is True, handle)
        data = None
        self._numbers += math.prod(shape)
        if storage >= 0 and self._numbers <= NUMBERS_CAP:
            data = self._view(storage, DTYPES[facts.dtype], offset, shape, sides[: len(sides) // 2])
        return self._tensor(facts, data)

    def _view(self, storage: int, dtype: torch.dtype, offset: int, shape: list[int], stride: list[int]) -> Tensor:
        base = self._base(storage, is_bool=dtype is torch.bool)
        last = offset
        for n, step in zip(shape, stride, strict=True):
            last += (n - 1) * step
        size = base.untyped_storage().nbytes() // dtype.itemsize
        if min([offset, *shape, *stride]) < 0 or (all(shape) and last >= size):
            raise WireError("a tensor outside its storage")
        return torch.empty(0, dtype=dtype).set_(base.untyped_storage(), offset, shape, stride)

    def _base(self, number: int, *, is_bool: bool) -> Tensor:
        if (number, is_bool) not in self._bases:
            raw = bytearray(self._storages[number])
            flat = torch.frombuffer(raw, dtype=torch.uint8) if raw else torch.empty(0)
            # A bool that is neither 0 nor 1 in memory has no defined meaning.
            self._bases[number, is_bool] = flat.ne(0) if is_bool else flat
        return self._bases[number, is_bool]

    _READERS: ClassVar[dict[str, Callable[[Decoder, list[Part], int], Any]]] = {
        "list": _items,
        "tuple": lambda self, parts, depth: tuple(self._items(parts, depth)),
        "set": lambda self, parts, depth: set(self._keys(parts, depth)),
        "dict": _dict,
        "record": _record,
        "bytes": _read_bytes,
        "array": _array,
        "tensor": _read_tensor,
    }


def _whole(parts: list[Part]) -> list[int]:
    """The parts, all of which must be plain ints."""
    if not all(type(part) is int for part in parts):
        raise WireError("not whole numbers")
    return cast(list[int], parts)


def _check_shape(shape: list[int]) -> None:
    if len(shape) > DIMS_CAP or min(shape, default=0) < 0:
        raise WireError("not a shape")


def _numpy_type(name: Part) -> np.dtype[Any]:
    if name not in DTYPES or name == "bfloat16":
        raise WireError("not numbers")
    return np.dtype(str(name))


def _complex(*parts: Part) -> complex:
    real, imaginary = parts
    if type(real) is not float or type(imaginary) is not float:
        raise WireError("not a complex number")
    return complex(real, imaginary)


def _number(name: Part, *parts: Part) -> Any:
    value = parts[0] if len(parts) == 1 else _complex(*parts)
    if not isinstance(value, int | float | complex):
        raise WireError("not a number")
    return _numpy_type(name).type(value)


def _vast(name: str, *shape: Part) -> Received:
    sides = _whole(list(shape))
    _check_shape(sides)
    if name not in DTYPES:
        raise WireError("not numbers")
    return Received(tuple(sides), name, kind="array")


_SCALARS: dict[str, Callable[..., Any]] = {
    "int": lambda text: int(text, 16),
    "complex": _complex,
    "size": lambda *items: torch.Size(_whole(list(items))),
    "dtype": lambda name: DTYPES[name],
    "device": torch.device,
    "path": pathlib.Path,
    "number": _number,
    "vast": _vast,
}
