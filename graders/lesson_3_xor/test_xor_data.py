"""Hidden graders of 3.1: the four rows. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import contextlib

import pytest
import torch
from torch import Tensor

from autograder.testing import Student, Wrong, expect

from .common import XOR_INPUTS, pair, real

pytestmark = [pytest.mark.warm("optim"), pytest.mark.open]


def rows_of(student: Student) -> tuple[Tensor, Tensor]:
    """Inputs and targets as float64, of whatever dtype, in either order; inputs may lie on their side.

    Targets are flat, whatever their shape.
    """
    parts = [part.as_tensor() for part in pair(student.xor_data())]
    inputs, targets = parts[::-1] if [part.numel() for part in parts] == [4, 8] else parts
    upright = inputs.T if inputs.shape == (2, 4) else inputs
    expect(upright.shape == (4, 2), "The inputs should be four rows of two numbers.")
    return real(upright), real(targets).flatten()


@pytest.mark.task("3.1", points=0.4, home="xor_data()")
def test_rows_in_counting_order(student: Student) -> None:
    """the inputs are the four rows, in counting order"""
    inputs, _ = rows_of(student)
    rows = inputs.tolist()
    expect(sorted(rows) == XOR_INPUTS.tolist(), "The inputs should be the four different rows of 0 and 1.")
    mixed = (
        "All four rows are there, but not in counting order, in which the last column changes fastest. If you built "
        "them so, does a later line write into them?"
    )
    expect(rows == XOR_INPUTS.tolist(), mixed)


@pytest.mark.task("3.1", points=0.8, home="xor_data()")
def test_targets_are_xor(student: Student) -> None:
    """the target of each row is its XOR"""
    inputs, targets = rows_of(student)
    expect(len(targets) == 4, "There should be four targets, one number for each row.")
    expect(
        bool(((inputs == 0) | (inputs == 1)).all()),
        "The inputs should hold nothing but 0 and 1; as they are, no target can be right.",
    )
    wanted = (inputs[:, 0] != inputs[:, 1]).double()
    expect(
        bool(wanted.max() > wanted.min()),
        "XOR should be 1 for some of the rows and 0 for others; for the inputs as they are it's the same for all.",
    )
    expect(
        bool((targets == wanted).all()),
        "For at least one row the target is not what XOR gives: 1 where exactly one input is 1.",
    )


@pytest.mark.task("3.1", points=0.3, home="xor_data()")
def test_float_columns(student: Student) -> None:
    """a tuple: inputs (4, 2) and targets (4, 1), both float32"""
    inputs, targets = student.xor_data().as_tuple(2)
    numbers = inputs.as_tensor(shape=(4, 2), dtype=torch.float32)
    targets.as_tensor(shape=(4, 1), dtype=torch.float32)
    expect(len(numbers.unique(dim=0)) > 1, "All rows of the inputs are the same.")
    first, second = inputs.as_tensor(), targets.as_tensor()
    with contextlib.suppress(Wrong):  # not every tensor can be written to
        for part in student.xor_data().as_tuple(2):
            part.as_object().method("zero_")
    later = [part.as_tensor() for part in student.xor_data().as_tuple(2)]
    sentence = (
        "Once the caller writes into what came back, the next call gives what was written. The docstring promises new "
        "tensors in every call."
    )
    if not (torch.equal(first, later[0]) and torch.equal(second, later[1])):
        written = not all(bool(part.any()) for part in later)
        raise Wrong(sentence if written else "Not every call gives the same numbers.")
