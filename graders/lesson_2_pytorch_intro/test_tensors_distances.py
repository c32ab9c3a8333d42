"""Hidden graders of 2.6: broadcasting. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from autograder.testing import Answer, Draw, Student, Wrong, expect

from .common import first_of_all, holds, right_numbers, same_again


def two_tables(draw: Draw) -> tuple[Tensor, Tensor]:
    n, m, d = draw.in_turn([(2, 3, 2), (1, 4, 1), (5, 5, 3), (6, 1, 8), (30, 40, 2)])
    dtype = draw.dtype()
    return draw.tensor(n, d, dtype=dtype), draw.tensor(m, d, dtype=dtype)


def small_tables(draw: Draw) -> tuple[Tensor, Tensor]:
    """Of one size first. The next tell apart what looks alike there."""
    dtype = draw.dtype()
    return draw.tensor(3, 2, dtype=dtype), draw.tensor(draw.in_turn([3, 2]), 2, dtype=dtype)


def near_and_far_away(draw: Draw) -> tuple[Tensor, Tensor]:
    """Points close together and far from the origin, some of them the same; at last all numbers are small."""
    n, d = draw.in_turn([(3, 2), (40, 3), (60, 8), (30, 1)])
    dtype = draw.dtype()
    small = {6: (0.0003, 0.3), 7: (0.01, 0.0)}
    size, where = small.get(draw.index) or (0.01, draw.in_turn([10.0, 300.0, 1000.0]))
    a = draw.tensor(n, d, dtype=dtype) * size + where
    return a, a.clone()


def many_rows(draw: Draw) -> tuple[Tensor, Tensor]:
    """Whole numbers in a, halves in b: no two are near each other, so rounding plays no part."""
    n, m = draw.in_turn([(draw.integer(190, 210),) * 2, (20_000, 4), (4, 20_000), (draw.integer(950, 1050),) * 2])
    a, b = (torch.tensor(draw.order(size)).float()[:, None] for size in (n, m))
    return a, b + 0.5


def distances(a: Tensor, b: Tensor) -> Tensor:
    return (a.double()[:, None] - b.double()[None]).square().sum(dim=-1).sqrt().to(a.dtype)


def seconds_for(work: Callable[[], Tensor]) -> float:
    """The CPU seconds it needs here once its memory is at hand: the least of three."""
    found = []
    for _ in range(3):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return min(found)


def forgiven(a: Tensor, b: Tensor) -> float:
    """1 % of the data's size, and a little."""
    return 0.0101 * max(float(a.abs().max()), float(b.abs().max())) + 1e-6


def near(answer: Answer, a: Tensor, b: Tensor) -> None:
    """``Wrong`` unless these are the distances."""
    right_numbers(answer, distances(a, b), rtol=0, atol=forgiven(a, b))


@pytest.mark.task("2.6", points=0.7)
@pytest.mark.cases(
    two_tables,
    count=5,
    home=[
        "pairwise_distances(torch.tensor([[0.0]]), torch.tensor([[3.0]]))",
        "pairwise_distances(torch.tensor([[0.0, 0.0]]), torch.tensor([[3.0, 4.0], [0.0, 1.0]]))",
        "pairwise_distances(torch.tensor([[0.0], [2.0]]), torch.tensor([[0.0], [3.0]]))",
    ],
)
def test_distances(student: Student, case: tuple[Tensor, Tensor]) -> None:
    """the distance of every row of a to every row of b"""
    a, b = case
    near(student.pairwise_distances(a, b), a, b)


@pytest.mark.task("2.6", points=0.1)
@pytest.mark.cases(small_tables, count=2, home=["pairwise_distances(torch.zeros(2, 2), torch.ones(2, 2))"])
def test_distances_twice(student: Student, case: tuple[Tensor, Tensor]) -> None:
    """asked twice about the same tables, it answers the same"""
    a, b = case
    same_again(student, "pairwise_distances", a, b, right=lambda answer: near(answer, a, b))


@pytest.mark.task("2.6", points=0.4)
@pytest.mark.cases(
    near_and_far_away,
    count=8,
    home=[
        "pairwise_distances(torch.ones(1, 2), torch.ones(1, 2))",
        "pairwise_distances(torch.full((1, 2), 0.01), torch.full((1, 2), 0.01))",
        "pairwise_distances(torch.tensor([[10.1], [10.3]]), torch.tensor([[10.1], [10.3]]))",
        "x = torch.linspace(1, 2, 60).reshape(20, 3) + 99.7; pairwise_distances(x, x)",
    ],
)
def test_distances_of_near_points(student: Student, case: tuple[Tensor, Tensor]) -> None:
    """never nan, also between points that lie close together or are the same"""
    a, b = case
    answer = student.pairwise_distances(a, b)
    found = answer.as_tensor(shape=(len(a), len(b)), finite=False)
    if bool(found.isnan().any()):
        # Where other distances are wrong as well, rounding is not the whole story.
        apart = a[:1], a[:1] + torch.tensor([[2.0], [-3.0]], dtype=a.dtype)
        rounded = holds(lambda: near(student.pairwise_distances(*apart), *apart))
        raise Wrong("" if rounded else "There is nan among the answers.", "nan-under-the-root" if rounded else None)
    # Only what is special here: with distances near 0, their squares pass as well.
    expect(
        torch.allclose(found.double(), distances(a, b).double(), rtol=0, atol=forgiven(a, b)),
        "Between points that lie close together, your distances are off by more than the docstring forgives.",
    )


@pytest.mark.task("2.6", points=0.5)
@pytest.mark.cases(
    many_rows,
    count=4,
    home=[
        "x = torch.arange(200.0)[:, None]; pairwise_distances(x, 3 * x + 0.5)",
        "x = torch.arange(20000.0)[:, None]; pairwise_distances(x, x[:4] + 0.5)",
        "x = torch.arange(20000.0)[:, None]; pairwise_distances(x[:4], x + 0.5)",
        "x = torch.arange(1000.0)[:, None]; pairwise_distances(x, 3 * x + 0.5)",
    ],
)
def test_distances_are_fast(student: Student, case: tuple[Tensor, Tensor]) -> None:
    """many rows at once, without a Python loop"""
    a, b = case
    wanted = distances(a, b)
    for _ in range(3):  # a busy machine may spoil one attempt, hardly three
        answer = student.pairwise_distances(a, b)
        right_numbers(answer, wanted, rtol=0, atol=forgiven(a, b))
        # Broadcasting in float64, as here, is the slowest of the sensible ways: even a first time, with memory to
        # get first, it takes half of this. A loop over pairs or rows needs twice as long at least, often 100 times.
        if answer.cpu_seconds <= 0.02 or answer.cpu_seconds <= 0.02 + 4 * seconds_for(lambda: distances(a, b)):
            return
    raise Wrong("", mistake="loop-over-pairs")


@pytest.mark.task("2.6", points=0.1)
@pytest.mark.cases(
    small_tables,
    count=2,
    home=[
        "pairwise_distances(torch.zeros(1, 2), torch.zeros(1, 2))",
        "pairwise_distances(*[torch.zeros(1, 2, dtype=torch.float64)] * 2)",
    ],
)
def test_distances_dtype(student: Student, case: tuple[Tensor, Tensor]) -> None:
    """the dtype is kept"""
    a, b = case
    answer = student.pairwise_distances(a, b)
    first_of_all(lambda: near(answer, a, b))
    answer.as_tensor(shape=(len(a), len(b)), dtype=a.dtype, finite=False)
