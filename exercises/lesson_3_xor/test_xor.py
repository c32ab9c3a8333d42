"""Public checks of lesson 3: small cases that you can follow by hand. They give no points."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from autograder.testing import Answer, Draw, Remote, Student, Wrong, expect, recipe
from week4 import given

pytestmark = pytest.mark.warm("optim")

# --------------------------------------------------------------------------------------- 3.1 xor_data


@pytest.mark.task("3.1")
def test_inputs(student: Student) -> None:
    """the four rows, 00, 01, 10, 11, as float32"""
    rows = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    inputs, _ = student.xor_data().as_tuple(2)
    inputs.equals(
        rows,
        clues={
            "you can get this from numbers without a decimal point, or a dtype of whole numbers": rows.long(),
            "all rows are there, but the first number changes fastest": rows[[0, 2, 1, 3]],
            "false and true are written as -1 and 1; here they are 0 and 1": 2 * rows - 1,
        },
    )


@pytest.mark.task("3.1")
def test_targets(student: Student) -> None:
    """the targets 0, 1, 1, 0, as a float32 column"""
    column = torch.tensor([[0.0], [1.0], [1.0], [0.0]])
    _, targets = student.xor_data().as_tuple(2)
    targets.equals(
        column,
        clues={
            "the four targets lie in a flat row instead of a column": column.flatten(),
            "you can get this from numbers without a decimal point, or a dtype of whole numbers": column.long(),
            "that is the table of AND": torch.tensor([[0.0], [0.0], [0.0], [1.0]]),
            "that is the table of OR": torch.tensor([[0.0], [1.0], [1.0], [1.0]]),
            "false and true are written as -1 and 1; here they are 0 and 1": 2 * column - 1,
        },
    )


# ----------------------------------------------------------------------------------------- 3.2 XORNet


def logits(net: object, rows: Tensor) -> Tensor:
    """What a net answers, in float64."""
    assert callable(net)
    answer: Answer = net(rows)
    return answer.as_tensor(shape=(len(rows), 1), dtype=torch.float32).double()


def reweighted(student: Student, scale: float = 1.0) -> Remote:
    """A new net with other weights: those that it starts with may be zeros."""
    net, generator = student.XORNet(hidden=8).as_module(), torch.Generator().manual_seed(5)
    state = {name: value.as_tensor() for name, value in student.probe("state", net).as_dict().items()}
    for entry in student.probe("parameters", net).as_list():
        name = entry.as_tuple(3)[0].as_str()
        state[name] = scale * torch.randn(state[name].shape, generator=generator)
    student.probe("load", net, state)
    return net


@pytest.mark.task("3.2")
def test_shape(student: Student) -> None:
    """five rows in, five logits out; another net gives others"""
    rows = torch.rand(5, 2, generator=torch.Generator().manual_seed(0))
    nets = [student.XORNet(hidden=3).as_module() for _ in range(2)]
    first, second = (logits(net, rows) for net in nets)
    if torch.equal(first, second):  # a last layer may start at zero
        one, other = (student.probe("state", net).as_state() for net in nets)
        same = bool(one) and all(torch.equal(value, other[name]) for name, value in one.items())
        expect(not same, "Two nets start from the very same weights. Is a seed set inside the class?")


@pytest.mark.task("3.2")
def test_parameters(student: Student) -> None:
    """4 * hidden + 1 numbers to learn: 13 with hidden=3, 33 with hidden=8 or nothing said"""
    counts = []
    for net in (student.XORNet(hidden=3), student.XORNet(hidden=8), student.XORNet()):
        module = net.as_module()
        try:
            entries = student.probe("parameters", module).as_list()
        except Wrong as wrong:
            if "AttributeError" in wrong.sentence:  # no layer's, but the class's
                raise
            raise Wrong("A new net can't say how many numbers it has. Are its layers lazy, without a size?") from None
        shapes = [[side.as_int() for side in entry.as_tuple(3)[1].as_tuple()] for entry in entries]
        counts.append(sum(math.prod(shape) for shape in shapes))
    expect(counts[0] > 0, "A new net has no parameters. Do layers sit in a plain list, or weights in plain tensors?")
    expect(counts[0] != counts[1], f"With hidden=3 and hidden=8 there are {counts[0]} numbers: is `hidden` used?")
    expect(counts == [13, 33, 33], f"Wanted 13, 33 and 33 numbers to learn, found {counts}.")


@pytest.mark.task("3.2")
def test_bend(student: Student) -> None:
    """along a straight line of inputs, the logits do not lie on a straight line"""
    rows = torch.linspace(-6, 6, 25).unsqueeze(1) * torch.tensor([[1.0, 0.5]])

    def bend(net: Remote) -> float:
        answers = logits(net, rows).flatten()
        return float((answers[2:] - 2 * answers[1:-1] + answers[:-2]).abs().max())

    bends = [bend(student.XORNet(hidden=8).as_module()) for _ in range(3)]
    expect(
        max(bends) > 1e-4 or bend(reweighted(student)) > 1e-4,
        "The logits lie on a straight line: does anything bend between the two layers?",
    )


@pytest.mark.task("3.2")
def test_no_sigmoid(student: Student) -> None:
    """far away from 0 the logits are large: nothing squeezes them into 0 to 1"""
    answers = []
    for scale in (5, -5):
        net = reweighted(student, scale)
        answers.append(logits(net, torch.tensor([[0.0, 0.0], [50.0, 50.0], [-50.0, 50.0], [50.0, -50.0]])))
    squeezed = all(bool(((a >= 0) & (a <= 1)).all()) for a in answers)
    expect(
        not squeezed,
        "Even with large weights all answers stay within 0 to 1. Does a sigmoid or a softmax end the net?",
    )


# ------------------------------------------------------------------------------------------ 3.3 train


def trained(student: Student, epochs: int) -> tuple[Answer, bool]:
    """Train a small net on XOR; also whether the net was left in train mode."""
    net = student.keep(recipe.tanh_net(hidden=8, seed=2, training=False))
    answer = student.train(net, *given.xor_table(), epochs=epochs)
    return answer, student.probe("training", net).as_bool()


@pytest.mark.task("3.3")
def test_losses(student: Student) -> None:
    """three epochs give three plain floats, and the first is the loss of the net as it came"""
    answer, training = trained(student, epochs=3)
    items = answer.as_list(3)
    for item in items:
        try:
            item.as_tensor(finite=False)
        except Wrong:
            continue
        raise Wrong("The list holds tensors, and with them perhaps the graphs: make each loss a plain number.")
    losses = answer.as_floats(3)
    inputs, targets = given.xor_table()
    loss = torch.nn.BCEWithLogitsLoss()
    scores = given.tanh_net(hidden=8, seed=2)(inputs).detach()
    first, doubled = loss(scores, targets).item(), loss(torch.sigmoid(scores), targets).item()
    twice = math.isclose(losses[0], doubled, abs_tol=1e-4)
    expect(not twice, "It looks as if the loss was given probabilities. BCEWithLogitsLoss applies the sigmoid itself.")
    expect(
        any(losses), "Every loss is exactly 0. CrossEntropyLoss on a single logit does that: which loss is asked for?"
    )
    expect(math.isclose(losses[0], first, abs_tol=1e-4), f"The first loss should be {first:.4f}, not {losses[0]:.4f}.")
    expect(
        len(set(losses)) > 1,
        "The three losses are equal: does the optimizer take a step, with gradients to step along?",
    )
    expect(training, "The model came in eval mode and is left in it; train mode was asked for.")


@pytest.mark.task("3.3")
def test_learns(student: Student) -> None:
    """after 2000 epochs the given net gets all four rows of XOR right"""
    net = student.keep(recipe.tanh_net(hidden=8, seed=2))
    inputs, targets = given.xor_table()
    before = [value.as_tensor() for value in student.probe("state", net).as_dict().values()]
    student.train(net, inputs, targets)
    after = [value.as_tensor() for value in student.probe("state", net).as_dict().values()]
    same = all(torch.equal(a, b) for a, b in zip(before, after, strict=True))
    expect(not same, "The weights of the model are the same as before. Which model was trained?")
    classes = (net(inputs).as_tensor(shape=(4, 1)) >= 0).float()
    expect(torch.equal(classes, targets), f"Wanted the classes 0, 1, 1, 0; found {classes.flatten().tolist()}.")


@pytest.mark.task("3.3")
def test_settles(student: Student) -> None:
    """on two overlapping clouds the loss settles near 0.30"""
    worst = 0.0
    for epochs in (110, 150, 190):
        losses = student.train(recipe.flat_net(), *given.two_clouds(seed=2), epochs=epochs, lr=0.3).as_floats(epochs)
        worst = max(worst, losses[-1])
    expect(worst < 0.45, f"The last loss was as high as {worst:.2f}. Do old gradients pile up? Is `lr` used?")


# ---------------------------------------------------------------------------------------- 3.4 predict


def in_eval_mode(student: Student) -> Remote:
    """A net with dropout that comes in eval mode."""
    net = student.keep(recipe.dropout_net())
    student.probe("set_training", net, False)
    return net


def left_in_mode(student: Student, function: str, *arguments: object) -> None:
    """The mode of a net is the same after a call as before."""
    for before in (True, False):
        net = student.keep(recipe.dropout_net())
        student.probe("set_training", net, before)
        getattr(student, function)(net, *arguments)
        after = student.probe("training", net).as_bool()
        expect(after == before, f"The net came with training={before} and was left with training={after}.")


@pytest.mark.task("3.4")
def test_classes(student: Student) -> None:
    """the logits -3, 0, 0.2 and 4 give the classes 0, 1, 1 and 1"""
    inputs = torch.tensor([[-3.0, 1.0], [0.0, 1.0], [0.2, 1.0], [4.0, 1.0]])
    student.predict(recipe.first_column_net(), inputs).equals(
        torch.tensor([[0], [1], [1], [1]]),
        clues={
            "you can get this if the logits themselves are compared with 0.5": torch.tensor([[0], [0], [0], [1]]),
            "every row is class 0: argmax over a single logit does this": torch.tensor([[0], [0], [0], [0]]),
            "you can get this if the logits are rounded, without a sigmoid": torch.tensor([[-3], [0], [0], [4]]),
            "a probability of exactly 0.5 belongs to class 1": torch.tensor([[0], [0], [1], [1]]),
            "the classes are right, but floating-point numbers": torch.tensor([[0.0], [1.0], [1.0], [1.0]]),
            "the classes are right, but lie in a flat row": torch.tensor([0, 1, 1, 1]),
        },
    )


@pytest.mark.task("3.4")
def test_predict_mode(student: Student) -> None:
    """eval mode during the call, and the old mode afterwards"""
    inputs = torch.linspace(-2, 2, 40).reshape(20, 2)
    net = given.dropout_net().eval()
    wanted = (torch.sigmoid(net(inputs)) >= 0.5).long()
    calm = student.predict(in_eval_mode(student), inputs).as_tensor(shape=(20, 1))
    expect(torch.equal(calm.long(), wanted), "For a net in eval mode the classes are not right yet.")
    got = student.predict(recipe.dropout_net(), inputs).as_tensor(shape=(20, 1))
    expect(torch.equal(got.long(), wanted), "With dropout the classes are not those of eval mode.")
    left_in_mode(student, "predict", inputs)


# --------------------------------------------------------------------------------------- 3.5 accuracy


@pytest.mark.task("3.5")
def test_three_of_four(student: Student) -> None:
    """three right answers out of four are 0.75"""
    inputs = torch.tensor([[-3.0, 1.0], [0.2, 1.0], [0.4, 1.0], [4.0, 1.0]])
    targets = torch.tensor([[0.0], [1.0], [1.0], [0.0]])
    student.accuracy(recipe.first_column_net(), inputs, targets).equals(
        0.75,
        clues={
            "that is in percent": 75.0,
            "you can get this if // cuts it off, or if probabilities are compared with targets": 0.0,
            "you can get this if the logits themselves are compared with 0.5": 0.25,
            "you can get this if every row meets every target (look at the shapes), or if only ones count": 0.5,
            "it is still a tensor": torch.tensor(0.75),
            "that is how many are right, not the share": 3.0,
        },
    )


@pytest.mark.task("3.5")
def test_small_logits_count(student: Student) -> None:
    """a logit of 0.2 is class 1 already"""
    student.accuracy(recipe.first_column_net(), torch.tensor([[0.2, 0.0]]), torch.tensor([[1.0]])).equals(
        1.0, clues={"you can get this if the logits themselves are compared with 0.5": 0.0}
    )


def rows_and_targets(draw: Draw) -> tuple[Tensor, Tensor]:
    """A few rows and a target for each. Where the check fails, you're shown the smallest that it fails on."""
    n = draw.integer(1, 9)
    return draw.tensor(n, 2), draw.integers(n, 1, low=0, high=1, dtype=torch.float32)


@pytest.mark.task("3.5")
@pytest.mark.cases(rows_and_targets, count=10)
def test_accuracy_of_the_opposite(student: Student, case: tuple[Tensor, Tensor]) -> None:
    """with every target turned round, what was right is wrong: the two accuracies sum to 1"""
    inputs, targets = case
    net = recipe.first_column_net()
    first, second = (student.accuracy(net, inputs, t).as_float() for t in (targets, 1 - targets))
    shown = f"the inputs {inputs.tolist()} and the targets {targets.tolist()}"
    expect(abs(first + second - 1) < 1e-6, f"The two accuracies are {first} and {second} for {shown}.")


@pytest.mark.task("3.5")
def test_accuracy_mode(student: Student) -> None:
    """eval mode during the call, and the old mode afterwards"""
    inputs = torch.linspace(-2, 2, 40).reshape(20, 2)
    targets = (given.dropout_net().eval()(inputs) >= 0).float()
    calm = student.accuracy(in_eval_mode(student), inputs, targets).as_float()
    expect(calm == 1.0, f"For a net in eval mode the accuracy is 1.0 here, not {calm}.")
    got = student.accuracy(recipe.dropout_net(), inputs, targets).as_float()
    expect(got == 1.0, f"With dropout the accuracy in eval mode is 1.0 here, not {got}.")
    left_in_mode(student, "accuracy", inputs, targets)


# ----------------------------------------------------------------------------------- 3.6 linear_limit


@pytest.mark.task("3.6")
def test_xor_and_or(student: Student) -> None:
    """a line gets three of four rows of XOR right, and all of OR"""
    inputs, targets = given.xor_table()
    student.linear_limit(inputs, targets).equals(
        0.75,
        clues={
            "some lines do better: does a trained neuron end there, or are only some directions tried?": 0.5,
            "no line gets all of XOR right; is there a hidden layer?": 1.0,
        },
    )
    student.linear_limit(inputs, torch.tensor([[0.0], [1.0], [1.0], [1.0]])).equals(
        1.0, clues={"some slanted lines do better: are only some lines tried, or is it always XOR's answer?": 0.75}
    )


@pytest.mark.task("3.6")
def test_three_in_a_row(student: Student) -> None:
    """of three points in a slanted row, 0, 1, 0 gives two right; 0, 1, 1 gives all; one place, two targets: half"""
    inputs = torch.tensor([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])
    student.linear_limit(inputs, torch.tensor([[0.0], [1.0], [0.0]])).equals(2 / 3)
    student.linear_limit(inputs, torch.tensor([[0.0], [1.0], [1.0]])).equals(
        1.0, clues={"a line may also cross the row between two of the points": 2 / 3}
    )
    student.linear_limit(torch.zeros(2, 2), torch.tensor([[0.0], [1.0]])).equals(0.5)


# ---------------------------------------------------------------------------------- 3.7 decision_grid


@pytest.mark.task("3.7")
def test_three_by_three(student: Student) -> None:
    """for a net whose logit is x, the probability rises along each row"""
    row = torch.sigmoid(torch.tensor([0.0, 0.5, 1.0]))
    grid = row.repeat(3, 1)
    student.decision_grid(recipe.first_column_net(), resolution=3, low=0.0, high=1.0).equals(
        grid,
        clues={
            "x and y seem to be swapped": grid.T,
            "these are logits, not probabilities": torch.tensor([[0.0, 0.5, 1.0]]).repeat(3, 1),
            "the nine values lie in one row": grid.flatten(),
            "the nine values lie in one column": grid.reshape(9, 1),
        },
    )


@pytest.mark.task("3.7")
def test_grid_mode(student: Student) -> None:
    """50 by 50 points unless said otherwise; no graph; eval mode during the call, and the old mode afterwards"""
    answer = student.decision_grid(recipe.dropout_net())
    got = answer.as_tensor(shape=(50, 50), dtype=torch.float32)
    corner = torch.sigmoid(given.dropout_net().eval()(torch.tensor([[1.5, -0.5]])))
    calm = student.decision_grid(in_eval_mode(student)).as_tensor(shape=(50, 50))
    expect(
        math.isclose(float(calm[0, -1]), corner.item(), abs_tol=1e-4),
        "The value at x = 1.5, y = -0.5 (row 0, last column) is not right yet.",
    )
    expect(
        math.isclose(float(got[0, -1]), corner.item(), abs_tol=1e-4),
        "With dropout, the value at x = 1.5, y = -0.5 (row 0, last column) is not that of eval mode.",
    )
    expect(not answer.requires_grad, "Autograd tracks the grid; nobody will train on a picture.")
    left_in_mode(student, "decision_grid", 3)
