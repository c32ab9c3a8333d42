"""The towns, as the course has them, and points to ask about."""

import csv
from pathlib import Path

from autograder.testing import Draw

LESSON = Path(__file__).parents[2] / "exercises" / "lesson_4_places"
Point = tuple[float, float]


def towns() -> dict[str, Point]:
    with (LESSON / "towns.csv").open(encoding="utf-8", newline="") as file:
        return {row["town"]: (float(row["east"]), float(row["north"])) for row in csv.DictReader(file)}


def greeting(town: str) -> str:
    return (LESSON / "greetings" / f"{town.lower()}.txt").read_text(encoding="utf-8").strip()


def point(draw: Draw) -> Point:
    return float(draw.integer(-20, 20)), float(draw.integer(-20, 20))
