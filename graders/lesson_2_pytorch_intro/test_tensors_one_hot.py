"""Hidden graders of 2.8: labels as rows of zeros and ones. How they are written: ``docs/graders.md``."""

from __future__ import annotations

from functools import partial

import pytest
import torch
from torch import Tensor

from autograder.testing import Draw, Student, Wrong, expect

from .common import first_of_all, holds, same_again


def some_labels(draw: Draw) -> tuple[Tensor, int]:
    n, classes = draw.in_turn([(2, 5), (4, 4), (1, 1), (7, 3), (12, 10)])
    # At first the last class does not occur: who counts the labels seen gets too few columns.
    highest = max(1, classes - draw.in_turn([2, 1, 1, 0, 1]))
    return draw.integers(n, low=0, high=highest - 1), classes


def every_label(draw: Draw) -> tuple[Tensor, int]:
    n = draw.integer(5, 9)
    return torch.tensor(draw.shuffled(range(n))), n


def no_labels(draw: Draw) -> tuple[Tensor, int]:
    return torch.zeros(0, dtype=torch.int64), draw.in_turn([draw.integer(2, 9), draw.integer(10, 60)])


def rows_of(labels: Tensor, classes: int) -> Tensor:
    return (labels[:, None] == torch.arange(classes)).float()


def accepts_its_classes(student: Student, labels: Tensor, classes: int) -> None:
    """Labels in range get a row each, whatever is in it: without that, refusing others is no merit."""
    rows = student.one_hot(labels.clamp(0, classes - 1), classes).as_tensor()
    expect(len(labels) in rows.shape, "There should be a row for each label.")


def rows_alike(rows: Tensor, wanted: Tensor) -> bool:
    """Whether the ones are where they should be; dtype, columns left out and the order of axes are judged apart."""
    if rows.ndim != 2:
        return False
    return any(torch.equal(found.float(), wanted[:, : found.shape[1]]) for found in (rows, rows.T))


def answers(student: Student, labels: Tensor, classes: int) -> bool:
    """Whether these labels get a table of the right shape."""
    return holds(lambda: student.one_hot(labels, classes).as_tensor(shape=(len(labels), classes)))


def refused(student: Student, labels: Tensor, classes: int) -> None:
    """``Wrong`` unless these labels raise ValueError."""
    try:
        student.one_hot.raises(ValueError, labels, classes)
    except Wrong as wrong:
        farther = torch.where(labels >= classes, labels + 1, labels)
        just_past = int(labels.max()) == classes and holds(lambda: student.one_hot.raises(ValueError, farther, classes))
        if just_past:
            wrong.mistake = "limit-off-by-one"
        elif answers(student, labels, classes):
            wrong.mistake = "wrong-labels-let-through"
        elif not holds(lambda: student.one_hot(labels, classes)) and not answers(student, -labels.new_ones(1), classes):
            wrong.mistake = "another-error"
        raise


def label_too_large(draw: Draw) -> tuple[Tensor, int]:
    n, classes = draw.in_turn([(3, 4), (1, 2), (5, 3)])
    labels = draw.integers(n, low=0, high=classes - 1)
    labels[draw.integer(0, n - 1)] = classes + draw.in_turn([0, 1, 5])
    return labels, classes


def negative_label(draw: Draw) -> tuple[Tensor, int]:
    n, classes = draw.in_turn([(3, 4), (1, 2), (5, 3)])
    labels = draw.integers(n, low=0, high=classes - 1)
    labels[draw.integer(0, n - 1)] = -draw.in_turn([1, 2, 3])
    return labels, classes


ONE_HOT_AT_HOME = [
    "one_hot(torch.tensor([0]), 1)",
    "one_hot(torch.tensor([1, 0]), 3)",
    "one_hot(torch.tensor([0, 2, 1, 1]), 3)",
]


def rows_as_floats(student: Student, labels: Tensor, classes: int) -> Tensor:
    """Read the learner's rows in the right shape; a test of its own judges their dtype."""
    return student.one_hot(labels, classes).as_tensor(shape=(len(labels), classes)).float()


@pytest.mark.task("2.8", points=0.8)
@pytest.mark.cases(some_labels, count=5, home=ONE_HOT_AT_HOME)
def test_one_hot_values(student: Student, case: tuple[Tensor, int]) -> None:
    """one row per label and one column per class, a single 1 in each row"""
    labels, classes = case
    answer = student.one_hot(labels, classes)
    seen = int(labels.max()) + 1
    if seen != classes and holds(lambda: answer.as_tensor(shape=(len(labels), seen))):
        raise Wrong("", mistake="classes-inferred")
    rows = answer.as_tensor(shape=(len(labels), classes)).float()
    expect(torch.equal(rows, rows_of(labels, classes)), "A row should hold a 1 where its label says, and 0 elsewhere.")


@pytest.mark.task("2.8", points=0.1)
@pytest.mark.cases(every_label, count=1, home=["one_hot(torch.tensor([1, 0]), 2)"])
def test_one_hot_twice(student: Student, case: tuple[Tensor, int]) -> None:
    """asked twice about the same labels, it answers the same"""
    labels, classes = case
    wanted = rows_of(labels, classes)
    same_again(student, "one_hot", labels, classes, right=lambda rows: expect(rows_alike(rows.as_tensor(), wanted)))


@pytest.mark.task("2.8", points=0.2)
@pytest.mark.cases(some_labels, count=3, home=ONE_HOT_AT_HOME)
def test_one_hot_dtype(student: Student, case: tuple[Tensor, int]) -> None:
    """float32, the dtype that nets and losses compute with"""
    labels, classes = case
    answer = student.one_hot(labels, classes)
    # A wrong number of columns, or a table that lies on its side, is judged by other tests.
    shapes = [(len(labels), n) for n in range(classes)] + [(classes, len(labels))]
    other = [n for n in shapes if holds(partial(answer.as_tensor, shape=n))]
    rows = answer.as_tensor(shape=other[0] if other else (len(labels), classes))
    first_of_all(lambda: expect(rows_alike(rows, rows_of(labels, classes))))
    expect(rows.dtype == torch.float32, "", mistake="wrong-dtype")


@pytest.mark.task("2.8", points=0.2)
@pytest.mark.cases(no_labels, count=2, home=["one_hot(torch.zeros(0, dtype=torch.int64), 3)"])
def test_one_hot_of_nothing(student: Student, case: tuple[Tensor, int]) -> None:
    """no labels: no rows, but all the columns"""
    labels, classes = case
    try:
        answer = student.one_hot(labels, classes)
    except Wrong as wrong:
        wrong.mistake = "empty-labels-crash" if answers(student, labels.new_zeros(2), classes) else None
        raise
    rows = answer.as_tensor(shape=(0, classes))
    some = student.one_hot(torch.arange(classes), classes).as_tensor()
    first_of_all(lambda: expect(rows_alike(some, torch.eye(classes))))
    expect(rows.dtype == some.dtype, "For no labels the answer has another dtype than for some.")


@pytest.mark.task("2.8", points=0.3)
@pytest.mark.cases(
    label_too_large,
    count=3,
    home=[
        "one_hot(torch.tensor([1]), 1)",
        "one_hot(torch.tensor([0, 2]), 2)",
    ],
)
def test_one_hot_refuses_large_labels(student: Student, case: tuple[Tensor, int]) -> None:
    """a ValueError for a label that is no class"""
    accepts_its_classes(student, *case)
    refused(student, *case)


@pytest.mark.task("2.8", points=0.4)
@pytest.mark.cases(
    negative_label,
    count=3,
    home=[
        "one_hot(torch.tensor([-1]), 1)",
        "one_hot(torch.tensor([0, -1]), 2)",
    ],
)
def test_one_hot_refuses_negative_labels(student: Student, case: tuple[Tensor, int]) -> None:
    """a ValueError for a negative label"""
    labels, classes = case
    accepts_its_classes(student, labels, classes)
    try:
        student.one_hot.raises(ValueError, labels, classes)
    except Wrong:
        wrapped = (labels[:, None] % classes == torch.arange(classes)).float()
        if holds(lambda: expect(torch.equal(wrapped, rows_as_floats(student, *case)))):
            raise Wrong("", mistake="negative-label-wraps") from None
        refused(student, *case)
