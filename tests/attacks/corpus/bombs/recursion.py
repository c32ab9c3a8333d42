"""Calls itself without end."""
# says = "calls itself without end"


def double(x):
    return double(x)
