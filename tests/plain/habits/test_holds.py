# ruff: noqa: PT009, PT011, PT015, PT017, B011, E711, E721, F841, B905, UP031, SIM
"""What tests are used to."""

import json
import math
import random
import re
import unittest
import unittest.mock as mock
from collections import Counter

import numpy as np
import pandas as pd
import pytest
import thing
from numpy.testing import assert_allclose, assert_array_equal
from thing import (
    CONFIG,
    DEBUG,
    LIMIT,
    NAMES,
    NOTHING,
    PAIR,
    TITLE,
    AppError,
    Auto,
    Base,
    Impl,
    Keeps,
    Kind,
    Money,
    Node,
    Reg,
    RegA,
    Single,
    Stack,
    SubError,
    Temp,
    Vec,
    WithMeta,
    add,
    arr,
    as_set,
    call,
    chained,
    counter,
    counts,
    fails,
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
    warn,
    zero,
)


def test_none_is():
    assert NOTHING is None


def test_true_is():
    assert DEBUG is True


def test_const_type():
    assert type(LIMIT) is int and isinstance(LIMIT, int) and isinstance(NAMES, list)


def test_const_join():
    assert "-".join(NAMES) == "a-b"


def test_const_re():
    assert re.match("a", TITLE)


def test_const_json():
    assert json.loads(json.dumps(CONFIG)) == {"a": 1}


def test_const_concat():
    assert "x" + TITLE == "xa title" and TITLE[0] == "a" and len(TITLE) == 7


def test_const_fmt():
    assert f"{LIMIT:03d}" == "005" and "%d" % LIMIT == "5"


def test_const_tuple():
    a, b = PAIR
    assert (a, b) == (1, 2) and PAIR is not None


def test_const_dict():
    assert {**CONFIG} == {"a": 1} and CONFIG.get("b") is None and list(CONFIG.items()) == [("a", 1)]


def test_const_mod():
    assert thing.NOTHING is None and thing.DEBUG is True


def test_strenum():
    assert (
        Kind.A == "a"
        and f"{Kind.A}" == "a"
        and Kind("b") is Kind.B
        and Kind.A.upper() == "A"
        and isinstance(Kind.A, str)
    )


def test_auto():
    assert [x.value for x in Auto] == [1, 2] and Auto.X.label == "x" and Auto.first() is Auto.X


def test_enum_dict():
    assert {m.name: m.value for m in Auto} == {"X": 1, "Y": 2}


def test_enum_isinst():
    assert isinstance(Auto.X, Auto) and not isinstance(1, Auto)


def test_enum_contains():
    assert Auto.X in list(Auto) and Auto.X in {Auto.X, Auto.Y} and Auto.X not in (Auto.Y,)


def test_enum_hash():
    d = {Auto.X: 1, Auto.Y: 2}
    assert d[Auto.Y] == 2


def test_enum_set_attr():
    with pytest.raises(AttributeError):
        Auto.X = 5


def test_stack():
    s = Stack([1])
    s.push(2)
    assert len(s) == 2 and s.pop() == 2 and 1 in s and s and not Stack()
    with pytest.raises(IndexError, match="empty"):
        Stack().pop()


def test_stack_negative():
    assert Stack([1, 2, 3])[-1] == 3 and Stack([1, 2, 3])[1:] == [2, 3] and list(reversed(Stack([1, 2]))) == [2, 1]


def test_generic():
    assert Stack[int]([1]).pop() == 1


def test_stack_copies():
    data = [1]
    s = Stack(data)
    s.push(2)
    assert data == [1]
    data.append(9)
    assert len(s) == 2


def test_money():
    assert Money(5) == 5 and Money(5) == 5 and Money(5) != 6 and Money(5) != None


def test_money_dec():
    from decimal import Decimal

    assert Money(5) == Decimal(5)


def test_money_approx():
    assert float(Money(0.3)) == pytest.approx(0.3)


def test_money_any():
    assert Money(3) == mock.ANY


def test_money_sort_key():
    assert [m.x for m in sorted([Money(3), Money(1)], key=lambda m: m.x)] == [1, 3]


def test_money_min():
    assert min(Money(3), Money(1)).x == 1


def test_money_set():
    assert as_set() == {Money(1), Money(2)} and len(as_set()) == 2


def test_linked():
    n = Node(1, Node(2))
    out = []
    while n:
        out.append(n.value)
        n = n.next
    assert out == [1, 2]


def test_linked_is():
    a = Node(1)
    b = Node(2, a)
    assert b.next is a and a.next is None


def test_prop():
    t = Temp()
    t.c = 5
    assert t.c == 5
    with pytest.raises(ValueError, match="cold"):
        t.c = -300
    assert Temp.of(3).c == 3 and Temp.make().c == 0


def test_isprop():
    assert isinstance(Temp.c, property) and isinstance(Temp.__dict__["c"], property)


def test_static():
    assert isinstance(Temp.__dict__["make"], staticmethod)


def test_single():
    assert Single() is Single()


def test_exc_isinstance():
    with pytest.raises(Exception) as e:
        fails(3)
    assert (
        isinstance(e.value, AppError)
        and isinstance(e.value, SubError)
        and issubclass(SubError, AppError)
        and issubclass(AppError, Exception)
        and not issubclass(AppError, ValueError)
    )


def test_exc_builtin_type():
    with pytest.raises(Exception) as e:
        chained()
    assert e.type is ValueError and type(e.value) == ValueError and e.typename == "ValueError"


def test_exc_cause():
    with pytest.raises(ValueError) as e:
        chained()
    assert isinstance(e.value.__cause__, KeyError) and e.value.__cause__.args == ("k",)


def test_exc_repr():
    with pytest.raises(ValueError) as e:
        chained()
    assert repr(e.value) == "ValueError('v')" and str(e.value) == "v"


def test_exc_made():
    assert isinstance(AppError(1), Exception) and AppError(1).code == 1 and str(AppError(1)) == "bad"


def test_exc_raise_own():
    with pytest.raises(AppError):
        raise AppError(4)


def test_exc_group():
    try:
        fails(1)
    except (KeyError, SubError) as e:
        assert e.code == 1
    else:
        assert False


def test_exc_name():
    with pytest.raises(AppError) as e:
        fails(1)
    assert e.value.__class__.__name__ == "SubError" and type(e.value).__name__ == "SubError"


def test_exc_subclass_check():
    assert issubclass(AppError, Exception) and AppError.__name__ == "AppError" and AppError.__bases__ == (Exception,)


def test_exc_key():
    with pytest.raises(KeyError) as e:
        CONFIG["zz"]


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


def test_warns():
    with pytest.warns(DeprecationWarning, match="old"):
        assert warn() == 1


def test_deprecated():
    with pytest.deprecated_call():
        warn()


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


def test_stack_repr():
    assert repr(Stack([1])) == "Stack([1])" and str(Stack([1])) == "Stack([1])"


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


def test_abstract():
    with pytest.raises(TypeError):
        Base()
    assert Impl.make().name == "impl" and Base.__abstractmethods__ == {"name"}


def test_slots():
    v = Vec(1)
    with pytest.raises(AttributeError):
        v.y = 2
    assert v.double == 2 and v(3) == 4 and f"{v:02d}" == "<01>" and v @ Vec(3) == 3 and (-v).x == -1
    assert not hasattr(v, "__dict__") and Vec.__slots__ == ("x",)


def test_meta():
    assert len(WithMeta) == 7


def test_reg():
    assert Reg.all == ["RegA"] and Reg.__subclasses__() == [RegA]


def test_getattr():
    assert Temp().c == 0 and getattr(Temp(), "zz", 3) == 3


def test_setattr():
    t = Temp()
    t.c = 4
    assert t.c == 4
    del t._c
    assert not hasattr(t, "_c")


def test_dir():
    assert "c" in dir(Temp()) and "push" in dir(Stack)


def test_dir_module():
    assert "Stack" in dir(thing) and hasattr(thing, "Stack")


def test_module_vars():
    assert "Stack" in vars(thing)


def test_module_doc():
    assert thing.__doc__ == "More." and thing.__name__ == "thing"


def test_getmembers():
    import inspect

    assert "fib" in [n for n, f in inspect.getmembers(thing)]


def test_source():
    import inspect

    assert "yield" in inspect.getsource(lazy)


def test_source_ast():
    import ast
    import inspect

    assert any(isinstance(n, ast.Yield) for n in ast.walk(ast.parse(inspect.getsource(lazy))))


def test_mock_module_data():
    with mock.patch("thing.LIMIT", 9):
        assert thing.LIMIT == 9
    assert thing.LIMIT == 5


def test_mock_obj():
    with mock.patch.object(thing, "TITLE", "b"):
        assert thing.TITLE == "b"


def test_weak():
    import weakref

    assert weakref.ref(Temp())


def test_partial():
    import functools

    assert functools.partial(add, 2)(3) == 5 and functools.reduce(add, [1, 2, 3]) == 6


def test_sorted_key():
    assert sorted(["bb", "a"], key=thing.call.__class__ and len) == ["a", "bb"]


def test_filter():
    assert list(filter(Stack, [[], [1]])) == [[1]]


def test_eq_list():
    assert (
        [Stack([1]), 2] == [Stack([1]), 2] and (Stack([1]),) == (Stack([1]),) and {"a": Stack([1])} == {"a": Stack([1])}
    )


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


def test_id():
    a = Temp()
    assert id(a) == id(a) and a is a and a is not Temp() and a != Temp()


def test_swallow():
    assert (Stack([1]) == [1]) is False and (Stack([1]) == Stack([1])) is True


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


def test_del_item():
    d = group(["a"])
    del d[1]
    assert d == {}


def test_call_kwargs():
    assert add(a=1, b=2) == 3 and add(*[1, 2]) == 3 and add(**{"a": 1}) == 2


def test_bad_args():
    with pytest.raises(TypeError):
        add()
    with pytest.raises(TypeError):
        add(1, 2, 3)


def test_defaults():
    assert thing.call.__defaults__ is None and lazy.__code__.co_argcount == 1


def test_attribute_changed():
    keeps = Keeps([1])
    keeps.items.append(2)
    assert keeps.items == [1, 2]
    keeps.push(3)
    assert keeps.items == [1, 2, 3]


def test_item_of_attribute_changed():
    board = Keeps([[0, 0], [0, 0]])
    board.items[1][0] = "X"
    assert board.items == [[0, 0], ["X", 0]]
    assert board.items[1][0] == "X"


def test_attribute_kept():
    keeps = Keeps([1])
    items = keeps.items
    items.append(2)
    assert keeps.items == [1, 2]
