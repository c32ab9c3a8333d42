import pytest
import torch

from autograder.testing import Student


@pytest.mark.task("1.1")
def test_doubles(student: Student) -> None:
    """twice each value"""
    student.double(torch.tensor([1.0, 2.0])).equals(torch.tensor([2.0, 4.0]))


@pytest.mark.task("1.2")
def test_total(student: Student) -> None:
    """the sum"""
    student.total([1.0, 2.0]).equals(3.0)
