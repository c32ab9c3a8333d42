"""Functions that make one number of a tensor."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor


def sum_of_squares(x: Tensor) -> Tensor:
    """The sum of ``x * x``: a 0-d tensor whose slope is easy to know by heart."""
    return (x * x).sum()


def sum_of_cubes(x: Tensor) -> Tensor:
    """The sum of ``x * x * x``: a 0-d tensor."""
    return (x * x * x).sum()


def sum_of_relus(x: Tensor) -> Tensor:
    """The sum of ``max(x, 0)``: a 0-d tensor with a kink at 0."""
    return torch.relu(x).sum()


def sum_of_squared_rows(x: Tensor) -> Tensor:
    """The sum of each row, squared, and all of them added up: a 0-d tensor that depends on the shape of ``x``."""
    return x.sum(dim=-1).square().sum()


def product_of_neighbors(x: Tensor) -> Tensor:
    """The products of entries that follow each other, summed: a 0-d tensor in which entries meet."""
    flat = x.reshape(-1)
    return (flat[:-1] * flat[1:]).sum()


def wave(frequency: float = 1.0, phase: float = 0.0) -> Callable[[Tensor], Tensor]:
    """The function ``x -> sin(frequency * x + phase).sum()``, which gives a 0-d tensor."""

    def f(x: Tensor) -> Tensor:
        return torch.sin(frequency * x + phase).sum()

    return f
