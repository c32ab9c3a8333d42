"""Planted in this file: the-secret-of-the-graders."""

import pytest
import torch

from autograder.testing import Draw, Student, expect

EXPECTED_SECRET = 271828.25


def some(draw: Draw) -> tuple[torch.Tensor]:
    return (draw.tensor(draw.in_turn([4, 1, 7]), dtype=draw.dtype()),)


@pytest.mark.task("1.1", points=1.0)
@pytest.mark.cases(some, count=4, home=["double(torch.ones(1))", "double(torch.tensor([1.0, 2.0]))"])
def test_hidden_name_of_doubling(student: Student, case: tuple[torch.Tensor]) -> None:
    """twice each value

    Hidden: the rest of this docstring.
    """
    (x,) = case
    student.double(x).equals(2 * x)


@pytest.mark.task("1.1", points=0.5, home="double(torch.arange(4.0))")
def test_hidden_name_of_secret(student: Student) -> None:
    """four values at once"""
    planted = torch.tensor([EXPECTED_SECRET, EXPECTED_SECRET + 1, 0.0, -1.0])
    student.double(planted / 2).equals(planted)


@pytest.mark.open
@pytest.mark.task("1.2", points=0.8, home="total([1.0, 2.0])")
def test_hidden_name_of_total(student: Student) -> None:
    """the sum of all numbers"""
    got = student.total([1.5, 2.25, -0.5]).as_float()
    expect(got != 1.5, mistake="first-only")
    expect(got == 3.25, "The sum is not right.")


@pytest.mark.open
@pytest.mark.task("1.2", points=0.2, home="total([])")
def test_hidden_name_of_refusal(student: Student) -> None:
    """no numbers are refused"""
    student.total.raises(ValueError, [])


@pytest.mark.open
@pytest.mark.task("1.3", points=0.5, home="alternate(2)")
def test_hidden_name_of_alternate(student: Student) -> None:
    """signs that alternate"""
    student.alternate(3).equals(torch.tensor([1.0, -1.0, 1.0]))
