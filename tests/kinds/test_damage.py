"""Damaged and forged messages: at worst a wrong answer, never a fault of the graders."""

from __future__ import annotations

import contextlib
import math
import pathlib
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.kinds.decoder import Decoder
from autograder.kinds.encoder import Encoder
from autograder.kinds.values import ERROR_NAME_CAP, ERROR_TEXT_CAP, HEADER_CAP, STORAGES_CAP, Node, WireError
from autograder.sandbox.frames import (
    LENGTH,
    Reply,
    Request,
    Returned,
    Word,
    encoded,
    read_reply,
    read_request,
    read_word,
)  # fmt: skip
from autograder.testing.student import Student
from autograder.testing.wrong import Died, Wrong

quick = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck), database=None)
scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(max_size=20)


class NoConversation:
    file = "sums.py"

    def ask(self, request: Request) -> Reply:
        try:
            return read_reply(FORGED[0])
        except WireError:
            raise Died("") from None

    def cpu_seconds(self) -> float:
        return 0.0

    def charge(self, seconds: float) -> None:
        pass

    def text(self) -> str:
        return "pass\n" * 10

    def texts(self) -> dict[str, str]:
        return {self.file: self.text()}

    def missing(self, name: str) -> str:
        return ""

    def error(self) -> None:
        return None


FORGED: list[bytes] = []


def framed(header: bytes, behind: bytes = b"") -> bytes:
    return LENGTH.pack(len(header)) + header + behind


def raw(sizes: Any, message: Any, behind: bytes = b"") -> bytes:
    """A frame around anything that msgpack has a form for."""
    return framed(msgspec.msgpack.encode((sizes, message)), behind)


READERS = {read_request: Request, read_reply: Reply, read_word: Word}


@quick
@given(st.binary(max_size=200), st.booleans(), st.sampled_from(list(READERS)))
def test_random_bytes_do_no_harm(frame: bytes, inside: bool, read: Callable[[bytes], Any]) -> None:
    try:
        message = read(framed(frame) if inside else frame)
    except WireError:
        return
    assert isinstance(message, READERS[read])


FITTING = {
    "a value": raw([], ["Returned", None, [], [], []]),
    "a value without the rest": raw([], ["Returned", None]),
    "a storage": raw([4], ["Returned", Node("bytes", [0]), [], [], []], b"1234"),
    "an exception": raw([], ["Raised", "ValueError", ["ValueError"], 3, "text", "name", False, "disk", "a.py", []]),
    "an exception's kind alone": raw([], ["Raised", "ValueError"]),
    "as much text as there may be": raw([], ["Raised", "x", [], 0, "x" * ERROR_TEXT_CAP, "x" * ERROR_NAME_CAP]),
}
MISFITS = {
    "nothing": b"",
    "no header": framed(b""),
    "a number": framed(b"\x05"),
    "one without sizes": framed(msgspec.msgpack.encode(["Returned", None, [], [], []])),
    "one with more behind it": framed(msgspec.msgpack.encode(([], ["Returned", None])) + b"\x05"),
    "one cut short": raw([], ["Returned", None])[:-1],
    "one without a tag": raw([], []),
    "one without a value": raw([], ["Returned"]),
    "a value and a verdict": raw([], ["Returned", None, [], [], [], "passed", 100]),
    "a map": raw([], {"type": "Returned", "value": None, "changed": [], "settings": [], "storages": []}),
    "what used to be one": framed(msgspec.msgpack.encode({"ok": True, "value": None, "sizes": []})),
    "a map as a value": raw([], ["Returned", {"a": 1}, [], [], []]),
    "bytes as a value": raw([], ["Returned", b"bytes", [], [], []]),
    "a node with a third part": raw([], ["Returned", ["list", [], 3], [], [], []]),
    "changes of text": raw([], ["Returned", None, ["x"], [], []]),
    "changes without end": raw([], ["Returned", None, [math.inf], [], []]),
    "settings of numbers": raw([], ["Returned", None, [], [3], []]),
    "a storage in the header": raw([], ["Returned", None, [], [], [b"1234"]]),
    "sizes below nothing": raw([8, -4], ["Returned", None, [], [], []], b"12345678"),
    "sizes of text": raw(["4"], ["Returned", None, [], [], []], b"1234"),
    "sizes in parts": raw([1.5], ["Returned", None, [], [], []], b"1234"),
    "a storage that is not there": raw([4, 2**63], ["Returned", None, [], [], []], b"1234"),
    "more storages than there may be": raw([0] * (STORAGES_CAP + 1), ["Returned", None, [], [], []]),
    "an unknown tag": raw([], ["Passed", 100]),
    "a tag that is a number": raw([], [1, None, [], [], []]),
    "a request": raw([], ["Keep", None, "cpu", []]),
    "a first word": raw([], ["Word", [], [], "/", None, []]),
    "an exception without a kind": raw([], ["Raised"]),
    "an exception of another kind": raw([], ["Raised", [1], 5, "x", {}]),
    "an exception and a verdict": raw([], ["Raised", "x", [], 0, "", "", False, "", "", [], {"passed": True}]),
    "an exception's long text": raw([], ["Raised", "x", [], 0, "x" * (ERROR_TEXT_CAP + 1)]),
    "an exception's long name": raw([], ["Raised", "x", [], 0, "", "x" * (ERROR_NAME_CAP + 1)]),
    "a header over the cap": raw([], ["Raised", "x" * HEADER_CAP]),
    "a value without end": framed(b"\x92\x90\x95\xa8Returned" + b"\x92\xa1x\x91" * 400_000 + b"\xc0\x90\x90\x90"),
    "text of no letters": framed(b"\x92\x90\x92\xa8Returned\xa2\xff\xff"),
}


@pytest.mark.parametrize("frame", FITTING.values(), ids=FITTING)
def test_a_reply_is(frame: bytes) -> None:
    assert isinstance(read_reply(frame), Reply)


@pytest.mark.parametrize("frame", MISFITS.values(), ids=MISFITS)
def test_no_reply_is(frame: bytes) -> None:
    with pytest.raises(WireError):
        read_reply(frame)


VALUE = [torch.ones(2, 3).t(), np.ones(2), {"a": (None, True)}, torch.Size([1]), 1 << 80, pathlib.Path("a")]
ENCODER = Encoder(lambda item, kind: Node("handle", [0, kind]))
FRAME = encoded(Returned(ENCODER.encode(VALUE), storages=ENCODER.storages))


def received(reply: Reply) -> None:
    if isinstance(reply, Returned):
        Decoder(reply.storages, lambda tag, rest: (tag, *rest), lambda facts, data: data).decode(reply.value)


@settings(quick, max_examples=300)
@given(st.lists(st.tuples(st.integers(0, len(FRAME) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_damaged_frame_does_no_harm(changes: list[tuple[int, int]]) -> None:
    frame = bytearray(FRAME)
    for place, byte in changes:
        frame[place] = byte
    with contextlib.suppress(WireError):
        received(read_reply(bytes(frame)))


tags = st.sampled_from(
    [
        *("list", "tuple", "set", "dict", "record", "int", "complex", "size", "dtype", "device", "path", "array"),
        *("tensor", "vast", "handle", "remote", "given", "number", "bytes", "odd"),
    ]
)
numbers = st.sampled_from([0, 1, 2, 3, -1, 2**40, 2**62, True, 1.5])
nodes = st.recursive(
    scalars | st.sampled_from(["float32", "bool", "cpu", "Tensor", "namedtuple", "module"]),
    lambda inner: st.builds(Node, tags, st.lists(inner | numbers, max_size=9)),
    max_leaves=15,
)
facts = st.tuples(st.sampled_from(["float32", "bool"]), st.just("cpu"), st.just("Tensor"), st.booleans(), st.booleans())
nodes |= st.builds(lambda f, rest: Node("tensor", [*f, *rest]), facts, st.lists(numbers, max_size=9))
odd = st.sampled_from([None, [], [1], ["x"], {}, {"type": [1]}, 3, -1, 2**64 - 1, True, "text", "ValueError", 0.5])
raised = st.lists(odd, max_size=9)


@settings(quick, max_examples=300)
@given(nodes, odd, raised, st.booleans(), st.booleans())
def test_a_forged_reply_is_at_worst_a_wrong_answer(
    node: Any, other: Any, error: list[Any], fine: bool, formed: bool
) -> None:
    value = [node, [], []] if formed else [node, other, other]
    FORGED[:] = [raw([8], ["Returned", *value] if fine else ["Raised", *error], b"12345678")]
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
