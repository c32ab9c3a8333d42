"""What the graders of lesson 4 share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageEnhance
from torch import Tensor

from autograder.testing import Answer, Draw, Recipe, Remote, Student, Wrong, agree, expect, recipe
from week4 import given
from week4.given.refusing import ERRORS

PHOTOS = Path(__file__).parents[2] / "exercises" / "lesson_4_machine_vision" / "photos"
HALF = (0.5, 0.5, 0.5)
IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
BRIGHTNESS = 0.03  # of 0..1: bilinear for bicubic on a smooth picture differs by at most 0.022, mostly 0.002

Ask = Callable[[Remote], object]


def real(tensor: Tensor) -> Tensor:
    """The numbers of a tensor as float64."""
    expect(not tensor.is_complex(), "The answer holds complex numbers.")
    return tensor.double()


def right_twice(student: Student, ask: Callable[..., None], tensors: Sequence[Tensor], mistake: str) -> None:
    """``Wrong`` if ``ask``, which judges an answer about kept tensors, is content only the first time.

    ``mistake`` is named where a call has changed the tensors, whether the second answer shows it or not.
    """
    kept = [student.keep(tensor) for tensor in tensors]
    ask(*kept)
    again = None
    try:
        ask(*kept)
    except Wrong as wrong:
        again = wrong
    same = agree([student.probe("value", tensor).as_tensor() for tensor in kept], [*tensors])
    expect(same, mistake=mistake)
    if again is not None:
        raise Wrong("Asked twice about the same numbers, the second answer is wrong. What does it keep?")


def nothing_else_changed(student: Student, answer: Answer, net: Remote) -> None:
    """``Wrong`` if the call changed an argument or a setting of torch's, or froze the net: the worker's word."""
    answer.tidy()
    flags = [entry.as_tuple(3)[2].as_bool() for entry in student.probe("parameters", net).as_list()]
    expect(
        all(flags),
        "After the call parameters of the net no longer require grad, so training would leave them as they are.",
    )


ZOO_NET, CATEGORIES = given.default_classifier(), given.imagenet_names()
"""Made once for all submissions, and only looked at."""
KNOWN = {
    "koala.jpg": "koala",
    "polar_bear.jpg": "ice bear",
    "panda.jpg": "giant panda",
    "dog.jpg": "German shepherd",
    "baseball.jpg": "baseball",
}
"""Photographs that the zoo's default net is sure of, also when they are a little darker or cut smaller."""


def probabilities_of(batch: Tensor) -> Tensor:
    """What the zoo's default net says of prepared pictures."""
    with torch.no_grad():
        logits: Tensor = ZOO_NET(batch)
    return logits.softmax(dim=1)


def view(draw: Draw, name: str) -> Image.Image:
    """One of the course's photographs, its edges cut off here and there, and darker or brighter."""
    with Image.open(PHOTOS / name) as image:
        whole = image.convert("RGB")
    width, height = (round(side * draw.number(0.85, 0.98)) for side in whole.size)
    left, top = draw.integer(0, whole.width - width), draw.integer(0, whole.height - height)
    part = whole.crop((left, top, left + width, top + height))
    return ImageEnhance.Brightness(part).enhance(draw.number(0.9, 1.1))


def photo(draw: Draw, name: str) -> tuple[Image.Image, float]:
    """A view of which the zoo's default net is still sure, and the probability that it gives."""
    for _ in range(20):
        part = view(draw, name)
        likely = probabilities_of(given.default_preprocess(part))[0]
        if float(likely.max()) > 0.8 and CATEGORIES[int(likely.argmax())] == KNOWN[name]:
            return part, float(likely.max())
    raise AssertionError(f"the net knows no part of {name}")


# ------------------------------------------------------------------------------- preprocessing


def rgb(image: Image.Image) -> Image.Image:
    """The picture in RGB. By RGBA, or Pillow warns of a palette with transparency."""
    return (image.convert("RGBA") if image.mode == "P" else image).convert("RGB")


def pixels(image: Image.Image) -> Tensor:
    """A PIL picture as ``(1, 3, height, width)`` in 0..1."""
    return torch.from_numpy(np.array(rgb(image))).permute(2, 0, 1).unsqueeze(0) / 255


def resized(image: Image.Image, short_side: int) -> Image.Image:
    """The picture in RGB, bicubic with antialiasing, its proportions kept."""
    factor = short_side / min(image.size)
    sides = [max(round(side * factor), short_side) for side in image.size]
    return rgb(image).resize((sides[0], sides[1]), Image.Resampling.BICUBIC)


def center(image: Image.Image, size: int) -> Tensor:
    """The center of a picture, ``size`` by ``size``, black where there is none."""
    left, top = (image.width - size) // 2, (image.height - size) // 2
    return pixels(image.crop((left, top, left + size, top + size)))


def spec(image: Image.Image, size: int, margin: int = 0) -> Tensor:
    """Steps 1 to 3 of task 4.2, and bytes to 0..1; ``margin`` more pixels on every side."""
    return center(resized(image, round(size / 0.875)), size + 2 * margin)


def _around(image: Tensor, pick: Callable[[Tensor, Tensor], Tensor]) -> Tensor:
    """The largest or smallest value in each 3 by 3 pixels, first down, then across: many times quicker than pooling."""
    rows = pick(pick(image[..., :-2, :], image[..., 1:-1, :]), image[..., 2:, :])
    return pick(pick(rows[..., :-2], rows[..., 1:-1]), rows[..., 2:])


def near(got: Tensor, wanted: Tensor) -> bool:
    """Whether a picture is another one, which has a margin of one pixel: within one pixel and ``BRIGHTNESS``."""
    high, low = _around(wanted, torch.maximum), _around(wanted, torch.minimum)
    return bool(((got <= high + BRIGHTNESS) & (got >= low - BRIGHTNESS)).all())


def plain(batch: Tensor, mean: tuple[float, ...], std: tuple[float, ...]) -> Tensor:
    """A normalized batch brought back to 0..1."""
    return real(batch) * torch.tensor(std).double().view(3, 1, 1) + torch.tensor(mean).double().view(3, 1, 1)


# ---------------------------------------------------------------------------------------- modes


def mode_after(student: Student, ask: Ask, net: Recipe, before: bool) -> bool:
    """The mode of a net that came in mode ``before``, after the learner's function was asked about it."""
    kept = student.keep(net)
    student.probe("set_training", kept, before)
    ask(kept)
    return student.probe("training", kept).as_bool()


def answers_in(kept: Remote, net: Recipe, batch: Tensor, *, training: bool) -> bool:
    """Whether a kept net, as it is, gives the answers of the grader's own copy in that mode."""
    own = net.build().train(training)
    with torch.no_grad():
        wanted: Tensor = own(batch)
    got = real(kept(batch).as_tensor(tuple(wanted.shape), finite=False))
    return torch.allclose(got, wanted.double(), rtol=1e-3, atol=1e-3)


def train_mode_is_left(student: Student, ask: Ask, draw: Draw, net: Recipe | None = None) -> None:
    """``Wrong`` if a net that is put into train mode after the call does not answer as in train mode.

    Eval mode is for the call alone. A file that has torch, or the nets, never do what train mode does shows it here.
    """
    net = net or recipe.batchnorm_image_net(4, seed=draw.seed())
    kept, batch = student.keep(net), draw.tensor(5, 3, 8, 8, contiguous=True)
    ask(kept)
    student.probe("set_training", kept, True)
    same = answers_in(kept, net, batch, training=True)
    expect(same, "After the call a net in train mode no longer answers as nets in train mode do.")


def mode_is_put_back(student: Student, name: str, ask: Ask, draw: Draw, net: Recipe | None = None) -> None:
    """``Wrong`` with mistake ``NAME-leaves-…-mode`` if a net answers as in another mode than it came in.

    Where ``ask`` needs a net of its own, what that says of its mode has to do.
    """
    for before, left in ((True, "eval"), (False, "train")):
        asked, batch = net or recipe.batchnorm_image_net(4, seed=draw.seed()), draw.tensor(5, 3, 8, 8, contiguous=True)
        kept = student.keep(asked)
        student.probe("set_training", kept, before)
        ask(kept)
        same = student.probe("training", kept).as_bool() == before
        expect(same, mistake=f"{name}-leaves-{left}-mode")
        if net is None:
            same = answers_in(kept, asked, batch, training=before)
            expect(same, "After the call the model does not answer as in the mode in which it came.")


def mode_is_put_back_after_an_error(
    student: Student,
    name: str,
    ask: Ask,
    failing: Callable[[Remote, type[Exception]], object],
    draw: Draw,
    net: Recipe | None,
    broken_net: Callable[[str], Recipe],
) -> None:
    """``Wrong`` if a call in which the net raises an error changes its mode.

    ``broken_net`` gives the net for each kind of ``ERRORS``, ``failing`` expects that error.
    """
    for (kind, error), before in product(ERRORS.items(), (True, False)):
        if mode_after(student, partial(failing, error=error), broken_net(kind), before) != before:
            mode_is_put_back(student, name, ask, draw, net)
            raise Wrong(mistake=f"{name}-mode-lost-after-an-error")
