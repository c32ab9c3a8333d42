"""What the graders of lesson 5 share."""

from __future__ import annotations

import math
from collections.abc import Iterable

import torch
from torch import Tensor, nn

from autograder.testing import Answer, Draw, Recipe, Remote, Student, Wrong, expect, recipe
from week4 import given

State = dict[str, Tensor]

PLAIN = ["fc", "classifier"]
SEVERAL = ["dropout", "hardswish", "sequence"]
STILL = 1e-9  # a learning rate at which nothing moves: the losses are those of the net as it came


ZOO_NET = given.zoo_net().eval()
"""Made once for all submissions, and only looked at."""


def state_of(student: Student, kept: Remote) -> State:
    """All parameters and buffers of a kept net."""
    return student.probe("state", kept).as_state()


def changed(before: State, after: State) -> set[str]:
    """The names of what is not the same to the last bit."""
    same = {n for n in before.keys() & after.keys() if alike(before[n], after[n])}
    return (before.keys() | after.keys()) - same


def alike(a: Tensor, b: Tensor) -> bool:
    """The same to the last bit."""
    if a.shape != b.shape or a.dtype != b.dtype:
        return False
    return torch.equal(a, b) or bool(((a == b) | (a.isnan() & b.isnan())).all())


def rows_for(draw: Draw, n: int = 12) -> Tensor:
    """Rows for a net of five inputs that nobody has seen before."""
    return draw.tensor(n, 5, contiguous=True)


def nudged(student: Student, kept: Remote, rows: Tensor) -> set[str]:
    """The names of what moves in one step of gradient descent on all that requires grad: the worker's word."""
    before = state_of(student, kept)
    try:
        student.keep(given.nudge)(kept, rows)
    except Wrong:
        raise Wrong("Rows of five numbers, which the net takes, end in an error here. Is it still that net?") from None
    return changed(before, state_of(student, kept))


def answers_as(student: Student, kept: Remote, own: nn.Module, rows: Tensor) -> bool:
    """Whether a kept net, in eval mode, gives the answers of the grader's own copy of what it should be."""
    student.probe("set_training", kept, False)
    with torch.no_grad():
        wanted: Tensor = own.eval()(rows)
    try:
        got = kept(rows).as_tensor(tuple(wanted.shape), wanted.dtype)
    except Wrong:
        return False
    return torch.allclose(got, wanted, rtol=1e-4, atol=1e-5)


def learns_as(student: Student, kept: Remote, own: nn.Module, rows: Tensor) -> tuple[set[str], bool]:
    """Have a kept net and the grader's own copy of what it should be learn from the same rows.

    What comes back: the names of what moved, which is the worker's word, and whether both then give the same answers
    to other rows, which no word can replace.
    """
    half = len(rows) // 2
    given.nudge(own, rows[:half])
    return nudged(student, kept, rows[:half]), answers_as(student, kept, own, rows[half:])


def learns(student: Student, kept: Remote, own: nn.Module, rows: Tensor) -> tuple[set[str], bool]:
    """As ``learns_as``, where it's enough that some of the right parameters train: in the copy, those that moved do."""
    half = len(rows) // 2
    moved = nudged(student, kept, rows[:half])
    for name, parameter in own.named_parameters():
        parameter.requires_grad_(name in moved)
    given.nudge(own, rows[:half])
    return moved, answers_as(student, kept, own, rows[half:])


def head_of(net: nn.Module) -> tuple[str, nn.Module]:
    """Name and module of a net's head."""
    name = "fc" if hasattr(net, "fc") else "classifier"
    return name, net.get_submodule(name)


def last_linear(net: nn.Module) -> str:
    """The name of the last ``Linear`` of a net's head."""
    name, _ = head_of(net)
    return [n for n, m in net.named_modules() if isinstance(m, nn.Linear) and n.split(".")[0] == name][-1]


def parameter_names(net: nn.Module, prefixes: Iterable[str] = ("",)) -> set[str]:
    """The names of the parameters under any of these prefixes."""
    starts = tuple(p and f"{p}." for p in prefixes)
    return {name for name, _ in net.named_parameters() if name.startswith(starts)}


def near(a: float, b: float) -> bool:
    """Whether two losses are the same but for rounding."""
    return math.isclose(a, b, rel_tol=1e-3, abs_tol=1e-4)


def mode_is_put_back(student: Student, kept: Remote, before: bool) -> bool:
    """Whether the model is in the mode in which it came."""
    return student.probe("training", kept).as_bool() == before


def batches_of(loader: Recipe) -> list[tuple[Tensor, Tensor]]:
    """What a loader yields, as plain tensors."""
    return [(x.to("cpu"), y.to("cpu")) for x, y in loader.build()]


def losses(
    net: nn.Module, loader: Recipe | list[tuple[Tensor, Tensor]], *, softmax: bool = False
) -> tuple[float, float]:
    """Mean cross-entropy per sample, and mean of the batches' means, as the net stands."""
    means, sizes = [], []
    with torch.no_grad():
        for x, y in loader if isinstance(loader, list) else batches_of(loader):
            logits = net(x).softmax(1) if softmax else net(x)
            means.append(float(nn.functional.cross_entropy(logits, y)))
            sizes.append(len(y))
    per_sample = sum(m * n for m, n in zip(means, sizes, strict=True)) / sum(sizes)
    return per_sample, sum(means) / len(means)


def trained(student: Student, net: Recipe, loader: Recipe, **options: float) -> tuple[Answer, State, Remote]:
    """Train a fresh copy of a net: what the call returned, the state afterwards, the net itself."""
    kept = student.keep(net)
    try:
        answer = student.train_head(kept, loader, **options)
    except Wrong as wrong:
        wrong.mistake = wrong.mistake or ("one-kind-of-head" if one_head_fails(student) else None)
        raise
    return answer, state_of(student, kept), kept


def one_head_fails(student: Student) -> bool:
    """Whether one of two models can be trained that differ in the name of their head."""
    failed = []
    for head in PLAIN:
        net, loader = recipe.headed_net(head=head, norm=False, seed=75), recipe.rows_loader(n=8, seed=76)
        failed.append(student.train_head.attempt(net, loader, epochs=1, lr=STILL).raised is not None)
    return failed[0] != failed[1]


def check_losses(student: Student, net: Recipe, loader: Recipe) -> None:
    """``Wrong`` unless two epochs at a rate of next to nothing give the mean loss per sample twice."""
    answer, after, _ = trained(student, net, loader, epochs=2, lr=STILL)
    items = answer.as_list()
    fault = "one-epoch-s-loss" if len(items) == 1 else None
    expect(len(items) == 2, "There should be one loss for each epoch.", fault)
    got = [item.as_number() for item in items]
    own = net.build().eval()
    wanted, by_batch = losses(own, loader)
    if all(near(g, wanted) for g in got):
        return
    if any(name in after and far(p, after[name]) for name, p in own.named_parameters()):
        raise answer.wrong("", "", "rate-not-used")
    if all(near(g, by_batch) for g in got):
        raise answer.wrong("", "", "mean-of-batch-means")
    if any(all(near(g, w) for g in got) for w in losses(own, loader, softmax=True)):
        raise answer.wrong("", "", "softmax-before-cross-entropy")
    batches = batches_of(loader)
    samples = sum(len(y) for _, y in batches)
    if any(all(near(g, w) for g in got) for w in (wanted * samples, by_batch * len(batches))):
        raise answer.wrong("", "", "losses-summed")
    if all(near(g, by_batch * len(batches) / samples) for g in got):
        raise answer.wrong("", "", "batch-means-over-samples")
    if all(near(g, losses(own, batches[-1:])[0]) for g in got):
        raise answer.wrong("", "", "loss-of-the-last-batch")
    if all(near(g, wanted * samples / len(loader.build().dataset)) for g in got):
        raise answer.wrong("", "", "divided-by-the-data-set")
    full = len(batches) * max(len(y) for _, y in batches)
    if all(near(g, wanted * samples / full) for g in got):
        raise answer.wrong("", "", "all-batches-taken-for-full")
    if all(near(g, squared_error(own, batches)) for g in got):
        raise answer.wrong("", "", "squared-error")
    fault = None
    if near(got[0], losses(net.build(), loader)[0]) and any(isinstance(m, nn.BatchNorm1d) for m in own.modules()):
        fault = "statistics-drift"
    elif near(got[0], wanted) and near(got[1], 2 * wanted):
        fault = "sum-not-reset"
    raise answer.wrong("", "" if fault else "The losses are not the mean cross-entropy per sample.", fault)


def far(before: Tensor, after: Tensor) -> bool:
    """Whether a parameter has moved by more than any optimizer moves it at the rate of next to nothing."""
    return before.shape == after.shape and bool((before - after).abs().max() > 1e-5)


def squared_error(net: nn.Module, batches: list[tuple[Tensor, Tensor]]) -> float:
    """The mean squared difference between the softmax and ones where the labels are, per sample."""
    with torch.no_grad():
        logits, labels = (torch.cat(parts) for parts in zip(*((net(x), y) for x, y in batches), strict=True))
        return float(((logits.softmax(1) - nn.functional.one_hot(labels, logits.shape[1])) ** 2).mean())


def named_losses(student: Student, n: int) -> str | None:
    """Which known mistake the losses on ``n`` rows in batches of 8 show, if any. Asked only after a failure."""
    net, loader = recipe.headed_net(norm=False, seed=72), recipe.rows_loader(n=n, seed=73, noise=1.0)
    try:
        check_losses(student, net, loader)
    except Wrong as wrong:
        return wrong.mistake
    return None


def same_parts(own: nn.Module, state: State) -> None:
    """``Wrong`` if the training gave a net other parameters or buffers than it had."""
    before = {name: value.shape for name, value in own.state_dict().items()}
    same = before == {name: value.shape for name, value in state.items()}
    expect(same, "After the training the model has other parts than before.")


def loads(own: nn.Module, state: State) -> bool:
    """Whether a net takes this state, and all of it is finite."""
    try:
        own.load_state_dict(state)
    except RuntimeError:
        return False
    return all(bool(v.isfinite().all()) for v in state.values())


def one_step(student: Student) -> bool:
    """Whether an epoch of two batches of the same rows moves the head no further than one of a single batch."""
    moved = []
    for rows in (12, 24):
        net = recipe.flat_head_net(classes=3)
        loader = recipe.sampled_loader(n=12, samples=rows, batch_size=12, classes=3, seed=74, noise=2.0)
        after = trained(student, net, loader, epochs=1, lr=0.1)[1]
        moved.append(after["fc.weight"] - net.build().state_dict()["fc.weight"])
    return bool((moved[1] - moved[0]).norm() < 0.01 * moved[0].norm())


def adds_up(student: Student, *, epochs: int, batches: int) -> bool:
    """Whether the gradients left in a head after two batches of the same rows at no rate are the sum of both."""
    left = []
    for times, rows in ((1, 12), (epochs, 12 * batches)):
        loader = recipe.sampled_loader(n=12, samples=rows, batch_size=12, classes=3, seed=74, noise=2.0)
        _, _, kept = trained(student, recipe.flat_head_net(classes=3), loader, epochs=times, lr=STILL)
        try:
            left.append(student.probe("gradients", kept).as_dict()["fc.weight"].as_tensor(shape=(3, 5)))
        except (Wrong, KeyError):
            return False
    return bool((left[1] - 2 * left[0]).norm() < 0.01 * left[0].norm())
