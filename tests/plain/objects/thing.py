"""A learner's module of many kinds of objects."""

from __future__ import annotations

import abc
import asyncio
import collections
import functools
import json
from dataclasses import dataclass, field
from enum import Enum, Flag, IntEnum
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlparse


class Color(Enum):
    RED = 1
    BLUE = 2


class Level(IntEnum):
    LOW = 1
    HIGH = 3


class Right(Flag):
    READ = 1
    WRITE = 2


class Size(NamedTuple):
    w: int
    h: int


Pair = collections.namedtuple("Pair", "a b")


@dataclass(frozen=True, order=True)
class Point:
    """A point."""

    x: float
    y: float = 0

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)


@dataclass
class Polygon:
    points: list[Point] = field(default_factory=list)
    color: Color = Color.RED

    def add(self, p, times: int = 1):
        self.points.append(p)
        return self

    @property
    def size(self):
        return len(self.points)

    @functools.cached_property
    def first(self):
        return object()


class Shape(abc.ABC):
    kinds = 0

    @abc.abstractmethod
    def area(self):
        """How large it is."""


class Square(Shape):
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side**2


class Bag(list):
    pass


class Count:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if not self.n:
            raise StopIteration
        self.n -= 1
        return self.n

    def __call__(self):
        return self.n


class Empty:
    pass


def bare():
    pass


def half(x: float, digits: int = 2) -> float:
    """Half of it."""
    return round(x / 2, digits)


def countdown(n):
    while n:
        yield n
        n -= 1


async def double(x):
    await asyncio.sleep(0)
    return 2 * x


async def fails():
    raise KeyError("no")


async def slowly(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i


def read(text):
    return json.loads(text)


def status():
    return HTTPStatus.NOT_FOUND


def parsed(text):
    return urlparse(text)


def kind_of(x):
    return type(x)


def apply(f, *args):
    return f(*args)


def drain(queue):
    while queue:
        queue.popleft()


def grow(values):
    values += 1


def grow_all(arrays):
    for values in arrays:
        values *= 2


def rename(frame):
    frame["new"] = frame["a"] * 2
    frame.loc[0, "a"] = 9
    frame.loc[3] = [0, 0]


def put_nine(series):
    series.iloc[0] = 9


def looks(values):
    return len(values)
