"""Hidden graders of 4.3: from logits to probabilities. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from autograder.testing import Answer, Draw, Recipe, Remote, Student, Wrong, expect, recipe

from .common import (
    mode_is_put_back,
    mode_is_put_back_after_an_error,
    nothing_else_changed,
    real,
    train_mode_is_left,
)

pytestmark = [pytest.mark.warm("vision"), pytest.mark.open]

TOLERANCE = 1e-4


def probabilities(net: Recipe, batch: Tensor) -> Tensor:
    """What task 4.3 asks for."""
    with torch.no_grad():
        logits: Tensor = net.build().eval()(batch)
    return logits.softmax(dim=1)


def agrees(answer: Answer, wanted: Tensor) -> bool:
    """Whether an answer holds these probabilities, of whatever floating dtype."""
    got = real(answer.as_tensor(shape=tuple(wanted.shape), finite=False))
    return bool(((got - wanted.double()).abs() < TOLERANCE).all())


# --------------------------------------------------------------------------------------- task 4.3


def some_batch(draw: Draw) -> tuple[Recipe, Tensor]:
    net: Recipe = recipe.image_net(draw.in_turn([4, 7, 3, 12, 5]), seed=draw.seed())
    return net, draw.tensor(draw.in_turn([3, 6, 1, 4, 5]), 3, 8, 8, scale=2.0)


def loud_batch(draw: Draw) -> tuple[Recipe, Tensor]:
    net: Recipe = recipe.image_net(draw.in_turn([5, 6, 8]), seed=draw.seed(), scale=3000.0)
    return net, draw.tensor(draw.in_turn([4, 2]), 3, 8, 8, scale=2.0)


PROBABILITIES_AT_HOME = [
    "predict_probabilities(given.color_net(), torch.linspace(0, 1, 24).reshape(2, 3, 2, 2))",
    "predict_probabilities(given.image_net(), torch.ones(1, 3, 8, 8))",
    "x = torch.linspace(-2, 2, 384).reshape(2, 3, 8, 8); predict_probabilities(given.image_net(), x)",
    "x = torch.linspace(-2, 2, 384).reshape(2, 3, 8, 8); predict_probabilities(given.image_net(scale=5000.0), x)",
]


@pytest.mark.task("4.3", points=1.0)
@pytest.mark.cases(some_batch, count=5, home=PROBABILITIES_AT_HOME)
def test_softmax_over_classes(student: Student, case: tuple[Recipe, Tensor]) -> None:
    """the softmax of the logits over the classes"""
    answer, wanted = student.predict_probabilities(*case), probabilities(*case)
    if not agrees(answer, wanted):
        answer.equals(wanted, rtol=1e-3, atol=TOLERANCE)


@pytest.mark.task("4.3", points=0.2)
@pytest.mark.cases(some_batch, count=2, home=PROBABILITIES_AT_HOME)
def test_probabilities_are_float32(student: Student, case: tuple[Recipe, Tensor]) -> None:
    """shape (n, classes), float32"""
    student.predict_probabilities(*case).equals(probabilities(*case), rtol=1e-3, atol=TOLERANCE)


@pytest.mark.task("4.3", points=0.4)
@pytest.mark.cases(loud_batch, count=3, home=PROBABILITIES_AT_HOME)
def test_large_logits(student: Student, case: tuple[Recipe, Tensor], draw: Draw) -> None:
    """large logits do no harm"""
    right_probabilities(student, draw)  # or it would be no matter of large logits
    wanted = probabilities(*case)
    answer = student.predict_probabilities(*case)
    got = real(answer.as_tensor(shape=tuple(wanted.shape), finite=False))
    if not bool(got.isfinite().all()):
        raise answer.wrong("", "", "exponential-overflows")
    # Logits in the hundreds or thousands: rounding them moves a probability by more than usual.
    whole = bool(((got.sum(dim=1) - 1).abs() < 0.02).all())
    expect(whole, "For some large logits a picture's probabilities don't add up to 1. Was a nan or an inf replaced?")
    close = bool(((got - wanted.double()).abs() < 0.02).all())
    expect(close, "For some large logits these are not the probabilities. Can two that differ come to look alike?")


@pytest.mark.task(
    "4.3",
    points=0.6,
    home="x = torch.ones(4, 3, 8, 8); predict_probabilities(given.dropout_image_net(), x)",
)
def test_in_eval_mode(student: Student, draw: Draw) -> None:
    """eval mode during the call: dropout and BatchNorm do not disturb the answer"""
    batch = draw.tensor(6, 3, 8, 8, scale=1.5)
    for net in [recipe.dropout_image_net(5, seed=draw.seed()), recipe.batchnorm_image_net(5, seed=draw.seed())]:
        wanted = probabilities(net, batch)
        if agrees(student.predict_probabilities(net, batch), wanted):
            continue
        calm = student.keep(net)
        student.probe("set_training", calm, False)
        right_when_calm = agrees(student.predict_probabilities(calm, batch), wanted)
        if right_when_calm:
            raise Wrong(mistake="still-in-train-mode")
        raise Wrong("The probabilities are not right yet, in eval mode either.")
    train_mode_is_left(student, lambda kept: student.predict_probabilities(kept, batch), draw)


def right_probabilities(student: Student, draw: Draw) -> tuple[Recipe, Tensor]:
    """A net and a batch for which the answer is right."""
    net, batch = recipe.image_net(4, seed=draw.seed()), draw.tensor(3, 3, 8, 8)
    right = agrees(student.predict_probabilities(net, batch), probabilities(net, batch))
    expect(right, "The probabilities themselves are not right yet.")
    return net, batch


@pytest.mark.task(
    "4.3",
    points=0.1,
    evidence="state",
    home="predict_probabilities(given.image_net(), torch.ones(1, 3, 8, 8)).requires_grad",
)
def test_no_graph(student: Student, draw: Draw) -> None:
    """the answer carries no graph; the batch, the parameters and torch's settings stay as they were"""
    net, batch = right_probabilities(student, draw)
    kept = student.keep(net)
    answer = student.predict_probabilities(kept, batch)
    expect(not answer.requires_grad, mistake="probabilities-tracked")
    nothing_else_changed(student, answer, kept)


@pytest.mark.task(
    "4.3",
    points=0.1,
    evidence="state",
    home="net = given.image_net(); predict_probabilities(net, torch.ones(1, 3, 8, 8)); net.training",
)
def test_mode_put_back(student: Student, draw: Draw) -> None:
    """the model's mode is put back"""
    _, batch = right_probabilities(student, draw)
    mode_is_put_back(student, "probabilities", lambda kept: student.predict_probabilities(kept, batch), draw)


@pytest.mark.task(
    "4.3",
    points=0.1,
    evidence="state",
    home="net = given.broken_net(); predict_probabilities(net, torch.ones(1, 3, 8, 8))",
)
def test_mode_put_back_after_an_error(student: Student, draw: Draw) -> None:
    """the model's mode is put back after an error, too"""
    _, batch = right_probabilities(student, draw)

    def ask(kept: Remote) -> Answer:
        return student.predict_probabilities(kept, batch)

    def failing(kept: Remote, error: type[Exception]) -> None:
        student.predict_probabilities.raises(error, kept, batch)

    mode_is_put_back_after_an_error(student, "probabilities", ask, failing, draw, None, recipe.broken_net)
