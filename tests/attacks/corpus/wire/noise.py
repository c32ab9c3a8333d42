"""Writes noise where replies are read."""

# status = ["crashed", "timed_out"]
import os


def double(x):
    os.write(3, bytes(range(256)))
    return x
