"""A reply nested a million deep."""

# status = ["crashed"]
import os


def double(x):
    os.write(3, (2**16).to_bytes(8, "big") + b"\x91" * 2**16)
    return x
