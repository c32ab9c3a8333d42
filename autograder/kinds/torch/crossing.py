"""Tensors on the wire: storage, offset, strides and dtype, each storage once, so that views and sharing survive."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from autograder.kinds.kind import Encode, Read
from autograder.kinds.values import NUMBERS, SIDE_CAP, STORAGE_CAP, Facts, Node, Part, WireError, check_shape, whole

if TYPE_CHECKING:
    from autograder.kinds.decoder import Decoder
    from autograder.kinds.encoder import Encoder

DTYPES: dict[str, torch.dtype] = {name: getattr(torch, name) for name in (*NUMBERS, "bfloat16")}
NAMES = {dtype: name for name, dtype in DTYPES.items()}
KINDS: dict[type, str] = {Tensor: "Tensor", torch.nn.Parameter: "Parameter"}


def encode_tensor(encoder: Encoder, value: Tensor) -> Part:
    """The node of a tensor; if its data can't be sent, what is known about it."""
    with torch._C.DisableTorchFunctionSubclass():
        return _encoded(encoder, value)


def _encoded(encoder: Encoder, value: Tensor) -> Part:
    dtype = NAMES.get(value.dtype)
    if dtype is None or value.layout is not torch.strided:
        return encoder.foreign(value, "tensor of another layout")
    handle = encoder.foreign(value, "tensor")
    number = handle.parts[0] if isinstance(handle, Node) else -1
    facts: list[Part] = [
        dtype,
        value.device.type,
        KINDS.get(type(value), "subclass"),
        value.requires_grad,
        encoder.shares(value),
        number,
    ]
    return Node("tensor", [*facts, *_data(encoder, value), *map(int, value.shape)])


def _data(encoder: Encoder, value: Tensor) -> list[int]:
    """Storage, offset and strides; no strides and storage -1 if the data can't be sent."""
    if value.device.type == "meta":
        return [-1, 0]
    plain = value.detach().cpu()
    if type(plain) is not Tensor or plain.is_conj() or plain.is_neg():
        plain = plain.resolve_conj().resolve_neg().as_subclass(Tensor)
    if plain.untyped_storage().nbytes() > STORAGE_CAP:
        if math.prod(plain.shape) * plain.element_size() > STORAGE_CAP:
            return [-1, 0]
        plain = plain.contiguous().clone()
    storage = plain.untyped_storage()
    key = ("tensor", storage.data_ptr(), storage.nbytes())
    number = encoder.once(key, lambda: _bytes(storage), plain)
    return [number, int(plain.storage_offset()), *plain.stride()]


def _bytes(storage: torch.UntypedStorage) -> memoryview:
    return memoryview(ctypes.string_at(storage.data_ptr(), storage.nbytes()))


def _read_tensor(decoder: Decoder, parts: list[Part], depth: int) -> Any:
    dtype, device, kind, requires_grad, shares, *rest = parts
    handle, storage, offset, *sides = whole(rest)
    shape = sides[len(sides) // 2 :] if storage >= 0 else sides
    check_shape(shape)
    facts = Facts(str(dtype), tuple(shape), str(device), str(kind), requires_grad is True, shares is True, handle)
    data = None
    if decoder.room(math.prod(shape)) and storage >= 0:
        data = _view(decoder, storage, DTYPES[facts.dtype], offset, shape, sides[: len(sides) // 2])
    return decoder.tensor(facts, data)


def _view(
    decoder: Decoder, storage: int, dtype: torch.dtype, offset: int, shape: list[int], stride: list[int]
) -> Tensor:
    base = _base(decoder, storage, is_bool=dtype is torch.bool)
    last = offset
    for n, step in zip(shape, stride, strict=True):
        last += (n - 1) * step
    size = base.untyped_storage().nbytes() // dtype.itemsize
    if min([offset, *stride]) < 0 or max([offset, *stride]) >= SIDE_CAP or (all(shape) and last >= size):
        raise WireError("a tensor outside its storage")
    return torch.empty(0, dtype=dtype).set_(base.untyped_storage(), offset, shape, stride)


def _base(decoder: Decoder, number: int, *, is_bool: bool) -> Tensor:
    if (number, is_bool) not in decoder.bases:
        raw = bytearray(decoder.storages[number])
        flat = torch.frombuffer(raw, dtype=torch.uint8) if raw else torch.empty(0)
        # A bool that is neither 0 nor 1 in memory has no defined meaning.
        decoder.bases[number, is_bool] = flat.ne(0) if is_bool else flat
    base: Tensor = decoder.bases[number, is_bool]
    return base


ENCODERS: dict[type, Encode] = {
    torch.Size: lambda e, v, d: Node("size", list(v)),
    torch.dtype: lambda e, v, d: Node("dtype", [str(v).removeprefix("torch.")]),
    torch.device: lambda e, v, d: Node("device", [str(v)]),
    Tensor: lambda e, v, d: encode_tensor(e, v),
}
SCALARS: dict[str, Callable[..., Any]] = {
    "size": lambda *items: torch.Size(check_shape(whole(list(items)))),
    "dtype": lambda name: DTYPES[name],
    "device": torch.device,
}
READERS: dict[str, Read] = {"tensor": _read_tensor}
