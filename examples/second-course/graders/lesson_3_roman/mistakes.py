from autograder.testing import mistake


@mistake("3.1", "four-times", "A sign stands four times: write IV instead of IIII, and the other pairs likewise.")
def to_roman(number):
    worth = {"M": 1000, "D": 500, "C": 100, "L": 50, "X": 10, "V": 5, "I": 1}
    if not 0 < number < 4000:
        raise ValueError(f"{number} has no numeral")
    numeral = ""
    for sign in worth:
        numeral += sign * (number // worth[sign])
        number %= worth[sign]
    return numeral


@mistake("3.1", "unchecked", "Whatever the number is, a text comes back: refuse what has no numeral.")
def to_roman(number):
    pairs = [("CM", 900), ("CD", 400), ("XC", 90), ("XL", 40), ("IX", 9), ("IV", 4)]
    ones = [("M", 1000), ("D", 500), ("C", 100), ("L", 50), ("X", 10), ("V", 5), ("I", 1)]
    numeral = ""
    for sign, worth in sorted(pairs + ones, key=lambda pair: -pair[1]):
        numeral += sign * (number // worth)
        number %= worth
    return numeral


@mistake("3.2", "always-added", "Every sign is added: one that stands before a greater one has to be taken away.")
def from_roman(numeral):
    worth = {"M": 1000, "D": 500, "C": 100, "L": 50, "X": 10, "V": 5, "I": 1}
    return sum(worth[sign] for sign in numeral.upper())


@mistake("3.2", "capitals-only", "Small letters aren't known: make capitals of them first.")
def from_roman(numeral):
    worth = {"M": 1000, "D": 500, "C": 100, "L": 50, "X": 10, "V": 5, "I": 1}
    worths = [worth[sign] for sign in numeral]
    return sum(-one if one < after else one for one, after in zip(worths, [*worths[1:], 0], strict=True))
