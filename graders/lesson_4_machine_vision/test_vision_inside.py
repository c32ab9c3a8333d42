"""Hidden graders of 4.7: a look inside. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
import torch
from torch import Tensor

from autograder.testing import Answer, Draw, Recipe, Remote, Student, Wrong, expect, recipe
from week4.given.refusing import ERRORS

from .common import (
    mode_after,
    mode_is_put_back,
    mode_is_put_back_after_an_error,
    nothing_else_changed,
    real,
    train_mode_is_left,
)

pytestmark = [pytest.mark.warm("vision"), pytest.mark.open]

# --------------------------------------------------------------------------------------- task 4.7


def output_of(net: Recipe, layer: str, batch: Tensor) -> list[Tensor]:
    """What a layer of the net, in eval mode, puts out at each of its calls."""
    model, seen = net.build().eval(), []
    model.get_submodule(layer).register_forward_hook(lambda layer, inputs, output: seen.append(output.clone()))
    with torch.no_grad():
        model(batch)
    return seen


def some_layer(draw: Draw) -> tuple[Recipe, str, Tensor]:
    net: Recipe = recipe.layered_net(seed=draw.seed())
    layer = draw.in_turn(["features.0", "head", "features.3", "features", "features.1"])
    return net, layer, draw.tensor(draw.in_turn([2, 1, 3]), 3, draw.integer(5, 9), 6)


LAYERS_AT_HOME = [
    'feature_maps(given.layered_net(), "head", torch.ones(1, 3, 5, 5))',
    "net = given.layered_net(); x = torch.ones(1, 3, 5, 5); "
    'torch.allclose(feature_maps(net, "features.0", x), net.features[0](x))',
    'feature_maps(given.layered_net(), "features.3", torch.ones(2, 3, 5, 5))',
]


@pytest.mark.task("4.7", points=0.6)
@pytest.mark.cases(some_layer, count=5, home=LAYERS_AT_HOME)
def test_output_of_the_layer(student: Student, case: tuple[Recipe, str, Tensor], draw: Draw) -> None:
    """what the named layer put out"""
    try:
        answer = student.feature_maps(*case)
    except Wrong as wrong:
        wrong.mistake = named_error(student, draw)
        raise
    answer.equals(output_of(*case)[-1])


NAMES = ("head", "features.0", "mix")


def named_error(student: Student, draw: Draw) -> str | None:
    """Why the learner's function raised an exception, if that is known."""
    net, batch = recipe.layered_net(seed=draw.seed()), draw.tensor(2, 3, 6, 6)
    outer, inner, twice = (student.feature_maps.attempt(net, name, batch).raised for name in NAMES)
    if outer is None:
        return "only-outermost-layers" if inner is not None and twice is None else None
    if "shapes cannot be multiplied" in outer.text and twice is None:  # the net gives its head what that can take
        return "layers-called-by-hand"
    return "hook-of-other-arguments" if re.search(r"^(?!forward).* takes .*(3|4) (were )?given", outer.text) else None


@pytest.mark.task(
    "4.7",
    points=0.3,
    home='feature_maps(given.layered_net(inplace=True), "features.0", torch.ones(1, 3, 5, 5)).min()',
)
def test_before_an_in_place_layer(student: Student, draw: Draw) -> None:
    """also where the next layer works in place"""
    batch = draw.tensor(2, 3, 7, 7)
    for layer in ("features.1", "features.0"):
        net = recipe.layered_net(seed=draw.seed(), inplace=True)
        answer, wanted = student.feature_maps(net, layer, batch), output_of(net, layer, batch)[-1]
        got = real(answer.as_tensor(shape=tuple(wanted.shape)))
        if layer == "features.0" and bool((got - wanted.clamp(min=0)).abs().max() < 1e-5):
            raise Wrong(mistake="overwritten-in-place")
        answer.equals(wanted)


@pytest.mark.task("4.7", points=0.2, home='feature_maps(given.layered_net(), "mix", torch.ones(1, 3, 5, 5))')
def test_last_call(student: Student, draw: Draw) -> None:
    """of a layer called twice, the last output"""
    net, batch = recipe.layered_net(seed=draw.seed()), draw.tensor(2, 3, 6, 6)
    first, last = output_of(net, "mix", batch)
    answer = student.feature_maps(net, "mix", batch)
    got = real(answer.as_tensor(shape=tuple(last.shape)))
    if bool((got - first).abs().max() < 1e-5):
        raise Wrong(mistake=named_error(student, draw) or "first-call-instead-of-last")
    answer.equals(last)


@pytest.mark.task(
    "4.7",
    points=0.2,
    home="net = given.layered_net(dropout=0.5); x = torch.ones(1, 3, 5, 5); "
    'torch.equal(feature_maps(net, "features.2", x), feature_maps(net, "features.2", x))',
)
def test_maps_in_eval_mode(student: Student, draw: Draw) -> None:
    """eval mode during the call: dropout and BatchNorm do not disturb the answer"""
    net, deep = recipe.layered_net(seed=draw.seed(), dropout=0.5), recipe.batchnorm_image_net(4, seed=draw.seed())
    # What stands behind such a layer, and the layer itself: somebody may run it again once the mode is put back.
    for asked, kind, layer in (
        (net, "dropout", "features.3"),
        (net, "dropout", "features.2"),
        (deep, "BatchNorm", "2"),
        (deep, "BatchNorm", "1"),
    ):
        batch = draw.tensor(3, 3, 8, 8)
        if calm_maps(student, student.keep(asked), asked, layer, batch):
            continue
        calm = student.keep(asked)
        student.probe("set_training", calm, False)
        raise Wrong(
            f"For a net with {kind} the output of the {kind}, or of a layer behind it, is not that of eval mode.",
            "maps-in-train-mode" if calm_maps(student, calm, asked, layer, batch) else None,
        )
    train_mode_is_left(student, lambda kept: calm_maps(student, kept, deep, "2", draw.tensor(3, 3, 8, 8)), draw, deep)


def calm_maps(student: Student, kept: Remote, net: Recipe, layer: str, batch: Tensor) -> bool:
    """Whether a kept net is said to put out there what it does in eval mode."""
    wanted = output_of(net, layer, batch)[-1]
    got = real(student.feature_maps(kept, layer, batch).as_tensor(shape=tuple(wanted.shape)))
    return bool((got - wanted).abs().max() < 1e-4)


def right_maps(student: Student, draw: Draw) -> tuple[Recipe, str, Tensor]:
    """A net, a layer and a batch for which the answer is right."""
    net, layer, batch = recipe.layered_net(seed=draw.seed()), "features.3", draw.tensor(2, 3, 6, 6)
    wanted = output_of(net, layer, batch)[-1]
    got = real(student.feature_maps(net, layer, batch).as_tensor(shape=tuple(wanted.shape)))
    expect(bool((got - wanted).abs().max() < 1e-4), "The output of a layer is not right yet.")
    return net, layer, batch


def refuses(student: Student, layer: str, draw: Draw) -> None:
    """``Wrong`` unless this layer raises ValueError, also after another layer of the same net has been listened to."""
    net, other, batch = right_maps(student, draw)
    kept = student.keep(net)
    student.feature_maps(kept, other, batch)
    try:
        student.feature_maps.raises(ValueError, kept, layer, batch)
    except Wrong as wrong:
        raise Wrong(wrong.sentence, named_error(student, draw) or "missing-layer-not-refused") from None


@pytest.mark.task("4.7", points=0.2, home='feature_maps(given.layered_net(), "features.9", torch.ones(1, 3, 5, 5))')
def test_unknown_layer(student: Student, draw: Draw) -> None:
    """an unknown layer raises ValueError"""
    for name in ("features.9", "body", "feat", "3"):
        refuses(student, name, draw)


@pytest.mark.task("4.7", points=0.1, home='feature_maps(given.layered_net(), "spare", torch.ones(1, 3, 5, 5))')
def test_layer_never_called(student: Student, draw: Draw) -> None:
    """a layer that was never called raises ValueError"""
    refuses(student, "spare", draw)


@pytest.mark.task(
    "4.7",
    points=0.1,
    evidence="state",
    home='feature_maps(given.layered_net(), "head", torch.ones(1, 3, 5, 5)).requires_grad',
)
def test_maps_without_graph(student: Student, draw: Draw) -> None:
    """the answer carries no graph; the batch, the parameters and torch's settings stay as they were"""
    net, layer, batch = right_maps(student, draw)
    kept = student.keep(net)
    answer = student.feature_maps(kept, layer, batch)
    expect(not answer.requires_grad, mistake="maps-tracked")
    nothing_else_changed(student, answer, kept)


def asked_in_vain(student: Student, net: Remote, layer: str, batch: Tensor) -> None:
    """Ask for a layer that gives no answer; whether ValueError comes is judged by a test of its own."""
    with suppress(Wrong):
        student.feature_maps.raises(ValueError, net, layer, batch)


def lets_out(student: Student, error: type[Exception], net: Remote, layer: str, batch: Tensor) -> None:
    """``Wrong`` unless an error that the model raises comes out."""
    try:
        student.feature_maps.raises(error, net, layer, batch)
    except Wrong:
        if student.feature_maps.attempt(net, layer, batch).raised is None:
            raise Wrong(
                "Here the model raises an error behind the layer that was asked for, and it doesn't come out of "
                "feature_maps. Does the whole model run, or does an except keep the error back?"
            ) from None
        raise


def hooks_on(net: Remote) -> int:
    """How many hooks there are on the layers of a kept net."""
    return net.method("hooks").as_int()


@pytest.mark.task(
    "4.7",
    points=0.1,
    evidence="state",
    home='net = given.layered_net(); feature_maps(net, "head", torch.ones(1, 3, 5, 5)); net.hooks()',
)
def test_hook_removed(student: Student, draw: Draw) -> None:
    """the hook is removed again, also after an error, and from a layer that was never called; those of others stay"""
    net, layer, batch = right_maps(student, draw)
    kept = student.keep(net)
    student.feature_maps(kept, layer, batch)
    expect(hooks_on(kept) == 0, mistake="hook-left-behind")
    for kind, error in ERRORS.items():
        broken = student.keep(recipe.layered_net(seed=draw.seed(), broken=kind))
        lets_out(student, error, broken, layer, batch)
        expect(hooks_on(broken) == 0, mistake="hook-left-after-an-error")
    asked_in_vain(student, kept, "spare", batch)
    expect(hooks_on(kept) == 0, mistake="hook-left-on-a-silent-layer")
    noted = student.keep(recipe.layered_net(seed=draw.seed(), noted=True))
    for name in ("head", "features.0"):
        student.feature_maps(noted, name, batch)
        expect(hooks_on(noted) >= 2, mistake="hooks-of-others-removed")


@pytest.mark.task(
    "4.7",
    points=0.1,
    evidence="state",
    home='net = given.layered_net(); feature_maps(net, "head", torch.ones(1, 3, 5, 5)); net.training',
)
def test_maps_put_the_mode_back(student: Student, draw: Draw) -> None:
    """the model's mode is put back"""
    net, layer, batch = right_maps(student, draw)
    mode_is_put_back(student, "maps", lambda kept: student.feature_maps(kept, layer, batch), draw, net)
    small = draw.tensor(3, 3, 8, 8)
    mode_is_put_back(student, "maps", lambda kept: student.feature_maps(kept, "1", small), draw)


@pytest.mark.task(
    "4.7",
    points=0.1,
    evidence="state",
    home='net = given.layered_net(broken="runtime"); feature_maps(net, "head", torch.ones(1, 3, 5, 5))',
)
def test_maps_put_the_mode_back_after_an_error(student: Student, draw: Draw) -> None:
    """the model's mode is put back after an error, too, and where there is no such layer or it is never called"""
    net, layer, batch = right_maps(student, draw)

    def ask(kept: Remote) -> Answer:
        return student.feature_maps(kept, layer, batch)

    def failing(kept: Remote, error: type[Exception]) -> None:
        lets_out(student, error, kept, layer, batch)

    mode_is_put_back_after_an_error(
        student, "maps", ask, failing, draw, net, lambda kind: recipe.layered_net(broken=kind)
    )
    for silent, why in (("spare", "is never called"), ("features.9", "isn't there")):

        def in_vain(kept: Remote, name: str = silent) -> None:
            asked_in_vain(student, kept, name, batch)

        training = mode_after(student, in_vain, net, True)
        expect(training, f"When the layer {why}, the model's mode is not put back.")
