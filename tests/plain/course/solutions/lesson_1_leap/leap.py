"""Leap years."""

FIRST = 1582


def leap_year(year):
    """Whether a year has 366 days."""
    # BEGIN SOLUTION 1.1
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    # END SOLUTION


def leap_years(years):
    """Those of the years that are leap years, the list itself being sorted."""
    # BEGIN SOLUTION 1.1
    years.sort()
    return [year for year in years if leap_year(year)]
    # END SOLUTION
