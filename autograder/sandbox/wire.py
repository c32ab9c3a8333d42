"""The closed list of values that cross between a grader and a worker.

A value becomes a *node*: a msgpack scalar, or a list whose first item names its type. Tensors are sent as
storage, offset, strides and dtype, each storage once, so that views and sharing survive. Nothing is
ever pickled, in either direction, and every size is capped before anything is allocated.

What is not on the list is *foreign*: the worker answers with a handle to it, the grader refuses to send it.
"""

from __future__ import annotations

import math
import pathlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

import msgspec
import numpy as np
import torch
from torch import Tensor

from autograder.sandbox.values import (
    DEPTH_CAP,
    DTYPES,
    ITEM_CAP,
    STORAGE_CAP,
    TEXT_CAP,
    NumpyAnswer,
    Received,
    Record,
    WireError,
    clean,
)

__tracebackhide__ = True  # pytest shows learners their own lines
Node = Any
"""A msgpack-able tree: None, bool, int, float, str, bytes, or a tagged list."""


def pack(content: dict[str, Any]) -> bytes:
    """One frame's bytes."""
    return msgspec.msgpack.encode(content)


def unpack(frame: bytes) -> dict[str, Any]:
    """The content of a frame; ``WireError`` if it is not one."""
    try:
        content = msgspec.msgpack.decode(frame)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise WireError("not a message") from error
    if not isinstance(content, dict):
        raise WireError("not a message")
    return content


class Encoder:
    """Turns values into nodes. ``foreign`` says what becomes of a value that is not on the list."""

    def __init__(
        self,
        foreign: Callable[[object, str], Node],
        shares: Callable[[object], bool] = lambda value: False,
        extra: dict[type, Callable[[Encoder, Any, int], Node]] | None = None,
    ) -> None:
        self.storages: list[bytes] = []
        self._seen: dict[tuple[int, int], int] = {}
        self._kept: list[Tensor] = []
        self._encoders = _ENCODERS | (extra or {})
        self._foreign = foreign
        self._shares = shares
        self._items = 0
        self._bytes = 0

    def encode(self, value: Any, depth: int = 0) -> Node:
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
        if isinstance(value, np.generic) and value.dtype.kind in "biufc":
            return ["numpy", value.dtype.str, None, value.tobytes(), False]
        if isinstance(value, pathlib.PurePath):
            return ["path", clean(str(value))]
        if is_dataclass(value) and not isinstance(value, type) and not callable(value):
            values = [[f.name, self.encode(getattr(value, f.name), depth + 1)] for f in fields(value)]
            return ["record", "dataclass", clean(type(value).__name__), values]
        return self._foreign(value, "object")

    def _count(self, size: int) -> None:
        self._bytes += size
        if self._bytes > STORAGE_CAP:
            raise WireError("too many bytes")

    def _raw(self, value: bytes) -> Node:
        self._count(len(value))
        return value

    def _items_of(self, tag: str, value: Any, depth: int) -> Node:
        return [tag, [self.encode(item, depth + 1) for item in value]]

    def _dict(self, value: dict[Any, Any], depth: int) -> Node:
        pairs = list(value.items())
        return ["dict", [[self.encode(k, depth + 1), self.encode(v, depth + 1)] for k, v in pairs]]

    def _named_tuple(self, value: Any, depth: int) -> Node:
        names = getattr(type(value), "_fields", None) or [str(i) for i in range(len(value))]
        pairs = zip(names, tuple.__iter__(value), strict=False)
        values = [[clean(str(name)), self.encode(item, depth + 1)] for name, item in pairs]
        return ["record", "namedtuple", clean(type(value).__name__), values]

    def _array(self, value: np.ndarray[Any, Any], depth: int) -> Node:
        if value.dtype.kind not in "biufc":
            return self._foreign(value, "array of objects")
        if value.nbytes > STORAGE_CAP:
            return ["vast", "array", str(value.dtype), list(value.shape)]
        self._count(value.nbytes)
        return ["numpy", value.dtype.str, list(value.shape), value.tobytes(), self._shares(value)]

    def _tensor(self, value: Tensor) -> Node:
        with torch._C.DisableTorchFunctionSubclass(), torch.no_grad():
            return self._plain_tensor(value)

    def _plain_tensor(self, value: Tensor) -> Node:
        dtype = str(value.dtype).removeprefix("torch.")
        kind = {Tensor: "Tensor", torch.nn.Parameter: "Parameter"}.get(type(value), "subclass")
        if value.layout is not torch.strided or dtype not in DTYPES:
            return self._foreign(value, "tensor of another layout")
        handle = self._foreign(value, "tensor")
        facts = {
            "dtype": dtype,
            "shape": list(value.shape),
            "device": value.device.type,
            "kind": kind,
            "requires_grad": value.requires_grad,
            "shares": self._shares(value),
            "handle": handle[1] if isinstance(handle, list) else -1,
        }
        if value.device.type == "meta":
            return ["tensor", facts]
        plain = value.detach().resolve_conj().resolve_neg().as_subclass(Tensor).cpu()
        if plain.untyped_storage().nbytes() > STORAGE_CAP:
            if math.prod(plain.shape) * plain.element_size() > STORAGE_CAP:
                return ["tensor", facts]
            plain = plain.contiguous().clone()
        facts |= {
            "storage": self._storage(plain),
            "stride": list(plain.stride()),
            "offset": plain.storage_offset(),
        }
        return ["tensor", facts]

    def _storage(self, plain: Tensor) -> int:
        storage = plain.untyped_storage()
        key = (storage.data_ptr(), storage.nbytes())
        if key not in self._seen:
            self._count(storage.nbytes())
            flat = torch.empty(0, dtype=torch.uint8).set_(storage)
            self._seen[key] = len(self.storages)
            self.storages.append(flat.numpy().tobytes())
            self._kept.append(plain)  # or its address could be another tensor's by now
        return self._seen[key]


def _encode_int(encoder: Encoder, value: int, depth: int) -> Node:
    if -(2**63) <= value < 2**63:
        return value
    return ["int", hex(value)] if value.bit_length() < 4096 else encoder._foreign(value, "huge int")


def _encode_str(encoder: Encoder, value: str, depth: int) -> Node:
    if len(value) > TEXT_CAP:
        raise WireError("text too long")
    return clean(value)


_ENCODERS: dict[type, Callable[[Encoder, Any, int], Node]] = {
    type(None): lambda e, v, d: None,
    bool: lambda e, v, d: v,
    int: _encode_int,
    float: lambda e, v, d: v,
    str: _encode_str,
    bytes: lambda e, v, d: e._raw(v),
    complex: lambda e, v, d: ["complex", v.real, v.imag],
    list: lambda e, v, d: e._items_of("list", v, d),
    tuple: lambda e, v, d: e._items_of("tuple", v, d),
    set: lambda e, v, d: e._items_of("set", v, d),
    dict: lambda e, v, d: e._dict(v, d),
    torch.Size: lambda e, v, d: ["size", list(v)],
    torch.dtype: lambda e, v, d: ["dtype", str(v).removeprefix("torch.")],
    torch.device: lambda e, v, d: ["device", str(v)],
    np.ndarray: lambda e, v, d: e._array(v, d),
    Tensor: lambda e, v, d: e._tensor(v),
}


class Decoder:
    """Turns nodes back into values. ``foreign`` resolves the tags this module does not know."""

    def __init__(
        self,
        storages: list[bytes],
        foreign: Callable[[str, list[Any]], Any],
        tensor: Callable[[dict[str, Any], Tensor | None], Any],
    ) -> None:
        self._storages = storages
        self._bases: dict[int, Tensor] = {}
        self._foreign = foreign
        self._tensor = tensor

    def decode(self, node: Node) -> Any:
        """The value of one node; ``WireError`` if it is not well formed."""
        try:
            return self._decode(node, 0)
        except WireError:
            raise
        except Exception as error:  # a hostile message may be wrong in any way
            raise WireError("not a value") from error

    def _decode(self, node: Node, depth: int) -> Any:
        if depth > DEPTH_CAP + 1:
            raise WireError("too deep")
        if not isinstance(node, list):
            return node
        tag, *rest = node
        if tag in ("list", "tuple", "set"):
            items = [self._decode(item, depth + 1) for item in rest[0]]
            return {"list": list, "tuple": tuple, "set": set}[tag](items)
        if tag == "dict":
            return {self._decode(k, depth + 1): self._decode(v, depth + 1) for k, v in rest[0]}
        if tag == "record":
            kind, name, pairs = rest
            if kind not in ("dataclass", "namedtuple"):
                raise WireError("unknown kind of record")
            values = {str(key): self._decode(item, depth + 1) for key, item in pairs}
            return Record(str(kind), str(name), values)
        if tag in _SCALARS:
            return _SCALARS[tag](*rest)
        if tag == "tensor":
            return self._tensor(rest[0], self._data(rest[0]))
        if tag == "vast":
            return Received(tuple(map(int, rest[2])), str(rest[1]), kind="array")
        return self._foreign(tag, [self._decode(item, depth + 1) for item in rest])

    def _data(self, facts: dict[str, Any]) -> Tensor | None:
        dtype = DTYPES[facts["dtype"]]
        if "storage" not in facts:
            return None
        shape, stride, offset = facts["shape"], facts["stride"], facts["offset"]
        base = self._base(facts["storage"], dtype)
        last = offset + sum((n - 1) * step for n, step in zip(shape, stride, strict=True))
        size = base.untyped_storage().nbytes() // dtype.itemsize
        if min([offset, *shape, *stride]) < 0 or (math.prod(shape) and last >= size):
            raise WireError("a tensor outside its storage")
        return torch.empty(0, dtype=dtype).set_(base.untyped_storage(), offset, shape, stride)

    def _base(self, number: int, dtype: torch.dtype) -> Tensor:
        if number not in self._bases:
            raw = bytearray(self._storages[number])
            flat = torch.frombuffer(raw, dtype=torch.uint8) if raw else torch.empty(0)
            # A bool that is neither 0 nor 1 in memory has no defined meaning.
            self._bases[number] = flat.ne(0) if dtype is torch.bool else flat
        return self._bases[number]


def _numpy(dtype: str, shape: list[int] | None, data: bytes, shares: bool) -> Any:
    kind = np.dtype(dtype)
    if kind.kind not in "biufc":
        raise WireError("not numbers")
    array = np.frombuffer(bytearray(data), dtype=kind)
    if shape is None:
        return array[0]
    return NumpyAnswer(array.reshape(shape), shares)


_SCALARS: dict[str, Callable[..., Any]] = {
    "int": lambda text: int(text, 16),
    "complex": complex,
    "size": lambda items: torch.Size(items),
    "dtype": lambda name: DTYPES[name],
    "device": torch.device,
    "path": pathlib.Path,
    "numpy": _numpy,
}
