# ruff: noqa: PT011, PT015, B011
"""What holds of a module's objects in Python."""

import copy
import dataclasses
import json
import math
import operator
import pickle
from collections import deque
from dataclasses import FrozenInstanceError
from http import HTTPStatus

import numpy as np
import pandas as pd
import pytest
import thing
from thing import (
    Bag,
    Color,
    Level,
    Pair,
    Point,
    Polygon,
    Right,
    Shape,
    Size,
    Square,
    apply,
    countdown,
    drain,
    grow,
    grow_all,
    half,
    kind_of,
    looks,
    parsed,
    put_nine,
    read,
    rename,
    status,
)


def test_member_is():
    assert Polygon().color is Color.RED and Polygon().color is not Color.BLUE


def test_member_equals():
    assert Polygon().color == Color.RED and Polygon().color != Color.BLUE


def test_member_value():
    assert Color["BLUE"].value == 2 and Color.RED.name == "RED"


def test_member_called():
    assert Color(2) is Color.BLUE


def test_member_of_module():
    assert thing.Color.RED is Color.RED


def test_no_member():
    with pytest.raises(ValueError):
        Color(7)
    with pytest.raises(KeyError):
        Color["GREEN"]


def test_members():
    assert [c.name for c in Color] == ["RED", "BLUE"] and list(Color) == [Color.RED, Color.BLUE]


def test_members_as_keys():
    assert {Color.RED: 1}[Color.RED] == 1 and Color.RED in Color and Color.RED in [Color.RED]


def test_whole_members():
    assert Level.HIGH == 3 and Level.LOW < Level.HIGH and Level.HIGH + 1 == 4


def test_flags():
    assert Right(3) == Right.READ | Right.WRITE and Right.READ in Right(3)


def test_member_of_python():
    assert status() is HTTPStatus.NOT_FOUND and status() == 404


def test_member_sent():
    assert apply(str, HTTPStatus.OK) == str(HTTPStatus.OK)


def test_member_shown():
    assert str(Color.RED) == "Color.RED" and repr(Color.RED) == "<Color.RED: 1>"


def test_frozen():
    with pytest.raises(FrozenInstanceError):
        Point(1).x = 5


def test_frozen_as_python_says():
    with pytest.raises(AttributeError, match="cannot assign"):
        Point(1).x = 5


def test_not_json():
    with pytest.raises(json.JSONDecodeError) as e:
        read("{")
    assert e.value.pos == 1


def test_no_record():
    assert not dataclasses.is_dataclass(Square) and not dataclasses.is_dataclass(5)


def test_tuple_of_names():
    assert Size(1, 2) == (1, 2) and Size(1, 2).w == 1 and Size(1, 2)[1] == 2


def test_tuple_changed():
    assert Size(1, 2)._replace(w=5) == Size(5, 2) and Size._fields == ("w", "h")
    assert Size(1, 2)._asdict() == {"w": 1, "h": 2} and Pair(1, 2).b == 2


def test_tuple_of_python():
    assert parsed("http://a.b/c").netloc == "a.b"


def test_types_alike():
    assert type(Point(1)) is type(Point(2)) and int is int and type(half(4)) is float


def test_python_types():
    assert kind_of(5) is int and kind_of("") is str


def test_abstract():
    with pytest.raises(TypeError):
        Shape()
    assert isinstance(Square(2), Shape) and Square(2).area() == 4


def test_generator():
    g = countdown(3)
    assert next(g) == 3 and list(g) == [2, 1] and list(countdown(2)) == [2, 1]


def test_two_iterators():
    b = Bag([1, 2])
    assert [(x, y) for x in b for y in b] == [(1, 1), (1, 2), (2, 1), (2, 2)]


def test_property():
    with pytest.raises(AttributeError):
        Polygon().size = 3
    assert Polygon().size == 0


def test_cached():
    p = Polygon()
    assert p.first is p.first and p.first is not Polygon().first


def test_class_attribute():
    Shape.kinds = 4
    try:
        assert Square.kinds == 4 and Square(1).kinds == 4
    finally:
        Shape.kinds = 0


def test_sorted():
    assert sorted([Point(2), Point(1)]) == [Point(1), Point(2)] and max(Point(1), Point(3)).x == 3


def test_hashed():
    assert len({Point(1), Point(1), Point(2)}) == 2 and Point(1) in {Point(1)}


def test_unhashable():
    with pytest.raises(TypeError):
        hash(Polygon())


def test_copied():
    p = Polygon([Point(1)])
    q = copy.deepcopy(p)
    q.add(Point(2))
    assert len(p.points) == 1


def test_pickled_data():
    assert pickle.loads(pickle.dumps([1])) == [1]


def test_matched_member():
    match Color(2):
        case Color.RED:
            assert False
        case Color.BLUE:
            pass
        case _:
            assert False


def test_vars():
    assert vars(Point(1, 2)) == {"x": 1, "y": 2} and Point(1).__dict__ == {"x": 1, "y": 0}


def test_functions_of_python():
    assert apply(math.sqrt, 4) == 2 and apply(operator.add, 1, 2) == 3


def test_queue_drained():
    q = deque([1, 2])
    drain(q)
    assert not q


def test_array_changed():
    a = np.array([1.0, 2.0])
    grow(a)
    assert a.tolist() == [2, 3]


def test_view_changed():
    a = np.zeros(3)
    grow(a[1:])
    assert a.tolist() == [0, 1, 1]


def test_arrays_changed():
    a = np.ones(2)
    grow_all([a, np.ones(1)])
    assert a.tolist() == [2, 2]


def test_array_unchanged():
    a = np.array([1, float("nan")])
    assert looks(a) == 2 and a[0] == 1


def test_frame_changed():
    f = pd.DataFrame({"a": [1, 2, 3]})
    rename(f)
    pd.testing.assert_frame_equal(f, pd.DataFrame({"a": [9, 2, 3, 0], "new": [2, 4, 6, 0]}))


def test_series_changed():
    s = pd.Series([1, 2])
    put_nine(s)
    assert s.tolist() == [9, 2]
