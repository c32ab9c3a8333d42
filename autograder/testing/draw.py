"""Drawing hidden cases from the class seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

import torch
from torch import Tensor

from autograder import seeds

T = TypeVar("T")


class Draw:
    """One case's source of randomness. The same seed, test and index give the same case."""

    def __init__(self, seed: str, test: str, index: int) -> None:
        digest = seeds.derived(seed, "case", test, index)
        self.index = index
        self.generator = torch.Generator().manual_seed(int.from_bytes(digest[:6], "big"))
        self._random = random.Random(digest)

    def integer(self, low: int, high: int) -> int:
        """From ``low`` to ``high``, both included."""
        return self._random.randint(low, high)

    def number(self, low: float, high: float) -> float:
        """A float between the two."""
        return self._random.uniform(low, high)

    def choice(self, options: Sequence[T]) -> T:
        """One of the options."""
        return self._random.choice(options)

    def in_turn(self, options: Sequence[T]) -> T:
        """The options one after the other, case by case, so that none is left to chance."""
        return options[self.index % len(options)]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in another order."""
        return self._random.sample(list(items), len(items))

    def seed(self) -> int:
        """A seed for a recipe."""
        return self._random.randrange(2**31)

    def dtype(self) -> torch.dtype:
        """float32 and float64 in turn."""
        return self.in_turn([torch.float32, torch.float64])

    def tensor(
        self,
        *shape: int,
        dtype: torch.dtype = torch.float32,
        scale: float = 1.0,
        shift: float = 0.0,
        contiguous: bool | None = None,
    ) -> Tensor:
        """Standard normal numbers times ``scale`` plus ``shift``. Of two or more dimensions, every third case is not
        contiguous in memory unless asked for.
        """
        numbers = torch.randn(shape, generator=self.generator, dtype=torch.float64) * scale + shift
        result = numbers.to(dtype)
        if contiguous is None:
            contiguous = self.index % 3 != 2
        return result if contiguous or result.dim() < 2 else scattered(result)

    def integers(self, *shape: int, low: int, high: int, dtype: torch.dtype = torch.int64) -> Tensor:
        """Whole numbers from ``low`` to ``high``, both included."""
        return torch.randint(low, high + 1, shape, generator=self.generator).to(dtype)


def scattered(tensor: Tensor) -> Tensor:
    """The same values, laid out as a transposed view."""
    return tensor.transpose(0, -1).contiguous().transpose(0, -1)
