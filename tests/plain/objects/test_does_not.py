# ruff: noqa: PT015, B011
"""What does not hold of them."""

import dataclasses
import inspect
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import FrozenInstanceError

import numpy as np
import pandas as pd
import pytest
from thing import Bag, Color, Empty, Point, Polygon, Size, Square, apply, bare, drain, grow, half, looks, rename


def test_wrong_member():
    assert Polygon().color is Color.BLUE


def test_wrong_value():
    assert Color.RED.value == 2


def test_members_differ():
    assert Color.RED == Color.BLUE


def test_docstring_missing():
    assert bare.__doc__


def test_not_callable():
    assert callable(Empty())


def test_lacks_method():
    assert hasattr(Empty, "__len__")


def test_not_iterable():
    assert isinstance(Empty(), Iterable)


def test_no_iterator():
    assert isinstance(Polygon(), Iterator)


def test_another_type():
    assert type(Point(1)) is Size


def test_another_iterator():
    b = Bag()
    assert iter(b) is b


def test_no_record():
    assert dataclasses.is_dataclass(Square)


def test_no_coroutine():
    assert inspect.iscoroutinefunction(half)


def test_matches_another():
    match Point(1, 2):
        case Size():
            pass
        case _:
            assert False


def test_another_error():
    with pytest.raises(FrozenInstanceError):
        Polygon().color = 5


def test_array_touched():
    a = np.array([1.0])
    grow(a)
    assert a[0] == 1


def test_frame_touched():
    f = pd.DataFrame({"a": [1, 2, 3]})
    rename(f)
    assert list(f.columns) == ["a"]


def test_nested_touched():
    a = {"x": np.ones(1)}
    apply(grow, a["x"])
    assert a["x"][0] == 1


def test_queue_touched():
    q = deque([1])
    drain(q)
    assert q


def test_read_only():
    a = np.ones(1)
    a.flags.writeable = False
    looks(a)
    assert False
