"""The closed list of values: what crosses, how it is kept, what is refused, and that damage does no harm."""

from __future__ import annotations

import collections
import dataclasses
import math
import pathlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.sandbox import wire
from autograder.sandbox.wire import NumpyAnswer, Record, WireError
from autograder.testing.student import Student
from autograder.testing.wrong import Wrong

Point = collections.namedtuple("Point", ["x", "y"])  # noqa: PYI024
quick = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck), database=None)


@dataclasses.dataclass
class Result:
    loss: float
    steps: list[int]


def sent(value: Any) -> dict[str, Any]:
    encoder = wire.Encoder(lambda item, kind: ["handle", 0, kind])
    node = encoder.encode(value)
    return {"value": node, "storages": encoder.storages}


def received(content: dict[str, Any]) -> Any:
    decoder = wire.Decoder(content["storages"], lambda tag, rest: (tag, *rest), lambda facts, data: data)
    return decoder.decode(content["value"])


def through(value: Any) -> Any:
    return received(wire.unpack(wire.pack(sent(value))))


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


@pytest.mark.parametrize("dtype", wire.DTYPES.values(), ids=str)
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
    assert isinstance(got, NumpyAnswer)
    assert (got.array.dtype, got.array.shape, got.array.tolist()) == (array.dtype, (2, 3), array.tolist())
    assert type(through(array[0, 0])) is type(array[0, 0])


def test_kinds_are_not_blurred() -> None:
    value = [1, 1.0, True, np.int64(1), torch.tensor(1.0), torch.ones(1), (1,), [1], torch.Size([1]), None, "1", b"1"]
    assert [type(item) for item in through(value)] == [type(item) for item in value]


def test_records_keep_their_fields() -> None:
    assert through(Point(1, [2.0])) == Record("namedtuple", "Point", {"x": 1, "y": [2.0]})
    assert through(Result(0.5, [1])) == Record("dataclass", "Result", {"loss": 0.5, "steps": [1]})


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
        [0] * (wire.ITEM_CAP + 1),
        "x" * (wire.TEXT_CAP + 1),
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
    for _ in range(wire.DEPTH_CAP + 1):
        value = [value]
    with pytest.raises(WireError):
        sent(value)


def test_one_tensor_over_the_cap_is_named_but_not_sent() -> None:
    content = sent(torch.empty(wire.STORAGE_CAP))
    assert content["storages"] == []
    assert received(content) is None


FOREIGN = [object(), lambda: 1, torch.nn.Linear(1, 1), iter([]), (i for i in "ab"), torch.nn.Linear, 1 << 5000]
FOREIGN += [np.array([None]), np.array(["a"]), np.datetime64("2020"), torch.eye(2).to_sparse(), type("I", (int,), {})(3)]


@pytest.mark.parametrize("value", FOREIGN, ids=lambda value: type(value).__name__)
def test_what_is_not_on_the_list_becomes_a_handle(value: object) -> None:
    assert through(value)[:2] == ("handle", 0)


class NoConversation:
    file = "sums.py"

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        return REPLY

    def cpu_seconds(self) -> float:
        return 0.0

    def text(self) -> str:
        return "pass\n" * 10

    def error(self) -> None:
        return None


REPLY: dict[str, Any] = {}


@pytest.mark.parametrize("value", FOREIGN[:4], ids=lambda value: type(value).__name__)
def test_a_grader_cannot_send_what_is_not_on_the_list(value: object) -> None:
    with pytest.raises(TypeError):
        Student(NoConversation(), hidden=True).double(value)


@quick
@given(st.binary(max_size=200))
def test_random_bytes_do_no_harm(frame: bytes) -> None:
    try:
        content = wire.unpack(frame)
    except WireError:
        return
    assert isinstance(content, dict)


FRAME = wire.pack(sent([torch.ones(2, 3).t(), np.ones(2), Point(1, 2.5), {"a": (None, True)}, torch.Size([1]), 1 << 80]))


@settings(quick, max_examples=300)
@given(st.lists(st.tuples(st.integers(0, len(FRAME) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_damaged_frame_does_no_harm(changes: list[tuple[int, int]]) -> None:
    frame = bytearray(FRAME)
    for place, byte in changes:
        frame[place] = byte
    try:
        content = wire.unpack(bytes(frame))
        received({"value": content.get("value"), "storages": content.get("storages")})
    except WireError:
        pass


tags = st.sampled_from(
    "list tuple set dict record int complex size dtype device path numpy tensor vast handle remote given odd".split()
)
facts = st.fixed_dictionaries(
    {},
    optional={
        name: st.sampled_from([[], [2], [-1], [0, 3], [2**40], [True], [1.5], 0, 1, -1, "float32", "bool", None, 2**62])
        for name in ("dtype", "shape", "stride", "offset", "storage", "handle", "kind", "device", "shares")
    },
)
nodes = st.recursive(
    scalars.filter(lambda v: not isinstance(v, complex | torch.dtype | torch.device | torch.Size)) | facts,
    lambda inner: (
        st.tuples(tags, inner).map(list)
        | st.tuples(tags, inner, inner).map(list)
        | st.tuples(tags, inner, inner, inner, inner).map(list)
        | st.lists(inner, max_size=3)
    ),
    max_leaves=15,
)


@settings(quick, max_examples=300)
@given(nodes, st.booleans())
def test_a_forged_reply_is_at_worst_a_wrong_answer(node: Any, fine: bool) -> None:
    REPLY.clear()
    REPLY.update({"ok": fine, "value": node, "storages": [b"12345678"], "changed": node, "settings": node, "error": node})
    student = Student(NoConversation(), hidden=True)
    for question in (
        lambda: student.double(1).equals(torch.ones(2)),
        lambda: student.double(1).equals({"a": 1}),
        lambda: student.double(1).as_tensor(),
        lambda: student.double(1).as_floats(2),
        lambda: student.double(1).as_module(),
        lambda: student.double(1).tidy(),
        lambda: student.double.raises(ValueError, 1),
        lambda: student.keep([1]),
    ):
        try:
            question()
        except Wrong as wrong:
            assert len(wrong.sentence) < 500


def test_nothing_hidden_is_sent_to_a_worker(
    course: Any, solution: dict[str, str], submit: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.engine import Job
    from autograder.grading.host import perform
    from autograder.sandbox.channel import Channel
    from autograder.sandbox.forking import ForkClient, WarmParent
    from autograder.sandbox.pool import ForkStarter

    traffic: list[bytes] = []
    send, request = Channel.send, ForkClient.request

    def spied_send(self: Channel, frame: bytes, *rest: Any) -> None:
        traffic.append(frame)
        send(self, frame, *rest)

    def spied_request(self: ForkClient, *arguments: Any, **more: Any) -> Any:
        traffic.append(repr((arguments, more)).encode())
        return request(self, *arguments, **more)

    monkeypatch.setattr(Channel, "send", spied_send)
    monkeypatch.setattr(ForkClient, "request", spied_request)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    wrong = "def double(x): return x * 4\ndef total(numbers): return numbers[0]\ndef alternate(n): return None\n"
    job = Job(course, submit(solution | {"sums.py": wrong}))
    parent = WarmParent()
    try:
        answer = perform(job.encoded(), ForkStarter(parent.requests))
    finally:
        parent.close()
    assert b"doubled-twice" in answer["report"]
    everything = b"\n".join(traffic)
    assert b"def double(x): return x * 4" in everything
    for text in (
        "test_", "hidden", "Hidden", "twice each value", "secret", "doubled", "first-only", "This is what",
        "4711", "toy seed", str(course), "graders", "points", "torch.ones(1)", "at home", "1.1", "expect",
    ):  # fmt: skip
        assert text.encode() not in everything
