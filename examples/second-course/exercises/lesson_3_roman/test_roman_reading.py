from roman import from_roman


def test_the_year_of_a_film():
    assert from_roman("MMX") == 2010
