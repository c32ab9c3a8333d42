"""Numbers that know how they came about."""


class Value:
    """A number with its gradient."""

    def __init__(self, data, parents=(), back=lambda grad: ()):
        raise NotImplementedError("task 6.1")

    def __add__(self, other):
        raise NotImplementedError("task 6.1")

    __radd__ = __add__

    def __mul__(self, other):
        raise NotImplementedError("task 6.1")

    __rmul__ = __mul__

    def __neg__(self):
        raise NotImplementedError("task 6.1")

    def __sub__(self, other):
        raise NotImplementedError("task 6.1")

    def __rsub__(self, other):
        raise NotImplementedError("task 6.1")

    def relu(self):
        """What is above zero."""
        raise NotImplementedError("task 6.1")

    def backward(self):
        """Fill in the gradients."""
        raise NotImplementedError("task 6.1")

    def __repr__(self):
        raise NotImplementedError("task 6.1")
