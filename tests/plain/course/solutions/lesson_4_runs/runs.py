"""Run lengths."""


def encode(text):
    """``aab`` becomes ``[("a", 2), ("b", 1)]``."""
    # BEGIN SOLUTION 4.1
    runs = []
    for letter in text:
        if runs and runs[-1][0] == letter:
            runs[-1] = (letter, runs[-1][1] + 1)
        else:
            runs.append((letter, 1))
    return runs
    # END SOLUTION


def decode(runs):
    """The text of runs."""
    # BEGIN SOLUTION 4.1
    return "".join(letter * count for letter, count in runs)
    # END SOLUTION
