"""Hidden graders of 3.4 and 3.5: predict and accuracy. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import math

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


def classes(net: Recipe, inputs: Tensor) -> Tensor:
    """What ``predict`` should give."""
    return (torch.sigmoid(evaluated(net, inputs)) >= 0.5).long()


ROUNDED = 0.051
"""How far one decimal place may be from a share of rows: whether all places are there is for one test to ask.

One row more or less of ten changes it by more.
"""
HALF = torch.tensor([[0.0, 1.0]])
"""A row that ``first_column_net`` is undecided about. What comes back tells those apart who are recognized by it."""


def same_classes(answer: Answer, wanted: Tensor) -> bool:
    """Whether the answer holds these classes, forgiving about its shape and dtype."""
    got = real(answer.as_tensor())
    return got.numel() == wanted.numel() and bool((got.flatten() == wanted.flatten()).all())


def simple_net(draw: Draw) -> Recipe:
    """A net without surprises: a random one, or one whose logits can be read off the inputs."""
    random_net: Recipe = recipe.tanh_net(hidden=draw.integer(3, 9), seed=draw.seed())
    return draw.in_turn([random_net, recipe.first_column_net()])


# -------------------------------------------------------------------------------------- 3.4 predict


def some_rows(draw: Draw) -> tuple[Recipe, Tensor]:
    return simple_net(draw), draw.tensor(draw.in_turn([4, 7, 1, 30, 30, 2]), 2, scale=2.0)


PREDICT_AT_HOME = [
    "predict(given.first_column_net(), torch.tensor([[0.3, 0.0]]))",
    "predict(given.first_column_net(), torch.tensor([[-2.0, 0.0]]))",
    "predict(given.first_column_net(), torch.tensor([[2.0, 0.0]]))",
    "predict(given.first_column_net(), torch.tensor([[-2.0, 0.0], [0.3, 0.0], [0.7, 0.0], [2.0, 0.0]]))",
]


@pytest.mark.task("3.4", points=1.0)
@pytest.mark.cases(some_rows, count=6, home=PREDICT_AT_HOME)
def test_class_of_each_row(student: Student, case: tuple[Recipe, Tensor]) -> None:
    """class 1 where the probability is at least 0.5"""
    net, inputs = case
    answer = student.predict(net, inputs)
    got = real(answer.as_tensor())
    if got.shape == inputs.shape:
        raise answer.wrong(
            "",
            "There are two answers for each row, where one was asked for. Of which class, and is the model asked?",
        )
    expect(got.numel() == len(inputs), "There should be one class for each row.")
    if not bool((got.flatten() == classes(net, inputs).flatten()).all()):
        raise answer.wrong("", "At least one row did not get the class that its probability asks for.")


@pytest.mark.task("3.4", points=0.4)
@pytest.mark.cases(some_rows, count=3, home=PREDICT_AT_HOME[::-1])
def test_int64_column(student: Student, case: tuple[Recipe, Tensor], draw: Draw) -> None:
    """the classes come as int64, shape (n, 1)"""
    net, inputs = case
    got = student.predict(net, inputs).as_tensor(shape=(len(inputs), 1), dtype=torch.int64)
    expect(bool(((got == 0) | (got == 1)).all()), "Classes are 0 or 1.")
    many = draw.tensor(40, 2, scale=2.0)
    clear = many[:, 0].abs() > 0.8
    found = real(student.predict(recipe.first_column_net(), many).as_tensor((40, 1)))
    right = found.flatten()[clear] == (many[clear, 0] > 0)
    expect(bool(right.all()), "At least one row that's a clear case did not get its class.")


@pytest.mark.task("3.4", points=0.3, home="predict(given.first_column_net(), torch.zeros(1, 2))")
def test_exactly_half(student: Student, draw: Draw) -> None:
    """a probability of exactly 0.5 is class 1"""
    inputs = draw.tensor(9, 2, contiguous=True)
    inputs[:, 0] += inputs[:, 0].sign() * 0.05  # clear cases
    half = torch.tensor(draw.shuffled([True] * 3 + [False] * 6))
    inputs[half, 0] = 0.0
    got = real(student.predict(recipe.first_column_net(), inputs).as_tensor())
    expect(got.numel() == 9, "There should be one class for each row.")
    expect(
        bool((got.flatten()[half] == 1).all()),
        "A row whose probability is exactly 0.5 belongs to class 1.",
    )
    clear = got.flatten()[~half] == (inputs[~half, 0] > 0)
    expect(bool(clear.all()), "At least one row that's a clear case did not get its class.")


@pytest.mark.task(
    "3.4",
    points=0.6,
    home="net = given.dropout_net(); x = torch.ones(20, 2); predict(net, x).flatten()",
)
def test_predicts_in_eval_mode(student: Student, draw: Draw) -> None:
    """eval mode during the call: dropout and BatchNorm do not disturb the answer"""
    inputs = draw.tensor(80, 2, scale=1.5)
    for net in changing_nets(draw):
        wanted = classes(net, inputs)
        kept = student.keep(net)
        if same_classes(student.predict(kept, inputs), wanted):
            continue
        calm = student.keep(net)
        student.probe("set_training", calm, False)
        right_when_calm = same_classes(student.predict(calm, inputs), wanted)
        if right_when_calm:
            raise Wrong(mistake="predict-in-train-mode")
        raise Wrong("The classes are not right yet, in eval mode either.")
    train_mode_is_left(student, lambda kept: student.predict(kept, inputs), draw)


@pytest.mark.task(
    "3.4",
    points=0.1,
    evidence="state",
    home="a = given.tanh_net(); b = given.tanh_net(training=False); "
    "predict(a, torch.zeros(1, 2)), predict(b, torch.zeros(1, 2)); a.training, b.training",
)
def test_predict_puts_the_mode_back(student: Student, draw: Draw) -> None:
    """the model's mode is put back, and nothing else is changed"""
    net, inputs = right_classes(student, draw)
    mode_is_put_back(student, "predict", "predict", draw, inputs)
    student.predict(recipe.first_column_net(), HALF)
    net_is_left_alone(student, "predict", draw, net, inputs)


def right_classes(student: Student, draw: Draw) -> tuple[Recipe, Tensor]:
    """A net and some rows for which ``predict`` is right, and right for clear cases of another net."""
    net, inputs = recipe.tanh_net(hidden=5, seed=draw.seed()), draw.tensor(6, 2, scale=2)
    kinds = draw.shuffled([[-2.0, 0.0], [0.3, 1.0], [2.0, 0.0], [0.7, -1.0]] * 3)
    clear = torch.tensor(kinds) * (1 + draw.tensor(1).abs())
    for asked, rows in ((recipe.first_column_net(), clear), (net, inputs)):
        right = same_classes(student.predict(asked, rows), classes(asked, rows))
        expect(right, "The classes themselves are not right yet.")
    return net, inputs


@pytest.mark.task(
    "3.4",
    points=0.1,
    evidence="state",
    home="net = given.broken_net(); predict(net, torch.zeros(1, 2))",
)
def test_predict_puts_the_mode_back_after_an_error(student: Student, draw: Draw) -> None:
    """the model's mode is put back after an error, too"""
    _, inputs = right_classes(student, draw)
    mode_is_put_back_after_an_error(student, "predict", "predict", draw, inputs)


# ------------------------------------------------------------------------------------- 3.5 accuracy


def share(net: Recipe, inputs: Tensor, targets: Tensor) -> float:
    """What ``accuracy`` should give."""
    return float((classes(net, inputs) == targets).double().mean())


def some_targets(draw: Draw) -> tuple[Recipe, Tensor, Tensor]:
    n = draw.in_turn([4, 10, 3, 37, 1, 8])
    net, inputs = simple_net(draw), draw.tensor(n, 2, scale=2.0)
    if draw.index == 2:  # once, all answers are right
        return net, inputs, classes(net, inputs).float()
    if draw.index % 2 == 1:  # these nets give the first column as it is: a probability of exactly 0.5
        inputs[0] = torch.tensor([0.0, 1.0])
    return net, inputs, draw.integers(n, 1, low=0, high=1, dtype=torch.float32)


ACCURACY_AT_HOME = [
    "accuracy(given.first_column_net(), torch.tensor([[2.0, 0.0]]), torch.tensor([[1.0]]))",
    "accuracy(given.first_column_net(), torch.tensor([[0.3, 0.0]]), torch.tensor([[1.0]]))",
    "accuracy(given.first_column_net(), torch.tensor([[0.0, 1.0]]), torch.tensor([[1.0]]))",
    "accuracy(given.first_column_net(), torch.tensor([[2.0, 0.0], [-2.0, 0.0]]), torch.tensor([[1.0], [1.0]]))",
    "accuracy(given.first_column_net(), torch.tensor([[2.0, 0.0], [-2.0, 0.0]]), torch.tensor([[1.0], [0.0]]))",
    "accuracy(given.first_column_net(), torch.tensor([[0.3, 0.0], [-2.0, 0.0], [2.0, 0.0]]), "
    "torch.tensor([[1.0], [1.0], [0.0]]))",
]


TELLING = [
    ([2.0, -2.0, -1.0], [0.0, 1.0, 0.0]),
    ([0.4, 0.3, -2.0, 0.0, 2.0, -2.0, -1.0, 0.3, -1.0], [1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0]),
    ([2.0, 2.0, -1.0], [1.0, 1.0, 0.0]),
]
"""First columns and targets for which every known mistake of ``accuracy`` gives another pair of numbers."""


def tell_apart(student: Student) -> None:
    """Ask about rows that tell those apart who are recognized by their answers. Nothing is judged here."""
    for column, targets in TELLING:
        inputs = torch.tensor([[x, 1.0] for x in column])
        student.accuracy(recipe.first_column_net(), inputs, torch.tensor(targets).unsqueeze(1))


@pytest.mark.task("3.5", points=1.3)
@pytest.mark.cases(some_targets, count=6, home=ACCURACY_AT_HOME)
def test_share_of_right_answers(student: Student, case: tuple[Recipe, Tensor, Tensor]) -> None:
    """the share of rows that got the right class"""
    net, inputs, targets = case
    answer = student.accuracy(net, inputs, targets)
    if not math.isclose(answer.as_number(), share(net, inputs, targets), abs_tol=ROUNDED):
        raise answer.wrong("", "This number is not the share of rows whose predicted class is the target.")


@pytest.mark.task(
    "3.5",
    points=0.2,
    home="accuracy(given.first_column_net(), torch.tensor([[3.0, 0.0], [-3.0, 0.0], [2.0, 0.0]]), "
    "torch.tensor([[1.0], [0.0], [0.0]]))",
)
def test_accuracy_is_a_float(student: Student, draw: Draw) -> None:
    """a plain float from 0 to 1: 1.0 where all is right, 0.0 where nothing is"""
    tell_apart(student)
    net, inputs = recipe.first_column_net(), draw.tensor(7, 2, scale=3)
    targets = classes(net, inputs).float()
    all_right = student.accuracy(net, inputs, targets)
    all_wrong = student.accuracy(net, inputs, 1 - targets)
    all_right.equals(1.0)
    all_wrong.equals(0.0)
    few = draw.integer(1, 6)  # neither is a number that one writes down
    targets[:few] = 1 - targets[:few]
    part = student.accuracy(net, inputs, targets).as_number()
    expect(
        math.isclose(part, 1 - few / 7, abs_tol=1e-6),
        "With some rows right and others wrong, the number isn't the right ones' share.",
    )


@pytest.mark.task(
    "3.5",
    points=0.3,
    home="accuracy(given.dropout_net(), torch.ones(50, 2), torch.ones(50, 1))",
)
def test_accuracy_in_eval_mode(student: Student, draw: Draw) -> None:
    """eval mode during the call: dropout and BatchNorm do not disturb the answer"""
    tell_apart(student)
    inputs, nets = draw.tensor(80, 2, scale=1.5), changing_nets(draw)
    for net in nets:
        targets = classes(net, inputs).float()
        if student.accuracy(net, inputs, targets).as_number() > 0.999:
            continue
        calm = student.keep(net)
        student.probe("set_training", calm, False)
        right_when_calm = student.accuracy(calm, inputs, targets).as_number() > 0.999
        if right_when_calm:
            raise Wrong(mistake="accuracy-in-train-mode")
        raise Wrong("The accuracy is not right yet, in eval mode either.")
    # All right where all is right: then in part where a part is right.
    few, inputs = draw.integer(5, 35), inputs[:40]
    targets = classes(nets[0], inputs).float()
    targets[:few] = 1 - targets[:few]
    part = student.accuracy(nets[0], inputs, targets).as_number()
    expect(
        math.isclose(part, 1 - few / 40, abs_tol=ROUNDED),
        "With some rows right and others wrong, the number isn't the right ones' share.",
    )
    train_mode_is_left(student, lambda kept: student.accuracy(kept, inputs, targets), draw)


@pytest.mark.task(
    "3.5",
    points=0.1,
    evidence="state",
    home="a = given.tanh_net(); b = given.tanh_net(training=False); "
    "x, y = torch.zeros(1, 2), torch.ones(1, 1); accuracy(a, x, y), accuracy(b, x, y); a.training, b.training",
)
def test_accuracy_puts_the_mode_back(student: Student, draw: Draw) -> None:
    """the model's mode is put back, and nothing else is changed"""
    net, inputs, targets = right_shares(student, draw)
    mode_is_put_back(student, "accuracy", "accuracy", draw, inputs, targets)
    student.accuracy(recipe.first_column_net(), HALF, torch.ones(1, 1))
    net_is_left_alone(student, "accuracy", draw, net, inputs, targets)


def right_shares(student: Student, draw: Draw) -> tuple[Recipe, Tensor, Tensor]:
    """A net and some rows for which ``accuracy`` is right."""
    net, inputs = recipe.tanh_net(hidden=5, seed=draw.seed()), draw.tensor(8, 2, scale=2)
    targets = classes(net, inputs).float()
    some_wrong = targets.clone()
    some_wrong[[0, 2, 3, 5, 7]] = 1 - some_wrong[[0, 2, 3, 5, 7]]
    tell_apart(student)
    values = [student.accuracy(net, inputs, wanted).as_number() for wanted in (targets, some_wrong)]
    right = math.isclose(values[0], 1, abs_tol=1e-6) and math.isclose(values[1], 0.375, abs_tol=ROUNDED)
    expect(right, "The accuracy itself is not right yet.")
    return net, inputs, targets


@pytest.mark.task(
    "3.5",
    points=0.1,
    evidence="state",
    home="net = given.broken_net(); accuracy(net, torch.zeros(1, 2), torch.ones(1, 1))",
)
def test_accuracy_puts_the_mode_back_after_an_error(student: Student, draw: Draw) -> None:
    """the model's mode is put back after an error, too"""
    _, inputs, targets = right_shares(student, draw)
    mode_is_put_back_after_an_error(student, "accuracy", "accuracy", draw, inputs, targets)
