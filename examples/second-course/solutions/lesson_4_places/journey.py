"""Journeys between the towns of towns.csv, measured with what distances.py has."""

import csv
from itertools import pairwise
from pathlib import Path

import distances
from distances import distance

TOWNS = Path("towns.csv")


def towns(file: Path = TOWNS) -> dict[str, tuple[float, float]]:
    """By name, where each town lies: the columns are town, east and north."""
    # BEGIN SOLUTION 4.3
    with file.open(encoding="utf-8", newline="") as lines:
        return {row["town"]: (float(row["east"]), float(row["north"])) for row in csv.DictReader(lines)}
    # END SOLUTION


def length(stops: list[str]) -> float:
    """Kilometers from the first of these towns over all others to the last; ``KeyError`` for one that is unknown."""
    # BEGIN SOLUTION 4.4
    places = towns()
    points = [places[stop] for stop in stops]
    return sum(distance(one, other) for one, other in pairwise(points))
    # END SOLUTION


def greeting(east: float, north: float) -> str:
    """The nearest town's line of greetings/: its file is called after the town, in small letters."""
    # BEGIN SOLUTION 4.5
    town = distances.nearest((east, north), towns())
    with open(f"greetings/{town.lower()}.txt", encoding="utf-8") as file:
        return file.read().strip()
    # END SOLUTION
