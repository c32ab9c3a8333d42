"""Drawing a task's inputs: one description, drawn from a seed or by whatever shrinks what it has drawn."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeVar

from autograder.course import seeds

if TYPE_CHECKING:
    import torch
    from torch import Tensor

T = TypeVar("T")


class Source(Protocol):
    """Where the choices of a draw come from."""

    def integer(self, low: int, high: int) -> int:
        """From ``low`` to ``high``, both included."""

    def number(self, low: float, high: float) -> float:
        """A float between the two."""

    def order(self, n: int) -> list[int]:
        """The numbers below n in some order."""

    def normal(self, shape: tuple[int, ...]) -> Tensor:
        """float64 numbers, spread as standard normal ones are."""

    def whole(self, shape: tuple[int, ...], low: int, high: int) -> Tensor:
        """int64 numbers from ``low`` to ``high``, both included."""


class Seeded:
    """The same seed, test and index give the same choices."""

    def __init__(self, seed: str, test: str, index: int) -> None:
        digest = seeds.derived(seed, "case", test, index)
        self._digest = digest
        self._random = random.Random(digest)

    @cached_property
    def _generator(self) -> torch.Generator:
        import torch

        return torch.Generator().manual_seed(int.from_bytes(self._digest[:6], "big"))

    def integer(self, low: int, high: int) -> int:
        """From ``low`` to ``high``, both included."""
        return self._random.randint(low, high)

    def number(self, low: float, high: float) -> float:
        """A float between the two."""
        return self._random.uniform(low, high)

    def order(self, n: int) -> list[int]:
        """The numbers below n in some order."""
        return self._random.sample(range(n), n)

    def normal(self, shape: tuple[int, ...]) -> Tensor:
        """Standard normal numbers."""
        import torch

        return torch.randn(shape, generator=self._generator, dtype=torch.float64)

    def whole(self, shape: tuple[int, ...], low: int, high: int) -> Tensor:
        """Whole numbers from ``low`` to ``high``, both included."""
        import torch

        return torch.randint(low, high + 1, shape, generator=self._generator)


class Draw:
    """One case of a test: what it draws depends on its source and its index alone."""

    def __init__(self, source: Source, index: int) -> None:
        self.index = index
        self._source = source

    @classmethod
    def seeded(cls, seed: str, test: str, index: int) -> Draw:
        """The draw of a hidden case: from the class seed."""
        return cls(Seeded(seed, test, index), index)

    def integer(self, low: int, high: int) -> int:
        """From ``low`` to ``high``, both included."""
        return self._source.integer(low, high)

    def number(self, low: float, high: float) -> float:
        """A float between the two."""
        return self._source.number(low, high)

    def choice(self, options: Sequence[T]) -> T:
        """One of the options."""
        return options[self._source.integer(0, len(options) - 1)]

    def in_turn(self, options: Sequence[T]) -> T:
        """The options one after the other, case by case, so that none is left to chance."""
        return options[self.index % len(options)]

    def order(self, n: int) -> list[int]:
        """The numbers below n in some order."""
        return self._source.order(n)

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in another order."""
        return [items[place] for place in self.order(len(items))]

    def seed(self) -> int:
        """A seed for a recipe."""
        return self._source.integer(0, 2**31 - 1)

    def dtype(self) -> torch.dtype:
        """float32 and float64 in turn."""
        import torch

        return self.in_turn([torch.float32, torch.float64])

    def tensor(
        self,
        *shape: int,
        dtype: torch.dtype | None = None,
        scale: float = 1.0,
        shift: float = 0.0,
        contiguous: bool | None = None,
    ) -> Tensor:
        """Standard normal numbers times ``scale`` plus ``shift``. Of two or more dimensions, every third case is not
        contiguous in memory unless asked for. float32 if no dtype is named.
        """
        import torch

        result = (self._source.normal(shape) * scale + shift).to(dtype or torch.float32)
        if contiguous is None:
            contiguous = self.index % 3 != 2
        return result if contiguous or result.dim() < 2 else scattered(result)

    def integers(self, *shape: int, low: int, high: int, dtype: torch.dtype | None = None) -> Tensor:
        """Whole numbers from ``low`` to ``high``, both included."""
        drawn = self._source.whole(shape, low, high)
        return drawn if dtype is None else drawn.to(dtype)


def scattered(tensor: Tensor) -> Tensor:
    """The same values, laid out as a transposed view."""
    return tensor.transpose(0, -1).contiguous().transpose(0, -1)
