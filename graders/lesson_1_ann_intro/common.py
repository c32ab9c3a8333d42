"""What the graders of lesson 1 share.

Each task is graded in parts that do not lean on each other: a test of values forgives the dtype
(and one element where 0-d is asked), a test of form asks for exactly what the docstring says.
So an edge that was missed costs its own part and no more.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from torch import Tensor

from autograder.testing import Answer, Wrong, agree, expect
from week4 import given

Case = tuple[Any, ...]
CURVES = [given.tanh, given.square, given.sigmoid]


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


def same_values(answer: Answer, expected: Tensor, sentence: str, atol: float | None = None) -> None:
    """Shape and values; the dtype is forgiven here."""
    values = of_shape(answer, tuple(expected.shape)).to(expected.dtype)
    expect(agree(values, expected, atol=atol), sentence)


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
