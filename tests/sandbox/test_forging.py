"""Forged replies and frames. What learners' code itself may try is in ``attacks``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SECRET = "271828"

FACTS = "'float32', 'cpu', 'Tensor', False, False, -1"
FORGED = [
    f"Node('tensor', [{FACTS}, 0, 3, -1, 4])",
    f"Node('tensor', [{FACTS}, 0, 10**6, 1, 4])",
    f"Node('tensor', [{FACTS}, 0, 0, 2**62, 2**62])",
    f"Node('tensor', [{FACTS}, 0, 0, 0, 10**12])",
    f"Node('tensor', [{FACTS}, 7, 0, 1, 4])",
    f"Node('tensor', [{FACTS}, 0, 0, 1, 1.0])",
    f"Node('tensor', [{FACTS}, -1, 0, -271828])",
    "Node('tensor', ['object', 'cpu', 'Tensor', False, False, -1, 0, 0, 1, 4])",
    "Node('array', ['object', False, 0, 2])",
    "Node('array', ['float32', False, 0, 2**40, 2**40])",
    "Node('array', ['(999999,)f4,' * 99999, False, 0, 4])",
    "Node('array', ['float32', 'shares', 0, 4])",
    "Node('number', ['float64', '1' * 10**6])",
    "Node('complex', ['1' * 10**6, 0.0])",
    "Node('vast', ['the hidden input was 271828', 2])",
    "Node('handle', [10**18, 'module'])",
    "Node('handle', [float('inf'), Node('list', [])])",
    "Node('record', ['the hidden input was 271828', 'name'])",
    "Node('path', ['the hidden input was 271828'])",
    "Node('dict', [Node('list', []), 1])",
    "Node('dict', [1])",
    "Node('int', ['f' * 10**6])",
    "Node('list', [Node('list', [])] * 10**6)",
    "Node('nonsense', [])",
    "Node('tensor', [])",
    "{'a': ['tensor']}",
    "[]",
    "b'bytes'",
]
PATCHED_REPLY = """
import msgspec
from autograder.sandbox import servant
from autograder.sandbox.frames import LENGTH, Call, Node, Returned, read_reply, read_request
old = servant.Servant.answer
def answer(self, frame):
    frame = old(self, frame)
    if not isinstance(self.asked, Call):
        return frame
    right = read_reply(frame)
    header = msgspec.msgpack.encode(({sizes}, {message}))
    return LENGTH.pack(len(header)) + header + b"".join({storages})
def done(self, request):
    self.asked = request
    return answered(self, request)
answered = servant.Servant._done
servant.Servant.answer, servant.Servant._done = answer, done
def double(x): return x
"""
"""Whatever it was asked, the worker sends these bytes: in the form of a reply but for what is changed in it."""


def forged(message: str, sizes: str = "[16]", storages: str = "[b'1234' * 4]") -> str:
    return PATCHED_REPLY.format(message=message, sizes=sizes, storages=storages)


def reply(value: str = "None", changed: str = "[]", settings: str = "[]", inside: str = "[]", **behind: str) -> str:
    return forged(f"['Returned', {value}, {changed}, {settings}, {inside}]", **behind)


RIGHT = reply("right.value", sizes="[*map(len, right.storages)]", storages="right.storages")
REPLIES = {f"value {number} {text[:40]}": reply(text) for number, text in enumerate(FORGED)} | {
    "infinite changes": reply(changed="[float('inf')]"),
    "changes of text": reply(changed="'abc'"),
    "settings of numbers": reply(settings="3"),
    "storages of another kind": reply(inside="['text']"),
    "storages in the header": reply(inside="[b'1234']"),
    "sizes of another kind": reply(sizes="['text']"),
    "sizes below nothing": reply(sizes="[20, -4]"),
    "sizes without end": reply(sizes="[2**63]"),
    "many sizes": reply(sizes="[0] * 10**6"),
    "a tag that is a truth": forged("[True, None, [], [], []]"),
    "a verdict for a tag": forged("['Passed', None, [], [], []]"),
    "a secret for a tag": forged("['the hidden input was 271828', None, [], [], []]"),
    "a request": forged("['Call', ['Named', 'double'], None, None, 1, 'cpu', []]"),
    "a verdict behind it": forged("['Returned', None, [], [], [], 'passed', 100]"),
    "a map": forged("{'type': 'Returned', 'ok': True, 'value': None, 'passed': True, 'points': 100}"),
    "errors of another kind": forged("['Raised', [1], 5, 'x', {}]"),
    "an error of nothing": forged("['Raised']"),
    "an error that passes": forged("['Raised', 'x', [], 0, '', '', False, '', [], {'ok': True, 'passed': True}]"),
    "an error of many words": forged("['Raised', 'x' * 10**5, ['ValueError'] * 10**4, 2**60, 'x' * 10**5]"),
    "an error that is a number": forged("3"),
    "no reply at all": forged("[]"),
}
RAW_FRAMES = {
    "random bytes": "bytes(range(256))",
    "length without end": "b'\\xff' * 8",
    "deep": "struct.pack('!Q', 100000) + b'\\x91' * 100000",
    "no dict": "struct.pack('!Q', 1) + b'\\x05'",
    "passed": "struct.pack('!Q', len(good)) + good",
    "passed in a frame": "struct.pack('!QI', len(good) + 4, len(good)) + good",
    "a value in a frame": "struct.pack('!QI', len(value) + 4, len(value)) + value",
    "a value nested without end": "struct.pack('!QI', len(deep) + 4, len(deep)) + deep",
}
RAW = """
import os, struct, msgspec
good = msgspec.msgpack.encode({"passed": True, "points": 100, "ok": True, "verdict": "passed"})
value = msgspec.msgpack.encode(([], ["Returned", None, [], [], []]))
deep = b"\\x92\\x90\\x95\\xa8Returned" + b"\\x92\\xa1x\\x91" * 400_000 + b"\\xc0\\x90\\x90\\x90"
def double(x):
    os.write(3, %s)
    return x
"""


def assert_nothing_gained(graded: Any) -> None:
    task = graded["1.1"]
    assert task.points == 0
    assert task.status in ("failed", "crashed", "timed_out", "not_started")
    assert SECRET not in graded.learners_text
    assert (graded["2.1"].points, graded["2.2"].points) == (1.0, 0.5)


@pytest.mark.some(every=16)
@pytest.mark.parametrize("name", REPLIES)
def test_no_point_for_a_forged_reply_of(name: str, grade: Callable[..., Any]) -> None:
    assert_nothing_gained(grade(REPLIES[name]))


def test_the_right_bytes_are_a_right_answer(grade: Callable[..., Any]) -> None:
    assert grade(RIGHT.replace("return x", "return 2 * x"))["1.1"].points == 1.5
    assert_nothing_gained(grade(RIGHT))


@pytest.mark.some(every=8)
@pytest.mark.parametrize("name", RAW_FRAMES)
def test_no_point_for_a_frame_of(name: str, grade: Callable[..., Any]) -> None:
    assert_nothing_gained(grade(RAW % RAW_FRAMES[name]))


def test_the_planted_value_is_nowhere_in_the_worker(grade: Callable[..., Any]) -> None:
    search = """
import gc, sys, ctypes
def seen(thing):
    try:
        return "the-secret" + "-of-the-graders" in repr(thing) or abs(float(thing) - 271828 - 0.25) < 0.1
    except Exception:
        return False
def total(numbers):
    frame, things = sys._getframe(), []
    while frame:
        things += [*frame.f_locals.values(), *frame.f_globals.values()]
        frame = frame.f_back
    things += [value for module in list(sys.modules.values()) for value in vars(module).values()]
    things += [thing for thing in gc.get_objects() if isinstance(thing, (str, float, dict, tuple))]
    hits = [thing for thing in things if type(thing) in (str, float) and thing is not search and seen(thing)]
    return 3.25 if not hits else None
search = None
"""
    assert grade(search)["1.2"].points == 0.8


def test_own_graders_and_settings_of_a_submission_count_for_nothing(grade: Callable[..., Any]) -> None:
    files = {
        "sums.py": "def double(x): return x\n",
        "class.toml": "[points]\n'2.1' = 100.0\n",
        "graders/lesson_1_sums/test_sums.py": "import pytest\n@pytest.mark.task('1.1', points=50)\ndef test_x(): 1\n",
        "conftest.py": "raise SystemExit('conftest of the submission')\n",
        "test_sums.py": "raise SystemExit('tests of the submission')\n",
        "pytest.ini": "[pytest]\naddopts = --nonsense\n",
        "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '--nonsense'\n",
        "sitecustomize.py": "raise SystemExit\n",
        "torch.py": "raise SystemExit('torch of the submission')\n",
        "autograder/__init__.py": "raise SystemExit('engine of the submission')\n",
    }
    graded = grade(files)
    assert_nothing_gained(graded)
    assert graded.report.max_points == 4.5


def test_a_quiz_cannot_stop_the_graders(grade: Callable[..., Any]) -> None:
    for text in ("answer = " + "1" * 5000, ".".join("a" * 500_000) + " = 1", "x = " + "[" * 100_000, "\x00"):
        graded = grade({"quiz.toml": text})
        assert (graded["2.2"].status, graded["2.2"].points) in [("failed", 0.0), ("undecided", None)]
        assert graded["2.1"].points == 1.0


def test_what_one_task_leaves_behind_is_gone_in_the_next(grade: Callable[..., Any], tmp_path: Path) -> None:
    source = """
import builtins, pathlib
def double(x):
    builtins.sum = lambda numbers: 0.0
    pathlib.Path("left.txt").write_text("x")
    return 2 * x
def total(numbers):
    if not numbers or pathlib.Path("left.txt").exists():
        raise ValueError
    return float(sum(numbers))
"""
    graded = grade(source)
    assert (graded["1.1"].points, graded["1.2"].points) == (1.5, 1.0)
