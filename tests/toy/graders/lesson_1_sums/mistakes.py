# ruff: noqa: F811
from autograder.testing import mistake, variant


@mistake("1.1", "not-doubled", "You can get this if nothing is doubled.")
def double(x):
    return x.clone()


@mistake("1.1", "doubled-twice", "You can get this if it is doubled twice.")
def double(x):
    return 4 * x


@variant("doubled-twice")
def double(x):
    y = x + x
    return y + y


@mistake("1.2", "first-only", "Only the first number seems to count.", by="symptom")
def total(numbers):
    return numbers[0]
