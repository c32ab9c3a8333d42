"""Hidden graders of 4.8: the errors counted. How they are written: ``docs/graders.md``."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
import torch
from torch import Tensor

from autograder.testing import Answer, Draw, Remote, Student, Wrong, expect, recipe

from .common import real, right_twice

pytestmark = [pytest.mark.warm("vision"), pytest.mark.open]


def counted(targets: Tensor, predictions: Tensor, num_classes: int) -> Tensor:
    """The matrix, counted one by one."""
    matrix = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    for row, column in zip(targets.tolist(), predictions.tolist(), strict=True):
        matrix[row, column] += 1
    return matrix


def check(answer: Answer, wanted: Tensor) -> None:
    """``Wrong`` unless these are the counts, of whatever dtype: that is judged by a test of its own."""
    got = real(answer.as_tensor(shape=tuple(wanted.shape)))
    if not bool((got == wanted).all()):
        raise answer.wrong("", "That is not how often each true class was predicted to be which.")


def asked(student: Student, case: tuple[Tensor, Tensor, int]) -> Answer:
    """The learner's answer; an exception in it is looked into."""
    try:
        return student.confusion_matrix(*case)
    except Wrong as wrong:
        idle = len(case[0]) > 0 and not (case[0] == case[1])[case[0] == case[2] - 1].any()
        if "raised RuntimeError" in wrong.sentence and idle:
            last = torch.tensor([case[2] - 1])
            more = torch.cat([case[0], last]), torch.cat([case[1], last]), case[2]
            with suppress(Wrong):
                check(student.confusion_matrix(*more), counted(*more))
                wrong.mistake = "cells-not-counted"
        raise


def some_labels(draw: Draw) -> tuple[Tensor, Tensor, int]:
    n, classes = draw.in_turn([(30, 3), (60, 25), (5, 2), (200, 4)])
    targets = torch.cat([torch.arange(classes), draw.integers(n, low=0, high=classes - 1)])
    predictions = torch.cat([draw.integers(n, low=0, high=classes - 1), torch.arange(classes)])
    return targets, predictions, classes


def few_labels(draw: Draw) -> tuple[Tensor, Tensor, int]:
    n, classes, seen = draw.in_turn([(12, 6, 3), (4, 9, 8), (0, 3, 1), (5, 1, 1)])
    low = draw.integer(0, classes - seen)
    high = low + seen - 1
    return draw.integers(n, low=low, high=high), draw.integers(n, low=low, high=high), classes


MATRIX_AT_HOME = [
    "confusion_matrix(torch.tensor([0]), torch.tensor([0]), 1)",
    "confusion_matrix(torch.tensor([0, 0, 1]), torch.tensor([0, 1, 1]), 2)",
    "confusion_matrix(torch.tensor([0, 0, 1]), torch.tensor([0, 1, 1]), 4)",
    "confusion_matrix(torch.tensor([2, 2]), torch.tensor([2, 2]), 3)",
    "confusion_matrix(torch.tensor([], dtype=torch.int64), torch.tensor([], dtype=torch.int64), 2)",
]


@pytest.mark.task("4.8", points=0.8)
@pytest.mark.cases(some_labels, count=4, home=MATRIX_AT_HOME)
def test_counts(student: Student, case: tuple[Tensor, Tensor, int]) -> None:
    """how often each true class (row) was taken for which (column)"""
    check(asked(student, case), counted(*case))


@pytest.mark.task("4.8", points=0.2)
@pytest.mark.cases(some_labels, count=2, home=MATRIX_AT_HOME)
def test_whole_numbers(student: Student, case: tuple[Tensor, Tensor, int]) -> None:
    """int64 counts, also of no labels"""
    asked(student, case).equals(counted(*case))
    targets, predictions, classes = case
    try:
        answer = student.confusion_matrix(targets[:0], predictions[:0], classes)
        answer.as_tensor(shape=(classes, classes))
    except Wrong:
        return  # whether it works at all without labels is for another test
    answer.equals(torch.zeros(classes, classes, dtype=torch.int64))


@pytest.mark.task(
    "4.8", points=0.1, home="t, p = torch.tensor([0, 1, 1]), torch.tensor([1, 1, 0]); confusion_matrix(t, p, 2); t, p"
)
def test_labels_stay(student: Student, draw: Draw) -> None:
    """both tensors stay as they were: a second call gives the same"""
    labels = [recipe.random_labels(40, 4, seed=draw.seed()).build() for _ in range(2)]
    wanted = counted(labels[0], labels[1], 4)

    def ask(targets: Remote, predictions: Remote) -> None:
        check(student.confusion_matrix(targets, predictions, 4), wanted)

    right_twice(student, ask, labels, "labels-overwritten")


@pytest.mark.task("4.8", points=0.4)
@pytest.mark.cases(few_labels, count=4, home=MATRIX_AT_HOME)
def test_classes_that_do_not_occur(student: Student, case: tuple[Tensor, Tensor, int]) -> None:
    """a row and a column for every class, also for those that do not occur"""
    check(asked(student, case), counted(*case))


@pytest.mark.task(
    "4.8",
    points=0.5,
    home="t = given.random_labels(1_000_000, 10); confusion_matrix(t, t, 10)",
)
def test_a_million(student: Student, draw: Draw) -> None:
    """a million labels in no time"""
    small = *(recipe.random_labels(50, 4, seed=draw.seed()).build() for _ in range(2)), 4
    check(student.confusion_matrix(*small), counted(*small))  # and what needs importing is imported
    # A loop is found out by the first, in a second or two. Few classes have counts beyond sixteen bits.
    for n, classes in ((200_000, 10), (1_000_000, 3)):
        labels = [recipe.random_labels(n, classes, seed=draw.seed()) for _ in range(2)]
        targets, predictions = (r.build() for r in labels)
        began = time.process_time()
        wanted = torch.bincount(targets * classes + predictions, minlength=classes**2).reshape(classes, classes)
        mine = time.process_time() - began
        answer = student.confusion_matrix(*(student.keep(r) for r in labels), classes)
        check(answer, wanted)
        expect(answer.cpu_seconds < 0.6 * max(1, n / 500_000) + 20 * mine, mistake="python-loop")
