"""A whole number of a thousand digits where a whole number is wanted."""
# task = "1.2"


def total(numbers):
    return 10**1000
