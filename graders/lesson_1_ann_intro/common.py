"""What the graders of lesson 1 share.

Each task is graded in parts that don't lean on each other: a test of values forgives the dtype
(and a plain number, or one element, where 0-d is asked), a test of form asks for exactly what the
docstring says. So a slip of form costs its own part, at most a quarter of the task, and no more.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from autograder.testing import Answer, Remote, Student, Wrong, agree, expect
from week4 import given

Case = tuple[Any, ...]
CURVES = [given.tanh, given.squared, given.sigmoid]


def one_number(answer: Answer, like: Tensor) -> Tensor:
    """The answer as one number: ``()``, but ``(1,)`` and a plain number are forgiven here, and so is the dtype."""
    with contextlib.suppress(Wrong):
        return torch.tensor(answer.as_number(), dtype=like.dtype)
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


def asked_twice(
    student: Student,
    values: Sequence[Any],
    ask: Callable[..., Answer],
    check: Callable[[Answer], None],
    mistake: str,
    also: Callable[[list[Remote]], None] | None = None,
) -> None:
    """The same objects given twice must give the same right answer twice: if not, arguments were changed.

    Where fresh ones get a wrong answer too, it is the function that remembers something. The second call needn't trip
    over a change, such as an axis put in in place: so the worker is asked as well.
    """
    kept, answers = [student.keep(value) for value in values], list[Answer]()
    for again in (False, True):
        try:
            answers.append(ask(*kept))
            check(answers[-1])
        except Wrong as wrong:
            if not again:
                raise
            check_fresh(lambda: check(ask(*map(student.keep, values))))
            raise Wrong("", mistake=mistake) from wrong
        if also is not None:
            also(kept)
    answers[0].tidy(settings=False)


def check_fresh(check: Callable[[], None]) -> None:
    """``Wrong`` with a sentence of its own if a call that was right before is wrong with fresh arguments too."""
    try:
        check()
    except Wrong as wrong:
        raise Wrong(
            "The first call was right, and the same call later isn't, even with fresh arguments. Does your function "
            "remember something between calls?"
        ) from wrong
