"""Hidden graders of 2.3 and 2.4: indexing, and the order of axes. How they are written: ``docs/graders.md``."""

from __future__ import annotations

from functools import partial

import pytest
import torch
from torch import Tensor

from autograder.testing import Draw, Student, agree, expect

from .common import first_of_all, same_again, unchanged

# -------------------------------------------------------------------------- 2.3 border, every_other


def an_image(draw: Draw) -> tuple[Tensor]:
    return (draw.tensor(*draw.in_turn([(3, 4), (5, 6), (4, 4), (7, 5), (3, 3), (9, 3)])),)


def thin_image(draw: Draw) -> tuple[Tensor]:
    return (draw.tensor(*draw.in_turn([(1, 1), (2, 2), (1, 5), (2, 6), (4, 1), (5, 2)])),)


def thin_and_thick(draw: Draw) -> tuple[Tensor, ...]:
    """A thin image, of which nothing changes, and one with an inside, so that doing nothing is wrong."""
    return *thin_image(draw), draw.tensor(5, 6)


def image_of_any_size(draw: Draw) -> tuple[Tensor]:
    return (draw.tensor(*draw.in_turn([(5, 6), (3, 4), (2, 2), (1, 1)])),)


def image_of_dtype(draw: Draw) -> tuple[Tensor]:
    dtype = draw.in_turn([torch.uint8, torch.float64, torch.int64, torch.bool, torch.bfloat16])
    return (of_its_own(draw.integers(5, 6, low=1, high=255), dtype),)


def of_its_own(numbers: Tensor, dtype: torch.dtype) -> Tensor:
    """The numbers in that dtype, or such as float32 cannot hold where the dtype can."""
    if dtype == torch.int64:
        return numbers + 2**40
    return numbers.double() / 3 if dtype == torch.float64 else numbers.to(dtype)


def of_each_dtype(name: str) -> list[str]:
    small = [
        f"{name}(torch.ones(3, 3, dtype=torch.{dtype}))" for dtype in ("uint8", "float64", "int64", "bool", "bfloat16")
    ]
    return [*small, f"{name}(torch.ones(5, 6, dtype=torch.uint8))"]


def ring_of(image: Tensor) -> Tensor:
    rows, columns = (torch.arange(n) for n in image.shape)
    inside_rows = (rows > 0) & (rows < len(rows) - 1)
    inside_columns = (columns > 0) & (columns < len(columns) - 1)
    return image.masked_fill(inside_rows[:, None] & inside_columns, 0)


def kept_pixels(image: Tensor) -> Tensor:
    rows, columns = (torch.arange(0, n, 2) for n in image.shape)
    return image[rows[:, None], columns]


def left_alone(student: Student, function: str, image: Tensor, wanted: Tensor) -> None:
    """Ask that a call leave the image as it was and answer with memory of its own."""
    kept = student.keep(image)
    answer = getattr(student, function)(kept)
    first_of_all(lambda: answer.equals(wanted))
    expect(unchanged(student, kept, image), "", mistake="changed-in-place")
    expect(not answer.shares_memory, "", mistake="view-returned")


@pytest.mark.task("2.3", points=0.6)
@pytest.mark.cases(
    an_image,
    count=6,
    home=[
        "border(torch.ones(3, 3))",
        "border(torch.ones(5, 6))",
    ],
)
def test_border_ring(student: Student, case: tuple[Tensor]) -> None:
    """border: the outer ring kept, the inside 0"""
    student.border(case[0]).equals(ring_of(case[0]))


@pytest.mark.task("2.3", points=0.2)
@pytest.mark.cases(
    thin_and_thick,
    count=6,
    home=[
        "border(torch.ones(1, 1))",
        "border(torch.ones(2, 3))",
        "border(torch.ones(3, 1))",
        "border(torch.ones(1, 4))",
    ],
)
def test_border_thin(student: Student, case: tuple[Tensor, ...]) -> None:
    """border: a thin image is all ring"""
    image, *thick = case
    for other in thick:
        answer = student.border(other).as_tensor(shape=other.shape)
        first_of_all(partial(expect, not agree(answer, other)))
    student.border(image).equals(image)


@pytest.mark.task("2.3", points=0.2)
@pytest.mark.cases(image_of_dtype, count=5, home=of_each_dtype("border"))
def test_border_dtype(student: Student, case: tuple[Tensor]) -> None:
    """border: bytes, whole numbers, bools and bfloat16 too, and the dtype is kept"""
    student.border(case[0]).equals(ring_of(case[0]))


@pytest.mark.task("2.3", points=0.2, evidence="state")
@pytest.mark.cases(
    image_of_any_size,
    count=4,
    home=["border(torch.ones(3, 3))", "border(torch.ones(1, 1))", "border(torch.ones(5, 6))"],
)
def test_border_copies(student: Student, case: tuple[Tensor]) -> None:
    """border: the image itself stays as it was, and shares no memory with the answer"""
    left_alone(student, "border", case[0], ring_of(case[0]))


@pytest.mark.task("2.3", points=0.6)
@pytest.mark.cases(
    an_image,
    count=6,
    home=[
        "every_other(torch.arange(9).reshape(3, 3))",
        "every_other(torch.arange(12).reshape(3, 4))",
        "every_other(torch.arange(30).reshape(5, 6))",
    ],
)
def test_every_other_pixels(student: Student, case: tuple[Tensor]) -> None:
    """every_other: rows and columns 0, 2, 4, ..."""
    student.every_other(case[0]).equals(kept_pixels(case[0]))


@pytest.mark.task("2.3", points=0.2)
@pytest.mark.cases(
    thin_image,
    count=6,
    home=[
        "every_other(torch.ones(1, 1))",
        "every_other(torch.ones(2, 2))",
        "every_other(torch.ones(1, 4))",
        "every_other(torch.ones(3, 1))",
    ],
)
def test_every_other_thin(student: Student, case: tuple[Tensor]) -> None:
    """every_other: one row, one column, one pixel"""
    student.every_other(case[0]).equals(kept_pixels(case[0]))


@pytest.mark.task("2.3", points=0.2)
@pytest.mark.cases(image_of_dtype, count=5, home=of_each_dtype("every_other"))
def test_every_other_dtype(student: Student, case: tuple[Tensor]) -> None:
    """every_other: bytes, whole numbers, bools and bfloat16 too, and the dtype is kept"""
    student.every_other(case[0]).equals(kept_pixels(case[0]))


@pytest.mark.task("2.3", points=0.2, evidence="state")
@pytest.mark.cases(image_of_any_size, count=4, home=["every_other(torch.ones(3, 3))", "every_other(torch.ones(1, 1))"])
def test_every_other_copies(student: Student, case: tuple[Tensor]) -> None:
    """every_other: a copy, which shares no memory with the image"""
    left_alone(student, "every_other", case[0], kept_pixels(case[0]))


# ----------------------------------------------------------------- 2.4 to_channels_first, add_batch


def image_batch(draw: Draw) -> tuple[Tensor]:
    shape = draw.in_turn([(2, 3, 4, 3), (1, 5, 5, 3), (3, 4, 2, 1), (2, 6, 6, 4), (2, 3, 3, 3)])
    return (draw.tensor(*shape),)


def small_batch(draw: Draw) -> tuple[Tensor]:
    return (draw.tensor(2, 4, 5, 3),)


def rearranged(found: Tensor, images: Tensor) -> None:
    """``Wrong`` unless it holds the same numbers in another order, and the axes in any: that is judged apart."""
    expect(sorted(found.shape) == sorted(images.shape) and not agree(found.flatten(), images.flatten()))
    expect(agree(found.flatten().sort().values, images.flatten().sort().values))


def byte_batch(draw: Draw) -> tuple[Tensor]:
    dtype = draw.in_turn([torch.uint8, torch.int64, torch.float64, torch.bfloat16])
    return (of_its_own(draw.integers(2, 4, 5, 3, low=0, high=255), dtype),)


def one_image(draw: Draw) -> tuple[Tensor]:
    shape = draw.in_turn([(3, 4, 5), (1, 6, 6), (3, 3, 3), (4, 2, 7)])
    return (draw.tensor(*shape),)


def byte_image(draw: Draw) -> tuple[Tensor]:
    dtype = draw.in_turn([torch.uint8, torch.int64, torch.float64, torch.bfloat16])
    return (of_its_own(draw.integers(3, 4, 5, low=0, high=255), dtype),)


@pytest.mark.task("2.4", points=1.0)
@pytest.mark.cases(
    image_batch,
    count=5,
    home=[
        "to_channels_first(torch.arange(12).reshape(1, 2, 2, 3))",
        "to_channels_first(torch.arange(36).reshape(1, 3, 4, 3))",
    ],
)
def test_channels_first_pixels(student: Student, case: tuple[Tensor]) -> None:
    """to_channels_first: every pixel stays at its row and column"""
    (images,) = case
    student.to_channels_first(images).equals(images.movedim(3, 1).contiguous())


@pytest.mark.task("2.4", points=0.1)
@pytest.mark.cases(small_batch, count=1, home=["to_channels_first(torch.arange(24).reshape(1, 2, 4, 3))"])
def test_channels_first_twice(student: Student, case: tuple[Tensor]) -> None:
    """to_channels_first: asked twice about the same images, it answers the same"""
    (images,) = case
    same_again(student, "to_channels_first", images, right=lambda answer: rearranged(answer.as_tensor(), images))


@pytest.mark.task("2.4", points=0.1)
@pytest.mark.cases(
    byte_batch,
    count=4,
    home=[
        "to_channels_first(torch.arange(12, dtype=torch.uint8).reshape(1, 2, 2, 3))",
        "to_channels_first(torch.arange(12).reshape(1, 2, 2, 3))",
        "to_channels_first(torch.ones(1, 1, 1, 3, dtype=torch.float64))",
        "to_channels_first(torch.ones(1, 1, 1, 3, dtype=torch.bfloat16))",
    ],
)
def test_channels_first_dtype(student: Student, case: tuple[Tensor]) -> None:
    """to_channels_first: bytes, whole numbers and bfloat16 too, and the dtype is kept"""
    student.to_channels_first(case[0]).equals(case[0].movedim(3, 1).contiguous())


@pytest.mark.task("2.4", points=0.5)
@pytest.mark.cases(
    one_image,
    count=4,
    home=[
        "add_batch(torch.zeros(3, 2, 2))",
        "add_batch(torch.arange(12).reshape(3, 2, 2))",
        "add_batch(torch.arange(60).reshape(3, 4, 5))",
    ],
)
def test_add_batch_axis(student: Student, case: tuple[Tensor]) -> None:
    """add_batch: one axis of length 1 in front, the values as they were"""
    (image,) = case
    student.add_batch(image).equals(image[None])


@pytest.mark.task("2.4", points=0.2)
@pytest.mark.cases(
    byte_image,
    count=4,
    home=[
        "add_batch(torch.zeros(3, 2, 2, dtype=torch.uint8))",
        "add_batch(torch.zeros(3, 2, 2, dtype=torch.int64))",
        "add_batch(torch.zeros(3, 2, 2, dtype=torch.float64))",
        "add_batch(torch.zeros(3, 2, 2, dtype=torch.bfloat16))",
    ],
)
def test_add_batch_dtype(student: Student, case: tuple[Tensor]) -> None:
    """add_batch: bytes, whole numbers and bfloat16 too, and the dtype is kept"""
    (image,) = case
    student.add_batch(image).equals(image[None])


@pytest.mark.task("2.4", points=0.1, evidence="state")
@pytest.mark.cases(one_image, count=2, home=["image = torch.zeros(3, 2, 2); add_batch(image); image.shape"])
def test_add_batch_leaves_the_image(student: Student, case: tuple[Tensor]) -> None:
    """add_batch: the image itself stays as it was"""
    (image,) = case
    kept = student.keep(image)
    answer = student.add_batch(kept).as_tensor()
    first_of_all(lambda: expect(agree(answer.flatten(), image.flatten())))
    # Wherever the new axis was put: another test asks that.
    first_of_all(lambda: expect(tuple(answer.shape) in [(*image.shape[:i], 1, *image.shape[i:]) for i in range(4)]))
    expect(unchanged(student, kept, image), mistake="image-changed")
