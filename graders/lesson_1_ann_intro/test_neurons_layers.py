"""Hidden graders of 1.4 and 1.5: a layer, and layers one after the other. How they are written: ``docs/graders.md``."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from autograder.testing import Draw, Student, Wrong, agree, expect
from week4 import given

from .common import CURVES, Case, asked_twice, same_values

FLAT = [given.relu, given.tanh, given.step, given.sigmoid, given.squared]


# -------------------------------------------------------------------------------- 1.4 dense_layer


def dense(inputs: Tensor, weights: Tensor, biases: Tensor, activation: Any) -> Tensor:
    """The grader's own layer."""
    return activation(inputs @ weights.T + biases)  # type: ignore[no-any-return]


def _layer(draw: Draw, batch: int, n_in: int, n_out: int) -> Case:
    """Inputs, weights and biases, in plain order in memory: views are a matter of form."""
    weights = draw.tensor(n_out, n_in, contiguous=True)
    return draw.tensor(batch, n_in, contiguous=True), weights, draw.tensor(n_out)


def one_sample(draw: Draw) -> Case:
    n_in, n_out = draw.in_turn([(3, 2), (2, 4), (5, 1), (1, 3)])
    return *_layer(draw, 1, n_in, n_out), draw.in_turn(FLAT)


def a_batch(draw: Draw) -> Case:
    batch, n_in, n_out = draw.in_turn([(4, 3, 2), (5, 2, 3), (2, 7, 4), (30, 1, 5), (3, 6, 1)])
    return *_layer(draw, batch, n_in, n_out), draw.in_turn([*FLAT, given.identity])


def square_weights(draw: Draw) -> Case:
    batch, n = draw.in_turn([(5, 3), (3, 2), (2, 4)])
    return *_layer(draw, batch, n, n), given.identity


def batch_like_neurons(draw: Draw) -> Case:
    batch, n_in = draw.in_turn([(3, 2), (2, 4), (4, 3)])
    return *_layer(draw, batch, n_in, batch), draw.in_turn([given.identity, given.tanh])


def dtypes_and_views(draw: Draw) -> Case:
    dtype, contiguous = draw.in_turn([torch.float64, torch.float64, torch.float32]), draw.in_turn([True, False])
    inputs, weights = (
        draw.tensor(4, 3, dtype=dtype, contiguous=contiguous),
        draw.tensor(2, 3, dtype=dtype),
    )
    return inputs, weights, draw.tensor(2, dtype=dtype), draw.in_turn([given.tanh, given.squared])


LAYER_HOME = [
    "dense_layer(torch.tensor([[1.0, 2.0]]), torch.tensor([[1.0, 3.0]]), torch.tensor([-0.5]), given.squared)",
    "dense_layer(torch.tensor([[1.0, 2.0]]), torch.tensor([[1.0, 3.0], [2.0, 5.0]]), "
    "torch.tensor([10.0, 20.0]), given.identity)",
    "dense_layer(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([[1.0, 3.0], [2.0, 5.0]]), "
    "torch.tensor([10.0, 20.0]), given.identity)",
    "dense_layer(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([[1.0, 3.0], [2.0, 5.0]]), "
    "torch.tensor([10.0, 20.0]), given.squared)",
    "dense_layer(torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), "
    "torch.tensor([[1.0, -3.0], [-2.0, 0.5]]), torch.tensor([0.5, -1.0]), given.tanh)",
    "dense_layer(torch.ones(4, 3), torch.tensor([[1.0, -3.0, 2.0], [-2.0, 0.5, 0.25]]), "
    "torch.tensor([0.5, -1.0]), given.sigmoid)",
]
LOOP_SECONDS = 0.1
DENSE = "Row i, column j is not what neuron j says to sample i."
TELLING = [
    (torch.arange(6.0).reshape(3, 2) - 1.5, torch.arange(8.0).reshape(4, 2) - 2.5, torch.arange(4.0), given.tanh),
    (torch.eye(3) * 0.5 - 0.25, torch.arange(9.0).reshape(3, 3) - 3.5, torch.arange(3.0), given.identity),
]
"""Layers for which the known mistakes answer differently that look alike for other shapes."""


def is_dense(student: Student, case: Case) -> None:
    """``Wrong`` unless the layer's values are right. Then the telling layers are asked too; nothing is judged there."""
    try:
        same_values(student.dense_layer(*case), dense(*case), DENSE)
    except Wrong as wrong:
        for layer in TELLING:
            student.dense_layer.attempt(*layer)
        if by_chance(student, case):
            wrong.mistake = "weights-left-to-chance"
        raise


def by_chance(student: Student, case: Case) -> bool:
    """Whether two calls with the same tensors, each sent afresh, give other numbers."""
    try:
        first, again = (student.dense_layer(*case).as_tensor() for _ in range(2))
    except Wrong:
        return False
    return not agree(first, again)


@pytest.mark.task("1.4", points=0.4)
@pytest.mark.cases(one_sample, count=8, home=LAYER_HOME)
def test_layer_one_sample(student: Student, case: Case) -> None:
    """a batch of one sample, every neuron answers"""
    is_dense(student, case)


@pytest.mark.task("1.4", points=0.7)
@pytest.mark.cases(a_batch, count=15, home=LAYER_HOME)
def test_layer_batch(student: Student, case: Case) -> None:
    """a batch of several samples, one row of answers for each"""
    is_dense(student, case)


@pytest.mark.task("1.4", points=0.4)
@pytest.mark.cases(square_weights, count=6, home=LAYER_HOME)
def test_layer_square(student: Student, case: Case) -> None:
    """as many neurons as inputs: each row of the weights is one neuron"""
    is_dense(student, case)


@pytest.mark.task("1.4", points=0.3)
@pytest.mark.cases(batch_like_neurons, count=6, home=LAYER_HOME)
def test_layer_bias_axis(student: Student, case: Case) -> None:
    """as many samples as neurons: each neuron adds its own bias"""
    is_dense(student, case)


@pytest.mark.task("1.4", points=0.2)
@pytest.mark.cases(
    dtypes_and_views,
    count=6,
    home=[
        *LAYER_HOME,
        "x = torch.tensor([[1.0, 2.0], [3.0, 4.0]]).double(); dense_layer(x, x, x[0], given.tanh)",
    ],
)
def test_layer_form(student: Student, case: Case) -> None:
    """the answer has the dtype of the inputs, float32 or float64"""
    is_dense(student, case)
    student.dense_layer(*case).equals(dense(*case))


def many_samples(draw: Draw) -> Case:
    return *_layer(draw, 100_000, 2, 2), given.relu


@pytest.mark.task("1.4", points=0.3)
@pytest.mark.cases(
    many_samples, count=1, home=["dense_layer(torch.ones(100_000, 2), torch.ones(2, 2), torch.ones(2), given.relu)"]
)
def test_layer_is_not_slow(student: Student, case: Case) -> None:
    """a hundred thousand samples in one go, without a Python loop over them"""
    samples, *layer = case
    is_dense(student, (samples[:9], *layer))
    kept = student.keep(samples)
    # In one go this takes a few milliseconds, with a loop half a second. The best of three counts,
    # so that a busy machine cannot make the one look like the other.
    for _ in range(3):
        answer = student.dense_layer(kept, *layer)
        same_values(answer, dense(samples, *layer), DENSE)
        if answer.cpu_seconds < LOOP_SECONDS:
            return
        if answer.cpu_seconds > 5 * LOOP_SECONDS:
            break
    raise Wrong("", mistake="loop-over-the-batch")


@pytest.mark.task("1.4", points=0.2)
@pytest.mark.cases(
    square_weights,
    count=2,
    home=[
        "x = torch.ones(1, 2); w = torch.tensor([[1.0, 3.0], [2.0, 5.0]]); b = torch.ones(2); "
        "dense_layer(x, w, b, given.identity); x, w, b",
        *LAYER_HOME,
    ],
)
def test_layer_changes_nothing(student: Student, case: Case) -> None:
    """asked twice with the same tensors, it gives the same answer"""
    is_dense(student, case)
    *tensors, activation = case
    asked_twice(
        student,
        tensors,
        lambda *kept: student.dense_layer(*kept, activation),
        lambda answer: same_values(answer, dense(*case), DENSE),
        "layer-argument-changed",
    )


# ------------------------------------------------------------------------------------ 1.5 forward


def through(inputs: Tensor, layers: list[Any]) -> Tensor:
    """The grader's own forward pass."""
    for layer in layers:
        inputs = dense(inputs, *layer)
    return inputs


def _network(draw: Draw, batch: int, widths: list[int], activations: list[Any], **kind: Any) -> Case:
    """Inputs and layers, in plain order in memory unless asked otherwise."""
    kind = {"contiguous": True} | kind
    layers = [
        (draw.tensor(n_out, n_in, **kind), draw.tensor(n_out, **kind), activation)
        for n_in, n_out, activation in zip(widths, widths[1:], activations, strict=False)
    ]
    return draw.tensor(batch, widths[0], **kind), layers


def one_layer(draw: Draw) -> Case:
    widths = draw.in_turn([[3, 2], [2, 2], [1, 4]])
    return _network(draw, draw.in_turn([4, 1]), widths, [draw.in_turn(CURVES)])


def deep(draw: Draw) -> Case:
    widths = draw.in_turn([[2, 3, 1], [3, 5, 4, 2], [2, 2, 2, 2], [1, 6, 2], [4, 2, 3, 2, 5]])
    activations = [given.tanh, given.squared, given.sigmoid, given.tanh, given.squared]
    return _network(draw, draw.in_turn([4, 1, 7]), widths, activations[draw.in_turn([0, 1]) :])


def all_square(draw: Draw) -> Case:
    n = draw.in_turn([2, 3])
    # The last activation changes nothing: leaving only that one out costs other tests.
    inputs, layers = _network(draw, 4, [n, n, n, n], [given.tanh, given.squared, given.identity])
    return inputs, layers[draw.in_turn([0, 1, 0]) :]


def deep_of_dtype(draw: Draw) -> Case:
    dtype = draw.in_turn([torch.float64, torch.float64, torch.float32])
    widths = draw.in_turn([[2, 4, 3, 2], [2, 2, 2, 2]])
    activations = [given.tanh, given.sigmoid, given.identity]
    return _network(draw, 3, widths, activations, dtype=dtype, contiguous=draw.in_turn([True, False]))


def no_layers(draw: Draw) -> Case:
    return draw.tensor(*draw.in_turn([(draw.integer(2, 9), 2), (1, draw.integer(3, 9))])), []


HALF = "(torch.tensor([[0.5, -1.0], [2.0, 0.25]]), torch.tensor([1.0, -0.5]), given.squared)"
TWIN = "(torch.tensor([[1.0, 0.5], [-0.5, 2.0]]), torch.tensor([0.25, -1.0]), given.tanh)"
THIRD = "(torch.tensor([[0.5, -2.0], [1.0, 0.25]]), torch.tensor([0.5, 0.25]), given.sigmoid)"
FORWARD_HOME = [
    "forward(torch.tensor([[1.0, 2.0]]), [])",
    f"forward(torch.tensor([[1.0, 2.0]]), [{HALF}])",
    f"forward(torch.tensor([[1.0, 2.0]]), [{HALF}, {TWIN}])",
    f"forward(torch.tensor([[1.0, 2.0]]), [{TWIN}, {HALF}])",
    f"forward(torch.tensor([[1.0, 2.0], [0.5, 0.25]]), [{HALF}, {TWIN}, {THIRD}])",
    f"forward(torch.tensor([[1.0, 2.0]]), [{TWIN}, {HALF}, {THIRD}, {TWIN}])",
]
FORWARD = "That is not what comes out when each layer's answers are the next layer's inputs."
ONE_LAYER = "That is not what comes out of this one layer: each neuron's sum, with its bias, through the activation."


@pytest.mark.task("1.5", points=0.4)
@pytest.mark.cases(one_layer, count=6, home=FORWARD_HOME)
def test_forward_one_layer(student: Student, case: Case) -> None:
    """a network of one layer gives that layer's answers"""
    same_values(student.forward(*case), through(*case), ONE_LAYER)


@pytest.mark.task("1.5", points=0.9)
@pytest.mark.cases(deep, count=12, home=FORWARD_HOME)
def test_forward_deep(student: Student, case: Case) -> None:
    """several layers of several widths, each with its own activation"""
    same_values(student.forward(*case), through(*case), FORWARD)


@pytest.mark.task("1.5", points=0.5)
@pytest.mark.cases(all_square, count=6, home=FORWARD_HOME)
def test_forward_order(student: Student, case: Case) -> None:
    """layers of equal width, used from first to last, all of them"""
    same_values(student.forward(*case), through(*case), FORWARD)


@pytest.mark.task("1.5", points=0.2)
@pytest.mark.cases(no_layers, count=2, home=FORWARD_HOME[:1])
def test_forward_empty(student: Student, case: Case) -> None:
    """a network without layers gives the inputs"""
    inputs, _ = case
    same_values(student.forward(*case), through(*case), "Without layers, the inputs come out.")
    # Which layers a network goes through, and how, is for other tests: here it's enough that they matter.
    n = inputs.shape[1]
    square = (torch.ones(n, n), torch.ones(n), given.identity)
    through_two = student.forward(inputs, [square, square]).as_tensor()
    expect(not agree(through_two, inputs), "With two layers, the inputs come out as they are.")


@pytest.mark.task("1.5", points=0.2)
@pytest.mark.cases(
    deep_of_dtype,
    count=6,
    home=[
        *FORWARD_HOME,
        "x = torch.tensor([[1.0, 2.0], [0.5, 0.25]]).double(); "
        "forward(x, [(x, x[0], given.tanh), (x, x[1], given.sigmoid)])",
    ],
)
def test_forward_form(student: Student, case: Case) -> None:
    """the answer has the dtype of the inputs, float32 or float64"""
    student.forward(*case).equals(through(*case))


@pytest.mark.task("1.5", points=0.3)
@pytest.mark.cases(
    all_square,
    count=3,
    home=[
        f"x = torch.tensor([[1.0, 2.0]]); layers = [{HALF}, {TWIN}]; forward(x, layers); x, layers",
        *FORWARD_HOME,
    ],
)
def test_forward_changes_nothing(student: Student, case: Case) -> None:
    """asked twice with the same inputs and layers, it gives the same answer"""
    asked_twice(
        student,
        case,
        student.forward,
        lambda answer: same_values(answer, through(*case), FORWARD),
        "forward-argument-changed",
    )
