"""Hidden graders of lesson 2: tensors."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from autograder import given
from autograder.testing import Draw, Recipe, Student, Wrong, expect, recipe
from autograder.testing.answers import Answer, Remote


def holds(check: Callable[[], object]) -> bool:
    """Whether a reader is content with an answer."""
    try:
        check()
    except Wrong:
        return False
    return True


def right_numbers(answer: Answer, wanted: Tensor, rtol: float | None = None, atol: float | None = None) -> None:
    """Compare shape and numbers; a floating dtype other than the wanted one costs another test."""
    for dtype in (torch.float32, torch.float64):
        if holds(partial(answer.as_tensor, wanted.shape, dtype, finite=False)):
            answer.equals(wanted.to(dtype), rtol=rtol, atol=atol)
            return
    answer.equals(wanted)  # neither: say what is wrong with it


# 2.1 describe


def a_tensor(draw: Draw) -> tuple[Tensor]:
    shape = draw.in_turn([(2, 3), (4,), (3, 1, 5), (0, 6), (2, 2, 2, 3)])
    dtype = draw.in_turn([torch.float32, torch.int64, torch.float64, torch.bool, torch.uint8, torch.float16])
    return (draw.integers(*shape, low=0, high=1).to(dtype),)


def any_tensor(draw: Draw) -> tuple[Tensor]:
    shape = draw.in_turn([(2, 3), (5, 4), (0, 3), (2, 0), (7,), (3, 1, 4), ()])
    return (draw.tensor(*shape),)


def entry(student: Student, tensor: Tensor, key: str) -> Answer:
    """One entry of the learner's description."""
    entries = student.describe(tensor).as_dict()
    expect(key in entries, f"The dict has no entry {key!r}.")
    return entries[key]


DESCRIBE_AT_HOME = [
    "describe(torch.zeros(2, 3))",
    "describe(torch.zeros(4, dtype=torch.int64))",
    "describe(torch.zeros(0, 3))",
    "describe(torch.tensor(1.0))",
]


@pytest.mark.task("2.1", points=0.3)
@pytest.mark.cases(a_tensor, count=5, home=DESCRIBE_AT_HOME)
def test_describe_shape(student: Student, case: tuple[Tensor]) -> None:
    """the shape, as a plain tuple"""
    (tensor,) = case
    shape = entry(student, tensor, "shape")
    if holds(lambda: shape.equals(tensor.shape)):
        raise Wrong("", mistake="torch-objects")
    shape.equals(tuple(tensor.shape))


@pytest.mark.task("2.1", points=0.3)
@pytest.mark.cases(a_tensor, count=6, home=DESCRIBE_AT_HOME)
def test_describe_dtype_and_device(student: Student, case: tuple[Tensor]) -> None:
    """dtype and device, as plain strings"""
    (tensor,) = case
    dtype, device = entry(student, tensor, "dtype"), entry(student, tensor, "device")
    if holds(lambda: dtype.equals(tensor.dtype)) or holds(lambda: device.equals(tensor.device)):
        raise Wrong("", mistake="torch-objects")
    dtype.equals(str(tensor.dtype))
    device.equals("cpu")


@pytest.mark.task("2.1", points=0.2)
@pytest.mark.cases(a_tensor, count=5, home=DESCRIBE_AT_HOME)
def test_describe_ndim(student: Student, case: tuple[Tensor]) -> None:
    """how many axes, as a plain int"""
    (tensor,) = case
    entry(student, tensor, "ndim").equals(tensor.ndim)


@pytest.mark.task("2.1", points=0.2)
@pytest.mark.cases(any_tensor, count=7, home=DESCRIBE_AT_HOME)
def test_describe_numel(student: Student, case: tuple[Tensor]) -> None:
    """how many elements, also of an empty tensor and of a single number"""
    (tensor,) = case
    numel = entry(student, tensor, "numel")
    if tensor.ndim and numel.as_int() == len(tensor) != tensor.numel():
        raise Wrong("", mistake="len-for-numel")
    numel.equals(tensor.numel())


@pytest.mark.task("2.1", points=0.2)
@pytest.mark.cases(a_tensor, count=1, home=DESCRIBE_AT_HOME)
def test_describe_entries(student: Student, case: tuple[Tensor]) -> None:
    """exactly the five entries that were asked for"""
    entries = student.describe(case[0]).as_dict()
    expect(
        set(entries) == {"shape", "dtype", "device", "ndim", "numel"},
        "The dict should have exactly the five entries that the docstring lists.",
    )


# 2.2 seeded_normal


def shape_and_seed(draw: Draw) -> tuple[tuple[int, ...], int]:
    shape = draw.in_turn([(3,), (2, 5), (4, 1, 3)])
    return shape, draw.in_turn([draw.integer(0, 99), draw.integer(0, 2**32 - 2)])


def small_shape_and_seed(draw: Draw) -> tuple[tuple[int, ...], int]:
    return draw.in_turn([(), (0,), (2, 0)]), draw.integer(0, 99)


def long_shape_and_seed(draw: Draw) -> tuple[tuple[int, ...], int]:
    shape = draw.in_turn([(20_000,), (200, 100), (50, 20, 20)])
    return shape, draw.in_turn([draw.integer(0, 99), draw.integer(0, 2**32 - 2)])


def enough_numbers(draw: Draw) -> tuple[tuple[int, ...], int]:
    return draw.in_turn([(8,), (25,), (40,)]), draw.in_turn([0, draw.integer(1, 2**32 - 2), 7])


SEEDED_AT_HOME = [
    "seeded_normal((3,), 0)",
    "seeded_normal((2, 5), 7)",
    "seeded_normal((200, 100), 7)",
]


@pytest.mark.task("2.2", points=0.2)
@pytest.mark.cases(shape_and_seed, count=3, home=SEEDED_AT_HOME)
def test_seeded_shape(student: Student, case: tuple[tuple[int, ...], int]) -> None:
    """float32 numbers of the shape asked for"""
    shape, seed = case
    student.seeded_normal(shape, seed).as_tensor(shape=shape, dtype=torch.float32)


@pytest.mark.task("2.2", points=0.1)
@pytest.mark.cases(
    small_shape_and_seed,
    count=3,
    home=[
        "seeded_normal((), 1)",
        "seeded_normal((0,), 1)",
        "seeded_normal((2, 0), 1)",
    ],
)
def test_seeded_small(student: Student, case: tuple[tuple[int, ...], int]) -> None:
    """a single number, and none at all"""
    shape, seed = case
    student.seeded_normal(shape, seed).as_tensor(shape=shape)


@pytest.mark.task("2.2", points=0.4)
@pytest.mark.cases(enough_numbers, count=3, home=["seeded_normal((8,), 0)"])
def test_seeded_repeats(student: Student, case: tuple[tuple[int, ...], int]) -> None:
    """the same numbers for the same seed"""
    shape, seed = case
    first = student.seeded_normal(shape, seed).as_tensor(shape=shape)
    again = student.seeded_normal(shape, seed).as_tensor(shape=shape)
    expect(torch.equal(first, again), "", mistake="not-repeatable")
    expect(len(torch.unique(first)) > 1, "The numbers are all the same: they are not random.")


@pytest.mark.task("2.2", points=0.4)
@pytest.mark.cases(enough_numbers, count=3, home=["seeded_normal((8,), 0)"])
def test_seeded_differs(student: Student, case: tuple[tuple[int, ...], int]) -> None:
    """other numbers for another seed"""
    shape, seed = case
    first = student.seeded_normal(shape, seed).as_tensor(shape=shape)
    for other in (seed + 1, (seed + 1_000_003) % 2**32):
        second = student.seeded_normal(shape, other).as_tensor(shape=shape)
        expect(
            bool((first != second).double().mean() > 0.5),
            "Two different seeds gave the same numbers: is the seed used?",
        )


@pytest.mark.task("2.2", points=0.5)
@pytest.mark.cases(long_shape_and_seed, count=3, home=SEEDED_AT_HOME)
def test_seeded_is_normal(student: Student, case: tuple[tuple[int, ...], int]) -> None:
    """numbers of the standard normal distribution: mean 0, spread 1, and tails"""
    shape, seed = case
    numbers = student.seeded_normal(shape, seed).as_tensor(shape=shape).double().flatten()
    # A few hundred numbers judge as well as thousands where only few were asked for (at home).
    wide = 6 / math.sqrt(numbers.numel())
    expect(
        len(torch.unique(numbers)) > 0.9 * numbers.numel(),
        "Many of the numbers are the same: they are not drawn one by one.",
    )
    if numbers.numel() >= 1000 and bool(numbers.abs().max() < 2):
        raise Wrong("", mistake="uniform")
    expect(abs(float(numbers.mean())) < wide, "The numbers do not have the mean 0.")
    spread = float(numbers.square().mean().sqrt())
    expect(abs(spread - 1) < wide, "The numbers do not have the standard deviation 1.")
    within = float((numbers.abs() < 1).double().mean())
    expect(
        abs(within - 0.683) < wide,
        "In a normal distribution about 68 % of the numbers lie between -1 and 1: not in this one.",
    )


@pytest.mark.task("2.2", points=0.2, evidence="state", look="the part on two ways to use a seed, in section 2.2")
@pytest.mark.cases(enough_numbers, count=2, home=["seeded_normal((8,), 0)"])
def test_seeded_leaves_the_world_alone(student: Student, case: tuple[tuple[int, ...], int]) -> None:
    """the global random state is afterwards as it was"""
    answer = student.seeded_normal(*case)
    first = answer.as_tensor(shape=case[0])
    if answer.moved_generators:
        # Who draws from the shared generator without seeding it has another problem first.
        again = student.seeded_normal(*case).as_tensor(shape=case[0])
        repeats = torch.equal(first, again)
        raise Wrong("", mistake="global-state-moved" if repeats else "not-repeatable")


# 2.3 border, every_other


IMAGE_SHAPES = [(3, 4), (5, 6), (4, 4), (7, 5), (3, 3), (9, 3)]


def an_image(draw: Draw) -> tuple[Tensor]:
    return (draw.tensor(*draw.in_turn(IMAGE_SHAPES)),)


def thin_image(draw: Draw) -> tuple[Tensor]:
    return (draw.tensor(*draw.in_turn([(1, 1), (2, 2), (1, 5), (2, 6), (4, 1), (5, 2)])),)


def image_of_dtype(draw: Draw) -> tuple[Tensor]:
    dtype = draw.in_turn([torch.uint8, torch.float64, torch.int64, torch.bool])
    return (draw.integers(5, 6, low=1, high=255).to(dtype),)


def ring_of(image: Tensor) -> Tensor:
    rows, columns = (torch.arange(n) for n in image.shape)
    inside_rows = (rows > 0) & (rows < len(rows) - 1)
    inside_columns = (columns > 0) & (columns < len(columns) - 1)
    return image.masked_fill(inside_rows[:, None] & inside_columns, 0)


def kept_pixels(image: Tensor) -> Tensor:
    rows, columns = (torch.arange(0, n, 2) for n in image.shape)
    return image[rows[:, None], columns]


def left_alone(student: Student, function: str, image: Tensor, shape: torch.Size) -> None:
    """Ask that a call leave the image as it was and answer with memory of its own."""
    kept = student.keep(image)
    answer = getattr(student, function)(kept)
    answer.as_tensor(shape=shape)
    unchanged = holds(lambda: student.probe("value", kept).equals(image, rtol=0, atol=0))
    expect(unchanged, "", mistake="changed-in-place")
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
    thin_image,
    count=6,
    home=[
        "border(torch.ones(1, 1))",
        "border(torch.ones(2, 3))",
        "border(torch.ones(3, 1))",
        "border(torch.ones(1, 4))",
    ],
)
def test_border_thin(student: Student, case: tuple[Tensor]) -> None:
    """border: a thin image is all ring"""
    student.border(case[0]).equals(case[0])


@pytest.mark.task("2.3", points=0.2)
@pytest.mark.cases(
    image_of_dtype,
    count=4,
    home=[
        "border(torch.ones(3, 3, dtype=torch.uint8))",
        "border(torch.ones(3, 3, dtype=torch.float64))",
        "border(torch.ones(3, 3, dtype=torch.int64))",
        "border(torch.ones(3, 3, dtype=torch.bool))",
    ],
)
def test_border_dtype(student: Student, case: tuple[Tensor]) -> None:
    """border: bytes, whole numbers and bools too, and the dtype is kept"""
    student.border(case[0]).equals(ring_of(case[0]))


@pytest.mark.task("2.3", points=0.2, evidence="state")
@pytest.mark.cases(an_image, count=2, home=["border(torch.ones(3, 3))"])
def test_border_copies(student: Student, case: tuple[Tensor]) -> None:
    """border: the image itself stays as it was, and shares no memory with the answer"""
    left_alone(student, "border", case[0], case[0].shape)


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
@pytest.mark.cases(
    image_of_dtype,
    count=4,
    home=[
        "every_other(torch.ones(3, 3, dtype=torch.uint8))",
        "every_other(torch.ones(3, 3, dtype=torch.float64))",
        "every_other(torch.ones(3, 3, dtype=torch.int64))",
        "every_other(torch.ones(3, 3, dtype=torch.bool))",
    ],
)
def test_every_other_dtype(student: Student, case: tuple[Tensor]) -> None:
    """every_other: bytes, whole numbers and bools too, and the dtype is kept"""
    student.every_other(case[0]).equals(kept_pixels(case[0]))


@pytest.mark.task("2.3", points=0.2, evidence="state")
@pytest.mark.cases(an_image, count=2, home=["every_other(torch.ones(3, 3))"])
def test_every_other_copies(student: Student, case: tuple[Tensor]) -> None:
    """every_other: a copy, which shares no memory with the image"""
    left_alone(student, "every_other", case[0], kept_pixels(case[0]).shape)


# 2.4 to_channels_first, add_batch


def image_batch(draw: Draw) -> tuple[Tensor]:
    shape = draw.in_turn([(2, 3, 4, 3), (1, 5, 5, 3), (3, 4, 2, 1), (2, 6, 6, 4), (2, 3, 3, 3)])
    return (draw.tensor(*shape),)


def byte_batch(draw: Draw) -> tuple[Tensor]:
    dtype = draw.in_turn([torch.uint8, torch.int64, torch.float64])
    return (draw.integers(2, 4, 5, 3, low=0, high=255, dtype=dtype),)


def one_image(draw: Draw) -> tuple[Tensor]:
    shape = draw.in_turn([(3, 4, 5), (1, 6, 6), (3, 3, 3), (4, 2, 7)])
    return (draw.tensor(*shape),)


def byte_image(draw: Draw) -> tuple[Tensor]:
    dtype = draw.in_turn([torch.uint8, torch.int64, torch.float64])
    return (draw.integers(3, 4, 5, low=0, high=255, dtype=dtype),)


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


@pytest.mark.task("2.4", points=0.2)
@pytest.mark.cases(
    byte_batch,
    count=3,
    home=[
        "to_channels_first(torch.arange(12, dtype=torch.uint8).reshape(1, 2, 2, 3))",
        "to_channels_first(torch.arange(12).reshape(1, 2, 2, 3))",
        "to_channels_first(torch.ones(1, 1, 1, 3, dtype=torch.float64))",
    ],
)
def test_channels_first_dtype(student: Student, case: tuple[Tensor]) -> None:
    """to_channels_first: bytes and whole numbers too, and the dtype is kept"""
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


@pytest.mark.task("2.4", points=0.1)
@pytest.mark.cases(
    byte_image,
    count=3,
    home=[
        "add_batch(torch.zeros(3, 2, 2, dtype=torch.uint8))",
        "add_batch(torch.zeros(3, 2, 2, dtype=torch.int64))",
        "add_batch(torch.zeros(3, 2, 2, dtype=torch.float64))",
    ],
)
def test_add_batch_dtype(student: Student, case: tuple[Tensor]) -> None:
    """add_batch: bytes and whole numbers too, and the dtype is kept"""
    (image,) = case
    student.add_batch(image).equals(image[None])


@pytest.mark.task("2.4", points=0.2)
@pytest.mark.cases(one_image, count=2, home=["add_batch(torch.zeros(3, 2, 2))"])
def test_add_batch_twice(student: Student, case: tuple[Tensor]) -> None:
    """add_batch: asked twice about the same image, it answers the same"""
    (image,) = case
    kept = student.keep(image)
    student.add_batch(kept)
    again = student.add_batch(kept)
    # Wherever the new axis was put (another test asks that), there should be only one.
    shapes = [(*image.shape[:i], 1, *image.shape[i:]) for i in range(4)]
    expect(
        any(holds(partial(again.as_tensor, shape=shape)) for shape in shapes),
        "The second call on the same image gave another shape: did the first change the image?",
    )


# 2.5 standardize


def table(draw: Draw) -> tuple[Tensor]:
    n, d = draw.in_turn([(2, 1), (5, 3), (3, 3), (8, 2), (30, 4)])
    dtype = draw.dtype()
    spread = draw.integers(d, low=1, high=4).to(dtype)
    place = draw.integers(d, low=-8, high=8).to(dtype)
    # Two rows a whole spread apart, so that no column varies by less than the docstring says.
    rows = draw.tensor(n, d, dtype=dtype)
    rows[0], rows[1] = -1.0, 1.0
    return (rows * spread + place,)


def table_with_constants(draw: Draw) -> tuple[Tensor]:
    n, d = draw.in_turn([(4, 3), (8, 4), (2, 2), (4, 1)])
    dtype = draw.dtype()
    rows = draw.tensor(n, d, dtype=dtype)
    rows[0], rows[1] = -1.0, 1.0
    # Quarters are exact in binary, and so are their sums.
    rows[:, draw.integer(0, d - 1)] = draw.integer(-20, 20) / 4
    return (rows,)


def whole_numbers(draw: Draw) -> tuple[Tensor]:
    n, d = draw.in_turn([(3, 2), (6, 3), (10, 1)])
    rows = draw.integers(n, d, low=0, high=49)
    rows[0], rows[1] = 3, 40
    return (rows.to(draw.in_turn([torch.int64, torch.uint8, torch.int32])),)


def same_pattern(answer: Tensor, features: Tensor) -> bool:
    """Whether each column is the right one times a positive number: the scale is judged apart."""
    wanted = standardized(features)
    scale = (answer * wanted).sum(dim=0) / wanted.square().sum(dim=0)
    return torch.allclose(answer, wanted * scale, rtol=0, atol=2e-3) and bool((scale > 0).all())


def standardized(features: Tensor) -> Tensor:
    numbers = features.double()
    centred = numbers - numbers.mean(dim=0)
    std = centred.square().mean(dim=0).sqrt()
    dtype = features.dtype if features.is_floating_point() else torch.float32
    return (centred / std.masked_fill(std == 0, 1)).to(dtype)


@pytest.mark.task("2.5", points=0.6)
@pytest.mark.cases(
    table,
    count=5,
    home=[
        "standardize(torch.tensor([[1.0], [3.0]]))",
        "standardize(torch.tensor([[1.0], [5.0]]))",
        "standardize(torch.tensor([[1.0, 7.0], [3.0, 8.0]]))",
        "standardize(torch.tensor([[1.0, 7.0], [3.0, 9.0], [8.0, 2.0]]))",
    ],
)
def test_standardize_shape(student: Student, case: tuple[Tensor]) -> None:
    """every column has the mean 0 and keeps its pattern"""
    (features,) = case
    found = student.standardize(features).as_tensor(shape=features.shape).to(features.dtype)
    expect(
        same_pattern(found, features),
        "A column should be shifted so that its mean is 0, and scaled, and nothing else.",
    )


@pytest.mark.task("2.5", points=0.9)
@pytest.mark.cases(
    table,
    count=5,
    home=[
        "standardize(torch.tensor([[1.0], [3.0]]))",
        "standardize(torch.tensor([[1.0], [5.0]]))",
        "standardize(torch.tensor([[1.0, 7.0], [3.0, 8.0]]))",
        "standardize(torch.tensor([[1.0, 7.0], [3.0, 9.0], [8.0, 2.0]]))",
    ],
)
def test_standardize_values(student: Student, case: tuple[Tensor]) -> None:
    """every column has the mean 0 and the population standard deviation 1"""
    right_numbers(student.standardize(case[0]), standardized(case[0]), rtol=2e-3, atol=2e-3)


@pytest.mark.task("2.5", points=0.5)
@pytest.mark.cases(
    table_with_constants,
    count=4,
    home=[
        "standardize(torch.ones(2, 1))",
        "standardize(torch.tensor([[1.0, 5.0], [3.0, 5.0]]))",
    ],
)
def test_standardize_constant(student: Student, case: tuple[Tensor]) -> None:
    """a column of equal values becomes exactly 0, never nan"""
    (features,) = case
    constant = (features == features[0]).all(dim=0)
    answer = student.standardize(features).as_tensor(shape=features.shape, finite=False)
    answer = answer.to(features.dtype)
    if not bool(answer.isfinite().all()):
        # Where the other columns are wrong as well, this is not the whole story.
        rest_right = same_pattern(answer[:, ~constant], features[:, ~constant])
        raise Wrong(
            "A column of equal values did not become 0, but nan or inf.",
            mistake="divided-by-zero" if rest_right else None,
        )
    expect(
        bool((answer[:, constant] == 0).all()),
        "A column of equal values should become exactly 0.",
    )


@pytest.mark.task("2.5", points=0.3)
@pytest.mark.cases(
    whole_numbers,
    count=3,
    home=[
        "standardize(torch.tensor([[1], [3], [4]]))",
        "standardize(torch.tensor([[1, 7], [3, 8], [4, 1]]))",
        "standardize(torch.tensor([[1, 7], [3, 8], [4, 1]], dtype=torch.uint8))",
    ],
)
def test_standardize_integers(student: Student, case: tuple[Tensor]) -> None:
    """whole numbers in, nothing cut off"""
    answer = student.standardize(case[0]).as_tensor(shape=case[0].shape).float()
    # Only what is special about whole numbers is judged here: the scale is judged above.
    expect(
        same_pattern(answer, case[0]),
        "On whole numbers the result is not the pattern of the columns: was something cut off?",
    )


def table_of_dtype(draw: Draw) -> tuple[Tensor]:
    dtype = draw.in_turn([torch.float64, torch.int64, torch.float32])
    return (torch.tensor([[1, 5], [3, 20]]).to(dtype) + draw.integer(0, 9),)


@pytest.mark.task("2.5", points=0.2)
@pytest.mark.cases(
    table_of_dtype,
    count=3,
    home=[
        "standardize(torch.tensor([[1.0], [3.0]]))",
        "standardize(torch.tensor([[1.0], [3.0]], dtype=torch.float64))",
        "standardize(torch.tensor([[1], [3]]))",
    ],
)
def test_standardize_dtype(student: Student, case: tuple[Tensor]) -> None:
    """a floating dtype is kept, whole numbers become float32"""
    (features,) = case
    dtype = features.dtype if features.is_floating_point() else torch.float32
    student.standardize(features).as_tensor(shape=features.shape, dtype=dtype, finite=False)


@pytest.mark.task("2.5", points=0.1, evidence="state")
@pytest.mark.cases(table, count=2, home=["standardize(torch.tensor([[1.0], [3.0]]))"])
def test_standardize_leaves_its_argument(student: Student, case: tuple[Tensor]) -> None:
    """the table itself stays as it was"""
    kept = student.keep(case[0])
    answer = student.standardize(kept)
    answer.as_tensor(shape=case[0].shape, finite=False)
    unchanged = holds(lambda: student.probe("value", kept).equals(case[0], rtol=0, atol=0))
    expect(unchanged, "", mistake="table-changed-in-place")
    answer.tidy(arguments=False)


# 2.6 pairwise_distances


def two_tables(draw: Draw) -> tuple[Tensor, Tensor]:
    n, m, d = draw.in_turn([(2, 3, 2), (1, 4, 1), (5, 5, 3), (6, 1, 8), (30, 40, 2)])
    dtype = draw.dtype()
    return draw.tensor(n, d, dtype=dtype), draw.tensor(m, d, dtype=dtype)


def tables_of_one_size(draw: Draw) -> tuple[Tensor, Tensor]:
    return draw.tensor(3, 2, dtype=draw.dtype()), draw.tensor(3, 2, dtype=draw.dtype())


def near_and_far_away(draw: Draw) -> tuple[Tensor, Tensor]:
    """Points close together and far from the origin, some of them the same."""
    n, d = draw.in_turn([(3, 2), (40, 3), (60, 8), (30, 1)])
    dtype = draw.dtype()
    a = draw.tensor(n, d, dtype=dtype) * 0.01 + draw.in_turn([10.0, 300.0, 1000.0])
    return a, a.flip(0)


def many_rows(draw: Draw) -> tuple[Tensor, Tensor]:
    """Whole numbers in a, halves in b: no two are near each other, so rounding plays no part."""
    n = draw.in_turn([200, 1000])
    a, b = (torch.randperm(n, generator=draw.generator).float()[:, None] for _ in range(2))
    return a, b + 0.5


def distances(a: Tensor, b: Tensor) -> Tensor:
    return (a.double()[:, None] - b.double()[None]).square().sum(dim=-1).sqrt().to(a.dtype)


def cpu_seconds(work: Callable[[], object]) -> float:
    """Measure what this process needs for it."""
    began = time.process_time()
    work()
    return time.process_time() - began


def forgiven(a: Tensor, b: Tensor) -> float:
    """1 % of the data's size, and a little."""
    return 0.0101 * max(float(a.abs().max()), float(b.abs().max())) + 1e-6


@pytest.mark.task("2.6", points=0.8)
@pytest.mark.cases(
    two_tables,
    count=5,
    home=[
        "pairwise_distances(torch.tensor([[0.0]]), torch.tensor([[3.0]]))",
        "pairwise_distances(torch.tensor([[0.0, 0.0]]), torch.tensor([[3.0, 4.0], [0.0, 1.0]]))",
        "pairwise_distances(torch.tensor([[0.0], [2.0]]), torch.tensor([[0.0], [3.0]]))",
    ],
)
def test_distances(student: Student, case: tuple[Tensor, Tensor]) -> None:
    """the distance of every row of a to every row of b"""
    a, b = case
    answer = student.pairwise_distances(a, b)
    right_numbers(answer, distances(a, b), rtol=0, atol=forgiven(a, b))


@pytest.mark.task("2.6", points=0.4)
@pytest.mark.cases(
    near_and_far_away,
    count=6,
    home=[
        "pairwise_distances(torch.ones(1, 2), torch.ones(1, 2))",
        "pairwise_distances(torch.tensor([[10.1], [10.3]]), torch.tensor([[10.1], [10.3]]))",
        "x = torch.linspace(1, 2, 60).reshape(20, 3) + 99.7; pairwise_distances(x, x)",
    ],
)
def test_distances_of_near_points(student: Student, case: tuple[Tensor, Tensor]) -> None:
    """never nan, also between points that lie close together or are the same"""
    a, b = case
    answer = student.pairwise_distances(a, b)
    found = answer.as_tensor(shape=(len(a), len(b)), finite=False)
    expect(not bool(found.isnan().any()), "", mistake="nan-under-the-root")
    # Only what is special here: with distances near 0, their squares pass as well.
    expect(
        torch.allclose(found.double(), distances(a, b).double(), rtol=0, atol=forgiven(a, b)),
        "The distances of points that lie close together should be near 0.",
    )


@pytest.mark.task("2.6", points=0.5)
@pytest.mark.cases(
    many_rows,
    count=2,
    home=[
        "x = torch.arange(200.0)[:, None]; pairwise_distances(x, 3 * x + 0.5)",
        "x = torch.arange(1000.0)[:, None]; pairwise_distances(x, 3 * x + 0.5)",
    ],
)
def test_distances_are_fast(student: Student, case: tuple[Tensor, Tensor]) -> None:
    """many rows at once, without a Python loop over pairs"""
    a, b = case
    wanted = distances(a, b)
    reference = min(cpu_seconds(lambda: distances(a, b)) for _ in range(3))
    # Broadcasting in float64, as here, is the slowest of the sensible ways. Any of them passes with
    # ease; a loop over pairs needs at least twice as long, with tensors a hundred times.
    allowed = 0.03 + 8 * reference
    for _ in range(3):  # a busy machine may spoil one attempt, hardly three
        answer = student.pairwise_distances(a, b)
        right_numbers(answer, wanted, rtol=0, atol=forgiven(a, b))
        if answer.cpu_seconds <= allowed:
            return
    raise Wrong("", mistake="loop-over-pairs")


@pytest.mark.task("2.6", points=0.1)
@pytest.mark.cases(
    tables_of_one_size,
    count=2,
    home=[
        "pairwise_distances(torch.zeros(1, 2), torch.zeros(1, 2))",
        "pairwise_distances(*[torch.zeros(1, 2, dtype=torch.float64)] * 2)",
    ],
)
def test_distances_dtype(student: Student, case: tuple[Tensor, Tensor]) -> None:
    """the dtype is kept"""
    a, b = case
    answer = student.pairwise_distances(a, b)
    answer.as_tensor(shape=(len(a), len(b)), dtype=a.dtype, finite=False)


# 2.7 softmax, top1


def some_scores(draw: Draw) -> tuple[Tensor]:
    shape = draw.in_turn([(2, 3), (4, 4), (1, 5), (6, 2), (3, 3)])
    return (draw.tensor(*shape, dtype=draw.dtype()) * 2,)


def other_axes(draw: Draw) -> tuple[Tensor]:
    return (draw.tensor(*draw.in_turn([(4,), (1,), (2, 3, 4), (3, 3, 3)]), dtype=draw.dtype()),)


def large_scores(draw: Draw) -> tuple[Tensor]:
    n, classes = draw.in_turn([(1, 2), (3, 3), (4, 5)])
    signs = draw.integers(n, classes, low=0, high=2).to(draw.dtype()) - 1
    if n == 1:
        signs[0, 0] = 1
    else:  # one row far below another: shifting both by the same number is not enough
        signs[0], signs[1, 0] = -1, 1
    return (signs * 1000 + draw.in_turn([0.0, 1000.0, -1000.0]),)


def scores_with_ties(draw: Draw) -> tuple[Tensor]:
    n, classes = draw.in_turn([(3, 3), (5, 4), (2, 2)])
    scores = draw.integers(n, classes, low=-2, high=0).to(draw.dtype())
    scores[0] = 1.0
    return (scores,)


@pytest.mark.task("2.7", points=0.6)
@pytest.mark.cases(
    some_scores,
    count=5,
    home=[
        "softmax(torch.tensor([[0.0, 1.0]]))",
        "softmax(torch.tensor([[0.0, 1.0], [2.0, 0.0]]))",
    ],
)
def test_softmax_rows(student: Student, case: tuple[Tensor]) -> None:
    """softmax: probabilities over the last axis"""
    right_numbers(student.softmax(case[0]), torch.softmax(case[0], dim=-1))


@pytest.mark.task("2.7", points=0.2)
@pytest.mark.cases(
    other_axes,
    count=4,
    home=[
        "softmax(torch.zeros(2))",
        "softmax(torch.arange(8.0).reshape(2, 2, 2))",
    ],
)
def test_softmax_axes(student: Student, case: tuple[Tensor]) -> None:
    """softmax: one axis or three, always over the last"""
    right_numbers(student.softmax(case[0]), torch.softmax(case[0], dim=-1))


@pytest.mark.task("2.7", points=0.3)
@pytest.mark.cases(
    large_scores,
    count=3,
    home=[
        "softmax(torch.tensor([[1000.0, 0.0]]))",
        "softmax(torch.tensor([[1000.0, 900.0]]))",
        "softmax(torch.tensor([[-1000.0, -1000.0]]))",
        "softmax(torch.tensor([[-1000.0, 1000.0], [0.0, 1000.0]]))",
        "softmax(torch.tensor([[1000.0, 0.0], [-1000.0, -1000.0]]))",
    ],
)
def test_softmax_large(student: Student, case: tuple[Tensor]) -> None:
    """softmax: finite and right for scores as large as 1000"""
    (scores,) = case
    answer = student.softmax(scores)
    found = answer.as_tensor(shape=scores.shape, finite=False)
    expect(bool(found.isfinite().all()), "", mistake="overflow")
    right_numbers(answer, torch.softmax(scores, dim=-1))


@pytest.mark.task("2.7", points=0.1)
@pytest.mark.cases(some_scores, count=2, home=["softmax(torch.tensor([[0.0, 1.0]]))"])
def test_softmax_twice(student: Student, case: tuple[Tensor]) -> None:
    """softmax: asked twice about the same scores, it answers the same"""
    (scores,) = case
    kept = student.keep(scores)
    first = student.softmax(kept).as_tensor(shape=scores.shape)
    again = student.softmax(kept).as_tensor(shape=scores.shape)
    expect(
        torch.allclose(first, again),
        "The second call on the same scores gave another answer: the first one changed the scores.",
    )


@pytest.mark.task("2.7", points=0.1)
@pytest.mark.cases(
    some_scores,
    count=2,
    home=[
        "softmax(torch.tensor([[0.0, 1.0]]))",
        "softmax(torch.tensor([[0.0, 1.0]], dtype=torch.float64))",
    ],
)
def test_softmax_dtype(student: Student, case: tuple[Tensor]) -> None:
    """softmax: the dtype is kept"""
    (scores,) = case
    student.softmax(scores).as_tensor(shape=scores.shape, dtype=scores.dtype)


def one_of_the_best(scores: Tensor, index: Tensor) -> bool:
    """Whether every index names a class of its row that none beats."""
    classes = scores.shape[1]
    if bool(((index < 0) | (index >= classes)).any()):
        return False
    probabilities = torch.softmax(scores.double(), dim=-1)
    chosen = probabilities.gather(1, index[:, None])[:, 0]
    return torch.allclose(chosen, probabilities.amax(dim=-1), rtol=1e-5, atol=1e-7)


def two_parts(student: Student, scores: Tensor, kept: Remote | None = None) -> tuple[Answer, Answer]:
    """Index and probability, unless they came in the other order. Their dtypes are judged apart."""
    answer = student.top1(scores if kept is None else kept)
    is_list = holds(lambda: answer.as_list(2))
    index, probability = answer.as_list(2) if is_list else answer.as_tuple(2)
    best = torch.softmax(scores, dim=-1).amax(dim=-1)
    value_first = holds(lambda: index.equals(best))
    if value_first and holds(lambda: whole_numbers_of(probability, scores)):
        raise Wrong("", mistake="index-and-probability-swapped")
    return index, probability


def whole_numbers_of(index: Answer, scores: Tensor) -> Tensor:
    """Read one class number per row, in any integer dtype."""
    for dtype in (torch.int32, torch.int16, torch.uint8):
        if holds(partial(index.as_tensor, shape=scores.shape[:1], dtype=dtype)):
            return index.as_tensor(shape=scores.shape[:1]).long()
    return index.as_tensor(shape=scores.shape[:1], dtype=torch.int64)


TOP1_AT_HOME = [
    "top1(torch.tensor([[0.0, 1.0]]))",
    "top1(torch.tensor([[0.0, 1.0], [3.0, 2.0]]))",
    "top1(torch.tensor([[0.0, 1.0, 5.0], [3.0, 2.0, 2.0]]))",
]


@pytest.mark.task("2.7", points=0.5)
@pytest.mark.cases(some_scores, count=5, home=TOP1_AT_HOME)
def test_top1_index(student: Student, case: tuple[Tensor]) -> None:
    """top1: the best class of every row"""
    (scores,) = case
    index, _ = two_parts(student, scores)
    found = whole_numbers_of(index, scores)
    expect(one_of_the_best(scores, found), "Some rows have a class with a higher score.")


@pytest.mark.task("2.7", points=0.4)
@pytest.mark.cases(some_scores, count=5, home=TOP1_AT_HOME)
def test_top1_probability(student: Student, case: tuple[Tensor]) -> None:
    """top1: the probability of the best class"""
    (scores,) = case
    _, probability = two_parts(student, scores)
    right_numbers(probability, torch.softmax(scores, dim=-1).amax(dim=-1))


@pytest.mark.task("2.7", points=0.1)
@pytest.mark.cases(some_scores, count=2, home=TOP1_AT_HOME)
def test_top1_twice(student: Student, case: tuple[Tensor]) -> None:
    """top1: asked twice about the same scores, it answers the same"""
    (scores,) = case
    kept = student.keep(scores)
    student.top1(kept)
    _, again = two_parts(student, scores, kept)
    if not holds(lambda: right_numbers(again, torch.softmax(scores, dim=-1).amax(dim=-1))):
        # Wrong the second time: a fault of this test's only if it was right the first time.
        _, first = two_parts(student, scores)
        right_numbers(first, torch.softmax(scores, dim=-1).amax(dim=-1))
        raise Wrong("The second call on the same scores gave another answer: the first one changed them.")


@pytest.mark.task("2.7", points=0.1)
@pytest.mark.cases(
    some_scores,
    count=2,
    home=[
        "top1(torch.tensor([[0.0, 1.0]]))",
        "top1(torch.tensor([[0.0, 1.0]], dtype=torch.float64))",
    ],
)
def test_top1_form(student: Student, case: tuple[Tensor]) -> None:
    """top1: a tuple of an int64 tensor and one of the dtype of the scores"""
    (scores,) = case
    two_parts(student, scores)
    index, probability = student.top1(scores).as_tuple(2)
    index.as_tensor(shape=scores.shape[:1], dtype=torch.int64)
    probability.as_tensor(shape=scores.shape[:1], dtype=scores.dtype)


@pytest.mark.task("2.7", points=0.1)
@pytest.mark.cases(
    scores_with_ties,
    count=3,
    home=[
        "top1(torch.zeros(1, 2))",
        "top1(torch.tensor([[1.0, 1.0, 0.0], [0.0, 2.0, 2.0]]))",
    ],
)
def test_top1_ties(student: Student, case: tuple[Tensor]) -> None:
    """top1: where several are best, any one of them"""
    (scores,) = case
    index, _ = two_parts(student, scores)
    found = whole_numbers_of(index, scores)
    expect(one_of_the_best(scores, found), "Some rows have a class with a higher score.")


@pytest.mark.task("2.7", points=0.1)
@pytest.mark.cases(
    large_scores,
    count=3,
    home=[
        "top1(torch.tensor([[1000.0, 0.0]]))",
        "top1(torch.tensor([[-1000.0, -1000.0]]))",
        "top1(torch.tensor([[1000.0, 0.0], [0.0, 1000.0]]))",
    ],
)
def test_top1_large(student: Student, case: tuple[Tensor]) -> None:
    """top1: right for scores as large as 1000"""
    (scores,) = case
    index, probability = two_parts(student, scores)
    values = probability.as_tensor(shape=scores.shape[:1], finite=False)
    expect(bool(values.isfinite().all()), "", mistake="overflow")
    found = whole_numbers_of(index, scores)
    expect(one_of_the_best(scores, found), "Some rows have a class with a higher score.")
    right_numbers(probability, torch.softmax(scores, dim=-1).amax(dim=-1))


# 2.8 one_hot


def some_labels(draw: Draw) -> tuple[Tensor, int]:
    n, classes = draw.in_turn([(2, 5), (4, 4), (1, 1), (7, 3), (12, 10)])
    # At first the last class does not occur: who counts the labels seen gets too few columns.
    highest = max(1, classes - draw.in_turn([2, 1, 1, 0, 1]))
    return draw.integers(n, low=0, high=highest - 1), classes


def no_labels(draw: Draw) -> tuple[Tensor, int]:
    return torch.zeros(0, dtype=torch.int64), draw.in_turn([3, 1])


def accepts_its_classes(student: Student, labels: Tensor, classes: int) -> None:
    """Labels in range do not raise: without that, refusing others is no merit."""
    student.one_hot(labels.clamp(0, classes - 1), classes)


def label_too_large(draw: Draw) -> tuple[Tensor, int]:
    n, classes = draw.in_turn([(3, 4), (1, 2), (5, 3)])
    labels = draw.integers(n, low=0, high=classes - 1)
    labels[draw.integer(0, n - 1)] = classes + draw.in_turn([0, 1, 5])
    return labels, classes


def negative_label(draw: Draw) -> tuple[Tensor, int]:
    n, classes = draw.in_turn([(3, 4), (1, 2), (5, 3)])
    labels = draw.integers(n, low=0, high=classes - 1)
    labels[draw.integer(0, n - 1)] = -draw.in_turn([1, 2, 3])
    return labels, classes


ONE_HOT_AT_HOME = [
    "one_hot(torch.tensor([0]), 1)",
    "one_hot(torch.tensor([1, 0]), 3)",
    "one_hot(torch.tensor([0, 2, 1, 1]), 3)",
]


def rows_as_floats(student: Student, labels: Tensor, classes: int) -> Tensor:
    """Read the learner's rows in the right shape; a test of its own judges their dtype."""
    return student.one_hot(labels, classes).as_tensor(shape=(len(labels), classes)).float()


@pytest.mark.task("2.8", points=0.8)
@pytest.mark.cases(some_labels, count=5, home=ONE_HOT_AT_HOME)
def test_one_hot_values(student: Student, case: tuple[Tensor, int]) -> None:
    """one row per label and one column per class, a single 1 in each row"""
    labels, classes = case
    answer = student.one_hot(labels, classes)
    seen = int(labels.max()) + 1
    if seen != classes and holds(lambda: answer.as_tensor(shape=(len(labels), seen))):
        raise Wrong("", mistake="classes-inferred")
    rows = answer.as_tensor(shape=(len(labels), classes)).float()
    wanted = (labels[:, None] == torch.arange(classes)).float()
    expect(torch.equal(rows, wanted), "The ones are not where the labels say.")


@pytest.mark.task("2.8", points=0.3)
@pytest.mark.cases(some_labels, count=3, home=ONE_HOT_AT_HOME)
def test_one_hot_dtype(student: Student, case: tuple[Tensor, int]) -> None:
    """float32, the dtype that nets and losses compute with"""
    labels, classes = case
    answer = student.one_hot(labels, classes)
    # A wrong number of columns, or a table that lies on its side, is judged by other tests.
    shapes = [(len(labels), n) for n in range(classes)] + [(classes, len(labels))]
    other = [n for n in shapes if holds(partial(answer.as_tensor, shape=n))]
    rows = answer.as_tensor(shape=other[0] if other else (len(labels), classes))
    expect(rows.dtype == torch.float32, "", mistake="wrong-dtype")


@pytest.mark.task("2.8", points=0.2)
@pytest.mark.cases(no_labels, count=2, home=["one_hot(torch.zeros(0, dtype=torch.int64), 3)"])
def test_one_hot_of_nothing(student: Student, case: tuple[Tensor, int]) -> None:
    """no labels: no rows, but all the columns"""
    rows_as_floats(student, *case)


@pytest.mark.task("2.8", points=0.3)
@pytest.mark.cases(
    label_too_large,
    count=3,
    home=[
        "one_hot(torch.tensor([1]), 1)",
        "one_hot(torch.tensor([0, 2]), 2)",
    ],
)
def test_one_hot_refuses_large_labels(student: Student, case: tuple[Tensor, int]) -> None:
    """a ValueError for a label that is no class"""
    accepts_its_classes(student, *case)
    student.one_hot.raises(ValueError, *case)


@pytest.mark.task("2.8", points=0.4)
@pytest.mark.cases(
    negative_label,
    count=3,
    home=[
        "one_hot(torch.tensor([-1]), 1)",
        "one_hot(torch.tensor([0, -1]), 2)",
    ],
)
def test_one_hot_refuses_negative_labels(student: Student, case: tuple[Tensor, int]) -> None:
    """a ValueError for a negative label"""
    labels, classes = case
    accepts_its_classes(student, labels, classes)
    try:
        student.one_hot.raises(ValueError, labels, classes)
    except Wrong:
        wrapped = (labels[:, None] % classes == torch.arange(classes)).float()
        if holds(lambda: expect(torch.equal(wrapped, rows_as_floats(student, *case)))):
            raise Wrong("", mistake="negative-label-wraps") from None
        raise


# 2.9 to_numpy


def float_tensor(draw: Draw) -> tuple[Tensor]:
    return (draw.tensor(draw.in_turn([3, 1, 8])),)


def of_many_dtypes(draw: Draw) -> tuple[Tensor]:
    dtype = draw.in_turn([torch.int64, torch.float64, torch.bool, torch.uint8, torch.float16, torch.int32])
    return (draw.integers(4, low=0, high=100).to(dtype),)


def of_many_shapes(draw: Draw) -> tuple[Tensor]:
    k = draw.in_turn([0, 1, 2, 3, 4])
    tensor = draw.tensor(4, 6)
    return ((tensor, tensor[0, 0].clone(), tensor.T, tensor[:0], tensor[::2, 1::2])[k],)


def same_array(answer: Answer, wanted: np.ndarray[Any, np.dtype[Any]]) -> None:
    """Compare shape and values; the dtype is judged apart."""
    found = answer.as_array(shape=wanted.shape)
    numeric = found.dtype.kind in "fiub"
    expect(
        numeric and np.allclose(found.astype(np.float64), wanted, rtol=1e-6, equal_nan=True),
        "The array does not hold the numbers of the tensor.",
    )


@pytest.mark.task("2.9", points=0.4)
@pytest.mark.cases(float_tensor, count=3, home=["to_numpy(torch.ones(1))"])
def test_to_numpy_values(student: Student, case: tuple[Tensor]) -> None:
    """a NumPy array with the same numbers"""
    same_array(student.to_numpy(case[0]), case[0].numpy())


@pytest.mark.task("2.9", points=0.3)
@pytest.mark.cases(
    of_many_dtypes,
    count=6,
    home=[
        "to_numpy(torch.tensor([True]))",
        "to_numpy(torch.tensor([1]))",
        "to_numpy(torch.tensor([1.0]))",
        "to_numpy(torch.tensor([1.0], dtype=torch.float64))",
        "to_numpy(torch.tensor([1], dtype=torch.int32))",
        "to_numpy(torch.tensor([1], dtype=torch.uint8))",
        "to_numpy(torch.tensor([1], dtype=torch.float16))",
    ],
)
def test_to_numpy_dtypes(student: Student, case: tuple[Tensor]) -> None:
    """the dtype is kept: of floats, half floats, integers and bools"""
    student.to_numpy(case[0]).equals(case[0].numpy())


@pytest.mark.task("2.9", points=0.3)
@pytest.mark.cases(
    of_many_shapes,
    count=5,
    home=[
        "to_numpy(torch.tensor(1.0))",
        "to_numpy(torch.ones(2, 3))",
        "to_numpy(torch.ones(2, 3).T)",
        "to_numpy(torch.ones(0, 2))",
    ],
)
def test_to_numpy_shapes(student: Student, case: tuple[Tensor]) -> None:
    """a table, a single number, a transposed table, an empty one"""
    same_array(student.to_numpy(case[0]), case[0].numpy())


@pytest.mark.task("2.9", points=0.5)
@pytest.mark.cases(
    float_tensor,
    count=3,
    home=[
        "to_numpy(torch.ones(1, requires_grad=True))",
    ],
)
def test_to_numpy_requires_grad(student: Student, case: tuple[Tensor]) -> None:
    """a tensor that requires grad too"""
    plain = case[0].detach()
    same_array(student.to_numpy(plain), plain.numpy())
    try:
        answer = student.to_numpy(plain.clone().requires_grad_())
    except Wrong:  # it worked without requires_grad
        raise Wrong("", mistake="requires-grad") from None
    same_array(answer, plain.numpy())


@pytest.mark.task("2.9", points=0.1, evidence="state")
@pytest.mark.cases(float_tensor, count=1, home=["to_numpy(torch.ones(1))"])
def test_to_numpy_copies(student: Student, case: tuple[Tensor]) -> None:
    """a copy, which shares no memory with the tensor"""
    answer = student.to_numpy(case[0])
    answer.as_array()
    expect(not answer.shares_memory, "", mistake="shares-memory")


# 2.10 gradient


Function = Callable[[Tensor], Tensor]


def function_and_point(draw: Draw) -> tuple[Any, Tensor]:
    f = draw.in_turn(
        [
            given.sum_of_squares,
            given.sum_of_cubes,
            given.product_of_neighbours,
            recipe.wave(frequency=draw.integer(1, 6) / 2, phase=draw.integer(0, 10) / 10),
        ]
    )
    return f, draw.tensor(draw.in_turn([3, 5, 2, 4]), dtype=draw.dtype())


def function_and_shape(draw: Draw) -> tuple[Any, Tensor]:
    f = draw.in_turn([given.sum_of_cubes, recipe.wave(frequency=2.0, phase=0.5)])
    return f, draw.tensor(*draw.in_turn([(), (2, 3), (1, 2, 2), (3, 1)]), dtype=draw.dtype())


def steep_places(draw: Draw) -> tuple[Any, Tensor]:
    """Where slopes found by nudging go wrong: far out, and just beside a kink."""
    dtype = draw.in_turn([torch.float64, torch.float32])
    if draw.in_turn([True, False, False, True]):
        tiny = 1e-9 if dtype == torch.float64 else 1e-7
        return given.sum_of_relus, draw.tensor(6, dtype=dtype).sign() * tiny
    return given.sum_of_cubes, draw.tensor(4, dtype=dtype) * 100


def known_place(draw: Draw) -> tuple[Any, Tensor]:
    f = draw.in_turn([given.sum_of_squares, given.sum_of_cubes])
    return f, draw.tensor(draw.in_turn([3, 4])) + 2


def tracked_place(draw: Draw) -> tuple[Any, Tensor]:
    f, x = known_place(draw)
    return f, x.requires_grad_()


def slopes(f: Function | Recipe, x: Tensor) -> Tensor:
    function = f.build() if isinstance(f, Recipe) else f
    point = x.detach().clone().requires_grad_()
    (result,) = torch.autograd.grad(function(point), point)
    return result


GRADIENT_AT_HOME = [
    "gradient(given.sum_of_squares, torch.tensor([1.0]))",
    "gradient(given.sum_of_cubes, torch.tensor([1.0, -2.0]))",
    "gradient(given.product_of_neighbours, torch.tensor([1.0, 2.0, 5.0]))",
    "gradient(given.wave(frequency=2.0, phase=0.5), torch.tensor([0.0, 1.0]))",
]


@pytest.mark.task("2.10", points=0.7)
@pytest.mark.cases(function_and_point, count=8, home=GRADIENT_AT_HOME)
def test_gradient_values(student: Student, case: tuple[Any, Tensor]) -> None:
    """the slope of f for every entry of x"""
    f, x = case
    # The rounding of the dtype has a test of its own.
    right_numbers(student.gradient(f, x), slopes(f, x), rtol=5e-2, atol=5e-2)


@pytest.mark.task("2.10", points=0.2)
@pytest.mark.cases(
    function_and_shape,
    count=4,
    home=[
        "gradient(given.sum_of_cubes, torch.tensor(2.0))",
        "gradient(given.sum_of_cubes, torch.ones(1, 2))",
        "gradient(given.wave(frequency=2.0, phase=0.5), torch.ones(2, 1, 2))",
    ],
)
def test_gradient_shapes(student: Student, case: tuple[Any, Tensor]) -> None:
    """x of any shape, a single number included"""
    f, x = case
    right_numbers(student.gradient(f, x), slopes(f, x), rtol=5e-2, atol=5e-2)


@pytest.mark.task("2.10", points=0.4)
@pytest.mark.cases(
    steep_places,
    count=4,
    home=[
        "gradient(given.sum_of_cubes, torch.tensor([100.0]))",
        "gradient(given.sum_of_relus, torch.tensor([1e-7, -1e-7]))",
        "gradient(given.sum_of_relus, torch.tensor([1e-9, -1e-9], dtype=torch.float64))",
    ],
)
def test_gradient_exact(student: Student, case: tuple[Any, Tensor]) -> None:
    """as exact as the dtype allows, wherever x lies"""
    f, x = case
    wanted = slopes(f, x)
    found = student.gradient(f, x).as_tensor(shape=x.shape)
    exact = torch.allclose(found.to(x.dtype), wanted, rtol=1e-5, atol=1e-6)
    if not exact and holds(lambda: nearly(student)):
        raise Wrong("", mistake="finite-differences")
    expect(exact, "The slopes are not those of f at x.")


def nearly(student: Student) -> None:
    """Raise Wrong unless slopes are right at an easy place, to a few per cent."""
    easy = torch.tensor([0.75, -1.25])
    student.gradient(given.sum_of_cubes, easy).equals(3 * easy * easy, rtol=5e-2, atol=5e-2)


@pytest.mark.task("2.10", points=0.1)
@pytest.mark.cases(
    tracked_place,
    count=2,
    home=[
        "gradient(given.sum_of_squares, torch.tensor([1.0], requires_grad=True))",
        "gradient(given.sum_of_cubes, torch.tensor([1.0], requires_grad=True))",
    ],
)
def test_gradient_of_tracked_x(student: Student, case: tuple[Any, Tensor]) -> None:
    """an x that already requires grad is fine too"""
    f, x = case
    right_numbers(student.gradient(f, x), slopes(f, x), rtol=5e-2, atol=5e-2)


@pytest.mark.task("2.10", points=0.3)
@pytest.mark.cases(
    known_place,
    count=2,
    home=[
        "gradient(given.sum_of_squares, torch.tensor([1.0]))",
    ],
)
def test_gradient_twice(student: Student, case: tuple[Any, Tensor]) -> None:
    """asked twice about the same x, it answers the same"""
    f, x = case
    kept = student.keep(x)
    first = student.gradient(f, kept).as_tensor(shape=x.shape)
    again = student.gradient(f, kept).as_tensor(shape=x.shape)
    if torch.allclose(again, 2 * first, rtol=1e-3):
        raise Wrong("", mistake="grad-accumulates")
    expect(torch.allclose(again, first, rtol=1e-3), "", mistake="x-changed")


@pytest.mark.task("2.10", points=0.1, evidence="state")
@pytest.mark.cases(
    known_place,
    count=2,
    home=[
        "gradient(given.sum_of_squares, torch.tensor([1.0]))",
    ],
)
def test_gradient_leaves_x(student: Student, case: tuple[Any, Tensor]) -> None:
    """x, x.grad and x.requires_grad are as they were"""
    f, x = case
    kept = student.keep(x)
    answer = student.gradient(f, kept)
    answer.as_tensor(shape=x.shape)
    answer.tidy(arguments=False)
    if not holds(lambda: student.probe("grad", kept).equals(None)):
        raise Wrong("", mistake="grad-accumulates")
    unchanged = holds(lambda: student.probe("value", kept).equals(x, rtol=0, atol=0))
    flag = student.probe("requires_grad", kept).as_bool()
    expect(unchanged and not flag, "", mistake="x-changed")


@pytest.mark.task("2.10", points=0.1, evidence="state")
@pytest.mark.cases(
    known_place,
    count=2,
    home=[
        "gradient(given.sum_of_squares, torch.tensor([1.0]))",
    ],
)
def test_gradient_without_graph(student: Student, case: tuple[Any, Tensor]) -> None:
    """the answer carries no graph"""
    f, x = case
    answer = student.gradient(f, x)
    answer.as_tensor(shape=x.shape)
    expect(not answer.requires_grad, "", mistake="graph-kept")


@pytest.mark.task("2.10", points=0.1)
@pytest.mark.cases(
    function_and_point,
    count=2,
    home=[
        "gradient(given.sum_of_squares, torch.tensor([1.0]))",
        "gradient(given.sum_of_squares, torch.tensor([1.0], dtype=torch.float64))",
    ],
)
def test_gradient_dtype(student: Student, case: tuple[Any, Tensor]) -> None:
    """the dtype of x is kept"""
    f, x = case
    student.gradient(f, x).as_tensor(shape=x.shape, dtype=x.dtype)
