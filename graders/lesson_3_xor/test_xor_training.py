"""Hidden graders of 3.3: training. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from autograder.testing import Answer, Draw, Recipe, Student, Wrong, expect, recipe
from week4 import given

from .common import (
    XOR_INPUTS,
    XOR_TARGETS,
    State,
    bce,
    bench,
    differ,
    downhill,
    evaluated,
    forgets_its_steps,
    minds_the_order,
    moved,
    named_count,
    named_training,
    near,
    outputs,
    series,
    trained,
    uneven,
)

pytestmark = [pytest.mark.warm("optim"), pytest.mark.open]


# At most four trainings of default length, 0.2 to 0.6 s each on one core: up to three starts on
# XOR (two successes are enough) and one on the circles. Each on XOR is tried with a few epochs
# before, and most optimizers need no more. All other tests ask for few epochs of a tiny net, and
# come first: slow code loses only what is slow. All starts and all data are drawn. Of 600 starts
# on XOR, plain SGD, momentum, Nesterov, Adam, AMSGrad, AdamW, NAdam, RAdam, Adamax, Adagrad, Rprop,
# ASGD and Adadelta failed from none, RMSprop from one; of 600 pairs of circles all got 34 of 40
# points right or more. The first step of each goes downhill.
LENGTHS = (120, 160, 200)
EPOCHS = 2000
FEW = 300
"""Epochs with which momentum, Adam and most others get there; plain gradient descent needs its 2000."""


def moved_circles(draw: Draw) -> tuple[Tensor, Tensor]:
    """Two circles of some size somewhere, either of them class 1."""
    inputs, targets = given.circles(40, noise=0.05, seed=draw.seed())
    return inputs * draw.number(0.8, 1.4) + 0.6 * draw.tensor(2), draw.choice([targets, 1 - targets])


def learns_xor(student: Student, net: Recipe) -> bool:
    """Whether all rows are right after training: after few epochs, or else with the default ones."""
    data = XOR_INPUTS, XOR_TARGETS
    return any(share_right(net, trained(student, net, data, **few)[1], data) == 1 for few in ({"epochs": FEW}, {}))


def share_right(net: Recipe, state: State, data: tuple[Tensor, Tensor]) -> float:
    """The accuracy of the grader's own copy of the net with these weights."""
    inputs, targets = data
    return float(((outputs(net, state, inputs) >= 0) == (targets == 1)).double().mean())


@pytest.mark.task(
    "3.3",
    points=2.8,
    home="train(given.flat_net(), *given.two_clouds(), epochs=200, lr=0.3)[::20]",
)
def test_settles(student: Student, draw: Draw) -> None:
    """where the classes overlap, the loss settles near the lowest possible"""
    # A linear neuron on overlapping clouds has one best loss. Three lengths, 480 epochs in all
    # (0.1 s): on 400 pairs of clouds right optimizers have come 70 to 100 % of the way at each, whereas
    # gradients that pile up make the weights swing back and forth past the best and never settle.
    # Each length has the clouds turned another way, or weights that were found for others would do.
    net, found_clouds = recipe.flat_net(), overlapping_clouds(draw)
    for epochs in LENGTHS:
        clouds = turned(draw, found_clouds)
        answer, state, _ = trained(student, net, clouds, epochs=epochs, lr=0.3)
        if bce(outputs(net, state, clouds[0]), clouds[1]) < near_the_lowest(clouds):
            # One step of Adam may get as far here. A fixed number of epochs, more than one, is for another test.
            several = (counted(answer) or 1) > 1
            if several or differ(state, trained(student, net, clouds, epochs=1, lr=0.3)[1]):
                continue
            raise Wrong(f"After {epochs} epochs the weights are those after a single one.", named_count(student))
        found = named_training(student)
        # Adadelta, say, is slow but gets there in the time that the docstring gives it.
        slow = trained(student, net, clouds)[1] if found is None else None
        if slow is not None and bce(outputs(net, slow, clouds[0]), clouds[1]) < near_the_lowest(clouds):
            return
        raise Wrong(
            "After a training on two clouds the model's loss on the inputs as they came is still far from the "
            "lowest possible one.",
            found,
        )


def turned(draw: Draw, clouds: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
    """The clouds as hard as before, but turned by quarters, mirrored, and either of them class 1."""
    inputs, targets = clouds
    inputs = draw.choice([inputs, inputs.flip(1)]) * torch.tensor([draw.choice([1.0, -1.0]) for _ in range(2)])
    return inputs, draw.choice([targets, 1 - targets])


def overlapping_clouds(draw: Draw) -> tuple[Tensor, Tensor]:
    """Two clouds that no line parts well, on which gradients that pile up end far from the lowest loss."""
    for _ in range(100):
        clouds = given.two_clouds(24, seed=draw.seed())
        if 0.3 < lowest_loss(*clouds) < 0.5 and max(piled_up(clouds)) > near_the_lowest(clouds) + 0.05:
            return clouds
    raise AssertionError("of 100 pairs of clouds none will do")


def near_the_lowest(clouds: tuple[Tensor, Tensor]) -> float:
    """The loss that is low enough: 60 % of the way from that of a net that knows nothing."""
    start, best = math.log(2), lowest_loss(*clouds)
    return best + 0.4 * (start - best)


def piled_up(clouds: tuple[Tensor, Tensor]) -> list[float]:
    """The losses after each length if plain gradient descent never forgets a gradient."""
    rows = torch.cat([clouds[0], torch.ones(len(clouds[0]), 1)], dim=1)
    weights, total, losses = torch.zeros(3, 1), torch.zeros(3, 1), []
    for epoch in range(1, max(LENGTHS) + 1):
        total += rows.T @ (torch.sigmoid(rows @ weights) - clouds[1]) / len(rows)
        weights = weights - 0.3 * total
        if epoch in LENGTHS:
            losses.append(bce(rows @ weights, clouds[1]))
    return losses


def lowest_loss(inputs: Tensor, targets: Tensor) -> float:
    """The lowest loss of a linear neuron, by Newton's method."""
    rows = torch.cat([inputs, torch.ones(len(inputs), 1)], dim=1).double()
    weights = torch.zeros(3, 1, dtype=torch.float64)
    for _ in range(20):
        p = torch.sigmoid(rows @ weights)
        curvature = rows.T @ (p * (1 - p) * rows) + 1e-9 * torch.eye(3)  # or clouds apart would have none in the end
        weights -= torch.linalg.solve(curvature, rows.T @ (p - targets))
    return bce(rows @ weights, targets.double())


@pytest.mark.task(
    "3.3",
    points=0.2,
    home="a = given.tanh_net(); b = given.used_net(); train(a, *given.xor_table(), epochs=1); "
    "train(b, *given.xor_table(), epochs=1); a.state_dict(), b.state_dict()",
)
def test_gradients_of_this_loss_alone(student: Student, draw: Draw) -> None:
    """a model that brings gradients along takes the same first step as one without"""
    seed, data = draw.seed(), uneven(draw.seed())
    fresh, used = recipe.tanh_net(hidden=6, seed=seed), recipe.used_net(hidden=6, seed=seed)
    start, one, again, other, another = (
        torch.cat([part.flatten() for part in state.values()])
        for state in (
            fresh.build().state_dict(),
            *(first_step(student, net, data)[1] for net in (fresh, fresh, used, used)),
        )
    )
    if (other - one).norm() > 0.1 * (one - start).norm():
        by_chance = not (torch.allclose(again, one) and torch.allclose(another, other))
        found = named_training(student) or (None if by_chance else "old-gradients-added")
        raise Wrong("" if found else "The first step isn't the same each time.", found)
    trains(student, draw)


@pytest.mark.task(
    "3.3",
    points=0.4,
    home="train(given.tanh_net(), *given.xor_table(), epochs=3)",
)
def test_one_float_per_epoch(student: Student, draw: Draw) -> None:
    """a list of plain floats, one per epoch"""
    net, data = bench(draw)
    for epochs in (3, 1, draw.integer(4, 9)):
        answer, _, _ = trained(student, net, data, epochs=epochs)
        only_last(student, answer, epochs, net, data)
        as_many(student, answer, epochs)
        for item in answer.as_list(epochs):
            tensor = True
            try:
                item.as_tensor(finite=False)
            except Wrong:
                tensor = False
            expect(not tensor, mistake="tensors-kept")
        answer.as_floats(epochs)
    # Here the loss is soon close to 0; still, all epochs are wanted.
    inputs, targets = data
    easy = inputs, torch.ones_like(targets)
    answer, state, _ = trained(student, net, easy, epochs=150, lr=0.5)
    as_many(student, answer, 150)
    losses = answer.as_floats(150)
    repeated = 150 - losses.index(losses[-1])
    if 20 < repeated < 150 and losses[-1] > 1e-4:  # a list that was filled up with the last loss, or so it seems
        expect(differ(state, trained(student, net, easy, epochs=151 - repeated, lr=0.5)[1]), mistake="stops-early")
    trains(student, draw)


def counted(answer: Answer) -> int | None:
    """How many losses there are, if it's a list of them."""
    try:
        return len(answer.as_list())
    except Wrong:
        return None


def as_many(student: Student, answer: Answer, epochs: int) -> None:
    """``Wrong``, with the mistake that makes for it, if there are more or fewer losses than epochs."""
    if counted(answer) not in (None, epochs):
        raise Wrong("There should be one loss per epoch.", named_count(student))


def only_last(student: Student, answer: Answer, epochs: int, net: Recipe, data: tuple[Tensor, Tensor]) -> None:
    """``Wrong`` if a single number came back, the loss of the last epoch."""
    if epochs < 2:
        return
    try:
        items = answer.as_list()
    except Wrong:
        items = [answer]
    if len(items) != 1:
        return
    try:
        single = items[0].as_number()
    except Wrong:
        return
    _, before, _ = trained(student, net, data, epochs=epochs - 1)
    last = bce(outputs(net, before, data[0]), data[1])
    expect(not near(single, last), mistake="last-loss-only")


def first_step(student: Student, net: Recipe, data: tuple[Tensor, Tensor]) -> tuple[Answer, State]:
    """What one epoch gives; or two, for a loop that is one short, which another test asks about."""
    answer, state, _ = trained(student, net, data, epochs=1)
    if not moved(net, state):
        answer, state, _ = trained(student, net, data, epochs=2)
    return answer, state


def trains(student: Student, draw: Draw) -> None:
    """``Wrong`` unless the first step from each of six drawn starts goes downhill, by the grader's own slopes.

    All rows are one row, so that several steps go where a single one does: whether there's only one is for another
    test. Which row and which class are drawn for each start: another one's step would go the wrong way.
    """
    for _ in range(6):
        net, (inputs, targets) = bench(draw)
        row = draw.integer(0, len(inputs) - 1)
        data = inputs[row].repeat(len(inputs), 1), torch.full_like(targets, draw.choice([0.0, 1.0]))
        _, state = first_step(student, net, data)
        if not moved(net, state):
            raise Wrong("The weights are the same after training as before.", named_training(student))
        if not downhill(net, data, state):
            raise Wrong("The first epoch does not lead downhill, to a smaller loss.", named_training(student))


@pytest.mark.task(
    "3.3",
    points=0.6,
    home="train(given.tanh_net(), *given.xor_table(), epochs=2), "
    "train(given.first_column_net(), torch.tensor([[30.0, 0.0]]), torch.zeros(1, 1), epochs=1)",
)
def test_losses_before_each_step(student: Student, draw: Draw) -> None:
    """the losses are those of the full batch before each step"""
    net, data = bench(draw)
    inputs, targets = data
    answer, last, _ = trained(student, net, data, epochs=3)
    only_last(student, answer, 3, net, data)
    losses = series(answer)
    if len(losses) < 2:
        raise Wrong("There should be one loss per epoch.", named_count(student))
    # Only the first step is compared: a schedule may make later ones depend on how many there are. A loop that
    # is one epoch too long takes two steps when it's asked for one, and how many there are is for another test.
    single, after_one = first_step(student, net, data)
    first, second = (bce(outputs(net, state, inputs), targets) for state in (None, after_one))
    later = losses[1:2] + losses[counted(single) or 1 :][:1]
    if near(losses[0], first) and any(near(loss, second) for loss in later):
        if not moved(net, last):
            raise Wrong("The weights are the same after training as before.", named_training(student))
        expect(right_for_large_logits(student, draw), mistake="rounded-probabilities")
        return
    found = named_training(student)
    if found is None and near(losses[0], second) and not near(first, second):
        found = "loss-after-the-step"
    if found is None and len(losses) != 3:
        found = named_count(student)
    raise Wrong("The losses are not BCEWithLogitsLoss of all rows, taken before each step.", found)


def right_for_large_logits(student: Student, draw: Draw) -> bool:
    """Whether the first loss is among the losses for logits whose probabilities are 0 or 1 in float32, or nearly."""
    n = draw.integer(4, 8)
    inputs, targets = draw.tensor(n, 2, contiguous=True), draw.integers(n, 1, low=0, high=1, dtype=torch.float32)
    inputs[:, 0] = torch.tensor([draw.choice([-1.0, 1.0]) * draw.number(20, 60) for _ in range(n)])
    wrong = draw.integer(0, n - 1)
    inputs[wrong, 0], targets[wrong] = inputs[wrong, 0].abs(), 0.0  # sure of class 1: float32 has no 1 - p for it
    answer = student.train(student.keep(recipe.first_column_net()), inputs, targets, epochs=2)
    try:
        return any(near(loss, bce(inputs[:, :1], targets)) for loss in series(answer))
    except Wrong:  # inf or nan: the losses of smaller logits were numbers
        return False


@pytest.mark.task(
    "3.3",
    points=0.6,
    home="train(given.tanh_net(), *given.xor_table(), epochs=5, lr=0.001)",
)
def test_learning_rate_is_used(student: Student, draw: Draw) -> None:
    """all weights of the model are trained, with the learning rate asked for"""
    net, data = bench(draw)
    _, small, _ = trained(student, net, data, epochs=2, lr=0.001)
    _, large, _ = trained(student, net, data, epochs=2, lr=0.1)
    if not moved(net, large):
        raise Wrong("The weights are the same after training as before.", named_training(student))
    expect(differ(small, large), mistake="lr-ignored")
    start = net.build().state_dict()
    still = any(torch.equal(value, large[name]) for name, value in start.items())
    expect(not still, "Part of the model's weights are the same after training as before.")
    _, default, _ = trained(student, net, data, epochs=2)
    if far_from(default, large, start):
        by_chance = far_from(trained(student, net, data, epochs=2, lr=0.1)[1], large, start)
        expect(not by_chance, "Trained twice from the same start, the model does not come to the same weights.")
        raise Wrong("Called without lr, it does not train with the learning rate that the first line of the stub says.")
    trains(student, draw)
    for lr in (0.001, 0.1):  # an optimizer may be kept for each learning rate
        pair = student.keep(net), student.keep(net)
        student.train(pair[0], *data, epochs=2, lr=0.1)
        middle = student.probe("state", pair[0]).as_state()
        student.probe("load", pair[1], middle)
        for model in pair:
            student.keep(given.with_gradients)(model)  # the same ones for both: what becomes of them is another test's
            student.train(model, *data, epochs=3, lr=lr)
        again, new = (student.probe("state", model).as_state() for model in pair)
        expect(not far_from(again, new, middle), mistake="optimizer-kept")


def far_from(found: State, wanted: State, start: State) -> bool:
    """Whether some weights are far from those wanted, for the way that these have come."""
    ways = ((found[name] - value, value - start[name]) for name, value in wanted.items())
    return any(bool(off.norm() > 0.05 * way.norm()) for off, way in ways)


@pytest.mark.task(
    "3.3",
    points=0.2,
    evidence="state",
    home="a = given.tanh_net(training=False); b = given.dropout_net(); train(a, *given.xor_table(), epochs=1); "
    "train(b, *given.xor_table(), epochs=3, lr=0.0), a.training",
)
def test_left_in_train_mode(student: Student, draw: Draw) -> None:
    """the model is left in train mode, inputs and targets as they were"""
    net, data = bench(draw)
    _, state, _ = trained(student, net, data, epochs=2)
    if not moved(net, state):
        raise Wrong("The weights are the same after training as before.", named_training(student))
    for before in (True, False):
        kept = student.keep(net)
        student.probe("set_training", kept, before)
        answer = student.train(kept, *data, epochs=2)
        expect(student.probe("training", kept).as_bool(), mistake="left-in-eval-mode")
        answer.tidy(arguments=False)
    # With dropout, the first loss tells in which mode the model was trained. A single loss could be so by chance.
    calm = 0
    for shaky in [recipe.dropout_net(seed=draw.seed()) for _ in range(3)]:
        kept = student.keep(shaky)
        student.probe("set_training", kept, False)
        first = first_loss(student.train(kept, *data, epochs=1))
        calm += near(first, bce(evaluated(shaky, data[0]), data[1]))
    expect(
        calm < 3,
        "The model is in train mode afterwards, but its first loss is that of eval mode. Are its layers switched, too?",
    )
    # Inputs that were trained on, with the targets as they were; then the other way round.
    kept_data = [student.keep(tensor) for tensor in data]
    trained_on = student.train(student.keep(net), *kept_data, epochs=1)
    wanted = first_loss(student.train(student.keep(net), *data, epochs=1))
    for pair in ((kept_data[0], data[1]), (data[0], kept_data[1])):
        loss = first_loss(student.train(student.keep(net), *pair, epochs=1))
        if not near(loss, wanted):
            again = first_loss(student.train(student.keep(net), *data, epochs=1))
            expect(near(again, wanted), "The first loss isn't the same each time.")
            raise Wrong("Training has changed its inputs or its targets.")
    trained_on.tidy(settings=False)


def first_loss(answer: Answer) -> float:
    """The first of the losses, however many there are."""
    losses = series(answer)
    expect(bool(losses), "There should be one loss per epoch.")
    return losses[0]


@pytest.mark.task(
    "3.3",
    points=0.9,
    home="net = given.tanh_net(); train(net, *given.xor_table()); torch.sigmoid(net(given.xor_table()[0]))",
)
def test_learns_xor(student: Student, draw: Draw) -> None:
    """the given net learns XOR, from at least two of three starts"""
    # Budget: 0.7 s a start at most; a right answer needs two.
    learned = 0
    for start in [recipe.tanh_net(hidden=8, seed=draw.seed()) for _ in range(3)]:
        learned += learns_xor(student, start)
        if learned == 2:
            trains(student, draw)  # weights that solve XOR are no secret: they have to come from the start
            return
    raise Wrong(
        "After training with the default epochs and lr, the model does not give all four rows of XOR their class.",
        named_training(student),
    )


@pytest.mark.task(
    "3.3",
    points=0.3,
    home="train(given.tanh_net(hidden=16), *given.circles())[::200]",
)
def test_learns_circles(student: Student, draw: Draw) -> None:
    """a wider net learns to tell two circles apart"""
    # Budget: 0.6 s. 32 of 40 points; a straight line reaches about 24.
    start, data = recipe.tanh_net(hidden=16, seed=draw.seed()), moved_circles(draw)
    expect(not minds_the_order(student), mistake="several-steps-an-epoch")  # they would take forever here
    answer, state, _ = trained(student, start, data)
    if share_right(start, state, data) < 0.8:
        found = named_training(student)
        again = (
            " In the second epoch every weight moves as far as in the first: does the loop make the optimizer again?"
        )
        raise Wrong(
            "After training on two circles, one inside the other, too many points are on the wrong side."
            + (again if found is None and forgets_its_steps(student) else ""),
            found,
        )
    trains(student, draw)
    if counted(answer) != EPOCHS:  # which another test may say, if it's so with epochs too
        told = trained(student, start, data, epochs=EPOCHS)[0]
        same, cause = counted(answer) == counted(told), named_count(student)
        sentence = "Called without epochs, it does not train as many as the first line of the stub says."
        expect(same, "" if cause else sentence, mistake=cause)
