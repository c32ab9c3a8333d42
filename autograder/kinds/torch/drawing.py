"""Tensors drawn for a case of a test."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor


def tensor(
    draw: Any,
    *shape: int,
    dtype: torch.dtype | None = None,
    scale: float = 1.0,
    shift: float = 0.0,
    contiguous: bool | None = None,
) -> Tensor:
    """Standard normal numbers times ``scale`` plus ``shift``. With two or more dimensions, every third case isn't
    contiguous in memory, unless you say otherwise. float32 by default.
    """
    result = (_normal(draw, shape) * scale + shift).to(dtype or torch.float32)
    if contiguous is None:
        contiguous = draw.index % 3 != 2
    return result if contiguous or result.dim() < 2 else scattered(result)


def integers(draw: Any, *shape: int, low: int, high: int, dtype: torch.dtype | None = None) -> Tensor:
    """Whole numbers from ``low`` to ``high``, both included."""
    numbers = draw.source.wholes(math.prod(shape), low, high)
    if numbers is None:
        drawn = torch.randint(low, high + 1, shape, generator=draw.source.stream(generator))
    else:
        drawn = torch.tensor(numbers, dtype=torch.int64).reshape(shape)
    return drawn if dtype is None else drawn.to(dtype)


def dtype(draw: Any) -> torch.dtype:
    """float32 and float64 in turn."""
    found: torch.dtype = draw.in_turn([torch.float32, torch.float64])
    return found


def generator(seed: int) -> torch.Generator:
    """Where large numbers of values come from."""
    return torch.Generator().manual_seed(seed)


def scattered(tensor: Tensor) -> Tensor:
    """The same values, laid out as a transposed view."""
    return tensor.transpose(0, -1).contiguous().transpose(0, -1)


def _normal(draw: Any, shape: tuple[int, ...]) -> Tensor:
    numbers = draw.source.normals(math.prod(shape))
    if numbers is None:
        return torch.randn(shape, generator=draw.source.stream(generator), dtype=torch.float64)
    return torch.tensor(numbers, dtype=torch.float64).reshape(shape)


DRAWS: dict[str, Callable[..., Any]] = {"tensor": tensor, "integers": integers, "dtype": dtype}
