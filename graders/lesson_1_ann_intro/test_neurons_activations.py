"""Hidden graders of 1.2: step, relu and sigmoid. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from autograder.testing import Draw, Student, Wrong, agree, expect
from week4 import given

from .common import Case, of_shape, real, same_values


def a_row(draw: Draw) -> Case:
    """One row of numbers, both signs in it, none near 0."""
    n = draw.in_turn([2, 5, 16, 3])
    return (away_from_zero(draw.tensor(n)),)


def a_long_row(draw: Draw) -> Case:
    """As above, and long enough that no two rows have the same signs."""
    return (away_from_zero(draw.tensor(draw.integer(24, 40))),)


def among_others(draw: Draw, z: Tensor) -> Tensor:
    """These numbers, in some order among everyday ones."""
    mixed = torch.cat([z, away_from_zero(draw.tensor(draw.integer(8, 16), dtype=z.dtype))])
    return mixed[draw.order(len(mixed))]


def around_zero(draw: Draw) -> Case:
    near = draw.number(1e-6, 1e-4)
    return (among_others(draw, torch.tensor([0.0, near, -near, 0.0, -1000.0, 1000.0, 0.01, -0.01])),)


def a_row_or_near_and_far(draw: Draw) -> Case:
    """A row as above, but the seventh goes from 0 to far out on both sides."""
    far = torch.tensor([-1000.0, 50.0, -0.01, 0.0, 0.01, -50.0, 1000.0])
    return (among_others(draw, far),) if draw.in_turn([False] * 6 + [True]) else a_row(draw)


def any_shape(draw: Draw) -> Case:
    shape = draw.in_turn([(), (1,), (2, 3), (0,), (2, 1, 4), (4, 6)])
    z = away_from_zero(draw.tensor(*shape, contiguous=True))
    return (z.T[::2] if shape == (4, 6) else z,)


def row_of_either_dtype(draw: Draw) -> Case:
    dtype = draw.in_turn([torch.float32, torch.float64])
    return (away_from_zero(draw.tensor(draw.integer(20, 30), dtype=dtype)),)


def away_from_zero(z: Tensor) -> Tensor:
    """Push every number a quarter away from 0, and see to it that a long row has both signs."""
    z = z + torch.where(z < 0, -0.25, 0.25).to(z.dtype)
    if z.ndim and z.numel() > 1:
        z.view(-1)[0], z.view(-1)[1] = -z.view(-1)[0].abs(), z.view(-1)[1].abs()
    return z


def _row_home(name: str) -> list[str]:
    return [f"{name}(torch.tensor([{numbers}]))" for numbers in ("0.5", "-0.5", "-2.0, 0.5, 3.0")]


def _shape_home(name: str) -> list[str]:
    return [
        f"{name}(torch.tensor(-2.0))",
        f"{name}(torch.tensor([[-2.0, 0.5], [3.0, -1.5]]))",
        f"{name}(torch.zeros(0))",
        f"{name}(torch.tensor([[-2.0, 0.5], [3.0, -1.5]]).T)",
    ]


def _dtype_home(name: str) -> list[str]:
    row = "torch.tensor([-2.0, 0.5])"
    return [f"{name}({row}).dtype", f"{name}({row}.double()).dtype"]


def _kept_home(name: str) -> str:
    return f"x = torch.tensor([-2.0, 0.5]); {name}(x); x"


def _dtype(student: Student, name: str, z: Tensor, expected: Tensor) -> None:
    """Right values, in the dtype that came in."""
    answer = getattr(student, name)(z)
    same_values(answer, expected, "The values are not right yet; its dtype is asked about after that.")
    expect(answer.as_tensor().dtype.is_floating_point, "", mistake="integer-out")
    answer.as_tensor(dtype=z.dtype)


def _keeps(student: Student, name: str, z: Tensor, expected: Tensor) -> None:
    """Right values, and the tensor that was handed in is as it was."""
    kept = student.keep(z)
    answer = getattr(student, name)(kept)
    same_values(answer, expected, "The values are not right yet; what happens to z is asked after that.")
    now = student.probe("value", kept).as_tensor(finite=False)
    expect(agree(now, z), "", mistake="input-changed")
    positive = getattr(student, name)(z.abs())  # with nothing to cut off it's tempting to give z itself back
    sentence = (
        "For positive numbers you give back what you were given, or a view of it: changing one changes both. The "
        "docstring promises a new tensor."
    )
    expect(not positive.shares_memory, sentence)


STEP = "That is not 1 for positive numbers and 0 for negative ones."


@pytest.mark.task("1.2", points=0.4)
@pytest.mark.cases(a_row, count=6, home=_row_home("step"))
def test_step_values(student: Student, case: Case) -> None:
    """step: 1 for positive numbers, 0 for negative ones"""
    (z,) = case
    same_values(student.step(z), given.step(z), STEP)


@pytest.mark.task("1.2", points=0.2)
@pytest.mark.cases(around_zero, count=2, home=["step(torch.tensor([-1.0, -0.0001, 0.0, 0.0001, 1.0]))"])
def test_step_at_zero(student: Student, case: Case) -> None:
    """step: exactly at 0 it is 1, and just below it is still 0"""
    (z,) = case
    values, elsewhere = of_shape(student.step(z), tuple(z.shape)).to(z.dtype), z != 0
    expect(agree(values[elsewhere], given.step(z)[elsewhere]), STEP)
    expect(not bool((values == 0)[~elsewhere].all()), "", mistake="step-strict")
    expect(agree(values, given.step(z)), "At exactly 0 the answer isn't what the docstring says.")


@pytest.mark.task("1.2", points=0.2)
@pytest.mark.cases(any_shape, count=6, home=_shape_home("step"))
def test_step_shapes(student: Student, case: Case) -> None:
    """step: any shape comes back in that shape"""
    (z,) = case
    same_values(student.step(z), given.step(z), STEP)


@pytest.mark.task("1.2", points=0.1)
@pytest.mark.cases(row_of_either_dtype, count=2, home=_dtype_home("step"))
def test_step_dtype(student: Student, case: Case) -> None:
    """step: the dtype that went in comes out"""
    _dtype(student, "step", case[0], given.step(case[0]))


@pytest.mark.task("1.2", points=0.1, evidence="state")
@pytest.mark.cases(a_long_row, count=2, home=[_kept_home("step")])
def test_step_keeps_its_input(student: Student, case: Case) -> None:
    """step: z itself is as it was"""
    _keeps(student, "step", case[0], given.step(case[0]))


RELU = "That is not z itself where z is positive, and 0 elsewhere."


@pytest.mark.task("1.2", points=0.5)
@pytest.mark.cases(
    a_row_or_near_and_far,
    count=7,
    home=[*_row_home("relu"), "relu(torch.tensor([-900.0, -40.0, -0.02, 0.0, 0.02, 40.0, 900.0]))"],
)
def test_relu_values(student: Student, case: Case) -> None:
    """relu: positive numbers stay, negative ones become 0, near 0 and far from it"""
    (z,) = case
    same_values(student.relu(z), given.relu(z), RELU, atol=1e-5)


@pytest.mark.task("1.2", points=0.3)
@pytest.mark.cases(any_shape, count=6, home=_shape_home("relu"))
def test_relu_shapes(student: Student, case: Case) -> None:
    """relu: any shape comes back in that shape"""
    (z,) = case
    same_values(student.relu(z), given.relu(z), RELU)


@pytest.mark.task("1.2", points=0.1)
@pytest.mark.cases(row_of_either_dtype, count=2, home=_dtype_home("relu"))
def test_relu_dtype(student: Student, case: Case) -> None:
    """relu: the dtype that went in comes out"""
    _dtype(student, "relu", case[0], given.relu(case[0]))


@pytest.mark.task("1.2", points=0.1, evidence="state")
@pytest.mark.cases(a_long_row, count=2, home=[_kept_home("relu")])
def test_relu_keeps_its_input(student: Student, case: Case) -> None:
    """relu: z itself is as it was"""
    _keeps(student, "relu", case[0], given.relu(case[0]))


SIGMOID = "That is not 1 / (1 + exp(-z))."


def far_out(draw: Draw) -> Case:
    size = draw.in_turn([1000.0, draw.number(90.0, 110.0), draw.number(600.0, 900.0), draw.number(300.0, 500.0)])
    return (among_others(draw, torch.tensor([size, -size, 0.0, size, 50.0, -50.0, 0.01, -0.01])),)


def _cut_off(student: Student, z: Tensor, values: Tensor) -> bool:
    """Whether the answers that are off far out are near 0 or 1, and the same a little less far out."""
    off = (values - given.sigmoid(z)).abs()
    wrong = (z.abs() >= 50) & (off > 1e-8)
    nearer = of_shape(student.sigmoid(0.75 * z), tuple(z.shape)).to(z.dtype)
    return bool(wrong.any() and (off[wrong] < 0.4).all()) and torch.equal(values[wrong], nearer[wrong])


@pytest.mark.task("1.2", points=0.6)
@pytest.mark.cases(a_row, count=6, home=_row_home("sigmoid"))
def test_sigmoid_values(student: Student, case: Case) -> None:
    """sigmoid: 1 / (1 + exp(-z)) on everyday numbers"""
    (z,) = case
    same_values(student.sigmoid(z), given.sigmoid(z), SIGMOID)


@pytest.mark.task("1.2", points=0.4)
@pytest.mark.cases(
    far_out,
    count=4,
    home=["sigmoid(torch.tensor([-1000.0]))", "sigmoid(torch.tensor([1000.0]))"],
)
def test_sigmoid_far_out(student: Student, case: Case) -> None:
    """sigmoid: 0 and 1 far out, never nan"""
    (z,) = case
    answer = student.sigmoid(z)
    values = real(answer.as_tensor(shape=tuple(z.shape), finite=False)).to(z.dtype)
    expect(not bool(values[z.abs() > 80].isnan().any()), "", mistake="sigmoid-overflow")
    # float32 tells 0 from 1e-8, though not 1 from 1 - 1e-8: every usual formula is much nearer to 0 from -50 on
    if not agree(values, given.sigmoid(z), atol=1e-8):
        special = (z == 0) | (z.abs() >= 50)
        expect(not agree(values[special], given.sigmoid(z)[special], atol=1e-8), SIGMOID)
        cut_off = _cut_off(student, z, values)
        raise Wrong(
            "Far below 0 sigmoid should be 0, far above 0 it should be 1, and at 0 a half.",
            "sigmoid-cut-off" if cut_off else None,
        )


@pytest.mark.task("1.2", points=0.3)
@pytest.mark.cases(any_shape, count=6, home=_shape_home("sigmoid"))
def test_sigmoid_shapes(student: Student, case: Case) -> None:
    """sigmoid: any shape comes back in that shape"""
    (z,) = case
    same_values(student.sigmoid(z), given.sigmoid(z), SIGMOID)


@pytest.mark.task("1.2", points=0.1)
@pytest.mark.cases(row_of_either_dtype, count=2, home=_dtype_home("sigmoid"))
def test_sigmoid_dtype(student: Student, case: Case) -> None:
    """sigmoid: the dtype that went in comes out"""
    _dtype(student, "sigmoid", case[0], given.sigmoid(case[0]))


@pytest.mark.task("1.2", points=0.1, evidence="state")
@pytest.mark.cases(a_long_row, count=2, home=[_kept_home("sigmoid")])
def test_sigmoid_keeps_its_input(student: Student, case: Case) -> None:
    """sigmoid: z itself is as it was"""
    _keeps(student, "sigmoid", case[0], given.sigmoid(case[0]))
