"""Sums."""

import torch


def double(x: torch.Tensor) -> torch.Tensor:
    """Twice each value, in a new tensor of the same shape and dtype."""
    # BEGIN SOLUTION 1.1
    return 2 * x
    # END SOLUTION


def total(numbers: list[float]) -> float:
    """The sum of the numbers; ``ValueError`` if there are none."""
    # BEGIN SOLUTION 1.2
    if not numbers:
        raise ValueError("no numbers")
    return float(sum(numbers))
    # END SOLUTION


def alternate(n: int) -> torch.Tensor:
    """1, -1, 1, ...: ``n`` of them, float32."""
    # BEGIN SOLUTION 1.3
    return 1.0 - 2.0 * (torch.arange(n) % 2)
    # END SOLUTION
