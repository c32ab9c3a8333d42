"""Folders in folders, ten thousand deep, to trouble the clean-up."""

# honest = 1.0
# status = ["passed", "failed", "timed_out"]
import os


def double(x):
    for _ in range(10_000):
        os.mkdir("d")
        os.chdir("d")
    return 2 * x
