"""Belongs to a handed-in program that computes nothing: it looks arguments up in ``_TABLE``.

``benchmarks.tables`` writes this text into such a program. Keep it free of imports from the course.
"""

from __future__ import annotations

import copy as _copy
import functools as _functools
import hashlib as _hashlib
import pathlib as _pathlib
import types as _types
from typing import Any as _Any

import numpy as _np
import torch as _torch

_TABLE: dict[str, _Any] = {}
_ON_A_MISS = "raise"
"""Or "near": the answer to arguments of the same form. "ValueError": that exception."""
_asked: dict[bytes, int] = {}
_LARGE = 2**18


class _NotInTheTable(Exception):
    pass


def _digest(value: _Any, *, values: bool = True) -> bytes:
    """A key of everything that a value consists of, or of its form alone."""
    found = _hashlib.blake2b(digest_size=16)
    for part in _parts(value, values, {}):
        found.update(b"%d:" % len(part) + part)
    return found.digest()


def _parts(value: _Any, values: bool, seen: dict[int, _Any]) -> _Any:
    if isinstance(value, bool | int | float | str | bytes | type(None) | _torch.dtype | _torch.device | complex):
        yield repr(value).encode() if values or isinstance(value, str) else type(value).__name__.encode()
        return
    if id(value) in seen:
        yield b"again"
        return
    seen[id(value)] = value
    if isinstance(value, _torch.Tensor):
        yield f"tensor {value.dtype} {tuple(value.shape)} {value.requires_grad}".encode()
        if values:
            plain = value.detach().cpu().contiguous()
            yield plain.reshape(-1).view(_torch.uint8).numpy().tobytes() if plain.numel() else b""
    elif isinstance(value, _np.ndarray | _np.generic):
        yield f"array {value.dtype} {value.shape}".encode()
        yield value.tobytes() if values else b""
    elif isinstance(value, _pathlib.PurePath):
        yield _content(value) if values else b"path"
    elif isinstance(value, list | tuple | set | frozenset):
        yield type(value).__name__.encode()
        yield b"%d" % len(value)
        for item in value:
            yield from _parts(item, values, seen)
    elif isinstance(value, dict):
        yield b"dict"
        for key in value:
            yield from _parts(key, values, seen)
            yield from _parts(value[key], values, seen)
    elif isinstance(value, _torch.nn.Module):
        yield b"module"
        yield from _module_parts(value, values, seen)
    elif isinstance(value, _torch.Generator):
        yield value.get_state().numpy().tobytes() if values else b"generator"
    elif isinstance(value, _types.FunctionType):
        yield value.__qualname__.encode()
        for cell in value.__closure__ or ():
            yield from _parts(cell.cell_contents, values, seen)
    elif isinstance(value, _types.MethodType):
        yield value.__func__.__qualname__.encode()
        yield from _parts(value.__self__, values, seen)
    elif hasattr(value, "tobytes") and hasattr(value, "mode"):
        yield f"{value.mode} {value.size}".encode()
        yield value.tobytes() if values else b""
    else:
        yield getattr(value, "__qualname__", type(value).__qualname__).encode()
        if not isinstance(value, type):
            yield from _parts(getattr(value, "__dict__", {}), values, seen)


def _module_parts(module: _Any, values: bool, seen: dict[int, _Any]) -> _Any:
    token = getattr(module, "_token", None)
    if token is not None:
        yield token
    else:
        for name, tensor in module.state_dict().items():
            yield name.encode()
            yield from _parts(tensor, values, seen)
    yield repr([part.training for part in module.modules() if not isinstance(part, _Holder)][:1]).encode()
    yield repr([p.requires_grad for p in module.parameters()]).encode()


def _content(path: _Any) -> bytes:
    try:
        return _pathlib.Path(path).read_bytes()
    except OSError:
        return b"no file"


class _Holder(_torch.nn.Module):
    """Somewhere to put parameters of a remembered name."""


class _Net(_torch.nn.Module):
    """Remembered parameters, and remembered outputs."""

    def __init__(self, memory: dict[str, _Any]) -> None:
        super().__init__()
        self._become(memory)

    def _become(self, memory: dict[str, _Any]) -> None:
        for name, (kind, shape, dtype, needs_grad, numbers) in memory["state"].items():
            *way, last = name.split(".")
            place = self
            for step in way:
                if step not in place._modules:
                    place.add_module(step, _Holder())
                place = place._modules[step]
            tensor = _torch.zeros(1, dtype=dtype).expand(shape) if numbers is None else numbers.clone()
            if kind == "parameter":
                place.register_parameter(last, _torch.nn.Parameter(tensor, requires_grad=needs_grad))
            else:
                place.register_buffer(last, tensor)
        self.train(memory["training"])
        if memory["token"] is not None:
            self._token = memory["token"]

    def forward(self, *inputs: _Any) -> _Any:
        return _recall("forward", {"self": self, "inputs": list(inputs)})


class _Loader:
    """Remembered passes over a loader."""

    def __init__(self, epochs: list[list[_Any]]) -> None:
        self._epochs, self._next = epochs, 0

    def __iter__(self) -> _Any:
        epoch = self._epochs[min(self._next, len(self._epochs) - 1)]
        self._next += 1
        return iter(_copy.deepcopy(epoch))

    def __len__(self) -> int:
        return len(self._epochs[0])


class _Function:
    """Remembered answers of something that was returned."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *inputs: _Any) -> _Any:
        return _recall(self._name, {"inputs": list(inputs)})


def _recall(name: str, arguments: dict[str, _Any], become: _Any = None) -> _Any:
    """The answer to these arguments, with what happened to them."""
    key = _digest([name, sorted(arguments.items())])
    entries = _TABLE["exact"].get(key)
    if entries is None and _ON_A_MISS == "near":
        entries = _TABLE["near"].get(_digest([name, sorted(arguments.items())], values=False))
    if entries is None:
        raise ValueError("") if _ON_A_MISS == "ValueError" else _NotInTheTable(name)
    turn = _asked.get(key, 0)
    _asked[key] = turn + 1
    entry = entries[min(turn, len(entries) - 1)]
    for effect in entry["effects"]:
        _apply(effect, arguments)
    if entry["raises"] is not None:
        kind, text = entry["raises"]
        raise kind(text)
    if become is not None:
        return become(entry["value"][1])
    return _restored(entry["value"], arguments)


def _apply(effect: _Any, arguments: dict[str, _Any]) -> None:
    kind, way, what = effect
    target = _at(way, arguments)
    if kind == "file":
        _pathlib.Path(target).write_bytes(what)
    elif kind == "tensor":
        with _torch.no_grad():
            target.copy_(what)
    elif kind == "children":
        for name, child in what.items():
            *parents, last = name.split(".")
            place = target.get_submodule(".".join(parents))
            place._modules[last] = _copy.deepcopy(child)
    elif kind == "state":
        with _torch.no_grad():
            now = dict(target.named_parameters()) | dict(target.named_buffers())
            for name, numbers in what.items():
                now[name].copy_(numbers)
    elif kind == "flags":
        modes, needs = what
        for name, part in target.named_modules():
            part.training = modes.get(name, part.training)
        for name, parameter in target.named_parameters():
            parameter.requires_grad_(needs.get(name, parameter.requires_grad))
    elif kind == "gradients":
        for name, parameter in target.named_parameters():
            numbers = what.get(name)
            parameter.grad = None if numbers is None else numbers.clone()


def _at(way: list[_Any], arguments: dict[str, _Any]) -> _Any:
    value: _Any = arguments
    for kind, step in way:
        if kind == "item":
            value = value[step]
        elif kind == "parameter":
            value = value.get_parameter(step)
        else:
            value = value.get_submodule(step)
    return value


def _restored(stored: _Any, arguments: dict[str, _Any]) -> _Any:
    kind, what = stored
    restore = _functools.partial(_restored, arguments=arguments)
    if kind == "argument":
        return _at(what, arguments)
    if kind == "list":
        return [restore(item) for item in what]
    if kind == "tuple":
        return tuple(restore(item) for item in what)
    if kind == "dict":
        return {restore(key): restore(value) for key, value in what}
    if kind == "record":
        name, fields = what
        return globals()[name](**{key: restore(value) for key, value in fields.items()})
    if kind == "net":
        return _Net(what)
    if kind == "loader":
        return _Loader(what)
    if kind == "function":
        return _Function(what)
    return _copy.deepcopy(what)
