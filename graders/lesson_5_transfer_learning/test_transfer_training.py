"""Hidden graders of task 5.4: what is trained, and how well. How they are written: ``docs/graders.md``.

Budgets: most tests run an epoch or two of a few batches (10 ms); "learns" runs at most three times 53 epochs
of four batches (0.1 s each), "settles" four times some 80 batches on a single layer (0.1 s in all).
"""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from autograder.testing import Draw, Recipe, Student, Wrong, expect, recipe
from week4 import given

from .common import (
    STILL,
    State,
    adds_up,
    batches_of,
    changed,
    loads,
    losses,
    mode_is_put_back,
    named_losses,
    near,
    one_step,
    parameter_names,
    same_parts,
    state_of,
    trained,
)

pytestmark = [pytest.mark.warm("optim", "vision"), pytest.mark.open]


@pytest.mark.task(
    "5.4", points=0.2, home="train_head(given.headed_net(), given.rows_loader(40, 12), epochs=40, lr=0.05)"
)
def test_learns(student: Student, draw: Draw) -> None:
    """the head learns classes that can be told apart, and only the head"""
    # From 200 starts the slowest, plain SGD, got below 0.64 of the first loss from each; two of three below 0.65 do.
    # Most optimizers get there in a third of the epochs.
    good = 0
    for _ in range(3):
        net = recipe.headed_net(width=16, seed=draw.seed())
        loader = recipe.rows_loader(n=40, batch_size=12, seed=draw.seed(), noise=0.4, turn=draw.seed())
        good += any(head_learns(student, net, loader, epochs) for epochs in (13, 40))
        if good == 2:
            return
    raise Wrong("From at least two of three starts the head learned too little.", named_training(student))


def head_learns(student: Student, net: Recipe, loader: Recipe, epochs: int) -> bool:
    """Whether so many epochs bring the loss to 0.65 of the first; ``Wrong`` if other parts than the head move."""
    _, state, _ = trained(student, net, loader, epochs=epochs, lr=0.05)
    own = net.build().eval()
    before, _ = losses(own, loader)
    same_parts(own, state)
    expect(loads(own, state), "After the training some of the weights are no finite numbers.")
    only_the_head(net, state)
    return losses(own, loader)[0] < 0.65 * before


def named_training(student: Student) -> str | None:
    """Which known mistake the first losses show, or the gradients, if any. Asked only after a failure."""
    if (found := named_losses(student, 16)) is not None:
        return found
    if adds_up(student, epochs=2, batches=1):
        return "zero-grad-forgotten"
    if adds_up(student, epochs=1, batches=2):
        return "zero-grad-once-per-epoch"
    return "one-step-per-epoch" if one_step(student) else None


def only_the_head(net: Recipe, state: State) -> set[str]:
    """The names of what has moved; ``Wrong`` if it's nothing of the head, or anything else."""
    own = net.build()
    same_parts(own, state)
    head = parameter_names(own, ["fc" if hasattr(own, "fc") else "classifier"])
    moved = changed(own.state_dict(), state)
    expect(bool(moved & head), mistake="head-not-trained")
    expect(not (moved - head) & parameter_names(own), mistake="optimizer-gets-all")
    expect(not moved - head, mistake="statistics-drift")
    return moved


@pytest.mark.task(
    "5.4",
    points=0.4,
    home="train_head(given.flat_head_net(3), given.sampled_loader(36, 720, 36, 3, 1, 2.0), epochs=5, lr=0.1)",
)
def test_settles(student: Student, draw: Draw) -> None:
    """where classes overlap, the loss settles near the lowest possible"""
    # Gradients added up over the steps, or within an epoch, or one step per epoch end far above.
    # Adafactor needs a start other than 0.
    start = recipe.flat_head_net(classes=3).build().state_dict()
    start = {name: 0.3 * draw.tensor(*value.shape, contiguous=True) for name, value in start.items()}
    seed, lowest = overlapping(draw)
    rows = {"n": 36, "batch_size": 36, "classes": 3, "seed": seed, "noise": 2.0, "turn": seed}
    loader = recipe.rows_loader(**rows)
    worst = 0.0
    for epochs, batches in SETTLING:
        same_rows = recipe.sampled_loader(samples=36 * batches, **rows)
        kept = student.keep(recipe.flat_head_net(classes=3))
        student.probe("load", kept, start)
        answer = student.train_head(kept, same_rows, epochs=epochs, lr=0.1)
        state = state_of(student, kept)
        own = given.flat_head_net(classes=3)
        if not loads(own, state):
            raise Wrong("After the training the net has weights that aren't finite, or other layers than before.")
        expect(len(answer.as_list()) == epochs, "There should be one loss for each epoch.")
        expect(bool(changed(start, state)), mistake="head-not-trained")
        worst = max(worst, losses(own, loader)[0])
    if worst > low_enough(lowest):
        raise Wrong("The loss does not settle near the lowest that a head can reach.", named_training(student))


SETTLING = ((60, 1), (1, 75), (90, 1), (1, 105))
"""Epochs, and batches of each, in which a head has come near its lowest loss."""


def rows_of(seed: int) -> tuple[Tensor, Tensor]:
    """Rows of three classes, a 1 behind each, and their labels."""
    rows, labels = given.labeled_rows(36, 3, seed, 2.0, turn=seed)
    return torch.cat([rows, torch.ones(36, 1)], dim=1), labels


def slope(weights: Tensor, rows: Tensor, labels: Tensor) -> Tensor:
    """The gradient of the mean cross-entropy of a head without a bias."""
    return rows.T @ ((rows @ weights).softmax(dim=1) - torch.nn.functional.one_hot(labels, 3)) / len(rows)


def lowest_loss(seed: int) -> float:
    """The lowest loss of a head on these rows, or next to it."""
    rows, labels = rows_of(seed)
    weights = torch.zeros(6, 3)
    for _ in range(250):
        weights -= 0.4 * slope(weights, rows, labels)
    return float(torch.nn.functional.cross_entropy(rows @ weights, labels))


def piled_up(seed: int) -> float:
    """The worst loss after any of these lengths if plain gradient descent never forgets a gradient."""
    rows, labels = rows_of(seed)
    weights, total, found = torch.zeros(6, 3), torch.zeros(6, 3), []
    lengths = [epochs * batches for epochs, batches in SETTLING]
    for step in range(1, max(lengths) + 1):
        total += slope(weights, rows, labels)
        weights -= 0.1 * total
        if step in lengths:
            found.append(float(torch.nn.functional.cross_entropy(rows @ weights, labels)))
    return max(found)


def low_enough(lowest: float) -> float:
    """Two thirds of the way down from the loss of a head that knows nothing."""
    return lowest + (math.log(3) - lowest) / 3


def overlapping(draw: Draw) -> tuple[int, float]:
    """A seed of rows that no head tells apart, on which gradients that pile up end far above; and the lowest loss."""
    for _ in range(100):
        seed = draw.seed()
        lowest = lowest_loss(seed)
        if 0.5 < lowest < 0.85 and piled_up(seed) > low_enough(lowest) + 0.1:
            return seed, lowest
    raise AssertionError("of 100 sets of rows none will do")


@pytest.mark.task(
    "5.4",
    points=0.1,
    home="net = given.with_gradients(given.headed_net(norm=False)); "
    "train_head(net, given.rows_loader(8, 8), epochs=1, lr=0.1); net.fc.weight",
)
def test_gradients_from_before(student: Student, draw: Draw) -> None:
    """a gradient that was left in the head before the call changes nothing"""
    net, loader = recipe.headed_net(norm=False, seed=draw.seed()), recipe.rows_loader(n=8, seed=draw.seed(), noise=1.0)
    seed = draw.seed()
    without, left = (after_a_step(student, net, loader, seed if left else None) for left in (False, True))
    head = parameter_names(net.build(), ["fc"])
    for after in (without, left):
        expect(bool(changed(net.build().state_dict(), after) & head), mistake="head-not-trained")
    if not same_numbers(without, left):
        known = named_training(student)
        again = same_numbers(without, after_a_step(student, net, loader, None))
        if not again:
            raise Wrong("From one start, the same step on the same batch gives other weights at a second call.", known)
        raise Wrong(mistake=known or "gradients-from-before")


def after_a_step(student: Student, net: Recipe, loader: Recipe, seed: int | None) -> State:
    """The state of a net after an epoch of one batch, with gradients left in its head if there's a seed for them."""
    kept = student.keep(net)
    if seed is not None:
        student.keep(given.with_gradients)(student.keep(given.part_of)(kept, "fc").as_module(), seed)
    student.train_head(kept, loader, epochs=1, lr=0.1)
    return state_of(student, kept)


def same_numbers(a: State, b: State) -> bool:
    """Whether two states are the same but for rounding."""
    return a.keys() == b.keys() and all(torch.allclose(a[name], b[name], rtol=1e-3, atol=1e-5) for name in a)


Case = tuple[Recipe, Recipe]


def trainable_backbone(draw: Draw) -> Case:
    net = recipe.headed_net(head=draw.in_turn(["fc", "dropout", "hardswish"]), seed=draw.seed(), norm=False)
    return net, recipe.rows_loader(n=20, batch_size=8, seed=draw.seed())


STAYS_AT_HOME = [
    "train_head(given.headed_net(norm=False), given.rows_loader(), epochs=2, lr=0.1)",
    "train_head(given.headed_net(), given.rows_loader(), epochs=2, lr=0.1)",
    'train_head(given.headed_net("hardswish", frozen="first"), given.rows_loader(), epochs=2, lr=0.1)',
    'net = given.headed_net("sequence"); train_head(net, given.rows_loader(), epochs=2, lr=0.1); net.state_dict()',
]


def goes_downhill(student: Student, draw: Draw) -> None:
    """``Wrong`` unless the first step moves the head in a direction in which the loss gets smaller."""
    net = recipe.headed_net(head="fc", seed=draw.seed(), norm=False)
    loader = recipe.rows_loader(n=20, batch_size=20, seed=draw.seed())
    _, after, _ = trained(student, net, loader, epochs=1, lr=0.1)
    own = net.build()
    same_parts(own, after)
    ((x, y),) = batches_of(loader)
    torch.nn.functional.cross_entropy(own(x), y).backward()
    head = {name: p for name, p in own.named_parameters() if name.startswith("fc.")}
    step = torch.cat([(after[name] - p.detach()).flatten() for name, p in head.items()])
    uphill = torch.cat([p.grad.flatten() for p in head.values() if p.grad is not None])
    down = bool(-step @ uphill > 0.2 * step.norm() * uphill.norm())
    expect(down, "The first step of the training does not go where the loss gets smaller.")


def check_stays(student: Student, net: Recipe, loader: Recipe, draw: Draw) -> None:
    """``Wrong`` unless the trainable parameters of the head moved, and nothing else to the last bit."""
    _, after, _ = trained(student, net, loader, epochs=2, lr=0.1)
    own = net.build()
    name = "fc" if hasattr(own, "fc") else "classifier"
    head = parameter_names(own, [name])
    trains = {n for n, p in own.named_parameters() if p.requires_grad and n in head}
    moved = only_the_head(net, after)
    expect(moved <= trains, "A layer of the head that was frozen has changed.")
    expect(moved == trains, "Parts of the head that require grad have not been trained.")
    goes_downhill(student, draw)


@pytest.mark.task("5.4", points=0.1)
@pytest.mark.cases(trainable_backbone, count=3, home=STAYS_AT_HOME)
def test_backbone_stays(student: Student, case: Case, draw: Draw) -> None:
    """the backbone's parameters stay to the last bit, also where they require grad"""
    check_stays(student, case[0], case[1], draw)


def with_statistics(draw: Draw) -> Case:
    frozen = draw.in_turn(["backbone", ""])
    net = recipe.headed_net(head=draw.in_turn(["fc", "dropout"]), seed=draw.seed(), frozen=frozen, dropout=0.3)
    return net, recipe.rows_loader(n=20, batch_size=8, seed=draw.seed())


@pytest.mark.task("5.4", points=1.5)
@pytest.mark.cases(with_statistics, count=2, home=STAYS_AT_HOME)
def test_statistics_stay(student: Student, case: Case, draw: Draw) -> None:
    """all of the backbone stays to the last bit, BatchNorm's running statistics included"""
    check_stays(student, case[0], case[1], draw)


def frozen_layer(draw: Draw) -> Case:
    net = recipe.headed_net(head=draw.in_turn(["hardswish", "sequence"]), seed=draw.seed(), norm=False, frozen="first")
    return net, recipe.rows_loader(n=20, batch_size=8, seed=draw.seed())


@pytest.mark.task("5.4", points=0.2)
@pytest.mark.cases(frozen_layer, count=2, home=STAYS_AT_HOME)
def test_frozen_layer_of_the_head(student: Student, case: Case, draw: Draw) -> None:
    """a frozen layer of the head stays, the others train"""
    check_stays(student, case[0], case[1], draw)


@pytest.mark.task("5.4", points=0.1, home='train_head(given.headed_net(), given.far_loader(), device="cpu")')
def test_device(student: Student, draw: Draw) -> None:
    """every batch is moved to the device"""
    net, rows = recipe.headed_net(norm=False, seed=draw.seed()), draw.seed()
    loader, near_by = recipe.far_loader(n=16, seed=rows), recipe.rows_loader(n=16, seed=rows)
    trained(student, net, near_by, epochs=1, lr=0.1, device="cpu")
    try:
        answer, _, _ = trained(student, net, loader, epochs=1, lr=STILL, device="cpu")
    except Wrong as wrong:
        raise Wrong(wrong.sentence, "batch-not-moved") from None
    wanted, got = losses(net.build(), near_by)[0], answer.as_list(1)[0].as_number()
    if not near(got, wanted):
        here = trained(student, net, near_by, epochs=1, lr=STILL, device="cpu")[0].as_list(1)[0].as_number()
        expect(near(got, here), "Batches from another device give another loss.")
        raise Wrong("The loss is not right yet, wherever the batches come from.", named_losses(student, 18))


@pytest.mark.task(
    "5.4",
    points=0.1,
    evidence="state",
    home="net = given.headed_net(); train_head(net, given.rows_loader()); net.training",
)
def test_mode_is_put_back(student: Student, draw: Draw) -> None:
    """the model's mode is put back, and no generator is seeded"""
    for before in (True, False):
        kept = student.keep(recipe.headed_net(seed=draw.seed()))
        student.probe("set_training", kept, before)
        start = state_of(student, kept)
        answer = student.train_head(kept, recipe.rows_loader(seed=draw.seed()), epochs=1, lr=0.1)
        head = {"fc.weight", "fc.bias"}
        expect(bool(head & changed(start, state_of(student, kept))), mistake="head-not-trained")
        expect(mode_is_put_back(student, kept, before), "The model was left in another mode than it came in.")
        answer.tidy(arguments=False)
    goes_downhill(student, draw)
