"""The smallest case that shows a fault, found and shrunk by hypothesis. Imported only when something has failed."""

from __future__ import annotations

import contextlib
import copy
import random
from collections.abc import Callable
from typing import Any, TypeVar
from unittest import mock

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture.providers import HypothesisProvider
from hypothesis.internal.constants_ast import Constants

from autograder.testing.draw import Draw

T = TypeVar("T")
PROFILE = "autograder"
EXAMPLES = 40
"""How many cases are tried before a fault is given up; that many again may go into making one smaller."""
CALLS = 4 * EXAMPLES
SECONDS = 2.0
"""Of computing: a search that is bounded by its cases alone gives the same on any machine, and few need this."""
ONE_BY_ONE = 12
"""Numbers of a tensor that are drawn each by itself, so that they shrink; those of a larger one come from a seed."""
STEP = 8
"""Numbers drawn one by one are eighths: short to type, exact in every dtype."""

settings.register_profile(
    PROFILE,
    max_examples=EXAMPLES,
    phases=(Phase.generate, Phase.shrink),
    database=None,
    deadline=None,
    derandomize=True,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


class Shrinking:
    """Choices by hypothesis, which makes those of a failing case smaller."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def integer(self, low: int, high: int) -> int:
        """From ``low`` to ``high``, both included."""
        return self._draw(st.integers(low, high))

    def number(self, low: float, high: float) -> float:
        """A float between the two."""
        return self._draw(st.floats(low, high))

    def order(self, n: int) -> list[int]:
        """The numbers below n in some order."""
        if n > ONE_BY_ONE:
            return random.Random(self._seed()).sample(range(n), n)
        return self._draw(st.permutations(range(n)))

    def normals(self, n: int) -> list[float] | None:
        """Numbers of which no two are equally far from 0, and none is 0: what is true of normal ones stays true."""
        if n > ONE_BY_ONE:
            return None
        sizes = self._draw(st.lists(st.integers(1, 2 * STEP + n), min_size=n, max_size=n, unique=True))
        signs = self._draw(st.lists(st.sampled_from([1, -1]), min_size=n, max_size=n))
        return [sign * size / STEP for sign, size in zip(signs, sizes, strict=True)]

    def wholes(self, n: int, low: int, high: int) -> list[int] | None:
        """Whole numbers from ``low`` to ``high``, both included."""
        return None if n > ONE_BY_ONE else self._draw(st.lists(st.integers(low, high), min_size=n, max_size=n))

    def stream(self, make: Callable[[int], T]) -> T:
        """One from another seed each time."""
        return make(self._seed())

    def _seed(self) -> int:
        return self._draw(st.integers(0, 2**16))


def smallest(
    draw: Callable[[Draw], Any], count: int, fails: Callable[[Any], bool], clock: Callable[[], float]
) -> tuple[Any] | None:
    """The smallest case found for which ``fails`` holds, in a tuple; None if there is none within reach."""
    start = clock()
    found: list[Any] = []
    calls = 0

    @st.composite
    def cases(choose: st.DrawFn) -> Any:
        return draw(Draw(Shrinking(choose), choose(st.integers(0, count - 1))))

    def failing(case: Any) -> bool:
        nonlocal calls
        calls += 1
        if calls > CALLS or clock() - start > SECONDS or not fails(copy.deepcopy(case)):
            return False
        found[:] = [case]  # each that hypothesis goes on from is smaller than the one before
        return True

    with _no_constants(), contextlib.suppress(Exception):  # none found, or what the learner's code does differs
        find(cases(), failing, settings=settings.get_profile(PROFILE))
    return (found[0],) if found else None


def _no_constants() -> contextlib.AbstractContextManager[object]:
    """Hypothesis likes to draw numbers that it reads in modules. Those of hidden graders must not become public
    inputs.
    """
    return mock.patch.object(HypothesisProvider, "_local_constants", Constants())
