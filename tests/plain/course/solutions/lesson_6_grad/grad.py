"""Numbers that know how they came about."""


class Value:
    """A number with its gradient."""

    def __init__(self, data, parents=(), back=lambda grad: ()):
        # BEGIN SOLUTION 6.1
        self.data, self.grad, self.parents, self.back = data, 0.0, parents, back
        # END SOLUTION

    def __add__(self, other):
        # BEGIN SOLUTION 6.1
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), lambda grad: (grad, grad))
        # END SOLUTION

    __radd__ = __add__

    def __mul__(self, other):
        # BEGIN SOLUTION 6.1
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), lambda grad: (grad * other.data, grad * self.data))
        # END SOLUTION

    __rmul__ = __mul__

    def __neg__(self):
        # BEGIN SOLUTION 6.1
        return self * -1
        # END SOLUTION

    def __sub__(self, other):
        # BEGIN SOLUTION 6.1
        return self + -other
        # END SOLUTION

    def __rsub__(self, other):
        # BEGIN SOLUTION 6.1
        return -self + other
        # END SOLUTION

    def relu(self):
        """What is above zero."""
        # BEGIN SOLUTION 6.1
        return Value(max(self.data, 0), (self,), lambda grad: (grad * (self.data > 0),))
        # END SOLUTION

    def backward(self):
        """Fill in the gradients."""
        # BEGIN SOLUTION 6.1
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, grad in zip(node.parents, node.back(node.grad), strict=False):
                parent.grad += grad
        # END SOLUTION

    def __repr__(self):
        # BEGIN SOLUTION 6.1
        return f"Value({self.data})"
        # END SOLUTION
