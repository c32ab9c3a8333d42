import pytest
from roman import to_roman

pytestmark = pytest.mark.home("to_roman(4)", "to_roman(8)", "to_roman(0)")


@pytest.mark.parametrize(
    ("number", "numeral"),
    [(1, "I"), (6, "VI"), (14, "XIV"), (49, "XLIX"), (90, "XC"), (444, "CDXLIV"), (1987, "MCMLXXXVII")],
)
def test_numbers_and_their_numerals(number, numeral):
    assert to_roman(number) == numeral


def test_no_sign_stands_four_times():
    for number in range(1, 60):
        numeral = to_roman(number)
        assert numeral and not any(sign * 4 in numeral for sign in "IXC")


@pytest.mark.parametrize("number", [0, -7, 4000])
def test_what_has_no_numeral_is_refused(number):
    with pytest.raises(ValueError):
        to_roman(number)


def test_the_last_one():
    assert to_roman(3999) == "MMMCMXCIX"
