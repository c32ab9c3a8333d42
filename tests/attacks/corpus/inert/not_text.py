"""Bytes that are no text."""

# status = ["failed"]
import os

os.write(1, bytes(range(256)) * 10)
os.write(2, b"\xff\xfe\x00\xd8")


def double(x):
    raise ValueError("\ud800\udfff")
