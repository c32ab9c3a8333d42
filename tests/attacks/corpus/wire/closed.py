"""Hangs up."""

# status = ["crashed"]
import os


def double(x):
    os.closerange(0, 64)
    return x
