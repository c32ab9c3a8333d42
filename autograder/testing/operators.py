"""Python's operators on a learner's object, which is in a worker: each is one deed there (``sandbox.objects``).

What an object says about itself when you compare it is the worker's word, and a verdict that rests on it is ``state``.
Two rules still keep it honest. An object that you compare with data has to pick it out of several values, without
knowing which one is right. And an object that is equal to anything counts as equal to nothing.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, NoReturn

ITEMS_CAP = 2**16
"""How many items an object may have where a test goes through them all."""
LENGTH_CAP = 2**20
"""And how many it may say that it has: ``list()`` makes room for them."""
DECOYS = 7
PLAIN = (
    bool, int, float, complex, str, bytes, list, tuple, set, frozenset, dict, Decimal, Fraction, date, datetime,
    timedelta,
)  # fmt: skip
BINARY = {
    "add": "+", "sub": "-", "mul": "*", "matmul": "@", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**",
    "lshift": "<<", "rshift": ">>", "and_": "&", "or_": "|", "xor": "^",
}  # fmt: skip
UNARY = {"neg": "-", "pos": "+", "invert": "~"}
TELLING = {*BINARY, *(f"i{deed.strip('_')}" for deed in BINARY), "divmod"}
"""Deeds by which a test may give an object the very number that it wants: ``abs(it - 0.5) < 1e-9``."""
RETELLING = {*TELLING, *UNARY, "abs", "round", "int", "float", "complex", "index"}
"""And those that may give it back."""


class Operated:
    """Something that operators are applied to where it is."""

    __slots__ = ()
    _refusal: ClassVar[type[Exception]] = Exception
    """What a deed raises that the learner's code cannot do."""

    def _done(self, deed: str, *operands: Any) -> Any:
        """The result of a deed, in the form that tests see."""
        raise NotImplementedError

    def _made(self, deed: str, *operands: Any) -> Any:
        """The object that a deed returns."""
        return self._done(deed, *operands)

    def _read(self, deed: str, kind: type, *operands: Any) -> Any:
        """The plain value that Python wants of a deed."""
        return self._done(deed, *operands)

    def _told(self, deed: str, *operands: Any) -> Any:
        """Read what only the worker can know: from here on, the verdict rests on its word."""
        raise NotImplementedError

    def _random(self) -> random.Random:
        """For what the worker must not foresee."""
        raise NotImplementedError

    def _absurd(self, what: str) -> NoReturn:
        """Fail the test for what no object is like."""
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if of_learner(other):
            return self._told("equals", self, [other]) == [True] and self._told("always equal", self, other) is False
        return self._picks(other) if type(other) in PLAIN else NotImplemented

    def _picks(self, wanted: Any) -> bool:
        """Whether an object tells the wanted data from others: which it is, it is not told."""
        draw = self._random()
        others = [wanted, *(_altered(wanted, draw) for _ in range(DECOYS))]
        draw.shuffle(others)
        said = self._told("equals", self, others)
        return bool(said == [other == wanted for other in others])

    def __ne__(self, other: object) -> bool:
        return not self == other and self._told("ne", self, other) is True

    def __hash__(self) -> int:
        found = self._told("hash", self)
        return found if type(found) is int else 0

    def __bool__(self) -> bool:
        return self._told("bool", self) is True

    def __contains__(self, item: object) -> bool:
        if self._told("contains", self, item) is not True:
            return False
        try:
            return self._told("contains", self, f"other {self._random().random()}") is not True
        except self._refusal:  # it cannot even be asked for just anything
            return True

    def __lt__(self, other: object) -> bool:
        return self._ordered("lt", other, "lt")

    def __le__(self, other: object) -> bool:
        return self._ordered("le", other, "lt")

    def __gt__(self, other: object) -> bool:
        return self._ordered("gt", other, "gt")

    def __ge__(self, other: object) -> bool:
        return self._ordered("ge", other, "gt")

    def _ordered(self, deed: str, other: object, turned: str) -> bool:
        """Whether one comes before or after the other, and not the other before or after it too."""
        if self._told(deed, self, other) is not True:
            return False
        try:
            return self._told(turned, other, self) is not True
        except self._refusal:  # they can be compared in one way only
            return True

    def __len__(self) -> int:
        size: int = self._read("len", int, self)
        return size if 0 <= size < LENGTH_CAP else self._absurd("it says that it has very many items")

    def __str__(self) -> str:
        return str(self._read("str", str, self))

    def __format__(self, how: str) -> str:
        return str(self._read("format", str, self, how))

    def __int__(self) -> int:
        return int(self._read("int", int, self))

    def __index__(self) -> int:
        return int(self._read("index", int, self))

    def __float__(self) -> float:
        return float(self._read("float", float, self))

    def __complex__(self) -> complex:
        return complex(self._read("complex", complex, self))

    def __bytes__(self) -> bytes:
        data: bytes = self._read("bytes", bytes, self)
        return data

    def __round__(self, digits: int | None = None) -> Any:
        return self._done("round", self, *([] if digits is None else [digits]))

    def __setitem__(self, key: Any, value: Any) -> None:
        self._done("setitem", self, key, value)

    def __delitem__(self, key: Any) -> None:
        self._done("delitem", self, key)

    def __enter__(self) -> Any:
        return self._made("enter", self)

    def __copy__(self) -> Any:
        return self._made("copy", self)

    def __deepcopy__(self, memo: object) -> Any:
        return self._made("deepcopy", self)


def _forward(deed: str) -> Callable[..., Any]:
    return lambda self, *rest: self._done(deed, self, *rest)


def _backward(deed: str) -> Callable[..., Any]:
    return lambda self, other: self._done(deed, other, self)


def _in_place(deed: str) -> Callable[..., Any]:
    return lambda self, other: self._made(deed, self, other)


for _deed in (*BINARY, "divmod"):
    _name = _deed.strip("_")
    setattr(Operated, f"__{_name}__", _forward(_deed))
    setattr(Operated, f"__r{_name}__", _backward(_deed))
    if _deed != "divmod":
        setattr(Operated, f"__i{_name}__", _in_place(f"i{_name}"))
for _name in (*UNARY, "abs", "getitem", "reversed"):
    setattr(Operated, f"__{_name}__", _forward(_name))


def of_learner(value: object) -> bool:
    """Whether something stands for a learner's object, or is one of their exceptions."""
    return issubclass(type(value), Operated) or getattr(value, "of_learner", False) is True


def _altered(value: Any, draw: random.Random) -> Any:
    """Other data of the same kind."""
    match value:
        case bool():
            return not value
        case int() | float() | complex() | Decimal() | Fraction():
            return value + draw.choice([-1, 1]) * draw.randint(1, 9)
        case str():
            return value + draw.choice("abcdefghij") if draw.random() < 0.5 or not value else value[:-1] + "~"
        case bytes():
            return value + bytes([draw.randint(0, 255)])
        case list() | tuple() if value and draw.random() < 0.7:
            place = draw.randrange(len(value))
            return type(value)(_altered(item, draw) if i == place else item for i, item in enumerate(value))
        case list() | tuple():
            return type(value)([*value, draw.randint(0, 9)])
        case set() | frozenset():
            return value | {f"other {draw.randint(0, 99)}"}
        case dict():
            return value | {f"other {draw.randint(0, 99)}": 0}
    return f"other {draw.randint(0, 99)}"
