"""What the graders of lesson 2 share."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor

from autograder.testing import Answer, Remote, Student, Wrong, agree, expect


def holds(check: Callable[[], object]) -> bool:
    """Whether a reader is content with an answer."""
    try:
        check()
    except Wrong:
        return False
    return True


def right_numbers(answer: Answer, wanted: Tensor, rtol: float | None = None, atol: float | None = None) -> None:
    """Compare shape and numbers; a floating dtype other than the wanted one costs another test."""
    for dtype in (torch.float32, torch.float64):
        if holds(partial(answer.as_tensor, wanted.shape, dtype, finite=False)):
            answer.equals(wanted.to(dtype), rtol=rtol, atol=atol)
            return
    answer.equals(wanted)  # neither: say what is wrong with it


def first_of_all(check: Callable[[], object]) -> None:
    """``Wrong`` unless the values pass: no answer that was made up or remembered earns a point for its form.

    An error, or an answer of another kind, is told as what it is.
    """
    try:
        check()
    except Wrong as wrong:
        if wrong.cause:
            raise
        raise Wrong("The answer isn't right yet; what this check is about is asked after that.") from None


def same_again(student: Student, function: str, *args: Tensor | int, right: Callable[[Answer], object]) -> None:
    """Ask that a second call about the same kept tensors give what the first gave, and that this be right."""
    kept = [student.keep(a) if isinstance(a, Tensor) else a for a in args]
    ask = getattr(student, function)
    answer = ask(*kept)
    first_of_all(lambda: right(answer))
    first = answer.as_tensor(finite=False)
    expect(
        holds(lambda: expect(agree(ask(*kept).as_tensor(finite=False), first))),
        "The second call on the same arguments didn't give the same answer. Did the first one change them?",
    )
    answer.tidy(settings=False)  # the second call needn't trip over a change


def unchanged(student: Student, kept: Remote, tensor: Tensor) -> bool:
    """Whether a kept tensor is still the one that was sent, to the last bit."""
    return holds(lambda: student.probe("value", kept).equals(tensor, rtol=0, atol=0))
