import pytest

from autograder.testing import Student


@pytest.mark.task("2.1")
def test_shout(student: Student) -> None:
    """capitals"""
    student.shout("a").equals("A")
