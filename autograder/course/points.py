"""Points: counted in whole tenths, so that every sum of them is exact."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Protocol

A_LESSON = 20.0
"""What a lesson of plain tests is worth if the course doesn't say."""
ROUNDING = 1e-9
"""How far a mark such as ``3 * 0.1`` may miss a tenth."""


def tenths(points: object) -> int:
    """Points as a number of tenths. Raises ``ValueError`` if they aren't a whole number of tenths, or are negative."""
    if isinstance(points, bool) or not isinstance(points, int | float) or not math.isfinite(points):
        raise ValueError(f"{points!r} isn't a number of points.")
    whole = round(points * 10)
    if abs(whole / 10 - points) > ROUNDING or whole < 0:
        raise ValueError(f"{points!r} points cannot be given: they must be a multiple of 0.1, 0 or more.")
    return whole


def from_tenths(whole: int) -> float:
    """The number of points in reports: the nearest to so many tenths."""
    return whole / 10


def total(points: Iterable[float | None]) -> float | None:
    """The sum; 0 for nothing, None if any of them isn't known."""
    known = 0
    for part in points:
        if part is None:
            return None
        known += round(part * 10)
    return from_tenths(known)


def shown(points: float) -> str:
    """Points as people write them: ``2`` or ``2.5``, however many."""
    return f"{points:.1f}".removesuffix(".0")


class Worth(Protocol):
    """Anything with points, out of so many."""

    @property
    def points(self) -> float | None:
        """What was earned; None if no points were given."""

    @property
    def max_points(self) -> float | None:
        """What could be earned."""


def of(result: Worth) -> str:
    """What was earned of what could be, as people write it."""
    return f"{shown(result.points or 0.0)} of {shown(result.max_points or 0.0)}"


def percent(share: float) -> int:
    """A share in whole percent, half up; 100 only if nothing is missing."""
    return 100 if share >= 1 else min(99, half_up(Fraction(100 * share)))


def half_up(value: Fraction) -> int:
    """The nearest whole number; of two that are equally near, the larger."""
    return math.floor(value + Fraction(1, 2))


def shared_out(whole: int, weights: Sequence[int]) -> list[int]:
    """Shares in proportion to the weights that add up to the whole: whichever lost most by rounding down gets one
    more.
    """
    if not weights:
        return []
    weighed = list(weights) if any(weights) else [1] * len(weights)
    exact = [Fraction(whole * weight, sum(weighed)) for weight in weighed]
    parts = [math.floor(part) for part in exact]
    most = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in most[: whole - sum(parts)]:
        parts[i] += 1
    return parts


def worth(weights: Sequence[int], passed: Sequence[bool], maximum: int | None = None) -> list[int]:
    """What each test of a task counts, in tenths, by the weights on their marks.

    The shares of all tests add up to the task's maximum, and those of passed tests to what is earned: the exact share,
    half up. Only a task that passes every test earns everything.
    """
    maximum = sum(weights) if maximum is None else maximum
    weighed = list(weights) if any(weights) else [1] * len(weights)
    share = Fraction(sum(w for w, ok in zip(weighed, passed, strict=True) if ok), sum(weighed) or 1)
    earned = half_up(maximum * share)
    if not all(passed):
        earned = min(earned, max(maximum - 1, 0))
    if not any(passed):
        earned = 0
    won = iter(shared_out(earned, [w for w, ok in zip(weights, passed, strict=True) if ok]))
    lost = iter(shared_out(maximum - earned, [w for w, ok in zip(weights, passed, strict=True) if not ok]))
    return [next(won if ok else lost) for ok in passed]


def addable(parts: Sequence[float]) -> list[float]:
    """Numbers whose sum as doubles, in any order, is exactly the total: for programs that add points on their own.

    Plain tenths come to 78.69999999999999 there. These numbers lie on the grid of the total's last binary digit, each
    within a few of these digits of its share, so no step of an addition has anything to round.
    """
    whole = from_tenths(sum(map(tenths, parts)))
    grid = math.ulp(whole)
    numbers = [round(part / grid) * grid for part in parts]
    last = max((i for i, part in enumerate(parts) if part), default=None)
    if last is not None:
        numbers[last] += whole - math.fsum(numbers)
    return numbers
