"""Puts its input into a path."""

import pathlib


def double(x):
    return pathlib.Path(f"canary:input:{x.tolist()}")
