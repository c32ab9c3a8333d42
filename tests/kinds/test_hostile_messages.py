"""Whatever a message says: a value or a refusal, soon, and in little memory; and what is said of a value never fails."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import datetime
import decimal
import enum
import fractions
import pathlib
import time
import tracemalloc
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder import kinds
from autograder.kinds.compare import agree, difference, kind
from autograder.kinds.decoder import Decoder
from autograder.kinds.encoder import Encoder
from autograder.kinds.pandas import columns, crossing
from autograder.kinds.values import STORAGE_CAP, Node, WireError
from autograder.testing.exchange import handle, received
from autograder.testing.showing import shown

SECONDS = 2.0
MEMORY = 8 * STORAGE_CAP
assert {kind.name for kind in kinds.in_use()} == {"pandas", "torch", "numpy", "builtins"}
TAGS = sorted({*kinds.SCALARS, *kinds.READERS, *columns.READERS, *crossing.INDEX_READERS, "handle"})
hard = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck), database=None)


class Color(enum.Enum):
    RED = 1


@dataclasses.dataclass
class Run:
    loss: float
    when: datetime.date


Pair = collections.namedtuple("Pair", ["x", "y"])
FRAME = pd.DataFrame(
    {
        "whole": [1, 2, 3],
        "text": ["a", "b", None],
        "objects": pd.Series([1, None, [2]], dtype=object),
        "day": pd.to_datetime(["2024-01-01", None, "2024-01-03"]),
        "there": pd.to_datetime(["2024-01-01", None, "2024-01-03"]).tz_localize("Europe/Berlin"),
        "while": pd.to_timedelta([1, 2, None], unit="s"),
        "nullable": pd.array([1, None, 3], dtype="Int64"),
        "true": pd.array([True, None, False], dtype="boolean"),
        "real": pd.array([1.5, None, 2], dtype="Float32"),
        "nullable text": pd.array(["a", None, "c"], dtype="string"),
        "category": pd.Categorical(["u", "v", None], categories=["v", "u"], ordered=True),
        "month": pd.PeriodIndex(["2024-01", "2024-02", "2024-03"], freq="M"),
        "between": pd.arrays.IntervalArray.from_breaks([0, 1, 2, 3]),
    }
)  # fmt: skip
HONEST: dict[str, Any] = {
    "numbers": [1, 2.5, True, None, 10**30, 1j, b"12", "text"],
    "containers": {"a": (1, [2]), 3: {4, 5}, None: frozenset([6])},
    "counter": collections.Counter("abca"),
    "deque": collections.deque([1, [2]], maxlen=4),
    "decimals": [decimal.Decimal("1.50"), fractions.Fraction(1, 3), range(1, 9, 2), slice(1, None), pathlib.Path("a")],
    "moments": [
        datetime.datetime(2024, 1, 2, 3, 4, 5, tzinfo=datetime.UTC), datetime.date(2024, 1, 2), datetime.time(1, 2),
        datetime.timedelta(1, 2, 3),
    ],
    "records": [Color.RED, Run(0.5, datetime.date(2024, 1, 2)), Pair(1, [2]), {Color.RED: 1}],
    "arrays": [np.arange(6.0).reshape(2, 3), np.array([True]), np.float32(1), np.complex64(1j)],
    "tensors": [torch.arange(6.0).reshape(2, 3).t(), torch.tensor([True]), torch.float32, torch.Size([1]), torch.device("cpu")],
    "frame": FRAME,
    "series": FRAME["whole"].rename_axis("row"),
    "levels": FRAME.set_index(["text", "day"])["whole"],
    "indexes": [FRAME.index, pd.Index(["a", "b"], name="n"), pd.Index(FRAME["category"]), FRAME["text"].unique()],
    "pandas' own": [
        pd.Timestamp("2024-01-01", tz="UTC"), pd.Timedelta(1, "h"), pd.NaT, pd.NA, pd.Interval(1, 2),
        pd.Period("2024-01"), pd.Timestamp("2024-01-01"),
    ],
}  # fmt: skip


def message(value: Any) -> tuple[Any, list[memoryview]]:
    encoder = Encoder(lambda item, kind: Node("handle", [0, kind]))
    return encoder.encode(value), encoder.storages


def tags_of(node: Any) -> set[str]:
    return {node.tag}.union(*map(tags_of, node.parts)) if isinstance(node, Node) else set()


def read(node: Any, storages: list[memoryview]) -> Any:
    begun = time.process_time()
    try:
        value = Decoder(storages, handle, received).decode(node)
    except WireError:
        return None
    finally:
        assert time.process_time() - begun < SECONDS
    begun = time.process_time()
    for own in HONEST.values():
        agree(value, own)
        for hidden in (True, False):
            assert isinstance(difference(value, own, hidden=hidden), str)
    assert isinstance(kind(value) + shown(value), str)
    assert time.process_time() - begun < 2 * SECONDS
    return value


def test_every_tag_is_tried() -> None:
    tried = set().union(*(tags_of(message(value)[0]) for value in HONEST.values()))
    assert set(TAGS) - tried == {"handle", "vast"}


leaves = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 5), st.sampled_from([2**31, 2**62, -(2**63), 2**64 - 1]), st.floats(),
    st.sampled_from(["", "a", "int64", "bool", "float32", "M", "m", "s", "ns", "UTC", "Europe/Berlin", "../x", "right"]),
    st.sampled_from(["NA", "NaT", "dataclass", "enum", "D", "1" * 5000, "9" * 30, "1e999999", "nan", "f" * 9000]),
)  # fmt: skip
nodes = st.recursive(
    leaves,
    lambda inner: st.builds(Node, st.sampled_from(TAGS), st.lists(inner, max_size=5)),
    max_leaves=20,
)


@hard
@given(nodes)
def test_nodes_of_any_kind(node: Any) -> None:
    read(node, [memoryview(bytes(8)), memoryview(bytes(24)), memoryview(b"\xff" * 24)])


def mangled(node: Any, places: list[int], changed: Any) -> Any:
    """The message with one part of it replaced, left out or said twice."""
    if not isinstance(node, Node) or not node.parts or not places:
        return changed
    place, *deeper = places
    parts = list(node.parts)
    place %= len(parts) + 1
    if place == len(parts):
        return Node(node.tag, parts + parts[:1] if deeper else parts[:-1])
    parts[place] = mangled(parts[place], deeper, changed)
    return Node(node.tag, parts)


@pytest.mark.parametrize("name", HONEST)
@hard
@given(st.lists(st.integers(0, 40), max_size=5), leaves | nodes, st.binary(max_size=32), st.integers(0, 40))
def test_messages_with_a_fault(name: str, places: list[int], changed: Any, data: bytes, storage: int) -> None:
    node, storages = message(HONEST[name])
    if storages and storage < 20:
        storages[storage % len(storages)] = memoryview(data)
    read(mangled(node, places, changed), storages)


@pytest.mark.parametrize("place", range(40))
def test_no_number_is_too_large_for_a_tensor(place: int) -> None:
    node, storages = message(HONEST["tensors"])
    for inner in range(12):
        read(mangled(node, [place, inner], (1 << 64) - 1), storages)


def sized(tag: str, inner: Any, count: int) -> Any:
    return Node("list", [Node(tag, inner) for _ in range(count)])


EMPTY_INDEX = Node("steps", [None, 0, 0, 1])
LARGE = {
    "frames": sized("frame", [EMPTY_INDEX, EMPTY_INDEX], 20_000),
    "columns": Node("frame", [EMPTY_INDEX, Node("steps", [None, 0, 190_000, 1]), *[Node("objects", [])] * 190_000]),
    "series": sized("series", [None, EMPTY_INDEX, Node("strings", [False])], 20_000),
    "a range": Node("frame", [Node("steps", [None, 0, 2**62, 1]), EMPTY_INDEX]),
    "ranges": sized("steps", [None, 0, 2**23, 1], 20_000),
    "levels": Node("levels", [Node("list", [None] * 5000), *[Node("objects", [])] * 5000]),
    "masked": sized("loose", [Node("masked", [Node("array", ["int64", False, 0, 0])] * 2)], 20_000),
    "moments": sized("moment", ["M", "ns", 0, "Europe/Berlin"], 20_000),
    "arrays": sized("array", ["float64", False, 1, 2**20], 100),
    "strings": Node("loose", [Node("strings", [False, *["x"] * 190_000])]),
    "counters": sized("counter", [Node("dict", [])], 20_000),
    "records": sized("record", ["dataclass", "x", False, -1], 20_000),
    "keys": Node("set", [Node("record", ["enum", "x", False, -1, "name", n]) for n in range(50_000)]),
    "ints": sized("int", ["f" * 1000], 1800),
    "decimals": sized("decimal", ["1e4999"], 20_000),
    "fractions": sized("fraction", [1, 3], 20_000),
    "periods": sized("period", ["D", 2**62], 20_000),
}  # fmt: skip


@pytest.mark.parametrize("name", LARGE)
def test_large_messages_end_soon(name: str) -> None:
    storages = [memoryview(b""), memoryview(bytes(2**23))]
    tracemalloc.start()
    try:
        begun = time.process_time()
        with contextlib.suppress(WireError):
            Decoder(storages, handle, received).decode(LARGE[name])
        assert time.process_time() - begun < 15  # as it is traced, too
        assert tracemalloc.get_traced_memory()[1] < MEMORY
    finally:
        tracemalloc.stop()
