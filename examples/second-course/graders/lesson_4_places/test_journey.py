from itertools import pairwise
from math import hypot

import pytest

from autograder.testing import Draw, Student, Wrong, agree

from .common import greeting, towns


def table(draw: Draw) -> tuple[bytes]:
    names = draw.shuffled(["Fir", "Gum", "Oak"])
    rows = [f"{name},{draw.integer(-99, 99) / 4},{draw.integer(-99, 99)}" for name in names]
    return ("\n".join(["town,east,north", *rows, ""]).encode(),)


def stops(draw: Draw) -> tuple[list[str]]:
    return ([draw.choice(sorted(towns())) for _ in range(draw.integer(2, 6))],)


def here(draw: Draw) -> tuple[float, float]:
    east, north = towns()[draw.choice(sorted(towns()))]
    return east + draw.integer(-1, 1), north + draw.integer(-1, 1)


@pytest.mark.task("4.3", points=2)
@pytest.mark.cases(table, count=3)
def test_another_file(student: Student, case: tuple[bytes]) -> None:
    """another file of the same columns"""
    rows = [row.split(",") for row in case[0].decode().splitlines()[1:]]
    path = student.file(case[0], suffix=".csv")
    student.towns(path).equals({town: (float(east), float(north)) for town, east, north in rows})


@pytest.mark.open
@pytest.mark.task("4.3", points=2, home="towns()")
def test_towns(student: Student) -> None:
    """the towns of towns.csv"""
    student.towns().equals(towns())


@pytest.mark.task("4.4", points=3)
@pytest.mark.cases(stops, count=5, home=["length(['Alder', 'Birch', 'Alder'])"])
def test_length(student: Student, case: tuple[list[str]]) -> None:
    """the parts of a journey, added up"""
    points = [towns()[stop] for stop in case[0]]
    parts = pairwise(points)
    answer, whole = student.length(*case), sum(hypot(a[0] - b[0], a[1] - b[1]) for a, b in parts)
    straight = hypot(points[0][0] - points[-1][0], points[0][1] - points[-1][1])
    if agree(answer.as_number(), straight) and not agree(straight, whole):
        raise Wrong(mistake="not-the-parts")
    answer.equals(whole)


@pytest.mark.open
@pytest.mark.task("4.4", points=1, home="length(['Alder', 'Nowhere'])")
def test_unknown_town(student: Student) -> None:
    """a town that isn't in the table"""
    student.length(["Alder", "Birch"]).equals(5.0)
    student.length.raises(KeyError, ["Alder", "Nowhere"])


@pytest.mark.task("4.5", points=3)
@pytest.mark.cases(here, count=6, home=["greeting(3.0, 5.0)"])
def test_greeting(student: Student, case: tuple[float, float]) -> None:
    """the text of the nearest town"""
    nearest = min(sorted(towns()), key=lambda name: hypot(case[0] - towns()[name][0], case[1] - towns()[name][1]))
    student.greeting(*case).equals(greeting(nearest))
