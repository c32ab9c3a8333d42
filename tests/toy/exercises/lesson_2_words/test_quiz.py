import pytest

from autograder.testing import NotStarted, Student, expect


@pytest.mark.task("2.2")
def test_quiz(student: Student) -> None:
    """an answer is given"""
    if student.table().get("answer") == "":
        raise NotStarted("no answer yet")
    expect(student.table().get("answer") in ("a", "b", "c"), "Answer a, b or c.")
