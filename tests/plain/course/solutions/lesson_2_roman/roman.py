"""Roman numerals."""

SIGNS = {"M": 1000, "CM": 900, "D": 500, "CD": 400, "C": 100, "XC": 90, "L": 50, "XL": 40, "X": 10, "IX": 9, "V": 5,
         "IV": 4, "I": 1}  # fmt: skip


def roman(number):
    """A number from 1 to 3999 as the Romans wrote it; ``ValueError`` for any other."""
    # BEGIN SOLUTION 2.1
    if not 0 < number < 4000:
        raise ValueError(f"{number} cannot be written")
    text = ""
    for sign, worth in SIGNS.items():
        text += sign * (number // worth)
        number %= worth
    return text
    # END SOLUTION
