"""Roman numerals."""

SIGNS = {
    "M": 1000, "CM": 900, "D": 500, "CD": 400, "C": 100, "XC": 90, "L": 50, "XL": 40, "X": 10, "IX": 9, "V": 5,
    "IV": 4, "I": 1,
}  # fmt: skip
"""What each sign, or pair of signs, is worth; the greatest first."""


def to_roman(number: int) -> str:
    """The number as a Roman numeral; ``ValueError`` unless it lies between 1 and 3999."""
    # BEGIN SOLUTION 3.1
    if not 0 < number < 4000:
        raise ValueError(f"{number} has no numeral")
    numeral = ""
    for sign, worth in SIGNS.items():
        count, number = divmod(number, worth)
        numeral += sign * count
    return numeral
    # END SOLUTION


def from_roman(numeral: str) -> int:
    """The number that a Roman numeral stands for, whether it is written in capitals or not."""
    # BEGIN SOLUTION 3.2
    worths = [SIGNS[sign] for sign in numeral.upper()]
    return sum(-worth if worth < after else worth for worth, after in zip(worths, [*worths[1:], 0], strict=True))
    # END SOLUTION
