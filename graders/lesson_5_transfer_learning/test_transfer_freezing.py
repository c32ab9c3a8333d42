"""Hidden graders of task 5.1. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import dataclasses
import difflib

import pytest
from torch import Tensor, nn

from autograder.testing import Draw, Recipe, Remote, Student, Wrong, expect, recipe
from week4 import given

from .common import (
    changed,
    head_of,
    last_linear,
    learns,
    learns_as,
    parameter_names,
    rows_for,
    state_of,
)

pytestmark = [pytest.mark.warm("optim", "vision"), pytest.mark.open]


def some_net(draw: Draw) -> tuple[Recipe]:
    head = draw.in_turn(["fc", "hardswish", "classifier"])
    frozen = draw.in_turn(["", "first", "backbone"])
    return (recipe.headed_net(head=head, width=draw.integer(4, 8), seed=draw.seed(), frozen=frozen),)


def joined(student: Student, kept: Remote, own: nn.Module, draw: Draw) -> tuple[Remote, nn.Module]:
    """A kept net, and the grader's own, each inside of a net that has more to learn: something always trains."""
    seed = draw.seed()
    return student.keep(given.joined_net)(kept, seed).as_module(), given.joined_net(own, seed)


def learns_joined(
    student: Student, kept: Remote, own: nn.Module, draw: Draw, rows: Tensor | None = None
) -> tuple[set[str], bool]:
    """As ``learns_as``, each inside of a net that has more to learn; the names are those of the net inside."""
    outer, own_outer = joined(student, kept, own, draw)
    rows = rows_for(draw, 24) if rows is None else rows
    moved, same = learns_as(student, outer, own_outer, rows)
    return {name.removeprefix("model.") for name in moved if name.startswith("model.")}, same


OTHERWISE = "After freezing, a net around the frozen one no longer learns what it should."


def freezes(student: Student, kept: Remote, own: nn.Module, draw: Draw, sentence: str) -> None:
    """``Wrong`` if all of a net still trains after ``freeze``. That nothing may has a test of its own."""
    outer, own = joined(student, kept, own, draw)
    moved, same = learns(student, outer, own, rows_for(draw, 24))
    expect(moved != parameter_names(own), sentence)
    expect(same, OTHERWISE)


def others_train(student: Student, net: Recipe, draw: Draw) -> None:
    """``Wrong`` if a net that was never frozen does not train."""
    _, same = learns_joined(student, student.keep(net), net.build(), draw)
    expect(same, "A net that was not frozen does not train as before.")


@pytest.mark.task("5.1", points=0.7)
@pytest.mark.cases(
    some_net, count=3, home=["freeze(given.headed_net())", 'freeze(given.headed_net(frozen="backbone"))']
)
def test_nothing_trains_any_more(student: Student, case: tuple[Recipe], draw: Draw) -> None:
    """after freezing, a step of gradient descent moves no parameter"""
    (net,) = case
    for frozen in draw.shuffled([True, False]):
        if not frozen:
            others_train(student, net, draw)
            continue
        kept = student.keep(net)
        before = state_of(student, kept)
        student.freeze(kept)
        same = not changed(before, state_of(student, kept))
        expect(same, "Freezing a module changed the values in it.", "values-changed")
        in_eval_mode = not student.probe("training", kept).as_bool()
        moved, same = learns_joined(student, kept, net.build().requires_grad_(False), draw)
        if moved:
            raise still_trains(student, net, moved, in_eval_mode, draw)
        expect(same, OTHERWISE)


def still_trains(student: Student, net: Recipe, moved: set[str], in_eval_mode: bool, draw: Draw) -> Wrong:
    """What to say where some parameters move."""
    own = net.build()
    trainable = {name for name, p in own.named_parameters() if p.requires_grad}
    if not moved <= trainable:
        return Wrong("Parameters that were frozen already train now.", "frozen-ones-train")
    if moved == trainable:
        return Wrong("", "eval-is-not-freezing" if in_eval_mode else unfrozen(student, net, draw))
    if moved == {name for name in trainable if not name.endswith("weight")}:
        return Wrong("The biases still train.", "only-the-weights")
    if moved == trainable & parameter_names(own, [head_of(own)[0]]):
        return Wrong("The head still trains.", "all-but-the-head")
    if moved == {list(own.state_dict(keep_vars=True))[-1]}:
        return Wrong("", "last-one-left-out")
    return Wrong("", "only-the-first-layer")


def unfrozen(student: Student, net: Recipe, draw: Draw) -> str:
    """Which known mistake leaves every parameter of a net as trainable as it was."""
    try:
        frozen = recipe.headed_net(seed=draw.seed(), frozen="all")
        if moved_after(student, student.keep(frozen), frozen.build(), draw):
            return "frozen-ones-train"
        kept = student.keep(net)
        back = student.freeze(kept).as_module()
        if not student.probe("same", kept, back).as_bool():
            return "no-grad-is-not-freezing" if learns_joined(student, back, net.build(), draw)[0] else "a-frozen-copy"
        if misspelled(student, kept, last_linear(net.build())):
            return "flag-misspelled"
        still = dataclasses.replace(net, kwargs=net.kwargs | {"frozen": ""})
        if not moved_after(student, student.keep(still), still.build(), draw):
            return "done-where-one-is-frozen"
        layer = student.keep(given.part_of)(student.keep(net), head_of(net.build())[0]).as_module()
        if not isinstance(head_of(net.build())[1], nn.Linear):
            return "no-grad-is-not-freezing"
        rows = draw.tensor(24, head_of(net.build())[1].get_parameter("weight").shape[1], contiguous=True)
        if not moved_after(student, layer, head_of(net.build())[1], draw, rows):
            return "only-direct-parameters"
    except Wrong:
        pass
    return "no-grad-is-not-freezing"


def misspelled(student: Student, kept: Remote, layer: str) -> bool:
    """Whether that layer's weight has an attribute whose name is nearly that of the flag: the worker's word."""
    weight = student.keep(given.part_of)(kept, layer).as_object().attribute("weight").as_object()
    own = weight.attribute("__dict__").as_dict()
    return any(difflib.SequenceMatcher(None, str(name), "requires_grad").ratio() > 0.75 for name in own)


def moved_after(student: Student, kept: Remote, own: nn.Module, draw: Draw, rows: Tensor | None = None) -> set[str]:
    """The names of what still trains in a net after ``freeze``."""
    student.freeze(kept)
    return learns_joined(student, kept, own, draw, rows)[0]


@pytest.mark.task("5.1", points=0.2, home="freeze(given.color_net()).scale.requires_grad")
def test_own_parameters(student: Student, draw: Draw) -> None:
    """a single layer, and any other module with parameters of its own, can be frozen"""
    whole = recipe.headed_net(seed=draw.seed())
    kept = student.keep(whole)
    student.freeze(kept)
    moved, same = learns_joined(student, kept, whole.build().requires_grad_(False), draw)
    expect(not moved, "Not all parameters of the layers inside a net are frozen.")
    expect(same, OTHERWISE)
    pictures = draw.tensor(4, 3, 4, 4)
    others_train(student, whole, draw)
    net = student.keep(whole)
    layer = student.keep(given.part_of)(net, "fc").as_module()
    own_layer = whole.build().get_submodule("fc")
    own_rows = draw.tensor(24, own_layer.get_parameter("weight").shape[1], contiguous=True)
    for kept, own, rows in [
        (layer, own_layer, own_rows),
        (student.keep(recipe.color_net()), given.color_net(), pictures),
    ]:
        student.freeze(kept)
        moved, same = learns_joined(student, kept, own.requires_grad_(False), draw, rows)
        expect(not moved, mistake="only-layers-inside")
        expect(same, "What was frozen still learns.")


@pytest.mark.task("5.1", points=0.1, home='part = given.part_of(given.headed_net(), "relu"); freeze(part) is part')
def test_without_parameters(student: Student, draw: Draw) -> None:
    """a module without parameters passes through"""
    net = recipe.headed_net(seed=draw.seed())
    kept, own = student.keep(net), net.build()
    student.freeze(student.keep(given.part_of)(kept, "relu").as_module())
    _, same = learns_joined(student, kept, own, draw)
    expect(same, "A part without parameters was frozen: the other parts should still train.")
    student.freeze(kept)
    freezes(student, kept, own, draw, "A model with such a part still trains after it was frozen itself.")


@pytest.mark.task(
    "5.1",
    points=0.2,
    home='net = given.headed_net("hardswish"); freeze(given.part_of(net, "features")); net',
)
def test_only_this_module(student: Student, draw: Draw) -> None:
    """a part of a net can be frozen, and the rest of the net still trains"""
    parts = ["features", "classifier"]
    for name in draw.shuffled(parts):
        net = recipe.headed_net(head="hardswish", seed=draw.seed())
        kept, own = student.keep(net), net.build()
        student.freeze(student.keep(given.part_of)(kept, name).as_module())
        own.get_submodule(name).requires_grad_(False)
        wanted = {n for n, p in own.named_parameters() if p.requires_grad}
        moved, same = learns_as(student, kept, own, rows_for(draw, 24))
        sentence = "One part of a net was frozen: then the other, and only it, should train."
        expect(moved == wanted and same, sentence)


@pytest.mark.task(
    "5.1",
    points=0.1,
    home="net = given.shared_net(); freeze(given.part_of(net, '0')); given.part_of(net, '2').weight.requires_grad",
)
def test_shared_parameter(student: Student, draw: Draw) -> None:
    """the parameters stay the module's own: one that another layer holds too is frozen there as well"""
    for name, other in draw.shuffled([("0", "2"), ("2", "0")]):
        net = recipe.shared_net(width=draw.integer(3, 6), seed=draw.seed())
        kept, own = student.keep(net), net.build()
        rows = draw.tensor(24, len(own.get_parameter("0.bias")), contiguous=True)
        student.freeze(student.keep(given.part_of)(kept, name).as_module())
        apart = not same_weight(student, kept)
        own.get_submodule(name).requires_grad_(False)
        moved, same = learns_joined(student, kept, own, draw, rows)
        expect(not (apart and f"{other}.weight" in moved), mistake="new-parameters")
        sentence = "One of two layers that share their weight was frozen: then only the other one's bias should train."
        expect(moved == {f"{other}.bias"} and same, sentence)


def same_weight(student: Student, kept: Remote) -> bool:
    """Whether the two layers of a net still have one weight: the worker's word."""
    weights = [student.keep(given.part_of)(kept, name).as_object().attribute("weight") for name in ("0", "2")]
    return student.probe("same", *(weight.as_object() for weight in weights)).as_bool()


@pytest.mark.task("5.1", points=0.1, evidence="state", home="net = given.headed_net(); freeze(net) is net")
def test_gives_the_module_itself(student: Student, draw: Draw) -> None:
    """returns the module that it was given"""
    net = recipe.headed_net(seed=draw.seed())
    kept = student.keep(net)
    back = student.freeze(kept).as_module()
    freezes(student, back, net.build(), draw, "What came back still trains.")
    expect(student.probe("same", kept, back).as_bool(), "What came back is not the module that was given.")


NORMS = [name for name, part in given.headed_net().named_modules() if isinstance(part, nn.BatchNorm1d)]


@pytest.mark.task("5.1", points=0.1, evidence="state", home="net = given.headed_net(); freeze(net); net.training")
def test_mode_stays(student: Student, draw: Draw) -> None:
    """train or eval mode stays as it was"""
    net = recipe.headed_net(seed=draw.seed())
    for mode in (True, False):
        kept = student.keep(net)
        student.probe("set_training", kept, mode)
        student.freeze(kept)
        sentence = "Freezing switched the mode, train or eval. These are two different things."
        if student.probe("training", kept).as_bool() != mode:
            moved, _ = learns_joined(student, kept, net.build(), draw)
            raise Wrong(sentence, "eval-mode-too" if mode and not moved else None)
        for name in NORMS:  # who puts only them in eval mode changes how the net trains all the same
            part = student.keep(given.part_of)(kept, name).as_module()
            expect(student.probe("training", part).as_bool() == mode, sentence)
        freezes(student, kept, net.build(), draw, "The module still trains.")
