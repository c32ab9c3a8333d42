import pytest
from hypothesis import given
from hypothesis import strategies as st
from roman import from_roman

pytestmark = pytest.mark.home("from_roman('IX')", "from_roman('VI')", "from_roman('vi')")
TENS = ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"]
ONES = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]


@given(tens=st.integers(0, 9), ones=st.integers(0, 9), thousands=st.integers(1, 3))
def test_any_numeral(tens, ones, thousands):
    numeral = "M" * thousands + TENS[tens] + ONES[ones]
    assert from_roman(numeral) == 1000 * thousands + 10 * tens + ones


@pytest.mark.points(4)
def test_small_letters_count_as_well():
    assert from_roman("xiv") == 14
    assert from_roman("mcm") == 1900
