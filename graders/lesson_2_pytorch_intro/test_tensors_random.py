"""Hidden graders of 2.2: random numbers that come out the same again. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import contextlib
import math

import pytest
import torch
from torch import Tensor

from autograder.testing import Draw, Student, Wrong, expect


def shape_and_seed(draw: Draw) -> tuple[tuple[int, ...], int]:
    n, m = draw.integer(3, 30), draw.integer(2, 30)
    shape = draw.in_turn([(n,), (n, m), (n, 1, m)])
    return shape, draw.in_turn([draw.integer(0, 99), draw.integer(0, 2**32 - 2)])


def small_shape_and_seed(draw: Draw) -> tuple[tuple[int, ...], int]:
    return draw.in_turn([(), (0,), (2, 0)]), draw.integer(0, 999)


def long_shape_and_seed(draw: Draw) -> tuple[tuple[int, ...], int]:
    n = draw.integer(90, 110)
    shape = draw.in_turn([(200 * n,), (200, n), (n, 20, 10)])
    return shape, draw.in_turn([draw.integer(0, 99), draw.integer(0, 2**32 - 2)])


def enough_numbers(draw: Draw) -> tuple[tuple[int, ...], int]:
    n = draw.in_turn([draw.integer(8, 12), draw.integer(20, 40), draw.integer(41, 60)])
    return (n,), draw.in_turn([0, draw.integer(1, 2**32 - 2), 7])


def near_zero(numbers: Tensor) -> bool:
    """Whether they lie about where normal numbers do. Far out, rounding makes different ones equal."""
    return bool((numbers.abs() < 1000).all())


def spread_evenly(numbers: Tensor) -> bool:
    """Whether about half of them lie in the middle half between the smallest and the largest."""
    low, high = float(numbers.min()), float(numbers.max())
    middle = (numbers - (low + high) / 2).abs() < (high - low) / 4
    return abs(float(middle.double().mean()) - 0.5) < 0.1


def mean_moves(student: Student, shape: tuple[int, ...], mean: float) -> bool:
    """Whether a mean that isn't near 0 comes from the seed: 500 more in the seed, 500 more in the mean."""
    if abs(mean) < 0.5:
        return False
    few, many = (float(student.seeded_normal(shape, seed).as_tensor(shape=shape).mean()) for seed in (100, 600))
    return abs(many - few - 500) < 50


SEEDED_AT_HOME = [
    "seeded_normal((3,), 0)",
    "seeded_normal((2, 5), 7)",
    "seeded_normal((200, 100), 7)",
]


@pytest.mark.task("2.2", points=0.1)
@pytest.mark.cases(shape_and_seed, count=3, home=SEEDED_AT_HOME)
def test_seeded_shape(student: Student, case: tuple[tuple[int, ...], int]) -> None:
    """float32 numbers of the shape asked for"""
    shape, seed = case
    student.seeded_normal(shape, seed).as_tensor(shape=shape, dtype=torch.float32, finite=False)


@pytest.mark.task("2.2", points=0.1)
@pytest.mark.cases(
    small_shape_and_seed,
    count=3,
    home=[
        "seeded_normal((), 1)",
        "seeded_normal((0,), 1)",
        "seeded_normal((2, 0), 1)",
    ],
)
def test_seeded_small(student: Student, case: tuple[tuple[int, ...], int]) -> None:
    """a single number, and none at all"""
    shape, seed = case
    student.seeded_normal(shape, seed).as_tensor(shape=shape)
    some = (seed + 3, 2)
    student.seeded_normal(some, seed).as_tensor(shape=some)


@pytest.mark.task("2.2", points=0.3)
@pytest.mark.cases(enough_numbers, count=3, home=["seeded_normal((8,), 0), seeded_normal((8,), 0)"])
def test_seeded_repeats(student: Student, case: tuple[tuple[int, ...], int]) -> None:
    """the same numbers for the same seed"""
    shape, seed = case
    first = student.seeded_normal(shape, seed).as_tensor(shape=shape)
    again = student.seeded_normal(shape, seed).as_tensor(shape=shape)
    expect(torch.equal(first, again), "", mistake="not-repeatable")
    repeated = "one-number-repeated" if near_zero(first) else None
    expect(len(torch.unique(first)) > 1, "" if repeated else "All the numbers are the same.", mistake=repeated)
    with contextlib.suppress(Wrong):  # not every tensor can be written to
        student.seeded_normal(shape, seed).as_object().method("zero_")
    later = student.seeded_normal(shape, seed).as_tensor(shape=shape)
    written = bool((later == 0).all())  # otherwise it's not the caller's zeros that changed them
    expect(torch.equal(first, later), "", mistake="numbers-remembered" if written else "not-repeatable")


@pytest.mark.task("2.2", points=0.5)
@pytest.mark.cases(enough_numbers, count=3, home=["seeded_normal((8,), 0), seeded_normal((8,), 1)"])
def test_seeded_differs(student: Student, case: tuple[tuple[int, ...], int]) -> None:
    """other numbers for another seed"""
    shape, seed = case
    first = student.seeded_normal(shape, seed).as_tensor(shape=shape)
    for step in (1, 1_000_003, 2**16, 2**31, 10**9):
        second = student.seeded_normal(shape, (seed + step) % 2**32).as_tensor(shape=shape)
        if bool((first != second).double().mean() > 0.5):
            continue
        expect(torch.equal(first, second), "For another seed, half of the numbers or more came out as before.")
        if not near_zero(first):
            raise Wrong("Two different seeds gave the same numbers.")
        raise Wrong(mistake="seed-not-used" if len(torch.unique(first)) > 1 else "one-number-repeated")


@pytest.mark.task("2.2", points=0.6)
@pytest.mark.cases(long_shape_and_seed, count=3, home=SEEDED_AT_HOME)
def test_seeded_is_normal(student: Student, case: tuple[tuple[int, ...], int]) -> None:
    """numbers of the standard normal distribution: mean 0, spread 1, and tails"""
    shape, seed = case
    numbers = student.seeded_normal(shape, seed).as_tensor(shape=shape).double().flatten()
    # A few hundred numbers judge as well as thousands where only few were asked for (at home).
    wide = 6 / math.sqrt(numbers.numel())
    different = len(torch.unique(numbers))
    expect(not mean_moves(student, shape, float(numbers.mean())), "", mistake="seed-in-the-numbers")
    expect(near_zero(numbers), "A standard normal distribution has hardly any numbers as far from 0 as these.")
    expect(different > 1, "", mistake="one-number-repeated")
    expect(different > 0.9 * numbers.numel(), "", mistake="few-different-numbers")
    if numbers.numel() >= 1000 and bool(numbers.abs().max() < 2) and spread_evenly(numbers):
        raise Wrong("", mistake="uniform")
    expect(not bool((numbers >= 0).all()), "", mistake="no-negative-numbers")
    strays = wide * max(1.0, float(numbers.std(correction=0)))  # the wider they lie, the farther it strays by chance
    expect(abs(float(numbers.mean())) < strays, "The numbers do not have the mean 0.")
    if abs(float(numbers.mean())) < 1e-6:  # by chance once in thousands of draws, hardly twice
        more = student.seeded_normal(shape, seed + 1).as_tensor(shape=shape).double()
        expect(abs(float(more.mean())) > 1e-6, "", mistake="made-to-fit")
    spread = float(numbers.square().mean().sqrt())
    off = "another-spread" if not 0.9 < spread < 1.1 else None
    expect(abs(spread - 1) < wide, "The numbers do not have the standard deviation 1.", mistake=off)
    within = float((numbers.abs() < 1).double().mean())
    expect(
        abs(within - 0.683) < wide,
        "In a standard normal distribution about 68 % of the numbers lie between -1 and 1: not in this one.",
    )
    beyond = float((numbers.abs() > 2).double().mean())
    expect(
        abs(beyond - 0.0455) < 0.21 * wide,
        "In a standard normal distribution about 4.6 % of the numbers lie beyond -2 and 2: not in this one.",
    )


@pytest.mark.task("2.2", points=0.2, evidence="state", look="Read the part on two ways to use a seed, in section 2.2.")
@pytest.mark.cases(
    enough_numbers,
    count=2,
    home=["state = torch.get_rng_state(); seeded_normal((8,), 0); torch.equal(state, torch.get_rng_state())"],
)
def test_seeded_leaves_the_world_alone(student: Student, case: tuple[tuple[int, ...], int]) -> None:
    """the global random state is afterwards as it was, and so are the switches of the process"""
    answer = student.seeded_normal(*case)
    first = answer.as_tensor(shape=case[0])
    if answer.moved_generators:
        # An answer that draws from the shared generator without seeding it has another problem first.
        again = student.seeded_normal(*case).as_tensor(shape=case[0])
        repeats = torch.equal(first, again)
        raise Wrong("", mistake="global-state-moved" if repeats else "not-repeatable")
    answer.tidy(arguments=False)
