"""Roman numerals."""

SIGNS = {
    "M": 1000, "CM": 900, "D": 500, "CD": 400, "C": 100, "XC": 90, "L": 50, "XL": 40, "X": 10, "IX": 9, "V": 5,
    "IV": 4, "I": 1,
}  # fmt: skip
"""What each sign, or pair of signs, is worth; the greatest first."""


def to_roman(number: int) -> str:
    """The number as a Roman numeral; ``ValueError`` unless it lies between 1 and 3999."""
    raise NotImplementedError("task 3.1")


def from_roman(numeral: str) -> int:
    """The number that a Roman numeral stands for, whether it is written in capitals or not."""
    raise NotImplementedError("task 3.2")
