"""The closed list of values that cross between a grader and a worker.

A value becomes a scalar of msgpack or a :class:`Node`. Tensors are sent as storage, offset, strides and dtype, each
storage once, so that views and sharing survive. Nothing is ever pickled, in either direction, and every size is
capped before anything is allocated. Reading takes time in proportion to what is read, whatever that is.

What is not on the list is *foreign*: the worker answers with a handle to it, the grader refuses to send it.
"""

from __future__ import annotations

import math
import pathlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from autograder.sandbox.decoder import Decoder
from autograder.sandbox.frames import Call, Node, Part, Target
from autograder.sandbox.values import (
    DEPTH_CAP,
    DTYPES,
    ITEM_CAP,
    STORAGE_CAP,
    TEXT_CAP,
    Received,
    Record,
    WireError,
    clean,
)

__tracebackhide__ = True  # pytest shows learners their own lines
__all__ = ["Decoder", "Encoder", "Node", "Part", "Received", "Record", "WireError"]


class Encoder:
    """Turns values into nodes. ``foreign`` says what becomes of a value that is not on the list."""

    def __init__(
        self,
        foreign: Callable[[object, str], Part],
        shares: Callable[[object], bool] = lambda value: False,
        encoders: dict[type, Callable[[Encoder, Any, int], Part]] | None = None,
    ) -> None:
        self.storages: list[memoryview] = []
        self._seen: dict[tuple[int, int], int] = {}
        self._kept: list[Tensor] = []
        self._encoders = encoders or ENCODERS
        self._foreign = foreign
        self._shares = shares
        self._items = 0
        self._bytes = 0

    def encode(self, value: Any, depth: int = 0) -> Part:
        """The node of one value; ``WireError`` past the caps."""
        self._items += 1
        if self._items > ITEM_CAP or depth > DEPTH_CAP:
            raise WireError("too large or too deep")
        encoder = self._encoders.get(type(value))
        if encoder is not None:
            return encoder(self, value, depth)
        if isinstance(value, Tensor):
            return self._tensor(value)
        if isinstance(value, tuple):
            return self._named_tuple(value, depth)
        if isinstance(value, dict):  # an OrderedDict is one
            return self._dict(value, depth)
        if isinstance(value, np.generic) and _is_number(value.dtype):
            return Node("number", [value.dtype.name, *_scalars(value.item())])
        if isinstance(value, pathlib.PurePath):
            return Node("path", [clean(str(value))])
        if is_dataclass(value) and not isinstance(value, type) and not callable(value):
            return self._record("dataclass", value, ((f.name, getattr(value, f.name)) for f in fields(value)), depth)
        return self._foreign(value, "object")

    def call(
        self,
        target: Target,
        args: Sequence[Any],
        kwargs: dict[str, Any] | None = None,
        seed: int = 1,
        device: str = "cpu",
    ) -> Call:
        """The request to call something with these arguments."""
        given, named = self.encode(list(args)), self.encode(kwargs or {})
        return Call(target, given, named, seed, device, storages=self.storages)

    def _count(self, size: int) -> None:
        self._bytes += size
        if self._bytes > STORAGE_CAP:
            raise WireError("too many bytes")

    def _raw(self, value: bytes) -> Part:
        self._count(len(value))
        self.storages.append(memoryview(value))
        return Node("bytes", [len(self.storages) - 1])

    def _items_of(self, tag: str, value: Any, depth: int) -> Part:
        return Node(tag, [self.encode(item, depth + 1) for item in value])

    def _dict(self, value: dict[Any, Any], depth: int) -> Part:
        return self._items_of("dict", [part for pair in list(dict.items(value)) for part in pair], depth)

    def _named_tuple(self, value: Any, depth: int) -> Part:
        names = getattr(type(value), "_fields", None) or [str(i) for i in range(len(value))]
        return self._record("namedtuple", value, zip(names, tuple.__iter__(value), strict=False), depth)

    def _record(self, kind: str, value: object, pairs: Iterable[tuple[Any, Any]], depth: int) -> Part:
        parts: list[Part] = [kind, clean(type(value).__name__)]
        for name, item in pairs:
            parts += [clean(str(name)), self.encode(item, depth + 1)]
        return Node("record", parts)

    def _array(self, value: np.ndarray[Any, Any], depth: int) -> Part:
        if not _is_number(value.dtype):
            return self._foreign(value, "array of objects")
        if value.nbytes > STORAGE_CAP:
            return Node("vast", [value.dtype.name, *value.shape])
        self._count(value.nbytes)
        self.storages.append(memoryview(value.tobytes()))
        return Node("array", [value.dtype.name, self._shares(value), len(self.storages) - 1, *value.shape])

    def _tensor(self, value: Tensor) -> Part:
        with torch._C.DisableTorchFunctionSubclass(), torch.no_grad():
            return self._plain_tensor(value)

    def _plain_tensor(self, value: Tensor) -> Part:
        dtype = str(value.dtype).removeprefix("torch.")
        kind = {Tensor: "Tensor", torch.nn.Parameter: "Parameter"}.get(type(value), "subclass")
        if value.layout is not torch.strided or dtype not in DTYPES:
            return self._foreign(value, "tensor of another layout")
        handle = self._foreign(value, "tensor")
        number = handle.parts[0] if isinstance(handle, Node) else -1
        facts: list[Part] = [dtype, value.device.type, kind, value.requires_grad, self._shares(value), number]
        return Node("tensor", [*facts, *self._data(value), *map(int, value.shape)])

    def _data(self, value: Tensor) -> list[int]:
        """Storage, offset and strides; no strides and storage -1 where the data cannot be sent."""
        if value.device.type == "meta":
            return [-1, 0]
        plain = value.detach().resolve_conj().resolve_neg().as_subclass(Tensor).cpu()
        if plain.untyped_storage().nbytes() > STORAGE_CAP:
            if math.prod(plain.shape) * plain.element_size() > STORAGE_CAP:
                return [-1, 0]
            plain = plain.contiguous().clone()
        return [self._storage(plain), int(plain.storage_offset()), *plain.stride()]

    def _storage(self, plain: Tensor) -> int:
        storage = plain.untyped_storage()
        key = (storage.data_ptr(), storage.nbytes())
        if key not in self._seen:
            self._count(storage.nbytes())
            flat = torch.empty(0, dtype=torch.uint8).set_(storage)
            self._seen[key] = len(self.storages)
            self.storages.append(memoryview(flat.numpy().tobytes()))
            self._kept.append(plain)  # or its address could be another tensor's by now
        return self._seen[key]


def _is_number(dtype: np.dtype[Any]) -> bool:
    return dtype.isnative and dtype.name in DTYPES


def _scalars(value: Any) -> list[Part]:
    return [value.real, value.imag] if isinstance(value, complex) else [value]


def _encode_int(encoder: Encoder, value: int, depth: int) -> Part:
    if -(2**63) <= value < 2**63:
        return value
    return Node("int", [hex(value)]) if value.bit_length() < 4096 else encoder._foreign(value, "huge int")


def _encode_str(encoder: Encoder, value: str, depth: int) -> Part:
    if len(value) > TEXT_CAP:
        raise WireError("text too long")
    return clean(value)


ENCODERS: dict[type, Callable[[Encoder, Any, int], Part]] = {
    type(None): lambda e, v, d: None,
    bool: lambda e, v, d: v,
    int: _encode_int,
    float: lambda e, v, d: v,
    str: _encode_str,
    bytes: lambda e, v, d: e._raw(v),
    complex: lambda e, v, d: Node("complex", _scalars(v)),
    list: lambda e, v, d: e._items_of("list", v, d),
    tuple: lambda e, v, d: e._items_of("tuple", v, d),
    set: lambda e, v, d: e._items_of("set", v, d),
    dict: lambda e, v, d: e._dict(v, d),
    torch.Size: lambda e, v, d: Node("size", list(v)),
    torch.dtype: lambda e, v, d: Node("dtype", [str(v).removeprefix("torch.")]),
    torch.device: lambda e, v, d: Node("device", [str(v)]),
    np.ndarray: lambda e, v, d: e._array(v, d),
    Tensor: lambda e, v, d: e._tensor(v),
}
