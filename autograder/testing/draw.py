"""Draws a task's inputs: one description, drawn from a seed, or by a search that shrinks what it has drawn."""

from __future__ import annotations

import functools
import random
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from autograder import kinds
from autograder.course import seeds

T = TypeVar("T")


class Source(Protocol):
    """Where the choices of a draw come from."""

    def integer(self, low: int, high: int) -> int:
        """From ``low`` to ``high``, both included."""

    def number(self, low: float, high: float) -> float:
        """A float between the two."""

    def order(self, n: int) -> list[int]:
        """The numbers below n in some order."""

    def normals(self, n: int) -> list[float] | None:
        """Numbers spread as standard normal ones are; None where they're too many to be drawn one by one."""

    def wholes(self, n: int, low: int, high: int) -> list[int] | None:
        """Whole numbers from ``low`` to ``high``, both included; None likewise."""

    def stream(self, make: Callable[[int], T]) -> T:
        """A generator of many numbers, which ``make`` makes of a seed."""


class Seeded:
    """The same seed, test and index give the same choices."""

    def __init__(self, seed: str, test: str, index: int) -> None:
        digest = seeds.derived(seed, "case", test, index)
        self._digest = digest
        self._random = random.Random(digest)
        self._streams: dict[Callable[[int], Any], Any] = {}

    def integer(self, low: int, high: int) -> int:
        """From ``low`` to ``high``, both included."""
        return self._random.randint(low, high)

    def number(self, low: float, high: float) -> float:
        """A float between the two."""
        return self._random.uniform(low, high)

    def order(self, n: int) -> list[int]:
        """The numbers below n in some order."""
        return self._random.sample(range(n), n)

    def normals(self, n: int) -> list[float] | None:
        """All come from a stream."""
        return None

    def wholes(self, n: int, low: int, high: int) -> list[int] | None:
        """All come from a stream."""
        return None

    def stream(self, make: Callable[[int], T]) -> T:
        """One of each kind, which goes on where it was left."""
        if make not in self._streams:
            self._streams[make] = make(int.from_bytes(self._digest[:6], "big"))
        found: T = self._streams[make]
        return found


class Draw:
    """One case of a test: what it draws depends only on its source and its index."""

    def __init__(self, source: Source, index: int) -> None:
        self.index = index
        self.source = source

    @classmethod
    def seeded(cls, seed: str, test: str, index: int) -> Draw:
        """The draw of a hidden case: from the class seed."""
        return cls(Seeded(seed, test, index), index)

    def integer(self, low: int, high: int) -> int:
        """From ``low`` to ``high``, both included."""
        return self.source.integer(low, high)

    def number(self, low: float, high: float) -> float:
        """A float between the two."""
        return self.source.number(low, high)

    def choice(self, options: Sequence[T]) -> T:
        """One of the options."""
        return options[self.source.integer(0, len(options) - 1)]

    def in_turn(self, options: Sequence[T]) -> T:
        """The options one after the other, case by case, so that none is left to chance."""
        return options[self.index % len(options)]

    def order(self, n: int) -> list[int]:
        """The numbers below n in some order."""
        return self.source.order(n)

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in another order."""
        return [items[place] for place in self.order(len(items))]

    def seed(self) -> int:
        """A seed for a recipe."""
        return self.source.integer(0, 2**31 - 1)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """What a kind of values can draw: ``draw.tensor(2, 3)``, ``draw.array(5)``, ``draw.frame(4, {"age": age})``."""
        if not name.startswith("_"):
            for kind in kinds.in_use():
                if name in kind.draws:
                    return functools.partial(kind.draws[name], self)
        raise AttributeError(f"no kind of values that is in use here draws {name}: see docs/graders.md")
