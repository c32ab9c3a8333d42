"""Hidden graders of task 5.5. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import functools
import math
import re
from itertools import pairwise, product

import pytest
import torch

from autograder.testing import Answer, Draw, Recipe, Student, Wrong, expect, recipe
from week4.given.refusing import ERRORS

from .common import batches_of, changed, losses, mode_is_put_back, near, parameter_names, rows_for, state_of

pytestmark = [pytest.mark.warm("optim", "vision"), pytest.mark.open]

Case = tuple[Recipe, Recipe]
Wanted = tuple[float, float]
Batches = list[tuple[torch.Tensor, torch.Tensor]]


def measured(case: Case) -> Wanted:
    """Loss and accuracy per sample."""
    net, loader = case
    own = net.build().eval()
    right, count = 0, 0
    with torch.no_grad():
        for x, y in batches_of(loader):
            right += int((own(x).argmax(1) == y).sum())
            count += len(y)
    return losses(own, loader)[0], right / count


def named(case: Case, got: Wanted, wanted: Wanted) -> str | None:
    """Which known mistake loss and accuracy show, if any."""
    net, loader = case
    own = net.build().eval()
    batches = batches_of(loader)
    with torch.no_grad():
        shares = [float((own(x).argmax(1) == y).float().mean()) for x, y in batches]
    part = sum(len(y) for _, y in batches) / len(loader.build().dataset)
    if part < 1 and (near(got[0], part * wanted[0]) or (wanted[1] and near(got[1], part * wanted[1]))):
        return "length-of-the-data-set"
    if near(got[0], losses(own, loader)[1]) and near(got[1], sum(shares) / len(shares)):
        return "mean-of-means"
    if near(got[0], wanted[0]) and near(got[1], sum(shares) / len(shares)):
        return "mean-of-means"
    if near(got[0], losses(own, loader)[1]) and near(got[1], wanted[1]) and not near(got[0], wanted[0]):
        return "mean-of-means"
    if near(got[1], shares[-1]) and shares[-1] and not near(got[1], wanted[1]):
        return "last-batch-only"
    if near(got[1], 100 * wanted[1]) and wanted[1]:
        return "percent"
    return named_of_sums(own, batches, got, wanted)


def named_of_sums(own: torch.nn.Module, batches: Batches, got: Wanted, wanted: Wanted) -> str | None:
    """Which known mistake shows in how the sums over the batches were made."""
    sizes = [len(y) for _, y in batches]
    each = [losses(own, [batch])[0] for batch in batches]
    n, right = sum(sizes), wanted[1] * sum(sizes)
    with torch.no_grad():
        first, last = (float((own(x).argmax(1) == y).float().mean()) for x, y in (batches[0], batches[-1]))
        chosen = torch.cat([own(x).gather(1, y[:, None]) - own(x).logsumexp(1, keepdim=True) for x, y in batches])
        logits = torch.cat([own(x).gather(1, y[:, None]) for x, y in batches])
        down = sum(int(a == b) for x, y in batches for a, b in zip(own(x).argmax(0), y, strict=False))
    by_last, by_first = n / (len(batches) * sizes[-1]), n / (len(batches) * sizes[0])
    known = {
        "loss-of-means-over-samples": (sum(each) / n, wanted[1]),
        "sum-for-mean": (n * wanted[0], wanted[1]),
        "divided-by-the-batches": (n * wanted[0] / len(batches), wanted[1]),
        "count-for-share": (wanted[0], right),
        "sum-and-count": (n * wanted[0], right),
        "first-batch-only": (each[0], first),
        "softmax-before-the-loss": (losses(own, batches, softmax=True)[0], wanted[1]),
        "share-of-errors": (wanted[0], 1 - wanted[1]),
        "size-of-the-last-batch": (by_last * wanted[0], by_last * wanted[1]),
        "every-batch-full": (by_first * wanted[0], by_first * wanted[1]) if by_first < 1 else (math.nan, math.nan),
        "more-than-one-half": (wanted[0], float((chosen.exp() > 0.5).float().mean()) or math.nan),
        "logits-for-logarithms": (-float(logits.mean()), wanted[1]),
        "argmax-over-the-batch": (wanted[0], down / n if down else math.nan),
        "logit-for-class": (wanted[0], 0.0 if last and down else math.nan),  # others may have nothing right there, too
    }
    alike = [name for name, (loss, share) in known.items() if near(got[0], loss) and near(got[1], share)]
    name = alike[0] if len(alike) == 1 else None
    return "sum-for-mean" if name == "sum-and-count" else name


def named_error(student: Student, case: Case) -> str | None:
    """Which known mistake of ``evaluate`` makes it raise, if any. Asked only after it did."""
    call = student.evaluate.attempt(*case)
    # one number per class beside one label per sample: with all logits the sizes differ along dimension 1
    match = call.raised and re.search(r"tensor a \((\d+)\) must .* tensor b \((\d+)\) .* dimension 0", call.raised.text)
    classes = case[0].build().eval()(batches_of(case[1])[0][0]).shape[1]
    return "argmax-over-the-batch" if match and str(classes) in match.groups() else None


def ask(student: Student, case: Case) -> tuple[Answer, Wanted, Wanted]:
    """The answer, its two numbers, and those that were wanted."""
    try:
        answer = student.evaluate(*case)
    except Wrong as wrong:
        wrong.mistake = wrong.mistake or named_error(student, case)
        raise
    wanted = measured(case)
    return answer, in_order(answer, wanted), wanted


def in_order(answer: Answer, wanted: Wanted) -> Wanted:
    """Loss and accuracy: that the loss comes first has its own test."""
    first, second = (part.as_number() for part in answer.as_tuple(2))
    return (second, first) if near(first, wanted[1]) and near(second, wanted[0]) else (first, second)


def one_is_right(got: Wanted, wanted: Wanted) -> None:
    """``Wrong`` unless the loss or the accuracy is right: enough where it's about something else than the numbers."""
    expect(any(map(near, got, wanted)), "Neither the loss nor the accuracy is right yet.")


def tracked(case: Case) -> Wanted:
    """Loss and accuracy of a net that autograd watches."""
    inputs, labels = (torch.cat(parts) for parts in zip(*batches_of(case[1]), strict=True))
    logits = case[0].build()(inputs).detach()
    share = (logits.argmax(1) == labels).double().mean()
    return float(torch.nn.functional.cross_entropy(logits, labels)), float(share)


def watched(draw: Draw) -> Case:
    """A net that answers otherwise when autograd watches it: loss and accuracy are both others."""
    while True:
        case = recipe.watched_net(seed=draw.seed()), recipe.rows_loader(n=16, seed=draw.seed(), noise=1.0)
        if not near(measured(case)[1], tracked(case)[1]):
            return case


def draw_case(draw: Draw, n: int, **options: object) -> Case:
    heads = ["fc", "classifier", *(["hardswish"] if options.get("norm", True) else [])]  # the third has a dropout
    net = recipe.headed_net(head=draw.in_turn(heads), seed=draw.seed(), **options)
    return net, recipe.rows_loader(n=n, batch_size=8, seed=draw.seed(), noise=1.0)


def even(draw: Draw) -> Case:
    if draw.index == 3:  # so sure of some wrong classes that the others' probabilities are 0 in float32
        return draw_case(draw, 32, norm=False, loud=100.0)
    return draw_case(draw, draw.in_turn([24, 16, 32]))


def uneven(draw: Draw) -> Case:
    return draw_case(draw, draw.in_turn([17, 9, 26, 27]), norm=False)  # the mode doesn't matter there


def picked(draw: Draw) -> Case:
    net, _ = draw_case(draw, 8, norm=False)
    return net, recipe.sampled_loader(n=30, samples=draw.in_turn([19, 11]), seed=draw.seed(), noise=1.0)


def shaky(draw: Draw) -> Case:
    return draw_case(draw, 40, dropout=0.5)


AT_HOME = [
    "evaluate(given.headed_net(), given.rows_loader(8, 8))",
    "evaluate(given.headed_net(), given.rows_loader(24, 8, noise=1.0))",
    "evaluate(given.headed_net(), given.rows_loader(9, 8, noise=1.0))",
    "evaluate(given.headed_net(), given.rows_loader(17, 8, seed=3, noise=1.0))",
    "evaluate(given.headed_net(seed=2), given.rows_loader(26, 8, seed=1, noise=1.0))",
]


PARTS = ("loss", "accuracy")
OF_SHARES = {
    "last-batch-only", "first-batch-only", "count-for-share", "share-of-errors", "more-than-one-half",
    "argmax-over-the-batch",
}  # fmt: skip
"""Mistakes that show in a share of few samples, which other mistakes may give by chance."""


def check(student: Student, case: Case, which: int) -> None:
    """``Wrong`` unless the loss (0) or the accuracy (1) is right."""
    answer, got, wanted = ask(student, case)
    # Closer than losses while training: no step moves anything here, and three digits are not the number.
    if math.isclose(got[which], wanted[which], rel_tol=1e-4, abs_tol=1e-5):
        return
    what = ["the mean cross-entropy of all samples", "the share of samples whose largest logit is the label's"][which]
    if near(got[which], wanted[which]):
        raise answer.wrong("", f"The {PARTS[which]} is nearly {what}: is something rounded on the way?")
    fault = named(case, got, wanted)
    if fault in OF_SHARES and not shows(student, fault):
        fault = None
    if fault in (None, "logit-for-class") and got[1] == 0 and near(got[0], wanted[0]):
        fault = named_by_sure_answers(student)
    if fault is None:
        fault = named_by_the_net(student, case, which, got[which], wanted[which])
    raise answer.wrong("", f"The {PARTS[which]} isn't {what}.", fault)


def shows(student: Student, fault: str) -> bool:
    """Whether the same mistake shows where no other gives that share."""
    case = telling()
    try:
        _, got, wanted = ask(student, case)
    except Wrong:
        return False
    return named(case, got, wanted) == fault or (fault == "count-for-share" and got[1] > 1)


@functools.cache
def telling() -> Case:
    """A net and rows for which each known mistake gives another share."""
    for seed in range(1000):
        case = recipe.headed_net(norm=False, seed=seed), recipe.rows_loader(n=30, batch_size=8, seed=seed, noise=1.0)
        batches, own = batches_of(case[1]), case[0].build().eval()
        with torch.no_grad():
            answers = [(own(x), y) for x, y in batches]
        each = [float((logits.argmax(1) == y).double().mean()) for logits, y in answers]
        down = sum(int(a == b) for logits, y in answers for a, b in zip(logits.argmax(0), y, strict=False))
        sure = sum(int((logits.softmax(1)[torch.arange(len(y)), y] > 0.5).sum()) for logits, y in answers)
        right = measured(case)[1]
        shares = sorted([0, right, 1 - right, each[0], each[-1], sum(each) / len(each), down / 30, sure / 30, 1])
        if all(b - a > 0.01 for a, b in pairwise(shares)):
            return case
    raise AssertionError("no net and rows tell the mistakes apart")


def named_by_sure_answers(student: Student) -> str | None:
    """Which known mistake lets no answer count as right, if any: it shows where some answers are sure."""
    for seed in range(200):
        case = recipe.headed_net(norm=False, seed=seed), recipe.rows_loader(n=16, seed=seed, noise=1.0)
        batches, own = batches_of(case[1]), case[0].build().eval()
        inputs, labels = (torch.cat(parts) for parts in zip(*batches, strict=True))
        logits = own(inputs).detach()
        sure = int((logits.softmax(1).gather(1, labels[:, None]) > 0.5).sum())
        last = int((logits[8:].argmax(1) == labels[8:]).sum())
        down = sum(int(a == b) for x, y in batches for a, b in zip(own(x).argmax(0), y, strict=False))
        if sure and last and down and sure not in (2 * last, down):  # 2 * last of 16: the share of the last batch's 8
            _, got, _ = ask(student, case)
            return {sure / 16: "more-than-one-half", 0.0: "logit-for-class"}.get(got[1])
    return None


def named_by_the_net(student: Student, case: Case, which: int, got: float, wanted: float) -> str | None:
    """Which known mistake shows in what becomes of the net, if any. Asked only after a failure."""
    kept = student.keep(case[0])
    student.probe("set_training", kept, False)
    before = state_of(student, kept)
    calm = student.evaluate(kept, case[1]).as_tuple(2)[which].as_number()
    if changed(before, state_of(student, kept)) & parameter_names(case[0].build()):
        return "evaluate-trains"
    return "in-train-mode" if near(calm, wanted) and not near(got, wanted) else None


@pytest.mark.task("5.5", points=0.3)
@pytest.mark.cases(even, count=4, home=[*AT_HOME, "evaluate(given.headed_net(loud=100.0), given.rows_loader(32, 8))"])
def test_loss(student: Student, case: Case) -> None:
    """the mean cross-entropy"""
    check(student, case, 0)


@pytest.mark.task("5.5", points=0.3)
@pytest.mark.cases(uneven, count=4, home=AT_HOME)
def test_loss_with_a_short_batch(student: Student, case: Case) -> None:
    """with a short last batch: the mean cross-entropy per sample"""
    check(student, case, 0)


@pytest.mark.task("5.5", points=0.4)
@pytest.mark.cases(even, count=3, home=AT_HOME)
def test_accuracy(student: Student, case: Case) -> None:
    """the share of samples whose largest logit is the label's"""
    check(student, case, 1)


@pytest.mark.task("5.5", points=0.3)
@pytest.mark.cases(uneven, count=4, home=AT_HOME)
def test_accuracy_with_a_short_batch(student: Student, case: Case) -> None:
    """with a short last batch: the accuracy per sample"""
    check(student, case, 1)


@pytest.mark.task("5.5", points=0.2)
@pytest.mark.cases(
    picked, count=2, home=["evaluate(given.headed_net(), given.sampled_loader(30, 19, seed=1, noise=1.0))"]
)
def test_sampler(student: Student, case: Case) -> None:
    """with a loader that gives but a part of its data set: both are of the samples that came"""
    check(student, case, 0)
    check(student, case, 1)


@pytest.mark.task("5.5", points=0.3)
@pytest.mark.cases(
    shaky, count=2, home=["evaluate(given.headed_net(dropout=0.5), given.rows_loader(40, 8, noise=1.0))"]
)
def test_eval_mode(student: Student, case: Case, draw: Draw) -> None:
    """eval mode during the call: dropout and BatchNorm do not disturb the answer"""
    check(student, case, 0)
    # Eval mode is for the call alone: asked directly, a net in train mode answers as in train mode.
    net = recipe.headed_net(seed=draw.seed())
    kept, own, inputs = student.keep(net), net.build(), rows_for(draw)
    student.evaluate(kept, case[1])
    student.probe("set_training", kept, True)
    kept(inputs).equals(own(inputs).detach(), rtol=1e-3, atol=1e-4)


@pytest.mark.task("5.5", points=0.2, home="evaluate(given.watched_net(), given.rows_loader(8, 8))")
def test_no_graph(student: Student, draw: Draw) -> None:
    """no graph is built on the way"""
    for _ in range(2):
        case = watched(draw)
        answer, got, wanted = ask(student, case)
        net, rows = case[0].build(), case[1]
        if any(map(near, got, wanted)):
            # Asked outside of any call of the learner's, such a net answers otherwise: autograd is on again.
            inputs = rows_for(draw)
            kept = student.keep(case[0])
            student.evaluate(kept, rows)
            kept(inputs).equals(net(inputs).detach(), rtol=1e-3, atol=1e-4)
            continue
        if near(got[0], tracked(case)[0]):
            raise answer.wrong("", "", "graph-kept")
        raise answer.wrong("", "Neither the loss nor the accuracy is that of a net that autograd doesn't track.")


@pytest.mark.task("5.5", points=0.2, home='evaluate(given.headed_net(), given.far_loader(), device="cpu")')
def test_device(student: Student, draw: Draw) -> None:
    """every batch is moved to the device"""
    rows = draw.seed()
    case = net, near_by = recipe.headed_net(norm=False, seed=draw.seed()), recipe.rows_loader(n=16, seed=rows)
    student.evaluate(net, near_by, device="cpu").as_tuple(2)
    _, got, wanted = ask(student, case)
    one_is_right(got, wanted)
    try:
        far = in_order(student.evaluate(net, recipe.far_loader(n=16, seed=rows), device="cpu"), wanted)
    except Wrong as wrong:
        raise Wrong(wrong.sentence, "evaluated-elsewhere") from None
    expect(all(map(near, far, got)), "Batches from another device give other numbers.")


@pytest.mark.task("5.5", points=0.1, home="evaluate(given.headed_net(), given.rows_loader(8, 8))")
def test_plain_floats(student: Student, draw: Draw) -> None:
    """two plain floats, the loss first"""
    case = recipe.headed_net(norm=False, seed=draw.seed()), recipe.rows_loader(n=16, seed=draw.seed())
    answer, got, wanted = ask(student, case)
    one_is_right(got, wanted)
    parts = answer.as_tuple(2)
    expect(near(parts[0].as_number(), got[0]), mistake="turned-round")
    for part in parts:
        try:
            part.as_float()
        except Wrong as wrong:
            raise Wrong(wrong.sentence, "tensors-for-floats") from None


MODE = "net = given.headed_net(); evaluate(net, given.rows_loader()); net.training"


@pytest.mark.task("5.5", points=0.1, evidence="state", home=MODE)
def test_mode_is_put_back(student: Student, draw: Draw) -> None:
    """the model's mode is put back"""
    case = recipe.headed_net(seed=draw.seed()), recipe.rows_loader(n=16, seed=draw.seed())
    for before in (True, False):
        kept = student.keep(case[0])
        student.probe("set_training", kept, before)
        wanted = measured(case)
        one_is_right(in_order(student.evaluate(kept, case[1]), wanted), wanted)
        flags = [entry.as_tuple(3)[2].as_bool() for entry in student.probe("parameters", kept).as_list()]
        expect(all(flags), "After the call parameters of the net no longer require grad.")
        fault = f"evaluate-leaves-{'eval' if before else 'train'}-mode"
        expect(mode_is_put_back(student, kept, before), "The model was left in another mode than it came in.", fault)


@pytest.mark.task(
    "5.5",
    points=0.1,
    evidence="state",
    home="net = given.broken_net(); evaluate(net, given.rows_loader())",
)
def test_mode_is_put_back_after_an_error(student: Student, draw: Draw) -> None:
    """the model's mode is put back after an error, too"""
    case = recipe.headed_net(seed=draw.seed()), recipe.rows_loader(n=16, seed=draw.seed())
    _, got, wanted = ask(student, case)
    one_is_right(got, wanted)
    for (kind, error), before in product(ERRORS.items(), (True, False)):
        kept = student.keep(recipe.broken_net(kind))
        student.probe("set_training", kept, before)
        student.evaluate.raises(error, kept, case[1])
        left = f"After an error in the model it was left in {'eval' if before else 'train'} mode."
        if not mode_is_put_back(student, kept, before):
            calm = [student.keep(case[0]) for _ in range(2)]
            for net, mode in zip(calm, (True, False), strict=True):
                student.probe("set_training", net, mode)
                student.evaluate(net, case[1])
            fine = mode_is_put_back(student, calm[0], True) and mode_is_put_back(student, calm[1], False)
            raise Wrong(left, "evaluate-mode-lost-after-an-error" if fine else None)
