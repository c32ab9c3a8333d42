"""A list of ten million."""
# says = "far too large"


def double(x):
    return [0.0] * 10_000_000
