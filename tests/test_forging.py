"""Attempts to gain points without an answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SECRET = "271828"
TOTAL = "\ndef total(numbers):\n    return None\n"

FORGERIES = {
    "always equal": """
class Yes:
    def __eq__(self, other): return True
    def __bool__(self): return True
    def __array__(self, *a, **k): raise ValueError
    def __len__(self): return 4
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
def double(x): return Yes()
""",
    "float that lies": """
class Float(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
def double(x): return Float()
""",
    "lying tensor subclass": """
import torch
class Liar(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return True
    def __eq__(self, other): return True
    def __bool__(self): return True
def double(x): return x.as_subclass(Liar)
""",
    "dispatching tensor": """
import torch
class Liar(torch.Tensor):
    @staticmethod
    def __new__(cls, x): return torch.Tensor._make_wrapper_subclass(cls, x.shape, dtype=x.dtype)
    @classmethod
    def __torch_dispatch__(cls, func, types, args=(), kwargs=None): return torch.tensor(True)
def double(x): return Liar(x)
""",
    "ends with success": "import os\ndef double(x): os._exit(0)\n",
    "exits with success": "import sys\ndef double(x): sys.exit(0)\n",
    "patched comparisons": """
import torch
for owner, name in ((torch, "allclose"), (torch, "equal"), (torch, "isclose"), (torch.Tensor, "__eq__"),
                    (torch.Tensor, "isfinite"), (torch.Tensor, "all"), (torch.testing, "assert_close")):
    setattr(owner, name, lambda *a, **k: True)
def double(x): return x + 1
""",
    "patched builtins": """
import builtins
builtins.isinstance = lambda *a: True
builtins.all = builtins.any = builtins.bool = lambda *a: True
builtins.abs = lambda x: 0
def double(x): return x + 1
""",
    "atexit and threads": """
import atexit, os, threading
def rewrite():
    os.write(3, bytes(16))
atexit.register(rewrite)
threading._register_atexit(rewrite)
answers = []
def fill():
    while True:
        for y in answers: y.add_(1)
threading.Thread(target=fill, daemon=True).start()
def double(x):
    answers.append(x)
    return x + 0
""",
    "patched engine": """
import autograder.testing.answers, autograder.testing.trial, autograder.grading.job, autograder.sandbox.wire
autograder.testing.answers.Answer.equals = lambda *a, **k: None
autograder.testing.answers.Answer.as_tensor = lambda *a, **k: None
autograder.testing.trial.Trial.judge = lambda *a: None
autograder.grading.job.Gatherer._explain = lambda *a: None
autograder.sandbox.wire.WireError = Exception
def double(x): return x + 1
""",
    "patched test framework": """
import pytest, _pytest.reports, _pytest.runner
_pytest.reports.TestReport.from_item_and_call = lambda *a: None
_pytest.runner.CallInfo.from_call = lambda *a, **k: None
def double(x): return x + 1
""",
    "skips the test": "import pytest\ndef double(x): pytest.skip('well done')\n",
    "ends the session": "import pytest\ndef double(x): pytest.exit('well done', 0)\n",
    "skips at import": "import pytest\npytest.skip('well done', allow_module_level=True)\n",
    "nan": "def double(x): return x * float('nan')\n",
    "nan in one place": "def double(x):\n    y = 2 * x\n    y[0] = float('nan')\n    return y\n",
    "infinity": "def double(x): return x + float('inf')\n",
    "broadcast 0-d": "import torch\ndef double(x): return (2 * x).sum() / x.numel() if x.numel() > 1 else 2 * x[0]\n",
    "broadcast row": "def double(x): return (2 * x)[:1] if x.numel() > 1 else (2 * x)[0]\n",
    "one dimension more": "def double(x): return (2 * x).unsqueeze(0)\n",
    "other dtype": "import torch\ndef double(x): return (2 * x).to(torch.float16)\n",
    "doubles its input": "def double(x): return x.mul_(2) * 0\n",
    "input as answer": "def double(x):\n    x.zero_()\n    return x\n",
    "claims to be untouched at times": "def double(x): raise NotImplementedError('task 1.1')\n",
    "claims nothing to do": "class NotStarted(Exception): pass\ndef double(x): raise NotStarted\n",
    "freed memory": "import torch\ndef double(x): return torch.empty(x.shape, dtype=x.dtype)\n",
    "looks in frames": """
import gc, sys, torch
def found(x):
    frame = sys._getframe()
    while frame:
        yield from frame.f_locals.values()
        yield from frame.f_globals.values()
        frame = frame.f_back
    yield from gc.get_objects()
    for module in list(sys.modules.values()):
        yield from vars(module).values()
def double(x):
    for thing in list(found(x)):
        if type(thing) is torch.Tensor and thing.shape == x.shape and thing is not x and not torch.equal(thing, x):
            return thing
    return x
""",
}
FORGED = [
    "['tensor', {'dtype': 'float32', 'shape': [4], 'stride': [-1], 'offset': 3, 'storage': 0, %s}]",
    "['tensor', {'dtype': 'float32', 'shape': [4], 'stride': [1], 'offset': 10**6, 'storage': 0, %s}]",
    "['tensor', {'dtype': 'float32', 'shape': [2**62], 'stride': [2**62], 'offset': 0, 'storage': 0, %s}]",
    "['tensor', {'dtype': 'float32', 'shape': [10**12], 'stride': [0], 'offset': 0, 'storage': 0, %s}]",
    "['tensor', {'dtype': 'float32', 'shape': [4], 'stride': [1], 'offset': 0, 'storage': 7, %s}]",
    "['tensor', {'dtype': 'object', 'shape': [4], 'stride': [1], 'offset': 0, 'storage': 0, %s}]",
    "['numpy', 'O', [1], b'12345678', False]",
    "['numpy', '<f4', [2**40, 2**40], b'1234', False]",
    "['handle', 10**30, 'module']",
    "['handle', float('inf'), ['unhashable']]",
    "['record', 'the hidden input was 271828', 'name', []]",
    "['path', 'the hidden input was 271828']",
    "['dict', [[['list', []], 1]]]",
    "['int', 'f' * 10**6]",
    "['nonsense']",
    "[]",
    "{'a': ['tensor']}",
]
FACTS = "'device': 'cpu', 'kind': 'Tensor', 'requires_grad': False, 'shares': False, 'handle': -1"
PATCHED_REPLY = """
from autograder.sandbox import servant
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


REPLIES = {f"value {text[:40]}": reply(text.replace("%s", FACTS)) for text in FORGED} | {
    "infinite changes": reply(changed="[float('inf')]"),
    "changes of text": reply(changed="'abc'"),
    "settings of numbers": reply(settings="3"),
    "no storages": reply("['tensor', {}]", storages="None"),
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


@pytest.mark.parametrize("name", FORGERIES)
def test_no_point_for(name: str, grade: Callable[..., Any]) -> None:
    assert_nothing_gained(grade(FORGERIES[name] + TOTAL))


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
