"""Calls itself without end."""
# says = "called itself without end"


def double(x):
    return double(x)
