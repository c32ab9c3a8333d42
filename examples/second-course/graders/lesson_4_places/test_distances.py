from math import hypot

import pytest

from autograder.testing import Draw, Student

from .common import Point, point

NAMES = ["Fir", "Gum", "Hazel", "Ivy", "Juniper"]


def two(draw: Draw) -> tuple[Point, Point]:
    return point(draw), point(draw)


def several(draw: Draw) -> tuple[Point, dict[str, Point]]:
    return point(draw), {name: point(draw) for name in draw.shuffled(NAMES)}


def equally_near(draw: Draw) -> tuple[Point, dict[str, Point]]:
    (east, north), away = point(draw), float(draw.integer(1, 9))
    points = [(east + away, north), (east, north + away), (east - away, north)]
    return (east, north), dict(zip(draw.shuffled(NAMES), points, strict=False))


def right(here: Point, places: dict[str, Point]) -> str:
    return min(sorted(places), key=lambda name: hypot(here[0] - places[name][0], here[1] - places[name][1]))


@pytest.mark.task("4.1", points=4)
@pytest.mark.cases(two, count=5, home=["distance((0.0, 0.0), (3.0, 4.0))"])
def test_distance(student: Student, case: tuple[Point, Point]) -> None:
    """the straight line between two points"""
    one, other = case
    student.distance(one, other).equals(hypot(one[0] - other[0], one[1] - other[1]))


@pytest.mark.task("4.2", points=3)
@pytest.mark.cases(several, count=6, home=["nearest((0.0, 0.0), {'far': (9.0, 0.0), 'near': (0.0, 1.0)})"])
def test_nearest(student: Student, case: tuple[Point, dict[str, Point]]) -> None:
    """the nearest of several"""
    student.nearest(*case).equals(right(*case))


@pytest.mark.task("4.2", points=1)
@pytest.mark.cases(equally_near, count=4, home=["nearest((0.0, 0.0), {'B': (1.0, 0.0), 'A': (0.0, 1.0)})"])
def test_equally_near(student: Student, case: tuple[Point, dict[str, Point]]) -> None:
    """of those equally near, the first by the alphabet"""
    student.nearest(*case).equals(right(*case))


@pytest.mark.open
@pytest.mark.task("4.2", points=1, home="nearest((0.0, 0.0), {})")
def test_no_places(student: Student) -> None:
    """without places there is no nearest"""
    student.nearest((0.0, 0.0), {"A": (1.0, 1.0)}).equals("A")
    student.nearest.raises(ValueError, (0.0, 0.0), {})
