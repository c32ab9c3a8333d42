"""Hidden graders of 1.7: the error, and one step downhill. How they are written: ``docs/graders.md``."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from autograder.testing import Answer, Draw, Remote, Student, Wrong, agree, expect

from .common import Case, asked_twice, items, of_shape, one_number


def predictions_and_targets(draw: Draw) -> Case:
    n = draw.in_turn([2, 5, 3, 20])
    return draw.tensor(n), draw.tensor(n)


def of_any_shape(draw: Draw) -> Case:
    shape, dtype = draw.in_turn([(2, 3), (), (4, 1), (1,), (2, 2, 2)]), draw.dtype()
    kind: dict[str, Any] = {"dtype": dtype, "contiguous": True}
    return draw.tensor(*shape, **kind), draw.tensor(*shape, **kind)


def _other_predictions(predictions: Tensor, targets: Tensor) -> Tensor:
    """Predictions with other errors, some of them larger, of the same number."""
    stretch = torch.linspace(1.5, 4.0, predictions.numel(), dtype=predictions.dtype)
    return targets + (predictions - targets) * stretch.reshape(predictions.shape)


def _proportional(student: Student, predictions: Tensor, targets: Tensor) -> None:
    """The answers grow with the squared errors, whatever they are divided by."""
    shares = []
    for guess in (predictions, _other_predictions(predictions, targets)):
        value = one_number(student.mse(guess, targets), targets)
        shares.append(float(value) / float(((guess - targets) ** 2).mean()))
    first, second = shares
    expect(first > 0, "A mean of squares cannot be 0 or below where there are errors.")
    sentence = (
        "With other errors your answer doesn't change as the sum of their squares does: every error counts, and one "
        "twice as large counts four times."
    )
    expect(abs(second - first) < 1e-3 * first, sentence)


MSE_HOME = [
    "mse(torch.tensor([3.0]), torch.tensor([1.0]))",
    "mse(torch.tensor([3.0, 0.0, 1.0]), torch.tensor([1.0, 0.0, 4.0]))",
]


@pytest.mark.task("1.7", points=0.3)
@pytest.mark.cases(predictions_and_targets, count=6, home=[MSE_HOME[1]])
def test_mse_squares(student: Student, case: Case) -> None:
    """mse: grows with the square of each error"""
    _proportional(student, *case)


@pytest.mark.task("1.7", points=0.3)
@pytest.mark.cases(predictions_and_targets, count=6, home=MSE_HOME)
def test_mse_values(student: Student, case: Case) -> None:
    """mse: the mean of the squared errors"""
    predictions, targets = case
    value = one_number(student.mse(predictions, targets), targets)
    expect(agree(value, ((predictions - targets) ** 2).mean()), "That is not the mean of the squares.")


@pytest.mark.task("1.7", points=0.2)
@pytest.mark.cases(
    of_any_shape,
    count=10,
    home=[
        "p = torch.tensor([3.0]); t = torch.tensor([1.0]); mse(p, t); p, t",
        *MSE_HOME,
        "mse(torch.tensor([[3.0], [2.0]]), torch.tensor([[1.0], [5.0]]))",
        "mse(torch.tensor([[3.0, 2.0]]), torch.tensor([[1.0, 5.0]]))",
        "mse(torch.tensor([3.0, 2.0]).double(), torch.tensor([1.0, 5.0]).double())",
        "mse(torch.tensor(3.0), torch.tensor(1.0))",
    ],
)
def test_mse_form(student: Student, case: Case) -> None:
    """mse: any shape in, a 0-d tensor of the same dtype out; the tensors that went in stay as they were"""
    predictions, targets = case
    _proportional(student, predictions, targets)
    in_a_row = one_number(student.mse(predictions.flatten(), targets.flatten()), targets)

    def check(answer: Answer) -> None:
        value = answer.as_tensor(shape=(), dtype=targets.dtype)
        if targets.ndim > 1:
            too_large = targets.numel() / len(targets)
            mean = ((predictions - targets) ** 2).mean()
            expect(too_large == 1 or not agree(value, mean * too_large), "", mistake="mse-divided-by-rows")
        expect(agree(value, in_a_row), "The same numbers in another shape should give the same mean.")

    asked_twice(student, case, student.mse, check, "mse-argument-changed")


def slopes(weights: Tensor, bias: Tensor, inputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """The slopes of the mean squared error, in double precision."""
    errors = inputs.double() @ weights.double() + bias.double() - targets.double()
    return 2 * (inputs.double().T @ errors) / len(errors), 2 * errors.mean()


def learning(draw: Draw, **kind: Any) -> Case:
    """Weights, bias, inputs, targets and a rate, with errors that do not cancel out."""
    n, d = draw.in_turn([(3, 2), (1, 3), (7, 1), (4, 5), (20, 3)])
    kind = {"contiguous": True} | kind
    weights, bias, inputs = (
        draw.tensor(d, **kind),
        draw.tensor(**kind),
        draw.tensor(n, d, **kind) + 1,
    )
    off = draw.in_turn([2.0, -2.0]) + 0.5 * draw.tensor(n, **kind)
    rate = draw.in_turn([0.05, 0.125, 0.01])
    return weights, bias, inputs, inputs @ weights + bias - off, rate


def learning_dtypes(draw: Draw) -> Case:
    dtype = draw.in_turn([torch.float64, torch.float64, torch.float32])
    return learning(draw, dtype=dtype, contiguous=draw.in_turn([True, False]))


def _new(answer: Answer, weights: Tensor) -> tuple[Tensor, Tensor]:
    """New weights and new bias in double precision; shapes with one element more are forgiven."""
    parts, d = items(answer, 2), len(weights)
    new_weights = of_shape(parts[0], (d,), (1, d), (d, 1))
    new_bias = of_shape(parts[1], (), (1,), (1, 1))
    return new_weights.reshape(-1).double(), new_bias.reshape(()).double()


def _plain(kept: list[Remote]) -> None:
    """``Wrong`` if autograd follows one of the kept tensors: torch makes no array of it then."""
    try:
        for remote in kept:
            remote.method("numpy")
    except Wrong as wrong:
        raise Wrong("", mistake="autograd-left-on") from wrong


def _downhill(new_weights: Tensor, case: Case, *, straight: bool = True) -> float:
    """How far the weights went downhill, in units of the slope. Wrong if they did not."""
    weights, bias, inputs, targets, _ = case
    slope, _ = slopes(weights, bias, inputs, targets)
    moved = new_weights - weights.double()
    size = float(moved @ -slope / (slope @ slope))
    blur = 1e-3 * abs(size) * slope.abs().max() + 1e-6 * (1 + weights.abs().max())
    is_straight = bool(((moved + size * slope).abs() <= blur).all())
    expect(size > 1e-6, "The weights did not move towards a smaller error.")
    sentence = "The weights move, but not in the direction that the formula gives."
    expect(is_straight or not straight, sentence)
    return size


STEP_HOME = [
    "gradient_step(torch.tensor([2.0]), torch.tensor(1.0), torch.tensor([[2.0]]), torch.tensor([4.0]), 0.125)",
    "gradient_step(torch.tensor([2.0, -1.0]), torch.tensor(1.0), "
    "torch.tensor([[1.0, 2.0], [3.0, 0.5], [1.0, 1.0], [2.0, 1.0]]), "
    "torch.tensor([0.0, 1.0, 2.0, -1.0]), 0.125)",
]


@pytest.mark.task("1.7", points=0.8)
@pytest.mark.cases(learning, count=10, home=STEP_HOME)
def test_step_weights_downhill(student: Student, case: Case) -> None:
    """gradient_step: the weights move straight downhill, however far"""
    _downhill(_new(student.gradient_step(*case), case[0])[0], case)


@pytest.mark.task("1.7", points=0.6)
@pytest.mark.cases(learning, count=10, home=STEP_HOME)
def test_step_bias_downhill(student: Student, case: Case) -> None:
    """gradient_step: the bias moves downhill too, in proportion to the old errors"""
    weights, bias, inputs, targets, rate = case
    others = inputs * 0.5 - 1
    wrong = torch.linspace(1, 3, len(targets), dtype=targets.dtype)
    other_targets = others @ weights + bias - wrong
    moves, sizes, still = [], [], True
    for x, y in ((inputs, targets), (others, other_targets)):
        new_weights, new_bias = _new(student.gradient_step(weights, bias, x, y, rate), weights)
        moves.append(float(new_bias - bias.double()))
        still = still and agree(new_weights, weights.double())
        sizes.append(-moves[-1] / float(slopes(weights, bias, x, y)[1]))
    expect(any(moves), "The bias didn't move.", mistake=None if still else "bias-not-updated")
    expect(max(sizes) > 0, "The bias moved towards a larger error.")
    first, second = sizes
    sentence = "The bias moves, but not by a fixed share of the sum of the old errors."
    expect(min(sizes) > 0 and abs(second - first) < 2e-3 * first, sentence)


@pytest.mark.task("1.7", points=0.5)
@pytest.mark.cases(learning, count=10, home=STEP_HOME)
def test_step_exactly(student: Student, case: Case) -> None:
    """gradient_step: exactly as far as the formulas say"""
    *old, rate = case
    new_weights, new_bias = _new(student.gradient_step(*case), case[0])
    weight_slope, bias_slope = slopes(*old)
    close = {"rtol": 1e-4, "atol": 1e-5}
    expect(
        agree(new_weights, old[0].double() - rate * weight_slope, **close)
        and agree(new_bias, old[1].double() - rate * bias_slope, **close),
        "The step isn't what the formulas give: compare every factor and every sign with them.",
    )


@pytest.mark.task("1.7", points=0.3)
@pytest.mark.cases(learning, count=4, home=STEP_HOME)
def test_step_learning_rate(student: Student, case: Case) -> None:
    """gradient_step: twice the learning rate, twice the step"""
    *old, rate = case
    short, long = (_downhill(_new(student.gradient_step(*old, each), old[0])[0], case) for each in (rate, 2 * rate))
    sentence = "Twice the learning rate should give a step twice as long."
    expect(abs(long - 2 * short) < 2e-3 * long, sentence)


@pytest.mark.task("1.7", points=0.2)
@pytest.mark.cases(
    learning_dtypes,
    count=6,
    home=[
        *STEP_HOME,
        "x = torch.ones(2).double(); gradient_step(x, x[0], x.reshape(1, 2), x[:1], 0.125)",
    ],
)
def test_step_form(student: Student, case: Case) -> None:
    """gradient_step: a tuple of weights (d,) and bias (), in the dtype that came in"""
    answer = student.gradient_step(*case)
    _downhill(_new(answer, case[0])[0], case, straight=False)
    new_weights, new_bias = answer.as_tuple(2)
    new_weights.as_tensor(shape=tuple(case[0].shape), dtype=case[0].dtype)
    new_bias.as_tensor(shape=(), dtype=case[0].dtype)


@pytest.mark.task("1.7", points=0.3)
@pytest.mark.cases(
    learning,
    count=3,
    home=[
        "w = torch.tensor([2.0]); b = torch.tensor(1.0); t = torch.tensor([4.0]); "
        "gradient_step(w, b, torch.tensor([[2.0]]), t, 0.125); w, b, t",
        *STEP_HOME,
    ],
)
def test_step_changes_nothing(student: Student, case: Case) -> None:
    """gradient_step: asked twice with the same tensors, it gives the same answer and leaves them plain"""
    *tensors, rate = case
    answers: list[tuple[Tensor, Tensor]] = []

    def check(answer: Answer) -> None:
        answers.append(_new(answer, case[0]))
        _downhill(answers[-1][0], case, straight=False)
        expect(agree(answers[0], answers[-1]), "The second answer differs from the first.")

    asked_twice(
        student, tensors, lambda *kept: student.gradient_step(*kept, rate), check, "step-argument-changed", also=_plain
    )
