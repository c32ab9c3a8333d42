"""Sums."""

import torch


def double(x: torch.Tensor) -> torch.Tensor:
    """Twice each value, in a new tensor of the same shape and dtype."""
    raise NotImplementedError("task 1.1")


def total(numbers: list[float]) -> float:
    """The sum of the numbers; ``ValueError`` if there are none."""
    raise NotImplementedError("task 1.2")


def alternate(n: int) -> torch.Tensor:
    """1, -1, 1, ...: ``n`` of them, float32."""
    raise NotImplementedError("task 1.3")
