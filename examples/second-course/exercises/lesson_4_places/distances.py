"""How far places are from each other, as the crow flies over a flat map."""

from math import hypot

Point = tuple[float, float]
"""Kilometers to the east, and to the north."""


def distance(one: Point, other: Point) -> float:
    """Kilometers from one point to the other, in a straight line."""
    raise NotImplementedError("task 4.1")


def nearest(here: Point, places: dict[str, Point]) -> str:
    """The name of the place that is nearest; of several, the first by the alphabet. ``ValueError`` without places."""
    raise NotImplementedError("task 4.2")
