"""Hidden graders of task 5.2. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import re

import pytest
import torch
from torch import Tensor, nn

from autograder.testing import Draw, Recipe, Remote, Student, Wrong, expect, recipe
from week4 import given

from .common import (
    PLAIN,
    SEVERAL,
    ZOO_NET,
    State,
    alike,
    answers_as,
    changed,
    head_of,
    last_linear,
    learns,
    learns_as,
    nudged,
    rows_for,
    state_of,
)

pytestmark = [pytest.mark.warm("optim", "vision"), pytest.mark.open]


def plain_head(draw: Draw) -> tuple[Recipe, int]:
    width, seed = draw.integer(5, 9), draw.seed()  # unlike the 4 classes: a layer's inputs tell what it comes after
    first = draw.in_turn([False, False, True, True])
    net = recipe.headed_net(head=draw.in_turn(PLAIN), classes=4, width=width, seed=seed, head_first=first)
    return net, draw.in_turn([3, 7, 1, 4])


def head_of_several(draw: Draw) -> tuple[Recipe, int]:
    width, seed = draw.integer(5, 9), draw.seed()
    net = recipe.headed_net(head=draw.in_turn(SEVERAL), classes=4, width=width, seed=seed)
    return net, draw.in_turn([3, 7, 5])


def replaced(student: Student, net: Recipe, classes: int) -> Remote:
    """A net after ``replace_head``, which is expected to work in place."""
    kept = student.keep(net)
    try:
        student.replace_head(kept, classes)
    except Wrong as wrong:
        wrong.mistake = wrong.mistake or named_error(student, net)
        raise
    return kept


def named_error(student: Student, net: Recipe) -> str | None:
    """Which known mistake of ``replace_head`` makes it raise, if any. Asked only after it did."""
    call = student.replace_head.attempt(net, 3)
    if call.raised is None:
        return None
    # a model without a head, it says, or one without that attribute, though there is a head
    if call.raised.kind == "ValueError" or re.search(r"has no attribute '(fc|classifier)'", call.raised.text):
        heads = [student.replace_head.attempt(recipe.headed_net(head), 3).raised for head in PLAIN]
        return "only-one-name" if heads.count(None) == 1 else None
    for words, mistake in ERRORS.items():
        if re.search(words, call.raised.text):
            return mistake
    return None


ERRORS = {
    r"'Sequential' object has no attribute '(in_features|out_features|weight|bias)'": "head-taken-for-a-layer",
    r"'(Dropout|Hardswish|BatchNorm1d|Tanh|Identity)' object has no attribute '(in|out)_features'": (
        "last-layer-whatever-it-is"
    ),
    r"'Linear' object (is not|does not support)": "head-taken-for-a-sequence",
    r"'Linear' object is not iterable|object of type 'Linear' has no len": "head-taken-for-a-sequence",
}
"""Known mistakes by what Python says when they raise."""


def state_after(student: Student, kept: Remote) -> State:
    """The state of a net after ``replace_head``."""
    try:
        return state_of(student, kept)
    except Wrong:
        raise Wrong("After the call the model's state_dict cannot be read: does each layer have its weights?") from None


NOT_TAKEN = "Where the last Linear stood, nothing takes weights and a bias of the right size now."


def given_head(student: Student, kept: Remote, own: nn.Module, classes: int, draw: Draw) -> None:
    """Give the new layer of a kept net, and of the grader's own copy, weights that nobody has seen before.

    All else in the kept net stays as the learner's function left it.
    """
    name = last_linear(own)
    width = own.get_parameter(f"{name}.weight").shape[1]
    new = torch.nn.Linear(width, classes)
    weights = {"weight": draw.tensor(classes, width, contiguous=True), "bias": draw.tensor(classes)}
    new.load_state_dict(weights)
    own.set_submodule(name, new)
    try:
        student.probe("load", student.keep(given.part_of)(kept, name).as_module(), weights)
    except Wrong:
        raise Wrong(NOT_TAKEN) from None


MORE_OR_LESS = "Parts of the model are gone, or new ones came."
ELSEWHERE = "The new layer does not stand where the last Linear of the head stood, under the same name."


def check_head(student: Student, net: Recipe, classes: int, draw: Draw) -> None:
    """``Wrong`` unless a new ``Linear`` of the right size stands where the last one stood, and works."""
    kept = replaced(student, net, classes)
    own, after = net.build(), state_after(student, kept)
    name = last_linear(own)
    before, (head, _) = own.state_dict(), head_of(own)
    width = before[f"{name}.weight"].shape[1]
    if after.keys() == before.keys() and not changed(before, after):
        copied = starts_from_the_old(student, net, f"{name}.weight")
        raise Wrong(mistake="old-weights-kept" if copied else "new-layer-not-put-in")
    new = after.get(f"{name}.weight")
    if new is None or after.keys() - before.keys() - {f"{name}.bias"}:
        old = before[f"{name}.weight"]
        old_kept = any(
            n.startswith(head) and n not in before and v.dim() == 2 and (v.shape[1] == 4 or alike(v, old))
            for n, v in after.items()
        ) and any(n.startswith(head) and alike(v, old) for n, v in after.items())
        expect(not old_kept, mistake="new-layer-after-the-old-one")
        lost = any(n.startswith(head) and n not in after for n in before)
        expect(not (lost and after.keys() & {f"{head}.weight"}), mistake="whole-classifier-replaced")
        expect(f"{name}.0.weight" not in after, mistake="more-than-a-linear")
        raise Wrong(MORE_OR_LESS if new is not None and new.shape == (classes, width) else ELSEWHERE)
    expect(new.dim() == 2 and new.shape[1] == width, mistake="wrong-in-features")
    if alike(new, before[f"{name}.weight"]):
        others = {n for n in changed(before, after) if n.startswith(head)}
        if others == {f"{name}.bias"} or starts_from_the_old(student, net, f"{name}.weight"):
            raise Wrong(mistake="old-weights-kept")
        fault = "not-the-last-linear" if others else None
        elsewhere = [n for n, m in own.named_modules() if isinstance(m, nn.Linear)][-1]
        if not others and f"{elsewhere}.weight" in changed(before, after):
            fault = "last-linear-of-the-model"
        raise Wrong("The last Linear of the head is the old one.", fault)
    expect(new.shape[0] == classes, "The new layer does not give as many numbers as there are classes.")
    own.set_submodule(name, torch.nn.Linear(width, classes, bias=f"{name}.bias" in after))
    expect(own.state_dict().keys() == after.keys(), MORE_OR_LESS)
    shapes = all(v.shape == after[n].shape for n, v in own.state_dict().items())
    expect(shapes, "A layer of the model has another shape than it should.")
    own.load_state_dict(after)
    expect(answers_as(student, kept, own, rows_for(draw)), "The model does not answer what its own weights give.")
    if f"{name}.bias" not in after:
        return  # a test of its own asks for the bias
    own = net.build()
    given_head(student, kept, own, classes, draw)
    same = answers_as(student, kept, own, rows_for(draw))
    expect(same, "With new weights in the new layer the model does not answer what they give.")


def starts_from_the_old(student: Student, net: Recipe, weight: str) -> bool:
    """Whether a last layer for fewer classes begins with the weights of the old one. Asked only after a failure."""
    after, old = state_after(student, replaced(student, net, 3)).get(weight), net.build().state_dict()[weight]
    return after is not None and after.shape == (3, old.shape[1]) and alike(after, old[:3])


REPLACE_AT_HOME = [
    'net = given.headed_net("fc"); replace_head(net, 3); net.fc',
    'net = given.headed_net("classifier"); replace_head(net, 3); net.classifier',
    'net = given.headed_net("dropout"); replace_head(net, 3); list(net.classifier.modules())',
    'net = given.headed_net("hardswish"); replace_head(net, 3); list(net.classifier.modules())',
    'net = given.headed_net("sequence"); replace_head(net, 3); list(net.fc.modules())',
    'net = given.headed_net("fc", frozen="all"); replace_head(net, 3); net',
    'net = given.headed_net("fc", head_first=True); replace_head(net, 3); net.fc',
]


@pytest.mark.task("5.2", points=0.7)
@pytest.mark.cases(plain_head, count=4, home=REPLACE_AT_HOME)
def test_head_of_one_layer(student: Student, case: tuple[Recipe, int], draw: Draw) -> None:
    """a head that is one Linear: a new one of the right size is in its place"""
    check_head(student, *case, draw)


@pytest.mark.task("5.2", points=0.7)
@pytest.mark.cases(head_of_several, count=3, home=REPLACE_AT_HOME)
def test_head_of_several_layers(student: Student, case: tuple[Recipe, int], draw: Draw) -> None:
    """a head of several layers: the last Linear is new, the other layers stay"""
    check_head(student, *case, draw)


@pytest.mark.task(
    "5.2",
    points=0.1,
    home='net = given.headed_net("hardswish"); replace_head(net, 3); net.classifier[0]',
)
def test_other_layers_are_kept(student: Student, draw: Draw) -> None:
    """the other layers of the head are those that were there, not others with the same numbers"""
    net, classes = recipe.headed_net(head="hardswish", seed=draw.seed()), draw.choice([2, 3, 5, 6, 7])
    kept, own = student.keep(net), net.build()
    first = student.keep(given.part_of)(kept, "classifier.0").as_module()
    student.replace_head(kept, classes)
    weights = {n: draw.tensor(*v.shape, contiguous=True) for n, v in state_of(student, first).items()}
    student.probe("load", first, weights)
    own.get_submodule("classifier.0").load_state_dict(weights)
    given_head(student, kept, own, classes, draw)
    same = answers_as(student, kept, own, rows_for(draw))
    expect(
        same, "Other weights in the head's first layer don't change the answers as they should: is it the old layer?"
    )


def any_head(draw: Draw) -> tuple[Recipe, int]:
    frozen = draw.in_turn(["", "backbone", "all", "first"])
    head = draw.in_turn(["fc", "dropout", "classifier", "hardswish"])
    return recipe.headed_net(head=head, width=draw.integer(4, 8), seed=draw.seed(), frozen=frozen), 3


@pytest.mark.task("5.2", points=0.5)
@pytest.mark.cases(any_head, count=4, home=REPLACE_AT_HOME)
def test_all_else_stays(student: Student, case: tuple[Recipe, int], draw: Draw) -> None:
    """all else stays: no other value changes, what trained still trains, what was frozen is frozen"""
    net, classes = case
    own = net.build()
    kept = replaced(student, net, classes)
    name = last_linear(own)
    before, after = own.state_dict(), state_after(student, kept)
    expect(bool(changed(before, after)), "No value in the model has changed.")
    new = {f"{name}.weight", f"{name}.bias"}
    others = changed(before, after) - new
    weights = [n for n in others | new if n.endswith("weight") and n in before and n in after]
    every = len(weights) > 1 and all(n.startswith(head_of(own)[0]) and not alike(before[n], after[n]) for n in weights)
    expect(
        not others,
        "Something else than the last Linear of the head has changed.",
        "every-linear-replaced" if every else None,
    )
    trained = {n for n, p in own.named_parameters() if p.requires_grad and n not in new}
    trains = False
    if not new <= after.keys():  # a test of its own asks for the bias
        moved = nudged(student, kept, rows_for(draw)) - new
        same = moved == trained
    else:
        given_head(student, kept, own, classes, draw)
        student.probe("set_training", kept, True)
        moved, same = learns_as(student, kept, own, rows_for(draw, 24))
        trains = f"{name}.weight" in moved
        thaws = not trains  # frozen, too: another test says so
        moved -= new
        same = same or (thaws and moved == trained)
    fault = "all-else-frozen" if trains and not moved else None
    expect(moved >= trained, "Parameters outside of the new layer that trained before do so no more.", fault)
    expect(moved <= trained, "Parameters that were frozen before train now.")
    expect(same, "After a step of gradient descent the model does not answer what it should.")


@pytest.mark.task("5.2", points=0.3, home='replace_head(given.headed_net("fc", frozen="all"), 3).fc.weight')
def test_new_layer_is_fresh_and_trains(student: Student, draw: Draw) -> None:
    """the new layer trains, also in a frozen model, and starts at random"""
    starts, seed, other = [], draw.seed(), draw.choice([3, 5, 6, 7])
    for head, frozen, classes in [("fc", "all", 4), ("fc", "all", 4), ("dropout", "backbone", other), ("fc", "all", 2)]:
        net = recipe.headed_net(head=head, classes=4, width=5, seed=seed, frozen=frozen)
        kept, own = replaced(student, net, classes), net.build()
        name = last_linear(own)
        after, before = state_after(student, kept), own.state_dict()
        weight = after.get(f"{name}.weight")
        expect(
            weight is not None and weight.shape == (classes, 5),
            "Where the last layer of the head was, no layer of the right size is found.",
        )
        expect(after.keys() <= before.keys() | {f"{name}.bias"}, MORE_OR_LESS)
        layer = student.keep(given.part_of)(kept, name).as_object()
        if layer.attribute("out_features").as_int() != classes:
            rows = len(state_of(student, layer)["weight"])
            raise Wrong(ELSEWHERE, "only-the-weights-new" if rows == classes else None)
        there = {f"{name}.weight", f"{name}.bias"} & after.keys()
        if any(alike(after[n], before[n]) for n in there):
            copied = bool(changed(before, after)) or starts_from_the_old(student, net, f"{name}.weight")
            raise Wrong(mistake="old-weights-kept" if copied else "new-layer-not-put-in")
        if len(there) == 2:
            given_head(student, kept, own, classes, draw)
            student.probe("set_training", kept, True)
        moved, same = learns_as(student, kept, own, rows_for(draw, 24))
        expect(f"{name}.weight" in moved, mistake="head-frozen-too")
        expect(moved >= there, "The weights of the new layer train, and its bias does not.")
        expect(same or len(there) < 2, "After a step of gradient descent the model does not answer what it should.")
        starts.append(weight)
    expect(not alike(starts[0], starts[1]), "Two new heads start from the very same weights.")


@pytest.mark.task("5.2", points=0.2, home='replace_head(given.headed_net("no bias"), 3).fc')
def test_bias(student: Student, draw: Draw) -> None:
    """the new layer has a bias that trains, whether the old one had one or not"""
    for head in ("fc", "no bias"):
        net, classes = recipe.headed_net(head=head, seed=draw.seed()), draw.choice([2, 3, 5, 6, 7])
        kept, own = replaced(student, net, classes), net.build()
        after = state_after(student, kept)
        there = "fc.weight" in after and after["fc.weight"].shape == (classes, 6)
        expect(there, "Where the old layer was, no new one of the right size is found.")
        expect("fc.bias" in after, mistake="bias-lost")
        given_head(student, kept, own, classes, draw)
        moved, same = learns(student, kept, own, rows_for(draw, 24))  # another test says if all else is frozen, too
        expect("fc.bias" in moved, "The bias of the new layer does not train.")
        expect(same, "After a step of gradient descent the model does not answer what it should.")


@pytest.mark.task("5.2", points=0.2, home="list(replace_head(given.zoo_net(), 5).classifier.modules())")
def test_real_net(student: Student, draw: Draw) -> None:
    """the zoo's own net: as many logits as were asked for, from its own features"""
    # One forward pass of one picture of 64 x 64 pixels on either side: 30 ms each.
    picture, classes = draw.tensor(1, 3, 64, 64, contiguous=True), draw.integer(3, 9)
    kept = replaced(student, recipe.zoo_net(), classes)
    student.probe("set_training", kept, False)
    kept(picture).as_tensor(shape=(1, classes), dtype=torch.float32)
    try:
        head = student.keep(given.part_of)(kept, "classifier.1").as_module()
    except Wrong:
        raise Wrong("The new layer isn't where the old one was: the zoo's net has it at classifier[1].") from None
    weight, bias = draw.tensor(classes, 1280, contiguous=True) / 36, draw.tensor(classes)
    try:
        student.probe("load", head, {"weight": weight, "bias": bias})
    except Wrong:
        raise Wrong(NOT_TAKEN) from None
    logits = kept(picture).as_tensor(shape=(1, classes), dtype=torch.float32)
    with torch.no_grad():
        features: Tensor = ZOO_NET.avgpool(ZOO_NET.features(picture)).flatten(1)
        wanted = features @ weight.T + bias
    close = torch.allclose(logits, wanted, rtol=1e-3, atol=1e-3)
    expect(close, "The logits are not what the net's own features and the new layer give.")


@pytest.mark.task("5.2", points=0.2, home="replace_head(given.headless_net(), 3)")
def test_no_head(student: Student, draw: Draw) -> None:
    """a model with neither fc nor classifier: ValueError"""
    classes = draw.choice([2, 3])  # fewer than before: cutting the old weights down fails elsewhere
    check_head(student, recipe.headed_net(seed=draw.seed()), classes, draw)
    try:
        student.replace_head.raises(ValueError, recipe.headless_net(), classes)
    except Wrong as wrong:
        mute = student.replace_head.attempt(recipe.headless_net(), classes).raised is None
        raise Wrong(wrong.sentence, "no-head-mute" if mute else "no-head-not-looked-for") from None


@pytest.mark.task("5.2", points=0.1, evidence="state", home="net = given.headed_net(); replace_head(net, 3) is net")
def test_gives_the_model_itself(student: Student, draw: Draw) -> None:
    """returns the model that it was given, in the mode in which it came"""
    kept = student.keep(recipe.headed_net(seed=draw.seed()))
    back = student.replace_head(kept, 3).as_module()
    new = student.keep(given.part_of)(kept, "fc").as_module()
    expect(not student.probe("same", new, back).as_bool(), mistake="new-layer-returned")
    back(rows_for(draw)).as_tensor(shape=(12, 3))
    expect(student.probe("same", kept, back).as_bool(), "What came back is not the model that was given.")
    for before in (True, False):
        student.probe("set_training", kept, before)
        student.replace_head(kept, 3)
        expect(student.probe("training", kept).as_bool() == before, "The model was left in another mode than before.")
