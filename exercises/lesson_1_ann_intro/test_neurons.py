"""Public checks of lesson 1: small numbers that you can follow by hand. They give no points."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from autograder.testing import Draw, Student, Wrong, agree, expect
from week4 import given

# ------------------------------------------------------------------------------- 1.1 weighted_sum


@pytest.mark.task("1.1")
def test_adds_products_and_bias(student: Student) -> None:
    """2 * 10 + 3 * 1 + 0.5 is 23.5"""
    inputs, weights = torch.tensor([2.0, 3.0]), torch.tensor([10.0, 1.0])
    student.weighted_sum(inputs, weights, torch.tensor(0.5)).equals(
        torch.tensor(23.5),
        clues={
            "that is the sum without the bias": torch.tensor(23.0),
            "the products are there, but they are not added up yet": torch.tensor([20.5, 3.5]),
            "you can get this if the bias is added once for every input": torch.tensor(24.0),
            "you can get this if the products are averaged, and not added up": torch.tensor(12.0),
        },
    )


@pytest.mark.task("1.1")
def test_one_input_is_enough(student: Student) -> None:
    """with a single input the answer is still a 0-d tensor, here in float64"""
    number = torch.tensor([3.0], dtype=torch.float64)
    answer = student.weighted_sum(number, number, torch.tensor(1.0, dtype=torch.float64))
    answer.equals(torch.tensor(10.0, dtype=torch.float64))


# ------------------------------------------------------------------------ 1.2 step, relu, sigmoid


@pytest.mark.task("1.2")
def test_step(student: Student) -> None:
    """step: 0, 1 and 1 for -2, 0 and 3"""
    student.step(torch.tensor([-2.0, 0.0, 3.0])).equals(
        torch.tensor([0.0, 1.0, 1.0]),
        clues={
            "at exactly 0 the step should already be up": torch.tensor([0.0, 0.0, 1.0]),
            "the values are right, but they are whole numbers": torch.tensor([0, 1, 1]),
            "the values are right, but they are True and False": torch.tensor([False, True, True]),
            "that is the sign of each number": torch.tensor([-1.0, 0.0, 1.0]),
        },
    )


@pytest.mark.task("1.2")
def test_relu(student: Student) -> None:
    """relu: 0, 0 and 3 for -2, 0 and 3"""
    student.relu(torch.tensor([-2.0, 0.0, 3.0])).equals(
        torch.tensor([0.0, 0.0, 3.0]),
        clues={
            "negative numbers came back positive": torch.tensor([2.0, 0.0, 3.0]),
            "the negative numbers were kept": torch.tensor([-2.0, 0.0, 0.0]),
        },
    )


def a_row(draw: Draw) -> tuple[Tensor]:
    """A row of numbers. Where the check fails, you're shown the smallest row that it fails on."""
    return (draw.tensor(draw.integer(1, 8)),)


@pytest.mark.task("1.2")
@pytest.mark.cases(a_row, count=10)
def test_relu_and_its_mirror(student: Student, case: tuple[Tensor]) -> None:
    """relu(z) - relu(-z) is z again, whatever z is"""
    (z,) = case
    difference = student.relu(z).as_tensor(z.shape) - student.relu(-z).as_tensor(z.shape)
    expect(agree(difference, z), f"relu(z) - relu(-z) should be z again, and for z = {z} it isn't.")


@pytest.mark.task("1.2")
def test_sigmoid(student: Student) -> None:
    """sigmoid: a half at 0, about 0.88 at 2, and no nan at -1000 or 1000"""
    student.sigmoid(torch.tensor([0.0, 2.0])).equals(
        torch.tensor([0.5, 0.8807971]),
        clues={"the curve falls where it should rise": torch.tensor([0.5, 0.1192029])},
    )
    answer = student.sigmoid(torch.tensor([-1000.0, 1000.0]))
    values = answer.as_tensor(shape=(2,), finite=False)
    expect(not bool(values.isnan().any()), "At -1000 or 1000 it is nan. Does a huge exp meet another?")
    answer.equals(torch.tensor([0.0, 1.0]))


@pytest.mark.task("1.2")
@pytest.mark.parametrize("name", ["step", "relu", "sigmoid"])
def test_input_is_left_alone(student: Student, name: str) -> None:
    """any shape goes in and comes back, and z itself is as it was"""
    z = torch.tensor([[-2.0, 0.5], [1.5, -0.25]])
    kept = student.keep(z)
    getattr(student, name)(kept).as_tensor(shape=(2, 2))
    now = student.probe("value", kept).as_tensor(finite=False)
    expect(agree(now, z), f"After {name}(z), z itself has changed: something worked in place.")


# ------------------------------------------------------------------------------------- 1.3 neuron


@pytest.mark.task("1.3")
def test_activation_sees_the_sum(student: Student) -> None:
    """the square of 2 * 1 + 3 * (-2) - 1 is 25"""
    inputs, weights = torch.tensor([2.0, 3.0]), torch.tensor([1.0, -2.0])
    student.neuron(inputs, weights, torch.tensor(-1.0), given.squared).equals(
        torch.tensor(25.0),
        clues={
            "that is the weighted sum, as it is without the activation": torch.tensor(-5.0),
            "you can get this if the activation is applied to each product before the sum": torch.tensor(39.0),
            "you can get this if the activation is applied to each product and to the bias": torch.tensor(41.0),
            "you can get this if the activation is applied to each input before the sum": torch.tensor(-15.0),
            "you can get this if the bias joins after the activation": torch.tensor(15.0),
            "you can get this if the bias is taken off": torch.tensor(9.0),
            "that is what relu would give: use the activation handed in": torch.tensor(0.0),
        },
    )


# -------------------------------------------------------------------------------- 1.4 dense_layer

SAMPLES = torch.tensor([[1.0, 2.0], [3.0, 4.0], [0.0, -1.0]])


@pytest.mark.task("1.4")
def test_three_samples_two_neurons(student: Student) -> None:
    """two neurons answer three samples: one row a sample, one column a neuron"""
    weights, biases = torch.tensor([[1.0, 1.0], [0.0, 2.0]]), torch.tensor([0.0, 10.0])
    student.dense_layer(SAMPLES, weights, biases, given.relu).equals(
        torch.tensor([[3.0, 14.0], [7.0, 18.0], [0.0, 8.0]]),
        clues={
            "you can get this if the weights' columns are taken for neurons: each neuron is a row": torch.tensor(
                [[1.0, 15.0], [3.0, 21.0], [0.0, 8.0]]
            ),
            "that is only the first sample's row": torch.tensor([[3.0, 14.0]]),
            "that is as it is without the activation": torch.tensor([[3.0, 14.0], [7.0, 18.0], [-1.0, 8.0]]),
        },
    )


@pytest.mark.task("1.4")
def test_as_many_samples_as_neurons(student: Student) -> None:
    """each neuron adds its own bias, also where there are as many samples as neurons"""
    weights, biases = torch.tensor([[1.0, 0.0], [0.0, 1.0]]), torch.tensor([10.0, 20.0])
    student.dense_layer(SAMPLES[:2], weights, biases, given.identity).equals(
        torch.tensor([[11.0, 22.0], [13.0, 24.0]]),
        clues={
            "you can get this if each sample gets a bias of its own: it belongs to the neuron": torch.tensor(
                [[11.0, 12.0], [23.0, 24.0]]
            ),
            "the biases are missing": torch.tensor([[1.0, 2.0], [3.0, 4.0]]),
        },
    )


# ------------------------------------------------------------------------------------ 1.5 forward

FIRST = (torch.tensor([[1.0, -1.0], [2.0, 0.0]]), torch.tensor([0.0, -5.0]), given.squared)
SECOND = (torch.tensor([[1.0, -2.0], [1.0, 3.0]]), torch.tensor([1.0, 0.0]), given.relu)


@pytest.mark.task("1.5")
def test_two_layers(student: Student) -> None:
    """squares in the first layer, relu in the second"""
    student.forward(torch.tensor([[4.0, 6.0]]), [FIRST, SECOND]).equals(
        torch.tensor([[0.0, 31.0]]),
        clues={
            "you can get this if the activation between the two layers is missing": torch.tensor([[0.0, 7.0]]),
            "you can get this if the last layer's activation is missing": torch.tensor([[-13.0, 31.0]]),
            "you can get this if no activation is applied at all": torch.tensor([[-7.0, 7.0]]),
            "you can get this if the first layer's activation is used for both": torch.tensor([[169.0, 961.0]]),
            "you can get this if relu is used for both, whatever their tuples say": torch.tensor([[0.0, 9.0]]),
            "you can get this if the layers are used from last to first": torch.tensor([[484.0, 25.0]]),
            "that is what the first layer alone gives": torch.tensor([[4.0, 9.0]]),
            "that is what the last layer alone gives": torch.tensor([[0.0, 22.0]]),
        },
    )


@pytest.mark.task("1.5")
def test_no_layers(student: Student) -> None:
    """a network without layers gives the inputs"""
    inputs = torch.tensor([[4.0, 6.0]])
    student.forward(inputs, []).equals(inputs)


# ------------------------------------------------------------------ 1.6 gate_weights, xor_network

ROWS = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def as_bits(answers: Tensor) -> str:
    """The four answers as text, such as "0001"."""
    return "".join(str(int(answer)) for answer in answers)


@pytest.mark.task("1.6")
@pytest.mark.parametrize(("name", "table"), [("and", "0001"), ("or", "0111"), ("nand", "1110")])
def test_gates(student: Student, name: str, table: str) -> None:
    """a step neuron with these weights is the gate, on all four rows"""
    weights, bias = student.gate_weights(name).as_tuple(2)
    w = weights.as_tensor(shape=(2,), dtype=torch.float32)
    got = as_bits(ROWS @ w + bias.as_tensor(shape=(), dtype=torch.float32) >= 0)
    hint = "between which two of the weighted sums should 0 lie?"
    if name == "and" and got == "0111":
        hint = "that is OR: a single 1 is enough for it."
    elif got in ("0000", "1111"):
        hint = "it never changes its mind. How large are the weighted sums, and on which side of 0?"
    elif (name, got) in (("or", "0001"), ("nand", "1000")):
        hint = "the threshold is off by one input."
    elif not bool(((-w if name == "nand" else w) > 0).all()):
        hint = "no bias helps these weights. Which sign should each have?"
    sentence = f'"{name}" should answer {table} for 00, 01, 10, 11; yours answers {got}: {hint}'
    expect(got == table, sentence)


@pytest.mark.task("1.6")
def test_unknown_gate(student: Student) -> None:
    """a name that is no gate of ours raises ValueError"""
    student.gate_weights.raises(ValueError, "maybe")


@pytest.mark.task("1.6")
def test_xor(student: Student) -> None:
    """two layers that answer 0, 1, 1, 0 to the four rows"""
    layers = student.xor_network().as_list()
    expect(len(layers) != 1, "This is one layer: with step, a neuron draws a single straight line, and XOR needs two.")
    expect(len(layers) == 2, f"Two layers are asked for; there are {len(layers)}.")
    values = ROWS
    for layer in layers:
        weights, biases, activation = layer.as_tuple(3)
        w = weights.as_tensor(dtype=torch.float32)
        fits = w.ndim == 2 and w.shape[1] == values.shape[1]
        expect(fits, f"Weights of shape {tuple(w.shape)} do not fit {values.shape[1]} inputs.")
        b = biases.as_tensor(shape=(len(w),), dtype=torch.float32)
        z = values @ w.T + b
        values = activation.as_object()(z).as_tensor(shape=tuple(z.shape), dtype=torch.float32)
    expect(
        agree(values, torch.tensor([[0.0], [1.0], [1.0], [0.0]])),
        f"Wanted 0, 1, 1, 0; the four rows give {values.flatten().tolist()}.",
    )


# ----------------------------------------------------------------------- 1.7 mse, gradient_step


@pytest.mark.task("1.7")
def test_mse(student: Student) -> None:
    """errors of 0, 3 and -3 give a mean square of 6"""
    predictions, targets = torch.tensor([1.0, 5.0, 2.0]), torch.tensor([1.0, 2.0, 5.0])
    student.mse(predictions, targets).equals(
        torch.tensor(6.0),
        clues={
            "that is the sum of the squares, not their mean": torch.tensor(18.0),
            "you can get this if the sizes of the errors are averaged: they are not squared": torch.tensor(2.0),
            "that is half of it": torch.tensor(3.0),
            "you can get this if the errors are averaged before they are squared": torch.tensor(0.0),
        },
    )


def line(weights: Tensor, bias: Tensor, inputs: Tensor, targets: Tensor) -> tuple[Any, ...]:
    """The slopes of the mean squared error for the weights and for the bias."""
    errors = inputs @ weights + bias - targets
    return 2 * (inputs.T @ errors) / len(errors), 2 * errors.mean()


@pytest.mark.task("1.7")
def test_gradient_step(student: Student) -> None:
    """one step on four samples, weights and bias"""
    old = (torch.tensor([1.0, -1.0]), torch.tensor(0.5))
    inputs = torch.tensor([[1.0, 2.0], [3.0, 0.0], [2.0, 2.0], [0.0, 1.0]])
    data = (inputs, torch.tensor([1.5, 0.5, -1.5, -0.5]))
    answer = student.gradient_step(*old, *data, 0.1)
    new_weights, new_bias = answer.as_tuple(2)
    weights = new_weights.as_tensor(shape=(2,), dtype=torch.float32)
    bias = new_bias.as_tensor(shape=(), dtype=torch.float32)
    slope, bias_slope = line(*old, *data)
    clues = {
        "That is a step uphill: the error grows.": (
            old[0] + 0.1 * slope,
            old[1] + 0.1 * bias_slope,
        ),
        "You can get this step if the factor 2 is missing.": (old[0] - 0.05 * slope, old[1] - 0.05 * bias_slope),
        "You can get this step if the factor 1/n is missing.": (old[0] - 0.4 * slope, old[1] - 0.4 * bias_slope),
        "You can get this step if the factor 2/n is missing, or its n is the number of weights.": (
            old[0] - 0.2 * slope,
            old[1] - 0.2 * bias_slope,
        ),
        "The weights are right, but the bias did not move.": (old[0] - 0.1 * slope, old[1]),
        "You can get this bias if it's worked out from weights that have already moved.": (
            old[0] - 0.1 * slope,
            old[1] - 0.1 * line(old[0] - 0.1 * slope, old[1], *data)[1],
        ),
    }
    for sentence, wrong in clues.items():
        if agree((weights, bias), wrong):
            raise Wrong(sentence)
    expect(agree(weights, old[0] - 0.1 * slope), f"The new weights are off: {weights}.")
    expect(agree(bias, old[1] - 0.1 * bias_slope), f"The new bias is off: {bias}.")


@pytest.mark.task("1.7")
def test_gradient_step_leaves_the_old_values_alone(student: Student) -> None:
    """weights and bias that were handed in are as they were"""
    weights, bias = torch.tensor([2.0]), torch.tensor(1.0)
    kept = student.keep(weights), student.keep(bias)
    student.gradient_step(*kept, torch.tensor([[3.0]]), torch.tensor([6.0]), 0.5).as_tuple(2)
    for remote, before in zip(kept, (weights, bias), strict=True):
        now = student.probe("value", remote).as_tensor(finite=False)
        expect(agree(now, before), "A tensor that was handed in has changed. Does something work in place, as -= does?")
