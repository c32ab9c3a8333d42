# ruff: noqa: PT009, PT011, PT015, B011
"""What holds of a module's objects in Python."""

import asyncio
import copy
import dataclasses
import inspect
import json
import math
import operator
import pickle
import types
import typing
import unittest
from collections import abc, deque
from collections.abc import Generator
from dataclasses import FrozenInstanceError, asdict, astuple, fields
from http import HTTPStatus

import numpy as np
import pandas as pd
import pytest
import thing
from thing import (
    Bag,
    Color,
    Count,
    Empty,
    Level,
    Pair,
    Point,
    Polygon,
    Right,
    Shape,
    Size,
    Square,
    apply,
    bare,
    countdown,
    double,
    drain,
    fails,
    grow,
    grow_all,
    half,
    kind_of,
    looks,
    parsed,
    put_nine,
    read,
    rename,
    slowly,
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


def test_members_by_name():
    assert set(Color.__members__) == {"RED", "BLUE"} and len(Color) == 2


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


def test_records():
    assert dataclasses.is_dataclass(Point) and dataclasses.is_dataclass(Point(1))


def test_no_record():
    assert not dataclasses.is_dataclass(Square) and not dataclasses.is_dataclass(5)


def test_fields():
    assert [f.name for f in fields(Point)] == ["x", "y"]


def test_as_dict():
    assert asdict(Point(1)) == {"x": 1, "y": 0}
    assert astuple(Point(1, 2)) == (1, 2)


def test_replaced():
    assert dataclasses.replace(Point(1, 2), x=3) == Point(3, 2)


def test_tuple_of_names():
    assert Size(1, 2) == (1, 2) and Size(1, 2).w == 1 and Size(1, 2)[1] == 2


def test_tuple_is():
    w, h = Size(1, 2)
    assert (w, h) == (1, 2) and isinstance(Size(1, 2), tuple) and issubclass(Size, tuple)


def test_tuple_changed():
    assert Size(1, 2)._replace(w=5) == Size(5, 2) and Size._fields == ("w", "h")
    assert Size(1, 2)._asdict() == {"w": 1, "h": 2} and Pair(1, 2).b == 2


def test_tuple_of_python():
    assert parsed("http://a.b/c").netloc == "a.b"


def test_type_is():
    assert type(Point(1)) is Point and type(Point(1)) is not Size and type(Point(1)) is thing.Point


def test_type_named():
    assert type(Point(1)).__name__ == "Point" and Point(1).__class__ is Point


def test_types_alike():
    assert type(Point(1)) is type(Point(2)) and int is int and type(half(4)) is float


def test_type_of_error():
    with pytest.raises(ValueError) as e:
        Color(7)
    assert type(e.value) is ValueError


def test_python_types():
    assert kind_of(5) is int and kind_of("") is str


def test_signature():
    s = inspect.signature(Polygon.add)
    assert list(s.parameters) == ["self", "p", "times"]
    assert s.parameters["times"].default == 1 and s.parameters["p"].default is inspect.Parameter.empty


def test_signature_shown():
    assert str(inspect.signature(bare)) == "()"


def test_kinds_of_parameters():
    p = inspect.signature(half).parameters["x"]
    assert p.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD


def test_hints():
    assert typing.get_type_hints(half) == {"x": float, "digits": int, "return": float}


def test_looked_into():
    assert inspect.isclass(Point) and not inspect.isclass(half)
    assert inspect.isfunction(half) and not inspect.isfunction(Point)
    assert inspect.isgeneratorfunction(countdown) and inspect.isgenerator(countdown(1))
    assert inspect.iscoroutinefunction(double) and inspect.isabstract(Shape) and not inspect.isabstract(Square)


def test_docstring():
    assert half.__doc__ == "Half of it." and Point.__doc__ and Size(1, 2).__doc__


def test_docstring_cleaned():
    assert inspect.getdoc(half) == "Half of it."


def test_no_docstring():
    assert bare.__doc__ is None and not thing.Count.__doc__


def test_callable():
    assert callable(half) and callable(Point) and callable(Count(1)) and not callable(Empty())


def test_has():
    assert hasattr(Point, "__add__") and not hasattr(Empty(), "__add__") and not hasattr(Empty, "__len__")
    assert hasattr(Point(1), "x") and not hasattr(Point(1), "z")


def test_asked_by_name():
    assert Point.__add__(Point(1), Point(2)) == Point(3) and Point(1).__add__(Point(2)).x == 3


def test_initializer():
    assert list(inspect.signature(Square.__init__).parameters) == ["self", "side"]


def test_bases():
    assert Square.__bases__ == (Shape,) and Shape in Square.__mro__ and issubclass(Square, Shape)


def test_abstract():
    with pytest.raises(TypeError):
        Shape()
    assert isinstance(Square(2), Shape) and Square(2).area() == 4


def test_abcs():
    assert isinstance(Bag(), abc.Sequence) and isinstance(Count(1), abc.Iterator)
    assert not isinstance(Empty(), (abc.Sized, abc.Iterable, abc.Callable)) and isinstance(Bag(), list)


def test_generator_kind():
    assert isinstance(countdown(2), types.GeneratorType) and isinstance(countdown(2), Generator)
    assert isinstance(half, types.FunctionType) and not isinstance(Point, types.FunctionType)
    assert isinstance(Point, type) and not isinstance(half, type)


def test_asserted_by_unittest():
    t = unittest.TestCase()
    t.assertIsInstance(Bag(), list)
    t.assertNotIsInstance(Empty(), list)
    t.assertIsInstance(Point(1), Point)


def test_iterator_itself():
    it = Count(2)
    assert iter(it) is it and next(it) == 1 and list(it) == [0]
    with pytest.raises(StopIteration):
        next(it)
    assert next(it, None) is None


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


def test_pickled():
    assert pickle.loads(pickle.dumps(Point(1, 2))) == Point(1, 2)


def test_pickled_data():
    assert pickle.loads(pickle.dumps([1])) == [1]


def test_matched():
    match Point(1, 2):
        case Point(x=1, y=y):
            assert y == 2
        case _:
            assert False


def test_matched_by_place():
    match Point(1, 2):
        case Point(3, _):
            assert False
        case Point(1, y):
            assert y == 2


def test_matched_member():
    match Color(2):
        case Color.RED:
            assert False
        case Color.BLUE:
            pass
        case _:
            assert False


def test_matched_beside():
    match 5:
        case Point():
            assert False
        case int():
            pass


def test_vars():
    assert vars(Point(1, 2)) == {"x": 1, "y": 2} and Point(1).__dict__ == {"x": 1, "y": 0}


def test_run():
    assert asyncio.run(double(4)) == 8


def test_run_with_error():
    with pytest.raises(KeyError):
        asyncio.run(fails())


def test_awaited():
    async def main():
        return await double(4)

    assert asyncio.run(main()) == 8


def test_gathered():
    async def main():
        return await asyncio.gather(double(1), double(2))

    assert asyncio.run(main()) == [2, 4]


def test_waited_for():
    async def main():
        return await asyncio.wait_for(double(1), 5)

    assert asyncio.run(main()) == 2


def test_iterated_async():
    async def main():
        return [x async for x in slowly(3)]

    assert asyncio.run(main()) == [0, 1, 2]


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
