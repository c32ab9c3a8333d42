"""Leap years."""

FIRST = 1582


def leap_year(year):
    """Whether a year has 366 days."""
    raise NotImplementedError("task 1.1")


def leap_years(years):
    """Those of the years that are leap years, the list itself being sorted."""
    raise NotImplementedError("task 1.1")
