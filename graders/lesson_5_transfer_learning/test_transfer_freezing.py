"""Hidden graders of tasks 5.1 and 5.2. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from autograder import given
from autograder.testing import Draw, Recipe, Remote, Student, Wrong, expect, recipe

from .common import (
    PLAIN,
    ROWS,
    SEVERAL,
    ZOO_NET,
    State,
    alike,
    changed,
    head_of,
    last_linear,
    normal,
    nudged,
    parameter_names,
    state_of,
)

pytestmark = [pytest.mark.warm("optim", "vision"), pytest.mark.open]

# --------------------------------------------------------------------------------------- task 5.1


def some_net(draw: Draw) -> tuple[Recipe]:
    head = draw.in_turn(["fc", "hardswish", "classifier"])
    frozen = draw.in_turn(["", "first", "backbone"])
    return (recipe.headed_net(head=head, width=draw.integer(4, 8), seed=draw.seed(), frozen=frozen),)


@pytest.mark.task("5.1", points=0.7)
@pytest.mark.cases(
    some_net, count=3, home=["freeze(given.headed_net())", 'freeze(given.headed_net(frozen="backbone"))']
)
def test_nothing_trains_any_more(student: Student, case: tuple[Recipe]) -> None:
    """after freezing, a step of gradient descent moves no parameter"""
    (net,) = case
    kept = student.keep(net)
    before = state_of(student, kept)
    student.freeze(kept)
    expect(not changed(before, state_of(student, kept)), "Freezing a module changed the values in it.")
    moved = nudged(student, kept)
    trainable = {name for name, p in net.build().named_parameters() if p.requires_grad}
    if not moved:
        return
    expect(moved <= trainable, "Parameters that were frozen already train now.")
    if moved < trainable:
        expect(False, "Some of the parameters still train.", mistake="only-the-first-layer")
    in_eval_mode = not student.probe("training", kept).as_bool()
    expect(False, "", mistake="eval-is-not-freezing" if in_eval_mode else "no-grad-is-not-freezing")


@pytest.mark.task("5.1", points=0.2, home="freeze(given.colour_net()).scale.requires_grad")
def test_own_parameters(student: Student) -> None:
    """a single layer, and any other module with parameters of its own, can be frozen"""
    whole = student.keep(recipe.headed_net(seed=34))
    student.freeze(whole)
    expect(not nudged(student, whole), "Not even the layers inside a net are frozen.")
    net = student.keep(recipe.headed_net(width=5, seed=34))
    layer = student.keep(given.part_of)(net, "fc").as_module()
    for kept, rows in [(layer, ROWS), (student.keep(recipe.colour_net()), normal(2, 3, 4, 4, seed=35))]:
        student.freeze(kept)
        expect(not nudged(student, kept, rows), mistake="only-layers-inside")


@pytest.mark.task("5.1", points=0.1, home='freeze(given.part_of(given.headed_net(), "relu"))')
def test_without_parameters(student: Student) -> None:
    """a module without parameters passes through"""
    net = student.keep(recipe.headed_net(seed=36))
    student.freeze(student.keep(given.part_of)(net, "relu").as_module())
    student.freeze(net)
    expect(not nudged(student, net), "The module still trains.")


@pytest.mark.task("5.1", points=0.3, home='freeze(given.headed_net("hardswish"))')
def test_only_this_module(student: Student) -> None:
    """a part of a net can be frozen, and the rest of the net still trains"""
    net = recipe.headed_net(head="hardswish", seed=31)
    kept = student.keep(net)
    part = student.keep(given.part_of)(kept, "features").as_module()
    student.freeze(part)
    wanted = parameter_names(net.build(), ["classifier"])
    expect(nudged(student, kept) == wanted, "Frozen was a net's backbone: then its head, and only it, should train.")


@pytest.mark.task("5.1", points=0.1, evidence="state", home="net = given.headed_net(); freeze(net) is net")
def test_gives_the_module_itself(student: Student) -> None:
    """returns the module that it was given"""
    kept = student.keep(recipe.headed_net(seed=32))
    back = student.freeze(kept).as_module()
    expect(not nudged(student, back), "What came back still trains.")
    expect(student.probe("same", kept, back).as_bool(), "What came back is not the module that was given.")


NORMS = [name for name, part in given.headed_net().named_modules() if isinstance(part, nn.BatchNorm1d)]


@pytest.mark.task("5.1", points=0.1, evidence="state", home="net = given.headed_net(); freeze(net); net.training")
def test_mode_stays(student: Student) -> None:
    """train or eval mode stays as it was"""
    for mode in (True, False):
        kept = student.keep(recipe.headed_net(seed=33))
        student.probe("set_training", kept, mode)
        student.freeze(kept)
        expect(not nudged(student, kept), "The module still trains.")
        sentence = "Freezing changed between train and eval mode. These are two different things."
        expect(student.probe("training", kept).as_bool() == mode, sentence)
        for name in NORMS:  # who puts only them in eval mode changes how the net trains all the same
            part = student.keep(given.part_of)(kept, name).as_module()
            expect(student.probe("training", part).as_bool() == mode, sentence)


# --------------------------------------------------------------------------------------- task 5.2


def plain_head(draw: Draw) -> tuple[Recipe, int]:
    width, seed = draw.integer(4, 9), draw.seed()
    net = recipe.headed_net(head=draw.in_turn(PLAIN), classes=4, width=width, seed=seed)
    return net, draw.in_turn([3, 7, 1, 4])


def head_of_several(draw: Draw) -> tuple[Recipe, int]:
    width, seed = draw.integer(4, 9), draw.seed()
    net = recipe.headed_net(head=draw.in_turn(SEVERAL), classes=4, width=width, seed=seed)
    return net, draw.in_turn([3, 7, 5])


def replaced(student: Student, net: Recipe, classes: int) -> Remote:
    """A net after ``replace_head``, which is expected to work in place."""
    kept = student.keep(net)
    student.replace_head(kept, classes)
    return kept


def state_after(student: Student, kept: Remote) -> State:
    """The state of a net after ``replace_head``."""
    try:
        return state_of(student, kept)
    except Wrong:
        raise Wrong("After the call the model's state_dict cannot be read: does each layer have its weights?") from None


def check_head(student: Student, net: Recipe, classes: int) -> None:
    """``Wrong`` unless a new ``Linear`` of the right size stands where the last one stood, and works."""
    kept = replaced(student, net, classes)
    own, after = net.build(), state_after(student, kept)
    name = last_linear(own)
    before, (head, _) = own.state_dict(), head_of(own)
    width = before[f"{name}.weight"].shape[1]
    expect(after.keys() != before.keys() or bool(changed(before, after)), "The model is the same as before.")
    new = after.get(f"{name}.weight")
    if new is None or after.keys() - before.keys() - {f"{name}.bias"}:
        old_kept = any(
            n.startswith(head) and n not in before and v.dim() == 2 and v.shape[1] == 4 for n, v in after.items()
        )
        expect(not old_kept, mistake="new-layer-after-the-old-one")
        lost = any(n.startswith(head) and n not in after for n in before)
        expect(not (lost and after.keys() & {f"{head}.weight"}), mistake="whole-classifier-replaced")
        raise Wrong("The new layer does not stand where the last Linear of the head stood, under the same name.")
    expect(new.dim() == 2 and new.shape[1] == width, mistake="wrong-in-features")
    expect(not alike(new, before[f"{name}.weight"]), "The last Linear of the head is the old one.")
    expect(new.shape[0] == classes, "The new layer does not give as many numbers as there are classes.")
    own.set_submodule(name, torch.nn.Linear(width, classes, bias=f"{name}.bias" in after))
    expect(own.state_dict().keys() == after.keys(), "Parts of the model are gone, or new ones came.")
    shapes = all(v.shape == after[n].shape for n, v in own.state_dict().items())
    expect(shapes, "A layer of the model has another shape than it should.")
    own.load_state_dict(after)
    student.probe("set_training", kept, False)
    own.eval()
    with torch.no_grad():
        wanted = own(ROWS)
    kept(ROWS).equals(wanted)


REPLACE_AT_HOME = [
    'replace_head(given.headed_net("fc"), 3)',
    'replace_head(given.headed_net("classifier"), 3)',
    'replace_head(given.headed_net("dropout"), 3)',
    'replace_head(given.headed_net("hardswish"), 3)',
    'replace_head(given.headed_net("sequence"), 3)',
    'replace_head(given.headed_net("fc", frozen="all"), 3)',
]


@pytest.mark.task("5.2", points=0.8)
@pytest.mark.cases(plain_head, count=4, home=REPLACE_AT_HOME)
def test_head_of_one_layer(student: Student, case: tuple[Recipe, int]) -> None:
    """a head that is one Linear: a new one of the right size is in its place"""
    check_head(student, *case)


@pytest.mark.task("5.2", points=0.7)
@pytest.mark.cases(head_of_several, count=3, home=REPLACE_AT_HOME)
def test_head_of_several_layers(student: Student, case: tuple[Recipe, int]) -> None:
    """a head of several layers: the last Linear is new, the other layers stay"""
    check_head(student, *case)


def any_head(draw: Draw) -> tuple[Recipe, int]:
    frozen = draw.in_turn(["", "backbone", "all", "first"])
    head = draw.in_turn(["fc", "dropout", "classifier", "hardswish"])
    return recipe.headed_net(head=head, width=draw.integer(4, 8), seed=draw.seed(), frozen=frozen), 3


@pytest.mark.task("5.2", points=0.5)
@pytest.mark.cases(any_head, count=4, home=REPLACE_AT_HOME)
def test_all_else_stays(student: Student, case: tuple[Recipe, int]) -> None:
    """all else stays: no other value changes, what trained still trains, what was frozen is frozen"""
    net, classes = case
    own = net.build()
    kept = replaced(student, net, classes)
    name = last_linear(own)
    before, after = own.state_dict(), state_after(student, kept)
    expect(bool(changed(before, after)), "The model is the same as before.")
    new = {f"{name}.weight", f"{name}.bias"}
    expect(not changed(before, after) - new, "Not only the last Linear of the head changed.")
    trained = {n for n, p in own.named_parameters() if p.requires_grad and n not in new}
    moved = nudged(student, kept) - new
    expect(moved >= trained, "Parameters outside of the new layer that trained before do so no more.")
    expect(moved <= trained, "Parameters that were frozen before train now.")


@pytest.mark.task("5.2", points=0.3, home='replace_head(given.headed_net("fc", frozen="all"), 3).fc.weight')
def test_new_layer_is_fresh_and_trains(student: Student) -> None:
    """the new layer trains, also in a frozen model, and starts at random"""
    starts = []
    for head, frozen in [("fc", "all"), ("fc", "all"), ("dropout", "backbone"), ("fc", "all")]:
        net = recipe.headed_net(head=head, classes=4, width=5, seed=41, frozen=frozen)
        kept = replaced(student, net, 4)
        name = last_linear(net.build())
        after = state_after(student, kept)
        weight = after.get(f"{name}.weight")
        expect(weight is not None and weight.shape == (4, 5), "There is no new last layer of the right size.")
        there, before = {f"{name}.weight", f"{name}.bias"} & after.keys(), net.build().state_dict()
        if any(alike(after[n], before[n]) for n in there):
            raise Wrong("The new layer has the weights or the bias of the old one. It should start afresh.")
        moved = nudged(student, kept)
        expect(f"{name}.weight" in moved, mistake="head-frozen-too")
        expect(moved >= there, "The weights of the new layer train, and its bias does not.")
        starts.append(weight)
    expect(not alike(starts[0], starts[1]), "Two new heads start from the very same weights.")


@pytest.mark.task("5.2", points=0.2, home='replace_head(given.headed_net("no bias"), 3).fc')
def test_bias(student: Student) -> None:
    """the new layer has a bias that trains, whether the old one had one or not"""
    for head in ("fc", "no bias"):
        kept = replaced(student, recipe.headed_net(head=head, seed=42), 3)
        after = state_after(student, kept)
        expect("fc.weight" in after and after["fc.weight"].shape == (3, 6), "There is no new layer of the right size.")
        expect("fc.bias" in after, mistake="bias-lost")
        expect("fc.bias" in nudged(student, kept), "The bias of the new layer does not train.")


@pytest.mark.task("5.2", points=0.2, home="replace_head(given.zoo_net(), 5).classifier")
def test_real_net(student: Student) -> None:
    """the zoo's own net: five logits, from its own features"""
    # One forward pass of one picture of 64 x 64 pixels on either side: 30 ms each.
    picture = normal(1, 3, 64, 64, seed=43)
    kept = replaced(student, recipe.zoo_net(), 5)
    student.probe("set_training", kept, False)
    logits = kept(picture).as_tensor(shape=(1, 5), dtype=torch.float32)
    head = student.keep(given.state_of_part)(kept, "classifier").as_dict(keys={"1.weight", "1.bias"})
    with torch.no_grad():
        features: Tensor = ZOO_NET.avgpool(ZOO_NET.features(picture)).flatten(1)
        wanted = features @ head["1.weight"].as_tensor(shape=(5, 1280)).T + head["1.bias"].as_tensor(shape=(5,))
    close = torch.allclose(logits, wanted, rtol=1e-3, atol=1e-3)
    expect(close, "The logits are not what the net's own features and the new layer give.")


@pytest.mark.task("5.2", points=0.2, home="replace_head(given.headless_net(), 3)")
def test_no_head(student: Student) -> None:
    """a model with neither fc nor classifier: ValueError"""
    replaced(student, recipe.headed_net(seed=45), 3)(ROWS).as_tensor(shape=(12, 3))
    student.replace_head.raises(ValueError, recipe.headless_net(), 3)


@pytest.mark.task("5.2", points=0.1, evidence="state", home="net = given.headed_net(); replace_head(net, 3) is net")
def test_gives_the_model_itself(student: Student) -> None:
    """returns the model that it was given, in the mode in which it came"""
    kept = student.keep(recipe.headed_net(seed=44))
    back = student.replace_head(kept, 3).as_module()
    back(ROWS).as_tensor(shape=(12, 3))
    expect(student.probe("same", kept, back).as_bool(), "What came back is not the model that was given.")
    for before in (True, False):
        student.probe("set_training", kept, before)
        student.replace_head(kept, 3)
        expect(student.probe("training", kept).as_bool() == before, "The model was left in another mode than before.")
