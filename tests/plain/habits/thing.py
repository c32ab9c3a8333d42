# ruff: noqa: RUF012
"""More."""

from __future__ import annotations

import abc
import contextlib
import functools
import logging
import math
import random
import re
import time
import warnings
from collections import Counter, OrderedDict, defaultdict
from enum import Enum, StrEnum, auto
from typing import Generic, TypeVar

import numpy as np
import pandas as pd

LIMIT = 5
NOTHING = None
DEBUG = True
TITLE = "a title"
NAMES = ["a", "b"]
CONFIG = {"a": 1}
PAIR = (1, 2)
T = TypeVar("T")


class Kind(StrEnum):
    A = "a"
    B = "b"


class Auto(Enum):
    X = auto()
    Y = auto()

    @property
    def label(self):
        return self.name.lower()

    @classmethod
    def first(cls):
        return cls.X


class Stack(Generic[T]):
    def __init__(self, items=()):
        self._items = list(items)

    def push(self, x):
        self._items.append(x)

    def pop(self):
        if not self._items:
            raise IndexError("empty")
        return self._items.pop()

    def __len__(self):
        return len(self._items)

    def __bool__(self):
        return bool(self._items)

    def __contains__(self, x):
        return x in self._items

    def __iter__(self):
        return iter(self._items)

    def __getitem__(self, i):
        return self._items[i]

    def __eq__(self, other):
        return isinstance(other, Stack) and self._items == other._items

    def __repr__(self):
        return f"Stack({self._items})"


class Keeps:
    """Keeps what it gets."""

    def __init__(self, items):
        self.items = items

    def push(self, x):
        self.items.append(x)


class Money:
    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return self.x == (other.x if isinstance(other, Money) else other)

    def __hash__(self):
        return hash(self.x)

    def __lt__(self, other):
        return self.x < other.x

    def __float__(self):
        return float(self.x)

    def __rsub__(self, other):
        return other - self.x

    def __sub__(self, other):
        return self.x - other

    def __abs__(self):
        return abs(self.x)


class Node:
    def __init__(self, value, next=None):
        self.value, self.next = value, next


class Temp:
    def __init__(self):
        self._c = 0

    @property
    def c(self):
        return self._c

    @c.setter
    def c(self, v):
        if v < -273:
            raise ValueError("too cold")
        self._c = v

    @staticmethod
    def make():
        return Temp()

    @classmethod
    def of(cls, v):
        t = cls()
        t.c = v
        return t


class Single:
    _one = None

    def __new__(cls):
        if cls._one is None:
            cls._one = super().__new__(cls)
        return cls._one


class AppError(Exception):
    def __init__(self, code, text="bad"):
        super().__init__(text)
        self.code = code


class SubError(AppError):
    pass


@contextlib.contextmanager
def managed(log):
    log.append("in")
    try:
        yield "x"
    finally:
        log.append("out")


def timed(f):
    @functools.wraps(f)
    def wrapper(*a, **k):
        return f(*a, **k)

    return wrapper


@timed
def add(a, b=1):
    """Adds."""
    return a + b


@functools.lru_cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def counter():
    n = 0

    def inc():
        nonlocal n
        n += 1
        return n

    return inc


def fails(code):
    raise SubError(code)


def chained():
    try:
        raise KeyError("k")
    except KeyError as e:
        raise ValueError("v") from e


def group(words):
    d = defaultdict(list)
    for w in words:
        d[len(w)].append(w)
    return d


def ordered():
    return OrderedDict(a=1, b=2)


def counts(text):
    return Counter(text)


def warn():
    warnings.warn("old", DeprecationWarning, stacklevel=2)
    return 1


def logs():
    logging.getLogger("thing").warning("careful")


def roll():
    return random.randint(1, 6)


def mean(a):
    return np.mean(a)


def arr():
    return np.arange(3)


def frame():
    return pd.DataFrame({"a": [1, 2]})


def nested():
    return {Auto.X: [Auto.Y, Stack([1])], "p": (Money(1),)}


def as_set():
    return {Money(1), Money(2)}


def deco(f):
    return f


def prints(x, sep=" "):
    print("hi", x, sep=sep)


def call(f, x):
    return f(x)


def lazy(xs):
    for x in xs:
        yield x * 2


def swap(d):
    d["a"], d["b"] = d["b"], d["a"]


def zero(rows):
    for row in rows:
        row[0] = 0


def regex():
    return re.compile("a+")


def scribble(path):
    path.parent.mkdir(exist_ok=True)
    path.write_text("hi")
    return path


def rename(old, new):
    old.rename(new)


def read(path):
    with open(path) as file:
        return file.read()


def path():
    import pathlib

    return pathlib.Path("a/b")


def now():
    return time.time()


def nan():
    return math.nan


def deleted(d):
    del d["a"]


class Base(abc.ABC):
    @property
    @abc.abstractmethod
    def name(self): ...

    @classmethod
    def make(cls):
        return cls()


class Impl(Base):
    name = "impl"


class Vec:
    __slots__ = ("x",)

    def __init__(self, x):
        self.x = x

    def __matmul__(self, o):
        return self.x * o.x

    def __getattr__(self, n):
        if n == "double":
            return self.x * 2
        raise AttributeError(n)

    def __call__(self, y):
        return self.x + y

    def __format__(self, spec):
        return f"<{self.x:{spec}}>"

    def __neg__(self):
        return Vec(-self.x)

    def __del__(self):
        pass


class Meta(type):
    def __len__(cls):
        return 7


class WithMeta(metaclass=Meta):
    pass


class Reg:
    all = []

    def __init_subclass__(cls, **k):
        Reg.all.append(cls.__name__)


class RegA(Reg):
    pass


def bare():
    pass
