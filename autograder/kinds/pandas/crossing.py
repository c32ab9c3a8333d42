"""Frames, series and indexes on the wire: an index, labels, and columns, each with its own dtype."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from autograder.kinds.kind import Encode, Read
from autograder.kinds.pandas import columns
from autograder.kinds.pandas.columns import HASHED_CAP, Stays, decoded, encoded
from autograder.kinds.values import STORAGE_CAP, Node, Part, WireError, whole

if TYPE_CHECKING:
    from autograder.kinds.decoder import Decoder
    from autograder.kinds.encoder import Encoder

COLUMNS_CAP = 10_000
"""Columns and indexes in one message: each takes pandas some fifty microseconds, however short it is."""
LEVELS_CAP = 16
STEPS_CAP = STORAGE_CAP // 8
"""The most labels of an index that is sent as its ends: as many as could be sent one by one."""


def staying(encode: Encode) -> Encode:
    """Let a value stay where it is if something in it can't be sent."""

    def encode_or_stay(encoder: Encoder, value: Any, depth: int) -> Part:
        try:
            return encode(encoder, value, depth)
        except Stays:
            return encoder.foreign(value, "object")

    return encode_or_stay


def _encode_frame(encoder: Encoder, frame: pd.DataFrame, depth: int) -> Part:
    labels = _encode_index(encoder, frame.columns, depth + 1)
    own = [_encode_column(encoder, frame.iloc[:, place], depth + 1) for place in range(frame.shape[1])]
    return Node("frame", [_encode_index(encoder, frame.index, depth + 1), labels, *own])


def _encode_column(encoder: Encoder, values: Any, depth: int) -> Part:
    encoder.few(COLUMNS_CAP)
    return encoded(encoder, values.array, depth)


def _encode_series(encoder: Encoder, series: Any, depth: int) -> Part:
    name, index = encoder.encode(series.name, depth + 1), _encode_index(encoder, series.index, depth + 1)
    return Node("series", [name, index, _encode_column(encoder, series, depth + 1)])


def _encode_index(encoder: Encoder, index: Any, depth: int) -> Part:
    if isinstance(index, pd.MultiIndex):
        if len(index) > HASHED_CAP:
            raise WireError("too many rows of several levels")
        names = [encoder.encode(name, depth + 1) for name in index.names]
        levels = [_encode_column(encoder, index.get_level_values(n), depth + 1) for n in range(index.nlevels)]
        return Node("levels", [Node("list", names), *levels])
    encoder.few(COLUMNS_CAP)
    name = encoder.encode(index.name, depth + 1)
    if isinstance(index, pd.RangeIndex):
        if len(index) > STEPS_CAP:
            raise WireError("too many rows")
        return Node("steps", [name, index.start, index.stop, index.step])
    return Node("labels", [name, encoded(encoder, index.array, depth + 1)])


def _encode_loose(encoder: Encoder, values: Any, depth: int) -> Part:
    encoder.few(COLUMNS_CAP)
    return Node("loose", [encoded(encoder, values, depth + 1)])


def _encode_moment(encoder: Encoder, moment: Any, depth: int) -> Part:
    plain = moment if moment.tzinfo is None else moment.tz_convert(None)
    zone = None if moment.tzinfo is None else columns.zone_name(moment.tzinfo)
    return Node("moment", ["M", moment.unit, int(plain.to_datetime64().astype(np.int64)), zone])


def _encode_duration(encoder: Encoder, value: Any, depth: int) -> Part:
    return Node("moment", ["m", value.unit, int(value.to_timedelta64().astype(np.int64)), None])


def _encode_interval(encoder: Encoder, value: Any, depth: int) -> Part:
    return Node(
        "interval", [value.closed, encoder.encode(value.left, depth + 1), encoder.encode(value.right, depth + 1)]
    )


def _encode_period(encoder: Encoder, value: Any, depth: int) -> Part:
    return Node("period", [columns.frequency(pd.PeriodDtype(value.freq)), value.ordinal])


INDEXES = (
    pd.Index, pd.RangeIndex, pd.MultiIndex, pd.DatetimeIndex, pd.TimedeltaIndex, pd.CategoricalIndex, pd.IntervalIndex,
    pd.PeriodIndex,
)  # fmt: skip
LOOSE = (
    pd.Categorical, pd.arrays.IntegerArray, pd.arrays.FloatingArray, pd.arrays.BooleanArray, pd.arrays.StringArray,
    pd.arrays.ArrowStringArray, pd.arrays.DatetimeArray, pd.arrays.TimedeltaArray, pd.arrays.IntervalArray,
    pd.arrays.PeriodArray, pd.arrays.NumpyExtensionArray,
)  # fmt: skip
"""Arrays that aren't series, such as what ``unique`` gives."""
ENCODERS: dict[type, Encode] = {
    pd.DataFrame: staying(_encode_frame),
    pd.Series: staying(_encode_series),
    **dict.fromkeys(INDEXES, staying(lambda e, v, d: Node("index", [_encode_index(e, v, d + 1)]))),
    **dict.fromkeys(LOOSE, staying(_encode_loose)),
    pd.Timestamp: staying(_encode_moment),
    pd.Timedelta: _encode_duration,
    pd.Interval: _encode_interval,
    pd.Period: staying(_encode_period),
    type(pd.NaT): lambda encoder, value, depth: Node("nothing", ["NaT"]),
    type(pd.NA): lambda encoder, value, depth: Node("nothing", ["NA"]),
}


def _read_frame(decoder: Decoder, parts: list[Part], depth: int) -> pd.DataFrame:
    rows, names, *own = parts
    index, labels = _read_index(decoder, rows, depth), _read_index(decoder, names, depth)
    if len(labels) != len(own):
        raise WireError("not as many columns")
    decoder.few(len(own), COLUMNS_CAP)
    values = [decoded(decoder, node, depth, len(index)) for node in own]
    frame = pd.DataFrame({n: _column(one, index) for n, one in enumerate(values)}, index=index)
    frame.columns = labels
    return frame


def _column(values: Any, index: Any, name: Any = None) -> Any:
    return pd.Series(values, index=index, name=name, dtype=values.dtype)  # or text stored as objects would become text


def _read_series(decoder: Decoder, parts: list[Part], depth: int) -> Any:
    label, rows, node = parts
    name, index = _label(decoder, label, depth), _read_index(decoder, rows, depth)
    decoder.few(1, COLUMNS_CAP)
    return _column(decoded(decoder, node, depth, len(index)), index, name)


def _label(decoder: Decoder, node: Part, depth: int) -> Any:
    (label,) = decoder.keys([node], depth)
    hash(label)
    return label


def _read_index(decoder: Decoder, node: Part, depth: int) -> Any:
    if not isinstance(node, Node) or node.tag not in INDEX_READERS:
        raise WireError("not an index")
    decoder.few(1, COLUMNS_CAP)
    return INDEX_READERS[node.tag](decoder, node.parts, depth + 1)


def _read_steps(decoder: Decoder, parts: list[Part], depth: int) -> pd.RangeIndex:
    name, *steps = parts
    start, stop, step = whole(steps)
    if step == 0 or len(range(start, stop, step)) > STEPS_CAP:
        raise WireError("not a range")
    return pd.RangeIndex(start, stop, step, name=_label(decoder, name, depth))


def _read_labels(decoder: Decoder, parts: list[Part], depth: int) -> Any:
    name, node = parts
    values = _labels(decoder, node, depth)
    return pd.Index(values, dtype=values.dtype, name=_label(decoder, name, depth))


def _labels(decoder: Decoder, node: Part, depth: int) -> Any:
    values = decoded(decoder, node, depth)
    if values.dtype == object:
        decoder.hashed(list(values))
    return values


def _read_levels(decoder: Decoder, parts: list[Part], depth: int) -> Any:
    names, *levels = parts
    known = decoder.one(names, depth)
    decoder.few(len(levels), COLUMNS_CAP)
    arrays = [_labels(decoder, level, depth) for level in levels[: LEVELS_CAP + 1]]
    if type(known) is not list or not 0 < len(arrays) <= LEVELS_CAP or len(known) != len(arrays):
        raise WireError("not levels")
    if {len(values) for values in arrays} - set(range(HASHED_CAP + 1)):
        raise WireError("too many rows of several levels")
    decoder.hashed(known)
    return pd.MultiIndex.from_arrays(arrays, names=known)


INDEX_READERS: dict[str, Read] = {"steps": _read_steps, "labels": _read_labels, "levels": _read_levels}
READERS: dict[str, Read] = {
    "frame": _read_frame,
    "series": _read_series,
    "index": lambda decoder, parts, depth: _read_index(decoder, parts[0], depth),
    "loose": lambda decoder, parts, depth: _read_loose(decoder, parts, depth),
    "interval": lambda decoder, parts, depth: _read_interval(decoder, parts, depth),
}


def _read_loose(decoder: Decoder, parts: list[Part], depth: int) -> Any:
    (node,) = parts
    decoder.few(1, COLUMNS_CAP)
    values = decoded(decoder, node, depth)
    return pd.array(values, dtype=values.dtype)


def _read_interval(decoder: Decoder, parts: list[Part], depth: int) -> pd.Interval[Any]:
    closed, *ends = parts
    left, right = decoder.items(ends, depth)
    if closed not in columns.CLOSED:
        raise WireError("not an interval")
    return pd.Interval(left, right, closed=closed)


def _moment(kind: str, unit: str, number: int, zone: Part) -> Any:
    if kind not in ("m", "M") or unit not in columns.UNITS or type(number) is not int:
        raise WireError("not a moment")
    low, high = columns.bounds(kind, unit)
    if not low <= number <= high:
        raise WireError("a moment that no calendar has")
    place = None if zone is None else columns.zone(zone)
    made = pd.Timedelta(number, unit=unit) if kind == "m" else pd.Timestamp(number, unit=unit, tz=place)
    return made if made.unit == unit else made.as_unit(unit)


def _period(word: str, ordinal: int) -> Any:
    if word not in columns.FREQUENCIES or type(ordinal) is not int:
        raise WireError("not a period")
    return pd.Period(ordinal=ordinal, freq=word)


SCALARS: dict[str, Callable[..., Any]] = {
    "moment": _moment,
    "period": _period,
    "nothing": lambda which: {"NaT": pd.NaT, "NA": pd.NA}[which],
}
