import pytest
from grad import Value


def test_forward():
    x, y = Value(2.0), Value(-3.0)
    assert (x * y + 1 - x).data == -7.0
    assert (3 - x).data == 1.0 and (2 * -x).data == -4.0
    assert str(x) == "Value(2.0)"


@pytest.mark.parametrize("x", [-2.0, 0.5, 3.0])
def test_a_neuron(x):
    w, b = Value(2.0), Value(1.0)
    z = Value(x)
    out = (w * z + b).relu()
    out.backward()
    on = 2 * x + 1 > 0
    assert out.data == pytest.approx(max(2 * x + 1, 0))
    assert (w.grad, z.grad, b.grad) == ((x, 2.0, 1.0) if on else (0, 0, 0))


def test_used_twice():
    x = Value(3.0)
    y = x * x + x
    y.backward()
    assert x.grad == 7.0
