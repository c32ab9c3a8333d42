# ruff: noqa: PT011, PT030
"""What does not hold there."""

import inspect
import random
import warnings

import pytest
import thing
from thing import LIMIT, NOTHING, Stack, SubError, add, bare, chained, fails, roll


def test_another_class():
    with pytest.raises(Exception) as e:
        fails(3)
    assert type(e.value) is ValueError


def test_another_cause():
    with pytest.raises(ValueError) as e:
        chained()
    assert isinstance(e.value.__cause__, ValueError)


def test_no_docstring():
    assert bare.__doc__


def test_no_warning():
    with pytest.warns(DeprecationWarning):
        add(1)


def test_a_constant():
    assert LIMIT is None


def test_none():
    assert NOTHING is not None


def test_other_seeds():
    random.seed(3)
    first = [roll() for _ in range(20)]
    random.seed(4)
    assert [roll() for _ in range(20)] == first


def test_without_a_seed():
    random.seed(3)
    assert len({roll() for _ in range(50)}) == 1


def test_warnings_are_errors():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        thing.warn()


def test_parameters():
    assert list(inspect.signature(Stack.push).parameters) == ["self"]


def test_no_subclass():
    assert issubclass(SubError, ValueError)


def test_attribute_unchanged():
    keeps = thing.Keeps([1])
    keeps.items.append(2)
    assert keeps.items == [1]
