"""Hidden graders of lesson 1, tasks 1.1 to 1.7.

Each task is graded in parts that do not lean on each other: a test of values forgives the dtype
(and one element where 0-d is asked), a test of form asks for exactly what the docstring says.
So an edge that was missed costs its own part and no more.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor

from autograder import given
from autograder.testing import Answer, Draw, Student, Wrong, agree, expect

Case = tuple[Any, ...]
CURVES = [given.tanh, given.square, given.sigmoid]
FLAT = [given.relu, given.tanh, given.step, given.sigmoid, given.square]


def one_number(answer: Answer, like: Tensor) -> Tensor:
    """The answer as one number: ``()``, but ``(1,)`` is forgiven here, and so is the dtype."""
    return of_shape(answer, (), (1,), (1, 1)).reshape(()).to(like.dtype)


def real(tensor: Tensor) -> Tensor:
    """The tensor, unless it holds complex numbers: those cannot be turned into floats without a loss."""
    expect(not tensor.is_complex(), "These are complex numbers; plain floating ones are wanted.")
    return tensor


def of_shape(answer: Answer, wanted: tuple[int, ...], *forgiven: tuple[int, ...]) -> Tensor:
    """A tensor of the shape that is wanted, or of one that is forgiven here."""
    for shape in forgiven:
        with contextlib.suppress(Wrong):
            return real(answer.as_tensor(shape=shape))
    return real(answer.as_tensor(shape=wanted))


def same_values(answer: Answer, expected: Tensor, sentence: str) -> None:
    """Shape and values; the dtype is forgiven here."""
    values = of_shape(answer, tuple(expected.shape)).to(expected.dtype)
    expect(agree(values, expected), sentence)


def items(answer: Answer, n: int) -> list[Answer]:
    """The items of a tuple, or of a list where the form is not the question."""
    try:
        return list(answer.as_tuple(n))
    except Wrong as wrong:
        try:
            return list(answer.as_list(n))
        except Wrong:
            raise wrong from None


def asked_twice(ask: Callable[[], Answer], check: Callable[[Answer], None], mistake: str) -> None:
    """The same objects handed in twice must give the same right answer twice."""
    check(ask())
    try:
        check(ask())
    except Wrong as wrong:
        raise Wrong("", mistake=mistake) from wrong


# ------------------------------------------------------------------------------- 1.1 weighted_sum

SUM = "That is not the sum of each input times its weight, plus the bias."


def one_neuron(draw: Draw) -> Case:
    return _one_neuron(draw, draw.in_turn([1, 2, 3, 7, 30]), torch.float32)


def _one_neuron(draw: Draw, n: int, dtype: torch.dtype) -> Case:
    """Inputs, weights and bias; the sum comes out positive and negative by turns."""
    inputs, weights, bias = (draw.tensor(*shape, dtype=dtype) for shape in ((n,), (n,), ()))
    sign = draw.in_turn([1.0, -1.0, -1.0, 1.0]) * torch.sign(inputs @ weights + bias)
    return inputs, weights * sign, bias * sign


def one_neuron_both_dtypes(draw: Draw) -> Case:
    n, dtype = draw.in_turn([3, 6, 5, 1]), draw.in_turn([torch.float64, torch.float32])
    return _one_neuron(draw, n, dtype)


SUM_HOME = [
    "weighted_sum(torch.tensor([2.0]), torch.tensor([4.0]), torch.tensor(3.0))",
    "weighted_sum(torch.tensor([2.0, 1.0]), torch.tensor([4.0, 5.0]), torch.tensor(3.0))",
]


@pytest.mark.task("1.1", points=0.9)
@pytest.mark.cases(one_neuron, count=10, home=SUM_HOME)
def test_weighted_sum_values(student: Student, case: Case) -> None:
    """every input times its weight, added up, plus the bias once"""
    inputs, weights, bias = case
    value = one_number(student.weighted_sum(inputs, weights, bias), bias)
    expect(agree(value, inputs @ weights + bias), SUM)


@pytest.mark.task("1.1", points=0.4)
@pytest.mark.cases(
    one_neuron_both_dtypes,
    count=4,
    home=[
        *SUM_HOME,
        "x = torch.tensor([2.0, 1.0]).double(); weighted_sum(x, x, torch.tensor(3.0).double())",
    ],
)
def test_weighted_sum_form(student: Student, case: Case) -> None:
    """the answer is a 0-d tensor of the inputs' dtype, float64 too"""
    inputs, weights, bias = case
    student.weighted_sum(inputs, weights, bias).equals(inputs @ weights + bias)


@pytest.mark.task("1.1", points=0.2)
@pytest.mark.cases(
    one_neuron,
    count=3,
    home=[
        "x = torch.tensor([2.0]); w = torch.tensor([4.0]); b = torch.tensor(3.0); weighted_sum(x, w, b); x, w, b",
        *SUM_HOME,
    ],
)
def test_weighted_sum_changes_nothing(student: Student, case: Case) -> None:
    """asked twice with the same tensors, it gives the same answer"""
    inputs, weights, bias = case
    kept = [student.keep(value) for value in case]

    def check(answer: Answer) -> None:
        expect(agree(one_number(answer, bias), inputs @ weights + bias), SUM)

    asked_twice(lambda: student.weighted_sum(*kept), check, "sum-argument-changed")


# ------------------------------------------------------------------------ 1.2 step, relu, sigmoid


def a_row(draw: Draw) -> Case:
    """One row of numbers, both signs in it, none near 0."""
    n = draw.in_turn([2, 5, 16, 3])
    return (away_from_zero(draw.tensor(n)),)


def any_shape(draw: Draw) -> Case:
    shape = draw.in_turn([(), (1,), (2, 3), (0,), (2, 1, 4), (4, 6)])
    z = away_from_zero(draw.tensor(*shape, contiguous=True))
    return (z.T[::2] if shape == (4, 6) else z,)


def row_of_either_dtype(draw: Draw) -> Case:
    dtype = draw.in_turn([torch.float32, torch.float64])
    return (away_from_zero(draw.tensor(6, dtype=dtype)),)


def away_from_zero(z: Tensor) -> Tensor:
    """Push every number a quarter away from 0, and see to it that a long row has both signs."""
    z = z + torch.where(z < 0, -0.25, 0.25).to(z.dtype)
    if z.ndim and z.numel() > 1:
        z.view(-1)[0], z.view(-1)[1] = -z.view(-1)[0].abs(), z.view(-1)[1].abs()
    return z


def _row_home(name: str) -> list[str]:
    return [f"{name}(torch.tensor([{numbers}]))" for numbers in ("0.5", "-0.5", "-2.0, 0.5, 3.0")]


def _shape_home(name: str) -> list[str]:
    return [
        f"{name}(torch.tensor(-2.0))",
        f"{name}(torch.tensor([[-2.0, 0.5], [3.0, -1.5]]))",
        f"{name}(torch.zeros(0))",
        f"{name}(torch.tensor([[-2.0, 0.5], [3.0, -1.5]]).T)",
    ]


def _dtype_home(name: str) -> list[str]:
    row = "torch.tensor([-2.0, 0.5])"
    return [f"{name}({row}).dtype", f"{name}({row}.double()).dtype"]


def _kept_home(name: str) -> str:
    return f"x = torch.tensor([-2.0, 0.5]); {name}(x); x"


def _dtype(student: Student, name: str, z: Tensor, expected: Tensor) -> None:
    """Right values, in the dtype that came in."""
    answer = getattr(student, name)(z)
    same_values(answer, expected, "The values are not right yet; its dtype is asked about after that.")
    expect(answer.as_tensor().dtype.is_floating_point, "", mistake="integer-out")
    answer.as_tensor(dtype=z.dtype)


def _keeps(student: Student, name: str, z: Tensor, expected: Tensor) -> None:
    """Right values, and the tensor that was handed in is as it was."""
    kept = student.keep(z)
    answer = getattr(student, name)(kept)
    same_values(answer, expected, "The values are not right yet; what happens to z is asked after that.")
    now = student.probe("value", kept).as_tensor(finite=False)
    expect(agree(now, z), "", mistake="input-changed")


STEP = "That is not 1 for positive numbers and 0 for negative ones."


@pytest.mark.task("1.2", points=0.4)
@pytest.mark.cases(a_row, count=6, home=_row_home("step"))
def test_step_values(student: Student, case: Case) -> None:
    """step: 1 for positive numbers, 0 for negative ones"""
    (z,) = case
    same_values(student.step(z), given.step(z), STEP)


@pytest.mark.task("1.2", points=0.2, home="step(torch.tensor([-1.0, 0.0, 1.0]))")
def test_step_at_zero(student: Student) -> None:
    """step: exactly at 0 it is 1"""
    z = torch.tensor([-1.5, 0.0, 0.75, 0.0, -0.25])
    values = of_shape(student.step(z), (5,)).to(z.dtype)
    expect(agree(values[[0, 2, 4]], given.step(z)[[0, 2, 4]]), STEP)
    expect(not bool((values == 0)[[1, 3]].all()), "", mistake="step-strict")
    expect(agree(values, given.step(z)), "At 0 the answer is neither 0 nor something between.")


@pytest.mark.task("1.2", points=0.2)
@pytest.mark.cases(any_shape, count=6, home=_shape_home("step"))
def test_step_shapes(student: Student, case: Case) -> None:
    """step: any shape comes back in that shape"""
    (z,) = case
    same_values(student.step(z), given.step(z), STEP)


@pytest.mark.task("1.2", points=0.1)
@pytest.mark.cases(row_of_either_dtype, count=2, home=_dtype_home("step"))
def test_step_dtype(student: Student, case: Case) -> None:
    """step: the dtype that went in comes out"""
    _dtype(student, "step", case[0], given.step(case[0]))


@pytest.mark.task("1.2", points=0.1, evidence="state")
@pytest.mark.cases(a_row, count=2, home=[_kept_home("step")])
def test_step_keeps_its_input(student: Student, case: Case) -> None:
    """step: z itself is as it was"""
    _keeps(student, "step", case[0], given.step(case[0]))


RELU = "That is not z itself where z is positive, and 0 where it is negative."


@pytest.mark.task("1.2", points=0.5)
@pytest.mark.cases(a_row, count=6, home=_row_home("relu"))
def test_relu_values(student: Student, case: Case) -> None:
    """relu: positive numbers stay, negative ones become 0"""
    (z,) = case
    same_values(student.relu(z), given.relu(z), RELU)


@pytest.mark.task("1.2", points=0.3)
@pytest.mark.cases(any_shape, count=6, home=_shape_home("relu"))
def test_relu_shapes(student: Student, case: Case) -> None:
    """relu: any shape comes back in that shape"""
    (z,) = case
    same_values(student.relu(z), given.relu(z), RELU)


@pytest.mark.task("1.2", points=0.1)
@pytest.mark.cases(row_of_either_dtype, count=2, home=_dtype_home("relu"))
def test_relu_dtype(student: Student, case: Case) -> None:
    """relu: the dtype that went in comes out"""
    _dtype(student, "relu", case[0], given.relu(case[0]))


@pytest.mark.task("1.2", points=0.1, evidence="state")
@pytest.mark.cases(a_row, count=2, home=[_kept_home("relu")])
def test_relu_keeps_its_input(student: Student, case: Case) -> None:
    """relu: z itself is as it was"""
    _keeps(student, "relu", case[0], given.relu(case[0]))


SIGMOID = "That is not 1 / (1 + exp(-z))."


def far_out(draw: Draw) -> Case:
    size = draw.in_turn([1000.0, 100.0, 800.0, 400.0])
    return (draw.in_turn([-1.0, 1.0, 1.0]) * torch.tensor([size, -size, 0.0, size]),)


@pytest.mark.task("1.2", points=0.6)
@pytest.mark.cases(a_row, count=6, home=_row_home("sigmoid"))
def test_sigmoid_values(student: Student, case: Case) -> None:
    """sigmoid: 1 / (1 + exp(-z)) on everyday numbers"""
    (z,) = case
    same_values(student.sigmoid(z), given.sigmoid(z), SIGMOID)


@pytest.mark.task("1.2", points=0.4)
@pytest.mark.cases(
    far_out,
    count=4,
    home=["sigmoid(torch.tensor([-1000.0]))", "sigmoid(torch.tensor([1000.0]))"],
)
def test_sigmoid_far_out(student: Student, case: Case) -> None:
    """sigmoid: 0 and 1 far out, never nan"""
    (z,) = case
    answer = student.sigmoid(z)
    values = real(answer.as_tensor(shape=tuple(z.shape), finite=False)).to(z.dtype)
    expect(not bool(values.isnan().any()), "", mistake="sigmoid-overflow")
    expect(agree(values, given.sigmoid(z)), "Far below 0 it is 0, far above it is 1, at 0 a half.")


@pytest.mark.task("1.2", points=0.3)
@pytest.mark.cases(any_shape, count=6, home=_shape_home("sigmoid"))
def test_sigmoid_shapes(student: Student, case: Case) -> None:
    """sigmoid: any shape comes back in that shape"""
    (z,) = case
    same_values(student.sigmoid(z), given.sigmoid(z), SIGMOID)


@pytest.mark.task("1.2", points=0.1)
@pytest.mark.cases(row_of_either_dtype, count=2, home=_dtype_home("sigmoid"))
def test_sigmoid_dtype(student: Student, case: Case) -> None:
    """sigmoid: the dtype that went in comes out"""
    _dtype(student, "sigmoid", case[0], given.sigmoid(case[0]))


@pytest.mark.task("1.2", points=0.1, evidence="state")
@pytest.mark.cases(a_row, count=2, home=[_kept_home("sigmoid")])
def test_sigmoid_keeps_its_input(student: Student, case: Case) -> None:
    """sigmoid: z itself is as it was"""
    _keeps(student, "sigmoid", case[0], given.sigmoid(case[0]))


# ------------------------------------------------------------------------------------- 1.3 neuron


def linear_neuron(draw: Draw) -> Case:
    return *one_neuron(draw), given.identity


def any_neuron(draw: Draw) -> Case:
    return *one_neuron(draw), draw.in_turn(CURVES)


def neuron_both_dtypes(draw: Draw) -> Case:
    return *one_neuron_both_dtypes(draw), draw.in_turn(CURVES)


def _neuron_home(*names: str) -> list[str]:
    small = "torch.tensor([1.0, -2.0]), torch.tensor([0.5, 1.0]), torch.tensor(0.25)"
    return [f"neuron({small}, given.{name})" for name in names]


@pytest.mark.task("1.3", points=0.4)
@pytest.mark.cases(linear_neuron, count=5, home=_neuron_home("identity"))
def test_neuron_sum(student: Student, case: Case) -> None:
    """with an activation that changes nothing, the weighted sum plus the bias comes out"""
    inputs, weights, bias, activation = case
    value = one_number(student.neuron(inputs, weights, bias, activation), bias)
    expect(agree(value, inputs @ weights + bias), SUM)


@pytest.mark.task("1.3", points=0.8)
@pytest.mark.cases(any_neuron, count=12, home=_neuron_home("square", "sigmoid", "tanh"))
def test_neuron_activation(student: Student, case: Case) -> None:
    """whatever activation is handed in, it is applied to the whole weighted sum"""
    inputs, weights, bias, activation = case
    value = one_number(student.neuron(inputs, weights, bias, activation), bias)
    sentence = "That is not what the activation that was handed in makes of the weighted sum."
    expect(agree(value, activation(inputs @ weights + bias)), sentence)


@pytest.mark.task("1.3", points=0.3)
@pytest.mark.cases(
    neuron_both_dtypes,
    count=4,
    home=[
        *_neuron_home("square"),
        "x = torch.tensor([1.0, -2.0]).double(); neuron(x, x, x[0], given.sigmoid)",
    ],
)
def test_neuron_form(student: Student, case: Case) -> None:
    """the answer is a 0-d tensor of the inputs' dtype, float64 too"""
    inputs, weights, bias, activation = case
    answer = student.neuron(inputs, weights, bias, activation)
    answer.equals(activation(inputs @ weights + bias))


# -------------------------------------------------------------------------------- 1.4 dense_layer


def dense(inputs: Tensor, weights: Tensor, biases: Tensor, activation: Any) -> Tensor:
    """The grader's own layer."""
    return activation(inputs @ weights.T + biases)  # type: ignore[no-any-return]


def _layer(draw: Draw, batch: int, n_in: int, n_out: int) -> Case:
    """Inputs, weights and biases, in plain order in memory: views are a matter of form."""
    weights = draw.tensor(n_out, n_in, contiguous=True)
    return draw.tensor(batch, n_in, contiguous=True), weights, draw.tensor(n_out)


def one_sample(draw: Draw) -> Case:
    n_in, n_out = draw.in_turn([(3, 2), (2, 4), (5, 1), (1, 3)])
    return *_layer(draw, 1, n_in, n_out), draw.in_turn(FLAT)


def a_batch(draw: Draw) -> Case:
    batch, n_in, n_out = draw.in_turn([(4, 3, 2), (5, 2, 3), (2, 7, 4), (30, 1, 5), (3, 6, 1)])
    return *_layer(draw, batch, n_in, n_out), draw.in_turn([*FLAT, given.identity])


def square_weights(draw: Draw) -> Case:
    batch, n = draw.in_turn([(5, 3), (3, 2), (2, 4)])
    return *_layer(draw, batch, n, n), draw.in_turn([given.identity, given.square])


def batch_like_neurons(draw: Draw) -> Case:
    batch, n_in = draw.in_turn([(3, 2), (2, 4), (4, 3)])
    return *_layer(draw, batch, n_in, batch), draw.in_turn([given.identity, given.tanh])


def doubles_and_views(draw: Draw) -> Case:
    dtype, contiguous = torch.float64, draw.in_turn([True, False])
    inputs, weights = (
        draw.tensor(4, 3, dtype=dtype, contiguous=contiguous),
        draw.tensor(2, 3, dtype=dtype),
    )
    return inputs, weights, draw.tensor(2, dtype=dtype), draw.in_turn([given.tanh, given.square])


LAYER_HOME = [
    "dense_layer(torch.tensor([[1.0, 2.0]]), torch.tensor([[1.0, 3.0]]), torch.tensor([-0.5]), given.square)",
    "dense_layer(torch.tensor([[1.0, 2.0]]), torch.tensor([[1.0, 3.0], [2.0, 5.0]]), "
    "torch.tensor([10.0, 20.0]), given.identity)",
    "dense_layer(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([[1.0, 3.0], [2.0, 5.0]]), "
    "torch.tensor([10.0, 20.0]), given.identity)",
    "dense_layer(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([[1.0, 3.0], [2.0, 5.0]]), "
    "torch.tensor([10.0, 20.0]), given.square)",
    "dense_layer(torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), "
    "torch.tensor([[1.0, -3.0], [-2.0, 0.5]]), torch.tensor([0.5, -1.0]), given.tanh)",
    "dense_layer(torch.ones(4, 3), torch.tensor([[1.0, -3.0, 2.0], [-2.0, 0.5, 0.25]]), "
    "torch.tensor([0.5, -1.0]), given.sigmoid)",
]
LOOP_SECONDS = 0.1
DENSE = "Row i, column j is not what neuron j says to sample i."


@pytest.mark.task("1.4", points=0.4)
@pytest.mark.cases(one_sample, count=8, home=LAYER_HOME)
def test_layer_one_sample(student: Student, case: Case) -> None:
    """a batch of one sample, every neuron answers"""
    same_values(student.dense_layer(*case), dense(*case), DENSE)


@pytest.mark.task("1.4", points=0.7)
@pytest.mark.cases(a_batch, count=15, home=LAYER_HOME)
def test_layer_batch(student: Student, case: Case) -> None:
    """a batch of several samples, one row of answers for each"""
    same_values(student.dense_layer(*case), dense(*case), DENSE)


@pytest.mark.task("1.4", points=0.4)
@pytest.mark.cases(square_weights, count=6, home=LAYER_HOME)
def test_layer_square(student: Student, case: Case) -> None:
    """as many neurons as inputs: each row of the weights is one neuron"""
    same_values(student.dense_layer(*case), dense(*case), DENSE)


@pytest.mark.task("1.4", points=0.3)
@pytest.mark.cases(batch_like_neurons, count=6, home=LAYER_HOME)
def test_layer_bias_axis(student: Student, case: Case) -> None:
    """as many samples as neurons: each neuron adds its own bias"""
    same_values(student.dense_layer(*case), dense(*case), DENSE)


@pytest.mark.task("1.4", points=0.2)
@pytest.mark.cases(
    doubles_and_views,
    count=4,
    home=[
        *LAYER_HOME,
        "x = torch.tensor([[1.0, 2.0], [3.0, 4.0]]).double(); dense_layer(x, x, x[0], given.tanh)",
    ],
)
def test_layer_form(student: Student, case: Case) -> None:
    """float64 in, float64 out"""
    student.dense_layer(*case).equals(dense(*case))


@pytest.mark.task(
    "1.4",
    points=0.3,
    home="dense_layer(torch.ones(100_000, 2), torch.ones(2, 2), torch.ones(2), given.relu)",
)
def test_layer_is_not_slow(student: Student) -> None:
    """a hundred thousand samples in one go, without a Python loop over them"""
    samples = torch.linspace(-3, 3, 200_000).reshape(100_000, 2)
    weights, biases = torch.tensor([[0.5, -1.0], [2.0, 0.25]]), torch.tensor([0.1, -0.2])
    layer = (weights, biases, given.relu)
    same_values(student.dense_layer(samples[:9], *layer), dense(samples[:9], *layer), DENSE)
    kept = student.keep(samples)
    # In one go this takes a few milliseconds, with a loop half a second. The best of three counts,
    # so that a busy machine cannot make the one look like the other.
    for _ in range(3):
        answer = student.dense_layer(kept, *layer)
        same_values(answer, dense(samples, *layer), DENSE)
        if answer.cpu_seconds < LOOP_SECONDS:
            return
        if answer.cpu_seconds > 20 * LOOP_SECONDS:
            break
    raise Wrong("", mistake="loop-over-the-batch")


@pytest.mark.task("1.4", points=0.2)
@pytest.mark.cases(
    square_weights,
    count=2,
    home=[
        "x = torch.ones(1, 2); w = torch.tensor([[1.0, 3.0], [2.0, 5.0]]); b = torch.ones(2); "
        "dense_layer(x, w, b, given.identity); x, w, b",
        *LAYER_HOME,
    ],
)
def test_layer_changes_nothing(student: Student, case: Case) -> None:
    """asked twice with the same tensors, it gives the same answer"""
    *tensors, activation = case
    kept = [student.keep(value) for value in tensors]
    asked_twice(
        lambda: student.dense_layer(*kept, activation),
        lambda answer: same_values(answer, dense(*case), DENSE),
        "layer-argument-changed",
    )


# ------------------------------------------------------------------------------------ 1.5 forward


def through(inputs: Tensor, layers: list[Any]) -> Tensor:
    """The grader's own forward pass."""
    for layer in layers:
        inputs = dense(inputs, *layer)
    return inputs


def _network(draw: Draw, batch: int, widths: list[int], activations: list[Any], **kind: Any) -> Case:
    """Inputs and layers, in plain order in memory unless asked otherwise."""
    kind = {"contiguous": True} | kind
    layers = [
        (draw.tensor(n_out, n_in, **kind), draw.tensor(n_out, **kind), activation)
        for n_in, n_out, activation in zip(widths, widths[1:], activations, strict=False)
    ]
    return draw.tensor(batch, widths[0], **kind), layers


def one_layer(draw: Draw) -> Case:
    widths = draw.in_turn([[3, 2], [2, 2], [1, 4]])
    return _network(draw, draw.in_turn([4, 1]), widths, [draw.in_turn(CURVES)])


def deep(draw: Draw) -> Case:
    widths = draw.in_turn([[2, 3, 1], [3, 5, 4, 2], [1, 6, 2], [4, 2, 3, 2, 5]])
    activations = [given.tanh, given.square, given.sigmoid, given.tanh]
    return _network(draw, draw.in_turn([4, 1, 7]), widths, activations[draw.in_turn([0, 1]) :])


def all_square(draw: Draw) -> Case:
    n = draw.in_turn([2, 3])
    inputs, layers = _network(draw, 4, [n, n, n, n], [given.tanh, given.square, given.sigmoid])
    return inputs, layers[draw.in_turn([0, 1, 0]) :]


def deep_double(draw: Draw) -> Case:
    kind = {"dtype": torch.float64, "contiguous": draw.in_turn([True, False])}
    widths = draw.in_turn([[2, 4, 3], [2, 2, 2]])
    return _network(draw, 3, widths, [given.tanh, given.sigmoid], **kind)


def no_layers(draw: Draw) -> Case:
    return draw.tensor(*draw.in_turn([(3, 2), (1, 4)])), []


HALF = "(torch.tensor([[0.5, -1.0], [2.0, 0.25]]), torch.tensor([1.0, -0.5]), given.square)"
TWIN = "(torch.tensor([[1.0, 0.5], [-0.5, 2.0]]), torch.tensor([0.25, -1.0]), given.tanh)"
THIRD = "(torch.tensor([[0.5, -2.0], [1.0, 0.25]]), torch.tensor([0.5, 0.25]), given.sigmoid)"
FORWARD_HOME = [
    "forward(torch.tensor([[1.0, 2.0]]), [])",
    f"forward(torch.tensor([[1.0, 2.0]]), [{HALF}])",
    f"forward(torch.tensor([[1.0, 2.0]]), [{HALF}, {TWIN}])",
    f"forward(torch.tensor([[1.0, 2.0]]), [{TWIN}, {HALF}])",
    f"forward(torch.tensor([[1.0, 2.0], [0.5, 0.25]]), [{HALF}, {TWIN}, {THIRD}])",
]
FORWARD = "That is not what comes out when each layer's answers are the next layer's inputs."


@pytest.mark.task("1.5", points=0.4)
@pytest.mark.cases(one_layer, count=6, home=FORWARD_HOME)
def test_forward_one_layer(student: Student, case: Case) -> None:
    """a network of one layer gives that layer's answers"""
    same_values(student.forward(*case), through(*case), FORWARD)


@pytest.mark.task("1.5", points=0.9)
@pytest.mark.cases(deep, count=12, home=FORWARD_HOME)
def test_forward_deep(student: Student, case: Case) -> None:
    """several layers of several widths, each with its own activation"""
    same_values(student.forward(*case), through(*case), FORWARD)


@pytest.mark.task("1.5", points=0.5)
@pytest.mark.cases(all_square, count=6, home=FORWARD_HOME)
def test_forward_order(student: Student, case: Case) -> None:
    """layers of equal width, used from first to last, all of them"""
    same_values(student.forward(*case), through(*case), FORWARD)


@pytest.mark.task("1.5", points=0.2)
@pytest.mark.cases(no_layers, count=2, home=FORWARD_HOME[:1])
def test_forward_empty(student: Student, case: Case) -> None:
    """a network without layers gives the inputs"""
    inputs, layers = case
    same_values(student.forward(*case), through(*case), "Without layers, the inputs come out.")
    n = inputs.shape[1]
    wider = (torch.ones(n + 1, n), torch.zeros(n + 1), given.identity)
    student.forward(inputs, [*layers, wider]).as_tensor(shape=(len(inputs), n + 1))


@pytest.mark.task("1.5", points=0.2)
@pytest.mark.cases(
    deep_double,
    count=2,
    home=[
        *FORWARD_HOME,
        "x = torch.tensor([[1.0, 2.0], [0.5, 0.25]]).double(); "
        "forward(x, [(x, x[0], given.tanh), (x, x[1], given.sigmoid)])",
    ],
)
def test_forward_form(student: Student, case: Case) -> None:
    """float64 in, float64 out"""
    student.forward(*case).equals(through(*case))


@pytest.mark.task("1.5", points=0.3)
@pytest.mark.cases(
    all_square,
    count=3,
    home=[
        f"x = torch.tensor([[1.0, 2.0]]); layers = [{HALF}, {TWIN}]; forward(x, layers); x, layers",
        *FORWARD_HOME,
    ],
)
def test_forward_changes_nothing(student: Student, case: Case) -> None:
    """asked twice with the same inputs and layers, it gives the same answer"""
    inputs, layers = student.keep(case[0]), student.keep(case[1])
    asked_twice(
        lambda: student.forward(inputs, layers),
        lambda answer: same_values(answer, through(*case), FORWARD),
        "forward-argument-changed",
    )


# ------------------------------------------------------------------ 1.6 gate_weights, xor_network

ROWS = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
GATES = {"and": "0001", "or": "0111", "nand": "1110"}
# What the step neuron says when it takes one input more, or one fewer, to fire (or to stop firing).
OFF_BY_ONE = {"and": ("0000",), "or": ("1111", "0001"), "nand": ("1111", "1000")}


def _tables(student: Student, name: str) -> list[str]:
    """What the step neuron with the learner's numbers says to the four rows, in two precisions."""
    parts = items(student.gate_weights(name), 2)
    weights = of_shape(parts[0], (2,), (1, 2), (2, 1))
    bias = of_shape(parts[1], (), (1,), (1, 1))
    tables = []
    for dtype in (torch.float32, torch.float64):  # right in either: no quarrel about rounding
        fires = ROWS.to(dtype) @ weights.reshape(2).to(dtype) + bias.reshape(()).to(dtype) >= 0
        tables.append("".join(str(int(fired)) for fired in fires))
    return tables


def _gate(student: Student, name: str) -> None:
    tables = _tables(student, name)
    if GATES[name] in tables:
        return
    expect(not (name == "and" and tables[0] == GATES["or"]), "", mistake="or-where-and")
    expect(tables[0] not in OFF_BY_ONE[name], "", mistake="threshold-off-by-one")
    raise Wrong(f'With step as the activation, these weights and bias are not the gate "{name}".')


@pytest.mark.task("1.6", points=0.4, home="gate_weights('and')")
def test_gate_and(student: Student) -> None:
    """the gate and: fires only when both inputs are 1"""
    _gate(student, "and")


@pytest.mark.task("1.6", points=0.4, home="gate_weights('or')")
def test_gate_or(student: Student) -> None:
    """the gate or: fires when at least one input is 1"""
    _gate(student, "or")


@pytest.mark.task("1.6", points=0.4, home="gate_weights('nand')")
def test_gate_nand(student: Student) -> None:
    """the gate nand: fires unless both inputs are 1"""
    _gate(student, "nand")


@pytest.mark.task("1.6", points=0.2, home="gate_weights('and')")
def test_gate_form(student: Student) -> None:
    """weights of shape (2,) and a bias of shape (), both float32, in a tuple"""
    any_right = any(GATES[name] in _tables(student, name) for name in GATES)
    expect(any_right, "None of the three gates is right yet; the form is asked about after that.")
    for name in GATES:
        weights, bias = student.gate_weights(name).as_tuple(2)
        weights.as_tensor(shape=(2,), dtype=torch.float32)
        bias.as_tensor(shape=(), dtype=torch.float32)


@pytest.mark.task("1.6", points=0.2, home="gate_weights('nor')")
def test_gate_unknown(student: Student) -> None:
    """any other name raises ValueError"""
    items(student.gate_weights("or"), 2)
    for name in ("nor", "xor", "not", ""):
        student.gate_weights.raises(ValueError, name)


def of_layer(answer: Answer) -> Tensor:
    """A tensor of some shape that is small enough to belong to a little network."""
    expect(answer.as_tensor(finite=False).numel() <= 10_000, "A handful of neurons is enough here.")
    return real(answer.as_tensor())


def _xor_layers(student: Student) -> list[tuple[Tensor, Tensor, Any]]:
    """The learner's layers: weights and biases as data, the activation as a handle."""
    answer = student.xor_network()
    try:
        layers = answer.as_list()
    except Wrong as wrong:
        try:
            layers = answer.as_tuple()
        except Wrong:
            raise wrong from None
    expect(len(layers) > 0, "There are no layers in it.")
    parts = []
    for layer in layers:
        weights, biases, activation = items(layer, 3)
        parts.append((of_layer(weights), of_layer(biases), activation.as_object()))
    return parts


def _xor_answers(layers: list[tuple[Tensor, Tensor, Any]], rows: Tensor) -> Tensor:
    """What the network says, computed here; only its activations run where they live."""
    values = rows
    for weights, biases, activation in layers:
        n_in = values.shape[1]
        expect(weights.ndim == 2, "A layer's weights have two axes, (n_out, n_in).")
        expect(weights.shape[1] == n_in, "A layer takes another number of inputs than it is given.")
        expect(biases.numel() == weights.shape[0], "A layer has one bias for each of its neurons.")
        z = values @ weights.float().T + biases.float().reshape(-1)
        values = of_shape(activation(z), tuple(z.shape)).float()
    expect(values.shape[1] == 1, "The last layer has one neuron, for the one answer.")
    return values[:, 0]


MANY_ROWS = ROWS[[2, 0, 3, 3, 1, 0, 2, 1, 3]]


def _check_xor(layers: list[tuple[Tensor, Tensor, Any]]) -> Tensor:
    wanted = (MANY_ROWS[:, 0] != MANY_ROWS[:, 1]).float()
    answers = _xor_answers(layers, MANY_ROWS)
    right = agree(answers.round().abs(), wanted)
    expect(right or len(layers) != 1, "", mistake="xor-with-one-layer")
    expect(right, "Run through these layers, the four rows do not give XOR.")
    return answers


@pytest.mark.task("1.6", points=0.5, home="xor_network()")
def test_xor_answers(student: Student) -> None:
    """run through the layers, the four rows give XOR, at least after rounding"""
    _check_xor(_xor_layers(student))


@pytest.mark.task("1.6", points=0.4, home="xor_network()")
def test_xor_exactly(student: Student) -> None:
    """the answers are exactly 0 or 1"""
    answers = _check_xor(_xor_layers(student))
    sentence = "Close to 0 and 1, but not exactly there: which activation ends on exact values?"
    expect(agree(answers, answers.round(), rtol=0.0, atol=0.0), sentence)


@pytest.mark.task("1.6", points=0.5, home="xor_network()")
def test_xor_two_layers(student: Student) -> None:
    """two layers, float32, in the form that forward takes"""
    layers = _xor_layers(student)
    _check_xor(layers)
    expect(len(layers) != 1, "", mistake="xor-with-one-layer")
    expect(len(layers) == 2, "Two layers are asked for, and two are enough.")
    for layer in student.xor_network().as_list(2):
        weights, biases, activation = layer.as_tuple(3)
        n_out = len(weights.as_tensor())
        weights.as_tensor(dtype=torch.float32)
        biases.as_tensor(shape=(n_out,), dtype=torch.float32)
        z = torch.zeros(3, n_out)
        activation.as_object()(z).as_tensor(shape=(3, n_out), dtype=torch.float32)


# ----------------------------------------------------------------------- 1.7 mse, gradient_step


def predictions_and_targets(draw: Draw) -> Case:
    n = draw.in_turn([2, 5, 3, 20])
    return draw.tensor(n), draw.tensor(n)


def of_any_shape(draw: Draw) -> Case:
    shape, dtype = draw.in_turn([(2, 3), (), (4, 1), (1,), (2, 2, 2)]), draw.dtype()
    kind: dict[str, Any] = {"dtype": dtype, "contiguous": True}
    return draw.tensor(*shape, **kind), draw.tensor(*shape, **kind)


def _other_predictions(predictions: Tensor, targets: Tensor) -> Tensor:
    """Predictions with other errors, some of them larger, of the same number."""
    stretch = torch.linspace(1.5, 4.0, predictions.numel(), dtype=predictions.dtype)
    return targets + (predictions - targets) * stretch.reshape(predictions.shape)


def _proportional(student: Student, predictions: Tensor, targets: Tensor) -> None:
    """The answers grow with the squared errors, whatever they are divided by."""
    shares = []
    for guess in (predictions, _other_predictions(predictions, targets)):
        value = one_number(student.mse(guess, targets), targets)
        shares.append(float(value) / float(((guess - targets) ** 2).mean()))
    first, second = shares
    expect(first > 0, "A mean of squares cannot be 0 or below where there are errors.")
    expect(abs(second - first) < 1e-3 * first, "An error twice as large should count four times.")


MSE_HOME = [
    "mse(torch.tensor([3.0]), torch.tensor([1.0]))",
    "mse(torch.tensor([3.0, 0.0, 1.0]), torch.tensor([1.0, 0.0, 4.0]))",
]


@pytest.mark.task("1.7", points=0.3)
@pytest.mark.cases(predictions_and_targets, count=6, home=[MSE_HOME[1]])
def test_mse_squares(student: Student, case: Case) -> None:
    """mse: grows with the square of each error"""
    _proportional(student, *case)


@pytest.mark.task("1.7", points=0.3)
@pytest.mark.cases(predictions_and_targets, count=6, home=MSE_HOME)
def test_mse_values(student: Student, case: Case) -> None:
    """mse: the mean of the squared errors"""
    predictions, targets = case
    value = one_number(student.mse(predictions, targets), targets)
    expect(agree(value, ((predictions - targets) ** 2).mean()), "That is not the mean of the squares.")


@pytest.mark.task("1.7", points=0.2)
@pytest.mark.cases(
    of_any_shape,
    count=10,
    home=[
        *MSE_HOME,
        "mse(torch.tensor([[3.0], [2.0]]), torch.tensor([[1.0], [5.0]]))",
        "mse(torch.tensor([3.0, 2.0]).double(), torch.tensor([1.0, 5.0]).double())",
        "mse(torch.tensor(3.0), torch.tensor(1.0))",
    ],
)
def test_mse_form(student: Student, case: Case) -> None:
    """mse: any shape in, a 0-d tensor of the same dtype out"""
    predictions, targets = case
    _proportional(student, predictions, targets)
    student.mse(predictions, targets).as_tensor(shape=(), dtype=targets.dtype)


def slopes(weights: Tensor, bias: Tensor, inputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """The slopes of the mean squared error, in double precision."""
    errors = inputs.double() @ weights.double() + bias.double() - targets.double()
    return 2 * (inputs.double().T @ errors) / len(errors), 2 * errors.mean()


def learning(draw: Draw, **kind: Any) -> Case:
    """Weights, bias, inputs, targets and a rate, with errors that do not cancel out."""
    n, d = draw.in_turn([(3, 2), (1, 3), (7, 1), (4, 5), (20, 3)])
    kind = {"contiguous": True} | kind
    weights, bias, inputs = (
        draw.tensor(d, **kind),
        draw.tensor(**kind),
        draw.tensor(n, d, **kind) + 1,
    )
    off = draw.in_turn([2.0, -2.0]) + 0.5 * draw.tensor(n, **kind)
    rate = draw.in_turn([0.05, 0.125, 0.01])
    return weights, bias, inputs, inputs @ weights + bias - off, rate


def learning_double(draw: Draw) -> Case:
    return learning(draw, dtype=torch.float64, contiguous=draw.in_turn([True, False]))


def _new(answer: Answer, weights: Tensor) -> tuple[Tensor, Tensor]:
    """New weights and new bias in double precision; shapes with one element more are forgiven."""
    parts, d = items(answer, 2), len(weights)
    new_weights = of_shape(parts[0], (d,), (1, d), (d, 1))
    new_bias = of_shape(parts[1], (), (1,), (1, 1))
    return new_weights.reshape(-1).double(), new_bias.reshape(()).double()


def _downhill(new_weights: Tensor, case: Case, *, straight: bool = True) -> float:
    """How far the weights went downhill, in units of the slope. Wrong if they did not."""
    weights, bias, inputs, targets, _ = case
    slope, _ = slopes(weights, bias, inputs, targets)
    moved = new_weights - weights.double()
    size = float(moved @ -slope / (slope @ slope))
    blur = 1e-3 * abs(size) * slope.abs().max() + 1e-6 * (1 + weights.abs().max())
    is_straight = bool(((moved + size * slope).abs() <= blur).all())
    expect(not (is_straight and size < -1e-6), "", mistake="uphill")
    expect(size > 1e-6, "The weights did not move towards a smaller error.")
    sentence = "The weights move, but not in the direction that the formula gives."
    expect(is_straight or not straight, sentence)
    return size


STEP_HOME = [
    "gradient_step(torch.tensor([2.0]), torch.tensor(1.0), torch.tensor([[2.0]]), torch.tensor([4.0]), 0.125)",
    "gradient_step(torch.tensor([2.0, -1.0]), torch.tensor(1.0), "
    "torch.tensor([[1.0, 2.0], [3.0, 0.5], [1.0, 1.0], [2.0, 1.0]]), "
    "torch.tensor([0.0, 1.0, 2.0, -1.0]), 0.125)",
]


@pytest.mark.task("1.7", points=0.8)
@pytest.mark.cases(learning, count=10, home=STEP_HOME)
def test_step_weights_downhill(student: Student, case: Case) -> None:
    """gradient_step: the weights move straight downhill, however far"""
    _downhill(_new(student.gradient_step(*case), case[0])[0], case)


@pytest.mark.task("1.7", points=0.6)
@pytest.mark.cases(learning, count=10, home=STEP_HOME)
def test_step_bias_downhill(student: Student, case: Case) -> None:
    """gradient_step: the bias moves downhill too, in proportion to the old errors"""
    weights, bias, inputs, targets, rate = case
    others = inputs * 0.5 - 1
    wrong = torch.linspace(1, 3, len(targets), dtype=targets.dtype)
    other_targets = others @ weights + bias - wrong
    sizes = []
    for x, y in ((inputs, targets), (others, other_targets)):
        _, new_bias = _new(student.gradient_step(weights, bias, x, y, rate), weights)
        moved = float(new_bias - bias.double())
        expect(moved != 0, "", mistake="bias-not-updated")
        sizes.append(-moved / float(slopes(weights, bias, x, y)[1]))
    expect(max(sizes) > 0, "", mistake="uphill")
    first, second = sizes
    sentence = "The bias moves, but not by a fixed share of the sum of the old errors."
    expect(min(sizes) > 0 and abs(second - first) < 2e-3 * first, sentence)


@pytest.mark.task("1.7", points=0.5)
@pytest.mark.cases(learning, count=10, home=STEP_HOME)
def test_step_exactly(student: Student, case: Case) -> None:
    """gradient_step: exactly as far as the formulas say"""
    *old, rate = case
    new_weights, new_bias = _new(student.gradient_step(*case), case[0])
    weight_slope, bias_slope = slopes(*old)
    close = {"rtol": 1e-4, "atol": 1e-5}
    expect(
        agree(new_weights, old[0].double() - rate * weight_slope, **close)
        and agree(new_bias, old[1].double() - rate * bias_slope, **close),
        "The step is not as long as the formulas say: compare every factor with them.",
    )


@pytest.mark.task("1.7", points=0.3)
@pytest.mark.cases(learning, count=4, home=STEP_HOME)
def test_step_learning_rate(student: Student, case: Case) -> None:
    """gradient_step: twice the learning rate, twice the step"""
    *old, rate = case
    short, long = (_downhill(_new(student.gradient_step(*old, each), old[0])[0], case) for each in (rate, 2 * rate))
    sentence = "Twice the learning rate should give a step twice as long."
    expect(abs(long - 2 * short) < 2e-3 * long, sentence)


@pytest.mark.task("1.7", points=0.2)
@pytest.mark.cases(
    learning_double,
    count=3,
    home=[
        *STEP_HOME,
        "x = torch.ones(2).double(); gradient_step(x, x[0], x.reshape(1, 2), x[:1], 0.125)",
    ],
)
def test_step_form(student: Student, case: Case) -> None:
    """gradient_step: a tuple of weights (d,) and bias (), float64 too"""
    answer = student.gradient_step(*case)
    _downhill(_new(answer, case[0])[0], case, straight=False)
    new_weights, new_bias = answer.as_tuple(2)
    new_weights.as_tensor(shape=tuple(case[0].shape), dtype=torch.float64)
    new_bias.as_tensor(shape=(), dtype=torch.float64)


@pytest.mark.task("1.7", points=0.3)
@pytest.mark.cases(
    learning,
    count=3,
    home=[
        "w = torch.tensor([2.0]); b = torch.tensor(1.0); "
        "gradient_step(w, b, torch.tensor([[2.0]]), torch.tensor([4.0]), 0.125); w, b",
        *STEP_HOME,
    ],
)
def test_step_changes_nothing(student: Student, case: Case) -> None:
    """gradient_step: asked twice with the same tensors, it gives the same answer"""
    *tensors, rate = case
    kept = [student.keep(value) for value in tensors]
    answers: list[tuple[Tensor, Tensor]] = []

    def check(answer: Answer) -> None:
        answers.append(_new(answer, case[0]))
        _downhill(answers[-1][0], case, straight=False)
        expect(agree(answers[0], answers[-1]), "The second answer differs from the first.")

    asked_twice(lambda: student.gradient_step(*kept, rate), check, "step-argument-changed")
