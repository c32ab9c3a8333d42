"""Hidden graders of task 5.4. How they are written: ``docs/graders.md``.

Budgets: a test of one value runs an epoch or two of a few batches (10 ms); "learns" runs three times 40 epochs of
four batches (0.1 s each), "settles" four times some 80 batches on a single layer (0.1 s in all). SGD, momentum,
Nesterov, Adam, AdamW, NAdam, RAdam, Adamax, Adagrad, RMSprop, Rprop, ASGD and Adafactor pass all of them.
"""

from __future__ import annotations

import pytest
import torch

from autograder import given
from autograder.testing import Draw, NotStarted, Recipe, Student, Wrong, expect, recipe

from .common import (
    STILL,
    adds_up,
    batches_of,
    changed,
    loads,
    losses,
    mode_is_put_back,
    near,
    normal,
    parameter_names,
    state_of,
    trained,
)

pytestmark = pytest.mark.warm("optim", "vision")

Case = tuple[Recipe, Recipe]


def even(draw: Draw) -> Case:
    net = recipe.headed_net(head=draw.in_turn(["fc", "classifier"]), seed=draw.seed(), norm=False)
    return net, recipe.rows_loader(n=draw.in_turn([24, 16]), batch_size=8, seed=draw.seed(), noise=1.0)


def uneven(draw: Draw) -> Case:
    net = recipe.headed_net(head=draw.in_turn(["fc", "classifier"]), seed=draw.seed(), norm=False)
    return net, recipe.rows_loader(n=draw.in_turn([9, 18, 11]), batch_size=8, seed=draw.seed(), noise=1.0)


def picked(draw: Draw) -> Case:
    net = recipe.headed_net(head=draw.in_turn(["fc", "classifier"]), seed=draw.seed(), norm=False)
    return net, recipe.sampled_loader(n=30, samples=draw.in_turn([11, 17]), seed=draw.seed(), noise=1.0)


def with_norm(draw: Draw) -> Case:
    net = recipe.headed_net(head=draw.in_turn(["fc", "classifier"]), seed=draw.seed())
    return net, recipe.rows_loader(n=16, batch_size=8, seed=draw.seed(), noise=1.0)


def check_losses(student: Student, case: Case) -> None:
    """``Wrong`` unless two epochs at a rate of next to nothing give the mean loss per sample twice."""
    net, loader = case
    answer, _, _ = trained(student, net, loader, epochs=2, lr=STILL)
    items = answer.as_list()
    expect(len(items) == 2, "There should be one loss for each epoch.")
    got = [item.as_number() for item in items]
    own = net.build().eval()
    wanted, by_batch = losses(own, loader)
    if all(near(g, wanted) for g in got):
        return
    if all(near(g, by_batch) for g in got):
        raise answer.wrong("", "", "mean-of-batch-means")
    if any(all(near(g, w) for g in got) for w in losses(own, loader, softmax=True)):
        raise answer.wrong("", "", "softmax-before-cross-entropy")
    samples = sum(len(y) for _, y in batches_of(loader))
    if all(near(g, wanted * samples / len(loader.build().dataset)) for g in got):
        raise answer.wrong("", "", "divided-by-the-data-set")
    fault = None
    if any(isinstance(m, torch.nn.BatchNorm1d) for m in own.modules()):
        fault = "statistics-drift" if near(got[0], losses(net.build(), loader)[0]) else None
    raise answer.wrong("", "The losses are not the mean cross-entropy per sample.", fault)


HOME = "train_head(given.headed_net(norm=False), given.rows_loader(8, 8), epochs=2, lr=1e-9)"


def home_losses(student: Student, case: Case) -> None:
    """The same for cases drawn and called at home."""
    check_losses(student, (case[0], case[1]))


LOSSES_AT_HOME = [
    "train_head(given.headed_net(norm=False), given.rows_loader(8, 8), epochs=2, lr=1e-9)",
    "train_head(given.headed_net(norm=False), given.rows_loader(9, 8, noise=1.0), epochs=2, lr=1e-9)",
    "train_head(given.headed_net(), given.rows_loader(16, 8), epochs=2, lr=1e-9)",
]


@pytest.mark.task("5.4", points=0.1)
@pytest.mark.cases(even, count=2, home=LOSSES_AT_HOME)
def test_losses(student: Student, case: Case) -> None:
    """one loss per epoch: the mean cross-entropy"""
    home_losses(student, case)


@pytest.mark.task(
    "5.4", points=0.2, home="train_head(given.headed_net(norm=False), given.rows_loader(8, 8), epochs=1, lr=0.1)"
)
def test_losses_before_the_step(student: Student) -> None:
    """the loss of each batch is that before its step"""
    for seed in (79, 80):
        net, loader = recipe.headed_net(norm=False, seed=seed), recipe.rows_loader(n=8, seed=seed, noise=1.0)
        answer, state, _ = trained(student, net, loader, epochs=1, lr=0.1)
        own, got = net.build(), answer.as_list(1)[0].as_number()
        if near(got, losses(own, loader)[0]):
            continue
        after = loads(own, state) and near(got, losses(own, loader)[0])
        what = "With one batch per epoch the first loss is not that of the net as it came."
        raise answer.wrong("", what, "loss-after-the-step" if after else None)


@pytest.mark.task("5.4", points=0.1)
@pytest.mark.cases(
    picked, count=2, home=["train_head(given.headed_net(norm=False), given.sampled_loader(20, 11), epochs=2, lr=1e-9)"]
)
def test_sampler(student: Student, case: Case) -> None:
    """with a loader that gives but a part of its data set: the mean over what came"""
    home_losses(student, case)


@pytest.mark.task("5.4", points=0.1, home="train_head(given.headed_net(), given.rows_loader(9, 8), epochs=1, lr=0.1)")
def test_short_batch_is_trained_on(student: Student) -> None:
    """a short last batch is trained on like the others"""
    states = []
    for samples in (8, 9):
        loader = recipe.sampled_loader(n=20, samples=samples, batch_size=8, seed=90, noise=1.0)
        _, state, _ = trained(student, recipe.headed_net(norm=False, seed=89), loader, epochs=1, lr=0.1)
        states.append(state)
    expect(bool(changed(*states)), "The short last batch at the end of an epoch does not train the head.")


@pytest.mark.task("5.4", points=0.2)
@pytest.mark.cases(uneven, count=3, home=LOSSES_AT_HOME)
def test_short_last_batch(student: Student, case: Case) -> None:
    """with a short last batch: the mean per sample, not per batch"""
    home_losses(student, case)


@pytest.mark.task("5.4", points=0.2)
@pytest.mark.cases(with_norm, count=2, home=LOSSES_AT_HOME)
def test_statistics_are_used(student: Student, case: Case) -> None:
    """BatchNorm works with its running statistics while training"""
    home_losses(student, case)


@pytest.mark.task(
    "5.4",
    points=0.2,
    home="train_head(given.headed_net(norm=False), given.onward_loader(noise=1.0), epochs=3, lr=1e-9)",
)
def test_each_epoch_by_itself(student: Student) -> None:
    """where every pass over the loader brings other samples: the losses of each pass by themselves"""
    net, loader = recipe.headed_net(norm=False, seed=81), recipe.onward_loader(n=60, samples=11, seed=82, noise=1.0)
    answer, _, _ = trained(student, net, loader, epochs=3, lr=STILL)
    got = [item.as_number() for item in answer.as_list(3)]
    own, passes = net.build().eval(), loader.build()
    each = [list(passes) for _ in range(5)]
    wanted = [losses(own, batches)[0] for batches in each]
    # Who looks into the loader beforehand, say for the shape of a batch, has used up a pass or two.
    if any(alike_in_turn(got, wanted[start : start + 3]) for start in range(3)):
        return
    so_far = [losses(own, [batch for batches in each[: n + 1] for batch in batches])[0] for n in range(3)]
    fault = "sums-over-all-epochs" if alike_in_turn(got, so_far) else None
    raise answer.wrong("", "A loss is not that of its own epoch.", fault)


def alike_in_turn(got: list[float], wanted: list[float]) -> bool:
    """Whether these are the same losses in the same order."""
    return all(near(g, w) for g, w in zip(got, wanted, strict=True))


@pytest.mark.task("5.4", points=0.1, home=HOME)
def test_plain_floats(student: Student) -> None:
    """a list of plain floats"""
    net, loader = recipe.headed_net(norm=False, seed=70), recipe.rows_loader(n=8, seed=71)
    answer, _, _ = trained(student, net, loader, epochs=3, lr=STILL)
    wanted, _ = losses(net.build(), loader)
    expect(all(near(g, wanted) for g in answer.as_floats(3)), "The losses are not the mean cross-entropy.")


@pytest.mark.task(
    "5.4", points=0.8, home="train_head(given.headed_net(), given.rows_loader(40, 12), epochs=40, lr=0.05)"
)
def test_learns(student: Student) -> None:
    """the head learns classes that can be told apart"""
    # Every optimiser gets below 0.5 of the first loss from each of the three starts; two below 0.65 are enough.
    good = 0
    for seed in (1, 3, 5):
        net = recipe.headed_net(width=16, seed=seed)
        loader = recipe.rows_loader(n=40, batch_size=12, seed=seed, noise=0.4)
        answer, state, _ = trained(student, net, loader, epochs=40, lr=0.05)
        own = net.build().eval()
        before, _ = losses(own, loader)
        if not loads(own, state):
            raise Wrong("After the training the model has other parts than before.")
        if not changed(net.build().state_dict(), state) & parameter_names(own, ["fc"]):
            raise answer.wrong("", "", "head-not-trained")
        good += losses(own, loader)[0] < 0.65 * before
        if good == 2:
            return
    raise Wrong("From at least two of three starts the head learned too little.", named_training(student))


def named_training(student: Student) -> str | None:
    """Which known mistake the first losses show, if any. Asked only after a failure."""
    net, loader = recipe.headed_net(norm=False, seed=72), recipe.rows_loader(n=16, seed=73, noise=1.0)
    try:
        check_losses(student, (net, loader))
    except NotStarted:
        raise
    except Wrong as wrong:
        return wrong.mistake
    return None


@pytest.mark.task(
    "5.4",
    points=0.4,
    home="train_head(given.flat_head_net(3), given.sampled_loader(36, 720, 36, 3, 1, 2.0), epochs=5, lr=0.1)",
)
def test_settles(student: Student) -> None:
    """where classes overlap, the loss settles near the lowest possible"""
    # The lowest is 0.68; every optimiser ends below 0.73. With gradients added up over the steps it is 1.03 or more,
    # added up within an epoch or with one step per epoch 0.9 or more. Adafactor needs a start other than 0.
    start = recipe.flat_head_net(classes=3).build().state_dict()
    start = {name: 0.3 * normal(*value.shape, seed=1) for name, value in start.items()}
    loader = recipe.rows_loader(n=36, batch_size=36, classes=3, seed=1, noise=2.0)
    worst = 0.0
    for epochs, batches in ((60, 1), (1, 75), (90, 1), (1, 105)):
        same_rows = recipe.sampled_loader(n=36, samples=36 * batches, batch_size=36, classes=3, seed=1, noise=2.0)
        kept = student.keep(recipe.flat_head_net(classes=3))
        student.probe("load", kept, start)
        answer = student.train_head(kept, same_rows, epochs=epochs, lr=0.1)
        state = state_of(student, kept)
        own = given.flat_head_net(classes=3)
        if not loads(own, state):
            raise Wrong("After the training the weights are no finite numbers, or others than before.")
        expect(len(answer.as_list()) == epochs, "There should be one loss for each epoch.")
        worst = max(worst, losses(own, loader)[0])
    if worst > 0.85:
        fault = named_training(student)
        if fault is None and adds_up(student, epochs=2, batches=1):
            fault = "zero-grad-forgotten"
        if fault is None and adds_up(student, epochs=1, batches=2):
            fault = "zero-grad-once-per-epoch"
        raise Wrong("The loss does not settle near the lowest that a head can reach.", fault)


def trainable_backbone(draw: Draw) -> Case:
    net = recipe.headed_net(head=draw.in_turn(["fc", "dropout", "hardswish"]), seed=draw.seed(), norm=False)
    return net, recipe.rows_loader(n=20, batch_size=8, seed=draw.seed())


STAYS_AT_HOME = [
    "train_head(given.headed_net(norm=False), given.rows_loader(), epochs=2, lr=0.1)",
    "train_head(given.headed_net(), given.rows_loader(), epochs=2, lr=0.1)",
    'train_head(given.headed_net("hardswish", frozen="first"), given.rows_loader(), epochs=2, lr=0.1)',
]


def check_stays(student: Student, net: Recipe, loader: Recipe) -> None:
    """``Wrong`` unless the trainable parameters of the head moved, and nothing else to the last bit."""
    _, after, _ = trained(student, net, loader, epochs=2, lr=0.1)
    own = net.build()
    name = "fc" if hasattr(own, "fc") else "classifier"
    head = parameter_names(own, [name])
    trains = {n for n, p in own.named_parameters() if p.requires_grad and n in head}
    moved = changed(own.state_dict(), after)
    expect(bool(moved & head), mistake="head-not-trained")
    if (moved - head) & parameter_names(own):
        raise Wrong("", "optimiser-gets-all")
    expect(not moved - head, mistake="statistics-drift")
    expect(moved <= trains, "A layer of the head that was frozen has changed.")
    expect(moved == trains, "Parts of the head that require grad have not been trained.")


@pytest.mark.task("5.4", points=0.5)
@pytest.mark.cases(trainable_backbone, count=3, home=STAYS_AT_HOME)
def test_backbone_stays(student: Student, case: Case) -> None:
    """the backbone's parameters stay to the last bit, also where they require grad"""
    check_stays(student, case[0], case[1])


def frozen_backbone(draw: Draw) -> Case:
    net = recipe.headed_net(head=draw.in_turn(["fc", "dropout"]), seed=draw.seed(), frozen="backbone", dropout=0.3)
    return net, recipe.rows_loader(n=20, batch_size=8, seed=draw.seed())


@pytest.mark.task("5.4", points=0.5)
@pytest.mark.cases(frozen_backbone, count=2, home=STAYS_AT_HOME)
def test_statistics_stay(student: Student, case: Case) -> None:
    """BatchNorm's running statistics stay to the last bit"""
    check_stays(student, case[0], case[1])


def frozen_layer(draw: Draw) -> Case:
    net = recipe.headed_net(head=draw.in_turn(["hardswish", "sequence"]), seed=draw.seed(), norm=False, frozen="first")
    return net, recipe.rows_loader(n=20, batch_size=8, seed=draw.seed())


@pytest.mark.task("5.4", points=0.2)
@pytest.mark.cases(frozen_layer, count=2, home=STAYS_AT_HOME)
def test_frozen_layer_of_the_head(student: Student, case: Case) -> None:
    """a frozen layer of the head stays, the others train"""
    check_stays(student, case[0], case[1])


@pytest.mark.task("5.4", points=0.2, home='train_head(given.headed_net(), given.far_loader(), device="cpu")')
def test_device(student: Student) -> None:
    """every batch is moved to the device"""
    net, loader = recipe.headed_net(norm=False, seed=75), recipe.far_loader(n=16, seed=76)
    near_by = recipe.rows_loader(n=16, seed=76)
    trained(student, net, near_by, epochs=1, lr=0.1, device="cpu")
    try:
        answer, _, _ = trained(student, net, loader, epochs=1, lr=STILL, device="cpu")
    except NotStarted:
        raise
    except Wrong as wrong:
        raise Wrong(wrong.sentence, "batch-not-moved") from None
    wanted, _ = losses(net.build(), near_by)
    expect(near(answer.as_list(1)[0].as_number(), wanted), "Batches from another device give another loss.")


@pytest.mark.task(
    "5.4",
    points=0.2,
    evidence="state",
    home="net = given.headed_net(); train_head(net, given.rows_loader()); net.training",
)
def test_mode_is_put_back(student: Student) -> None:
    """the model's mode is put back"""
    for before in (True, False):
        kept = student.keep(recipe.headed_net(seed=77))
        student.probe("set_training", kept, before)
        start = state_of(student, kept)
        student.train_head(kept, recipe.rows_loader(seed=78), epochs=1, lr=0.1)
        expect("fc.weight" in changed(start, state_of(student, kept)), mistake="head-not-trained")
        expect(mode_is_put_back(student, kept, before), "The model was left in another mode than it came in.")
