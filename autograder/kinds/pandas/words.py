"""Frames, series and indexes in words: what they are, how two of them differ, and how you type them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from autograder.kinds import registry
from autograder.kinds.compare import agree
from autograder.kinds.pandas.closeness import arrays, kind_of, right, same, same_column, same_kind, same_labels
from autograder.kinds.pandas.columns import bare

NAMES, NAME_LENGTH, ROWS = 6, 20, 10_000
"""How many labels to name, with how many characters each; how many rows to count."""
LENGTH = 300
"""The most characters of a frame that is written as an expression."""
PLAIN = ("int64", "float64", "bool", "str")
"""Dtypes that pandas gives a list of such values by itself."""


def words(value: Any) -> str:
    """A value of pandas' without its content; empty for anything else."""
    if isinstance(value, pd.DataFrame):
        names = list(value.columns)
        columns = f"with {_columns(names)}" if names else "without columns"
        return f"a DataFrame {_rows(len(value))}, {columns}"
    if isinstance(value, pd.Series):
        return f"a Series {_rows(len(value))} ({kind_of(value.array)})"
    if isinstance(value, pd.Index):
        return f"an Index {_rows(len(value), 'label')}"
    if isinstance(value, pd.api.extensions.ExtensionArray):
        return f"a pandas array {_rows(len(value), 'value')} ({kind_of(value)})"
    if value is pd.NA or value is pd.NaT:
        return f"a missing value (pd.{'NA' if value is pd.NA else 'NaT'})"
    known = {
        pd.Timestamp: "a Timestamp",
        pd.Timedelta: "a Timedelta",
        pd.Interval: "an Interval",
        pd.Period: "a Period",
    }
    return known.get(type(value), "")


def _rows(count: int, what: str = "row") -> str:
    if not count:
        return f"without {what}s"
    return f"of {count if count < ROWS else 'very many'} {what}{'' if count == 1 else 's'}"


def _columns(names: list[Any]) -> str:
    shown = [name for name in names if isinstance(name, str) and name.isprintable() and 0 < len(name) <= NAME_LENGTH]
    if len(names) > NAMES or len(shown) < len(names):
        return f"{len(names) if len(names) < ROWS else 'very many'} column{'' if len(names) == 1 else 's'}"
    return f"column {shown[0]}" if len(shown) == 1 else f"columns {listed(shown)}"


def listed(texts: list[str]) -> str:
    """Some texts in a sentence."""
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def _labels(labels: list[Any]) -> str:
    more = f" and {len(labels) - NAMES} more" if len(labels) > NAMES else ""
    shown = [cell(label) for label in labels[:NAMES]]
    return f"{', '.join(shown)}{more}" if more else listed(shown)


def cell(value: Any) -> str:
    """One cell or label as it's printed."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return "missing"
    value = value.item() if isinstance(value, np.generic) else value
    text = repr(str(value) if isinstance(value, pd.Timestamp | pd.Timedelta | pd.Period | pd.Interval) else value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def difference(got: Any, expected: Any, *, hidden: bool) -> str:
    """How two values of one type differ; empty if they aren't pandas'."""
    if isinstance(expected, pd.DataFrame):
        return _of_columns(got, expected, hidden) or _of_frames(got, expected, hidden)
    if isinstance(expected, pd.Series):
        return _of_frames(got, expected, hidden) or _of_names(got, expected, hidden)
    if isinstance(expected, pd.Index):
        return _of_indexes(got, expected, hidden)
    if isinstance(expected, pd.api.extensions.ExtensionArray):
        labels = pd.RangeIndex(len(expected))
        return _of_length(got, expected) or _of_columns_values([("", got, expected)], labels, hidden)
    return ""


def _of_columns(got: Any, expected: Any, hidden: bool) -> str:
    """Columns that are missing, or not wanted, or in another order."""
    mine, wanted = list(got.columns), list(expected.columns)
    missing = [name for name in wanted if not any(agree(other, name) for other in mine)]
    extra = [name for name in mine[:1000] if not any(agree(name, other) for other in wanted)]
    if missing:
        many = (
            f"The columns {_labels(missing)} are missing."
            if missing[1:]
            else f"The column {cell(missing[0])} is missing."
        )
        return _count(missing, "is missing", "are missing") if hidden else many
    if extra:
        these = f"The column{'s' if extra[1:] else ''} {_labels(extra)}"
        told = f"{these} {'do' if extra[1:] else 'does'}n't belong in it."
        return "It has columns that don't belong in it." if hidden else told
    if len(mine) != len(wanted):
        return f"It has {len(mine)} columns; it should have {len(wanted)}."
    if not all(map(agree, mine, wanted)):
        order = "" if hidden else f": they should be {_labels(wanted)}"
        return f"Its columns are in another order{order}."
    return ""


def _count(items: list[Any], one: str, many: str) -> str:
    return f"{len(items)} of the columns that were asked for {one if len(items) == 1 else many}."


def _of_length(got: Any, expected: Any) -> str:
    if len(got) == len(expected):
        return ""
    count = len(got) if len(got) < ROWS else "very many"
    return f"It has {count} row{'' if len(got) == 1 else 's'}; it should have {len(expected)}."


def _of_frames(got: Any, expected: Any, hidden: bool) -> str:
    """Rows, then their labels, then their content."""
    if length := _of_length(got, expected):
        return length
    if not same_labels(got.index, expected.index):
        return _of_rows(got, expected, hidden)
    return _of_columns_values(_pairs(got, expected), expected.index, hidden)


def _pairs(got: Any, expected: Any) -> list[tuple[str, Any, Any]]:
    if isinstance(expected, pd.Series):
        return [("", got.array, expected.array)]
    places = range(expected.shape[1])
    return [(cell(expected.columns[n]), got.iloc[:, n].array, expected.iloc[:, n].array) for n in places]


def _of_rows(got: Any, expected: Any, hidden: bool) -> str:
    """Rows with other labels, or in another order."""
    if (ordered := _aligned(got, expected)) is not None and same(ordered, expected):
        return "Its rows are right, but in another order."
    told = _of_indexes(got.index, expected.index, hidden)
    values = all(same_column(one, other) for _, one, other in _pairs(got, expected))
    index = f"{told[0].lower()}{told[1:]}"
    return f"Its values are right, but not the index: {index}" if values else f"Look at the index: {index}"


def _aligned(got: Any, expected: Any) -> Any:
    """The rows in the wanted order; None if the labels are others."""
    places: dict[str, list[int]] = {}
    for place, label in enumerate(got.index.tolist()[: 4 * len(expected)]):
        places.setdefault(repr(label), []).append(place)
    order = [places[key].pop(0) if places.get(key) else -1 for key in map(repr, expected.index.tolist())]
    return None if -1 in order else got.iloc[order]


def _of_indexes(got: Any, expected: Any, hidden: bool) -> str:
    """How two indexes differ."""
    if length := _of_length(got, expected):
        return length.replace("row", "label")
    if got.nlevels != expected.nlevels:
        return f"It has {_levels(got)}; it should have {_levels(expected)}."
    for one, other in zip(arrays(got), arrays(expected), strict=True):
        if kind_of(one) != kind_of(other):
            return f"Its labels are {kind_of(one)}; they should be {kind_of(other)}."
        if not same_column(one, other):
            labels = f"It is {_labels(got.tolist())}; it should be {_labels(expected.tolist())}."
            return "Its labels are not the right ones." if hidden else labels
    names = "" if hidden else f": it is {_labels(list(got.names))}; it should be {_labels(list(expected.names))}"
    return f"Its name is another one{names}."


def _levels(index: Any) -> str:
    return f"{index.nlevels} level{'' if index.nlevels == 1 else 's'}"


def _of_names(got: Any, expected: Any, hidden: bool) -> str:
    told = "" if hidden else f": it is {cell(got.name)}; it should be {cell(expected.name)}"
    return f"Its name is another one{told}."


def _of_columns_values(pairs: list[tuple[str, Any, Any]], labels: Any, hidden: bool) -> str:
    for name, one, other in pairs:
        if not same_kind(one, other):
            what = f"The column {name}" if name and not hidden else "One of its columns" if name else "It"
            if kind_of(one) == kind_of(other):
                return f"{what} has other categories."
            return f"{what} is {kind_of(one)}; it should be {kind_of(other)}."
    wrong = [(name, one, other, np.flatnonzero(~right(one, other))) for name, one, other in pairs]
    wrong = [found for found in wrong if len(found[3])]
    if not wrong:
        return ""
    if hidden:
        return _hidden_values(wrong, len(pairs), len(labels))
    name, one, other, rows = wrong[0]
    column = f"in the column {name}, " if name else ""
    first = f"{column}row {cell(labels[rows[0]])} is {cell(one[rows[0]])}; it should be {cell(other[rows[0]])}."
    more = f" Rows {_labels([labels[row] for row in rows])} of it are off." if len(rows) > 1 else ""
    others = f" Look at {_labels_of(wrong[1:])} too." if wrong[1:] else ""
    return f"{first[0].upper()}{first[1:]}{more}{others}"


def _labels_of(wrong: list[Any]) -> str:
    return listed([found[0] for found in wrong[:NAMES]])


def _hidden_values(wrong: list[Any], columns: int, rows: int) -> str:
    count = len(set().union(*(set(found[3].tolist()) for found in wrong)))
    share = "every row" if count == rows else f"{count} of its {rows} rows"
    if not wrong[0][0]:
        return f"{share[0].upper()}{share[1:]} {'is' if count in (1, rows) else 'are'} off."
    return f"{len(wrong)} of its {columns} columns {'is' if len(wrong) == 1 else 'are'} off, in {share}."


def typed(value: Any) -> str:
    """As a learner would type it, with a question mark for what nobody would type; empty if it isn't pandas'."""
    if isinstance(value, pd.DataFrame):
        cells = {n: _typed_column(value.iloc[:, n].array) for n in range(min(value.shape[1], LENGTH))}
        pairs = [f"{_label(name)}: {cells.get(n, '?')}" for n, name in enumerate(value.columns)]
        unique = value.columns.is_unique and value.columns.nlevels == 1
        return f"pd.DataFrame({{{', '.join(pairs)}}}{_typed_index(value.index)})" if unique else "?"
    if isinstance(value, pd.Series):
        name = "" if value.name is None else f", name={_label(value.name)}"
        return f"pd.Series({_typed_column(value.array)}{_typed_index(value.index)}{name})"
    if isinstance(value, pd.Index):
        return _typed_labels(value)
    if isinstance(value, pd.Timestamp | pd.Timedelta):
        return "?" if getattr(value, "tzinfo", None) else f"pd.{type(value).__name__}({str(value)!r})"
    if value is pd.NA or value is pd.NaT:
        return f"pd.{value!r}".replace("<NA>", "NA")
    return "?" if words(value) else ""


def _label(name: Any) -> str:
    return registry.typed(name)


def _typed_column(values: Any) -> str:
    if len(values) > LENGTH:
        return "?"
    kind, dtype = kind_of(values), bare(values).dtype
    if isinstance(dtype, pd.CategoricalDtype):
        labels = _typed_column(values.categories.array)
        ordered = ", ordered=True" if dtype.ordered else ""
        return f"pd.Categorical({_cells(list(values))}, categories={labels}{ordered})"
    if isinstance(dtype, pd.IntervalDtype | pd.PeriodDtype) or (kind == "object" and not _typeable(values)):
        return "?"
    if len(values) and kind in PLAIN and (kind != "str" or not pd.isna(values).any()):
        return _cells(list(values))
    return f"pd.array({_cells(list(values))}, dtype={str(dtype)!r})"


def _typeable(values: Any) -> bool:
    """Whether objects stay objects when you type them: pandas takes text for text, and lists for rows."""
    cells = [cell for cell in values if isinstance(cell, list | tuple | dict | set | frozenset) or not pd.isna(cell)]
    holders = (list, tuple, dict, set, frozenset)
    return not any(isinstance(cell, holders) for cell in cells) and not all(isinstance(cell, str) for cell in cells)


def _cells(cells: list[Any]) -> str:
    return f"[{', '.join(_typed_cell(one) for one in cells)}]"


def _typed_cell(value: Any) -> str:
    if isinstance(value, pd.Timestamp | pd.Timedelta):
        return repr(str(value.tz_convert("UTC") if getattr(value, "tzinfo", None) else value))
    if value is pd.NA or value is pd.NaT:
        return "None"
    return registry.typed(value.item() if isinstance(value, np.generic) else value)


def _typed_index(index: Any) -> str:
    if same_labels(index, pd.RangeIndex(len(index))) and index.name is None:
        return ""
    return f", index={_typed_labels(index)}"


def _typed_labels(index: Any) -> str:
    if index.nlevels > 1:
        levels = ", ".join(_typed_column(values) for values in arrays(index))
        return f"pd.MultiIndex.from_arrays([{levels}], names={_cells(list(index.names))})"
    column = _typed_column(index.array)
    if index.name is None and column.startswith("["):
        return column
    return f"pd.Index({column}{'' if index.name is None else f', name={_label(index.name)}'})"


def shown(value: Any) -> str:
    """A public value: as you type it if it's short, otherwise in words."""
    text = typed(value)
    return text if text and "?" not in text and len(text) <= LENGTH else words(value)
