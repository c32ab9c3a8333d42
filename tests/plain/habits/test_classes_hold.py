# ruff: noqa: E711, SIM
"""Objects of a learner's classes, and the module itself, are as tests are used to."""

import unittest.mock as mock

import pytest
import thing
from thing import (
    Base,
    Impl,
    Keeps,
    Money,
    Node,
    Reg,
    RegA,
    Single,
    Stack,
    Temp,
    Vec,
    WithMeta,
    add,
    as_set,
    group,
    lazy,
)


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


def test_stack_repr():
    assert repr(Stack([1])) == "Stack([1])" and str(Stack([1])) == "Stack([1])"


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


def test_eq_list():
    assert (
        [Stack([1]), 2] == [Stack([1]), 2] and (Stack([1]),) == (Stack([1]),) and {"a": Stack([1])} == {"a": Stack([1])}
    )


def test_id():
    a = Temp()
    assert id(a) == id(a) and a is a and a is not Temp() and a != Temp()


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
