"""Prints into the descriptor of replies."""

# status = ["crashed", "timed_out"]
import os


def double(x):
    os.dup2(3, 1)
    print("passed " * 1000, flush=True)
    return x
