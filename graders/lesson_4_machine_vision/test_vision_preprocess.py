"""Hidden graders of 4.2. Tolerances are those of the docstring: ``near`` in ``common.py``."""

from __future__ import annotations

import pytest
import torch
from PIL import Image
from torch import Tensor

from autograder.testing import Answer, Draw, Recipe, Student, Wrong, expect, recipe

from .common import HALF, IMAGENET, center, near, pixels, plain, real, resized, rgb, spec

pytestmark = [pytest.mark.warm("vision"), pytest.mark.open]

Case = tuple[Recipe, int, tuple[float, ...], tuple[float, ...]]


def asked(student: Student, case: Case) -> Answer:
    """The learner's answer; keywords are given where they are not the defaults."""
    picture, size, mean, std = case
    settings = {"size": size} if size != 224 else {}
    return student.preprocess(picture, **settings, **({} if (mean, std) == IMAGENET else {"mean": mean, "std": std}))


FORMS = {
    "batch-axis-missing": lambda size: [(3, size, size)],
    "channels-last": lambda size: [(1, size, size, 3), (size, size, 3)],
}
"""Shapes that are judged by tests of their own."""


def batch_of(answer: Answer, size: int, *judged: str) -> Tensor:
    """The batch, in the right shape; ``Wrong`` with the mistake if it came in a form that's judged here."""
    for id, shapes in FORMS.items():
        for shape in shapes(size):
            if not has_shape(answer, shape):
                continue
            if id in judged:
                raise answer.wrong(f"wanted a float32 tensor of shape {(1, 3, size, size)}", "", id)
            got = real(answer.as_tensor(shape=shape)).reshape(1, *shape[-3:])
            return got.permute(0, 3, 1, 2) if id == "channels-last" else got
    try:
        return real(answer.as_tensor(shape=(1, 3, size, size)))
    except Wrong as wrong:
        if size != 224 and has_shape(answer, (1, 3, 224, 224)):
            wrong.mistake = "size-written-in"
        raise


def has_shape(answer: Answer, shape: tuple[int, ...]) -> bool:
    """Whether it's a tensor of that shape."""
    try:
        answer.as_tensor(shape=shape, finite=False)
    except Wrong:
        return False
    return True


def check(student: Student, case: Case, *judged: str) -> None:
    """``Wrong`` unless the picture was prepared as asked for, within the tolerance."""
    picture, size, mean, std = case
    got = batch_of(asked(student, case), size, *judged)
    image = picture.build()
    values, wanted = plain(got, mean, std), spec(image, size, margin=1).double()
    if image.mode == "P":  # its colors are grains: smooth only after a little blur
        values, wanted = (torch.nn.functional.avg_pool2d(part, 3, stride=1) for part in (values, wanted))
    if not near(values, wanted):
        raise Wrong("The picture did not come out as the four steps of the docstring give it.", recognized(got, case))


def recognized(got: Tensor, case: Case) -> str | None:
    """Which known mistake gives such a batch."""
    picture, size, mean, std = case
    image, values = picture.build(), plain(got, mean, std)
    centers, spreads = (torch.tensor(part).double().view(3, 1, 1) for part in (mean, std))
    wanted = spec(image, size, margin=1).double()
    short = round(size / 0.875)
    colors = rgb(image)
    tall, wide = resized(image, short).size
    squeezed = [center(colors.resize((short, short)), size + 2), edged(pixels(colors.resize((size, size))))]
    same = slice((short - size) // 2, (short + size) // 2)
    candidates = {
        "bytes-not-scaled": near((got * spreads + centers) / 255, wanted),
        "normalized-before-scaling": near((got * 255 * spreads + centers) / 255, wanted),
        "not-normalized": near(got, wanted),
        "std-forgotten": near(got + centers, wanted),
        "blue-first": not near(wanted.flip(1)[..., 1:-1, 1:-1], wanted)  # a gray picture cannot tell
        and (near(plain(got.flip(1), mean, std), wanted) or near(values.flip(1), wanted)),
        "squeezed": any(near(values, version.double()) for version in squeezed),
        "sides-swapped": near(values, center(colors.resize((wide, tall)), size + 2).double()),
        "short-side-to-size": near(values, edged(center(resized(image, size), size)).double()),
        "size-256-written-in": size < 224 and near(values, center(resized(image, 256), size + 2).double()),
        "scaled-twice": near(values * 255, wanted),
        "corner-instead-of-center": near(values, edged(pixels(resized(image, short))[..., :size, :size]).double()),
        "one-offset-for-both-axes": near(values, edged(pixels(resized(image, short))[..., same, same]).double()),
        "long-side-resized": near(values, center(by_the_long_side(colors, short), size + 2).double()),
        "times-std-plus-mean": near((got - centers) / spreads, wanted),
        "std-before-mean": near((got + centers) * spreads, wanted),
        "reshaped-instead-of-permuted": near(values.reshape(1, size, size, 3).permute(0, 3, 1, 2), wanted),
        "rows-and-columns-swapped": near(values.transpose(2, 3), wanted),
        "always-imagenet-s-numbers": near(plain(got, *IMAGENET), wanted),
        "a-half-written-in": near(plain(got, HALF, HALF), wanted),
        "std-squared": near(got * spreads**2 + centers, wanted),
        "its-own-mean-and-std": bool(
            (got.mean((2, 3)).abs() < 1e-3).all() and ((got.std((2, 3)) - 1).abs() < 1e-3).all()
        ),
        "short-side-not-resized": near(values, center(colors, size + 2).double()),
    }
    return next((id for id, found in candidates.items() if found), None)


def by_the_long_side(image: Image.Image, length: int) -> Image.Image:
    """The picture with its long side that long."""
    width, height = (max(1, round(side * length / max(image.size))) for side in image.size)
    return image.resize((width, height), Image.Resampling.BICUBIC)


def edged(batch: Tensor) -> Tensor:
    """The batch with its outermost pixels repeated once."""
    return torch.nn.functional.pad(batch, (1, 1, 1, 1), mode="replicate")


def drawn(draw: Draw, mode: str, shape: tuple[int, int], size: int = 224) -> Case:
    return recipe.picture(mode, *shape, draw.seed() % 10_000), size, *IMAGENET


def any_picture(draw: Draw) -> Case:
    shape = draw.in_turn([(250, 180), (90, 130), (300, 300)])
    return drawn(draw, "RGB", shape, draw.in_turn([224, 64, 160]))


def wide_or_tall(draw: Draw) -> Case:
    sides = draw.integer(300, 420), draw.integer(180, 250)
    return drawn(draw, "RGB", draw.in_turn([sides, sides[::-1], (sides[0], sides[0])]))


def other_settings(draw: Draw) -> Case:
    picture, *_ = drawn(draw, "RGB", draw.in_turn([(340, 200), (150, 260)]))
    mean = tuple(round(draw.number(0.2, 0.7), 3) for _ in range(3))
    std = tuple(round(draw.number(0.15, 0.6), 3) for _ in range(3))
    return picture, draw.in_turn([96, 160, 299]), mean, std


MODES = ["L", "P", "RGBA", "LA", "CMYK", "YCbCr", "HSV", "I"]


def other_mode(draw: Draw) -> Case:
    return drawn(draw, draw.in_turn(MODES), (draw.integer(130, 260), draw.integer(130, 260)), 96)


def odd_shape(draw: Draw) -> Case:
    return drawn(draw, "RGB", draw.in_turn([(45, 61), (900, 90), (70, 500)]), draw.in_turn([96, 64, 128]))


AT_HOME = [
    'preprocess(given.picture("RGB", 300, 300), size=64)',
    'preprocess(given.picture("RGB", 300, 200))',
    'preprocess(given.picture("RGB", 200, 300))',
    'preprocess(given.picture("RGB", 300, 200), size=64, mean=(0.5, 0.5, 0.5), std=(0.5, 0.5, 0.5))',
    'preprocess(given.picture("L", 300, 200), size=64)',
    'preprocess(given.picture("P", 300, 200), size=64)',
    'preprocess(given.picture("RGBA", 300, 200), size=64)',
    'preprocess(given.picture("CMYK", 300, 200), size=64)',
    'preprocess(given.picture("HSV", 300, 200), size=64)',
    'preprocess(given.picture("I", 300, 200), size=64)',
    'preprocess(given.picture("RGB", 45, 60), size=64)',
    'preprocess(given.picture("RGB", 900, 90), size=64)',
]


def settled(case: tuple[object, ...]) -> Case:
    """A case as drawn, or the arguments of a call to try at home: a picture, perhaps size, mean and std."""
    picture, size, mean, std = (*case, *(224, *IMAGENET)[len(case) - 1 :])
    return picture, size, mean, std  # type: ignore[return-value]


@pytest.mark.task("4.2", points=0.5)
@pytest.mark.cases(any_picture, count=3, home=AT_HOME)
def test_shape(student: Student, case: Case) -> None:
    """(1, 3, size, size), float32, nothing nan, and the picture is in it"""
    case = settled(case)
    answer, size = asked(student, case), case[1]
    got = batch_of(answer, size, *FORMS)
    answer.as_tensor(shape=(1, 3, size, size), dtype=torch.float32)
    expect(bool(got.std() > 1e-6), "Every pixel came out the same.")
    alike = likeness(got, spec(case[0].build(), size).double()) > 0.6
    if not alike and recognized(got, case) in (None, "its-own-mean-and-std"):  # noise has these, too
        raise Wrong(
            "The batch has the right form, but what's in it is far from what the four steps make of the picture. Do "
            "rows, columns and channels keep their order, and the numbers their size?"
        )


def likeness(got: Tensor, wanted: Tensor) -> float:
    """How alike the patterns of two pictures are, whatever was done to each channel's range: 1 for the same."""
    parts = [(batch - batch.mean(dim=(2, 3), keepdim=True)).flatten() for batch in (got, wanted)]
    return float(torch.nn.functional.cosine_similarity(parts[0], parts[1], dim=0))


@pytest.mark.task("4.2", points=1.2)
@pytest.mark.cases(wide_or_tall, count=3, home=AT_HOME)
def test_wide_and_tall(student: Student, case: Case) -> None:
    """wide, tall and square pictures, resized, cropped, scaled and normalized"""
    check(student, settled(case), "channels-last")


@pytest.mark.task("4.2", points=0.6)
@pytest.mark.cases(other_settings, count=3, home=AT_HOME)
def test_other_settings(student: Student, case: Case) -> None:
    """another size, mean and std"""
    check(student, settled(case))


@pytest.mark.task("4.2", points=0.7)
@pytest.mark.cases(other_mode, count=len(MODES), home=AT_HOME)
def test_modes(student: Student, case: Case) -> None:
    """pictures of other modes: gray, palette, alpha, CMYK, YCbCr, HSV, whole numbers"""
    case = settled(case)
    try:
        check(student, case)
    except Wrong as wrong:
        if wrong.mistake is None:
            wrong.mistake = named_mode(student, case)
        raise


def named_mode(student: Student, case: Case) -> str | None:
    """Whether RGB is all that works, or alpha is not dropped but blended."""
    picture, size, mean, std = case
    check(student, (recipe.picture("RGB", 260, 200, 5), *case[1:]))
    image = picture.build()
    try:
        values = plain(batch_of(asked(student, case), size), mean, std)
    except Wrong:
        return "not-converted-to-rgb"
    if image.mode == "P":
        indices = pixels_of_indices(image, size)
        return "not-converted-to-rgb" if bool((values - indices).abs().mean() < 0.12) else None
    if image.mode in ("YCbCr", "HSV"):
        channels = Image.frombytes("RGB", image.size, image.tobytes())
        return "not-converted-to-rgb" if near(values, spec(channels, size, margin=1).double()) else None
    if image.mode in ("RGBA", "LA"):
        clear = image.convert("RGBA")
        for shade in (255, 0):
            ground = clear.copy()
            ground.paste((shade, shade, shade, 255), (0, 0, *clear.size))
            ground.alpha_composite(clear)
            if near(values, spec(ground, size, margin=1).double()):
                return "alpha-blended"
    return None


def pixels_of_indices(image: Image.Image, size: int) -> Tensor:
    """A palette picture taken for a gray one. Pillow shrinks those by leaving pixels out."""
    gray = Image.frombytes("L", image.size, image.tobytes())
    return center(gray.resize(resized(image, round(size / 0.875)).size, Image.Resampling.NEAREST), size).double()


@pytest.mark.task("4.2", points=0.4)
@pytest.mark.cases(odd_shape, count=3, home=AT_HOME)
def test_tiny_and_long(student: Student, case: Case) -> None:
    """pictures smaller than size, and very long ones"""
    check(student, settled(case))


@pytest.mark.task(
    "4.2",
    points=0.1,
    evidence="state",
    home='image = given.picture("RGB", 300, 200); preprocess(image); image.size',
)
def test_image_stays(student: Student, draw: Draw) -> None:
    """the picture itself stays as it was"""
    case: Case = (recipe.picture("RGB", 310, 220, draw.seed() % 10_000), 64, *IMAGENET)
    check(student, case)
    kept, image = student.keep(case[0]), case[0].build()
    student.preprocess(kept, size=64)
    box = [side.as_int() for side in kept.method("getbbox").as_tuple(4)]
    expect(box == list(image.getbbox()), mistake="picture-changed")
    kept.method("tobytes").equals(image.tobytes())
