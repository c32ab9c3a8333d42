"""Hidden graders of lesson 3. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product

import pytest
import torch
from torch import Tensor, nn

from autograder import given
from autograder.testing import (
    Answer,
    Draw,
    NotStarted,
    Recipe,
    Remote,
    Student,
    Wrong,
    expect,
    recipe,
)

pytestmark = pytest.mark.warm("optim")

State = dict[str, Tensor]

XOR_INPUTS, XOR_TARGETS = given.xor_table()


def bce(logits: Tensor, targets: Tensor) -> float:
    """The loss that task 3.3 asks for."""
    return float(nn.functional.binary_cross_entropy_with_logits(logits, targets))


def normal(*shape: int, seed: int, scale: float = 1.0) -> Tensor:
    """Standard normal numbers times ``scale``."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * scale


def number(answer: Answer) -> float:
    """The answer as a number, whatever type of number it is: the type is judged by a test of its own."""
    for read in (answer.as_float, answer.as_int):
        try:
            return float(read())
        except Wrong:
            pass
    try:
        return float(answer.as_array(shape=()))
    except Wrong:
        return float(real(answer.as_tensor(shape=())))


def series(answer: Answer) -> list[float]:
    """The answer as a list of numbers, whatever kind of sequence it is."""
    for read in (answer.as_list, answer.as_tuple):
        try:
            return [number(item) for item in read()]
        except Wrong:
            pass
    values = real(answer.as_tensor())
    if values.dim() != 1:
        raise answer.wrong("wanted one number per epoch")
    return [float(value) for value in values]


def pair(answer: Answer) -> list[Answer]:
    """The two items of a tuple, or of a list where the kind of sequence is not the question."""
    try:
        return answer.as_tuple(2)
    except Wrong as wrong:
        try:
            return answer.as_list(2)
        except Wrong:
            raise wrong from None


def real(tensor: Tensor) -> Tensor:
    """The numbers of a tensor as float64."""
    expect(not tensor.is_complex(), "The answer holds complex numbers.")
    return tensor.double()


# --------------------------------------------------------------------------------------- task 3.1


def rows_of(student: Student) -> tuple[Tensor, Tensor]:
    """Inputs and targets as float64, of whatever dtype; targets of whatever shape that has four."""
    inputs, targets = pair(student.xor_data())
    answers = targets.as_tensor()
    expect(answers.numel() == 4, "There should be four targets, one for each row.")
    return real(inputs.as_tensor(shape=(4, 2))), real(answers).flatten()


@pytest.mark.task("3.1", points=0.4, home="xor_data()")
def test_rows_in_counting_order(student: Student) -> None:
    """the inputs are the four rows, in counting order"""
    inputs, _ = rows_of(student)
    rows = inputs.tolist()
    expect(sorted(rows) == XOR_INPUTS.tolist(), "The inputs should be the four different rows of 0 and 1.")
    expect(rows == XOR_INPUTS.tolist(), "All four rows are there, but not in counting order.")


@pytest.mark.task("3.1", points=0.5, home="xor_data()")
def test_targets_are_xor(student: Student) -> None:
    """the target of each row is its XOR"""
    inputs, targets = rows_of(student)
    expect(
        bool(((inputs == 0) | (inputs == 1)).all()),
        "The inputs should hold nothing but 0 and 1; as they are, no target can be right.",
    )
    wanted = (inputs[:, 0] != inputs[:, 1]).double()
    expect(
        bool((targets == wanted).all()),
        "For at least one row the target is not what XOR gives: 1 where exactly one input is 1.",
    )


@pytest.mark.task("3.1", points=0.6, home="xor_data()")
def test_float_columns(student: Student) -> None:
    """a tuple: inputs (4, 2) and targets (4, 1), both float32"""
    inputs, targets = student.xor_data().as_tuple(2)
    inputs.as_tensor(shape=(4, 2), dtype=torch.float32)
    targets.as_tensor(shape=(4, 1), dtype=torch.float32)


# --------------------------------------------------------------------------------------- task 3.2


def net_of(student: Student, hidden: int) -> Remote:
    """One of the learner's nets; a missing ``super().__init__()`` is recognised."""
    try:
        net = student.XORNet(hidden=hidden).as_module()
    except NotStarted:
        raise
    except Wrong as wrong:
        try:
            message = student.XORNet.raises(AttributeError, hidden=hidden)
        except Wrong:
            message = ""
        if "Module.__init__" in message:
            wrong.mistake = "super-init-missing"
        raise
    try:
        student.probe("parameters", net)  # a module that was set up can always answer this
    except Wrong as wrong:
        wrong.mistake = "super-init-missing"
        raise
    return net


def logits_of(net: Remote, inputs: Tensor) -> Tensor:
    """What the net answers as a column, forgiving about a flat row."""
    answers = real(net(inputs).as_tensor())
    expect(answers.numel() == len(inputs), "The net should give one logit for each row.")
    return answers.reshape(-1, 1)


def state_of(student: Student, net: Remote) -> State:
    """All parameters and buffers of a kept net, as it says."""
    return {name: value.as_tensor() for name, value in student.probe("state", net).as_dict().items()}


def sizes_of(student: Student, net: Remote) -> dict[str, int]:
    """How many numbers each parameter of the net has; at least one."""
    sizes = {}
    for entry in student.probe("parameters", net).as_list():
        name, shape, _ = entry.as_tuple(3)
        sizes[name.as_str()] = math.prod(side.as_int() for side in shape.as_tuple())
    expect(bool(sizes), mistake="layers-not-registered")
    return sizes


def draw_state(student: Student, net: Remote, seed: int, scale: float) -> State:
    """New values for all parameters of a kept net; what else its state holds stays as it is."""
    parameters = sizes_of(student, net)
    state = state_of(student, net)
    for k, name in enumerate(parameters):
        expect(name in state, "A parameter of the net is not in its state_dict.")
        state[name] = normal(*state[name].shape, seed=seed + k, scale=scale)
    return state


def is_straight(net: Remote) -> bool:
    """Whether the net (before a sigmoid at its end, should there be one) is one affine function."""
    a, b = normal(40, 2, seed=1, scale=4), normal(40, 2, seed=2, scale=4)
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


def loaded_answers(student: Student) -> Tensor:
    """What a dozen nets with large weights, loaded by the grader, answer to points here and there."""
    inputs = normal(16, 2, seed=3)
    net = net_of(student, hidden=8)
    answers = []
    for seed in range(100, 220, 10):
        student.probe("load", net, draw_state(student, net, seed, scale=3.0))
        answers.append(logits_of(net, inputs))
    return torch.cat(answers)


def named_net(student: Student) -> str | None:
    """Which known mistake the learner's net shows, if any. Asked only after a test has failed."""
    try:
        few, many = (sum(sizes_of(student, net_of(student, hidden)).values()) for hidden in (3, 11))
        if is_straight(net_of(student, hidden=8)):
            return "no-non-linearity"
        answers = loaded_answers(student)
    except Wrong as wrong:
        return wrong.mistake
    if bool(((answers >= 0) & (answers <= 1)).all()):
        return "sigmoid-in-the-net"
    return "hidden-ignored" if few == many else None


@pytest.mark.task("3.2", points=0.5, home="XORNet(hidden=3)(torch.zeros(5, 2)).shape")
def test_one_logit_per_row(student: Student) -> None:
    """one logit per row: (n, 2) in, float32 (n, 1) out"""
    net = net_of(student, hidden=6)
    for n in (4, 1, 9):
        net(normal(n, 2, seed=n)).as_tensor(shape=(n, 1), dtype=torch.float32)


@pytest.mark.task(
    "3.2",
    points=0.8,
    home="[tuple(p.shape) for p in XORNet(hidden=3).parameters()]",
)
def test_two_affine_layers(student: Student) -> None:
    """two affine layers of the width asked for, registered and used"""
    counts = {hidden: sum(sizes_of(student, net_of(student, hidden)).values()) for hidden in (3, 11)}
    expect(counts[3] != counts[11], mistake="hidden-ignored")
    default = sum(sizes_of(student, student.XORNet().as_module()).values())
    for hidden, count in [*counts.items(), (8, default)]:
        expect(
            count == 4 * hidden + 1,
            f"With {hidden} hidden units the net should have {4 * hidden + 1} numbers to learn, "
            f"weights and biases of two layers; it has {count}.",
        )
    # Each of the 13 numbers of a net with 3 hidden units must move some logit.
    net = net_of(student, hidden=3)
    inputs = torch.cat([normal(64, 2, seed=4, scale=0.5), normal(64, 2, seed=5, scale=10.0)])
    idle = {(name, k) for name, size in sizes_of(student, net).items() for k in range(size)}
    for seed in (300, 310, 320):  # a number that seems idle gets two more chances
        state = draw_state(student, net, seed, scale=1.0)
        student.probe("load", net, state)
        before = logits_of(net, inputs)
        for name, k in sorted(idle):
            changed = state[name].clone()
            changed.view(-1)[k] += 1
            student.probe("load", net, {**state, name: changed})
            if bool((logits_of(net, inputs) - before).abs().max() > 1e-4):
                idle.discard((name, k))
    expect(not idle, "Some of the net's weights or biases have no influence on what it answers.")


@pytest.mark.task("3.2", points=0.9, home="XORNet()(torch.tensor([[0.0, 0.0], [5.0, 5.0], [10.0, 10.0]]))")
def test_bends(student: Student) -> None:
    """something that is not a straight line between the layers"""
    nets = [net_of(student, hidden=8) for _ in range(2)]
    expect(not all(is_straight(net) for net in nets), mistake="no-non-linearity")


@pytest.mark.task("3.2", points=0.6, home="XORNet()(torch.tensor([[100.0, 0.0], [-100.0, 0.0]]))")
def test_logits_not_probabilities(student: Student) -> None:
    """logits: nothing squeezes the output"""
    answers = loaded_answers(student)
    inside = bool(((answers >= 0) & (answers <= 1)).all())
    expect(not inside, mistake="sigmoid-in-the-net")
    expect(
        bool(answers.max() > 2) and bool(answers.min() < -2),
        "With large weights the answers of this net stay inside a narrow or one-sided range. A logit "
        "can be any number: what stands after the last layer?",
    )


@pytest.mark.task(
    "3.2",
    points=0.2,
    home="a = XORNet(); b = XORNet(); b.load_state_dict(a.state_dict()); a(torch.ones(1, 2)) - b(torch.ones(1, 2))",
)
def test_state_round_trip(student: Student) -> None:
    """a state_dict carries all of a net over to another"""
    inputs = normal(12, 2, seed=6, scale=2)
    first, second = net_of(student, hidden=5), net_of(student, hidden=5)
    state = draw_state(student, first, 400, scale=1.0)
    student.probe("load", first, state)
    student.probe("load", second, state_of(student, first))
    difference = (logits_of(first, inputs) - logits_of(second, inputs)).abs().max()
    expect(
        bool(difference < 1e-4),
        "After loading the state_dict of one net, another net still answers differently: "
        "part of what it knows is not in its state.",
    )


@pytest.mark.task("3.2", points=0.2, home="net = XORNet(); x = torch.rand(4, 2); net(x)[:1] - net(x[:1])")
def test_row_by_row(student: Student) -> None:
    """each row is answered for itself, with nothing left to chance"""
    inputs = normal(6, 2, seed=7, scale=2)
    net = net_of(student, hidden=8)
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
def test_fresh_start(student: Student) -> None:
    """two nets start from different weights"""
    inputs = normal(6, 2, seed=8)
    first, second = (logits_of(net_of(student, hidden=8), inputs) for _ in range(2))
    expect(bool((first - second).abs().max() > 1e-6), mistake="same-start-every-time")


@pytest.mark.task(
    "3.2",
    points=0.7,
    home="net = XORNet(); given.fit_xor(net); net(given.xor_table()[0])",
)
def test_can_learn_xor(student: Student) -> None:
    """learns XOR from at least one of five starts"""
    # 300 steps of a hand-written Adam on 33 numbers: 0.05 s a start, and most first starts will do.
    fit = student.keep(given.fit_xor)
    for _ in range(5):
        net = net_of(student, hidden=8)
        fit(net)
        if bool(((logits_of(net, XOR_INPUTS) >= 0) == (XOR_TARGETS == 1)).all()):
            return
    raise Wrong(
        "From none of five starts could this net be trained to give the right class for all four rows.",
        named_net(student),
    )


# --------------------------------------------------------------------------------------- task 3.3
#
# At most four trainings of default length, 0.2 to 0.6 s each on one core: up to three starts on
# XOR (two successes are enough, so a right answer runs two) and one on the circles. All other
# tests ask for few epochs of a tiny net. Which starts are used was measured: plain SGD, momentum,
# Nesterov, Adam, AdamW, NAdam, Adamax, Adagrad, RMSprop, Rprop and LBFGS succeed from every one.

XOR_STARTS = [recipe.tanh_net(hidden=8, seed=seed) for seed in (7, 13, 0)]
CIRCLE_START = recipe.tanh_net(hidden=16, seed=1)
CIRCLES = given.circles(40, noise=0.05, seed=5)

BENCH = recipe.tanh_net(hidden=6, seed=41)
BENCH_DATA = given.circles(24, noise=0.1, seed=9)

CLOUDS = given.two_clouds(24, seed=3)
LENGTHS = (120, 160, 200)


def trained(
    student: Student, net: Recipe, data: tuple[Tensor, Tensor], **options: float
) -> tuple[Answer, State, Remote]:
    """Train a fresh copy of a net: what the call returned, the weights afterwards, the net itself."""
    kept = student.keep(net)
    try:
        answer = student.train(kept, *data, **options)
    except NotStarted:
        raise
    except Wrong as wrong:
        wrong.mistake = wrong.mistake or named_error(student)
        raise
    own = net.build().state_dict()
    after = student.probe("state", kept).as_dict(keys=set(own))
    state = {name: after[name].as_tensor(tuple(value.shape), value.dtype, finite=False) for name, value in own.items()}
    return answer, state, kept


def outputs(net: Recipe, state: State | None, inputs: Tensor) -> Tensor:
    """What the grader's own copy of the net answers with these weights (or as it was)."""
    own = net.build()
    if state is not None:
        own.load_state_dict(state)
    with torch.no_grad():
        result: Tensor = own(inputs)
    return result


def share_right(net: Recipe, state: State, data: tuple[Tensor, Tensor]) -> float:
    """The accuracy of the grader's own copy of the net with these weights."""
    inputs, targets = data
    return float(((outputs(net, state, inputs) >= 0) == (targets == 1)).double().mean())


def differ(one: State, other: State) -> bool:
    """Whether two sets of weights are not the same to the last bit."""
    return any(not torch.equal(value, other[name]) for name, value in one.items())


def moved(net: Recipe, state: State) -> bool:
    """Whether the weights are not those that the net came with."""
    return differ(net.build().state_dict(), state)


def near(a: float, b: float) -> bool:
    """Whether two losses are the same but for rounding."""
    return math.isclose(a, b, rel_tol=1e-3, abs_tol=1e-4)


def numbers(answer: Answer, n: int) -> list[float] | None:
    """The losses, forgiving about their kind; None if there are not ``n``."""
    try:
        losses = series(answer)
    except Wrong:
        return None
    return losses if len(losses) == n else None


def slopes(net: Recipe, state: State | None, data: tuple[Tensor, Tensor]) -> State:
    """The gradient of the loss at these weights, by the grader."""
    own = net.build()
    if state is not None:
        own.load_state_dict(state)
    loss = nn.functional.binary_cross_entropy_with_logits(own(data[0]), data[1])
    names, parameters = zip(*own.named_parameters(), strict=True)
    return dict(zip(names, torch.autograd.grad(loss, parameters), strict=True))


def adds_gradients_up(student: Student, states: list[State], kept: Remote) -> bool:
    """Whether the gradients left in a net after three epochs are the sum of those of all three."""
    left = student.probe("gradients", kept).as_dict()
    each = [slopes(BENCH, state, BENCH_DATA) for state in (None, *states)]
    for name in each[0]:
        total = each[0][name] + each[1][name] + each[2][name]
        try:
            found = left[name].as_tensor(tuple(total.shape))
        except (Wrong, KeyError):
            return False
        if bool((found - total).norm() > 1e-3 * total.norm()):
            return False
        if bool((found - each[2][name]).norm() < 0.1 * total.norm()):
            return False
    return True


def named_error(student: Student) -> str | None:
    """Which known mistake of ``train`` makes it raise, if any. Asked only after it did."""
    for error, words in (
        (IndexError, "out of bounds"),
        (RuntimeError, "multi-target"),
        (RuntimeError, "class probabilities"),
    ):
        try:
            text = student.train.raises(error, student.keep(BENCH), *BENCH_DATA, epochs=1)
        except Wrong:
            continue
        if words in text:
            return "cross-entropy-on-one-logit"
    return None


def named_training(student: Student) -> str | None:
    """Which known mistake of ``train`` three epochs on a small net show, if any.

    Asked only after a test has failed, so a right answer is never asked.
    """
    try:
        return _named_training(student)
    except Wrong as wrong:
        return wrong.mistake


def _named_training(student: Student) -> str | None:
    inputs, targets = BENCH_DATA
    logits = outputs(BENCH, None, inputs)
    first = bce(logits, targets)
    answer, _, kept = trained(student, BENCH, BENCH_DATA, epochs=3)
    after_one, after_two, after_three = (trained(student, BENCH, BENCH_DATA, epochs=epochs)[1] for epochs in (1, 2, 3))
    losses = numbers(answer, 3)
    if losses is None:
        return None
    if all(loss == 0 for loss in losses):
        return "cross-entropy-on-one-logit"
    if not moved(BENCH, after_three):
        if all(near(loss, first) for loss in losses):
            return "step-forgotten"
        return "new-model-trained" if len(set(losses)) > 1 else None
    if adds_gradients_up(student, [after_one, after_two], kept):
        return "zero-grad-forgotten"
    if near(losses[0], bce(torch.sigmoid(logits), targets)):
        return "loss-on-probabilities"
    squares = [(torch.sigmoid(logits) - targets) ** 2, (logits - targets) ** 2]
    if any(near(losses[0], float(square.mean())) for square in squares):
        return "squared-error"
    again = numbers(trained(student, BENCH, BENCH_DATA, epochs=3)[0], 3)
    if not near(losses[0], first) and again is not None and not near(losses[0], again[0]):
        # The first loss is left to chance. If it is right as soon as all targets are alike, all
        # rows were there, but each met another row's target.
        alike = torch.ones_like(targets)
        same = numbers(trained(student, BENCH, (inputs, alike), epochs=3)[0], 3)
        if same is not None and near(same[0], bce(logits, alike)):
            return "shuffled-away-from-targets"
    slow = trained(student, BENCH, BENCH_DATA, epochs=3, lr=0.001)[1]
    return None if differ(slow, after_three) else "lr-ignored"


@pytest.mark.task(
    "3.3",
    points=1.8,
    home="net = given.tanh_net(); train(net, *given.xor_table()); torch.sigmoid(net(given.xor_table()[0]))",
)
def test_learns_xor(student: Student) -> None:
    """the given net learns XOR, from at least two of three starts"""
    # Budget: 0.6 s a start at most; a right answer needs two.
    learned = 0
    for start in XOR_STARTS:
        _, state, _ = trained(student, start, (XOR_INPUTS, XOR_TARGETS))
        learned += share_right(start, state, (XOR_INPUTS, XOR_TARGETS)) == 1
        if learned == 2:
            return
    raise Wrong(
        "After training with the default epochs and lr, the model does not give all four rows of XOR their class.",
        named_training(student),
    )


@pytest.mark.task(
    "3.3",
    points=0.8,
    home="train(given.tanh_net(hidden=16), *given.circles())[::200]",
)
def test_learns_circles(student: Student) -> None:
    """a wider net learns to tell two circles apart"""
    # Budget: 0.6 s. 36 of 40 points; a straight line reaches about 24.
    _, state, _ = trained(student, CIRCLE_START, CIRCLES)
    if share_right(CIRCLE_START, state, CIRCLES) < 0.9:
        raise Wrong(
            "After training on two circles, one inside the other, too many points are on the wrong side.",
            named_training(student),
        )


@pytest.mark.task(
    "3.3",
    points=1.3,
    home="train(given.flat_net(), *given.two_clouds(), epochs=200, lr=0.3)[::20]",
)
def test_settles(student: Student) -> None:
    """where the classes overlap, the loss settles near the lowest possible"""
    # A linear neuron on overlapping clouds has one best loss. Three lengths, 480 epochs in all
    # (0.1 s): right optimisers have come 70 to 100 % of the way at each, whereas gradients that
    # pile up make the weights swing back and forth past the best for ever.
    net = recipe.flat_net()
    inputs, targets = CLOUDS
    start, best = math.log(2), lowest_loss(inputs, targets)
    for epochs in LENGTHS:
        _, state, _ = trained(student, net, CLOUDS, epochs=epochs, lr=0.3)
        loss = bce(outputs(net, state, inputs), targets)
        if not loss - best < 0.4 * (start - best):
            raise Wrong(
                f"After {epochs} epochs the loss is still far from the lowest possible one.",
                named_training(student),
            )


def lowest_loss(inputs: Tensor, targets: Tensor) -> float:
    """The lowest loss of a linear neuron, by Newton's method."""
    rows = torch.cat([inputs, torch.ones(len(inputs), 1)], dim=1).double()
    weights = torch.zeros(3, 1, dtype=torch.float64)
    for _ in range(20):
        p = torch.sigmoid(rows @ weights)
        curvature = rows.T @ (p * (1 - p) * rows)
        weights -= torch.linalg.solve(curvature, rows.T @ (p - targets))
    return bce(rows @ weights, targets.double())


@pytest.mark.task(
    "3.3",
    points=0.6,
    home="train(given.tanh_net(), *given.xor_table(), epochs=3)",
)
def test_one_float_per_epoch(student: Student) -> None:
    """a list of plain floats, one per epoch"""
    for epochs in (3, 1, 7):
        answer, _, _ = trained(student, BENCH, BENCH_DATA, epochs=epochs)
        only_last(student, answer, epochs)
        for item in answer.as_list(epochs):
            tensor = True
            try:
                item.as_tensor(finite=False)
            except Wrong:
                tensor = False
            expect(not tensor, mistake="tensors-kept")
        answer.as_floats(epochs)
    # Here the loss is soon close to 0; still, all epochs are wanted.
    inputs, targets = BENCH_DATA
    answer, _, _ = trained(student, BENCH, (inputs, torch.ones_like(targets)), epochs=150, lr=0.5)
    answer.as_floats(150)


def only_last(student: Student, answer: Answer, epochs: int) -> None:
    """``Wrong`` if a single number came back, the loss of the last epoch."""
    if epochs < 2:
        return
    try:
        items = answer.as_list()
    except Wrong:
        items = [answer]
    if len(items) != 1:
        return
    try:
        single = number(items[0])
    except Wrong:
        return
    _, before, _ = trained(student, BENCH, BENCH_DATA, epochs=epochs - 1)
    last = bce(outputs(BENCH, before, BENCH_DATA[0]), BENCH_DATA[1])
    expect(not near(single, last), mistake="last-loss-only")


@pytest.mark.task(
    "3.3",
    points=1.0,
    home="train(given.tanh_net(), *given.xor_table(), epochs=2)",
)
def test_losses_before_each_step(student: Student) -> None:
    """the losses are those of the full batch before each step"""
    inputs, targets = BENCH_DATA
    answer, last, _ = trained(student, BENCH, BENCH_DATA, epochs=3)
    only_last(student, answer, 3)
    losses = series(answer)
    expect(len(losses) > 1, "There should be one loss per epoch.")
    # Only the first step is compared: a schedule may make later ones depend on how many there are.
    _, after_one, _ = trained(student, BENCH, BENCH_DATA, epochs=1)
    first, second = (bce(outputs(BENCH, state, inputs), targets) for state in (None, after_one))
    if near(losses[0], first) and near(losses[1], second):
        if not moved(BENCH, last):
            raise Wrong("The weights are the same after training as before.", named_training(student))
        return
    found = named_training(student)
    if found is None and near(losses[0], second) and not near(first, second):
        found = "loss-after-the-step"
    raise Wrong("The losses are not BCEWithLogitsLoss of all rows, taken before each step.", found)


@pytest.mark.task(
    "3.3",
    points=0.3,
    home="train(given.tanh_net(), *given.xor_table(), epochs=5, lr=0.001)",
)
def test_learning_rate_is_used(student: Student) -> None:
    """all weights of the model are trained, with the learning rate asked for"""
    _, small, _ = trained(student, BENCH, BENCH_DATA, epochs=2, lr=0.001)
    _, large, _ = trained(student, BENCH, BENCH_DATA, epochs=2, lr=0.1)
    if not moved(BENCH, large):
        raise Wrong("The weights are the same after training as before.", named_training(student))
    expect(differ(small, large), mistake="lr-ignored")
    start = BENCH.build().state_dict()
    still = any(torch.equal(value, large[name]) for name, value in start.items())
    expect(not still, "Part of the model's weights are the same after training as before.")


@pytest.mark.task(
    "3.3",
    points=0.2,
    evidence="state",
    home="net = given.tanh_net(training=False); train(net, *given.xor_table(), epochs=1); net.training",
)
def test_left_in_train_mode(student: Student) -> None:
    """the model is left in train mode"""
    _, state, _ = trained(student, BENCH, BENCH_DATA, epochs=2)
    if not moved(BENCH, state):
        raise Wrong("The weights are the same after training as before.", named_training(student))
    for before in (True, False):
        kept = student.keep(BENCH)
        student.probe("set_training", kept, before)
        student.train(kept, *BENCH_DATA, epochs=2)
        expect(student.probe("training", kept).as_bool(), mistake="left-in-eval-mode")
    # With dropout, the first loss tells in which mode the model was while it was trained.
    net = recipe.dropout_net(seed=13)
    kept = student.keep(net)
    student.probe("set_training", kept, False)
    first = number(student.train(kept, *BENCH_DATA, epochs=1).as_list(1)[0])
    calm = bce(evaluated(net, BENCH_DATA[0]), BENCH_DATA[1])
    expect(not near(first, calm), "The model is in train mode afterwards, but it was not while it was trained.")


# ------------------------------------------------------- tasks 3.4, 3.5 and 3.7: eval mode, put back


CHANGING_NETS = [
    recipe.dropout_net(seed=13),
    recipe.batchnorm_net(seed=14),
    recipe.dropout_net(seed=11),
]
"""Nets whose answers differ between train and eval mode."""


def evaluated(net: Recipe, inputs: Tensor) -> Tensor:
    """The logits of the grader's own copy of a net, in eval mode."""
    own = net.build().eval()
    with torch.no_grad():
        logits: Tensor = own(inputs)
    return logits


def classes(net: Recipe, inputs: Tensor) -> Tensor:
    """What ``predict`` should give."""
    return (torch.sigmoid(evaluated(net, inputs)) >= 0.5).long()


def share(net: Recipe, inputs: Tensor, targets: Tensor) -> float:
    """What ``accuracy`` should give."""
    return float((classes(net, inputs) == targets).double().mean())


def probabilities(net: Recipe, resolution: int, low: float, high: float) -> Tensor:
    """What ``decision_grid`` should give."""
    axis = torch.linspace(low, high, resolution)
    points = torch.tensor([[float(x), float(y)] for y, x in product(axis, axis)])
    return torch.sigmoid(evaluated(net, points)).reshape(resolution, resolution)


Ask = Callable[[Remote], object]


def mode_after(student: Student, ask: Ask, net: Recipe, before: bool) -> bool:
    """The mode of a net that came in mode ``before``, after the learner's function was asked about it."""
    kept = student.keep(net)
    student.probe("set_training", kept, before)
    ask(kept)
    return student.probe("training", kept).as_bool()


def mode_is_put_back(student: Student, name: str, ask: Ask, net: Recipe) -> None:
    """``Wrong`` with mistake ``NAME-leaves-…-mode`` if a call changes the mode of the net."""
    expect(mode_after(student, ask, net, True), mistake=f"{name}-leaves-eval-mode")
    expect(not mode_after(student, ask, net, False), mistake=f"{name}-leaves-train-mode")


def mode_is_put_back_after_an_error(student: Student, name: str, ask: Ask, broken: Ask, net: Recipe) -> None:
    """``Wrong`` if a call in which the net raises an error changes its mode. ``broken`` expects the error."""
    for before in (True, False):
        if mode_after(student, broken, recipe.broken_net(), before) != before:
            mode_is_put_back(student, name, ask, net)
            raise Wrong(mistake=f"{name}-mode-lost-after-an-error")


def simple_net(draw: Draw) -> Recipe:
    """A net without surprises: a random one, or one whose logits can be read off the inputs."""
    random_net: Recipe = recipe.tanh_net(hidden=draw.integer(3, 9), seed=draw.seed())
    return draw.in_turn([random_net, recipe.first_column_net()])


# --------------------------------------------------------------------------------------- task 3.4


def some_rows(draw: Draw) -> tuple[Recipe, Tensor]:
    return simple_net(draw), draw.tensor(draw.in_turn([4, 7, 1, 30, 30, 2]), 2, scale=2.0)


PREDICT_AT_HOME = [
    "predict(given.first_column_net(), torch.tensor([[0.3, 0.0]]))",
    "predict(given.first_column_net(), torch.tensor([[-2.0, 0.0]]))",
    "predict(given.first_column_net(), torch.tensor([[2.0, 0.0]]))",
    "predict(given.first_column_net(), torch.tensor([[-2.0, 0.0], [0.3, 0.0], [0.7, 0.0], [2.0, 0.0]]))",
]


@pytest.mark.task("3.4", points=1.0)
@pytest.mark.cases(some_rows, count=6, home=PREDICT_AT_HOME)
def test_class_of_each_row(student: Student, case: tuple[Recipe, Tensor]) -> None:
    """class 1 where the probability is at least 0.5"""
    net, inputs = case
    answer = student.predict(net, inputs)
    got = real(answer.as_tensor())
    expect(got.numel() == len(inputs), "There should be one class for each row.")
    if not bool((got.flatten() == classes(net, inputs).flatten()).all()):
        raise answer.wrong("", "At least one row did not get the class that its probability asks for.")


@pytest.mark.task("3.4", points=0.4)
@pytest.mark.cases(some_rows, count=3, home=PREDICT_AT_HOME)
def test_int64_column(student: Student, case: tuple[Recipe, Tensor]) -> None:
    """the classes come as int64, shape (n, 1)"""
    net, inputs = case
    got = student.predict(net, inputs).as_tensor(shape=(len(inputs), 1), dtype=torch.int64)
    expect(bool(((got == 0) | (got == 1)).all()), "Classes are 0 or 1.")


@pytest.mark.task("3.4", points=0.3, home="predict(given.first_column_net(), torch.zeros(1, 2))")
def test_exactly_half(student: Student) -> None:
    """a probability of exactly 0.5 is class 1"""
    inputs = torch.tensor([[0.0, 1.0], [1.5, 0.0], [-1.0, 2.0], [0.3, -1.0], [0.0, -4.0]])
    got = real(student.predict(recipe.first_column_net(), inputs).as_tensor())
    expect(got.numel() == 5, "There should be one class for each row.")
    expect(
        bool((got.flatten()[[0, 4]] == 1).all()),
        "A row whose probability is exactly 0.5 belongs to class 1.",
    )
    expect(
        bool((got.flatten()[[1, 2]] == torch.tensor([1, 0])).all()),
        "Rows that are clear cases did not get their class.",
    )


@pytest.mark.task(
    "3.4",
    points=0.6,
    home="net = given.dropout_net(); x = torch.ones(20, 2); predict(net, x).flatten()",
)
def test_predicts_in_eval_mode(student: Student) -> None:
    """eval mode during the call: dropout and BatchNorm do not disturb the answer"""
    inputs = normal(80, 2, seed=21, scale=1.5)
    for net in CHANGING_NETS:
        wanted = classes(net, inputs).flatten()
        kept = student.keep(net)
        got = real(student.predict(kept, inputs).as_tensor())
        if got.numel() == 80 and bool((got.flatten() == wanted).all()):
            continue
        calm = student.keep(net)
        student.probe("set_training", calm, False)
        got = real(student.predict(calm, inputs).as_tensor())
        right_when_calm = got.numel() == 80 and bool((got.flatten() == wanted).all())
        raise Wrong(
            "For a net with dropout or BatchNorm the classes are not those of eval mode.",
            "predict-in-train-mode" if right_when_calm else None,
        )


@pytest.mark.task(
    "3.4",
    points=0.1,
    evidence="state",
    home="net = given.tanh_net(); predict(net, torch.zeros(1, 2)); net.training",
)
def test_predict_puts_the_mode_back(student: Student) -> None:
    """the model's mode is put back"""
    net, inputs = right_classes(student)
    mode_is_put_back(student, "predict", lambda kept: student.predict(kept, inputs), net)


def right_classes(student: Student) -> tuple[Recipe, Tensor]:
    """A net and some rows for which ``predict`` is right, and right for clear cases of another net."""
    net, inputs = recipe.tanh_net(hidden=5, seed=69), normal(6, 2, seed=22, scale=2)
    clear = torch.tensor([[-2.0, 0.0], [0.3, 1.0], [2.0, 0.0], [0.7, -1.0]])
    for asked, rows in ((recipe.first_column_net(), clear), (net, inputs)):
        got = real(student.predict(asked, rows).as_tensor())
        right = got.numel() == len(rows) and bool((got.flatten() == classes(asked, rows).flatten()).all())
        expect(right, "The classes themselves are not right yet.")
    return net, inputs


@pytest.mark.task(
    "3.4",
    points=0.1,
    evidence="state",
    home="net = given.broken_net(); predict(net, torch.zeros(1, 2))",
    look="what happens to net.training when the net raises an error?",
)
def test_predict_puts_the_mode_back_after_an_error(student: Student) -> None:
    """the model's mode is put back after an error, too"""
    net, inputs = right_classes(student)

    def ask(kept: Remote) -> Answer:
        return student.predict(kept, inputs)

    def broken(kept: Remote) -> None:
        student.predict.raises(RuntimeError, kept, inputs)

    mode_is_put_back_after_an_error(student, "predict", ask, broken, net)


# --------------------------------------------------------------------------------------- task 3.5


def some_targets(draw: Draw) -> tuple[Recipe, Tensor, Tensor]:
    n = draw.in_turn([4, 10, 3, 37, 1, 8])
    net, inputs = simple_net(draw), draw.tensor(n, 2, scale=2.0)
    if draw.index == 2:  # once, all answers are right
        return net, inputs, classes(net, inputs).float()
    return net, inputs, draw.integers(n, 1, low=0, high=1, dtype=torch.float32)


ACCURACY_AT_HOME = [
    "accuracy(given.first_column_net(), torch.tensor([[2.0, 0.0]]), torch.tensor([[1.0]]))",
    "accuracy(given.first_column_net(), torch.tensor([[0.3, 0.0]]), torch.tensor([[1.0]]))",
    "accuracy(given.first_column_net(), torch.tensor([[2.0, 0.0], [-2.0, 0.0]]), torch.tensor([[1.0], [1.0]]))",
    "accuracy(given.first_column_net(), torch.tensor([[2.0, 0.0], [-2.0, 0.0]]), torch.tensor([[1.0], [0.0]]))",
    "accuracy(given.first_column_net(), torch.tensor([[0.3, 0.0], [-2.0, 0.0], [2.0, 0.0]]), "
    "torch.tensor([[1.0], [1.0], [0.0]]))",
]


@pytest.mark.task("3.5", points=1.3)
@pytest.mark.cases(some_targets, count=6, home=ACCURACY_AT_HOME)
def test_share_of_right_answers(student: Student, case: tuple[Recipe, Tensor, Tensor]) -> None:
    """the share of rows that got the right class"""
    net, inputs, targets = case
    answer = student.accuracy(net, inputs, targets)
    if not math.isclose(number(answer), share(net, inputs, targets), abs_tol=1e-6):
        raise answer.wrong("", "That is not the share of rows whose predicted class is the target.")


@pytest.mark.task(
    "3.5",
    points=0.2,
    home="accuracy(given.first_column_net(), torch.tensor([[3.0, 0.0], [-3.0, 0.0]]), torch.tensor([[1.0], [0.0]]))",
)
def test_accuracy_is_a_float(student: Student) -> None:
    """a plain float from 0 to 1: 1.0 where all is right, 0.0 where nothing is"""
    net, inputs = recipe.first_column_net(), torch.tensor([[3.0, 1.0], [-5.0, 0.0], [4.0, -2.0]])
    targets = torch.tensor([[1.0], [0.0], [1.0]])
    all_right = student.accuracy(net, inputs, targets)
    all_wrong = student.accuracy(net, inputs, 1 - targets)
    all_right.equals(1.0)
    all_wrong.equals(0.0)


@pytest.mark.task(
    "3.5",
    points=0.3,
    home="accuracy(given.dropout_net(), torch.ones(50, 2), torch.ones(50, 1))",
)
def test_accuracy_in_eval_mode(student: Student) -> None:
    """eval mode during the call: dropout and BatchNorm do not disturb the answer"""
    inputs = normal(80, 2, seed=23, scale=1.5)
    for net in CHANGING_NETS:
        targets = classes(net, inputs).float()
        if number(student.accuracy(net, inputs, targets)) > 0.999:
            continue
        calm = student.keep(net)
        student.probe("set_training", calm, False)
        right_when_calm = number(student.accuracy(calm, inputs, targets)) > 0.999
        raise Wrong(
            "For a net with dropout or BatchNorm the accuracy is not that of eval mode.",
            "accuracy-in-train-mode" if right_when_calm else None,
        )
    # All right where all is right: then half right where half is right.
    net, inputs = CHANGING_NETS[0], inputs[:40]
    targets = classes(net, inputs).float()
    targets[:20] = 1 - targets[:20]
    expect(
        math.isclose(number(student.accuracy(net, inputs, targets)), 0.5, abs_tol=1e-6),
        "For a net with dropout the accuracy is not that of eval mode.",
    )


@pytest.mark.task(
    "3.5",
    points=0.1,
    evidence="state",
    home="net = given.tanh_net(); accuracy(net, torch.zeros(1, 2), torch.ones(1, 1)); net.training",
)
def test_accuracy_puts_the_mode_back(student: Student) -> None:
    """the model's mode is put back"""
    net, inputs, targets = right_shares(student)
    mode_is_put_back(student, "accuracy", lambda kept: student.accuracy(kept, inputs, targets), net)


def right_shares(student: Student) -> tuple[Recipe, Tensor, Tensor]:
    """A net and some rows for which ``accuracy`` is right."""
    net, inputs = recipe.tanh_net(hidden=5, seed=73), normal(8, 2, seed=24, scale=2)
    targets = classes(net, inputs).float()
    some_wrong = targets.clone()
    some_wrong[[0, 2, 3, 5, 7]] = 1 - some_wrong[[0, 2, 3, 5, 7]]
    values = [number(student.accuracy(net, inputs, wanted)) for wanted in (targets, some_wrong)]
    right = math.isclose(values[0], 1, abs_tol=1e-6) and math.isclose(values[1], 0.375, abs_tol=1e-6)
    expect(right, "The accuracy itself is not right yet.")
    return net, inputs, targets


@pytest.mark.task(
    "3.5",
    points=0.1,
    evidence="state",
    home="net = given.broken_net(); accuracy(net, torch.zeros(1, 2), torch.ones(1, 1))",
    look="what happens to net.training when the net raises an error?",
)
def test_accuracy_puts_the_mode_back_after_an_error(student: Student) -> None:
    """the model's mode is put back after an error, too"""
    net, inputs, targets = right_shares(student)

    def ask(kept: Remote) -> Answer:
        return student.accuracy(kept, inputs, targets)

    def broken(kept: Remote) -> None:
        student.accuracy.raises(RuntimeError, kept, inputs, targets)

    mode_is_put_back_after_an_error(student, "accuracy", ask, broken, net)


# --------------------------------------------------------------------------------------- task 3.6


def best_line(inputs: Tensor, targets: Tensor) -> float:
    """The best accuracy of a straight line, by plain search in whole numbers.

    Which points a line of a given direction can part depends only on their order along its normal.
    This order changes only where the normal is at a right angle to the difference of two points; so
    one normal just before and one just after each such moment stand for all. Coordinates are at
    most 5 in size, so a tip of 1 in 1000 passes no other moment.
    """
    points = [(round(x), round(y)) for x, y in inputs.tolist()]
    labels = [t == 1 for t in targets.flatten().tolist()]
    normals = {(1, 0)}
    for (ax, ay), (bx, by) in product(points, points):
        for tip in (-1, 1):
            normals.add((1000 * (ay - by) + tip * (bx - ax), 1000 * (bx - ax) + tip * (by - ay)))
    best = 0
    for nx, ny in normals:
        heights = [nx * x + ny * y for x, y in points]
        for cut in [min(heights) - 1, *heights]:
            right = sum((h > cut) == label for h, label in zip(heights, labels, strict=True))
            best = max(best, right, len(points) - right)
    return best / len(points)


def xor_elsewhere(draw: Draw) -> tuple[Tensor, Tensor]:
    """XOR, larger or smaller, somewhere else, its rows in another order, perhaps upside down."""
    size = draw.in_turn([1, 3, 2])
    corner = draw.integers(2, low=-5, high=5 - size, dtype=torch.float32)
    order = draw.shuffled(range(4))
    targets = XOR_TARGETS if draw.index % 2 == 0 else 1 - XOR_TARGETS
    return (corner + size * XOR_INPUTS)[order], targets[order]


def parted(draw: Draw) -> tuple[Tensor, Tensor]:
    """Points that a line can part, mostly only a slanted one."""
    n = draw.in_turn([4, 8, 7, 1, 6])
    inputs = draw.integers(n, 2, low=-5, high=5, dtype=torch.float32)
    if draw.index % 5 == 0:
        inputs = XOR_INPUTS
        return inputs, inputs.amax(dim=1, keepdim=True)
    normal_ = torch.tensor([[float(draw.choice([-3, -2, 2, 3]))], [float(draw.choice([1, -1, 4]))]])
    heights = inputs @ normal_
    return inputs, (heights > heights.median()).float()


def mixed(draw: Draw) -> tuple[Tensor, Tensor]:
    """Points in no order, in a row, on few places, or close to both sides of a slanted line."""
    n = draw.in_turn([8, 6, 5, 7, 8, 3])
    inputs = draw.integers(n, 2, low=-5, high=5, dtype=torch.float32)
    targets = draw.integers(n, 1, low=0, high=1, dtype=torch.float32)
    kind = draw.index % 4
    if kind == 1:  # on one slanted line
        inputs = inputs[:, :1] * torch.tensor([[1.0, -1.0]])
    elif kind == 2:  # a small square: many points twice
        inputs = draw.integers(n, 2, low=0, high=2, dtype=torch.float32)
    elif kind == 3:  # three on a line, two as close to it as points can be
        inputs = torch.tensor([[0.0, 0.0], [5.0, 4.0], [-5.0, -4.0], [1.0, 1.0], [-4.0, -3.0]])
        targets = torch.tensor([[0.0], [0.0], [0.0], [1.0], [1.0]])
        signs = torch.tensor([float(draw.choice([-1, 1])), float(draw.choice([-1, 1]))])
        inputs = (inputs * signs)[:, draw.shuffled([0, 1])]
    return inputs, targets


LINES_AT_HOME = [
    "linear_limit(torch.zeros(1, 2), torch.ones(1, 1))",
    "linear_limit(torch.zeros(2, 2), torch.tensor([[0.0], [1.0]]))",
    "linear_limit(torch.tensor([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]), torch.tensor([[0.0], [1.0], [0.0]]))",
    "linear_limit(torch.tensor([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]), torch.tensor([[0.0], [1.0], [1.0]]))",
    "linear_limit(torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), "
    "torch.tensor([[0.0], [1.0], [1.0], [1.0]]))",
    "linear_limit(torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), "
    "torch.tensor([[0.0], [1.0], [1.0], [0.0]]))",
    "linear_limit(torch.tensor([[0.0, 0.0], [2.0, 1.0], [1.0, 2.0], [3.0, 3.0], [1.0, 1.0]]), "
    "torch.tensor([[0.0], [1.0], [0.0], [1.0], [0.0]]))",
]


def check_line(student: Student, inputs: Tensor, targets: Tensor) -> None:
    """``Wrong`` unless the learner's answer is exact."""
    answer = student.linear_limit(inputs, targets)
    got, wanted = answer.as_float(), best_line(inputs, targets)
    if math.isclose(got, wanted, abs_tol=1e-6):
        return
    more = "lower than what some line reaches" if got < wanted else "more than any line reaches"
    raise Wrong(answer.wrong("", f"That is {more}.").sentence, named_line(student))


def named_line(student: Student) -> str | None:
    """Whether the answers look like those of a trained neuron or of a net with a hidden layer."""
    try:
        xor = student.linear_limit(XOR_INPUTS, XOR_TARGETS).as_float()
        either = student.linear_limit(XOR_INPUTS, XOR_INPUTS.amax(dim=1, keepdim=True)).as_float()
        quarrel = student.linear_limit(torch.zeros(2, 2), torch.tensor([[0.0], [1.0]])).as_float()
        # Not used here, but what comes back tells those apart who are recognised by their answers.
        student.linear_limit(XOR_INPUTS[:2], torch.tensor([[0.0], [1.0]])).as_float()
    except Wrong:
        return None
    if xor > 0.76 and quarrel < 0.9:
        return "hidden-layer"
    return "trained-not-searched" if xor < 0.74 and either == 1 else None


@pytest.mark.task("3.6", points=0.5)
@pytest.mark.cases(xor_elsewhere, count=3, home=LINES_AT_HOME)
def test_three_of_four_on_xor(student: Student, case: tuple[Tensor, Tensor]) -> None:
    """XOR, wherever it lies"""
    check_line(student, *case)


@pytest.mark.task("3.6", points=0.4)
@pytest.mark.cases(parted, count=5, home=LINES_AT_HOME)
def test_all_where_a_line_can(student: Student, case: tuple[Tensor, Tensor]) -> None:
    """all points right where a line can part the classes"""
    check_line(student, *case)


@pytest.mark.task("3.6", points=1.1)
@pytest.mark.cases(mixed, count=10, home=LINES_AT_HOME)
def test_best_of_all_lines(student: Student, case: tuple[Tensor, Tensor]) -> None:
    """the exact best for points in any arrangement"""
    check_line(student, *case)


# --------------------------------------------------------------------------------------- task 3.7


def some_grid(draw: Draw) -> tuple[Recipe, int, float, float]:
    net: Recipe = recipe.tanh_net(hidden=draw.integer(3, 9), seed=draw.seed())
    low, high = draw.in_turn([(0.0, 1.0), (-2.0, 3.0), (-0.5, 1.5), (1.0, 4.0)])
    return net, draw.in_turn([3, 2, 7, 12]), low, high


GRID_AT_HOME = [
    "decision_grid(given.first_column_net(), 2, 0.0, 1.0)",
    "decision_grid(given.tanh_net(), 2, 0.0, 1.0)",
    "decision_grid(given.tanh_net(), 3, -1.0, 2.0)",
]


@pytest.mark.task("3.7", points=1.0)
@pytest.mark.cases(some_grid, count=4, home=GRID_AT_HOME)
def test_probabilities_on_the_grid(student: Student, case: tuple[Recipe, int, float, float]) -> None:
    """the probability at every point, y down the rows and x along the columns"""
    student.decision_grid(*case).equals(probabilities(*case))


def in_any_order(answer: Answer, expected: Tensor) -> None:
    """``Wrong`` unless the answer holds the expected numbers, forgiving about their order and shape."""
    got = real(answer.as_tensor()).flatten().sort().values
    wanted = expected.double().flatten().sort().values
    same = got.shape == wanted.shape and bool(torch.allclose(got, wanted, atol=1e-4))
    if not same:
        raise answer.wrong("", "These are not the probabilities at the points of the grid, in whatever order.")


@pytest.mark.task("3.7", points=0.4)
@pytest.mark.cases(some_grid, count=3, home=GRID_AT_HOME)
def test_probabilities_somewhere(student: Student, case: tuple[Recipe, int, float, float]) -> None:
    """the probabilities at all points of the grid, in whatever order"""
    in_any_order(student.decision_grid(*case), probabilities(*case))


@pytest.mark.task("3.7", points=0.1, home="decision_grid(given.tanh_net()).shape")
def test_grid_as_it_comes(student: Student) -> None:
    """without further arguments: 50 by 50 points from -0.5 to 1.5"""
    net = recipe.tanh_net(hidden=6, seed=61)
    student.decision_grid(net).equals(probabilities(net, 50, -0.5, 1.5))


@pytest.mark.task("3.7", points=0.2, home="decision_grid(given.dropout_net(), 3)")
def test_grid_in_eval_mode(student: Student) -> None:
    """eval mode during the call: dropout and BatchNorm do not disturb the answer"""
    for net in CHANGING_NETS:
        wanted = probabilities(net, 9, -1.0, 2.0)
        answer = student.decision_grid(net, 9, -1.0, 2.0)
        try:
            in_any_order(answer, wanted)
        except Wrong as wrong:
            calm = student.keep(net)
            student.probe("set_training", calm, False)
            try:
                in_any_order(student.decision_grid(calm, 9, -1.0, 2.0), wanted)
            except Wrong:
                raise wrong from None
            raise Wrong(wrong.sentence, "grid-in-train-mode") from None


@pytest.mark.task("3.7", points=0.1, evidence="state", home="decision_grid(given.tanh_net(), 2).requires_grad")
def test_grid_without_graph(student: Student) -> None:
    """the answer carries no graph"""
    net = recipe.tanh_net(hidden=5, seed=62)
    answer = student.decision_grid(net, 4, 0.0, 1.0)
    in_any_order(answer, probabilities(net, 4, 0.0, 1.0))
    expect(not answer.requires_grad, mistake="grid-tracked")


@pytest.mark.task(
    "3.7",
    points=0.1,
    evidence="state",
    home="net = given.tanh_net(); decision_grid(net, 2); net.training",
)
def test_grid_puts_the_mode_back(student: Student) -> None:
    """the model's mode is put back"""
    net = recipe.tanh_net(hidden=5, seed=63)
    in_any_order(student.decision_grid(net, 4, 0.0, 1.0), probabilities(net, 4, 0.0, 1.0))
    mode_is_put_back(student, "grid", lambda kept: student.decision_grid(kept, 4, 0.0, 1.0), net)


@pytest.mark.task(
    "3.7",
    points=0.1,
    evidence="state",
    home="net = given.broken_net(); decision_grid(net, 2)",
    look="what happens to net.training when the net raises an error?",
)
def test_grid_puts_the_mode_back_after_an_error(student: Student) -> None:
    """the model's mode is put back after an error, too"""
    net = recipe.tanh_net(hidden=5, seed=63)
    in_any_order(student.decision_grid(net, 4, 0.0, 1.0), probabilities(net, 4, 0.0, 1.0))

    def ask(kept: Remote) -> Answer:
        return student.decision_grid(kept, 4, 0.0, 1.0)

    def broken(kept: Remote) -> None:
        student.decision_grid.raises(RuntimeError, kept, 4, 0.0, 1.0)

    mode_is_put_back_after_an_error(student, "grid", ask, broken, net)
