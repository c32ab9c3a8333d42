import pytest

from autograder.testing import Student


@pytest.mark.task("4.1")
def test_distance(student: Student) -> None:
    """three to the east and four to the north are five away"""
    student.distance((0.0, 0.0), (3.0, 4.0)).equals(5.0)


@pytest.mark.task("4.2")
def test_nearest(student: Student) -> None:
    """the nearer of two"""
    student.nearest((0.0, 0.0), {"far": (9.0, 0.0), "near": (0.0, 1.0)}).equals("near")
