"""Hidden graders of 2.7: softmax and top1. How they are written: ``docs/graders.md``."""

from __future__ import annotations

from functools import partial

import pytest
import torch
from torch import Tensor

from autograder.testing import Answer, Draw, Remote, Student, Wrong, agree, expect

from .common import first_of_all, holds, right_numbers


def some_scores(draw: Draw) -> tuple[Tensor]:
    shape = draw.in_turn([(2, 3), (4, 4), (1, 5), (6, 2), (3, 3)])
    return (draw.tensor(*shape, dtype=draw.dtype()) * 2,)


def several_rows(draw: Draw) -> tuple[Tensor]:
    """An even number of rows, four at least: see ``in_two_rows``."""
    return (draw.tensor(*draw.in_turn([(4, 3), (6, 2)]), dtype=draw.dtype(), contiguous=True) * 2,)


def in_two_rows(kept: Remote) -> Remote:
    """All the kept scores in two rows, in the same memory.

    There it shows if a row was shifted, which makes no difference to its own softmax.
    """
    return kept.method("view", 2, -1).as_object()


def in_order(found: Tensor, scores: Tensor) -> bool:
    """Whether all are positive, and larger for a larger score along one axis: how they add up is judged apart."""
    same = [torch.equal(found.argsort(dim=axis), scores.argsort(dim=axis)) for axis in (0, 1)]
    return bool((found > 0).all()) and any(same)


def other_axes(draw: Draw) -> tuple[Tensor]:
    return (draw.tensor(*draw.in_turn([(4,), (1,), (2, 3, 4), (3, 3, 3)]), dtype=draw.dtype()),)


def large_scores(draw: Draw) -> tuple[Tensor]:
    n, classes = draw.in_turn([(1, 2), (3, 3), (4, 5)])
    signs = draw.integers(n, classes, low=0, high=2).to(draw.dtype()) - 1
    if n == 1:
        signs[0, 0] = 1
    else:  # one row far below another: shifting both by the same number is not enough, nor is cutting both off
        signs[0], signs[1, 0], signs[1, 1] = -1, 1, 0
    return (signs * 1000 + draw.in_turn([0.0, 1000.0, -1000.0]),)


def scores_with_ties(draw: Draw) -> tuple[Tensor]:
    n, classes = draw.in_turn([(3, 3), (5, 4), (2, 2)])
    scores = draw.integers(n, classes, low=-2, high=0).to(draw.dtype())
    scores[0] = 1.0
    return (scores,)


@pytest.mark.task("2.7", points=0.6)
@pytest.mark.cases(
    some_scores,
    count=5,
    home=[
        "softmax(torch.tensor([[0.0, 1.0]]))",
        "softmax(torch.tensor([[0.0, 1.0], [2.0, 0.0]]))",
    ],
)
def test_softmax_rows(student: Student, case: tuple[Tensor]) -> None:
    """softmax: probabilities over the last axis"""
    right_numbers(student.softmax(case[0]), torch.softmax(case[0], dim=-1))


@pytest.mark.task("2.7", points=0.2)
@pytest.mark.cases(
    other_axes,
    count=4,
    home=[
        "softmax(torch.zeros(2))",
        "softmax(torch.arange(8.0).reshape(2, 2, 2))",
    ],
)
def test_softmax_axes(student: Student, case: tuple[Tensor]) -> None:
    """softmax: one axis or three, always over the last"""
    right_numbers(student.softmax(case[0]), torch.softmax(case[0], dim=-1))


@pytest.mark.task("2.7", points=0.3)
@pytest.mark.cases(
    large_scores,
    count=3,
    home=[
        "softmax(torch.tensor([[1000.0, 0.0]]))",
        "softmax(torch.tensor([[1000.0, 900.0]]))",
        "softmax(torch.tensor([[-1000.0, -1000.0]]))",
        "softmax(torch.tensor([[-1000.0, 1000.0], [0.0, 1000.0]]))",
        "softmax(torch.tensor([[1000.0, 0.0], [-1000.0, -1000.0]]))",
    ],
)
def test_softmax_large(student: Student, case: tuple[Tensor]) -> None:
    """softmax: finite and right for scores as large as 1000"""
    (scores,) = case
    answer = student.softmax(scores)
    found = answer.as_tensor(shape=scores.shape, finite=False)
    small = scores.clamp(-3, 3)
    first_of_all(lambda: right_numbers(student.softmax(small), torch.softmax(small, dim=-1)))
    expect(bool(found.isfinite().all()), "", mistake="overflow")
    right_numbers(answer, torch.softmax(scores, dim=-1))


@pytest.mark.task("2.7", points=0.1)
@pytest.mark.cases(
    several_rows, count=2, home=["softmax(torch.tensor([[0.0, 1.0], [2.0, 0.0], [3.0, 3.0], [1.0, 2.0]]))"]
)
def test_softmax_twice(student: Student, case: tuple[Tensor]) -> None:
    """softmax: asked twice about the same scores, it answers the same"""
    (scores,) = case
    kept = student.keep(scores)
    first = student.softmax(kept).as_tensor(shape=scores.shape)
    first_of_all(lambda: expect(in_order(first, scores)))
    again = student.softmax(kept).as_tensor(shape=scores.shape)
    expect(agree(first, again), "", mistake="scores-changed")
    now = student.softmax(in_two_rows(kept)).as_tensor()
    expect(agree(now, student.softmax(scores.view(2, -1)).as_tensor()), "", mistake="scores-changed")


@pytest.mark.task("2.7", points=0.1)
@pytest.mark.cases(
    some_scores,
    count=2,
    home=[
        "softmax(torch.tensor([[0.0, 1.0]]))",
        "softmax(torch.tensor([[0.0, 1.0]], dtype=torch.float64))",
    ],
)
def test_softmax_dtype(student: Student, case: tuple[Tensor]) -> None:
    """softmax: the dtype is kept"""
    (scores,) = case
    answer = student.softmax(scores)
    first_of_all(lambda: right_numbers(answer, torch.softmax(scores, dim=-1)))
    answer.as_tensor(shape=scores.shape, dtype=scores.dtype)


def best(scores: Tensor) -> Tensor:
    """The probability of the best class of every row."""
    return torch.softmax(scores, dim=-1).amax(dim=-1)


def names_the_best(scores: Tensor, index: Tensor) -> None:
    """``Wrong`` unless every index names a class of its row that none beats."""
    inside = bool(((index >= 0) & (index < scores.shape[1])).all())
    expect(inside, "Some of the indices name no class: classes are counted from 0, in each row.")
    expect(one_of_the_best(scores, index), "Some rows have a class with a higher score.")


def one_of_the_best(scores: Tensor, index: Tensor) -> bool:
    """Whether every index names a class of its row that none beats."""
    classes = scores.shape[1]
    if bool(((index < 0) | (index >= classes)).any()):
        return False
    probabilities = torch.softmax(scores.double(), dim=-1)
    chosen = probabilities.gather(1, index[:, None])[:, 0]
    return torch.allclose(chosen, probabilities.amax(dim=-1), rtol=1e-5, atol=1e-7)


def two_parts(student: Student, scores: Tensor, kept: Remote | None = None) -> tuple[Answer, Answer]:
    """Index and probability, unless they came in the other order. Their dtypes are judged apart."""
    answer = student.top1(scores if kept is None else kept)
    is_list = holds(lambda: answer.as_list(2))
    index, probability = answer.as_list(2) if is_list else answer.as_tuple(2)
    value_first = holds(lambda: index.equals(best(scores)))
    if value_first and holds(lambda: whole_numbers_of(probability, scores)):
        raise Wrong("", mistake="index-and-probability-swapped")
    return index, probability


def whole_numbers_of(index: Answer, scores: Tensor) -> Tensor:
    """Read one class number per row, in any integer dtype."""
    for dtype in (torch.int32, torch.int16, torch.uint8):
        if holds(partial(index.as_tensor, shape=scores.shape[:1], dtype=dtype)):
            return index.as_tensor(shape=scores.shape[:1]).long()
    return index.as_tensor(shape=scores.shape[:1], dtype=torch.int64)


TOP1_AT_HOME = [
    "top1(torch.tensor([[0.0, 1.0]]))",
    "top1(torch.tensor([[0.0, 1.0], [3.0, 2.0]]))",
    "top1(torch.tensor([[0.0, 1.0, 5.0], [3.0, 2.0, 2.0]]))",
]


@pytest.mark.task("2.7", points=0.4)
@pytest.mark.cases(some_scores, count=5, home=TOP1_AT_HOME)
def test_top1_index(student: Student, case: tuple[Tensor]) -> None:
    """top1: the best class of every row"""
    (scores,) = case
    index, _ = two_parts(student, scores)
    names_the_best(scores, whole_numbers_of(index, scores))


@pytest.mark.task("2.7", points=0.5)
@pytest.mark.cases(some_scores, count=5, home=TOP1_AT_HOME)
def test_top1_probability(student: Student, case: tuple[Tensor]) -> None:
    """top1: the probability of the best class"""
    (scores,) = case
    _, probability = two_parts(student, scores)
    right_numbers(probability, best(scores))


@pytest.mark.task("2.7", points=0.1)
@pytest.mark.cases(several_rows, count=2, home=["top1(torch.tensor([[0.0, 1.0], [2.0, 0.0], [3.0, 3.0], [1.0, 2.0]]))"])
def test_top1_twice(student: Student, case: tuple[Tensor]) -> None:
    """top1: asked twice about the same scores, it answers the same"""
    (scores,) = case
    kept = student.keep(scores)
    student.top1(kept)
    for now, wanted in ((kept, scores), (in_two_rows(kept), scores.view(2, -1))):
        _, again = two_parts(student, wanted, now)
        if not holds(partial(right_numbers, again, best(wanted))):
            # Wrong the second time: a fault of this test's only if it was right the first time.
            _, first = two_parts(student, wanted)
            right_numbers(first, best(wanted))
            raise Wrong("", mistake="scores-changed")


@pytest.mark.task("2.7", points=0.1)
@pytest.mark.cases(
    some_scores,
    count=2,
    home=[
        "top1(torch.tensor([[0.0, 1.0]]))",
        "top1(torch.tensor([[0.0, 1.0]], dtype=torch.float64))",
    ],
)
def test_top1_form(student: Student, case: tuple[Tensor]) -> None:
    """top1: a tuple of an int64 tensor and one of the dtype of the scores"""
    (scores,) = case
    found, value = two_parts(student, scores)
    first_of_all(lambda: expect(one_of_the_best(scores, whole_numbers_of(found, scores))))
    first_of_all(lambda: right_numbers(value, best(scores)))
    index, probability = student.top1(scores).as_tuple(2)
    index.as_tensor(shape=scores.shape[:1], dtype=torch.int64)
    probability.as_tensor(shape=scores.shape[:1], dtype=scores.dtype)


@pytest.mark.task("2.7", points=0.1)
@pytest.mark.cases(
    scores_with_ties,
    count=3,
    home=[
        "top1(torch.zeros(1, 2))",
        "top1(torch.tensor([[1.0, 1.0, 0.0], [0.0, 2.0, 2.0]]))",
    ],
)
def test_top1_ties(student: Student, case: tuple[Tensor]) -> None:
    """top1: where several are best, any one of them"""
    (scores,) = case
    index, _ = two_parts(student, scores)
    names_the_best(scores, whole_numbers_of(index, scores))


@pytest.mark.task("2.7", points=0.1)
@pytest.mark.cases(
    large_scores,
    count=3,
    home=[
        "top1(torch.tensor([[1000.0, 0.0]]))",
        "top1(torch.tensor([[-1000.0, -1000.0]]))",
        "top1(torch.tensor([[1000.0, 0.0], [0.0, 1000.0]]))",
    ],
)
def test_top1_large(student: Student, case: tuple[Tensor]) -> None:
    """top1: right for scores as large as 1000"""
    (scores,) = case
    index, probability = two_parts(student, scores)
    values = probability.as_tensor(shape=scores.shape[:1], finite=False)
    small = scores.clamp(-3, 3)
    first_of_all(lambda: right_numbers(two_parts(student, small)[1], best(small)))
    expect(bool(values.isfinite().all()), "", mistake="overflow")
    names_the_best(scores, whole_numbers_of(index, scores))
    right_numbers(probability, best(scores))
