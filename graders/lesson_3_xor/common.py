"""What the graders of lesson 3 share, and how those of 3.3 look at training from outside."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from itertools import product

import torch
from torch import Tensor, nn

from autograder.testing import Answer, Draw, Recipe, Remote, Student, Wrong, agree, expect, recipe
from week4 import given
from week4.given.refusing import ERRORS

State = dict[str, Tensor]

XOR_INPUTS, XOR_TARGETS = given.xor_table()


def bce(logits: Tensor, targets: Tensor) -> float:
    """The loss that task 3.3 asks for."""
    return float(nn.functional.binary_cross_entropy_with_logits(logits, targets))


def series(answer: Answer) -> list[float]:
    """The answer as a list of numbers, whatever kind of sequence it is."""
    for read in (answer.as_list, answer.as_tuple):
        try:
            items = read()
        except Wrong:
            continue
        return [item.as_number() for item in items]
    try:
        values = real(answer.as_tensor())
    except Wrong:
        answer.as_list()  # which is what is wanted of what is neither
        raise
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


# ----------------------------------------------------------------- training, looked at from outside


def uneven(seed: int) -> tuple[Tensor, Tensor]:
    """More rows than a common batch, and more of class 0 (45) than of class 1 (25)."""
    inputs, targets = given.circles(90, noise=0.1, seed=seed)
    kept = (targets.flatten() == 0) | (torch.arange(90) < 50)
    return inputs[kept], targets[kept]


def bench(draw: Draw) -> tuple[Recipe, tuple[Tensor, Tensor]]:
    """A small net and points to train it on for a few epochs."""
    return recipe.tanh_net(hidden=6, seed=draw.seed()), uneven(draw.seed())


BENCH, BENCH_DATA = recipe.tanh_net(hidden=6, seed=41), uneven(9)
"""What a mistake is looked for with, once a test has failed."""


def trained(
    student: Student, net: Recipe, data: tuple[Tensor, Tensor], **options: float
) -> tuple[Answer, State, Remote]:
    """Train a fresh copy of a net: what the call returned, the weights afterwards, the net itself."""
    kept = student.keep(net)
    try:
        answer = student.train(kept, *data, **options)
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


def differ(one: State, other: State) -> bool:
    """Whether two sets of weights are not the same to the last bit."""
    return any(not torch.equal(value, other[name]) for name, value in one.items())


def moved(net: Recipe, state: State) -> bool:
    """Whether the weights are not those that the net came with."""
    return differ(net.build().state_dict(), state)


def near(a: float, b: float) -> bool:
    """Whether two losses are the same but for rounding."""
    return math.isclose(a, b, rel_tol=1e-3, abs_tol=1e-4)


def numbers(answer: Answer) -> list[float]:
    """The losses, forgiving about their kind; none if they're something else."""
    try:
        return series(answer)
    except Wrong:
        return []


def slopes(net: Recipe, state: State | None, data: tuple[Tensor, Tensor]) -> State:
    """The gradient of the loss at these weights, by the grader."""
    own = net.build()
    if state is not None:
        own.load_state_dict(state)
    loss = nn.functional.binary_cross_entropy_with_logits(own(data[0]), data[1])
    names, parameters = zip(*own.named_parameters(), strict=True)
    return dict(zip(names, torch.autograd.grad(loss, parameters), strict=True))


def downhill(net: Recipe, data: tuple[Tensor, Tensor], state: State) -> bool:
    """Whether these weights lie in a direction in which the loss gets smaller, as the grader's own slopes tell."""
    start, slope = net.build().state_dict(), slopes(net, None, data)
    step = torch.cat([(state[name] - start[name]).flatten() for name in slope]).double()
    down = -torch.cat([part.flatten() for part in slope.values()]).double()
    return bool(step @ down > 0.1 * step.norm() * down.norm())


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
        (IndexError, "Target 1 is out of bounds"),
        (RuntimeError, "multi-target"),
        (RuntimeError, "class probabilities"),
    ):
        try:
            text = student.train.raises(error, student.keep(BENCH), *BENCH_DATA, epochs=9, lr=3.0)
        except Wrong:
            continue
        if words in text:
            return "cross-entropy-on-one-logit"
        if error is RuntimeError and "between 0 and 1" in text:
            return "bce-loss-on-logits"
    return None


def named_count(student: Student) -> str | None:
    """Which known mistake of ``train`` makes for more or fewer losses than epochs, if any.

    Asked only after there were.
    """
    try:
        return _named_count(student)
    except Wrong as wrong:
        return wrong.mistake


def _named_count(student: Student) -> str | None:
    counts = [len(series(trained(student, BENCH, BENCH_DATA, epochs=epochs)[0])) for epochs in (3, 8)]
    if counts in ([4, 9], [2, 7]):
        return "one-loss-too-many" if counts == [4, 9] else "one-loss-too-few"
    if counts[0] == counts[1] > 8:
        return "epochs-ignored"
    if counts[0] > 3 and counts[1] == counts[0] + 8:
        return "losses-of-earlier-calls"
    inputs, targets = BENCH_DATA
    easy = inputs, torch.ones_like(targets)
    for data, lr in ((BENCH_DATA, 0.1), (easy, 0.5)):
        answer, state, _ = trained(student, BENCH, data, epochs=200, lr=lr)
        losses = series(answer)
        if not 0 < len(losses) < 200:
            continue
        if not differ(state, trained(student, BENCH, data, epochs=len(losses), lr=lr)[1]):
            return "stops-early"
        every = 200 // len(losses)
        for epoch in ((len(losses) - 1) * every, len(losses) * every - 1):
            then = trained(student, BENCH, data, epochs=epoch, lr=lr)[1] if epoch else None
            if near(losses[-1], bce(outputs(BENCH, then, inputs), data[1])):
                return "some-losses-kept"
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
    losses = numbers(answer)
    if not moved(BENCH, after_three):
        if losses and all(loss == 0 for loss in losses):
            return "cross-entropy-on-one-logit"
        if losses and all(near(loss, first) for loss in losses):
            return "step-forgotten"
        return "new-model-trained" if len(set(losses)) > 1 else None
    if adds_gradients_up(student, [after_one, after_two], kept):
        return "zero-grad-forgotten"
    if not losses:
        return None
    if near(losses[0], len(inputs) * first):
        return "loss-summed"
    if near(losses[0], bce(torch.sigmoid(logits), targets)):
        return "loss-on-probabilities"
    if near(losses[0], bce(targets, logits)):
        return "loss-arguments-swapped"
    squares = [(torch.sigmoid(logits) - targets) ** 2, (logits - targets) ** 2]
    if any(near(losses[0], float(square.mean())) for square in squares):
        return "squared-error"
    if any(losses == [round(loss, n) for loss in losses] and losses[0] == round(first, n) for n in (1, 2, 3)):
        return "losses-rounded"
    again = numbers(trained(student, BENCH, BENCH_DATA, epochs=3)[0])
    if not near(losses[0], first) and again and not near(losses[0], again[0]):
        # The first loss is left to chance. If it is right as soon as all targets are alike, all
        # rows were there, but each met another row's target.
        alike = torch.ones_like(targets)
        same = numbers(trained(student, BENCH, (inputs, alike), epochs=3)[0])
        if same and near(same[0], bce(logits, alike)):
            return "shuffled-away-from-targets"
    if minds_the_order(student):
        return "several-steps-an-epoch"
    slow = trained(student, BENCH, BENCH_DATA, epochs=3, lr=0.001)[1]
    return None if differ(slow, after_three) else "lr-ignored"


def forgets_its_steps(student: Student) -> bool:
    """Whether every weight moves as far in the second epoch as all do in the first, as Adam's first steps are."""
    states = [trained(student, BENCH, BENCH_DATA, epochs=epochs)[1] for epochs in (1, 2)]
    places = [torch.cat([part.flatten() for part in state.values()]) for state in (BENCH.build().state_dict(), *states)]
    first, second = ((after - before).abs() for before, after in itertools.pairwise(places))
    return bool(first.min() > 0) and torch.allclose(second, first.mean().expand_as(second), rtol=0.02)


def minds_the_order(student: Student) -> bool:
    """Whether one epoch ends elsewhere if the rows come in another order. One step on all of them does not."""
    start, turned = BENCH.build().state_dict(), [part.flip(0) for part in BENCH_DATA]
    ways = [trained(student, BENCH, data, epochs=1)[1] for data in (BENCH_DATA, BENCH_DATA, turned)]
    one, again, other = (torch.cat([(way[name] - start[name]).flatten() for name in start]) for way in ways)
    left_to_chance = (one - again).norm() > 0.01 * one.norm()
    return bool((one - other).norm() > 0.1 * one.norm()) and not left_to_chance


# ------------------------------------------------------------------------------ eval mode, put back


def changing_nets(draw: Draw) -> list[Recipe]:
    """Nets whose answers differ between train and eval mode."""
    return [
        recipe.dropout_net(seed=draw.seed()),
        recipe.batchnorm_net(seed=draw.seed()),
        recipe.dropout_net(seed=draw.seed()),
    ]


def evaluated(net: Recipe, inputs: Tensor) -> Tensor:
    """The logits of the grader's own copy of a net, in eval mode."""
    own = net.build().eval()
    with torch.no_grad():
        logits: Tensor = own(inputs)
    return logits


Ask = Callable[[Remote], object]


def mode_after(student: Student, ask: Ask, net: Recipe, before: bool) -> bool:
    """The mode, as its process says, of a net that came in mode ``before`` and was asked about."""
    kept = student.keep(net)
    student.probe("set_training", kept, before)
    ask(kept)
    return student.probe("training", kept).as_bool()


def answers_in(student: Student, kept: Remote, net: Recipe, rows: Tensor, *, training: bool) -> bool:
    """Whether a kept net, as it is, gives the answers of the grader's own copy in that mode."""
    own = net.build().train(training)
    with torch.no_grad():
        wanted: Tensor = own(rows)
    got = real(kept(rows).as_tensor(tuple(wanted.shape), finite=False))
    return torch.allclose(got, wanted.double(), rtol=1e-3, atol=1e-4)


def train_mode_is_left(student: Student, ask: Ask, draw: Draw) -> None:
    """``Wrong`` if a net that is put into train mode after the call does not answer as in train mode.

    Eval mode is for the call alone. A file that has torch, or the nets, never do what train mode does shows it here.
    """
    net, rows = recipe.batchnorm_net(seed=draw.seed()), draw.tensor(9, 2, contiguous=True)
    kept = student.keep(net)
    ask(kept)
    student.probe("set_training", kept, True)
    same = answers_in(student, kept, net, rows, training=True)
    expect(same, "After the call a net in train mode no longer answers as nets in train mode do.")


def net_is_left_alone(student: Student, function: str, draw: Draw, net: Recipe, *arguments: object) -> None:
    """``Wrong`` if a net that was asked about learns otherwise afterwards, or if a call leaves its data changed."""
    kept, data = student.keep(net), [student.keep(argument) for argument in arguments]
    first, again = (getattr(student, function)(kept, *data) for _ in range(2))
    expect(agree(first._raw, again._raw), "Asked twice about the same data, it does not answer the same.")
    first.tidy()
    inputs, own = draw.tensor(8, 2), net.build()
    student.keep(given.nudge)(kept, inputs)
    given.nudge(own, inputs)
    learned = kept(inputs).as_tensor((8, 1))
    expect(
        bool((learned - own(inputs)).abs().max() < 1e-4),
        "After the call the model can no longer be trained as before. Are its parameters what they were?",
    )


def mode_is_put_back(student: Student, function: str, mistakes: str, draw: Draw, *arguments: object) -> None:
    """``Wrong`` with mistake ``MISTAKES-leaves-…-mode`` if a net answers as in another mode than it came in."""
    call = getattr(student, function)
    for before, left in ((True, "eval"), (False, "train")):
        net, rows = recipe.batchnorm_net(seed=draw.seed()), draw.tensor(9, 2, contiguous=True)
        kept = student.keep(net)
        student.probe("set_training", kept, before)
        call(kept, *arguments)
        same = student.probe("training", kept).as_bool() == before
        expect(same, mistake=f"{mistakes}-leaves-{left}-mode")
        same = answers_in(student, kept, net, rows, training=before)
        expect(same, "After the call the model does not answer as in the mode in which it came.")


def mode_is_put_back_after_an_error(
    student: Student, function: str, mistakes: str, draw: Draw, *arguments: object
) -> None:
    """``Wrong`` if a call in which the net raises an error changes its mode."""
    call = getattr(student, function)
    for (kind, error), before in product(ERRORS.items(), (True, False)):

        def failing(kept: Remote, error: type[Exception] = error) -> None:
            try:
                call.raises(error, kept, *arguments)
            except Wrong as wrong:
                if call.attempt(kept, *arguments).raised is None:
                    wrong.mistake = f"{mistakes}-error-swallowed"
                raise

        if mode_after(student, failing, recipe.broken_net(kind), before) != before:
            mode_is_put_back(student, function, mistakes, draw, *arguments)
            raise Wrong(mistake=f"{mistakes}-mode-lost-after-an-error")
