"""Hidden graders of task 5.6. How they are written: ``docs/graders.md``."""

from __future__ import annotations

from typing import Any

import pytest
from torch import Tensor, nn

from autograder.testing import Answer, Draw, Recipe, Remote, Student, Wrong, expect, recipe
from week4 import given, zoo

from .common import (
    PLAIN,
    SEVERAL,
    ZOO_NET,
    alike,
    answers_as,
    changed,
    head_of,
    last_linear,
    learns,
    learns_as,
    near,
    nudged,
    parameter_names,
    rows_for,
    state_of,
)

pytestmark = [pytest.mark.warm("optim", "vision"), pytest.mark.open]

Group = tuple[list[str], float]


def wanted_names(net: nn.Module, n: int) -> tuple[set[str], set[str]]:
    """The names of the parameters of the head, and of the last ``n`` blocks."""
    names = {id(p): name for name, p in net.named_parameters()}
    blocks = zoo.blocks(net)
    last = blocks[max(len(blocks) - n, 0) :]
    return {names[id(p)] for p in head_of(net)[1].parameters()}, {names[id(p)] for b in last for p in b.parameters()}


def group_of(student: Student, kept: Remote, own: dict[str, Tensor], answer: Answer) -> Group:
    """The names of a group's parameters, and its rate."""
    return named_group(student, kept, own, answer)[0]


def named_group(student: Student, kept: Remote, own: dict[str, Tensor], answer: Answer) -> tuple[Group, list[Remote]]:
    """The names of a group's parameters and its rate, and the parameters themselves."""
    group = answer.as_dict()
    expect({"params", "lr"} <= group.keys(), "Each group should have the keys params and lr.")
    values = []
    try:
        values = _items(group["params"])
        parameters = [value.as_object() for value in values]
        # Which tensors these are, only their process can tell ...
        names = [name.as_str() for name in student.keep(given.names_of)(kept, parameters).as_list(len(values))]
    except Wrong:
        raise Wrong("The params of a group should be a list of parameters.", named_items(values)) from None
    if "" in names:
        raise Wrong("The params of a group should be a list of parameters.", named_items(values))
    # ... and what is in them is looked at here.
    right = all(name in own and alike(own[name], v.as_tensor()) for name, v in zip(names, values, strict=True))
    expect(right, "The values of the parameters in a group are not those of the model.")
    return (names, group["lr"].as_number()), parameters


def named_items(values: list[Answer]) -> str | None:
    """Which known mistake shows in what a group holds, where not all of it is the model's own parameters."""
    if any(isinstance(value._raw, str) for value in values):
        return "names-for-parameters"
    others = [value for value in values if not _is_tensor(value)]
    if not others:
        return "not-the-parameters" if values else None
    return "lists-within-the-list" if all(map(_holds_several, others)) else None


def _is_tensor(answer: Answer) -> bool:
    try:
        answer.as_tensor(finite=False)
    except Wrong:
        return False
    return True


def _holds_several(answer: Answer) -> bool:
    """Whether it's a list, or a generator."""
    try:
        answer.as_tuple()
    except Wrong:
        try:
            return bool(_items(answer))
        except Wrong:
            return False
    return False


def _items(answer: Answer) -> list[Answer]:
    """What stands in a list, a tuple, or anything else that can be gone through once."""
    for read in (answer.as_list, answer.as_tuple):
        try:
            return read()
        except Wrong:
            continue
    steps = answer.as_object().method("__iter__").as_object()
    items: list[Answer] = []
    while len(items) < 100:
        try:
            items.append(steps.method("__next__"))
        except Wrong:
            break
    return items


def groups_of(student: Student, net: Recipe, n: int, lr: float, at_most: int = 2) -> list[Group]:
    """What ``unfreeze_last`` gave for a fresh copy of the net, in names."""
    kept = student.keep(net)
    answer = student.unfreeze_last(kept, n, lr=lr)
    try:
        items = answer.as_list()
    except Wrong as wrong:
        raise Wrong(wrong.sentence, "optimizer-returned" if _is_optimizer(answer) else None) from None
    own = {name: p.detach() for name, p in net.build().named_parameters()}
    fault = "a-group-for-each-block" if len(items) > 2 else None
    expect(len(items) in (1, 2), "There should be one group, or two.", fault)
    return [group_of(student, kept, own, item) for item in items[:at_most]]


def _is_optimizer(answer: Answer) -> bool:
    """Whether it has groups of its own, as optimizers have."""
    try:
        answer.as_object().attribute("param_groups").as_list()
    except Wrong:
        return False
    return True


def learns_by_groups(student: Student, net: Recipe, n: int, lr: float, draw: Draw) -> None:
    """``Wrong`` unless a step with the groups, each at its rate, gives a fresh copy the answers that it should."""
    kept, own = student.keep(net), net.build()
    values = {name: p.detach() for name, p in own.named_parameters()}
    items = student.unfreeze_last(kept, n, lr=lr).as_list()
    found = [named_group(student, kept, values, item) for item in items]
    groups = [{"params": parameters, "lr": rate} for (_, rate), parameters in found]
    expect(sum(len(parameters) for _, parameters in found) > 0, "The groups are empty.")
    rows = rows_for(draw, 24)
    student.keep(given.nudge_groups)(kept, groups, rows[:12])
    given.nudge_groups(own, own_groups(own, n, lr), rows[:12])
    same = answers_as(student, kept, own, rows[12:])
    expect(same, "A step of gradient descent with these groups does not train the model as it should.")


def own_groups(own: nn.Module, n: int, lr: float) -> list[dict[str, Any]]:
    """What ``unfreeze_last`` should give for the grader's own net; it trains what they hold, and nothing else."""
    head, last = wanted_names(own, n)
    for name, parameter in own.named_parameters():
        parameter.requires_grad_(name in head | last)
    groups = [(head, lr), (last, lr / 10)]
    return [{"params": [own.get_parameter(name) for name in sorted(names)], "lr": rate} for names, rate in groups]


def some_blocks(draw: Draw) -> tuple[Recipe, int, float]:
    head, frozen = draw.in_turn([*PLAIN, *SEVERAL]), draw.in_turn(["", "all", "backbone", "head"])
    net = recipe.headed_net(head=head, width=draw.integer(4, 7), seed=draw.seed(), frozen=frozen)
    return net, draw.in_turn([1, 2, 3]), draw.in_turn([0.1, 0.002, 1e-3])


AT_HOME = [
    'unfreeze_last(given.headed_net("fc"), 1, lr=0.1)',
    'unfreeze_last(given.headed_net("hardswish"), 2, lr=0.1)',
    'unfreeze_last(given.headed_net("classifier", frozen="all"), 2, lr=0.1)',
    'unfreeze_last(given.headed_net("fc", frozen="head"), 1, lr=0.1)',
]


def named(student: Student, got: list[Group], net: Recipe, n: int, lr: float) -> str | None:
    """Which known mistake the groups show."""
    own = net.build()
    head, last = wanted_names(own, n)
    first = {m for b in zoo.blocks(own)[:n] for m in _names(own, b)}
    every = parameter_names(own)
    names = [set(g[0]) for g in got]
    kept = student.keep(net)
    student.unfreeze_last(kept, n, lr=lr)
    all_train = all(entry.as_tuple(3)[2].as_bool() for entry in student.probe("parameters", kept).as_list())
    if names[0] == parameter_names(own, [last_linear(own)]) != head:
        return "only-the-last-linear"
    if names == [head, last][: len(got)] and near(got[0][1], 10 * lr) and all(near(rate, lr) for _, rate in got[1:]):
        return "ten-times-for-the-head"
    if len(got) == 1:
        return "one-rate-for-all" if names[0] > head and n else None
    if near(got[1][1], lr) and near(got[0][1], lr):
        return "one-rate-for-all"
    if names[0] & names[1] & head:
        return "head-listed-twice"
    if names == [last, head] and head != last:
        return "blocks-before-the-head"
    if names[1] == first and first != last:
        return "first-blocks"
    if names[0] | names[1] == every and head | last != every:
        return "all-unfrozen" if all_train else "frozen-ones-listed"
    if names == [head, last]:
        if near(got[0][1], lr):
            return None if a_tenth(got[1][1], lr) else "not-a-tenth"
        return "rates-swapped" if near(got[0][1], lr / 10) and near(got[1][1], lr) else None
    return wrong_count(own, names[1], n) if names[0] == head else None


def a_tenth(rate: float, lr: float) -> bool:
    """Whether that's the rate of the blocks."""
    return abs(rate - lr / 10) < 1e-3 * lr


def wrong_count(own: nn.Module, found: set[str], n: int) -> str | None:
    """Which known mistake shows in the blocks whose parameters these are, if they are others than the last ``n``."""
    blocks = [_names(own, block) for block in zoo.blocks(own)]
    inside = [name for name, _ in own.named_parameters() if name in set().union(*blocks)]
    if (n > 0 and found == set(inside[-n:])) or (n > 1 and found in (blocks[-n], blocks[-1])):
        return "one-block-only"
    if n < len(blocks) and found == set().union(*blocks[len(blocks) - n - 1 :]):
        return "one-block-too-many"
    return None


def _names(net: nn.Module, part: nn.Module) -> set[str]:
    inside = {id(p) for p in part.parameters()}
    return {name for name, p in net.named_parameters() if id(p) in inside}


EMPTY = (
    "The {} group is empty. Do the parts that you took for it have parameters? Was parameters() gone through before, "
    "or was each parameter asked for requires_grad before that was set?"
)


@pytest.mark.task("5.6", points=0.6)
@pytest.mark.cases(some_blocks, count=5, home=AT_HOME)
def test_first_group(student: Student, case: tuple[Recipe, int, float]) -> None:
    """the first group: all parameters of the head, each once, at the rate that was asked for"""
    net, n, lr = case
    ((names, rate),) = groups_of(student, net, n, lr, at_most=1)
    head, _ = wanted_names(net.build(), n)
    if not names:
        sentence = EMPTY.format("first")
    elif set(names) != head:
        sentence = "The first group is not the head, the whole head and only the head."
    elif len(names) != len(head):
        sentence = "A parameter stands in the first group twice."
    elif not near(rate, lr):
        sentence = "The rate of the head is not the one that was asked for."
    else:
        for group in student.unfreeze_last(student.keep(net), n, lr=lr).as_list():
            twice = [len(_items(group.as_dict()["params"])) for _ in range(2)]
            expect(twice[0] == twice[1], mistake="params-read-once")
        return
    raise Wrong(sentence, named(student, groups_of(student, net, n, lr), net, n, lr))


@pytest.mark.task("5.6", points=0.7)
@pytest.mark.cases(some_blocks, count=5, home=AT_HOME)
def test_second_group(student: Student, case: tuple[Recipe, int, float], draw: Draw) -> None:
    """the second group: all parameters of the last n blocks, each once, at a tenth of the rate"""
    net, n, lr = case
    got = groups_of(student, net, n, lr)
    _, last = wanted_names(net.build(), n)
    if len(got) != 2:
        sentence = "With blocks of zoo.blocks to train there should be two groups."
    elif not got[1][0]:
        sentence = EMPTY.format("second")
    elif set(got[1][0]) != last:
        sentence = "The second group is not the last n blocks, whole, and only these."
    elif len(got[1][0]) != len(last):
        sentence = "A parameter stands in the second group twice."
    elif not a_tenth(got[1][1], lr):
        sentence = "The rate of the blocks is not a tenth of lr."
    else:
        learns_by_groups(student, net, n, lr, draw)
        return
    raise Wrong(sentence, named(student, got, net, n, lr))


def check_training(student: Student, net: Recipe, n: int, lr: float, draw: Draw) -> None:
    """``Wrong`` unless exactly the head and the last ``n`` blocks train."""
    kept = student.keep(net)
    student.unfreeze_last(kept, n, lr=lr)
    own = net.build()
    head, last = wanted_names(own, n)
    own_groups(own, n, lr)
    moved, same = learns_as(student, kept, own, rows_for(draw, 24))
    if moved == head | last:
        expect(same, "After a step of gradient descent the model does not answer what it should.")
        return
    first = {m for b in zoo.blocks(own)[:n] for m in _names(own, b)}
    if moved == head | first and n:
        raise Wrong("Other blocks train than should.", "first-blocks")
    if moved == parameter_names(own):
        only_none = n == 0 and not everything_trains(student, net, 1, lr, draw)
        raise Wrong("Everything trains.", "none-means-all" if only_none else "all-unfrozen")
    if not moved & head:
        raise Wrong(
            mistake="head-not-unfrozen" if moved or blocks_train(student, net, lr, draw) else "nothing-unfrozen"
        )
    only_the_last = moved & head == parameter_names(own, [last_linear(own)])
    expect(moved >= head, "Parts of the head do not train.", "only-the-last-linear" if only_the_last else None)
    count = wrong_count(own, moved - head, n)
    expect(moved >= last, "Not all of the last n blocks train.", count)
    if count is not None:
        raise Wrong("More than the last n blocks train.", count)
    raise Wrong("Parameters train that are neither in the head nor in the last n blocks.", "all-unfrozen")


def head_trains(student: Student, draw: Draw) -> None:
    """``Wrong`` unless the head of a net that was frozen trains afterwards, whatever else does."""
    net = recipe.headed_net(head="hardswish", seed=draw.seed(), frozen="all")
    kept, own = student.keep(net), net.build()
    head, _ = wanted_names(own, 0)
    student.unfreeze_last(kept, 1, lr=0.1)
    moved, same = learns(student, kept, own, rows_for(draw, 24))
    expect(moved >= head, "In a net that was frozen, not all of the head trains yet.")
    expect(same, "After a step of gradient descent the model does not answer what it should.")


def everything_trains(student: Student, net: Recipe, n: int, lr: float, draw: Draw) -> bool:
    """Whether all of a net trains after its last ``n`` blocks were asked for."""
    kept = student.keep(net)
    student.unfreeze_last(kept, n, lr=lr)
    return nudged(student, kept, rows_for(draw)) == parameter_names(net.build())


def blocks_train(student: Student, net: Recipe, lr: float, draw: Draw) -> bool:
    """Whether anything of a net trains after its last block was asked for."""
    kept = student.keep(net)
    student.unfreeze_last(kept, 1, lr=lr)
    return bool(nudged(student, kept, rows_for(draw)))


@pytest.mark.task("5.6", points=0.6)
@pytest.mark.cases(some_blocks, count=4, home=AT_HOME)
def test_exactly_these_train(student: Student, case: tuple[Recipe, int, float], draw: Draw) -> None:
    """a step of gradient descent moves the head and the last n blocks, and nothing else"""
    check_training(student, *case, draw)


@pytest.mark.task("5.6", points=0.2, home="net = given.headed_net(); unfreeze_last(net, 1); net.state_dict()")
def test_values_stay(student: Student, draw: Draw) -> None:
    """no value changes: neither weights nor the statistics of BatchNorm"""
    head_trains(student, draw)
    net = recipe.headed_net(head="hardswish", seed=draw.seed())
    kept, own = student.keep(net), net.build()
    held = student.keep(given.part_of)(kept, last_linear(own)).as_object().attribute("weight").as_object()
    student.unfreeze_last(kept, 2, lr=0.1)
    after = state_of(student, kept)
    expect(not changed(own.state_dict(), after), "The call changed values: it should only say what trains.")
    rows, weight = rows_for(draw, 24), own.get_parameter(f"{last_linear(own)}.weight")
    student.keep(given.nudge_groups)(kept, [{"params": [held], "lr": 0.1}], rows[:12])
    given.nudge_groups(own, [{"params": [weight], "lr": 0.1}], rows[:12])
    same = answers_as(student, kept, own, rows[12:])
    expect(same, "Training a parameter that was in the head before the call doesn't change the model: is it still its?")


def frozen_before(draw: Draw) -> tuple[Recipe, int, float]:
    net = recipe.headed_net(head=draw.in_turn(PLAIN), width=5, seed=draw.seed(), frozen="all")
    return net, draw.in_turn([1, 2]), 0.01


@pytest.mark.task("5.6", points=0.4)
@pytest.mark.cases(frozen_before, count=2, home=AT_HOME)
def test_frozen_before(student: Student, case: tuple[Recipe, int, float], draw: Draw) -> None:
    """in a net that was frozen, the head and the last n blocks train afterwards"""
    check_training(student, *case, draw)


NONE_AT_HOME = ['unfreeze_last(given.headed_net("fc"), 0, lr=0.1)']


def no_block(draw: Draw) -> tuple[Recipe, int, float]:
    net = recipe.headed_net(head=draw.in_turn(PLAIN), width=5, seed=draw.seed(), frozen=draw.in_turn(["", "all"]))
    return net, 0, 0.05


@pytest.mark.task("5.6", points=0.5)
@pytest.mark.cases(no_block, count=2, home=NONE_AT_HOME)
def test_no_block(student: Student, case: tuple[Recipe, int, float], draw: Draw) -> None:
    """n = 0: only the head trains, and there is one group"""
    net, n, lr = case
    check_training(student, *case, draw)
    head, blocks = map(frozenset, wanted_names(net.build(), 99))
    first, *others = (frozenset(names) for names, _ in groups_of(student, net, n, lr))
    if others:
        known = {frozenset(): "empty-group", blocks: "none-means-all", head: "head-listed-twice"}
        raise Wrong("With n = 0 the group of the blocks should be left out.", known.get(others[0]))
    expect(first == head, "The one group is not the head.")


@pytest.mark.task("5.6", points=0.4, home="unfreeze_last(given.headed_net(), 7, lr=0.1)")
def test_more_than_there_are(student: Student, draw: Draw) -> None:
    """n beyond the number of blocks: all of them"""
    for n in (4, 7, 5, draw.integer(8, 1000)):
        net, lr = recipe.headed_net(head="dropout", seed=draw.seed(), frozen="all"), draw.number(0.01, 0.2)
        head, last = wanted_names(net.build(), n)
        try:
            got = groups_of(student, net, n, lr)
        except Wrong as wrong:
            refused = student.unfreeze_last.attempt(net, n).raised is not None
            raise Wrong(wrong.sentence, wrong.mistake or ("too-many-refused" if refused else None)) from None
        named_sets, own = [set(g[0]) for g in got], net.build()
        blocks = [_names(own, block) for block in zoo.blocks(own)]
        # With n one above the number of blocks, an answer that always takes the last block gives the same groups.
        below_none = n > len(blocks) + 1 and named_sets == [head, set().union(*blocks[len(blocks) - n :])]
        expect(
            named_sets == [head, last],
            "With n beyond the number of blocks the groups should be the head and all blocks.",
            "begins-below-none" if below_none else None,
        )
        check_training(student, net, n, lr, draw)


@pytest.mark.task("5.6", points=0.2, home="unfreeze_last(given.headed_net(), -1)")
def test_negative(student: Student, draw: Draw) -> None:
    """a negative n: ValueError"""
    head_trains(student, draw)
    for n in (-1, -draw.integer(2, 100)):
        call = student.unfreeze_last.attempt(recipe.headed_net(seed=draw.seed()), n)
        expect(call.raised is not None, "With a negative n no error is raised.", "negative-let-through")
        student.unfreeze_last.raises(ValueError, recipe.headed_net(seed=draw.seed()), n)


@pytest.mark.task("5.6", points=0.1, home="unfreeze_last(given.headless_net(), 1)")
def test_no_head(student: Student, draw: Draw) -> None:
    """a model with neither fc nor classifier: ValueError"""
    head_trains(student, draw)
    student.unfreeze_last.raises(ValueError, recipe.headless_net(), 1)


@pytest.mark.task("5.6", points=0.3, home="unfreeze_last(given.zoo_net(), 1)")
def test_real_net(student: Student, draw: Draw) -> None:
    """the zoo's own net, at the default rate: its head and its last block"""
    # Nothing is computed: 1.7 million numbers cross over, 40 ms. One layer of the block has weights of the grader's.
    kept = student.keep(recipe.zoo_net())
    layer, own = "features.8.1", {name: p.detach() for name, p in ZOO_NET.named_parameters()}
    state = dict(ZOO_NET.get_submodule(layer).state_dict())
    state["weight"] = own[f"{layer}.weight"] = draw.tensor(len(state["weight"]))
    student.probe("load", student.keep(given.part_of)(kept, layer).as_module(), state)
    items = student.unfreeze_last(kept, 1).as_list(2)
    (head, rate), (last, tenth) = (group_of(student, kept, own, item) for item in items)
    expect(sorted(head) == ["classifier.1.bias", "classifier.1.weight"], "The first group is not the net's head.")
    block = [name for name in own if name.startswith("features.8.")]
    expect(sorted(last) == sorted(block), "The second group is not the last of zoo.blocks(model).")
    expect(
        near(rate, 1e-3) and abs(tenth - 1e-4) < 1e-6,
        "Without lr the rates should follow from the default in the stub.",
        "rates-swapped" if near(rate, 1e-4) and abs(tenth - 1e-3) < 1e-6 else None,
    )
