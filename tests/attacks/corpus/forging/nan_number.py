"""The same for a plain number."""
# task = "1.2"


def total(numbers):
    return float("nan")
