"""The checks of the warm-up. They give no points."""

from __future__ import annotations

from autograder.testing import Student


def test_twenty_degrees(student: Student) -> None:
    """twenty degrees feel warm"""
    student.feels(20.0).equals("warm")


def test_five_degrees(student: Student) -> None:
    """five degrees feel cold"""
    student.feels(5.0).equals("cold", clues={"below 15 degrees the function still says the other word": "warm"})
