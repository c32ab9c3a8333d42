# ruff: noqa: PT009, B905, SIM
"""What functions give is as tests are used to."""

import math
import random
import unittest
from collections import Counter

import numpy as np
import pandas as pd
import pytest
import thing
from numpy.testing import assert_allclose, assert_array_equal
from thing import (
    CONFIG,
    NAMES,
    NOTHING,
    PAIR,
    Auto,
    Money,
    Single,
    Stack,
    add,
    arr,
    call,
    counter,
    counts,
    fib,
    frame,
    group,
    lazy,
    mean,
    nan,
    nested,
    path,
    prints,
    regex,
    roll,
    swap,
    zero,
)


def test_wraps():
    assert add.__name__ == "add" and add.__doc__ == "Adds." and add(1) == 2 and add.__wrapped__(2, 2) == 4


def test_cache():
    assert fib(20) == 6765 and fib.cache_info().hits > 0


def test_closure():
    c = counter()
    c()
    assert c() == 2 and counter()() == 1


def test_dd():
    assert group(["a", "bb", "c"]) == {1: ["a", "c"], 2: ["bb"]}


def test_counter():
    assert counts("aab") == Counter(a=2, b=1) and counts("aab").most_common(1) == [("a", 2)]


def test_capsys(capsys):
    prints(1, sep="-")
    assert capsys.readouterr().out == "hi-1\n"


def test_capsys_closed():
    import contextlib
    import io

    b = io.StringIO()
    with contextlib.redirect_stdout(b):
        prints(2)
    assert b.getvalue() == "hi 2\n"


def test_seed():
    random.seed(3)
    a = roll()
    random.seed(3)
    assert roll() == a


def test_seed_value():
    random.seed(3)
    a = roll()
    random.seed(3)
    assert random.randint(1, 6) == a


def test_np():
    assert mean(np.array([1.0, 2.0])) == 1.5 and isinstance(arr(), np.ndarray) and arr().dtype.kind == "i"


def test_np_scalar():
    assert isinstance(mean([1, 2]), (float, np.floating))


def test_frame():
    assert list(frame().columns) == ["a"] and isinstance(frame(), pd.DataFrame)


def test_nested():
    n = nested()
    assert n[Auto.X][0] is Auto.Y and n[Auto.X][1] == Stack([1]) and n["p"][0].x == 1


def test_lazy():
    g = lazy([1, 2])
    assert next(g) == 2 and next(g) == 4
    with pytest.raises(StopIteration):
        next(g)


def test_lazy_map():
    assert list(map(call, [abs, abs], [-1, 2])) == [1, 2]


def test_lazy_arg():
    assert list(lazy(range(3))) == [0, 2, 4]


def test_swap():
    d = {"a": 1, "b": 2}
    swap(d)
    assert d == {"a": 2, "b": 1}


def test_zero():
    rows = [[1, 2], [3, 4]]
    first = rows[0]
    zero(rows)
    assert rows == [[0, 2], [0, 4]] and first == [0, 2]


def test_deldict():
    d = {"a": 1}
    thing.deleted(d)
    assert d == {}


def test_regex():
    assert regex().match("aa") and regex().pattern == "a+"


def test_path():
    assert path().name == "b" and str(path()) == "a/b"


def test_nan():
    assert math.isnan(nan())


def test_partial():
    import functools

    assert functools.partial(add, 2)(3) == 5 and functools.reduce(add, [1, 2, 3]) == 6


def test_sorted_key():
    assert sorted(["bb", "a"], key=thing.call.__class__ and len) == ["a", "bb"]


def test_filter():
    assert list(filter(Stack, [[], [1]])) == [[1]]


def test_unittest_eq():
    t = unittest.TestCase()
    t.assertEqual(Stack([1]), Stack([1]))
    t.assertNotEqual(Stack([1]), Stack([2]))
    t.assertIn(1, Stack([1]))
    t.assertTrue(Stack([1]))
    t.assertFalse(Stack())
    t.assertIs(Single(), Single())
    t.assertIsNone(NOTHING)
    t.assertIsNone(thing.NOTHING)
    t.assertListEqual(NAMES, ["a", "b"])
    t.assertDictEqual(CONFIG, {"a": 1})
    t.assertCountEqual(Stack([1, 2]), [2, 1])
    t.assertAlmostEqual(mean([1, 2]), 1.5)
    t.assertIsInstance(mean([1.5]), float)
    t.assertSequenceEqual(Stack([1]), [1])
    t.assertGreater(Money(2), Money(1)) if hasattr(Money, "__gt__") else None


def test_bool_of():
    assert bool(Stack([1])) is True and (not Stack()) is True


def test_iter_enumerate():
    assert [(i, x) for i, x in enumerate(Stack("ab"))] == [(0, "a"), (1, "b")] and dict(zip(Stack("ab"), [1, 2])) == {
        "a": 1,
        "b": 2,
    }


def test_unpack_star():
    a, *b = Stack([1, 2, 3])
    assert a == 1 and b == [2, 3] and [*Stack([1])] == [1]


def test_sum_any():
    assert (
        sum(Stack([1, 2])) == 3
        and any(Stack([0, 1]))
        and max(Stack([1, 5])) == 5
        and sorted(Stack([2, 1])) == [1, 2]
        and tuple(Stack([1])) == (1,)
        and set(Stack([1, 1])) == {1}
    )


def test_join():
    assert "".join(Stack(["a", "b"])) == "ab"


def test_np_of():
    assert np.array(list(Stack([1, 2]))).sum() == 3


def test_np_array_of():
    assert np.sum(np.array(Stack([1, 2]))) == 3


def test_allclose_list():
    assert_allclose(NAMES and [1.0], [1.0])
    assert_array_equal(thing.PAIR, [1, 2])
    assert_array_equal(PAIR, [1, 2])


def test_round():
    assert round(mean([1, 2.25]), 2) == 1.62


def test_isclose():
    assert math.isclose(Money(1.0), 1.0)
