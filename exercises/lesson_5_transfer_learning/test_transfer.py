"""Public checks of lesson 5: small nets and data that you can follow by hand. They give no points."""

from __future__ import annotations

import io

import pytest
import torch
from torch import Tensor

from autograder.testing import Draw, Recipe, Remote, Student, Wrong, agree, expect, recipe
from week4 import given

pytestmark = pytest.mark.warm("optim", "vision")
ROWS = torch.linspace(-1, 1, 30).reshape(6, 5)


def state_of(student: Student, kept: Remote) -> dict[str, Tensor]:
    """All parameters and buffers of a net."""
    return {name: value.as_tensor() for name, value in student.probe("state", kept).as_dict().items()}


def changed(before: dict[str, Tensor], after: dict[str, Tensor]) -> list[str]:
    """The names of what is not the same to the last bit."""
    names = [n for n in before if n not in after or not torch.equal(before[n], after[n])]
    return names + [n for n in after if n not in before]


def trainable(student: Student, kept: Remote) -> set[str]:
    """The names of the parameters that require grad."""
    entries = [entry.as_tuple(3) for entry in student.probe("parameters", kept).as_list()]
    return {name.as_str() for name, _, flag in entries if flag.as_bool()}


# ----------------------------------------------------------------------------------------- 5.1 freeze


@pytest.mark.task("5.1")
def test_freeze(student: Student) -> None:
    """no parameter requires grad any more, and the mode stays"""
    kept = student.keep(recipe.headed_net())
    before = len(trainable(student, kept))
    back = student.freeze(kept).as_module()
    left, training = trainable(student, kept), student.probe("training", kept).as_bool()
    expect(
        len(left) < before or training,
        "The net is in eval mode, and all still trains. Freezing is a flag of parameters.",
    )
    expect(len(left) < before, "All parameters still train. Is the flag of each switched off, in the module that came?")
    expect(not left, f"These still train: {sorted(left)}. Are the layers inside of layers frozen, too?")
    expect(training, "The net came in train mode and is in eval mode now: that is another thing than freezing.")
    expect(student.probe("same", kept, back).as_bool(), "The module itself should come back.")


# ----------------------------------------------------------------------------------- 5.2 replace_head


@pytest.mark.task("5.2")
@pytest.mark.parametrize(
    ("head", "place", "width"), [("fc", "fc", 6), ("dropout", "classifier.1", 6), ("hardswish", "classifier.3", 9)]
)
def test_replace_head(student: Student, head: str, place: str, width: int) -> None:
    """a new layer for three classes stands in the place of the last Linear, all else stays"""
    net = recipe.headed_net(head=head, frozen="all")
    kept = student.keep(net)
    student.replace_head(kept, 3)
    before, after = net.build().state_dict(), state_of(student, kept)
    new = after.get(f"{place}.weight")
    if new is None or set(after) - set(before):
        raise Wrong(
            f"{place} should be the new layer. Was it put after the old one, or in the place of the whole head?"
        )
    expect(new.shape[-1] == width, f"The new layer should take {width} numbers, as the old one did.")
    expect(tuple(new.shape) == (3, width), f"The weights of {place} should be of shape {(3, width)}.")
    own = {f"{place}.weight", f"{place}.bias"}
    expect(set(changed(before, after)) <= own, "Other layers changed as well.")
    expect(set(changed(before, after)) == own, f"{place} has a weight or a bias of the old layer.")
    left = trainable(student, kept)
    expect(
        bool(left), "The head does not train: is its layer a new one, and is the model frozen after the replacement?"
    )
    expect(left <= own, "Only the new layer should train here: the rest came frozen.")
    expect(left == own, "The new layer should have a weight and a bias, and both should train.")


@pytest.mark.task("5.2")
def test_bias_and_error(student: Student) -> None:
    """the new layer has a bias in any case; without a head: ValueError"""
    kept = student.keep(recipe.headed_net(head="no bias"))
    student.replace_head(kept, 3)
    lacks = "fc has no bias. The old layer had none, and a new one in its place should have one."
    expect("fc.bias" in state_of(student, kept), lacks)
    student.replace_head.raises(ValueError, recipe.headless_net(), 3)


# ----------------------------------------------------------------------------------- 5.3 make_loaders


def items(student: Student, loader: Remote) -> list[int]:
    """The numbers of the items in one pass over a loader."""
    return [n for batch in student.probe("epoch", loader).as_list() for n in batch.as_list(2)[1].as_tensor().tolist()]


@pytest.mark.task("5.3")
def test_make_loaders(student: Student) -> None:
    """21 items: four or so for validation, each item in one part, and batches of 4"""
    answer = student.make_loaders(recipe.numbered_items(21), validation=0.2, batch_size=4, seed=1)
    train, held_back = (part.as_object() for part in answer.as_tuple(2))
    one, other = items(student, train), items(student, held_back)
    expect(not set(one) & set(other), f"These items are in both parts: {sorted(set(one) & set(other))}.")
    lost = sorted(set(range(21)) - set(one) - set(other))
    twice = "Is a last batch dropped, are both sizes rounded, or do other items come twice?"
    expect(not lost, f"These items came from neither loader: {lost}. {twice}")
    expect(len(one) + len(other) == 21, "Some items come twice in one pass.")
    expect(len(other) in (3, 4, 5), f"The validation part has {len(other)} of the 21 items; 4 were asked for.")
    passes = [items(student, train) for _ in range(2)]
    expect(passes[0] != passes[1], "The training loader gives the same order twice: does it shuffle?")
    expect(
        items(student, held_back) == other, "The validation loader gives another order at a second pass: it should not."
    )
    again = student.make_loaders(recipe.numbered_items(21), validation=0.2, batch_size=4, seed=1)
    same = items(student, again.as_tuple(2)[1].as_object())
    expect(set(same) == set(other), "The same seed gives another split: who draws the order?")
    expect(not answer.moved_generators, "A global generator was seeded or drawn from: use one of your own.")


# ------------------------------------------------------------------------------------- 5.4 train_head


def cross_entropy(net: Recipe, n: int) -> tuple[float, float]:
    """The loss of a net as it comes: per sample, and as the mean of the means of batches of 8."""
    inputs, labels = given.labeled_rows(n, noise=1.0)
    each = torch.nn.functional.cross_entropy(net.build().eval()(inputs), labels, reduction="none")
    return each.mean().item(), torch.stack([part.mean() for part in each.split(8)]).mean().item()


@pytest.mark.task("5.4")
def test_losses(student: Student) -> None:
    """at a learning rate of nearly 0, the loss of the net as it comes, per sample; also with a short last batch"""
    for net in (recipe.headed_net(norm=False), recipe.headed_net()):
        wanted, by_batch = cross_entropy(net, 9)
        answer = student.train_head(net, recipe.rows_loader(9, 8, noise=1.0), epochs=2, lr=1e-9)
        answer.equals(
            [wanted, wanted],
            rtol=1e-3,
            clues={
                "you can get this if the means of the batches are averaged; one of them has a single sample": [
                    by_batch,
                    by_batch,
                ],
                "a loss for each epoch was asked for": [wanted],
            },
        )


@pytest.mark.task("5.4")
def test_only_the_head(student: Student) -> None:
    """the head learns, and everything else stays to the last bit"""
    kept = student.keep(recipe.headed_net(width=16))
    before = state_of(student, kept)
    losses = student.train_head(kept, recipe.rows_loader(40, 12, noise=0.4), epochs=40, lr=0.05).as_floats(40)
    moved = set(changed(before, state_of(student, kept)))
    expect(
        {"fc.weight", "fc.bias"} <= moved,
        "The head, or a part of it, is as before: is there a step, with its parameters?",
    )
    rest = {name for name in moved if not name.startswith("fc")}
    running = {name for name in rest if "running" in name or "num_batches" in name}
    expect(not rest - running, f"The backbone changed: {sorted(rest - running)}. Which parameters has the optimizer?")
    expect(not running, "BatchNorm's running statistics drifted, as in many tutorials' loops: which mode keeps them?")
    expect(losses[-1] < 0.65 * losses[0], f"The loss went from {losses[0]:.2f} to {losses[-1]:.2f} only.")
    expect(student.probe("training", kept).as_bool(), "The net came in train mode and was left in eval mode.")


@pytest.mark.task("5.4")
def test_device(student: Student) -> None:
    """batches that come from another device are moved"""
    student.train_head(recipe.headed_net(), recipe.far_loader(), epochs=1, device="cpu").as_floats(1)


# --------------------------------------------------------------------------------------- 5.5 evaluate


@pytest.mark.task("5.5")
def test_evaluate(student: Student) -> None:
    """loss and accuracy of nine samples in batches of eight and one"""
    net = recipe.headed_net(dropout=0.5)
    inputs, labels = given.labeled_rows(9, noise=1.0)
    loss, by_batch = cross_entropy(net, 9)
    right = (net.build().eval()(inputs).argmax(1) == labels).double()
    share, by_means = right.mean().item(), (right[:8].mean() + right[8]).item() / 2
    student.evaluate(net, recipe.rows_loader(9, 8, noise=1.0)).equals(
        (loss, share),
        rtol=1e-3,
        clues={
            "you can get this if the means of the batches are averaged; one of them has a single sample": (
                by_batch,
                by_means,
            ),
            "you can get this if the losses of the batches are averaged; one of them has a single sample": (
                by_batch,
                share,
            ),
            "that is the accuracy of the last batch": (loss, right[8].item()),
            "the accuracy is in percent": (loss, 100 * share),
        },
    )


def sizes(draw: Draw) -> tuple[int, int]:
    """How many rows, and how many in a batch. Where the check fails, you're shown the smallest that it fails on."""
    return draw.integer(1, 12), draw.integer(1, 5)


@pytest.mark.task("5.5")
@pytest.mark.cases(sizes, count=10)
def test_evaluate_in_batches_of_any_size(student: Student, case: tuple[int, int]) -> None:
    """the size of the batches changes neither loss nor accuracy"""
    n, size = case
    net = recipe.headed_net()
    whole = [part.as_float() for part in student.evaluate(net, recipe.rows_loader(n, n)).as_tuple(2)]
    parts = [part.as_float() for part in student.evaluate(net, recipe.rows_loader(n, size)).as_tuple(2)]
    shown = f"{n} rows give {parts} in batches of {size}, and {whole} in one batch"
    expect(agree(parts, whole, rtol=1e-4, atol=1e-5), f"{shown}: loss, accuracy.")


@pytest.mark.task("5.5")
def test_mode_and_graph(student: Student) -> None:
    """no graph, and the mode is put back, also after an error"""
    loader = recipe.rows_loader(8, 8)
    inputs, labels = given.labeled_rows(8)
    with torch.no_grad():
        wanted = torch.nn.functional.cross_entropy(given.watched_net()(inputs), labels).item()
    tracked = torch.nn.functional.cross_entropy(given.watched_net()(inputs), labels).item()
    loss = student.evaluate(recipe.watched_net(), loader).as_tuple(2)[0].as_float()
    expect(abs(loss - tracked) > 1e-3, "Autograd tracks the answers: nobody will call backward here.")
    expect(abs(loss - wanted) < 1e-3, f"The loss of these eight samples is {loss:.4f}, and should be {wanted:.4f}.")
    kept, broken = student.keep(recipe.headed_net()), student.keep(recipe.broken_net())
    student.evaluate(kept, loader)
    student.evaluate.raises(RuntimeError, broken, loader)
    modes = [student.probe("training", net).as_bool() for net in (kept, broken)]
    expect(modes[0], "The net came in train mode and was left in eval mode.")
    expect(modes[1], "After an error in the net it was left in eval mode.")


# ---------------------------------------------------------------------------------- 5.6 unfreeze_last


@pytest.mark.task("5.6")
@pytest.mark.parametrize(("n", "blocks"), [(0, []), (1, ["layer3"]), (2, ["layer2", "layer3"])])
def test_unfreeze_last(student: Student, n: int, blocks: list[str]) -> None:
    """the head and the last n blocks train, at lr and a tenth of it"""
    net = recipe.headed_net()
    kept = student.keep(net)
    groups = [group.as_dict() for group in student.unfreeze_last(kept, n, lr=0.1).as_list()]
    own = [name for name, _ in net.build().named_parameters()]
    last = {name for name in own if name.split(".")[0] in blocks}
    wanted = {"fc.weight", "fc.bias"} | last
    found = trainable(student, kept)
    expect(
        n > 0 or found == wanted,
        f"With n = 0 only the head should train, not {sorted(found)}. Is the rest frozen? And what is [-0:]?",
    )
    expect(found != set(own), "Everything trains. The net came so: freeze first.")
    expect(
        found == wanted, f"Wanted to train: {sorted(wanted)}; found {sorted(found)}. Are these all of the last blocks?"
    )
    expect(len(groups) == (2 if n else 1), f"Wanted {2 if n else 1} group(s), found {len(groups)}.")
    rates = [group["lr"].as_float() for group in groups]
    expect(n == 0 or rates[0] != rates[-1], "Head and blocks have the same rate.")
    expect(
        all(abs(a - b) < 1e-6 for a, b in zip(rates, [0.1, 0.01], strict=False)),
        f"The head should have the rate 0.1, the blocks 0.01; found {rates}.",
    )


@pytest.mark.task("5.6")
def test_too_many_or_too_few(student: Student) -> None:
    """more blocks than there are means all; a negative number: ValueError"""
    kept = student.keep(recipe.headed_net(frozen="all"))
    student.unfreeze_last(kept, 9)
    expect(len(trainable(student, kept)) == len(list(given.headed_net().parameters())), "With n = 9 all should train.")
    student.unfreeze_last.raises(ValueError, recipe.headed_net(), -1)


# -------------------------------------------------------------------------------- 5.7 save_checkpoint


@pytest.mark.task("5.7")
def test_round_trip(student: Student) -> None:
    """weights and meta come back"""
    path, net = student.file(None, ".pt"), recipe.headed_net()
    student.save_checkpoint(net, path, categories=["cat", "dog"], model="small")
    data = student.read(path) or b""
    expect(bool(data), "After save_checkpoint there is no file at the path, or an empty one.")
    try:
        torch.load(io.BytesIO(data), weights_only=True)
    except Exception:
        raise Wrong("torch.load(weights_only=True) cannot read the file: is the model itself in it?") from None
    kept = student.keep(recipe.headed_net(seed=1))
    student.load_checkpoint(kept, path).equals({"categories": ["cat", "dog"], "model": "small"})
    others = changed(net.build().state_dict(), state_of(student, kept))
    expect(not others, f"These entries of the state_dict are not those saved: {', '.join(sorted(others))}.")


@pytest.mark.task("5.7")
def test_errors(student: Student) -> None:
    """missing: FileNotFoundError; damaged or of another model: ValueError, and the model as it was"""
    path = student.file(None, ".pt")
    student.load_checkpoint.raises(FileNotFoundError, recipe.headed_net(), student.file(None, ".pt"))
    student.save_checkpoint(recipe.headed_net(classes=3, seed=1), path)
    bad = student.file((student.read(path) or b"")[:1000], ".pt")
    student.load_checkpoint.raises(ValueError, recipe.headed_net(), bad)
    kept = student.keep(recipe.headed_net())
    student.load_checkpoint.raises(ValueError, kept, path)
    half = changed(given.headed_net().state_dict(), state_of(student, kept))
    expect(not half, "After the error parts of the model are those of the file: compare before you load.")


@pytest.mark.task("5.7")
def test_failed_write(student: Student) -> None:
    """when something cannot be saved, the old file stays"""
    path = student.file(None, ".pt")
    student.save_checkpoint(recipe.headed_net(), path)
    before = student.read(path)
    student.save_checkpoint.raises(TypeError, recipe.headed_net(), path, x=recipe.unsaveable())
    expect(
        student.read(path) == before, "The old file isn't what it was. Where could the new one grow until it is whole?"
    )
