"""Announces a frame of 16 exabytes."""

# status = ["crashed"]
import os


def double(x):
    os.write(3, b"\xff" * 8)
    return x
