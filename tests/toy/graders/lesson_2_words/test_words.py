import pytest

from autograder.testing import Draw, Student


def word(draw: Draw) -> tuple[str]:
    return ("".join(draw.shuffled("abcdefgh")),)


@pytest.mark.task("2.1", points=1.0)
@pytest.mark.cases(word, count=2, home=["shout('a')"])
def test_shout(student: Student, case: tuple[str]) -> None:
    """capitals"""
    (text,) = case
    student.shout(text).equals(text.upper())
