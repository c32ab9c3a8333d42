import pytest
import torch

from autograder.testing import Student


@pytest.mark.task("1.1")
def test_doubles(student: Student) -> None:
    """twice each value"""
    clues = {"that is the input itself": torch.tensor([1.0, 2.0])}
    student.double(torch.tensor([1.0, 2.0])).equals(torch.tensor([2.0, 4.0]), clues=clues)


@pytest.mark.task("1.1")
def test_doubles_integers(student: Student) -> None:
    """whole numbers stay whole"""
    student.double(torch.tensor([3])).equals(torch.tensor([6]))


@pytest.mark.task("1.2")
def test_total(student: Student) -> None:
    """the sum"""
    student.total([1.0, 2.0]).equals(3.0)


@pytest.mark.task("1.3")
def test_alternate(student: Student) -> None:
    """signs that alternate"""
    student.alternate(2).equals(torch.tensor([1.0, -1.0]))
