"""Python's own values: numbers, text, containers, records, dates."""

from __future__ import annotations

import collections
import datetime
import enum
import math
import pathlib
import random
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from types import FunctionType
from typing import TYPE_CHECKING, Any, ClassVar

from autograder.kinds import differences
from autograder.kinds.compare import agree, plain
from autograder.kinds.kind import NOT_MINE, Encode, Kind, Read
from autograder.kinds.registry import first, said, typed
from autograder.kinds.values import TEXT_CAP, Handle, Node, Part, Record, WireError, clean, whole

if TYPE_CHECKING:
    from autograder.kinds.decoder import Decoder
    from autograder.kinds.encoder import Encoder

FLOAT_TOLERANCE = 1e-6
SHOWN_SIZE = 10_000
BITS_CAP = 4096
DIGITS_CAP, EXPONENT_CAP = 1000, 5000
"""Of a Decimal: to compute with a larger exponent means to write out as many digits."""
RATIO_BITS = 512
RECORDS = ("dataclass", "namedtuple", "enum")
PLAIN = {type(None), bool, int, float, complex, str, bytes}


class Builtins(Kind):
    """What Python has without any package."""

    name = "builtins"
    generator = "random"

    def encode(self, encoder: Encoder, value: Any, depth: int) -> Any:
        """Subclasses of containers, and records of a learner's own classes."""
        kind, pairs = _fields(value)
        if kind:
            return _record(encoder, kind, value, pairs, depth)
        if isinstance(value, dict):  # an OrderedDict is one
            return _encode_dict(encoder, value, depth)
        if isinstance(value, pathlib.PurePath):
            return Node("path", [clean(str(value))])
        return NOT_MINE

    def seed(self, seed: int) -> None:
        """Python's own generator."""
        random.seed(seed)

    def state(self) -> int | bytes:
        """What it gives next, which is quicker to read."""
        return random.getrandbits(128)

    def plain(self, value: Any) -> Any:
        """A grader's own record as one that was sent."""
        kind, pairs = _fields(value)
        return Record(kind, type(value).__name__, dict(pairs)) if kind else NOT_MINE

    def snapshot(self, value: Any) -> Any:
        """Containers are looked into, objects are told by which they are."""
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
            a, b = ({_hashable(key): item for key, item in one.items()} for one in (a, b))
            return a.keys() == b.keys() and all(agree(a[key], b[key], rtol, atol) for key in a)
        if isinstance(a, set | frozenset):
            return set(map(_hashable, a)) == set(map(_hashable, b))
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
        return type(value).__name__ if type(value) in (bool, int, float, str, list, tuple) else ""

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
            case None | bool() | int() | float() | bytes():
                return repr(value)
            case str():
                return repr(value) if "?" not in value else "?"
        return ""

    encoders: ClassVar[dict[type, Encode]] = {
        type(None): lambda e, v, d: None,
        bool: lambda e, v, d: v,
        int: lambda e, v, d: _encode_int(e, v),
        float: lambda e, v, d: v,
        str: lambda e, v, d: _encode_str(v),
        bytes: lambda e, v, d: Node("bytes", [e.store(v)]),
        complex: lambda e, v, d: Node("complex", [v.real, v.imag]),
        list: lambda e, v, d: e.items_of("list", v, d),
        tuple: lambda e, v, d: e.items_of("tuple", v, d),
        set: lambda e, v, d: e.items_of("set", v, d),
        frozenset: lambda e, v, d: e.items_of("frozenset", v, d),
        dict: lambda e, v, d: _encode_dict(e, v, d),
        collections.Counter: lambda e, v, d: Node("counter", [_encode_dict(e, v, d)]),
        collections.deque: lambda e, v, d: Node("deque", [v.maxlen, e.items_of("list", v, d)]),
        range: lambda e, v, d: e.items_of("range", (v.start, v.stop, v.step), d),
        slice: lambda e, v, d: e.items_of("slice", (v.start, v.stop, v.step), d),
        Decimal: lambda e, v, d: _encode_decimal(e, v),
        Fraction: lambda e, v, d: _encode_fraction(e, v, d),
        datetime.datetime: lambda e, v, d: _encode_moment(e, "datetime", v),
        datetime.time: lambda e, v, d: _encode_moment(e, "time", v),
        datetime.date: lambda e, v, d: Node("date", [v.isoformat()]),
        datetime.timedelta: lambda e, v, d: Node("timedelta", [v.days, v.seconds, v.microseconds]),
    }
    scalars: ClassVar[dict[str, Callable[..., Any]]] = {
        "int": lambda text: int(text, 16),
        "complex": lambda real, imaginary: read_complex(real, imaginary),
        "path": pathlib.Path,
        "decimal": lambda text: _decimal(text),
        "datetime": lambda text: datetime.datetime.fromisoformat(text),
        "time": lambda text: datetime.time.fromisoformat(text),
        "date": lambda text: datetime.date.fromisoformat(text),
        "timedelta": lambda *parts: datetime.timedelta(*whole(list(parts))),
    }
    readers: ClassVar[dict[str, Read]] = {
        "list": lambda decoder, parts, depth: decoder.items(parts, depth),
        "tuple": lambda decoder, parts, depth: tuple(decoder.items(parts, depth)),
        "set": lambda decoder, parts, depth: set(decoder.keys(parts, depth)),
        "frozenset": lambda decoder, parts, depth: frozenset(decoder.keys(parts, depth)),
        "dict": lambda decoder, parts, depth: _read_dict(decoder, parts, depth),
        "counter": lambda decoder, parts, depth: _read_counter(decoder, parts, depth),
        "deque": lambda decoder, parts, depth: _read_deque(decoder, parts, depth),
        "range": lambda decoder, parts, depth: range(*whole(decoder.items(parts, depth))),
        "slice": lambda decoder, parts, depth: _slice(*decoder.items(parts, depth)),
        "fraction": lambda decoder, parts, depth: _fraction(*decoder.items(parts, depth)),
        "record": lambda decoder, parts, depth: _read_record(decoder, parts, depth),
        "bytes": lambda decoder, parts, depth: bytes(decoder.copied(*whole(parts))),
    }


def not_finite(number: float) -> str:
    """A nan or an infinity as it is typed."""
    return f"{'-' if number < 0 else ''}math.{'nan' if math.isnan(number) else 'inf'}"


def read_complex(*parts: Part) -> complex:
    """A complex number of its two parts, which must be floats."""
    real, imaginary = parts
    if type(real) is not float or type(imaginary) is not float:
        raise WireError("not a complex number")
    return complex(real, imaginary)


def _fields(value: Any) -> tuple[str, list[tuple[str, Any]]]:
    """What kind of record a value is, empty if it is none, and its fields."""
    if isinstance(value, enum.Enum):
        return "enum", [("name", value.name), ("value", value.value)]
    if isinstance(value, tuple) and type(value) is not tuple:
        names = getattr(type(value), "_fields", None) or [str(i) for i in range(len(value))]
        return "namedtuple", list(zip(map(str, names), tuple.__iter__(value), strict=False))
    if is_dataclass(value) and not isinstance(value, type | Record) and not callable(value):
        return "dataclass", [(field.name, getattr(value, field.name)) for field in fields(value)]
    return "", []


def _hashable(key: Any) -> Any:
    """A key or an item of a set as one that was sent."""
    if type(key) in (tuple, frozenset):
        return type(key)(map(_hashable, key))
    return key if type(key) in PLAIN else plain(key)


def _snapshot_of(value: Any) -> Any:
    return first("snapshot", value)


def _record(encoder: Encoder, kind: str, value: object, pairs: list[tuple[str, Any]], depth: int) -> Part:
    handle = encoder.foreign(value, "record")
    number = handle.parts[0] if isinstance(handle, Node) else -1
    parts: list[Part] = [kind, clean(type(value).__name__), number]
    for name, item in pairs:
        parts += [clean(name), encoder.encode(item, depth + 1)]
    return Node("record", parts)


def _encode_int(encoder: Encoder, value: int) -> Part:
    if -(2**63) <= value < 2**63:
        return value
    return Node("int", [hex(value)]) if value.bit_length() < BITS_CAP else encoder.foreign(value, "huge int")


def _encode_str(value: str) -> Part:
    if len(value) > TEXT_CAP:
        raise WireError("text too long")
    return clean(value)


def _encode_dict(encoder: Encoder, value: dict[Any, Any], depth: int) -> Part:
    return encoder.items_of("dict", [part for pair in list(dict.items(value)) for part in pair], depth)


def _encode_decimal(encoder: Encoder, value: Decimal) -> Part:
    digits = len(value.as_tuple().digits)
    fits = digits <= DIGITS_CAP and (not value.is_finite() or abs(value.adjusted()) <= EXPONENT_CAP)
    return Node("decimal", [str(value)]) if fits else encoder.foreign(value, "object")


def _encode_fraction(encoder: Encoder, value: Fraction, depth: int) -> Part:
    ratio = value.as_integer_ratio()
    if max(part.bit_length() for part in ratio) > RATIO_BITS:
        return encoder.foreign(value, "object")
    return encoder.items_of("fraction", ratio, depth)


def _encode_moment(encoder: Encoder, tag: str, value: datetime.datetime | datetime.time) -> Part:
    """Those with a place's rules of time stay where they are: an offset alone would be another value."""
    if value.tzinfo is not None and type(value.tzinfo) is not datetime.timezone:
        return encoder.foreign(value, "object")
    return Node(tag, [value.isoformat()])


def _read_dict(decoder: Decoder, parts: list[Part], depth: int) -> dict[Any, Any]:
    return dict(zip(decoder.keys(parts[::2], depth), decoder.items(parts[1::2], depth), strict=True))


def _read_counter(decoder: Decoder, parts: list[Part], depth: int) -> collections.Counter[Any]:
    (counts,) = decoder.items(parts, depth)
    if type(counts) is not dict:
        raise WireError("not counts")
    counter: collections.Counter[Any] = collections.Counter()
    dict.update(counter, counts)  # as they are: a learner's may be anything
    return counter


def _read_deque(decoder: Decoder, parts: list[Part], depth: int) -> collections.deque[Any]:
    most, items = decoder.items(parts, depth)
    if type(items) is not list or not (most is None or type(most) is int):
        raise WireError("not a deque")
    return collections.deque(items, most)


def _read_record(decoder: Decoder, parts: list[Part], depth: int) -> Any:
    kind, name, number, *rest = parts
    if kind not in RECORDS or type(number) is not int:
        raise WireError("unknown kind of record")
    values = dict(zip(map(str, rest[::2]), decoder.items(rest[1::2], depth), strict=True))
    return decoder.record(Record(str(kind), str(name), values, number))


def _slice(start: Any, stop: Any, step: Any) -> slice:
    return slice(start, stop, step)


def _decimal(text: str) -> Decimal:
    value = Decimal(text) if len(text) <= DIGITS_CAP + 20 else Decimal("sNaN")
    if value.is_snan() or (value.is_finite() and abs(value.adjusted()) > EXPONENT_CAP):
        raise WireError("not a decimal number")
    return value


def _fraction(above: Any, below: Any) -> Fraction:
    if not all(type(part) is int and part.bit_length() <= RATIO_BITS for part in (above, below)):
        raise WireError("not a fraction")
    return Fraction(above, below)


def _container_words(value: Any) -> str:
    name = type(value).__name__
    if not len(value):
        return f"an empty {name}"
    items = {said("short", item) or "item" for item in value}
    what = items.pop() if len(items) == 1 else "item"
    count = len(value) if len(value) < SHOWN_SIZE else "very many"
    return f"a {name} of {count} {what}{'s' if len(value) > 1 else ''}"


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
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
