from collections import Counter

import pytest

from autograder.testing import Draw, Student

WORDS = ["ant", "Bee", "cat", "Dog", "eel"]


def text(draw: Draw) -> tuple[str]:
    return (" ".join(draw.choice(WORDS) for _ in range(draw.integer(1, 9))),)


def numbers(draw: Draw) -> tuple[list[float]]:
    return ([float(draw.integer(-9, 9)) for _ in range(draw.integer(1, 6))],)


@pytest.mark.task("1.1", points=6)
@pytest.mark.cases(text, count=4, home=["shout('a')"])
def test_shout(student: Student, case: tuple[str]) -> None:
    """capitals"""
    (words,) = case
    student.shout(words).equals(words.upper())


@pytest.mark.task("1.2", points=7)
@pytest.mark.cases(text, count=6, home=["counted('a A')", "counted('a b a')"])
def test_counted(student: Student, case: tuple[str]) -> None:
    """each word is counted, whatever its capitals"""
    (words,) = case
    student.counted(words).equals(Counter(words.lower().split()))


@pytest.mark.task("1.3", points=5)
@pytest.mark.cases(numbers, count=4, home=["mean([1.0, 2.0])"])
def test_mean(student: Student, case: tuple[list[float]]) -> None:
    """the mean"""
    (values,) = case
    student.mean(values).equals(sum(values) / len(values))


@pytest.mark.open
@pytest.mark.task("1.3", points=2, home="mean([])")
def test_none(student: Student) -> None:
    """no numbers have no mean"""
    student.mean([4.0]).equals(4.0)
    student.mean.raises(ValueError, [])
