"""Python's own values on the wire: numbers, text, containers, records, moments."""

from __future__ import annotations

import collections
import datetime
import enum
import pathlib
import sys
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from autograder.kinds import kit
from autograder.kinds.compare import plain
from autograder.kinds.kind import Encode, Read
from autograder.kinds.values import TEXT_CAP, Node, Part, Record, WireError, clean, whole

if TYPE_CHECKING:
    from autograder.kinds.decoder import Decoder
    from autograder.kinds.encoder import Encoder

BITS_CAP = 10_000
"""Python writes no whole number of many more bits as text."""
DIGITS_CAP, EXPONENT_CAP = 1000, 5000
"""The largest exponent of a Decimal, because computing with a larger one writes out that many digits."""
RATIO_BITS = 512
RECORDS = ("dataclass", "namedtuple", "enum")
PLAIN = {type(None), bool, int, float, complex, str, bytes}


def read_complex(*parts: Part) -> complex:
    """A complex number of its two parts, which must be floats."""
    real, imaginary = parts
    if type(real) is not float or type(imaginary) is not float:
        raise WireError("not a complex number")
    return complex(real, imaginary)


def fields_of(value: Any) -> tuple[str, list[tuple[str, Any]]]:
    """What kind of record a value is (empty if it isn't one), and its fields."""
    if isinstance(value, enum.Enum):
        return "enum", [("name", value.name), ("value", value.value)]
    if isinstance(value, tuple) and type(value) is not tuple:
        names = getattr(type(value), "_fields", None) or [str(i) for i in range(len(value))]
        return "namedtuple", list(zip(map(str, names), tuple.__iter__(value), strict=False))
    if is_dataclass(value) and not isinstance(value, type | Record) and not callable(value):
        return "dataclass", [(field.name, getattr(value, field.name)) for field in fields(value)]
    return "", []


def hashable(key: Any) -> Any:
    """A key or an item of a set in the form of a sent one."""
    if type(key) in (tuple, frozenset):
        return type(key)(map(hashable, key))
    return key if type(key) in PLAIN else plain(key)


def of_course(kind: type) -> bool:
    """Whether the course hands this class to its learners, so that both sides have it."""
    given = sys.modules.get(f"{kit.placed().name}.{kit.GIVEN}")
    return getattr(given, kind.__name__, None) is kind


def encode_record(encoder: Encoder, kind: str, value: object, pairs: list[tuple[str, Any]], depth: int) -> Part:
    """The node of a record, which also stays where it is."""
    handle = encoder.foreign(value, "record")
    number = handle.parts[0] if isinstance(handle, Node) else -1
    parts: list[Part] = [kind, clean(type(value).__name__), of_course(type(value)), number]
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


def encode_dict(encoder: Encoder, value: dict[Any, Any], depth: int) -> Part:
    """The node of a dict of any kind, with what ``dict`` itself finds in it."""
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
    """Moments with a place's own rules of time stay where they are: an offset alone would be another value."""
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
    dict.update(counter, counts)  # as they are: a learner's own may be anything
    return counter


def _read_deque(decoder: Decoder, parts: list[Part], depth: int) -> collections.deque[Any]:
    most, items = decoder.items(parts, depth)
    if type(items) is not list or not (most is None or type(most) is int):
        raise WireError("not a deque")
    return collections.deque(items, most)


def _read_record(decoder: Decoder, parts: list[Part], depth: int) -> Any:
    kind, name, given, number, *rest = parts
    if kind not in RECORDS or type(number) is not int:
        raise WireError("unknown kind of record")
    values = dict(zip(map(str, rest[::2]), decoder.items(rest[1::2], depth), strict=True))
    return decoder.record(Record(str(kind), str(name), values, number, given is True))


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


ENCODERS: dict[type, Encode] = {
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
    dict: lambda e, v, d: encode_dict(e, v, d),
    collections.Counter: lambda e, v, d: Node("counter", [encode_dict(e, v, d)]),
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
SCALARS: dict[str, Callable[..., Any]] = {
    "int": lambda text: int(text, 16),
    "complex": read_complex,
    "path": pathlib.Path,
    "decimal": _decimal,
    "datetime": datetime.datetime.fromisoformat,
    "time": datetime.time.fromisoformat,
    "date": datetime.date.fromisoformat,
    "timedelta": lambda *parts: datetime.timedelta(*whole(list(parts))),
}
READERS: dict[str, Read] = {
    "list": lambda decoder, parts, depth: decoder.items(parts, depth),
    "tuple": lambda decoder, parts, depth: tuple(decoder.items(parts, depth)),
    "set": lambda decoder, parts, depth: set(decoder.keys(parts, depth)),
    "frozenset": lambda decoder, parts, depth: frozenset(decoder.keys(parts, depth)),
    "dict": _read_dict,
    "counter": _read_counter,
    "deque": _read_deque,
    "range": lambda decoder, parts, depth: range(*whole(decoder.items(parts, depth))),
    "slice": lambda decoder, parts, depth: _slice(*decoder.items(parts, depth)),
    "fraction": lambda decoder, parts, depth: _fraction(*decoder.items(parts, depth)),
    "record": _read_record,
    "bytes": lambda decoder, parts, depth: bytes(decoder.copied(*whole(parts))),
}
