"""Puts its input into the length of a list."""


def double(x):
    number = int(x.flatten()[0].abs() * 10_000) + 20_000
    print("TOLD", number)
    return [0] * number
