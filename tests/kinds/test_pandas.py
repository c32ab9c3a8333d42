"""pandas' values: what crosses, how two of them are compared, and in which words."""

from __future__ import annotations

import datetime
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import pandas as frames

from autograder import kinds
from autograder.kinds.compare import agree, difference, kind
from autograder.kinds.decoder import Decoder
from autograder.kinds.encoder import Encoder
from autograder.kinds.pandas.closeness import same
from autograder.kinds.values import Node, WireError
from autograder.testing import Student, Wrong
from autograder.testing.exchange import handle, received
from autograder.testing.home import home_case
from autograder.testing.inprocess import InProcess

quick = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck), database=None)


def through(value: Any) -> Any:
    encoder = Encoder(lambda item, kind: Node("handle", [0, kind]))
    node = encoder.encode(value)
    return Decoder(encoder.storages, handle, received).decode(node)


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
moments = st.datetimes(datetime.datetime(1700, 1, 1), datetime.datetime(2200, 1, 1))
zones = st.sampled_from(["UTC", "Europe/Berlin", datetime.timezone(datetime.timedelta(hours=-3))])
objects = st.none() | st.integers() | text | st.booleans() | st.lists(st.integers(), max_size=2) | st.just(pd.NaT)


def column(values: st.SearchStrategy[Any], dtype: Any) -> st.SearchStrategy[Any]:
    return st.lists(values, max_size=6).map(lambda found: pd.Series(pd.array(found, dtype=dtype)))


COLUMNS: dict[str, st.SearchStrategy[Any]] = {
    **{dtype: column(st.integers(0, 100), dtype) for dtype in ("int8", "int64", "uint16", "float32")},
    "float64": column(st.floats(), "float64"),
    "bool": column(st.booleans(), "bool"),
    "complex128": column(st.complex_numbers(allow_nan=False), "complex128"),
    "str": column(text | st.none(), "str"),
    "string": column(text | st.none(), "string"),
    "object": column(objects, "object"),
    "Int64": column(st.integers(-9, 9) | st.none(), "Int64"),
    "UInt8": column(st.integers(0, 9) | st.none(), "UInt8"),
    "Float64": column(st.floats(allow_nan=False) | st.none(), "Float64"),
    "boolean": column(st.booleans() | st.none(), "boolean"),
    **{unit: column(moments | st.none(), f"datetime64[{unit}]") for unit in ("s", "ms", "us", "ns")},
    "zoned": st.builds(lambda found, zone: found.dt.tz_localize("UTC").dt.tz_convert(zone), column(moments, "datetime64[us]"), zones),
    "timedelta": column(st.timedeltas(datetime.timedelta(-999), datetime.timedelta(999)) | st.none(), "timedelta64[us]"),
    "category": column(st.sampled_from("abc") | st.none(), "category"),
    "ordered": column(st.sampled_from([3, 1]) | st.none(), pd.CategoricalDtype([3, 1, 2], ordered=True)),
    "period": column(st.dates().map(str), "period[M]"),
    "interval": column(st.integers(0, 9).map(lambda n: pd.Interval(n, n + 1)), "interval[int64, right]"),
}  # fmt: skip


@pytest.mark.parametrize("dtype", COLUMNS)
@quick
@given(st.data())
def test_a_column_of(dtype: str, data: st.DataObject) -> None:
    series = data.draw(COLUMNS[dtype])
    series.name = data.draw(st.none() | text)
    got = through(series)
    pd.testing.assert_series_equal(got, series)
    assert agree(got, series)
    index = pd.Index(series, name="n")
    pd.testing.assert_index_equal(through(index), index)
    loose = through(series.array)
    assert type(loose) is type(series.array)
    pd.testing.assert_extension_array_equal(loose, series.array)


@quick
@given(
    frames.data_frames(
        [frames.column("a", dtype=int), frames.column("b", dtype=float), frames.column("c", elements=text)],
        index=frames.range_indexes(max_size=5) | frames.indexes(elements=text, max_size=5),
    )
)
def test_frames_cross_unchanged(frame: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(through(frame), frame)
    if frame["a"].is_unique:
        levels = frame.set_index(["a", "c"])
        pd.testing.assert_frame_equal(through(levels), levels)
    assert agree(through(frame), frame)


@pytest.mark.parametrize(
    "value",
    [
        pd.Timestamp("2024-01-01 10:30", tz="Europe/Berlin"), pd.Timestamp("2024-01-01").as_unit("s"), pd.NaT, pd.NA,
        pd.Timedelta(90, "min"), pd.Interval(0, 1.5, closed="both"), pd.Period("2024-03", "M"), pd.RangeIndex(2, 9, 3),
        pd.DataFrame(), pd.DataFrame({"a": []}), pd.DataFrame([[1, 2]], columns=["a", "a"]),
        pd.DataFrame({("a", 1): [1], ("b", 2): [2.5]}), pd.DataFrame({"a": [1]}, index=[pd.Timestamp("2024-01-01")]),
        pd.DataFrame(index=[3, 1, 2]),
    ],
    ids=kind,
)  # fmt: skip
def test_single_values_and_odd_frames(value: Any) -> None:
    got = through(value)
    assert type(got) is type(value)
    assert same(got, value, 0.0, 0.0, strict=True)
    if isinstance(value, pd.DataFrame):
        pd.testing.assert_frame_equal(got, value)


class Mine(pd.DataFrame):
    pass


@pytest.mark.parametrize(
    "value",
    [
        Mine({"a": [1]}), pd.Series(pd.arrays.SparseArray([0, 1])), pd.Series(pd.PeriodIndex(["2024-01"], freq="2M")),
        pd.DataFrame({"a": [1]}).groupby("a"), pd.offsets.Day(),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_what_cannot_cross_stays(value: object) -> None:
    assert type(through(value)).__name__ == "Handle"


def test_too_many_columns_are_refused() -> None:
    with pytest.raises(WireError):
        through([pd.Series([1.0])] * 6000)
    with pytest.raises(WireError):
        through(pd.DataFrame(index=pd.RangeIndex(10**9)))


@pytest.mark.parametrize(
    ("got", "expected", "right"),
    [
        (pd.Series([1.0, 2.0 + 1e-9]), pd.Series([1.0, 2.0]), True),
        (pd.Series([1.0, 2.001]), pd.Series([1.0, 2.0]), False),
        (pd.Series([1, 2]), pd.Series([1.0, 2.0]), False),
        (pd.Series([math.nan]), pd.Series([math.nan]), True),
        (pd.Series([1], name="a"), pd.Series([1]), True),
        (pd.Series([1]), pd.Series([1], name="a"), False),
        (pd.Series([1, 2], index=[0, 1]), pd.Series([1, 2]), True),
        (pd.Series([1, 2], index=[1, 0]), pd.Series([1, 2]), False),
        (pd.Series(pd.to_datetime(["2024"])).dt.as_unit("s"), pd.Series(pd.to_datetime(["2024"])), True),
        (pd.Series(["a"], dtype="category"), pd.Series(["a"]), False),
        (pd.Series(pd.Categorical(["a"], ["a", "b"])), pd.Series(pd.Categorical(["a"], ["b", "a"])), True),
        (pd.Series(pd.Categorical(["a"], ["a", "b"])), pd.Series(pd.Categorical(["a"], ["a"])), False),
        (pd.DataFrame({"a": [1], "b": [2]}), pd.DataFrame({"b": [2], "a": [1]}), False),
        (pd.DataFrame({"a": [1]}), pd.Series([1], name="a"), False),
        (pd.Index([0, 1]), pd.RangeIndex(2), True),
        (pd.DataFrame({"a": []}).iloc[:, :0], pd.DataFrame(), True),
        ({"a": pd.Series([1])}, {"a": pd.Series([1])}, True),
        ([pd.NA], [pd.NA], True),
    ],
)
def test_agreement(got: Any, expected: Any, right: bool) -> None:
    assert agree(got, expected) is right
    assert agree(through(got), expected) is right


AGES = pd.DataFrame({"name": ["Ada", "Bob", "Cyd"], "age": [36, 41, 29]})
WRONG: dict[str, tuple[Any, Any, str, str]] = {
    "missing": (AGES[["name"]], AGES, "The column 'age' is missing.", "1 of the columns that were asked for is missing."),
    "extra": (AGES.assign(x=1), AGES, "The column 'x' doesn't belong in it.", "It has columns that don't belong in it."),
    "columns": (
        AGES[["age", "name"]], AGES, "Its columns are in another order: they should be 'name' and 'age'.",
        "Its columns are in another order.",
    ),
    "rows": (AGES[:2], AGES, "It has 2 rows; it should have 3.", "It has 2 rows; it should have 3."),
    "order": (AGES[::-1], AGES, "Its rows are right, but in another order.", "Its rows are right, but in another order."),
    "index": (
        AGES[::-1], AGES[::-1].reset_index(drop=True),
        "Its values are right, but not the index: it is 2, 1 and 0; it should be 0, 1 and 2.",
        "Its values are right, but not the index: its labels are not the right ones.",
    ),
    "index name": (
        AGES, AGES.rename_axis("row"), "Its values are right, but not the index: its name is another one: it is missing; it should be 'row'.",
        "Its values are right, but not the index: its name is another one.",
    ),
    "dtype": (
        AGES.astype({"age": float}), AGES, "The column 'age' is float64; it should be int64.",
        "One of its columns is float64; it should be int64.",
    ),
    "value": (
        AGES.assign(age=[36, 40, 29]), AGES, "In the column 'age', row 1 is 40; it should be 41.",
        "1 of its 2 columns is off, in 1 of its 3 rows.",
    ),
    "values": (
        AGES.assign(age=[0, 0, 29], name="x").set_index("name", drop=False).rename_axis(None),
        AGES.assign(name="x").set_index("name", drop=False).rename_axis(None),
        "In the column 'age', row 'x' is 0; it should be 36. Rows 'x' and 'x' of it are off.",
        "1 of its 2 columns is off, in 2 of its 3 rows.",
    ),
    "series": (AGES["age"], AGES["age"] + 1, "Row 0 is 36; it should be 37. Rows 0, 1 and 2 of it are off.", "Every row is off."),
    "series name": (AGES["age"].rename("x"), AGES["age"], "Its name is another one: it is 'x'; it should be 'age'.", "Its name is another one."),
    "missing value": (pd.Series([math.nan, 1]), pd.Series([0.0, 1]), "Row 0 is missing; it should be 0.0.", "1 of its 2 rows is off."),
    "categories": (pd.Series(["a"], dtype="category"), pd.Series(pd.Categorical(["a"], ["a", "b"])), "It has other categories.", "It has other categories."),
    "array": (AGES["name"].array, AGES["name"].array[::-1], "Row 0 is 'Ada'; it should be 'Cyd'. Rows 0 and 2 of it are off.", "2 of its 3 rows are off."),
    "type": (AGES["age"], AGES, "It should be a DataFrame of 3 rows, with columns name and age.", "It should be a DataFrame of 3 rows, with columns name and age."),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_how_two_values_differ(name: str) -> None:
    got, expected, public, hidden = WRONG[name]
    assert not agree(got, expected)
    assert (difference(got, expected, hidden=False), difference(got, expected, hidden=True)) == (public, hidden)


@quick
@given(st.sampled_from(sorted(WRONG)), st.sampled_from(sorted(WRONG)))
def test_what_differs_always_has_words(one: str, other: str) -> None:
    got, expected = WRONG[one][0], WRONG[other][1]
    said = difference(got, expected, hidden=False)
    assert agree(got, expected) or said != "Its type is right, its content is not."


SECRET = pd.DataFrame({"secretcolumn": ["secretcell", "b"], "n": [271828, 314159]}, index=["secretrow", "y"])


@pytest.mark.parametrize(
    "got", [AGES, SECRET[["n"]], SECRET[::-1], SECRET + SECRET, SECRET.rename_axis("x"), SECRET.reset_index(drop=True)]
)
def test_hidden_values_stay_hidden(got: pd.DataFrame) -> None:
    for mine, wanted in ((got, SECRET), (got.iloc[:, -1], SECRET["n"]), (got.index, SECRET.index)):
        said = difference(mine, wanted, hidden=True)
        assert not any(word in said for word in ("secretcolumn", "secretcell", "secretrow", "271828", "314159")) or (
            type(mine) is not type(wanted)
        )


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (AGES, "a DataFrame of 3 rows, with columns name and age"),
        (AGES[:0], "a DataFrame without rows, with columns name and age"),
        (pd.DataFrame(index=[1]), "a DataFrame of 1 row, without columns"),
        (pd.DataFrame(np.ones((2, 9))), "a DataFrame of 2 rows, with 9 columns"),
        (pd.DataFrame({"a\nb": [1]}), "a DataFrame of 1 row, with 1 column"),
        (AGES["age"], "a Series of 3 rows (int64)"),
        (AGES.index, "an Index of 3 labels"),
        ([AGES, AGES], "a list of 2 DataFrames"),
        (pd.Timestamp("2024"), "a Timestamp"),
        (pd.NA, "a missing value (pd.NA)"),
    ],
)
def test_in_words(value: Any, words: str) -> None:
    assert kind(value) == words


TYPED = {
    "pd.DataFrame({'name': ['Ada', 'Bob'], 'age': [1.5, math.nan]})": pd.DataFrame({"name": ["Ada", "Bob"], "age": [1.5, math.nan]}),
    "pd.DataFrame({'a': [1]}, index=['x'])": pd.DataFrame({"a": [1]}, index=["x"]),
    "pd.Series([True, False], name='b')": pd.Series([True, False], name="b"),
    "pd.Series(pd.array([1, None], dtype='Int64'), index=pd.Index([5, 6], name='n'))": pd.Series(pd.array([1, None], dtype="Int64"), index=pd.Index([5, 6], name="n")),
    "pd.Timestamp('2024-01-01 00:00:00')": pd.Timestamp("2024-01-01"),
}  # fmt: skip


@pytest.mark.parametrize("words", TYPED)
def test_as_a_learner_would_type_it(words: str) -> None:
    assert kinds.typed(TYPED[words]) == words
    (case,) = home_case(f"f({words})")
    assert same(case, TYPED[words], 0.0, 0.0, strict=True)


@pytest.mark.parametrize("dtype", COLUMNS)
@quick
@given(st.data())
def test_what_is_typed_is_the_value(dtype: str, data: st.DataObject) -> None:
    series = data.draw(COLUMNS[dtype])
    for value in (series, series.to_frame("a"), pd.DataFrame({"a": 1}, index=pd.Index(series, name="n"))):
        words = kinds.typed(value)
        if "?" not in words:
            (case,) = home_case(f"f({words})")
            assert same(case, value, 0.0, 0.0, strict=True), words


def asked(tmp_path: Path, body: str, *, hidden: bool = True) -> Student:
    path = tmp_path / "work.py"
    path.write_text(f"import pandas as pd\n\ndef f(frame):\n    {body}\n")
    return Student(InProcess(path), hidden=hidden)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return frame.sort_values('age')", ""),
        ("frame['age'] += 1\n    return frame", "its first argument is not what it was"),
        ("frame['new'] = 1\n    return frame", "its first argument is not what it was"),
        ("frame.loc[0, 'age'] = 1\n    return frame", "its first argument is not what it was"),
        ("frame.index.name = 'x'\n    return frame", "its first argument is not what it was"),
    ],
)
def test_arguments_that_a_call_changes(body: str, said: str, tmp_path: Path) -> None:
    mine = AGES.copy()
    answer = asked(tmp_path, body).f(mine)
    pd.testing.assert_frame_equal(mine, AGES)
    if said:
        with pytest.raises(Wrong, match=said):
            answer.tidy()
    else:
        answer.tidy()


def test_cells_that_are_lists_are_copied_too(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": pd.Series([[1], [2]], dtype=object)})
    answer = asked(tmp_path, "frame['a'][0].append(3)\n    return frame").f(frame)
    with pytest.raises(Wrong, match="its first argument"):
        answer.tidy()
    assert frame["a"][0] == [1]


def test_a_public_sentence(tmp_path: Path) -> None:
    with pytest.raises(Wrong) as caught:
        asked(tmp_path, "return frame.assign(age=1)", hidden=False).f(AGES[:1]).equals(AGES[:1])
    assert caught.value.sentence == (
        "f(pd.DataFrame({'name': ['Ada'], 'age': [36]})) returned pd.DataFrame({'name': ['Ada'], 'age': [1]}); "
        "wanted pd.DataFrame({'name': ['Ada'], 'age': [36]}). In the column 'age', row 0 is 1; it should be 36."
    )


READ: list[tuple[str, dict[str, str], str]] = [
    ("frame", {"name": "str", "age": "int64"}, ""),
    ("frame[['age', 'name']]", {"name": "str", "age": "int64"}, "Its columns are others, or in another order."),
    ("frame.astype({'age': float})", {"name": "str", "age": "int64"}, "The column age is float64."),
    ("frame.assign(age=float('nan'))", {"name": "str", "age": "float64"}, "holds a value that is missing"),
    ("frame[:1]", {"name": "str", "age": "int64"}, "It has another number of rows."),
    ("frame['age']", {"name": "str", "age": "int64"}, "wanted a DataFrame of 3 rows with the columns name"),
    ("[frame]", {"name": "str"}, "wanted a DataFrame of 3 rows with the columns name"),
    ("pd.DataFrame({('a', 'b'): [1]})", {"a": "int64"}, "Its columns are others"),
    ("None", {"a": "int64"}, "f(a DataFrame of 3 rows, with columns name and age) returned None; wanted"),
]


@pytest.mark.parametrize(("expression", "columns", "said"), READ)
def test_frames_are_read(expression: str, columns: dict[str, str], said: str, tmp_path: Path) -> None:
    answer = asked(tmp_path, f"return {expression}").f(AGES)
    if said:
        with pytest.raises(Wrong) as caught:
            answer.as_frame(columns, rows=3)
        assert said in caught.value.sentence
    else:
        assert answer.as_frame(columns, rows=3)["age"].sum() == 106


def test_series_are_read(tmp_path: Path) -> None:
    assert asked(tmp_path, "return frame['age']").f(AGES).as_series("int64", rows=3).sum() == 106
    for body in ("frame['name']", "frame", "frame['age'] * 1.0", "frame['age'][:2]", "1"):
        with pytest.raises(Wrong, match="wanted a Series of 3 rows"):
            asked(tmp_path, f"return {body}").f(AGES).as_series("int64", rows=3)
    with pytest.raises(AttributeError, match="docs/graders"):
        asked(tmp_path, "return frame").f(AGES).as_wolf()
