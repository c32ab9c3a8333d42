"""Hidden. Words in angle brackets are replaced when the course is set up."""

import pytest
import torch
from torch import Tensor

from autograder.testing import Draw, Recipe, Student, expect, recipe

IN_MEMORY = "<canary:memory>"
PAYLOAD = b"payload " * 100


def some(draw: Draw) -> tuple[Tensor]:
    return (draw.tensor(draw.in_turn([4, 3]), dtype=draw.dtype()),)


def net(draw: Draw) -> tuple[Recipe]:
    return (recipe.tanh_net(hidden=3, seed=draw.seed()),)


@pytest.mark.task("1.1", points=1.0)
@pytest.mark.cases(some, count=2, home=["double(torch.ones(2))"])
def test_doubles(student: Student, case: tuple[Tensor]) -> None:
    """twice each value"""
    (x,) = case
    student.double(x).equals(2 * x)


@pytest.mark.task("1.2", points=0.5, home="total([1.0, 2.0])")
def test_total(student: Student) -> None:
    """the sum of all numbers"""
    expect(student.total([1.5, 2.25, -0.5]).as_float() == 3.25, "The sum is not right.")


@pytest.mark.task("1.2", points=0.5, home="total([2])")
def test_total_of_nothing(student: Student) -> None:
    """nothing sums to zero"""
    expect(student.total([]).as_float() == 0.0, "The sum is not right.")


@pytest.mark.task("1.3", points=0.5, home="store('file', b'data')")
def test_store(student: Student) -> None:
    """the file holds the data"""
    path = student.file(None, ".bin")
    student.store(path, PAYLOAD)
    expect(student.read(path) == PAYLOAD, "The file does not hold the data.")


@pytest.mark.task("1.3", points=0.5, home="store('file', b'data')")
def test_replace(student: Student) -> None:
    """an older file is replaced"""
    path = student.file(b"older", ".bin")
    student.store(path, PAYLOAD)
    expect(student.read(path) == PAYLOAD, "The file does not hold the data.")


@pytest.mark.task("1.4", points=0.9)
@pytest.mark.cases(net, count=2, home=["halve(given.tanh_net())"])
def test_halve(student: Student, case: tuple[Recipe]) -> None:
    """every weight is halved"""
    kept = student.keep(case[0])
    student.halve(kept)
    state = {name: value.as_tensor() for name, value in student.probe("state", kept).as_dict().items()}
    own = case[0].build()
    wanted = {name: value / 2 for name, value in own.state_dict().items()}
    right = state.keys() == wanted.keys() and all(bool(torch.equal(state[name], wanted[name])) for name in wanted)
    expect(right, "The weights are not half of what they were.")


@pytest.mark.task("1.4", points=0.1, evidence="state", home="halve(given.tanh_net())")
def test_mode(student: Student) -> None:
    """the mode of the net is left alone"""
    kept = student.keep(recipe.tanh_net(training=False))
    student.halve(kept)
    expect(not student.probe("training", kept).as_bool(), "The net is in another mode now.")
