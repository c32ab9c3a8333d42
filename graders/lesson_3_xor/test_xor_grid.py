"""Hidden graders of 3.7: the probabilities on a grid. How they are written: ``docs/graders.md``."""

from __future__ import annotations

from itertools import product

import pytest
import torch
from torch import Tensor

from autograder.testing import Answer, Draw, Recipe, Student, Wrong, expect, recipe

from .common import (
    changing_nets,
    evaluated,
    mode_is_put_back,
    mode_is_put_back_after_an_error,
    net_is_left_alone,
    real,
    train_mode_is_left,
)

pytestmark = [pytest.mark.warm("optim"), pytest.mark.open]


def probabilities(net: Recipe, resolution: int, low: float, high: float) -> Tensor:
    """What ``decision_grid`` should give."""
    axis = torch.linspace(low, high, resolution)
    points = torch.tensor([[float(x), float(y)] for y, x in product(axis, axis)])
    return torch.sigmoid(evaluated(net, points)).reshape(resolution, resolution)


def some_grid(draw: Draw) -> tuple[Recipe, int, float, float]:
    net: Recipe = recipe.tanh_net(hidden=draw.integer(3, 9), seed=draw.seed())
    low, high = draw.in_turn([(0.0, 1.0), (-2.0, 3.0), (-0.5, 1.5), (1.0, 4.0)])
    return net, draw.in_turn([3, 2, 7, 12]), low, high


GRID_AT_HOME = [
    "decision_grid(given.first_column_net(), 2, 0.0, 1.0)",
    "decision_grid(given.tanh_net(), 2, 0.0, 1.0)",
    "decision_grid(given.tanh_net(), 3, -1.0, 2.0)",
]


@pytest.mark.task("3.7", points=0.9)
@pytest.mark.cases(some_grid, count=4, home=GRID_AT_HOME)
def test_probabilities_on_the_grid(student: Student, case: tuple[Recipe, int, float, float]) -> None:
    """the probability at every point, y down the rows and x along the columns"""
    wanted, answer = probabilities(*case), student.decision_grid(*case)
    try:
        answer.equals(wanted)
    except Wrong:  # another test asks for the square
        got = real(answer.as_tensor()).flatten()
        if got.numel() != wanted.numel() or not torch.allclose(got, wanted.double().flatten(), atol=1e-4):
            raise


@pytest.mark.task("3.7", points=0.3)
@pytest.mark.cases(some_grid, count=2, home=GRID_AT_HOME)
def test_a_square_of_float32(student: Student, case: tuple[Recipe, int, float, float]) -> None:
    """a float32 tensor with a row for each y and a column for each x"""
    wanted, answer = probabilities(*case), student.decision_grid(*case)
    in_any_order(answer, wanted)
    answer.as_tensor(shape=tuple(wanted.shape), dtype=torch.float32)


def in_any_order(answer: Answer, expected: Tensor) -> None:
    """``Wrong`` unless the answer holds the expected numbers, forgiving about their order and shape."""
    got = real(answer.as_tensor()).flatten().sort().values
    wanted = expected.double().flatten().sort().values
    same = got.shape == wanted.shape and bool(torch.allclose(got, wanted, atol=1e-4))
    if not same:
        raise answer.wrong("", "These are not the probabilities at the points of the grid, in whatever order.")


@pytest.mark.task("3.7", points=0.2)
@pytest.mark.cases(some_grid, count=3, home=GRID_AT_HOME)
def test_probabilities_somewhere(student: Student, case: tuple[Recipe, int, float, float]) -> None:
    """the probabilities at all points of the grid, in whatever order"""
    in_any_order(student.decision_grid(*case), probabilities(*case))


def tell_apart(student: Student) -> None:
    """Ask about a net for which those who are recognized by their answers give different ones. Nothing is judged."""
    student.decision_grid.attempt(recipe.first_column_net(), 3, -1.0, 1.0)


@pytest.mark.task(
    "3.7", points=0.1, home="grid = decision_grid(given.tanh_net()); grid.shape, grid[0, 0], grid[-1, -1]"
)
def test_grid_as_it_comes(student: Student, draw: Draw) -> None:
    """without further arguments: 50 by 50 points from -0.5 to 1.5"""
    tell_apart(student)
    net = recipe.tanh_net(hidden=6, seed=draw.seed())
    student.decision_grid(net).equals(probabilities(net, 50, -0.5, 1.5))


@pytest.mark.task("3.7", points=0.2, home="decision_grid(given.dropout_net(), 3)")
def test_grid_in_eval_mode(student: Student, draw: Draw) -> None:
    """eval mode during the call: dropout and BatchNorm do not disturb the answer"""
    tell_apart(student)
    for net in changing_nets(draw):
        wanted = probabilities(net, 9, -1.0, 2.0)
        answer = student.decision_grid(net, 9, -1.0, 2.0)
        try:
            in_any_order(answer, wanted)
        except Wrong as wrong:
            calm = student.keep(net)
            student.probe("set_training", calm, False)
            try:
                in_any_order(student.decision_grid(calm, 9, -1.0, 2.0), wanted)
            except Wrong:
                raise wrong from None
            raise Wrong(wrong.sentence, "grid-in-train-mode") from None
    train_mode_is_left(student, lambda kept: student.decision_grid(kept, 9, -1.0, 2.0), draw)


@pytest.mark.task("3.7", points=0.1, evidence="state", home="decision_grid(given.tanh_net(), 2).requires_grad")
def test_grid_without_graph(student: Student, draw: Draw) -> None:
    """the answer carries no graph"""
    tell_apart(student)
    net = recipe.tanh_net(hidden=5, seed=draw.seed())
    answer = student.decision_grid(net, 4, 0.0, 1.0)
    in_any_order(answer, probabilities(net, 4, 0.0, 1.0))
    expect(not answer.requires_grad, mistake="grid-tracked")


@pytest.mark.task(
    "3.7",
    points=0.1,
    evidence="state",
    home="a = given.tanh_net(); b = given.tanh_net(training=False); decision_grid(a, 2), decision_grid(b, 2); "
    "a.training, b.training",
)
def test_grid_puts_the_mode_back(student: Student, draw: Draw) -> None:
    """the model's mode is put back, and nothing else is changed"""
    tell_apart(student)
    net = recipe.tanh_net(hidden=5, seed=draw.seed())
    in_any_order(student.decision_grid(net, 4, 0.0, 1.0), probabilities(net, 4, 0.0, 1.0))
    mode_is_put_back(student, "decision_grid", "grid", draw, 4, 0.0, 1.0)
    net_is_left_alone(student, "decision_grid", draw, net, 4, 0.0, 1.0)


@pytest.mark.task(
    "3.7",
    points=0.1,
    evidence="state",
    home="net = given.broken_net(); decision_grid(net, 2)",
)
def test_grid_puts_the_mode_back_after_an_error(student: Student, draw: Draw) -> None:
    """the model's mode is put back after an error, too"""
    tell_apart(student)
    net = recipe.tanh_net(hidden=5, seed=draw.seed())
    in_any_order(student.decision_grid(net, 4, 0.0, 1.0), probabilities(net, 4, 0.0, 1.0))
    mode_is_put_back_after_an_error(student, "decision_grid", "grid", draw, 4, 0.0, 1.0)
