import pytest
from leap import FIRST, leap_year, leap_years


def test_1996_is_a_leap_year():
    assert leap_year(1996) is True


def test_1900_is_no_leap_year():
    assert leap_year(1900) is False


def test_2000():
    """2000 is one again"""
    assert leap_year(2000)


@pytest.mark.points(5)
def test_odd_years():
    assert not any(leap_year(year) for year in range(1901, 2001, 2))


def test_lists():
    years = [2004, 1999, 1996]
    assert leap_years(years) == [1996, 2004]
    assert years == [1996, 1999, 2004]


def test_the_first():
    assert FIRST == 1582 and leap_year(FIRST + 2)
