"""Hidden graders of 2.9: tensors as arrays. How they are written: ``docs/graders.md``."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from autograder.testing import Answer, Draw, Remote, Student, Wrong, expect
from week4 import given

from .common import first_of_all


def float_tensor(draw: Draw) -> tuple[Tensor]:
    return (draw.tensor(draw.in_turn([3, 1, 8])),)


def of_many_dtypes(draw: Draw) -> tuple[Tensor]:
    """Where a dtype holds more digits than another, the numbers have them."""
    dtype = draw.in_turn([torch.int64, torch.float64, torch.bool, torch.uint8, torch.float16, torch.int32])
    whole = draw.integers(4, low=0, high=100)
    return ({torch.int64: whole + 2**60, torch.float64: whole.double() / 7}.get(dtype, whole.to(dtype)),)


def of_many_shapes(draw: Draw) -> tuple[Tensor]:
    k = draw.in_turn([0, 1, 2, 3, 4])
    tensor = draw.tensor(4, 6, contiguous=True)
    return ((tensor, tensor[0, 0].clone(), tensor.T, tensor[:0], tensor[::2, 1::2])[k],)


def to_be_copied(draw: Draw) -> tuple[Tensor]:
    shape = draw.in_turn([(3,), (2, 3), (4,)])
    return (draw.tensor(*shape).requires_grad_(draw.in_turn([False, False, True])),)


COPIED_AT_HOME = [
    "x = torch.ones(1); array = to_numpy(x); x += 1; array",
    "x = torch.ones(2, 3); array = to_numpy(x); x += 1; array",
    "x = torch.ones(1, requires_grad=True); array = to_numpy(x); x.detach().add_(1); array, x.requires_grad",
]


def same_array(answer: Answer, wanted: np.ndarray[Any, np.dtype[Any]]) -> None:
    """Compare shape and values; the dtype is judged apart."""
    found = answer.as_array(shape=wanted.shape)
    numeric = found.dtype.kind in "fiub"
    expect(
        numeric and np.allclose(found.astype(np.float64), wanted, rtol=1e-6, equal_nan=True),
        "The array does not hold the numbers of the tensor, each in its place.",
    )


@pytest.mark.task("2.9", points=0.1)
@pytest.mark.cases(float_tensor, count=3, home=["to_numpy(torch.ones(1))"])
def test_to_numpy_values(student: Student, case: tuple[Tensor]) -> None:
    """a NumPy array with the same numbers"""
    same_array(student.to_numpy(case[0]), case[0].numpy())


@pytest.mark.task("2.9", points=0.2)
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
        "to_numpy(torch.tensor([2**60 + 1]))",
        "to_numpy(torch.tensor([1 / 7], dtype=torch.float64))",
    ],
)
def test_to_numpy_dtypes(student: Student, case: tuple[Tensor]) -> None:
    """the dtype is kept: of floats, half floats, integers and bools; and so is every digit"""
    answer, wanted = student.to_numpy(case[0]), case[0].numpy()
    found = answer.as_array()
    if found.dtype == wanted.dtype and found.shape == wanted.shape and np.allclose(found, wanted):
        exact = np.array_equal(found, wanted)
        expect(exact, "Digits are lost on the way. Does every number pass through another dtype?")
    answer.equals(wanted)


@pytest.mark.task("2.9", points=0.2)
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


@pytest.mark.task("2.9", points=0.2)
@pytest.mark.cases(
    float_tensor,
    count=3,
    home=[
        "to_numpy(torch.ones(1, requires_grad=True))",
        "to_numpy(torch.ones(1, requires_grad=True) * 2)",
    ],
)
def test_to_numpy_requires_grad(student: Student, case: tuple[Tensor]) -> None:
    """a tensor that requires grad too, and one that was computed from such"""
    plain = case[0].detach()
    tracked = plain.clone().requires_grad_()
    answers = [student.to_numpy(tensor) for tensor in (plain, tracked)]
    for answer in answers:
        same_array(answer, plain.numpy())
    without, where = (answer.as_array().dtype for answer in answers)
    expect(where == without, "Where grad is required, the array has another dtype than where it isn't.")
    computed = student.keep(given.squared)(student.keep(tracked)).as_object()
    same_array(student.to_numpy(computed), plain.square().numpy())


@pytest.mark.task("2.9", points=0.8, evidence="state")
@pytest.mark.cases(to_be_copied, count=3, home=COPIED_AT_HOME)
def test_to_numpy_copies(student: Student, case: tuple[Tensor]) -> None:
    """a copy, which shares no memory with the tensor"""
    asked = answer_about_kept(student, *case)
    expect(asked is None or not asked[1].shares_memory, "", mistake="shares-memory")


@pytest.mark.task("2.9", points=0.1, evidence="state")
@pytest.mark.cases(to_be_copied, count=3, home=COPIED_AT_HOME)
def test_to_numpy_changes_nothing(student: Student, case: tuple[Tensor]) -> None:
    """the tensor stays as it was"""
    (tensor,) = case
    if (asked := answer_about_kept(student, tensor)) is None:
        return
    kept, answer = asked
    same = student.probe("requires_grad", kept).as_bool() == tensor.requires_grad
    expect(same or not tensor.requires_grad, mistake="tensor-changed")
    expect(same, "The tensor requires grad now, and didn't before.")
    answer.tidy()


def answer_about_kept(student: Student, tensor: Tensor) -> tuple[Remote, Answer] | None:
    """The tensor on the other side and the right array for it; None where another test asks whether it works at all."""
    kept = student.keep(tensor)
    try:
        answer = student.to_numpy(kept)
    except Wrong:
        if tensor.requires_grad:
            return None
        raise
    first_of_all(lambda: same_array(answer, tensor.detach().numpy()))
    return kept, answer
