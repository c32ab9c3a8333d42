"""Tensors, states and nets that graders may compute with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from autograder.kinds.torch.closeness import all_finite
from autograder.kinds.values import Handle, Received, article, readable


def as_tensor(
    answer: Any,
    raw: Any,
    shape: tuple[int, ...] | None = None,
    dtype: torch.dtype | None = None,
    *,
    finite: bool = True,
) -> Tensor:
    """A plain CPU tensor without graph."""
    wanted = _wanted_tensor(shape, dtype)
    if not isinstance(raw, Received) or raw.kind in ("array", "subclass"):
        raise answer.wrong(wanted)
    if shape is not None and raw.shape != tuple(shape):
        raise answer.wrong(wanted, "The shape differs.")
    if dtype is not None and raw.dtype != str(dtype).removeprefix("torch."):
        raise answer.wrong(wanted, "The dtype differs.")
    if dtype is None and not readable(raw.dtype):
        raise answer.wrong(wanted, "Numbers of that dtype are no answer here.")
    if raw.tensor is None:
        raise answer.wrong(wanted, "It is far too large to be an answer.")
    if finite and not all_finite(raw.tensor):
        what = "nan" if bool(raw.tensor.isnan().any()) else "inf"
        raise answer.wrong(wanted, f"It holds {what} where a number was wanted.")
    return raw.tensor


def as_state(answer: Any, raw: Any) -> dict[str, Tensor]:
    """The tensors of a ``state_dict`` by name, finite or not."""
    values = answer.as_dict()
    if not all(type(name) is str for name in values):
        raise answer.wrong("wanted tensors by name")
    return {name: value.as_tensor(finite=False) for name, value in values.items()}


def as_module(answer: Any, raw: Any) -> Any:
    """An ``nn.Module``, kept where it is."""
    if not isinstance(raw, Handle) or raw.kind != "module":
        raise answer.wrong("wanted a torch module")
    return answer.as_object()


def _wanted_tensor(shape: tuple[int, ...] | None, dtype: torch.dtype | None) -> str:
    name = f"{str(dtype).removeprefix('torch.')} " if dtype is not None else ""
    if shape is None:
        return f"wanted {article(f'{name}tensor')}"
    return f"wanted {article(f'{name}tensor')} of shape {tuple(shape)}" if shape else f"wanted a 0-d {name}tensor"


READS: dict[str, Callable[..., Any]] = {"as_tensor": as_tensor, "as_state": as_state, "as_module": as_module}
