"""Damaged and forged messages: at worst a wrong answer, never a fault of the graders."""

from __future__ import annotations

import pathlib
from typing import Any

import numpy as np
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.sandbox import wire
from autograder.sandbox.values import WireError
from autograder.testing.student import Student
from autograder.testing.wrong import Died, Wrong

quick = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck), database=None)
scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(max_size=20)


class NoConversation:
    file = "sums.py"

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            return wire.unpack(FORGED[0])
        except WireError:
            raise Died("") from None

    def cpu_seconds(self) -> float:
        return 0.0

    def charge(self, seconds: float) -> None:
        pass

    def text(self) -> str:
        return "pass\n" * 10

    def error(self) -> None:
        return None


FORGED: list[bytes] = []


@quick
@given(st.binary(max_size=200))
def test_random_bytes_do_no_harm(frame: bytes) -> None:
    try:
        content = wire.unpack(frame)
    except WireError:
        return
    assert isinstance(content, dict)


VALUE = [torch.ones(2, 3).t(), np.ones(2), {"a": (None, True)}, torch.Size([1]), 1 << 80, pathlib.Path("a")]
ENCODER = wire.Encoder(lambda item, kind: wire.Node("handle", [0, kind]))
FRAME = wire.pack({"value": ENCODER.encode(VALUE), "storages": ENCODER.storages})


def received(content: dict[str, Any]) -> Any:
    decoder = wire.Decoder(content["storages"], lambda tag, rest: (tag, *rest), lambda facts, data: data)
    return decoder.decode(content["value"])


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
    [
        *("list", "tuple", "set", "dict", "record", "int", "complex", "size", "dtype", "device", "path", "array"),
        *("tensor", "vast", "handle", "remote", "given", "number", "bytes", "odd"),
    ]
)
numbers = st.sampled_from([0, 1, 2, 3, -1, 2**40, 2**62, True, 1.5])
nodes = st.recursive(
    scalars | st.sampled_from(["float32", "bool", "cpu", "Tensor", "namedtuple", "module"]),
    lambda inner: st.builds(wire.Node, tags, st.lists(inner | numbers, max_size=9)),
    max_leaves=15,
)
facts = st.tuples(st.sampled_from(["float32", "bool"]), st.just("cpu"), st.just("Tensor"), st.booleans(), st.booleans())
nodes |= st.builds(lambda f, rest: wire.Node("tensor", [*f, *rest]), facts, st.lists(numbers, max_size=9))
odd = st.sampled_from([None, [], [1], ["x"], {}, {"type": [1]}, {"line": "x"}, {"bases": 5}, 3, "text"])


@settings(quick, max_examples=300)
@given(nodes, odd, st.booleans(), st.booleans())
def test_a_forged_reply_is_at_worst_a_wrong_answer(node: Any, other: Any, fine: bool, formed: bool) -> None:
    reply = {"ok": fine, "value": node, "storages": [b"12345678"], "changed": [], "settings": [], "error": {}}
    if not formed:
        reply |= {"changed": other, "settings": other, "error": other}
    FORGED[:] = [wire.pack(reply)]
    student, sentences = Student(NoConversation(), hidden=True), []
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
        except (Wrong, Died) as wrong:
            sentences.append(wrong.sentence)
    assert all(len(sentence) < 500 for sentence in sentences)
