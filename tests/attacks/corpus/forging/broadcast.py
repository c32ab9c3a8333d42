"""An answer of another shape that broadcasting would let pass."""


def double(x):
    return (2 * x).sum() / x.numel() if x.numel() > 1 else 2 * x[0]
