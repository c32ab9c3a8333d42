"""Hidden graders of 2.1: what a tensor says of itself. How they are written: ``docs/graders.md``."""

from __future__ import annotations

from functools import partial
from math import inf, nan

import pytest
import torch
from torch import Tensor

from autograder.testing import Answer, Draw, Remote, Student, Wrong, expect

from .common import first_of_all, holds


def a_tensor(draw: Draw) -> tuple[Tensor]:
    shape = lengths(draw, draw.in_turn([2, 1, 3, 2, 4]))
    shape = (0, *shape[1:]) if draw.index % 5 == 3 else shape
    dtypes = [torch.float32, torch.int64, torch.float64, torch.bool, torch.uint8, torch.float16, torch.bfloat16]
    tensor = draw.integers(*shape, low=0, high=1).to(draw.in_turn(dtypes))
    # The last cases, which only the test of the dtype has, are what numpy() refuses.
    return (tensor.requires_grad_(draw.index >= len(dtypes)),)


def lengths(draw: Draw, axes: int) -> tuple[int, ...]:
    """Of so many axes."""
    return tuple(draw.integer(2, 12) for _ in range(axes))


def a_single_number(draw: Draw) -> tuple[Tensor, ...]:
    """And a table, so that remembering the one answer is not enough."""
    return draw.tensor(), draw.tensor(*lengths(draw, 3))


def any_tensor(draw: Draw) -> tuple[Tensor]:
    n, m, k = lengths(draw, 3)
    tensor = draw.tensor(*draw.in_turn([(n, m), (m, 1), (0, m), (2 * n, k), (n, 0), (n,), (n, 1, k), (m, n)]))
    special = {
        1: lambda: tensor.expand(m, k),
        3: lambda: tensor[::2],
        6: lambda: tensor.masked_fill(tensor == tensor.max(), nan).masked_fill(tensor == tensor.min(), inf),
        7: lambda: torch.zeros_like(tensor).T,
    }
    return (special.get(draw.index % 8, lambda: tensor)(),)


def entry(student: Student, tensor: Tensor | Remote, key: str) -> Answer:
    """One entry of the learner's description."""
    entries = student.describe(tensor).as_dict()
    expect(key in entries, f"The dict has no entry {key!r}.")
    return entries[key]


def numel_is(numel: Answer, tensor: Tensor) -> None:
    """``Wrong`` unless these are all elements of the tensor."""
    # Of zeros, it may be that they are not counted; the lengths of no axes add up to 0.
    full = tensor.ndim > 0 and tensor.numel() > 0 and bool((tensor != 0).all())
    if full and holds(lambda: numel.equals(0)):
        raise Wrong("", mistake="product-that-starts-at-0")
    left = tensor.numel() > 0 or numel.as_int() == 0
    expect(left, "An axis of length 0 leaves no elements, whatever the others are.")
    if bool(tensor.isnan().any()) and numel.as_int() in (int(tensor.isfinite().sum()), int((~tensor.isnan()).sum())):
        raise Wrong("Elements that are nan or inf count like any other.")
    numel.equals(tensor.numel())


def counts_of(student: Student, table: Tensor) -> None:
    """``Wrong`` unless axes and elements of a table are counted."""
    entry(student, table, "ndim").equals(table.ndim)
    entry(student, table, "numel").equals(table.numel())


def looks_at(student: Student, table: Tensor) -> None:
    """``Wrong`` if neither shape nor number of elements are this table's: such an answer is a remembered one."""
    shape, numel = entry(student, table, "shape"), entry(student, table, "numel")
    kinds = (table.shape, tuple(table.shape), list(table.shape))
    expect(any(holds(partial(shape.equals, kind)) for kind in kinds) or holds(partial(numel.equals, table.numel())))


DESCRIBE_AT_HOME = [
    "describe(torch.zeros(2, 3))",
    "describe(torch.zeros(4, dtype=torch.int64))",
    "describe(torch.zeros(0, 3))",
    "describe(torch.tensor(1.0))",
]


@pytest.mark.task("2.1", points=0.3)
@pytest.mark.cases(a_tensor, count=5, home=DESCRIBE_AT_HOME)
def test_describe_shape(student: Student, case: tuple[Tensor]) -> None:
    """the shape, as a plain tuple"""
    (tensor,) = case
    shape = entry(student, tensor, "shape")
    if holds(lambda: shape.equals(tensor.shape)):
        raise Wrong("", mistake="torch-objects")
    if holds(lambda: shape.equals(list(tensor.shape))):
        raise Wrong("", mistake="shape-as-a-list")
    if holds(lambda: shape.equals(str(tensor.shape))) or holds(lambda: shape.equals(str(tuple(tensor.shape)))):
        raise Wrong("", mistake="shape-as-text")
    shape.equals(tuple(tensor.shape))


@pytest.mark.task("2.1", points=0.2)
@pytest.mark.cases(
    a_tensor,
    count=8,
    home=[
        *DESCRIBE_AT_HOME,
        "describe(torch.ones(2, dtype=torch.bfloat16))",
        "describe(torch.ones(2, requires_grad=True))",
    ],
)
def test_describe_dtype_and_device(student: Student, case: tuple[Tensor]) -> None:
    """dtype and device, as plain strings"""
    (tensor,) = case
    dtype, device = entry(student, tensor, "dtype"), entry(student, tensor, "device")
    if holds(lambda: dtype.equals(tensor.dtype)) or holds(lambda: device.equals(tensor.device)):
        raise Wrong("", mistake="torch-objects")
    if holds(lambda: dtype.equals(str(tensor.dtype).removeprefix("torch."))):
        raise Wrong("", mistake="dtype-shortened")
    if holds(lambda: dtype.equals(str(type(tensor)))) or holds(lambda: dtype.equals(tensor.type())):
        raise Wrong("", mistake="type-of-the-object")
    if tensor.dtype != torch.float32 and holds(lambda: dtype.equals("torch.float32")):
        raise Wrong("", mistake="always-float32-described")
    dtype.equals(str(tensor.dtype))
    device.equals("cpu")


@pytest.mark.task("2.1", points=0.1, home="describe(torch.zeros(2, 3, device='meta'))['device']")
def test_describe_device(student: Student, draw: Draw) -> None:
    """the device that the tensor is on, whichever that is"""
    table = draw.tensor(*lengths(draw, 2))
    entry(student, table, "device").equals("cpu")
    first_of_all(partial(looks_at, student, table))
    # The meta device is on every machine. A tensor there has no numbers, so other ways to count may fail.
    try:
        device = entry(student, student.keep(table, device="meta"), "device")
    except Wrong:
        return
    expect(not holds(lambda: device.equals("cpu")), "", mistake="device-written-out")


@pytest.mark.task("2.1", points=0.2)
@pytest.mark.cases(a_tensor, count=5, home=DESCRIBE_AT_HOME)
def test_describe_ndim(student: Student, case: tuple[Tensor]) -> None:
    """how many axes, as a plain int"""
    (tensor,) = case
    ndim = entry(student, tensor, "ndim")
    if tensor.ndim and tensor.ndim != len(tensor) and holds(lambda: ndim.equals(len(tensor))):
        raise Wrong("", mistake="len-for-ndim")
    if holds(lambda: ndim.equals(tensor.numel())) and tensor.ndim != tensor.numel():
        raise Wrong("", mistake="numel-for-ndim")
    ndim.equals(tensor.ndim)


@pytest.mark.task("2.1", points=0.1)
@pytest.mark.cases(a_single_number, count=1, home=DESCRIBE_AT_HOME[-1:])
def test_describe_single_number(student: Student, case: tuple[Tensor, ...]) -> None:
    """a single number has no axes, and one element"""
    number, *tables = case
    for table in tables:
        first_of_all(partial(counts_of, student, table))
    entry(student, number, "ndim").equals(0)
    numel_is(entry(student, number, "numel"), number)
    shape = entry(student, number, "shape")
    expect(not holds(lambda: shape.equals((1,))), "A single number has no axes: its shape has no entry.")


@pytest.mark.task("2.1", points=0.2)
@pytest.mark.cases(
    any_tensor,
    count=8,
    home=[
        *DESCRIBE_AT_HOME,
        "describe(torch.ones(2, 1).expand(2, 3))",
        "describe(torch.ones(2, 3))",
        "describe(torch.tensor([[nan], [inf], [1.0]]).expand(3, 4))",
    ],
)
def test_describe_numel(student: Student, case: tuple[Tensor]) -> None:
    """how many elements, also of an empty tensor"""
    (tensor,) = case
    numel = entry(student, tensor, "numel")
    # Where one length is 0, other ways of counting give the sum as well.
    several = tensor.ndim > 1 and tensor.numel() > 0 and sum(tensor.shape) != tensor.numel()
    if several and holds(lambda: numel.equals(sum(tensor.shape))):
        raise Wrong("", mistake="lengths-added")
    # Where the second axis has length 1, the product of the first two is the first.
    plain = tensor.ndim > 1 and tensor.shape[1] != 1
    if plain and numel.as_int() == len(tensor) != tensor.numel():
        whole = entry(student, torch.zeros(tensor.shape), "numel")
        expect(
            whole.as_int() == len(tensor),
            "Elements that are equal, or lie in the same place of the memory, count one by one.",
        )
        raise Wrong("", mistake="len-for-numel")
    if holds(lambda: numel.equals(tensor.ndim)) and tensor.ndim != tensor.numel():
        raise Wrong("", mistake="ndim-for-numel")
    if holds(lambda: numel.equals(tensor.numel() * tensor.element_size())) and tensor.numel():
        raise Wrong("", mistake="bytes-for-numel")
    numel_is(numel, tensor)


@pytest.mark.task("2.1", points=0.1)
@pytest.mark.cases(a_tensor, count=1, home=DESCRIBE_AT_HOME)
def test_describe_entries(student: Student, case: tuple[Tensor]) -> None:
    """exactly the five entries that were asked for"""
    entries = student.describe(case[0]).as_dict()
    expect(
        set(entries) == {"shape", "dtype", "device", "ndim", "numel"},
        "The dict should have exactly the five entries that the docstring lists.",
    )
