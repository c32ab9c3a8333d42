"""Hidden graders of task 5.4: the losses. How they are written: ``docs/graders.md``.

A test runs an epoch or two of a few batches (10 ms).
"""

from __future__ import annotations

import pytest

from autograder.testing import Draw, Recipe, Student, Wrong, expect, recipe

from .common import STILL, changed, check_losses, loads, losses, named_losses, near, same_parts, trained

pytestmark = [pytest.mark.warm("optim", "vision"), pytest.mark.open]

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
    return net, recipe.rows_loader(n=draw.in_turn([18, 11]), batch_size=8, seed=draw.seed(), noise=1.0)


HOME = "train_head(given.headed_net(norm=False), given.rows_loader(8, 8), epochs=2, lr=1e-9)"

LOSSES_AT_HOME = [
    "train_head(given.headed_net(norm=False), given.rows_loader(8, 8), epochs=2, lr=1e-9)",
    "train_head(given.headed_net(norm=False), given.rows_loader(9, 8, noise=1.0), epochs=2, lr=1e-9)",
    "train_head(given.headed_net(), given.rows_loader(16, 8), epochs=2, lr=1e-9)",
]


def check_case(student: Student, case: Case) -> None:
    """As ``check_losses``: a call at home that is tried as a case has ``epochs`` and ``lr`` as well."""
    check_losses(student, case[0], case[1])


@pytest.mark.task("5.4", points=0.1)
@pytest.mark.cases(even, count=2, home=LOSSES_AT_HOME)
def test_losses(student: Student, case: Case) -> None:
    """one loss per epoch: the mean cross-entropy"""
    check_case(student, case)


@pytest.mark.task(
    "5.4", points=0.1, home="train_head(given.headed_net(norm=False), given.rows_loader(8, 8), epochs=1, lr=0.1)"
)
def test_losses_before_the_step(student: Student, draw: Draw) -> None:
    """the loss of each batch is that before its step"""
    for _ in range(2):
        net = recipe.headed_net(norm=False, seed=draw.seed())
        loader = recipe.rows_loader(n=8, seed=draw.seed(), noise=1.0)
        answer, state, _ = trained(student, net, loader, epochs=1, lr=0.1)
        own, got = net.build(), answer.as_list(1)[0].as_number()
        if near(got, losses(own, loader)[0]):
            continue
        after = loads(own, state) and near(got, losses(own, loader)[0])
        what = "With one batch per epoch the first loss is not that of the net as it came."
        raise answer.wrong("", what, "loss-after-the-step" if after else named_losses(student, 18))


@pytest.mark.task("5.4", points=0.1)
@pytest.mark.cases(
    picked, count=2, home=["train_head(given.headed_net(norm=False), given.sampled_loader(20, 11), epochs=2, lr=1e-9)"]
)
def test_sampler(student: Student, case: Case) -> None:
    """with a loader that gives but a part of its data set: the mean over what came"""
    check_case(student, case)


@pytest.mark.task("5.4", points=0.1, home="train_head(given.headed_net(), given.rows_loader(9, 8), epochs=1, lr=0.1)")
def test_short_batch_is_trained_on(student: Student, draw: Draw) -> None:
    """a short last batch is trained on like the others"""
    states, net, rows = [], recipe.headed_net(norm=False, seed=draw.seed()), draw.seed()
    for samples in (8, 9):
        loader = recipe.sampled_loader(n=20, samples=samples, batch_size=8, seed=rows, noise=1.0)
        answer, state, _ = trained(student, net, loader, epochs=1, lr=0.1)
        if samples == 8:  # before the only step
            wanted, _ = losses(net.build(), loader)
            if not near(answer.as_list(1)[0].as_number(), wanted):
                raise Wrong(
                    "Where an epoch gives a single batch, which is only a part of the data set, the epoch's loss "
                    "isn't that batch's mean loss.",
                    named_losses(student, 18),
                )
            expect(bool(changed(net.build().state_dict(), state)), mistake="head-not-trained")
        states.append(state)
    expect(bool(changed(*states)), "The short last batch at the end of an epoch does not train the head.")


@pytest.mark.task("5.4", points=0.4)
@pytest.mark.cases(uneven, count=3, home=LOSSES_AT_HOME)
def test_short_last_batch(student: Student, case: Case) -> None:
    """with a short last batch: the mean per sample, not per batch"""
    check_case(student, case)


@pytest.mark.task("5.4", points=0.3)
@pytest.mark.cases(with_norm, count=2, home=LOSSES_AT_HOME)
def test_statistics_are_used(student: Student, case: Case) -> None:
    """BatchNorm works with its running statistics while training"""
    check_case(student, case)


@pytest.mark.task(
    "5.4",
    points=0.1,
    home="train_head(given.headed_net(norm=False), given.onward_loader(noise=1.0), epochs=3, lr=1e-9)",
)
def test_each_epoch_by_itself(student: Student, draw: Draw) -> None:
    """where every pass over the loader brings other samples: the losses of each pass by themselves"""
    net = recipe.headed_net(norm=False, seed=draw.seed())
    loader = recipe.onward_loader(n=60, samples=11, seed=draw.seed(), noise=1.0)
    answer, _, _ = trained(student, net, loader, epochs=3, lr=STILL)
    got = [item.as_number() for item in answer.as_list(3)]
    own, passes = net.build().eval(), loader.build()
    each = [list(passes) for _ in range(5)]
    wanted = [losses(own, batches)[0] for batches in each]
    # A look into the loader beforehand, say for the shape of a batch, uses up a pass or two.
    if any(alike_in_turn(got, wanted[start : start + 3]) for start in range(3)):
        return
    so_far = [losses(own, [batch for batches in each[: n + 1] for batch in batches])[0] for n in range(3)]
    if alike_in_turn(got, so_far):
        raise answer.wrong("", "", "sums-over-all-epochs")
    fault = named_losses(student, 18)
    raise answer.wrong(
        "", "The losses are not those of each epoch, the mean per sample." if fault is None else "", fault
    )


def alike_in_turn(got: list[float], wanted: list[float]) -> bool:
    """Whether these are the same losses in the same order."""
    return all(near(g, w) for g, w in zip(got, wanted, strict=True))


@pytest.mark.task("5.4", points=0.1, home=HOME)
def test_plain_floats(student: Student, draw: Draw) -> None:
    """a list of plain floats, with the defaults of the first line of the stub"""
    net, loader = recipe.headed_net(norm=False, seed=draw.seed()), recipe.rows_loader(n=8, seed=draw.seed())
    answer, _, _ = trained(student, net, loader, epochs=3, lr=STILL)
    wanted, _ = losses(net.build(), loader)
    if not all(near(g, wanted) for g in answer.as_floats(3)):
        fault = named_losses(student, 18)
        raise Wrong("" if fault else "The losses are not the mean cross-entropy.", fault)
    answer, default, _ = trained(student, net, loader)
    _, told, _ = trained(student, net, loader, epochs=5, lr=1e-3)
    expect(
        len(answer.as_list()) == 5,
        "Called without epochs, it does not train as many as the first line of the stub says.",
    )
    start = net.build().state_dict()
    for state in (default, told):
        same_parts(net.build(), state)
    for name, value in told.items():
        expect(
            bool((default[name] - value).norm() <= 0.05 * (value - start[name]).norm()),
            "Called without lr, it does not train with the learning rate that the first line of the stub says.",
        )
