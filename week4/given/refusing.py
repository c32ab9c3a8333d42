"""Things that refuse to work, on purpose."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

ERRORS: dict[str, type[Exception]] = {"runtime": RuntimeError, "type": TypeError}
"""What broken nets raise, by its name as an argument."""


class BrokenNet(nn.Module):
    """A net that raises an error whenever it is called."""

    def __init__(self, error: type[Exception]) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(2, 1))
        self.error = error

    def forward(self, inputs: Tensor) -> Tensor:
        """Raise the error."""
        raise self.error("this net is broken, on purpose")


def broken_net(kind: str = "runtime") -> nn.Module:
    """A net that raises an error whenever it is called, that of ``ERRORS`` with this name."""
    return BrokenNet(ERRORS[kind])


class Unsaveable:
    """An object that refuses to be saved."""

    def __reduce__(self) -> str | tuple[Any, ...]:
        """Raise ``TypeError``."""
        raise TypeError("this object cannot be saved, on purpose")


def unsaveable() -> Unsaveable:
    """An object that refuses to be saved: pickling it raises ``TypeError``."""
    return Unsaveable()
