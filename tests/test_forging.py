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
from autograder.sandbox import servant
from autograder.sandbox.frames import Node
old = servant.Servant._REQUESTS["call"]
def call(self, request):
    old(self, request)
    return {reply}
servant.Servant._REQUESTS["call"] = call
def double(x): return x
"""


def reply(value: str = "None", **changed: str) -> str:
    fields = {"ok": "True", "value": value, "storages": "[b'1234' * 4]", "changed": "[]", "settings": "[]"} | changed
    return PATCHED_REPLY.format(reply="{" + ", ".join(f"{k!r}: {v}" for k, v in fields.items()) + "}")


REPLIES = {f"value {number} {text[:40]}": reply(text) for number, text in enumerate(FORGED)} | {
    "infinite changes": reply(changed="[float('inf')]"),
    "changes of text": reply(changed="'abc'"),
    "settings of numbers": reply(settings="3"),
    "storages of another kind": reply(storages="['text']"),
    "ok that is a text": reply(ok="'True'"),
    "errors of another kind": reply(ok="False", error="{'type': [1], 'text': {}, 'line': 'x', 'bases': 5}"),
    "an error that is a number": reply(ok="False", error="3"),
    "no reply at all": PATCHED_REPLY.format(reply="{}"),
}
RAW_FRAMES = {
    "random bytes": "bytes(range(256))",
    "length without end": "b'\\xff' * 8",
    "deep": "struct.pack('!Q', 100000) + b'\\x91' * 100000",
    "no dict": "struct.pack('!Q', 1) + b'\\x05'",
    "passed": "struct.pack('!Q', len(good)) + good",
}
RAW = """
import os, struct, msgspec
good = msgspec.msgpack.encode({"passed": True, "points": 100, "ok": True, "verdict": "passed"})
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


@pytest.mark.parametrize("name", REPLIES)
def test_no_point_for_a_forged_reply_of(name: str, grade: Callable[..., Any]) -> None:
    assert_nothing_gained(grade(REPLIES[name]))


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
        assert (graded["2.2"].status, graded["2.2"].points) == ("failed", 0.0)
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
