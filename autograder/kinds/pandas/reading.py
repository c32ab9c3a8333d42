"""Frames and series that graders may compute with: with the columns and dtypes that they asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from autograder.kinds.pandas.closeness import kind_of
from autograder.kinds.pandas.words import listed


def as_frame(answer: Any, raw: Any, columns: Mapping[str, str], rows: int | None = None, finite: bool = True) -> Any:
    """A DataFrame with these columns, of these dtypes, in this order. Numbers are finite, unless you allow others."""
    count = "" if rows is None else f" of {rows} row{'' if rows == 1 else 's'}"
    wanted = f"wanted a DataFrame{count} with the columns {listed([f'{n} ({d})' for n, d in columns.items()])}"
    if not isinstance(raw, pd.DataFrame):
        raise answer.wrong(wanted)
    if raw.columns.nlevels > 1 or list(raw.columns) != list(columns):
        raise answer.wrong(wanted, "Its columns are others, or in another order.")
    for place, (name, dtype) in enumerate(columns.items()):
        _check(answer, raw.iloc[:, place], dtype, rows, finite, wanted, f"The column {name}")
    return raw


def as_series(answer: Any, raw: Any, dtype: str, rows: int | None = None, finite: bool = True) -> Any:
    """A Series of this dtype. Numbers are finite, unless you allow others."""
    wanted = f"wanted a Series{'' if rows is None else f' of {rows} rows'} ({dtype})"
    if not isinstance(raw, pd.Series):
        raise answer.wrong(wanted)
    _check(answer, raw, dtype, rows, finite, wanted, "It")
    return raw


def _check(answer: Any, series: Any, dtype: str, rows: int | None, finite: bool, wanted: str, what: str) -> None:
    if kind_of(series.array) != dtype and str(series.dtype) != dtype:
        raise answer.wrong(wanted, f"{what} is {kind_of(series.array)}.")
    if rows is not None and len(series) != rows:
        raise answer.wrong(wanted, "It has another number of rows.")
    if finite and isinstance(series.dtype, np.dtype) and series.dtype.kind == "f" and not np.isfinite(series).all():
        raise answer.wrong(wanted, f"{what} holds a value that is missing or not finite.")


READS: dict[str, Callable[..., Any]] = {"as_frame": as_frame, "as_series": as_series}
