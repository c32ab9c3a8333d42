"""Hidden graders of 5.4 and 5.5 for a machine with a GPU. How they are written: ``docs/graders.md``.

Every other test of these tasks computes there too, as the functions are given the device. These begin with a net that
is on the GPU already, while the loader's batches never are, and with a net that answers in half precision.
"""

from __future__ import annotations

import pytest

from autograder.testing import Draw, Recipe, Student, Wrong, expect, recipe

from .common import STILL, losses, near

pytestmark = [pytest.mark.gpu, pytest.mark.warm("optim", "vision")]

Case = tuple[Recipe, Recipe]


def mixed(draw: Draw) -> Case:
    net = recipe.headed_net(head=draw.in_turn(["fc", "classifier"]), seed=draw.seed(), norm=False)
    return net, recipe.rows_loader(n=draw.in_turn([16, 11]), batch_size=8, seed=draw.seed(), noise=1.0)


def halves(draw: Draw) -> Case:
    return recipe.half_net(seed=draw.seed()), recipe.rows_loader(n=16, batch_size=8, seed=draw.seed(), noise=1.0)


@pytest.mark.task("5.4", points=0)
@pytest.mark.cases(mixed, count=2)
def test_train_head_on_mixed_devices(student: Student, case: Case) -> None:
    """a net on a GPU, batches that are not"""
    net, loader = case
    items = student.train_head(student.on_device(net), loader, epochs=2, lr=STILL).as_list()
    wanted, _ = losses(net.build().eval(), loader)
    right = len(items) == 2 and all(near(item.as_number(), wanted) for item in items)
    expect(right, "With a net on a GPU and batches elsewhere the losses are not what they are on the CPU.")


@pytest.mark.task("5.5", points=0)
@pytest.mark.cases(mixed, count=2)
def test_evaluate_on_mixed_devices(student: Student, case: Case) -> None:
    """a net on a GPU, batches that are not"""
    net, loader = case
    loss = student.evaluate(student.on_device(net), loader).as_tuple(2)[0].as_number()
    wanted, _ = losses(net.build().eval(), loader)
    expect(near(loss, wanted), "With a net on a GPU and batches elsewhere the loss is not what it is on the CPU.")


@pytest.mark.task("5.5", points=0)
@pytest.mark.cases(halves, count=2)
def test_evaluate_in_half_precision(student: Student, case: Case) -> None:
    """a net that answers in half precision"""
    net, loader = case
    loss = student.evaluate(student.on_device(net), loader).as_tuple(2)[0].as_number()
    wanted, _ = losses(net.build().eval(), loader)
    if abs(loss - wanted) > 0.02 * max(1.0, wanted):
        raise Wrong("A net that answers in half precision on a GPU is not measured rightly.")
