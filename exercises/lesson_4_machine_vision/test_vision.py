"""Public checks of lesson 4: small cases that you can follow by hand. They give no points."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import torch
from torch import Tensor

from autograder.testing import Answer, Draw, Student, Wrong, expect, recipe
from week4 import given, zoo

pytestmark = pytest.mark.warm("vision")
PHOTOS = Path(__file__).parent / "photos"

# ------------------------------------------------------------------------------- 4.1 load_classifier


@pytest.mark.task("4.1")
def test_knows_a_panda(student: Student) -> None:
    """the net, as it comes, knows the giant panda of the photographs"""
    net, _, categories = student.load_classifier("efficientnet_lite0").as_tuple(3)
    names = [name.as_str() for name in categories.as_list(1000)]
    model = net.as_module()
    training = student.probe("training", model).as_bool()
    expect(not training, "The net's own `training` is still True. Which call sets it, and that of all its layers?")
    batch = given.default_preprocess(zoo.open_image(PHOTOS / "panda.jpg"))
    probability, index = model(batch).as_tensor(shape=(1, 1000)).softmax(1).max(1)
    label = names[int(index)]
    expect(
        label == "giant panda" and float(probability) > 0.9,
        f"With softmax, what the net answers is {label!r}, with probability {float(probability):.2f}. Does it have its "
        "trained weights, are all its layers in eval mode, do the names stand in the order of its outputs, and are "
        "these logits?",
    )
    flags = [entry.as_tuple(3)[2].as_bool() for entry in student.probe("parameters", model).as_list()]
    left = f"{sum(flags)} of the net's {len(flags)} parameters still require grad: eval() and no_grad() leave that so."
    expect(not any(flags), left)


@pytest.mark.task("4.1")
def test_unknown_net(student: Student) -> None:
    """an unknown name raises ValueError, and the message lists the known ones"""
    message = student.load_classifier.raises(ValueError, "no_such_net")
    expect("efficientnet_lite0" in message and "resnet18" in message, "The message should list all the known names.")


# ------------------------------------------------------------------------------------ 4.2 preprocess


@pytest.mark.task("4.2")
def test_one_gray_tone(student: Student) -> None:
    """a picture that is orange all over, so that only scaling, mean and std count"""
    picture = recipe.one_color(255, 127, 0, 90, 60)
    tone = torch.tensor([1.0, 127 / 255, 0.0]).view(1, 3, 1, 1).expand(1, 3, 32, 32)
    wanted = (tone - 0.5) / 0.25
    student.preprocess(picture, size=32, mean=(0.5, 0.5, 0.5), std=(0.25, 0.25, 0.25)).equals(
        wanted,
        atol=0.13,
        clues={
            "you can get this if the bytes are normalized without being scaled to 0..1": (tone * 255 - 0.5) / 0.25,
            "you can get this if mean and std come first, the division by 255 after them": (tone * 255 - 0.5)
            / 0.25
            / 255,
            "red and blue have changed places": wanted.flip(1),
            "the channels are the last axis": wanted.permute(0, 2, 3, 1),
            "the batch axis is missing": wanted[0],
            "mean and std have not been used": tone,
        },
    )


@pytest.mark.task("4.2")
def test_wide_picture(student: Student) -> None:
    """a picture twice as wide as high: the center, its proportions kept"""
    picture = recipe.picture("RGB", 400, 200, 1)
    got = student.preprocess(picture, size=112, mean=(0, 0, 0), std=(1, 1, 1)).as_tensor(shape=(1, 3, 112, 112))

    def shown(width: int, height: int) -> Tensor:
        image = picture.build().resize((width, height))
        left, top = (width - 112) // 2, (height - 112) // 2
        return given.to_tensor(image.crop((left, top, left + 112, top + 112)))

    expect(not torch.allclose(got, shown(128, 128), atol=0.06), "The picture was squeezed: both sides became alike.")
    expect(not torch.allclose(got, shown(112, 112), atol=0.06), "The picture was squeezed into a square.")
    expect(
        not torch.allclose(got, shown(224, 112), atol=0.06),
        "The short side became `size` at once; the docstring leaves a margin for the crop.",
    )
    expect(
        torch.allclose(got, shown(256, 128), atol=0.06),
        "That is not what the four steps make of this picture. Which size does it get in step 2, is the middle cut "
        "out, and do the axes and channels come in their order?",
    )


@pytest.mark.task("4.2")
def test_other_modes(student: Student) -> None:
    """a gray picture, and one with transparency, come out as well as one in RGB"""
    for mode in ("RGB", "L", "RGBA"):
        picture = recipe.picture(mode, 200, 200, 2)
        got = student.preprocess(picture, size=56, mean=(0, 0, 0), std=(1, 1, 1)).as_tensor(shape=(1, 3, 56, 56))
        wanted = given.to_tensor(picture.build().convert("RGB").resize((64, 64)).crop((4, 4, 60, 60)))
        also = "" if mode == "RGB" else ", and one of mode RGB did"
        expect(torch.allclose(got, wanted, atol=0.06), f"A picture of mode {mode} did not come out right{also}.")


# ------------------------------------------------------------------------- 4.3 predict_probabilities


@pytest.mark.task("4.3")
def test_by_hand(student: Student) -> None:
    """two pictures, and a net whose logits are ten times the mean of each color"""
    batch = torch.zeros(2, 3, 2, 2)
    batch[0, 0], batch[1, 2] = 0.1, 0.2
    logits = torch.tensor([[1.0, 0.0, 0.0], [0.0, 0.0, 2.0]])
    answer = student.predict_probabilities(recipe.color_net(), batch)
    answer.equals(
        logits.softmax(1),
        clues={
            "each column sums to 1, not each row": logits.softmax(0),
            "these are the logits": logits,
            "you can get this if softmax is applied twice": logits.softmax(1).softmax(1),
        },
    )
    expect(not answer.requires_grad, "Autograd tracks the answer; nobody trains here.")


@pytest.mark.task("4.3")
def test_modes(student: Student) -> None:
    """eval mode during the call, and the old mode afterwards"""
    batch = torch.linspace(-2, 2, 4 * 192).reshape(4, 3, 8, 8)
    wanted = given.dropout_image_net().eval()(batch).softmax(1).detach()
    net = student.keep(recipe.dropout_image_net())
    student.probe("set_training", net, False)
    calm = student.predict_probabilities(net, batch).as_tensor(shape=(4, 4))
    expect(torch.allclose(calm, wanted, atol=1e-4), "For a net in eval mode the probabilities are not right yet.")
    got = student.predict_probabilities(recipe.dropout_image_net(), batch).as_tensor(shape=(4, 4))
    expect(torch.allclose(got, wanted, atol=1e-4), "With dropout the answers are not those of eval mode.")
    for before in (True, False):
        net = student.keep(recipe.dropout_image_net())
        student.probe("set_training", net, before)
        student.predict_probabilities(net, batch)
        after = student.probe("training", net).as_bool()
        expect(after == before, f"The net came with training={before} and was left with training={after}.")


# ----------------------------------------------------------------------------------------- 4.4 top_k


@pytest.mark.task("4.4")
def test_two_pictures(student: Student) -> None:
    """the best two of three names, for two pictures"""
    rows = torch.tensor([[0.25, 0.625, 0.125], [0.0, 0.25, 0.75]])
    best, second = [("dog", 0.625), ("cat", 0.25)], [("bird", 0.75), ("dog", 0.25)]
    student.top_k(rows, ["cat", "dog", "bird"], k=2).equals(
        [best, second],
        clues={
            "the worst come first": [[("bird", 0.125), ("cat", 0.25)], [("cat", 0.0), ("dog", 0.25)]],
            "the best two, but the better one comes last": [best[::-1], second[::-1]],
            "only the first picture has an answer": [best],
            "only the first picture has an answer, and no list round it": best,
            "the probabilities are still tensors": [
                [(name, torch.tensor(p)) for name, p in row] for row in (best, second)
            ],
        },
    )


@pytest.mark.task("4.4")
def test_two_cranes(student: Student) -> None:
    """two classes share a name; three classes, and k=5"""
    cranes = torch.tensor([[0.5, 0.125, 0.375]])
    wanted = [[("crane", 0.5), ("crane", 0.375), ("dog", 0.125)]]
    student.top_k(cranes, ["crane", "dog", "crane"]).equals(
        wanted,
        clues={
            "the two cranes have become one: are names the keys of a dict?": [[("crane", 0.375), ("dog", 0.125)]],
            "one of the two cranes is missing: are names the keys of a dict?": [[("crane", 0.5), ("dog", 0.125)]],
        },
    )
    student.top_k.raises(ValueError, cranes, ["crane", "dog", "crane"], k=0)


# -------------------------------------------------------------------------------- 4.5 classify_files


def placed(student: Student, *kinds: str) -> list[Path]:
    """Sample files where the student's code can read them, wherever it runs."""
    return [student.file(path.read_bytes(), path.suffix) for path in given.sample_files(*kinds)]


def classified(student: Student, *kinds: str, batch_size: int) -> list[dict[str, Answer]]:
    """What came of sample files, checked for number and order."""
    paths = placed(student, *kinds)
    colors = ["red", "green", "blue"]
    answer = student.classify_files(paths, recipe.color_net(), given.small_preprocess, colors, batch_size=batch_size)
    items = [item.as_record("Prediction") for item in answer.as_list()]
    full = len(paths) - len(paths) % batch_size
    expect(not (len(items) == full < len(paths)), "The last files got no answer: what about a batch that is not full?")
    expect(len(items) == len(paths), f"{len(paths)} files went in, {len(items)} predictions came out.")
    for item, path in zip(items, paths, strict=True):
        item["path"].equals(path)
    return items


@pytest.mark.task("4.5")
def test_colors(student: Student) -> None:
    """three pictures in batches of two: red, blue, green"""
    items = classified(student, "red", "blue", "green", batch_size=2)
    labels = [item["label"].as_str() for item in items]
    expect(labels == ["red", "blue", "green"], f"Wanted the labels red, blue, green; got {', '.join(labels)}.")
    for item in items:
        chance = item["probability"].as_float()
        expect(
            0.5 < chance <= 1,
            f"The probability of the best class is above one half here and at most 1, not {chance:.4g}.",
        )
        item["error"].equals(None)


@pytest.mark.task("4.5")
def test_bad_files(student: Student) -> None:
    """a text and a picture cut in half between two good files; and no files at all"""
    items = classified(student, "red", "text", "half", "blue", batch_size=8)
    for item, label in zip(items, ["red", None, None, "blue"], strict=True):
        item["label"].equals(
            label,
            clues={
                "this whole picture got no answer: is it lost with the bad files, or in a batch that isn't full?": None
            }
            if label
            else None,
        )
        if label is None:
            item["probability"].equals(None)
            expect(item["error"].as_str() != "", "The error of a bad file should say something.")
    student.classify_files([], recipe.color_net(), given.small_preprocess, ["a", "b", "c"]).equals([])


@pytest.mark.task("4.5")
def test_batches(student: Student) -> None:
    """a net that says how many pictures came together: 2, 2 and 1"""
    paths, names = placed(student, *["red"] * 5), [str(n) for n in range(50)]
    answer = student.classify_files(paths, recipe.crowd_net(), given.small_preprocess, names, batch_size=2)
    sizes = [item.as_record("Prediction")["label"].as_str() for item in answer.as_list(5)]
    expect(set(sizes) != {"1"}, "Every picture went through the net alone.")
    expect("5" not in sizes, "All pictures went through the net at once, though batch_size is 2.")
    expect(sizes == ["2", "2", "2", "2", "1"], f"Wanted batches of 2, 2 and 1; the pictures came with {sizes}.")


# ------------------------------------------------------------------------------ 4.6 count_parameters


@pytest.mark.task("4.6")
def test_frozen_layer(student: Student) -> None:
    """a net with a frozen first layer of 112 numbers, BatchNorm with 8 and 9 in buffers, and a head of 435"""
    net = recipe.counted_net(norm=True, frozen=True)
    student.count_parameters(net).equals(
        (555, 443),
        clues={
            "BatchNorm's buffers are counted, too": (564, 443),
            "both numbers are the same: does anything ask whether a parameter requires grad?": (555, 555),
            "that is how many tensors there are, not how many numbers are in them": (6, 4),
        },
    )


@pytest.mark.task("4.6")
def test_shared_weight(student: Student) -> None:
    """two layers with one and the same weight of 16 numbers, and a bias of 4 each"""
    student.count_parameters(recipe.shared_net()).equals(
        (24, 24), clues={"the shared weight is counted twice": (40, 40)}
    )


# ---------------------------------------------------------------------------------- 4.7 feature_maps


@pytest.mark.task("4.7")
def test_before_an_in_place_relu(student: Student) -> None:
    """a convolution's output, although a ReLU behind it writes into it"""
    batch = torch.linspace(-1, 1, 3 * 36).reshape(1, 3, 6, 6)
    convolution = given.layered_net().get_submodule("features.0")
    wanted = convolution(batch).detach()
    student.feature_maps(recipe.layered_net(inplace=True), "features.0", batch).equals(
        wanted,
        clues={
            "there is no negative number left: has a layer behind it written into the tensor?": wanted.clamp(min=0),
        },
    )


@pytest.mark.task("4.7")
def test_hooks(student: Student) -> None:
    """a net with two hooks has two afterwards; an unknown layer, and one never called, raise ValueError"""
    batch = torch.ones(1, 3, 6, 6)
    net = student.keep(recipe.layered_net(noted=True))
    answer = student.feature_maps(net, "head", batch)
    answer.as_tensor(shape=(1, 3))
    expect(not answer.requires_grad, "Autograd tracks the answer.")
    hooks = net.method("hooks").as_int()
    expect(hooks <= 2, "A hook was left behind.")
    expect(hooks == 2, "A hook that was there before is gone.")
    student.feature_maps.raises(ValueError, net, "no.such.layer", batch)
    student.feature_maps.raises(ValueError, net, "spare", batch)


# ------------------------------------------------------------------------------ 4.8 confusion_matrix


@pytest.mark.task("4.8")
def test_three_classes(student: Student) -> None:
    """six samples of three classes, of which the last does not occur"""
    targets, predictions = torch.tensor([0, 0, 0, 1, 1, 0]), torch.tensor([0, 1, 1, 1, 0, 0])
    wanted = torch.tensor([[2, 2, 0], [1, 1, 0], [0, 0, 0]])
    student.confusion_matrix(targets, predictions, 3).equals(
        wanted,
        clues={
            "rows and columns have changed places": wanted.T.contiguous(),
            "the class that does not occur has no row and no column": wanted[:2, :2].contiguous(),
            "no count is above 1: does += write every cell once?": wanted.clamp(max=1),
            "these are shares, not counts": wanted / 6,
            "the counts are right, but no whole numbers": wanted.float(),
        },
    )


def some_labels(draw: Draw) -> tuple[Tensor, Tensor]:
    """Labels and predictions. Where the check fails, you're shown the smallest that it fails on."""
    n = draw.integer(1, 12)
    return draw.integers(n, low=0, high=3), draw.integers(n, low=0, high=3)


@pytest.mark.task("4.8")
@pytest.mark.cases(some_labels, count=10)
def test_confused_the_other_way(student: Student, case: tuple[Tensor, Tensor]) -> None:
    """labels and predictions swapped, rows become columns"""
    targets, predictions = case
    there = student.confusion_matrix(targets, predictions, 4).as_tensor((4, 4))
    back = student.confusion_matrix(predictions, targets, 4).as_tensor((4, 4))
    shown = f"the labels {targets.tolist()} and the predictions {predictions.tolist()}"
    expect(torch.equal(there, back.T), f"With {shown} swapped, rows and columns should be swapped, and no more.")


@pytest.mark.task("4.8")
def test_many(student: Student) -> None:
    """200 000 samples, quickly"""
    targets, predictions = given.random_labels(200_000, 5, 1), given.random_labels(200_000, 5, 2)
    began = time.process_time()
    answer = student.confusion_matrix(targets, predictions, 5)
    seconds = time.process_time() - began
    total = int(answer.as_tensor(shape=(5, 5)).sum())
    expect(total == 200_000, f"The counts should sum to 200 000, not to {total}.")
    expect(seconds < 0.6, "That is slow: is there a Python loop over the samples?")
