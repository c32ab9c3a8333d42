"""When two frames, series, indexes or arrays of pandas agree, and where they don't."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from autograder.kinds.compare import agree
from autograder.kinds.numpy import close
from autograder.kinds.pandas.columns import UNITS, bare

Mask = np.ndarray[Any, Any]


def kind_of(values: Any) -> str:
    """The name of a dtype, the same for moments of all units: nobody sees which one a frame has."""
    dtype = bare(values).dtype
    if isinstance(dtype, pd.DatetimeTZDtype):
        return f"datetime64[{dtype.tz}]"
    if isinstance(dtype, np.dtype) and dtype.kind in "mM":
        return "datetime64" if dtype.kind == "M" else "timedelta64"
    if isinstance(dtype, pd.CategoricalDtype):
        return "an ordered category" if dtype.ordered else "category"
    return str(dtype)


def right(got: Any, expected: Any, rtol: float | None = None, atol: float | None = None) -> Mask:
    """Which rows of two columns of one dtype and length are close."""
    got, expected = bare(got), bare(expected)
    dtype = expected.dtype
    missing = np.asarray(pd.isna(expected))
    same = np.asarray(pd.isna(got)) == missing
    if isinstance(dtype, np.dtype) and dtype.kind in "biufc":
        return close(np.asarray(got), np.asarray(expected), rtol, atol)
    if isinstance(dtype, np.dtype) and dtype.kind in "mM":
        return _same_moments(got, expected)
    if isinstance(dtype, pd.DatetimeTZDtype):
        return _same_moments(got.tz_convert(None), expected.tz_convert(None))
    if hasattr(dtype, "numpy_dtype"):
        one, other = (side.to_numpy(dtype=dtype.numpy_dtype, na_value=0) for side in (got, expected))
        return np.asarray(same & (missing | close(one, other, rtol, atol)))
    pairs = zip(got, expected, missing, strict=True)
    agreed = (bool(gone) or agree(a, b, rtol, atol) for a, b, gone in pairs)
    return np.asarray(same & np.fromiter(agreed, dtype=bool, count=len(got)))


def _same_moments(got: Any, expected: Any) -> Mask:
    pair = [np.asarray(one) for one in (got, expected)]
    units = [np.datetime_data(one.dtype)[0] for one in pair]
    if units[0] == units[1]:
        return np.asarray(pair[0].view(np.int64) == pair[1].view(np.int64))
    gone = np.isnat(pair[0]) & np.isnat(pair[1])
    wide = [one.view(np.int64).astype(object) * (10**9 // UNITS[unit]) for one, unit in zip(pair, units, strict=True)]
    return np.asarray(gone | np.asarray(wide[0] == wide[1], dtype=bool))


def same_kind(got: Any, expected: Any) -> bool:
    """Whether two columns have the same dtype, and the same categories if they have any."""
    if kind_of(got) != kind_of(expected):
        return False
    if not isinstance(expected.dtype, pd.CategoricalDtype):
        return True
    one, other = list(got.categories), list(expected.categories)
    in_order = len(one) == len(other) and all(map(agree, one, other))
    return in_order or (not expected.ordered and _same_set(one, other))


def _same_set(one: list[Any], other: list[Any]) -> bool:
    try:
        return len(one) == len(other) and set(one) == set(other)
    except TypeError:
        return False


def same_column(got: Any, expected: Any, rtol: float | None = None, atol: float | None = None) -> bool:
    """Whether two columns are of one dtype and close in every row."""
    return len(got) == len(expected) and same_kind(got, expected) and bool(right(got, expected, rtol, atol).all())


def same_labels(got: Any, expected: Any, *, strict: bool = False) -> bool:
    """Whether two indexes hold the same labels in the same order, and of the same kind.

    A name counts if the expected one has one; if ``strict``, always.
    """
    if len(got) != len(expected) or got.nlevels != expected.nlevels:
        return False
    names = zip(got.names, expected.names, strict=True)
    if not all(agree(one, other) for one, other in names if strict or other is not None):
        return False
    levels = zip(arrays(got), arrays(expected), strict=True)
    return all(same_column(one, other) or _both_text(one, other) for one, other in levels)


def _both_text(one: Any, other: Any) -> bool:
    """Whether two levels hold the same text, one as text and one as objects, as an empty index does."""
    kinds = {kind_of(one), kind_of(other)}
    return kinds <= {"object", "str", "string"} and all(map(agree, list(one), list(other)))


def arrays(index: Any) -> list[Any]:
    """The levels of an index, each as one column."""
    return [index.get_level_values(n).array for n in range(index.nlevels)]


def same_names(got: Any, expected: Any) -> bool:
    """Whether two frames have the same columns in the same order, in any kind of index."""
    one, other = list(got.columns), list(expected.columns)
    return len(one) == len(other) and all(map(agree, one, other))


def same(
    got: Any, expected: Any, rtol: float | None = None, atol: float | None = None, *, strict: bool = False
) -> bool:
    """Whether two values of one of pandas' types agree."""
    if isinstance(expected, pd.DataFrame):
        index = same_labels(got.index, expected.index, strict=strict)
        return (
            index
            and same_names(got, expected)
            and all(
                same_column(got.iloc[:, n].array, expected.iloc[:, n].array, rtol, atol)
                for n in range(expected.shape[1])
            )
        )
    if isinstance(expected, pd.Series):
        named = not (strict or expected.name is not None) or agree(got.name, expected.name)
        index = same_labels(got.index, expected.index, strict=strict)
        return index and named and same_column(got.array, expected.array, rtol, atol)
    if isinstance(expected, pd.Index):
        return same_labels(got, expected, strict=strict)
    if pd.api.types.is_list_like(expected):
        return same_column(got, expected, rtol, atol)
    return got is expected or bool(got == expected)
