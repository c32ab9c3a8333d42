"""The closed list of values: what crosses, how it is kept, and what is refused."""

from __future__ import annotations

import collections
import dataclasses
import math
import pathlib
from collections.abc import Callable
from typing import Any
from unittest.mock import ANY

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.kinds.decoder import Decoder
from autograder.kinds.encoder import Encoder
from autograder.kinds.kit import NoKit
from autograder.kinds.torch.crossing import DTYPES
from autograder.kinds.values import (
    DEPTH_CAP,
    ITEM_CAP,
    STORAGE_CAP,
    TEXT_CAP,
    Node,
    Record,
    WireError,
)
from autograder.sandbox.frames import Reply, Returned, encoded, read_reply
from autograder.testing.student import Student

Point = collections.namedtuple("Point", ["x", "y"])
quick = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck), database=None)


@dataclasses.dataclass
class Result:
    loss: float
    steps: list[int]


def sent(value: Any) -> Returned:
    encoder = Encoder(lambda item, kind: Node("handle", [0, kind]))
    return Returned(encoder.encode(value), storages=encoder.storages)


def received(reply: Reply) -> Any:
    assert isinstance(reply, Returned)
    decoder = Decoder(reply.storages, lambda tag, rest: (tag, *rest), lambda facts, data: data)
    return decoder.decode(reply.value)


def through(value: Any) -> Any:
    return received(read_reply(encoded(sent(value))))


def identical(a: Any, b: Any) -> bool:
    if type(a) is not type(b):
        return False
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(identical, a, b))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(identical(a[key], b[key]) for key in a)
    if isinstance(a, float) and math.isnan(a):
        return math.isnan(b)
    return bool(a == b)


scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**200), 2**200)
    | st.floats()
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    | st.binary(max_size=20)
    | st.complex_numbers(allow_nan=False)
    | st.sampled_from([torch.float32, torch.bool, torch.device("cpu"), torch.Size([2, 0]), torch.Size([])])
)
keys = st.none() | st.booleans() | st.integers() | st.text("abc", max_size=3) | st.tuples(st.integers())
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(keys, inner, max_size=4)
        | st.sets(st.integers(), max_size=4)
    ),
    max_leaves=12,
)


@quick
@given(values)
def test_plain_values_cross_unchanged(value: Any) -> None:
    assert identical(through(value), value)


@pytest.mark.parametrize("dtype", DTYPES.values(), ids=str)
@pytest.mark.parametrize("shape", [(), (0,), (1,), (3,), (2, 3), (2, 0, 3)], ids=str)
def test_tensors_of_every_dtype(dtype: torch.dtype, shape: tuple[int, ...]) -> None:
    value = torch.arange(math.prod(shape)).reshape(shape).to(dtype)
    got = through(value)
    assert (got.dtype, got.shape) == (dtype, value.shape)
    assert got.tolist() == value.tolist()


@pytest.mark.parametrize("code", ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16"])
def test_arrays_and_scalars_of_every_dtype(code: str) -> None:
    array = np.ones((2, 3), dtype=code)
    got = through(array)
    assert type(got) is np.ndarray
    assert (got.dtype, got.shape, got.tolist()) == (array.dtype, (2, 3), array.tolist())
    assert type(through(array[0, 0])) is type(array[0, 0])


def test_kinds_are_not_blurred() -> None:
    value = [1, 1.0, True, np.int64(1), torch.tensor(1.0), torch.ones(1), (1,), [1], torch.Size([1]), None, "1", b"1"]
    assert [type(item) for item in through(value)] == [type(item) for item in value]


def test_records_keep_their_fields() -> None:
    assert through(Point(1, [2.0])) == Record("namedtuple", "Point", {"x": 1, "y": [2.0]})
    assert through(Result(0.5, [1])) == Record("dataclass", "Result", {"loss": 0.5, "steps": [1]})


def test_an_ordered_dict_is_a_dict() -> None:
    assert through(collections.OrderedDict(b=1, a=[2])) == {"b": 1, "a": [2]}


def test_paths_and_odd_text() -> None:
    assert through(pathlib.Path("a") / "b.png") == pathlib.Path("a/b.png")
    assert through("a\ud800b") == "a?b"


@pytest.mark.parametrize(
    "view",
    [lambda t: t.t(), lambda t: t[::2], lambda t: t[1:, 1], lambda t: t.expand(2, 4, 6), lambda t: t[3:, 5:]],
    ids=["transposed", "stepped", "column", "expanded", "corner"],
)
def test_strides_are_kept(view: Callable[[torch.Tensor], torch.Tensor]) -> None:
    value = view(torch.arange(24.0).reshape(4, 6))
    got = through(value)
    assert (got.stride(), got.storage_offset()) == (value.stride(), value.storage_offset())
    assert torch.equal(got, value)


def test_shared_memory_stays_shared() -> None:
    base = torch.zeros(4)
    one, other, apart = through([base, base[2:], torch.zeros(4)])
    other.fill_(1)
    assert one.tolist() == [0, 0, 1, 1]
    assert apart.tolist() == [0, 0, 0, 0]


def test_memory_that_begins_at_one_address_is_not_taken_for_one() -> None:
    array = np.arange(4.0)
    short, long = through([torch.from_numpy(array[:2]), torch.from_numpy(array)])
    assert (short.tolist(), long.tolist()) == ([0, 1], [0, 1, 2, 3])


def test_a_small_view_of_a_huge_tensor_crosses() -> None:
    assert through(torch.zeros(20 * 2**20)[5:7]).tolist() == [0, 0]


@pytest.mark.parametrize(
    "value",
    [
        [0] * (ITEM_CAP + 1),
        "x" * (TEXT_CAP + 1),
        [torch.zeros(10 * 2**20) for _ in range(3)],
        [np.zeros(5 * 2**20) for _ in range(3)],
        [bytes(40 * 2**20) for _ in range(3)],
    ],
    ids=["items", "text", "tensors", "arrays", "bytes"],
)
def test_what_is_too_large_is_refused(value: Any) -> None:
    with pytest.raises(WireError):
        sent(value)


@pytest.mark.parametrize("make", [list, dict], ids=["list", "dict"])
def test_what_contains_itself_is_refused(make: type) -> None:
    value = make()
    if isinstance(value, list):
        value.append(value)
    else:
        value["self"] = value
    with pytest.raises(WireError):
        sent(value)


def test_what_is_too_deep_is_refused() -> None:
    value: list[Any] = []
    for _ in range(DEPTH_CAP + 1):
        value = [value]
    with pytest.raises(WireError):
        sent(value)


def test_a_header_over_the_cap_is_refused() -> None:
    with pytest.raises(WireError):
        encoded(sent([["x" * 1000] * 100 for _ in range(100)]))


def test_an_expanded_tensor_is_named_but_not_made() -> None:
    assert through(torch.zeros(1).expand(2**26)) is None
    assert through([torch.zeros(1).expand(2**24) for _ in range(4)])[1:] == [ANY, None, None]


def test_keys_that_anybody_can_make_collide_are_few() -> None:
    assert len(through({(i,): i for i in range(900)})) == 900
    for kind in (set, dict.fromkeys):
        with pytest.raises(WireError):
            through(kind((i,) for i in range(1100)))
        with pytest.raises(WireError):
            through(kind(1 + i * (2**61 - 1) for i in range(1100)))


@pytest.mark.parametrize("dtype", [">f4", "f16", "m8", "S3", "O"])
def test_arrays_of_unusual_numbers_stay_where_they_are(dtype: str) -> None:
    assert through(np.zeros(2, dtype=dtype))[:2] == ("handle", 0)


def test_one_tensor_over_the_cap_is_named_but_not_sent() -> None:
    reply = sent(torch.empty(STORAGE_CAP))
    assert reply.storages == []
    assert received(reply) is None


FOREIGN = [object(), lambda: 1, torch.nn.Linear(1, 1), iter([]), (i for i in "ab"), torch.nn.Linear, 1 << 10_001]
FOREIGN += [
    np.array([None]),
    np.array(["a"]),
    np.datetime64("2020"),
    torch.eye(2).to_sparse(),
    type("I", (int,), {})(3),
]


@pytest.mark.parametrize("value", FOREIGN, ids=lambda value: type(value).__name__)
def test_what_is_not_on_the_list_becomes_a_handle(value: object) -> None:
    assert through(value)[:2] == ("handle", 0)


@pytest.mark.parametrize("value", FOREIGN[:4], ids=lambda value: type(value).__name__)
def test_a_grader_cannot_send_what_is_not_on_the_list(value: object) -> None:
    with pytest.raises((TypeError, NoKit)):
        Student(None, hidden=True).double(value)  # type: ignore[arg-type]
