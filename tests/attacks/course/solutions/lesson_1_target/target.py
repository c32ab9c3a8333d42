"""What attacks are aimed at."""

from pathlib import Path

import torch
from torch import Tensor, nn


def double(x: Tensor) -> Tensor:
    """Twice each value."""
    # BEGIN SOLUTION 1.1
    return 2 * x
    # END SOLUTION


def total(numbers: list[float]) -> float:
    """The sum."""
    # BEGIN SOLUTION 1.2
    return float(sum(numbers))
    # END SOLUTION


def store(path: Path, data: bytes) -> None:
    """Write a file."""
    # BEGIN SOLUTION 1.3
    path.write_bytes(data)
    # END SOLUTION


def halve(net: nn.Module) -> nn.Module:
    """Halve every weight of the net in place, its mode left alone."""
    # BEGIN SOLUTION 1.4
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.mul_(0.5)
    return net
    # END SOLUTION
