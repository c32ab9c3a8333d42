"""Hidden graders of 3.2: a net with a hidden layer. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from autograder.testing import Draw, Remote, Student, Wrong, expect
from week4 import given

from .common import XOR_INPUTS, XOR_TARGETS, State, differ, real

pytestmark = [pytest.mark.warm("optim"), pytest.mark.open]


def net_of(student: Student, hidden: int) -> Remote:
    """One of the learner's nets; a missing ``super().__init__()`` and lazy layers are recognized."""
    try:
        net = student.XORNet(hidden=hidden).as_module()
    except Wrong as wrong:
        try:
            message = student.XORNet.raises(AttributeError, hidden=hidden)
        except Wrong:
            message = ""
        if "Module.__init__" in message:
            wrong.mistake = "super-init-missing"
        raise
    try:
        student.probe("parameters", net)  # a module that was set up can always answer this, but for lazy layers
    except Wrong as wrong:
        wrong.mistake = "super-init-missing" if "raised AttributeError" in wrong.sentence else "lazy-layers"
        raise
    return net


def logits_of(net: Remote, inputs: Tensor) -> Tensor:
    """What the net answers as a column, forgiving about a flat row, and about a second column."""
    answers = real(net(inputs).as_tensor())
    if answers.shape == (len(inputs), 2):
        expect(not torch.equal(answers, inputs.double()), "The net gives its inputs back.")
        answers = answers[:, :1]
    expect(answers.numel() == len(inputs), "The net should give one logit for each row.")
    return answers.reshape(-1, 1)


def state_of(student: Student, net: Remote) -> State:
    """All parameters and buffers of a kept net, as it says."""
    return student.probe("state", net).as_state()


def sizes_of(student: Student, net: Remote) -> dict[str, int]:
    """How many numbers each parameter of the net has; at least one."""
    return {name: math.prod(shape) for name, shape in shapes_of(student, net).items()}


def shapes_of(student: Student, net: Remote) -> dict[str, tuple[int, ...]]:
    """The shape of each parameter of the net; at least one."""
    shapes = {}
    for entry in student.probe("parameters", net).as_list():
        name, shape, _ = entry.as_tuple(3)
        shapes[name.as_str()] = tuple(side.as_int() for side in shape.as_tuple())
    expect(bool(shapes), mistake="layers-not-registered")
    return shapes


def answers_each_row(student: Student, net: Remote, draw: Draw) -> None:
    """``Wrong`` unless the net, in eval mode, answers the same rows in another order with the same logits.

    So does every net, and nothing that has its answers from elsewhere.
    """
    student.probe("set_training", net, False)
    state = draw_state(student, net, draw, scale=1.0)
    student.probe("load", net, state)
    wake(student, net, draw)
    seen = []
    for _ in range(2):
        rows, order = draw.tensor(7, 2, scale=2), draw.shuffled(range(7))
        answers, others = logits_of(net, rows), logits_of(net, rows[order])
        same = bool((answers[order] - others).abs().max() < 1e-4)
        expect(same, "The same rows in another order do not get the same logits.")
        seen.append(answers)
    both = torch.cat(seen)
    expect(bool(both.max() - both.min() > 1e-6), "The net gives every row the same answer.")


def draw_state(student: Student, net: Remote, draw: Draw, scale: float) -> State:
    """New values for all parameters of a kept net; what else its state holds stays as it is."""
    parameters = sizes_of(student, net)
    state = state_of(student, net)
    for name in parameters:
        expect(name in state, "A parameter of the net is not in its state_dict.")
        state[name] = draw.tensor(*state[name].shape, scale=scale, contiguous=True)
    return state


def wake(student: Student, net: Remote, draw: Draw) -> None:
    """Give the net drawn weights while it answers every row alike.

    A last layer may start at zero, and a ReLU behind it gives zeros.
    """
    for _ in range(6):
        answers = logits_of(net, draw.tensor(8, 2, scale=2))
        if bool(answers.max() - answers.min() > 1e-6):
            return
        student.probe("load", net, draw_state(student, net, draw, scale=0.3))


def is_straight(student: Student, net: Remote, draw: Draw) -> bool:
    """Whether the net (before a sigmoid at its end, should there be one) is one affine function."""
    wake(student, net, draw)
    a, b = draw.tensor(40, 2, scale=4), draw.tensor(40, 2, scale=4)
    answers = logits_of(net, torch.cat([a, b, (a + b) / 2]))
    expect(bool(answers.max() - answers.min() > 1e-6), "The net gives every row the same answer.")
    versions = [answers]
    if bool(((answers > 0) & (answers < 1)).all()):
        versions.append(torch.logit(answers))
    for version in versions:
        at_a, at_b, between = version.split(40)
        bend = (between - (at_a + at_b) / 2).abs().max()
        if bool(bend <= 2e-4 * (1e-3 + version.abs().max())):
            return True
    return False


def never_meet(student: Student, net: Remote, draw: Draw) -> bool:
    """Whether what one input does is the same whatever the other one is: no such net can learn XOR."""
    wake(student, net, draw)
    a, b = draw.tensor(40, 2, scale=4), draw.tensor(40, 2, scale=4)
    crossed = [torch.stack([one[:, 0], other[:, 1]], dim=1) for one, other in ((a, b), (b, a))]
    answers = logits_of(net, torch.cat([a, b, *crossed]))
    at_a, at_b, at_ab, at_ba = answers.split(40)
    return bool((at_a + at_b - at_ab - at_ba).abs().max() <= 2e-4 * (1e-3 + answers.abs().max()))


def loaded_answers(student: Student, draw: Draw, *, training: bool = False) -> Tensor:
    """What a dozen nets with large weights, loaded by the grader, answer to points here and there.

    In eval mode, unless it's asked otherwise: what's left to chance is for another test.
    """
    inputs = draw.tensor(16, 2)
    net = net_of(student, hidden=8)
    answers = []
    student.probe("set_training", net, training)
    for _ in range(12):
        student.probe("load", net, draw_state(student, net, draw, scale=3.0))
        answers.append(logits_of(net, inputs))
    return torch.cat(answers)


def named_net(student: Student, draw: Draw) -> str | None:
    """Which known mistake the learner's net shows, if any. Asked only after a test has failed."""
    rows = draw.tensor(9, 2, contiguous=True)
    try:
        net = net_of(student, hidden=8)
        found, size = named_call(net, rows), named_size(student, rows)
        if found is not None or size in SIZES_THAT_TELL:
            return found or size
        if not steady(student, net, rows):
            return "something-random"
        if bool((logits_of(net, rows) == 1).all()):
            return "softmax-in-the-net"
        if is_straight(student, net, draw):
            return "no-non-linearity"
        if never_meet(student, net, draw):
            return "bends-before-the-first-layer"
        answers = loaded_answers(student, draw)
    except Wrong as wrong:
        return wrong.mistake
    if squeezed(answers):
        return "sigmoid-in-the-net"
    if bool(answers.min() >= -1) or bool(answers.max() <= 1):
        return "activation-at-the-end"
    return "one-flat-row" if net(rows).as_tensor().shape == (9,) else size


def named_call(net: Remote, rows: Tensor) -> str | None:
    """Which known mistake shows as soon as the net is called."""
    call = net.attribute("__call__").attempt(rows)
    if call.raised is None:
        return "forward-returns-nothing" if call.outcome is None else None
    module = call.raised.text.rsplit("must be Tensor, not ", 1)[-1]
    return "activation-not-called" if hasattr(torch.nn, module) else None


SIZES = {
    (3, 3): "one-layer-only",
    (4, 12): "one-layer-registered",
    (9, 33): "biases-missing",
    (14, 46): "sizes-swapped",
    (17, 57): "two-logits",
    (25, 177): "a-layer-too-many",
}
"""Known mistakes, by how many numbers there are to learn with 3 hidden units, and with 11."""
SIZES_THAT_TELL = {
    "one-layer-only",
    "one-layer-registered",
    "sizes-swapped",
    "two-logits",
    "layers-not-registered",
    "layers-made-in-forward",
}
"""Those that explain all that fails. With another size, a net may have a second fault."""


def named_size(student: Student, rows: Tensor) -> str | None:
    """Which known mistake shows in how many numbers there are to learn."""
    try:
        shapes = [shapes_of(student, net_of(student, hidden)) for hidden in (3, 11)]
    except Wrong as wrong:
        if wrong.mistake == "layers-not-registered" and not steady(student, net_of(student, hidden=3), rows):
            return "layers-made-in-forward"
        return wrong.mistake
    few, many = (sum(math.prod(shape) for shape in of.values()) for of in shapes)
    found = SIZES.get((few, many), "hidden-ignored" if few == many else None)
    if found == "sizes-swapped" and (1,) in shapes[0].values():
        return None  # as many with a number of its own in what bends, such as PReLU
    biased = found == "biases-missing" and (3,) in shapes[0].values()
    return "one-layer-registered" if biased else found


def squeezed(answers: Tensor) -> bool:
    """Whether all are from 0 to 1."""
    return bool(((answers >= 0) & (answers <= 1)).all())


def steady(student: Student, net: Remote, rows: Tensor) -> bool:
    """Whether a net answers the same rows with the same logits twice in train mode, and then in eval mode."""
    student.probe("set_training", net, True)
    first, again = logits_of(net, rows), logits_of(net, rows)
    student.probe("set_training", net, False)
    calm = logits_of(net, rows)
    student.probe("set_training", net, True)
    return bool((first - again).abs().max() < 1e-4) and bool((first - calm).abs().max() < 1e-4)


def told(test: Callable[[Student, Draw], None]) -> Callable[[Student, Draw], None]:
    """A test whose failure is told by the known mistake that the net shows, where the test itself knows none."""

    @functools.wraps(test)
    def asked(student: Student, draw: Draw) -> None:
        try:
            test(student, draw)
        except Wrong as wrong:
            if wrong.mistake in (None, "layers-not-registered"):
                wrong.mistake = named_net(student, draw) or wrong.mistake
            if wrong.mistake == "something-random":
                wrong.sentence = ""  # what the test saw may come from that alone
            raise

    return asked


@pytest.mark.task(
    "3.2", points=0.2, home="net = XORNet(hidden=3); x = torch.zeros(5, 2); net(x).shape, net(x) - net(x)"
)
@told
def test_one_logit_per_row(student: Student, draw: Draw) -> None:
    """one logit per row: (n, 2) in, float32 (n, 1) out"""
    net = net_of(student, hidden=6)
    answers_each_row(student, net, draw)
    for n in (4, 1, draw.integer(5, 60)):
        net(draw.tensor(n, 2)).as_tensor(shape=(n, 1), dtype=torch.float32)


@pytest.mark.task(
    "3.2",
    points=0.9,
    home="[tuple(p.shape) for p in XORNet(hidden=3).parameters()]",
)
@told
def test_two_affine_layers(student: Student, draw: Draw) -> None:
    """two affine layers of the width asked for, registered and used"""
    counts = {hidden: sum(sizes_of(student, net_of(student, hidden)).values()) for hidden in (3, 11, 1, 32)}
    default = sum(sizes_of(student, student.XORNet().as_module()).values())
    for asked, hidden, count in [
        *((f"With {hidden} hidden units", hidden, count) for hidden, count in counts.items()),
        ("Without an argument", 8, default),
    ]:
        expect(
            count == 4 * hidden + 1,
            f"{asked} the net should have {4 * hidden + 1} numbers to learn, "
            f"weights and biases of two layers; it has {count}.",
            mistake=None if count == 4 * hidden + 1 else named_size(student, draw.tensor(9, 2, contiguous=True)),
        )
    # Each of the 13 numbers of a net with 3 hidden units must move some logit.
    net = net_of(student, hidden=3)
    learns = [entry.as_tuple(3)[2].as_bool() for entry in student.probe("parameters", net).as_list()]
    expect(all(learns), "Some of the net's weights or biases are frozen: no optimizer could train them.")
    inputs = torch.cat([draw.tensor(64, 2, scale=0.5), draw.tensor(64, 2, scale=10.0)])
    idle = {(name, k) for name, size in sizes_of(student, net).items() for k in range(size)}
    for _ in range(4):  # a number that seems idle gets three more chances
        state = draw_state(student, net, draw, scale=1.0)
        student.probe("load", net, state)
        before = logits_of(net, inputs)
        for name, k in sorted(idle):
            changed = state[name].clone()
            changed.view(-1)[k] += 1
            student.probe("load", net, {**state, name: changed})
            if bool((logits_of(net, inputs) - before).abs().max() > 1e-4):
                idle.discard((name, k))
    expect(
        not idle,
        "Some of the net's weights or biases have no influence on what it answers. Is a part never used, or does "
        "something behind it, such as a softmax over the rows, take away what it adds?",
    )


@pytest.mark.task("3.2", points=1.0, home="XORNet()(torch.tensor([[0.0, 0.0], [5.0, 5.0], [10.0, 10.0]]))")
@told
def test_bends(student: Student, draw: Draw) -> None:
    """something that is not a straight line between the layers"""
    nets = [net_of(student, hidden=8) for _ in range(2)]
    expect(not all(is_straight(student, net, draw) for net in nets), "The logits lie on a plane: nothing bends.")
    apart = all(never_meet(student, net, draw) for net in nets)
    expect(not apart, "What one input does to the logit never depends on the other one.")
    answers_each_row(student, nets[0], draw)


@pytest.mark.task("3.2", points=0.4, home="XORNet()(torch.tensor([[100.0, 0.0], [-100.0, 0.0]]))")
@told
def test_logits_not_probabilities(student: Student, draw: Draw) -> None:
    """logits: nothing squeezes the output"""
    answers = loaded_answers(student, draw)
    if squeezed(answers):
        expect(squeezed(loaded_answers(student, draw, training=True)), mistake="something-random")  # by the mode
        raise Wrong(mistake="softmax-in-the-net" if bool((answers == 1).all()) else "sigmoid-in-the-net")
    expect(
        bool(answers.max() > 2) and bool(answers.min() < -2),
        "With large weights the answers of this net stay inside a narrow or one-sided range. A logit "
        "can be any number: what stands after the last layer?",
    )
    expect(
        last_layer_scales(student, draw),
        "With weights and bias of the last layer -1000 times as large, the answers are not. Do they come "
        "out of some further function? A logit can be any number: what stands after the last layer?",
    )


def last_layer_scales(student: Student, draw: Draw) -> bool:
    """Whether what the last layer gives is the answer: -1000 times its numbers, -1000 times the answers."""
    net, inputs = net_of(student, hidden=8), draw.tensor(16, 2)
    sizes = sizes_of(student, net)
    if sorted(sizes.values()) != [1, 8, 8, 16]:
        return True  # built in some other way: which numbers are the last layer's?
    student.probe("set_training", net, False)
    state = draw_state(student, net, draw, scale=1.0)
    student.probe("load", net, state)
    wanted = -1000 * logits_of(net, inputs)
    for name in (name for name, size in sizes.items() if size == 8):  # the bias of the first is as long
        larger = {key: -1000 * state[key] for key, size in sizes.items() if key == name or size == 1}
        student.probe("load", net, {**state, **larger})
        if bool((logits_of(net, inputs) - wanted).abs().max() < 1e-3 * wanted.abs().max()):
            return True
    return False


@pytest.mark.task(
    "3.2",
    points=0.1,
    home="a = XORNet(); b = XORNet(); b.load_state_dict(a.state_dict()); a(torch.ones(1, 2)) - b(torch.ones(1, 2))",
)
@told
def test_state_round_trip(student: Student, draw: Draw) -> None:
    """a state_dict carries all of a net over to another"""
    inputs = draw.tensor(12, 2, scale=2)
    first, second = net_of(student, hidden=5), net_of(student, hidden=5)
    for net in (first, second):
        student.probe("set_training", net, False)
    state = draw_state(student, first, draw, scale=1.0)
    student.probe("load", first, state)
    student.probe("load", second, state_of(student, first))
    difference = (logits_of(first, inputs) - logits_of(second, inputs)).abs().max()
    expect(
        bool(difference < 1e-4),
        "After loading the state_dict of one net, another net still answers differently: "
        "part of what it knows is not in its state.",
    )
    answers_each_row(student, second, draw)


@pytest.mark.task("3.2", points=0.2, home="net = XORNet(); x = torch.rand(4, 2); net(x)[:1] - net(x[:1])")
@told
def test_row_by_row(student: Student, draw: Draw) -> None:
    """each row is answered for itself, with nothing left to chance"""
    inputs = draw.tensor(6, 2, scale=2)
    net = net_of(student, hidden=8)
    wake(student, net, draw)
    together = logits_of(net, inputs)
    alone = torch.cat([logits_of(net, inputs[k : k + 1]) for k in range(6)])
    student.probe("set_training", net, False)
    evaluated = logits_of(net, inputs)
    expect(
        bool((together - alone).abs().max() < 1e-4) and bool((together - evaluated).abs().max() < 1e-4),
        "The same row does not always get the same logit. Is there something random in the net, or "
        "something that looks at the whole batch?",
    )
    expect(bool((together.max() - together.min()) > 1e-6), "The net gives every row the same answer.")


@pytest.mark.task("3.2", points=0.1, home="XORNet()(torch.ones(1, 2)) - XORNet()(torch.ones(1, 2))")
@told
def test_fresh_start(student: Student, draw: Draw) -> None:
    """two nets start from different weights"""
    inputs = draw.tensor(6, 2)
    answers_each_row(student, net_of(student, hidden=8), draw)
    nets = [net_of(student, hidden=8) for _ in range(2)]
    first, second = (logits_of(net, inputs) for net in nets)
    if bool((first - second).abs().max() > 1e-6):
        return
    # A last layer that starts at zero hides the layer before it.
    first_state, second_state = (state_of(student, net) for net in nets)
    expect(differ(first_state, second_state), mistake="same-start-every-time")


@pytest.mark.task(
    "3.2",
    points=1.1,
    home="net = XORNet(); given.fit_xor(net); net(given.xor_table()[0])",
)
@told
def test_can_learn_xor(student: Student, draw: Draw) -> None:
    """learns XOR from at least one of five starts"""
    # 300 steps of a hand-written Adam on 33 numbers: 0.05 s a start, and most first starts will do.
    fit = student.keep(given.fit_xor)
    for _ in range(5):
        net = net_of(student, hidden=8)
        fit(net)
        if bool(((logits_of(net, XOR_INPUTS) >= 0) == (XOR_TARGETS == 1)).all()):
            return
    fresh = [*state_of(student, net_of(student, hidden=8)).values()]
    alike = [bool((values == values.flatten()[0]).all()) for values in fresh if values.numel()]
    expect(not alike or not all(alike), mistake="weights-that-start-alike")
    raise Wrong("From none of five starts could this net be trained to give the right class for all four rows.")
