"""What the graders of lesson 4 share."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from autograder.given.refusing import ERRORS
from autograder.testing import Answer, NotStarted, Recipe, Remote, Student, Wrong, expect

PHOTOS = Path(__file__).parents[2] / "exercises" / "lesson_4_machine_vision" / "photos"
HALF = (0.5, 0.5, 0.5)
IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
BRIGHTNESS = 0.03  # of 0..1: bilinear for bicubic on a smooth picture differs by at most 0.022, mostly 0.002

Ask = Callable[[Remote], object]


def normal(*shape: int, seed: int, scale: float = 1.0) -> Tensor:
    """Standard normal numbers times ``scale``."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * scale


def real(tensor: Tensor) -> Tensor:
    """The numbers of a tensor as float64."""
    expect(not tensor.is_complex(), "The answer holds complex numbers.")
    return tensor.double()


def right_twice(ask: Callable[[], None], mistake: str | None = None) -> None:
    """``Wrong`` if ``ask``, which judges an answer about things that were kept, is content only the first time."""
    ask()
    try:
        ask()
    except NotStarted:
        raise
    except Wrong:
        changed = (
            "Asked twice about the same tensor, the second answer is wrong: the first call has changed the tensor."
        )
        raise Wrong("" if mistake else changed, mistake) from None


def nothing_else_changed(student: Student, answer: Answer, net: Remote) -> None:
    """``Wrong`` if the call changed an argument or a setting of torch's, or froze the net: the worker's word."""
    answer.tidy()
    flags = [entry.as_tuple(3)[2].as_bool() for entry in student.probe("parameters", net).as_list()]
    expect(all(flags), "After the call the net's parameters no longer require grad: whoever trains it trains nothing.")


def photo(name: str) -> Image.Image:
    """One of the course's photographs."""
    with Image.open(PHOTOS / name) as image:
        return image.convert("RGB")


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


def centre(image: Image.Image, size: int) -> Tensor:
    """The centre of a picture, ``size`` by ``size``, black where there is none."""
    left, top = (image.width - size) // 2, (image.height - size) // 2
    return pixels(image.crop((left, top, left + size, top + size)))


def spec(image: Image.Image, size: int, margin: int = 0) -> Tensor:
    """Steps 1 to 3 of task 4.2, and bytes to 0..1; ``margin`` more pixels on every side."""
    return centre(resized(image, round(size / 0.875)), size + 2 * margin)


def _around(image: Tensor, pick: Callable[[Tensor, Tensor], Tensor]) -> Tensor:
    """The largest or smallest value in each 3 by 3 pixels, first down, then across: many times quicker than pooling."""
    rows = pick(pick(image[..., :-2, :], image[..., 1:-1, :]), image[..., 2:, :])
    return pick(pick(rows[..., :-2], rows[..., 1:-1]), rows[..., 2:])


def near(got: Tensor, wanted: Tensor) -> bool:
    """Whether a picture is another one, which has a margin of one pixel: within one pixel and ``BRIGHTNESS``."""
    high, low = _around(wanted, torch.maximum), _around(wanted, torch.minimum)
    return bool(((got <= high + BRIGHTNESS) & (got >= low - BRIGHTNESS)).all())


def plain(batch: Tensor, mean: tuple[float, ...], std: tuple[float, ...]) -> Tensor:
    """A normalised batch brought back to 0..1."""
    return real(batch) * torch.tensor(std).double().view(3, 1, 1) + torch.tensor(mean).double().view(3, 1, 1)


# ---------------------------------------------------------------------------------------- modes


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


def mode_is_put_back_after_an_error(
    student: Student,
    name: str,
    ask: Ask,
    failing: Callable[[Remote, type[Exception]], object],
    net: Recipe,
    broken_net: Callable[[str], Recipe],
) -> None:
    """``Wrong`` if a call in which the net raises an error changes its mode.

    ``broken_net`` gives the net for each kind of ``ERRORS``, ``failing`` expects that error.
    """
    for (kind, error), before in product(ERRORS.items(), (True, False)):
        if mode_after(student, partial(failing, error=error), broken_net(kind), before) != before:
            mode_is_put_back(student, name, ask, net)
            raise Wrong(mistake=f"{name}-mode-lost-after-an-error")
