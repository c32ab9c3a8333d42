from __future__ import annotations

import functools
import math
import operator
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course.points import addable, from_tenths, half_up, percent, shared_out, shown, tenths, total, worth

weights = st.lists(st.integers(0, 60), min_size=1, max_size=12)


@pytest.mark.parametrize("points", [0.25, 0.15, -0.1, -1, float("nan"), float("inf"), "1", None, True, 0.3001])
def test_no_whole_tenths_are_refused(points: object) -> None:
    with pytest.raises(ValueError, match="points"):
        tenths(points)


@given(st.integers(0, 10**7))
def test_tenths_come_back_as_they_were(whole: int) -> None:
    assert tenths(from_tenths(whole)) == whole


@given(st.lists(st.integers(0, 10**5)))
def test_a_total_is_exact(parts: list[int]) -> None:
    assert total(map(from_tenths, parts)) == from_tenths(sum(parts))


@pytest.mark.parametrize(("value", "whole"), [("5/2", 3), ("3/2", 2), ("1/2", 1), ("7/3", 2), ("0", 0)])
def test_halves_go_up(value: str, whole: int) -> None:
    assert half_up(Fraction(value)) == whole


def test_half_of_five_and_of_three_tenths() -> None:
    assert sum(worth([1, 1], [True, False], 5)[:1]) == 3
    assert sum(worth([1, 1], [True, False], 3)[:1]) == 2


@given(st.integers(0, 2000), weights)
def test_parts_add_up_and_lie_beside_their_exact_share(whole: int, weights: list[int]) -> None:
    parts = shared_out(whole, weights)
    assert sum(parts) == whole
    if any(weights):
        assert all(abs(p - Fraction(whole * w, sum(weights))) < 1 for p, w in zip(parts, weights, strict=True))


@st.composite
def tasks(draw: st.DrawFn) -> tuple[list[int], list[bool], int | None]:
    marks = draw(weights)
    passed = draw(st.lists(st.booleans(), min_size=len(marks), max_size=len(marks)))
    return marks, passed, draw(st.none() | st.integers(0, 10000))


@given(tasks())
def test_a_task_is_the_sum_of_its_tests_and_full_only_when_passed(
    task: tuple[list[int], list[bool], int | None],
) -> None:
    marks, passed, maximum = task
    parts = worth(marks, passed, maximum)
    whole = sum(marks) if maximum is None else maximum
    earned = sum(p for p, ok in zip(parts, passed, strict=True) if ok)
    assert all(part >= 0 for part in parts)
    assert sum(parts) == whole
    assert (earned == whole) == all(passed) or whole == 0
    assert any(passed) or earned == 0


@given(tasks())
def test_what_is_on_the_marks_counts_unless_the_class_says_otherwise(
    task: tuple[list[int], list[bool], int | None],
) -> None:
    marks, passed, _ = task
    if all(passed) or any(mark for mark, ok in zip(marks, passed, strict=True) if not ok):
        assert worth(marks, passed) == marks


@given(st.lists(st.integers(0, 200), max_size=60), st.randoms())
def test_whoever_adds_doubles_gets_the_total(parts: list[int], random: Random) -> None:
    numbers = addable([from_tenths(part) for part in parts])
    assert all(math.isclose(n, from_tenths(p), abs_tol=1e-10) for n, p in zip(numbers, parts, strict=True))
    random.shuffle(numbers)
    assert functools.reduce(operator.add, numbers, 0.0) == from_tenths(sum(parts))


@pytest.mark.parametrize(("points", "text"), [(0.0, "0"), (2.5, "2.5"), (100.0, "100"), (123456.7, "123456.7")])
def test_points_are_written_in_full(points: float, text: str) -> None:
    assert shown(points) == text


@pytest.mark.parametrize(("share", "text"), [(0, 0), (0.125, 13), (0.994, 99), (0.9999, 99), (1, 100), (1.0, 100)])
def test_a_hundred_percent_is_all_of_it(share: float, text: int) -> None:
    assert percent(share) == text
