"""Columns on the wire: the values of one dtype, as an array of numbers, or cell by cell. Nothing is pickled.

What comes in is checked before pandas sees it. Numbers have the named dtype, and moments lie in years 1 to 9999 (others
raise wherever somebody looks at them). What pandas hashes is short, because anybody can make hashes collide.
"""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable
from datetime import UTC, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from autograder.kinds.values import Node, Part, WireError, whole

if TYPE_CHECKING:
    from autograder.kinds.decoder import Decoder
    from autograder.kinds.encoder import Encoder

HASHED_CAP = 10_000
"""Labels that pandas hashes: categories, and the rows of an index of several levels."""
UNITS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
"""Units of moments and durations, by how many make a second."""
FIRST, LAST = -62_135_596_800, 253_402_300_799
"""The first and the last second of years 1 to 9999."""
LONGEST = 86_399_999_999_999
"""Almost the longest duration that Python knows, in seconds."""
MISSING = np.iinfo(np.int64).min
FREQUENCIES = {"D", "h", "min", "s", "ms", "us", "ns", "M", "W-SUN", "Q-DEC", "Y-DEC"}
ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}")
CLOSED = {"left", "right", "both", "neither"}


class Stays(Exception):
    """A value with something in it that can't be sent."""


def bare(values: Any) -> Any:
    """An array without pandas' wrapper around NumPy's."""
    return values.to_numpy() if type(values) is pd.arrays.NumpyExtensionArray else values


def encoded(encoder: Encoder, values: Any, depth: int) -> Part:
    """The node of a pandas array. Raises ``Stays`` if its dtype isn't on the list."""
    values = bare(values)
    dtype = values.dtype
    if isinstance(dtype, np.dtype):
        return _of_numpy(encoder, np.asarray(values), depth)
    for kind, encode in ENCODERS.items():
        if isinstance(dtype, kind):
            return encode(encoder, values, depth)
    raise Stays


def _of_numpy(encoder: Encoder, values: np.ndarray[Any, Any], depth: int) -> Part:
    if values.dtype.kind in "mM":
        return _moments(encoder, values, depth)
    if values.dtype.kind == "O":
        return Node("objects", [encoder.encode(item, depth + 1) for item in values])
    return _numbers(encoder, values, depth)


def _numbers(encoder: Encoder, values: np.ndarray[Any, Any], depth: int) -> Part:
    node = encoder.encode(np.ascontiguousarray(values), depth + 1)
    if isinstance(node, Node) and node.tag == "array":
        return node
    if isinstance(node, Node) and node.tag == "vast":
        raise WireError("too many numbers")
    raise Stays


def _moments(encoder: Encoder, values: np.ndarray[Any, Any], depth: int) -> Part:
    kind, (unit, step) = values.dtype.kind, np.datetime_data(values.dtype)
    if step != 1 or unit not in UNITS:
        raise Stays
    return Node("moments", [kind, unit, _numbers(encoder, values.view(np.int64), depth)])


def _zoned(encoder: Encoder, values: Any, depth: int) -> Part:
    return Node("zoned", [zone_name(values.dtype.tz), _of_numpy(encoder, np.asarray(values.tz_convert(None)), depth)])


def _masked(encoder: Encoder, values: Any, depth: int) -> Part:
    mask = np.asarray(values.isna())
    data = values.to_numpy(dtype=values.dtype.numpy_dtype, na_value=0)
    return Node("masked", [_numbers(encoder, data, depth), _numbers(encoder, mask, depth)])


def _strings(encoder: Encoder, values: Any, depth: int) -> Part:
    cells = [None if cell is None or cell is pd.NA or cell != cell else cell for cell in values]
    return Node("strings", [values.dtype.na_value is pd.NA, *(encoder.encode(cell, depth + 1) for cell in cells)])


def _categories(encoder: Encoder, values: Any, depth: int) -> Part:
    if len(values.categories) > HASHED_CAP:
        raise WireError("too many categories")
    labels = encoded(encoder, values.categories.array, depth + 1)
    return Node("categories", [bool(values.ordered), labels, _numbers(encoder, np.asarray(values.codes), depth)])


def _intervals(encoder: Encoder, values: Any, depth: int) -> Part:
    ends = [encoded(encoder, end.array, depth + 1) for end in (values.left, values.right)]
    return Node("intervals", [values.closed, *ends])


def _periods(encoder: Encoder, values: Any, depth: int) -> Part:
    return Node("periods", [frequency(values.dtype), _numbers(encoder, values.asi8, depth)])


def frequency(dtype: Any) -> str:
    """The word for the frequency of a dtype of periods. Raises ``Stays`` if it isn't on the list."""
    word = str(dtype).removeprefix("period[").removesuffix("]")
    if word not in FREQUENCIES:
        raise Stays
    return word


ENCODERS: dict[type, Callable[[Encoder, Any, int], Part]] = {
    pd.DatetimeTZDtype: _zoned,
    pd.CategoricalDtype: _categories,
    pd.IntervalDtype: _intervals,
    pd.PeriodDtype: _periods,
    pd.StringDtype: _strings,
    **{type(dtype()): _masked for dtype in (pd.Int8Dtype, pd.Int16Dtype, pd.Int32Dtype, pd.Int64Dtype)},
    **{type(dtype()): _masked for dtype in (pd.UInt8Dtype, pd.UInt16Dtype, pd.UInt32Dtype, pd.UInt64Dtype)},
    **{type(dtype()): _masked for dtype in (pd.Float32Dtype, pd.Float64Dtype, pd.BooleanDtype)},
}


def decoded(decoder: Decoder, node: Part, depth: int, length: int | None = None) -> Any:
    """The pandas or NumPy array of a node, with that many rows if the number is known."""
    if not isinstance(node, Node) or (node.tag not in READERS and node.tag != "array"):
        raise WireError("not a column")
    values = _array(decoder, node, depth) if node.tag == "array" else READERS[node.tag](decoder, node.parts, depth + 1)
    if length is not None and len(values) != length:
        raise WireError("not as many rows")
    return values


def _array(decoder: Decoder, node: Part, depth: int, kinds: str = "biufc") -> np.ndarray[Any, Any]:
    values = decoder.one(node, depth)
    if type(values) is not np.ndarray or values.ndim != 1 or values.dtype.kind not in kinds:
        raise WireError("not numbers in a row")
    return values


def _read_objects(decoder: Decoder, parts: list[Part], depth: int) -> np.ndarray[Any, Any]:
    values = np.empty(len(parts), dtype=object)
    for place, item in enumerate(decoder.items(parts, depth)):
        values[place] = item
    return values


def _read_moments(decoder: Decoder, parts: list[Part], depth: int) -> np.ndarray[Any, Any]:
    kind, unit, node = parts
    numbers = _array(decoder, node, depth, "i")
    if kind not in ("m", "M") or unit not in UNITS or numbers.dtype != np.int64:
        raise WireError("not moments")
    within(numbers, str(kind), str(unit))
    return numbers.view(f"{kind}8[{unit}]")


def within(numbers: np.ndarray[Any, Any], kind: str, unit: str) -> None:
    """Raise ``WireError`` unless these are moments or durations that can be displayed."""
    low, high = bounds(kind, unit)
    if not bool(((numbers == MISSING) | ((numbers >= low) & (numbers <= high))).all()):
        raise WireError("moments that no calendar has")


def bounds(kind: str, unit: str) -> tuple[int, int]:
    """The first and the last moment of a unit, or the shortest and longest duration."""
    first, last = (FIRST, LAST) if kind == "M" else (-LONGEST, LONGEST)
    most = np.iinfo(np.int64).max
    return max(first * UNITS[unit], -most), min(last * UNITS[unit], most)


def _read_zoned(decoder: Decoder, parts: list[Part], depth: int) -> Any:
    name, node = parts
    moments = decoded(decoder, node, depth)
    if moments.dtype.kind != "M":
        raise WireError("not moments")
    return pd.DatetimeIndex(moments).tz_localize("UTC").tz_convert(zone(name)).array


def _read_masked(decoder: Decoder, parts: list[Part], depth: int) -> Any:
    data, mask = (_array(decoder, part, depth) for part in parts)
    if mask.dtype != bool or data.dtype == np.float16:
        raise WireError("not a mask")
    makers: dict[str, Callable[..., Any]] = {
        "b": pd.arrays.BooleanArray, "f": pd.arrays.FloatingArray, "i": pd.arrays.IntegerArray,
        "u": pd.arrays.IntegerArray,
    }  # fmt: skip
    return makers[data.dtype.kind](data, mask)


def _read_strings(decoder: Decoder, parts: list[Part], depth: int) -> Any:
    nullable, *cells = parts
    if not all(cell is None or type(cell) is str for cell in cells):
        raise WireError("not text")
    missing: Any = pd.NA if nullable is True else np.nan
    return pd.array([missing if c is None else c for c in cells], dtype=pd.StringDtype(na_value=missing))


def _read_categories(decoder: Decoder, parts: list[Part], depth: int) -> Any:
    ordered, labels, codes = parts
    categories = decoded(decoder, labels, depth)
    if len(categories) > HASHED_CAP:
        raise WireError("too many categories")
    places = _array(decoder, codes, depth, "i")
    return pd.Categorical.from_codes(places, pd.Index(categories, dtype=categories.dtype), ordered=ordered is True)


def _read_intervals(decoder: Decoder, parts: list[Part], depth: int) -> Any:
    closed, *ends = parts
    left, right = (decoded(decoder, end, depth) for end in ends)
    if closed not in CLOSED or len(left) != len(right):
        raise WireError("not intervals")
    return pd.arrays.IntervalArray.from_arrays(left, right, closed=closed)


def _read_periods(decoder: Decoder, parts: list[Part], depth: int) -> Any:
    word, node = parts
    numbers = _array(decoder, node, depth, "i")
    if word not in FREQUENCIES or numbers.dtype != np.int64:
        raise WireError("not periods")
    return pd.PeriodIndex.from_ordinals(numbers, freq=word).array


READERS: dict[str, Callable[[Decoder, list[Part], int], Any]] = {
    "objects": _read_objects,
    "moments": _read_moments,
    "zoned": _read_zoned,
    "masked": _read_masked,
    "strings": _read_strings,
    "categories": _read_categories,
    "intervals": _read_intervals,
    "periods": _read_periods,
}


def zone_name(place: tzinfo) -> str:
    """The name of a time zone, or its distance from UTC in seconds. Raises ``Stays`` for other kinds."""
    if place is UTC:
        return "UTC"
    if isinstance(place, timezone):
        return str(int(place.utcoffset(None).total_seconds()))
    name = getattr(place, "key", None) or getattr(place, "zone", None)  # pytz has the latter
    if not isinstance(name, str):
        raise Stays
    return name


def zone(name: Part) -> tzinfo:
    """The time zone of that name."""
    text = str(name)
    if re.fullmatch(r"-?\d{1,5}", text):
        return timezone(timedelta(seconds=whole([int(text)])[0]))
    if text == "UTC":
        return UTC
    if not ZONE.fullmatch(text) or len(text) > 64:
        raise WireError("not a time zone")
    return zoneinfo.ZoneInfo(text)
