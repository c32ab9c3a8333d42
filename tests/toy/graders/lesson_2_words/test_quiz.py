import pytest

from autograder.testing import NotStarted, Student, expect


@pytest.mark.task("2.2", points=0.5)
def test_quiz(student: Student) -> None:
    """the answer of the quiz"""
    if student.table().get("answer") == "":
        raise NotStarted("no answer yet")
    expect(student.table().get("answer") == "b", "Read the page again.")
