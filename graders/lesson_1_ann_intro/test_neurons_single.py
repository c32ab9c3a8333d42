"""Hidden graders of 1.1 and 1.3: one neuron. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import pytest
import torch

from autograder.testing import Answer, Draw, Student, Wrong, agree, expect
from week4 import given

from .common import CURVES, Case, asked_twice, one_number

# ------------------------------------------------------------------------------- 1.1 weighted_sum

SUM = "That is not the sum of each input times its weight, plus the bias."


def one_neuron(draw: Draw) -> Case:
    return _one_neuron(draw, draw.in_turn([1, 2, 3, 7, 30]), torch.float32)


def _one_neuron(draw: Draw, n: int, dtype: torch.dtype) -> Case:
    """Inputs, weights and bias; the sum comes out positive and negative by turns."""
    inputs, weights, bias = (draw.tensor(*shape, dtype=dtype) for shape in ((n,), (n,), ()))
    sign = draw.in_turn([1.0, -1.0, -1.0, 1.0]) * torch.sign(inputs @ weights + bias)
    return inputs, weights * sign, bias * sign


def one_neuron_of_any_dtype(draw: Draw) -> Case:
    """As for both dtypes, and at last of float16, in whole numbers, which lose nothing there."""
    if draw.index < 4:
        return one_neuron_both_dtypes(draw)
    inputs, weights, bias = (draw.integers(*shape, low=1, high=9).half() for shape in ((3,), (3,), ()))
    return inputs, weights, bias


def one_neuron_both_dtypes(draw: Draw) -> Case:
    n, dtype = draw.in_turn([3, 6, 5, 1]), draw.in_turn([torch.float64, torch.float32])
    return _one_neuron(draw, n, dtype)


SUM_HOME = [
    "weighted_sum(torch.tensor([2.0]), torch.tensor([4.0]), torch.tensor(3.0))",
    "weighted_sum(torch.tensor([2.0, 1.0]), torch.tensor([4.0, 5.0]), torch.tensor(3.0))",
]


@pytest.mark.task("1.1", points=1.0)
@pytest.mark.cases(one_neuron, count=10, home=SUM_HOME)
def test_weighted_sum_values(student: Student, case: Case) -> None:
    """every input times its weight, added up, plus the bias once"""
    inputs, weights, bias = case
    value = one_number(student.weighted_sum(inputs, weights, bias), bias)
    expect(agree(value, inputs @ weights + bias), SUM)


@pytest.mark.task("1.1", points=0.3)
@pytest.mark.cases(
    one_neuron_of_any_dtype,
    count=5,
    home=[
        *SUM_HOME,
        "x = torch.tensor([2.0, 1.0]).double(); weighted_sum(x, x, torch.tensor(3.0).double())",
        "x = torch.tensor([2.0, 1.0]).half(); weighted_sum(x, x, torch.tensor(3.0).half())",
    ],
)
def test_weighted_sum_form(student: Student, case: Case) -> None:
    """the answer is a 0-d tensor of the inputs' dtype, float64 and float16 too"""
    inputs, weights, bias = case
    student.weighted_sum(inputs, weights, bias).equals(inputs @ weights + bias)


@pytest.mark.task("1.1", points=0.2)
@pytest.mark.cases(
    one_neuron,
    count=3,
    home=[
        "x = torch.tensor([2.0]); w = torch.tensor([4.0]); b = torch.tensor(3.0); weighted_sum(x, w, b); x, w, b",
        *SUM_HOME,
    ],
)
def test_weighted_sum_changes_nothing(student: Student, case: Case) -> None:
    """asked twice with the same tensors, it gives the same answer"""
    inputs, weights, bias = case

    def check(answer: Answer) -> None:  # another test judges the last digits
        expect(agree(one_number(answer, bias), inputs @ weights + bias, atol=0.06), SUM)

    asked_twice(student, case, student.weighted_sum, check, "sum-argument-changed")


# ------------------------------------------------------------------------------------- 1.3 neuron


def linear_neuron(draw: Draw) -> Case:
    return *one_neuron(draw), given.identity


def any_neuron(draw: Draw) -> Case:
    """Any activation in turn, and at last one that isn't 0 where the sum is exactly 0."""
    if draw.index == 12:
        inputs, weights = draw.integers(3, low=1, high=9).float(), draw.integers(3, low=1, high=9).float()
        return inputs, weights, -(inputs @ weights), given.sigmoid
    return *one_neuron(draw), draw.in_turn(CURVES)


def neuron_both_dtypes(draw: Draw) -> Case:
    return *one_neuron_both_dtypes(draw), draw.in_turn(CURVES)


def _neuron_home(*names: str) -> list[str]:
    small = "torch.tensor([1.0, -2.0]), torch.tensor([0.5, 1.0]), torch.tensor(0.25)"
    return [f"neuron({small}, given.{name})" for name in names]


@pytest.mark.task("1.3", points=0.4)
@pytest.mark.cases(
    linear_neuron,
    count=5,
    home=[
        *_neuron_home("identity"),
        "neuron(torch.tensor([3.0]), torch.tensor([0.5]), torch.tensor(1.0), given.identity)",
    ],
)
def test_neuron_sum(student: Student, case: Case) -> None:
    """with an activation that changes nothing, the weighted sum plus the bias comes out"""
    inputs, weights, bias, activation = case
    value = one_number(student.neuron(inputs, weights, bias, activation), bias)
    if not agree(value, inputs @ weights + bias):
        # Nothing is judged there: it tells one activation for all from one that comes before the given one, or that
        # is called for some sums alone.
        for sign in (1, -1):
            student.neuron.attempt(inputs, weights * sign, bias * sign, given.sigmoid)
        raise Wrong(
            "With an activation that changes nothing, the answer is not the sum of each input times its weight, plus "
            "the bias. Is the sum another one, or does something come after it?"
        )


@pytest.mark.task("1.3", points=0.8)
@pytest.mark.cases(any_neuron, count=13, home=_neuron_home("squared", "sigmoid", "tanh"))
def test_neuron_activation(student: Student, case: Case) -> None:
    """whatever activation it is given, it is applied to the whole weighted sum"""
    inputs, weights, bias, activation = case
    value = one_number(student.neuron(inputs, weights, bias, activation), bias)
    sentence = "That is not what the given activation makes of the weighted sum."
    expect(agree(value, activation(inputs @ weights + bias)), sentence)


@pytest.mark.task("1.3", points=0.3)
@pytest.mark.cases(
    neuron_both_dtypes,
    count=4,
    home=[
        "x = torch.tensor([1.0, -2.0]); w = torch.tensor([0.5, 1.0]); b = torch.tensor(0.25); "
        "neuron(x, w, b, given.squared); x, w, b",
        *_neuron_home("squared"),
        "x = torch.tensor([1.0, -2.0]).double(); neuron(x, x, x[0], given.sigmoid)",
    ],
)
def test_neuron_form(student: Student, case: Case) -> None:
    """the answer is a 0-d tensor of the inputs' dtype, float64 too, and asked twice it is the same"""
    inputs, weights, bias, activation = case
    asked_twice(
        student,
        (inputs, weights, bias),
        lambda *kept: student.neuron(*kept, activation),
        lambda answer: answer.equals(activation(inputs @ weights + bias)),
        "neuron-argument-changed",
    )
