"""Hidden graders of 2.10: slopes by autograd. How they are written: ``docs/graders.md``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import torch
from torch import Tensor

from autograder.testing import Answer, Draw, Recipe, Remote, Student, Wrong, expect, recipe
from week4 import given

from .common import first_of_all, holds, right_numbers, unchanged

Function = Callable[[Tensor], Tensor]


def function_and_point(draw: Draw) -> tuple[Any, Tensor]:
    f = draw.in_turn(
        [
            given.sum_of_squares,
            given.sum_of_cubes,
            given.product_of_neighbors,
            recipe.wave(frequency=draw.integer(1, 6) / 2, phase=draw.integer(0, 10) / 10),
        ]
    )
    return f, draw.tensor(draw.in_turn([3, 5, 2, 4]), dtype=draw.dtype())


def function_and_shape(draw: Draw) -> tuple[Any, Tensor]:
    f = draw.in_turn([given.sum_of_cubes, recipe.wave(frequency=2.0, phase=0.5), given.sum_of_squared_rows])
    return f, draw.tensor(*draw.in_turn([(), (2, 3), (1, 2, 2), (3, 1)]), dtype=draw.dtype())


def steep_places(draw: Draw) -> tuple[Any, Tensor]:
    """Where slopes found by nudging go wrong: far out, and just beside a kink."""
    dtype = draw.in_turn([torch.float64, torch.float32])
    if draw.in_turn([True, False, False, True]):
        tiny = 1e-9 if dtype == torch.float64 else 1e-7
        return given.sum_of_relus, draw.tensor(6, dtype=dtype).sign() * tiny
    return given.sum_of_cubes, draw.tensor(4, dtype=dtype) * 100


def known_place(draw: Draw) -> tuple[Any, Tensor]:
    f = draw.in_turn([given.sum_of_squares, given.sum_of_cubes])
    return f, draw.tensor(draw.in_turn([3, 4])) + 2


def tracked_place(draw: Draw) -> tuple[Any, Tensor]:
    f, x = known_place(draw)
    return f, x.requires_grad_()


def place_plain_or_tracked(draw: Draw) -> tuple[Any, Tensor]:
    f, x = known_place(draw)
    return f, x.requires_grad_(draw.in_turn([False, True]))


def kept_with_grad(student: Student, x: Tensor) -> tuple[Remote, Tensor]:
    """An x that requires grad, kept with a .grad, and that .grad: larger than the slopes at known places."""
    kept, grad = student.keep(x), torch.full_like(x.detach(), 1000.0)
    kept.method("__setattr__", "grad", grad)  # x.backward(grad) would have every worker import SymPy
    return kept, grad


def slopes(f: Function | Recipe, x: Tensor) -> Tensor:
    function = f.build() if isinstance(f, Recipe) else f
    point = x.detach().clone().requires_grad_()
    (result,) = torch.autograd.grad(function(point), point)
    return result


def about_right(answer: Answer, f: Function | Recipe, x: Tensor) -> None:
    """``Wrong`` unless these are the slopes, to a few per cent; the rounding of the dtype has a test of its own."""
    right_numbers(answer, slopes(f, x), rtol=5e-2, atol=5e-2)


def cut_off(student: Student, answer: Answer, f: Function | Recipe, x: Tensor) -> None:
    """``Wrong`` if None comes back for an x that requires grad, and the slopes without that."""
    if x.requires_grad and holds(lambda: answer.equals(None)):
        plain = holds(lambda: about_right(student.gradient(f, x.detach()), f, x))
        expect(not plain, mistake="copy-not-cut-off")


GRADIENT_AT_HOME = [
    "gradient(given.sum_of_squares, torch.tensor([1.0]))",
    "gradient(given.sum_of_cubes, torch.tensor([1.0, -2.0]))",
    "gradient(given.product_of_neighbors, torch.tensor([1.0, 2.0, 5.0]))",
    "gradient(given.wave(frequency=2.0, phase=0.5), torch.tensor([0.0, 1.0]))",
]
PLAIN_OR_TRACKED = ["x = torch.tensor([1.0])", "x = torch.tensor([1.0], requires_grad=True)"]
LEFT_ALONE_AT_HOME = [f"{x}; gradient(given.sum_of_squares, x); x.grad, x.requires_grad" for x in PLAIN_OR_TRACKED]
GRAPH_AT_HOME = [f"{x}; gradient(given.sum_of_squares, x).requires_grad" for x in PLAIN_OR_TRACKED]
TWICE_AT_HOME = [f"{x}; [gradient(given.sum_of_squares, x) for _ in range(2)]" for x in PLAIN_OR_TRACKED]


@pytest.mark.task("2.10", points=0.2)
@pytest.mark.cases(function_and_point, count=8, home=GRADIENT_AT_HOME)
def test_gradient_values(student: Student, case: tuple[Any, Tensor]) -> None:
    """the slope of f for every entry of x"""
    f, x = case
    # The rounding of the dtype has a test of its own.
    right_numbers(student.gradient(f, x), slopes(f, x), rtol=5e-2, atol=5e-2)


@pytest.mark.task("2.10", points=0.1)
@pytest.mark.cases(
    function_and_shape,
    count=12,
    home=[
        "gradient(given.sum_of_cubes, torch.tensor(2.0))",
        "gradient(given.sum_of_cubes, torch.ones(1, 2))",
        "gradient(given.wave(frequency=2.0, phase=0.5), torch.ones(2, 1, 2))",
        "gradient(given.sum_of_squared_rows, torch.ones(2, 3))",
    ],
)
def test_gradient_shapes(student: Student, case: tuple[Any, Tensor]) -> None:
    """x of any shape, a single number included"""
    f, x = case
    right_numbers(student.gradient(f, x), slopes(f, x), rtol=5e-2, atol=5e-2)


@pytest.mark.task("2.10", points=1.1)
@pytest.mark.cases(
    steep_places,
    count=4,
    home=[
        "gradient(given.sum_of_cubes, torch.tensor([100.0]))",
        "gradient(given.sum_of_relus, torch.tensor([1e-7, -1e-7]))",
        "gradient(given.sum_of_relus, torch.tensor([1e-9, -1e-9], dtype=torch.float64))",
    ],
)
def test_gradient_exact(student: Student, case: tuple[Any, Tensor]) -> None:
    """as exact as the dtype allows, wherever x lies"""
    f, x = case
    wanted = slopes(f, x)
    found = student.gradient(f, x).as_tensor(shape=x.shape)
    exact = torch.allclose(found.to(x.dtype), wanted, rtol=1e-5, atol=1e-6)
    if not exact and holds(lambda: nearly(student)):
        raise Wrong("", mistake="finite-differences")
    expect(exact, "The slopes are not those of f at x.")


def nearly(student: Student) -> None:
    """Raise Wrong unless slopes are right at an easy place, to a few per cent."""
    easy = torch.tensor([0.75, -1.25])
    student.gradient(given.sum_of_cubes, easy).equals(3 * easy * easy, rtol=5e-2, atol=5e-2)


@pytest.mark.task("2.10", points=0.1)
@pytest.mark.cases(
    tracked_place,
    count=2,
    home=TWICE_AT_HOME[1:],
)
def test_gradient_of_tracked_x(student: Student, case: tuple[Any, Tensor]) -> None:
    """an x that already requires grad is fine too, also one with a .grad, also the second time"""
    f, x = case
    wanted, answer = slopes(f, x), student.gradient(f, x)
    cut_off(student, answer, f, x)
    right_numbers(answer, wanted, rtol=5e-2, atol=5e-2)
    kept, grad = kept_with_grad(student, x)
    for _ in range(2):
        answer = student.gradient(f, kept)
        if holds(partial(right_numbers, answer, wanted + grad, rtol=5e-2)):
            raise Wrong("", mistake="grad-accumulates")
        right_numbers(answer, wanted, rtol=5e-2, atol=5e-2)


@pytest.mark.task("2.10", points=0.2)
@pytest.mark.cases(known_place, count=2, home=TWICE_AT_HOME[:1])
def test_gradient_twice(student: Student, case: tuple[Any, Tensor]) -> None:
    """asked twice about the same x, it answers the same"""
    f, x = case
    kept = student.keep(x)
    answer = student.gradient(f, kept)
    first_of_all(lambda: about_right(answer, f, x))
    first, again = (one.as_tensor(shape=x.shape).double() for one in (answer, student.gradient(f, kept)))
    if torch.allclose(again, 2 * first, rtol=1e-3):
        raise Wrong("", mistake="grad-accumulates")
    expect(torch.allclose(again, first, rtol=1e-3), "", mistake="x-changed")


@pytest.mark.task("2.10", points=0.1, evidence="state")
@pytest.mark.cases(
    place_plain_or_tracked,
    count=2,
    home=LEFT_ALONE_AT_HOME,
)
def test_gradient_leaves_x(student: Student, case: tuple[Any, Tensor]) -> None:
    """x, x.grad and x.requires_grad are as they were"""
    f, x = case
    kept, grad = kept_with_grad(student, x) if x.requires_grad else (student.keep(x), None)
    answer = student.gradient(f, kept)
    cut_off(student, answer, f, x)
    if not x.requires_grad:  # what comes back for an x that does, another test asks
        first_of_all(lambda: about_right(answer, f, x))
    answer.tidy(arguments=False)
    now = student.probe("grad", kept)
    expect(grad is None or not holds(lambda: now.equals(None)), "The .grad that x had before the call is gone.")
    expect(holds(lambda: now.equals(grad)), "", mistake="grad-accumulates")
    flag = student.probe("requires_grad", kept).as_bool()
    expect(unchanged(student, kept, x.detach()) and flag == x.requires_grad, "", mistake="x-changed")


@pytest.mark.task("2.10", points=0.1, evidence="state")
@pytest.mark.cases(
    place_plain_or_tracked,
    count=2,
    home=GRAPH_AT_HOME,
)
def test_gradient_without_graph(student: Student, case: tuple[Any, Tensor]) -> None:
    """the answer carries no graph"""
    f, x = case
    answer = student.gradient(f, x)
    if x.requires_grad:
        expect(
            not answer.requires_grad,
            "Where x requires grad already, the answer requires grad too. Does it hang on x itself? "
            "Could it be computed from something that has no history?",
        )
        return
    first_of_all(lambda: about_right(answer, f, x))
    expect(not answer.requires_grad, "", mistake="graph-kept")


@pytest.mark.task("2.10", points=0.1)
@pytest.mark.cases(
    function_and_point,
    count=2,
    home=[
        "gradient(given.sum_of_squares, torch.tensor([1.0]))",
        "gradient(given.sum_of_squares, torch.tensor([1.0], dtype=torch.float64))",
    ],
)
def test_gradient_dtype(student: Student, case: tuple[Any, Tensor]) -> None:
    """the dtype of x is kept"""
    f, x = case
    answer = student.gradient(f, x)
    first_of_all(lambda: about_right(answer, f, x))
    answer.as_tensor(shape=x.shape, dtype=x.dtype)
