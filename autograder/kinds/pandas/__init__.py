"""pandas' frames, series, indexes and moments."""

from __future__ import annotations

import contextlib
import copy
import importlib
import sys
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from autograder.kinds.kind import NOT_MINE, Kind
from autograder.kinds.pandas import closeness, crossing, drawing, reading, words

HELD = (pd.DataFrame, pd.Series, pd.Index, pd.api.extensions.ExtensionArray)
"""Types that hold many values."""
SINGLE = (pd.Timestamp, pd.Timedelta, pd.Interval, pd.Period, type(pd.NaT), type(pd.NA))


class Pandas(Kind):
    """Frames travel as columns of data, each with its own dtype. Columns of other things stay in the worker."""

    name = "pandas"
    names: ClassVar[dict[str, Any]] = {"pd": pd, "pandas": pd}
    draws = drawing.DRAWS
    reads = reading.READS
    junk: ClassVar[dict[str, str]] = {
        "an empty frame": "pandas.DataFrame()",
        "a frame of nan": "pandas.DataFrame({'a': [float('nan')] * 3})",
        "a frame of objects": "pandas.DataFrame({'a': [None, 'x', [1]], 'b': [object()] * 3})",
        "a frame of one column twice": "pandas.DataFrame([[1, 2]], columns=['a', 'a'])",
        "a long frame": "pandas.DataFrame({'a': range(1_000_000)})",
        "a frame of many columns": "pandas.DataFrame([[0.0] * 20_000])",
        "a frame without end": "pandas.DataFrame(index=range(10**12))",
        "a frame of levels": "pandas.DataFrame({'a': [1, 2]}, index=[[1, 1], ['x', 'x']])",
        "a series of text": "pandas.Series(['x', None, 'y'])",
        "an index of labels": "pandas.Index(['a', 'b'])",
        "a missing value": "pandas.NA",
        "groups": "pandas.DataFrame({'a': [1]}).groupby('a')",
    }
    encoders = crossing.ENCODERS
    scalars = crossing.SCALARS
    readers = crossing.READERS

    def warm(self) -> None:
        """Use one thread, and load what pandas sets up at first use."""
        pd.set_option("compute.use_numexpr", False)  # which computes in threads
        if "pyarrow" in sys.modules:
            importlib.import_module("pyarrow").set_cpu_count(1)
        frame = pd.DataFrame({"a": [1, 2], "b": ["x", "y"], "c": pd.to_datetime(["2024-01-01", "2024-01-02"])})
        frame.groupby("b")["a"].sum().sort_values(), frame.merge(frame, on="b").to_string()

    def snapshot(self, value: Any) -> Any:
        """A copy."""
        return ("pandas", self.copied(value)) if isinstance(value, HELD) else NOT_MINE

    def unchanged(self, before: Any, after: Any) -> Any:
        """Equal to the last bit; two missing values count as equal."""
        return closeness.same(after, before, 0.0, 0.0, strict=True) if isinstance(before, HELD) else NOT_MINE

    def absorb(self, old: Any, new: Any) -> Any:
        """Rows, columns, labels and dtypes."""
        if isinstance(old, pd.DataFrame | pd.Series):
            old._update_inplace(new)  # as pandas' own methods do it
            return True
        return False if isinstance(old, HELD) else NOT_MINE

    def plain(self, value: Any) -> Any:
        """An index of steps, as its labels."""
        return pd.Index(value.to_numpy(), name=value.name) if isinstance(value, pd.RangeIndex) else NOT_MINE

    def copied(self, value: Any) -> Any:
        """A deep copy, including cells that are lists."""
        if isinstance(value, pd.DataFrame):
            made = value.copy()
            for place in range(value.shape[1]):
                if (column := value.iloc[:, place]).dtype == object:
                    made.isetitem(place, _copied_cells(column))
            return made
        if isinstance(value, pd.Series):
            return _copied_cells(value) if value.dtype == object else value.copy()
        return value.copy() if isinstance(value, HELD) else NOT_MINE

    def agree(self, a: Any, b: Any, rtol: float | None, atol: float | None) -> Any:
        """The same labels, columns and dtypes, and close in every row."""
        return closeness.same(a, b, rtol, atol) if isinstance(b, (*HELD, *SINGLE)) else NOT_MINE

    def words(self, value: Any) -> str:
        """Rows and columns."""
        return words.words(value)

    def short(self, value: Any) -> str:
        """In a container all frames are frames."""
        return type(value).__name__ if isinstance(value, pd.DataFrame | pd.Series | pd.Index) else ""

    def difference(self, got: Any, expected: Any, *, hidden: bool) -> str:
        """Columns, rows, index, dtypes and then values."""
        return words.difference(got, expected, hidden=hidden)

    def shown(self, value: Any) -> str:
        """As you type it, or in words."""
        return words.shown(value) if isinstance(value, (*HELD, *SINGLE)) else ""

    def typed(self, value: Any) -> str:
        """As a learner would type it."""
        return words.typed(value)


def _copied_cells(series: Any) -> Any:
    values = np.empty(len(series), dtype=object)
    for place, item in enumerate(series):
        with contextlib.suppress(Exception):  # what can't be copied is the same
            item = copy.deepcopy(item)
        values[place] = item
    return pd.Series(values, index=series.index, name=series.name, dtype=object)
