"""Moves a file of the grader's away."""

# stopped_by = ["landlock", "namespaces"]
import os


def double(x):
    os.rename("<victim>", "<victim>.moved")
    os.rename("<victim>.moved", "<victim>")
    print("ESCAPED")
    return 2 * x
