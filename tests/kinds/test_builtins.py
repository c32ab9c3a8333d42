"""Python's own values: each crosses as it is, and records are of the course's classes or the learner's."""

from __future__ import annotations

import collections
import datetime
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.kinds import kit
from autograder.kinds.compare import agree
from autograder.kinds.decoder import Decoder
from autograder.kinds.encoder import Encoder
from autograder.kinds.values import Node, Record
from autograder.testing import Student, Wrong
from autograder.testing.exchange import handle, received
from autograder.testing.inprocess import InProcess

quick = settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck), database=None)
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
keys = st.none() | st.booleans() | st.integers() | text | st.tuples(st.integers(), text)
offsets = st.timedeltas(datetime.timedelta(hours=-23), datetime.timedelta(hours=23)).map(
    lambda delta: datetime.timezone(datetime.timedelta(seconds=int(delta.total_seconds())))
)
EACH: dict[str, st.SearchStrategy[Any]] = {
    "None": st.none(),
    "bool": st.booleans(),
    "int": st.integers(-(2**300), 2**300),
    "float": st.floats(allow_nan=False),
    "complex": st.complex_numbers(allow_nan=False),
    "str": text,
    "bytes": st.binary(max_size=9),
    "list": st.lists(keys, max_size=5),
    "tuple": st.lists(keys, max_size=5).map(tuple),
    "set": st.sets(keys, max_size=5),
    "frozenset": st.frozensets(keys, max_size=5),
    "dict": st.dictionaries(keys, keys, max_size=5),
    "Counter": st.dictionaries(keys, st.integers(-3, 9), max_size=5).map(collections.Counter),
    "deque": st.builds(collections.deque, st.lists(keys, max_size=5), st.none() | st.integers(0, 4)),
    "Decimal": st.decimals(allow_nan=False) | st.decimals(places=2, min_value=-999, max_value=999),
    "Fraction": st.fractions(),
    "range": st.builds(range, st.integers(-9, 9), st.integers(-9, 9), st.integers(1, 4)),
    "slice": st.builds(slice, st.none() | st.integers(), st.none() | st.integers(), st.none() | st.integers()),
    "date": st.dates(),
    "time": st.times() | st.times(timezones=offsets),
    "datetime": st.datetimes() | st.datetimes(timezones=offsets),
    "timedelta": st.timedeltas(),
    "path": text.map(lambda name: Path(name.replace("\0", ""))),
}  # fmt: skip


def through(value: Any) -> Any:
    encoder = Encoder(lambda item, kind: Node("handle", [0, kind]))
    node = encoder.encode(value)
    return Decoder(encoder.storages, handle, received).decode(node)


@pytest.mark.parametrize("name", EACH)
@quick
@given(st.data())
def test_crosses_unchanged(name: str, data: st.DataObject) -> None:
    value = data.draw(EACH[name])
    for one in (value, [value], {"a": (value,)}):
        got = through(one)
        assert (type(got), got) == (type(one), one)
        assert agree(got, one)
    if name == "Decimal":
        assert str(through(value)) == str(value)
    if name == "deque":
        assert through(value).maxlen == value.maxlen


GIVEN = """
import dataclasses, enum, typing

class Color(enum.Enum):
    RED = 1
    BLUE = 2

@dataclasses.dataclass(frozen=True)
class Point:
    x: float
    y: float = 0.0
    size: float = dataclasses.field(init=False, default=7.0)

class Pair(typing.NamedTuple):
    first: int
    second: int
"""


@pytest.fixture
def course(tmp_path: Path) -> Iterator[ModuleType]:
    folder = tmp_path / "course" / "shapes"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "given.py").write_text(GIVEN)
    before = kit.placed()
    kit.place(kit.Kit("shapes", str(folder)))
    yield kit.given()
    kit.place(before)
    for name in [name for name in sys.modules if name.partition(".")[0] == "shapes"]:
        del sys.modules[name]


def asked(tmp_path: Path, text: str) -> Student:
    path = tmp_path / "work.py"
    path.write_text(text)
    return Student(InProcess(path), hidden=False)


@pytest.mark.parametrize(
    "own", ["", "from shapes.given import Color, Pair, Point\n", "class Point: pass\nclass Color: pass\n"]
)
def test_records_of_the_courses_classes_arrive_as_such(own: str, course: ModuleType, tmp_path: Path) -> None:
    student = asked(
        tmp_path, f"{own}def kind(value): return type(value).__module__, type(value).__name__\ndef same(v): return v\n"
    )
    for value in (course.Point(1.5, 2.0), course.Color.RED, course.Pair(1, 2)):
        student.kind(value).equals(("shapes.given", type(value).__name__))
        student.same(value).equals(value)
        student.same([{"a": value}]).equals([{"a": value}])
    with pytest.raises(Wrong, match=r"Its x is 1\.5; it should be 1\.0\."):
        student.same(course.Point(1.5, 2.0)).equals(course.Point(1.0, 2.0))
    student.same({course.Color.RED: 1}).equals({course.Color.RED: 1})


def test_records_of_a_learners_classes_are_read_by_field(course: ModuleType, tmp_path: Path) -> None:
    student = asked(
        tmp_path,
        "import dataclasses, enum\n@dataclasses.dataclass\nclass Run:\n    loss: float\n    steps: list\n"
        "class Shade(enum.Enum):\n    DARK = 1\n"
        "def run(loss): return Run(loss, [1, 2])\ndef shade(): return {Shade.DARK: [Shade.DARK]}\n",
    )
    fields = student.run(0.5).as_record("Run", {"loss", "steps"})
    fields["loss"].equals(0.5)
    dark = Record("enum", "Shade", {"name": "DARK", "value": 1})
    student.shade().equals({dark: [dark]})
