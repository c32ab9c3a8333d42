"""Tasks that follow one another in one worker: when, and that no verdict depends on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.grading.plain import is_plain
from autograder.grading.workers import SHARED_SECONDS, Workers
from autograder.sandbox.pool import Allowance, Crashed, OutOfTime
from autograder.settings import Limits
from autograder.submission import SubmittedFile
from tests.conftest import Graded

FILE = SubmittedFile("sums.py", "lesson_1_sums", "def double(x):\n    return 2 * x\n")
ODD = SubmittedFile("sums.py", "lesson_1_sums", "import sys\n")
ORDINARY = [
    "import torch\nfrom torch import Tensor, nn\n",
    "from collections.abc import Iterator\nimport os\ndef f(p: str | os.PathLike[str]): return os.fspath(p)\n",
    "from autograder import zoo\nnet = zoo.pretrained()\n",
    "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.hidden = None\n",
    "def f(model):\n    for p in model.parameters():\n        p.requires_grad = False\n    model.fc = 1\n",
    "def f(model, name):\n    return getattr(model, name, None) or getattr(model, 'classifier')\n",
    "def f(path):\n    with open(path, 'rb') as file:\n        return torch.load(file, weights_only=True)\n",
    "def f(x):\n    x[0] = 1\n    return np.array(x), torch.select(x, 0, 0), type(x).__name__\n",
]
UNUSUAL = [
    "import sys\n",
    "import numpy.ctypeslib\n",
    "import os\nos.environ['A'] = 'b'\n",
    "import os as system\n",
    "from os import environ\n",
    "from torch import *\n",
    "from autograder.sandbox import servant\n",
    "import torch\ntorch.leak = 1\n",
    "import torch\ndel torch.relu\n",
    "from torch import nn\nnn.Linear.forward = lambda self, x: x\n",
    "import torch\ntorch.sys.modules['a'] = 1\n",
    "import torch\ntorch.manual_seed = None\n",
    "def f(x):\n    x.__class__ = int\n",
    "def f(layer):\n    type(layer).forward = None\n",
    "def f(x):\n    return x.__dict__\n",
    "def f():\n    exec('1')\n",
    "def f(x):\n    setattr(x, 'a', 1)\n",
    "import torch\ngetattr(torch, 'o' + 's')\n",
    "import torch\ngetattr(torch, 'os')\n",
    "def f(p):\n    open(p, 'w').write('1')\n",
    "def f(p):\n    return torch.load(p, weights_only=False)\n",
    "class Meta(Base, metaclass=type):\n    pass\n",
    "class A:\n    def __del__(self): pass\n",
    "import torch\ntorch.set_default_dtype(torch.float64)\n",
    "from torch import nn\nnn.modules.module.register_module_forward_hook(print)\n",
    "def f(:\n",
    "x = '\0'\0",
    "-" * 60_000 + "1",
    "#" * 70_000,
]


@pytest.mark.parametrize("source", ORDINARY)
def test_ordinary_files_are_plain(source: str) -> None:
    assert is_plain(source)


@pytest.mark.parametrize("source", UNUSUAL)
def test_others_are_not(source: str) -> None:
    assert not is_plain(source)


def test_solutions_and_stubs_are_plain() -> None:
    root = Path(__file__).resolve().parent.parent
    files = [path for tree in ("solutions", "exercises") for path in root.glob(f"{tree}/lesson_*/*.py")]
    assert len(files) > 5
    assert [path.name for path in files if not path.name.startswith("test_") and not is_plain(path.read_text())] == []


@dataclass
class FakeWorker:
    """Answers what it is told to, and uses no time."""

    replies: list[Any] = field(default_factory=list)
    files: bool = False
    stopped: bool = False
    allowed: list[float] = field(default_factory=list)
    printed: bytes = b""

    @property
    def scratch(self) -> Any:
        return SimpleNamespace(empty=lambda: not self.files)

    def begin(self, allowance: Allowance) -> None:
        self.allowed.append(allowance.cpu)

    def used(self) -> float:
        return 0.25

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        reply = self.replies.pop(0) if self.replies else {"ok": True}
        if isinstance(reply, Exception):
            raise reply
        return reply

    def drain(self) -> None:
        pass

    def stop(self) -> None:
        self.stopped = True


class FakeStarter:
    """Hands out fakes and notes them."""

    fresh = True
    wanted = standing = None

    def __init__(self) -> None:
        self.started: list[FakeWorker] = []

    def start(self, warm: Any, cpu_seconds: float = 0.0) -> Any:
        self.started.append(FakeWorker())
        return self.started[-1]

    def take_back(self, worker: Any) -> None:
        worker.stop()

    def finish(self, worker: Any) -> None:
        worker.stop()


@pytest.fixture
def workers() -> Workers:
    return Workers(FakeStarter(), Limits())


def task(workers: Workers, number: str, file: SubmittedFile = FILE, warm: tuple[str, ...] = ()) -> FakeWorker:
    workers.conversation(file, number, warm).ask({"op": "call"})
    return workers._worker  # type: ignore[return-value]


def test_a_right_task_leaves_its_worker_to_the_next(workers: Workers) -> None:
    first = task(workers, "1.1")
    assert not workers.shared
    assert task(workers, "1.2") is first and workers.shared
    assert first.allowed[-2:] == [SHARED_SECONDS, SHARED_SECONDS]
    workers.close()
    assert first.stopped


@pytest.mark.parametrize("after", ["wrong", "file", "odd", "other file", "other stage", "switched off"])
def test_otherwise_the_next_gets_a_fresh_one(workers: Workers, after: str) -> None:
    if after == "switched off":
        workers.limits = Limits(share_workers=False)
    file = ODD if after == "odd" else FILE
    first = task(workers, "1.1", file, warm=("optim",))
    if after == "wrong":
        workers.found_wrong()
    first.files = after == "file"
    file = SubmittedFile("words.py", "lesson_1_sums", FILE.text) if after == "other file" else file
    second = task(workers, "1.2", file, warm=("vision",) if after == "other stage" else ())
    assert second is not first and first.stopped and not workers.shared


@pytest.mark.parametrize("reply", [{"ok": False, "error": {}}, OutOfTime(), Crashed()])
def test_an_import_that_fails_the_second_time_is_no_fault(workers: Workers, reply: Any) -> None:
    first = task(workers, "1.1")
    first.replies = [reply]
    assert task(workers, "1.2") is not first
    assert not workers.shared and first.stopped


def test_renewing_forgets_the_attempt(workers: Workers) -> None:
    task(workers, "1.1")
    shared = task(workers, "1.2")
    shared.printed = b"twice"
    workers.found_wrong()
    workers.renew()
    assert task(workers, "1.2") is not shared
    workers.close()
    assert workers.usage["1.2"].printed == "" and workers.usage["1.2"].cpu == 0.25


LEFT_BEHIND = """
import torch
from PIL import Image

def double(x):
    Image.MODES.append("left behind")
    return 2 * x

def total(numbers):
    if not numbers:
        raise ValueError("no numbers")
    if {condition}:
        {what}
    return float(sum(numbers))

def alternate(n):
    return 1.0 - 2.0 * (torch.arange(n) % 2)
"""


@pytest.mark.parametrize("what", ["return 0.0", "raise KeyError", "while True: pass", "raise SystemExit"])
def test_what_was_left_behind_fails_nobody(grade: Callable[..., Graded], what: str) -> None:
    source = LEFT_BEHIND.format(condition="'left behind' in Image.MODES", what=what)
    assert is_plain(source)
    assert grade(source)["1.2"].status == "passed"


@pytest.mark.parametrize("what", ["return 0.0", "raise KeyError", "while True: pass", "raise SystemExit", "return 1.5"])
def test_what_is_wrong_stays_wrong_in_the_same_words(grade: Callable[..., Graded], own_course: Path, what: str) -> None:
    source = LEFT_BEHIND.format(condition="len(numbers) > 1", what=what)
    shared = grade(source)
    (own_course / "class.toml").write_text((own_course / "class.toml").read_text() + "share_workers = false\n")
    alone = grade(source, root=own_course)
    assert shared["1.2"].points < shared["1.2"].max_points
    for one, other in zip(shared.report.tasks, alone.report.tasks, strict=True):
        assert (one.points, one.status, one.message, one.mistake, one.tests) == (
            other.points, other.status, other.message, other.mistake, other.tests,
        )  # fmt: skip


ELSEWHERE = """
import sys

def double(x):
    sys.modules["kept"] = True
    return 2 * x

def total(numbers):
    if not numbers:
        raise ValueError("no numbers")
    return float(sum(numbers)) if "kept" in sys.modules else 0.0
"""


def test_what_was_left_elsewhere_passes_nobody(grade: Callable[..., Graded]) -> None:
    graded = grade(ELSEWHERE)
    assert graded["1.1"].status == "passed"
    assert graded["1.2"].status != "passed"
