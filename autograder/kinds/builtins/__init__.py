"""Python's own values: numbers, text, containers, records, dates."""

from __future__ import annotations

import collections
import datetime
import math
import pathlib
import random
from decimal import Decimal
from fractions import Fraction
from types import FunctionType
from typing import TYPE_CHECKING, Any, ClassVar

from autograder.kinds.builtins import crossing, differences
from autograder.kinds.builtins.crossing import BITS_CAP, encode_dict, encode_record, fields_of, hashable
from autograder.kinds.compare import agree
from autograder.kinds.kind import NOT_MINE, Kind
from autograder.kinds.registry import first, said, typed
from autograder.kinds.values import Handle, Node, Record, article, clean

if TYPE_CHECKING:
    from autograder.kinds.encoder import Encoder

FLOAT_TOLERANCE = 1e-6
SHOWN_SIZE = 10_000


class Builtins(Kind):
    """What Python has without any package."""

    name = "builtins"
    generator = "random"
    junk: ClassVar[dict[str, str]] = {
        "None": "None",
        "a generator": "(i for i in range(3))",
        "a lambda": "lambda *a, **k: None",
        "a string": "'0.5'",
        "a float": "0.5",
        "nan": "float('nan')",
        "True": "True",
        "an empty list": "[]",
        "a list of strings": "['a', 'b']",
        "a list without end": "(lambda l: l.append(l) or l)([])",
        "a long list": "[0.0] * 1_000_000",
        "a dict": "{'shape': 1}",
        "something always equal": "type('Yes', (), {'__eq__': lambda *a: True, '__bool__': lambda *a: True})()",
        "a ValueError": "(_ for _ in ()).throw(ValueError('no'))",
        "a Counter": "__import__('collections').Counter({None: 1})",
        "an exception": "ValueError('no')",
    }
    encoders = crossing.ENCODERS
    scalars = crossing.SCALARS
    readers = crossing.READERS

    def encode(self, encoder: Encoder, value: Any, depth: int) -> Any:
        """Subclasses of containers, and records of a learner's own classes."""
        kind, pairs = fields_of(value)
        if kind:
            return encode_record(encoder, kind, value, pairs, depth)
        if isinstance(value, dict):  # an OrderedDict is one
            return encode_dict(encoder, value, depth)
        if isinstance(value, pathlib.PurePath):
            return Node("path", [clean(str(value))])
        return NOT_MINE

    def seed(self, seed: int) -> None:
        """Python's own generator."""
        random.seed(seed)

    def state(self) -> int | bytes:
        """The next number, which is quicker to read."""
        return random.getrandbits(128)

    def plain(self, value: Any) -> Any:
        """A grader's own record in the form of a sent one."""
        kind, pairs = fields_of(value)
        return Record(kind, type(value).__name__, dict(pairs)) if kind else NOT_MINE

    def snapshot(self, value: Any) -> Any:
        """Containers are compared item by item, objects by identity."""
        if isinstance(value, list | tuple):
            return [_snapshot_of(item) for item in value]
        if isinstance(value, dict):
            return {key: _snapshot_of(item) for key, item in value.items()}
        if isinstance(value, set | bytearray | collections.deque):
            return ("copy", type(value)(value))
        return ("plain", value) if isinstance(value, int | float | str) else ("object", id(value))

    def agree(self, a: Any, b: Any, rtol: float | None, atol: float | None) -> Any:
        """Numbers are close, containers agree item by item, everything else is equal."""
        if isinstance(a, float):
            tolerance = FLOAT_TOLERANCE if rtol is None else rtol
            near = tolerance if atol is None else atol
            return (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=tolerance, abs_tol=near)
        if isinstance(a, list | tuple | collections.deque):
            return len(a) == len(b) and all(agree(x, y, rtol, atol) for x, y in zip(a, b, strict=True))
        if isinstance(a, dict):
            a, b = ({hashable(key): item for key, item in one.items()} for one in (a, b))
            return a.keys() == b.keys() and all(agree(a[key], b[key], rtol, atol) for key in a)
        if isinstance(a, set | frozenset):
            return set(map(hashable, a)) == set(map(hashable, b))
        if isinstance(a, Record):
            return a.name == b.name and agree(a.values, b.values, rtol, atol)
        return bool(a == b)

    def words(self, value: Any) -> str:
        """Containers by their size and items, everything else by its type."""
        if isinstance(value, FunctionType):
            return "a function"
        if isinstance(value, list | tuple | set | frozenset | dict | collections.deque):
            return _container_words(value)
        return _simple_words(value)

    def short(self, value: Any) -> str:
        """The names of the plainest types."""
        names = {str: "string"} | {kind: kind.__name__ for kind in (bool, int, float, list, tuple, dict)}
        return names.get(type(value), "")

    def difference(self, got: Any, expected: Any, *, hidden: bool) -> str:
        """The first place that differs, and how."""
        return differences.difference(got, expected, hidden=hidden)

    def typed(self, value: Any) -> str:
        """As a learner would type it."""
        match value:
            case FunctionType():
                return f"given.{value.__name__}"
            case list():
                return f"[{', '.join(map(typed, value))}]"
            case tuple() if type(value) is tuple:
                return f"({', '.join(map(typed, value))}{',' if len(value) == 1 else ''})"
            case dict() if type(value) is dict:
                return f"{{{', '.join(f'{typed(k)}: {typed(v)}' for k, v in value.items())}}}"
            case set() if value:
                return f"{{{', '.join(map(typed, value))}}}"
            case float() if not math.isfinite(value):
                return not_finite(value)
            case int() if value.bit_length() > BITS_CAP:
                return "?"
            case None | bool() | int() | float() | bytes():
                return repr(value)
            case str():
                return repr(value) if "?" not in value else "?"
        return ""


def not_finite(number: float) -> str:
    """A nan or an infinity as you type it."""
    return f"{'-' if number < 0 else ''}math.{'nan' if math.isnan(number) else 'inf'}"


def _snapshot_of(value: Any) -> Any:
    return first("snapshot", value)


def _container_words(value: Any) -> str:
    name = type(value).__name__
    if not len(value):
        return f"an empty {name}"
    if isinstance(value, dict):
        return f"{article(name)} with {_count(value)} {'entries' if len(value) > 1 else 'entry'}"
    items = {said("short", item) or "item" for item in value}
    what = items.pop() if len(items) == 1 else "item"
    return f"{article(name)} of {_count(value)} {what}{'s' if len(value) > 1 else ''}"


def _count(value: Any) -> str:
    return str(len(value)) if len(value) < SHOWN_SIZE else "very many"


SIMPLE: dict[type, str] = {
    bool: "a bool", int: "an int", float: "a float", str: "a string", bytes: "bytes", complex: "a complex number",
    range: "a range", slice: "a slice", Decimal: "a Decimal", Fraction: "a Fraction", datetime.datetime: "a datetime",
    datetime.date: "a date", datetime.time: "a time", datetime.timedelta: "a timedelta",
}  # fmt: skip


def _simple_words(value: Any) -> str:
    if value is None:
        return "None"
    if isinstance(value, float) and not math.isfinite(value):
        return "a float that is not finite"
    if type(value) in SIMPLE:
        return SIMPLE[type(value)]
    if isinstance(value, Record | Handle):
        return _with_article("enum member" if value.kind == "enum" else value.kind)
    if isinstance(value, pathlib.PurePath):
        return "a path"
    own = getattr(value, "_noun", None)  # recipes and remotes: the grader's own
    return _with_article(own) if isinstance(own, str) else "an object of another kind"


def _with_article(noun: str) -> str:
    if noun == "object":
        return "an object of another kind"
    return article(noun)
