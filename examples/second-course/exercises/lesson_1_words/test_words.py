from collections import Counter

import pytest

from autograder.testing import Student


@pytest.mark.task("1.1")
def test_shout(student: Student) -> None:
    """capitals"""
    student.shout("quiet").equals("QUIET")


@pytest.mark.task("1.2")
def test_counted(student: Student) -> None:
    """words are counted"""
    student.counted("one two one").equals(Counter(one=2, two=1))


@pytest.mark.task("1.3")
def test_mean(student: Student) -> None:
    """the mean of two numbers"""
    student.mean([1.0, 2.0]).equals(1.5)
