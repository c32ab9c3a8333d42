from roman import to_roman


def test_the_first_three():
    assert [to_roman(number) for number in (1, 2, 3)] == ["I", "II", "III"]
