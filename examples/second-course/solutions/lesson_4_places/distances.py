"""How far places are from each other, as the crow flies over a flat map."""

from math import hypot

Point = tuple[float, float]
"""Kilometers to the east, and to the north."""


def distance(one: Point, other: Point) -> float:
    """Kilometers from one point to the other, in a straight line."""
    # BEGIN SOLUTION 4.1
    return hypot(one[0] - other[0], one[1] - other[1])
    # END SOLUTION


def nearest(here: Point, places: dict[str, Point]) -> str:
    """The name of the place that is nearest; of several, the first by the alphabet. ``ValueError`` without places."""
    # BEGIN SOLUTION 4.2
    if not places:
        raise ValueError("no places")
    return min(sorted(places), key=lambda name: hypot(here[0] - places[name][0], here[1] - places[name][1]))
    # END SOLUTION
