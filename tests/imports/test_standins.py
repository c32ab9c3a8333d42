"""A package that isn't installed costs what uses it, in one sentence; its stand-in never is an answer."""

from __future__ import annotations

import pathlib
import types
from collections.abc import Callable
from typing import Any

import pytest
import torch

from autograder.sandbox.frames import Raised, Returned
from autograder.sandbox.standins import StandIn
from tests.imports.conftest import RIGHT

IMPORTS = {
    "import nothing_here": "nothing_here",
    "import nothing_here as nh": "nothing_here",
    "import nothing_here.inside.more": "nothing_here",
    "from nothing_here.metrics import f1_score, recall as r": "nothing_here",
    "from nothing_here import *": "nothing_here",
    "from torch.utils.tensorboard import SummaryWriter": "",
    "import torch.nothing_here": "torch.nothing_here",
    "from torch import nothing_here": "torch.nothing_here",
    "from google.colab import drive\ndrive.mount('/content/drive')": "google",
    "import math, nothing_here, random": "nothing_here",
    "if True:\n    import nothing_here": "nothing_here",
    "from .helper import f": ".helper",
    "from .. import helper": "..helper",
}


@pytest.mark.some(every=4)
@pytest.mark.parametrize(("line", "name"), IMPORTS.items(), ids=IMPORTS)
def test_an_import_alone_costs_nothing(line: str, name: str, grade: Callable[..., Any]) -> None:
    graded = grade(line + "\n" + RIGHT)
    assert graded["1.1"].status == graded["1.2"].status == "passed"
    assert any(f"needs {name}" in note and "line " in note for note in graded.report.notes) or not name


USES = {
    "call": "nh.twice(x)",
    "call of itself": "nh(x)",
    "deep": "nh.a.b.c(x)",
    "operator": "nh.two * x",
    "reflected": "x * nh.two",
    "torch": "torch.add(x, nh.two)",
    "iteration": "[2 * v for v in nh.rows]",
    "with": "nh.session().__enter__()",
    "comparison": "2 * x if nh.two == 2 else x",
    "truth": "2 * x if nh.two else x",
    "index": "nh.table[0]",
    "text": "f'{nh.two}'",
    "itself": "nh.two",
    "in a list": "[nh]",
    "isinstance": "isinstance(x, nh.Frame)",
    "in the function": "__import__('nothing_here')",
}


@pytest.mark.some(every=4)
@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_a_use_says_what_is_not_here(use: str, grade: Callable[..., Any]) -> None:
    graded = grade(
        f"import nothing_here as nh\nimport torch\ndef double(x):\n    return {use}\n" + RIGHT.split("\n\n\n")[1]
    )
    assert graded["1.1"].points == 0
    assert "uses nothing_here, which isn't installed on the grading machine" in graded["1.1"].message
    assert graded["1.2"].status == "passed"


DEFINITIONS = {
    "a base": "class Net(nh.Module):\n    pass\ndef double(x):\n    return Net()(x)",
    "a decorator": "@nh.jit\ndef double(x):\n    return 2 * x",
    "a value": "TWO = nh.two()\ndef double(x):\n    return TWO * x",
    "a star": "from nothing_there import *\ndef double(x):\n    return twice(x)",
    "the function": "from nothing_here import double",
}


@pytest.mark.parametrize("text", DEFINITIONS.values(), ids=DEFINITIONS)
def test_what_is_made_of_it_says_so(text: str, grade: Callable[..., Any]) -> None:
    graded = grade("import nothing_here as nh\n" + text)
    assert graded["1.1"].points == 0
    message = graded["1.1"].message
    assert "nothing_here, which isn't installed" in message or "nothing_there, which isn't installed" in message


def test_a_misspelled_name_is_guessed(grade: Callable[..., Any]) -> None:
    graded = grade("import numpi as np\ndef double(x):\n    return np.multiply(x, 2)\n")
    assert "numpi, which isn't installed on the grading machine (is numpy meant?)" in graded["1.1"].message


def test_a_try_of_the_learners_own_is_left_alone(grade: Callable[..., Any]) -> None:
    own = "try:\n    import nothing_here\nexcept ImportError:\n    nothing_here = None\n"
    graded = grade(own + RIGHT.replace("2 * x", "2 * x if nothing_here is None else x"))
    assert graded["1.1"].status == "passed"
    assert not any("sums.py" in note for note in graded.report.notes)


def test_an_annotation_is_no_use(grade: Callable[..., Any]) -> None:
    text = RIGHT.replace("(x)", "(x: 'a' = None, frame: nh.Frame | None = None)", 1)
    assert grade("import nothing_here as nh\n" + text)["1.1"].status == "passed"


NO_ANSWERS = ["nh", "nh.a", "[nh, nh]", "(nh,)", "{'a': nh}", "type(nh)", "nh.__class__", "lambda: nh"]


@pytest.mark.parametrize("answer", NO_ANSWERS)
def test_a_stand_in_earns_nothing(answer: str, grade: Callable[..., Any]) -> None:
    body = f"    return {answer}\n"
    names = ("double(x)", "total(n)", "alternate(n)")
    graded = grade("import nothing_here as nh\n" + "".join(f"def {name}:\n{body}" for name in names))
    assert [graded[number].points for number in ("1.1", "1.2", "1.3")] == [0, 0, 0]
    assert not any(task.status == "error" for task in graded.report.tasks)


@pytest.mark.parametrize("wanted", ["ValueError", "TypeError", "NotImplementedError('task 1.1')"])
def test_its_exception_is_no_other(wanted: str, run: Any) -> None:
    _, call = run("import nothing_here\ndef f(): nothing_here()\n")
    reply = call("f")
    assert isinstance(reply, Raised) and not reply.not_started
    assert wanted not in reply.bases


def test_nothing_can_be_done_with_one() -> None:
    one = StandIn("polars")
    deeds: list[Callable[[], object]] = [
        lambda: one(), lambda: bool(one), lambda: one == one, lambda: one != one, lambda: one < 1, lambda: len(one),
        lambda: iter(one), lambda: one + 1, lambda: 1 + one, lambda: one[0], lambda: 1 in one, lambda: int(one),
        lambda: float(one), lambda: str(one), lambda: repr(one), lambda: f"{one}", lambda: -one, lambda: one @ one,
        lambda: setattr(one, "a", 1), lambda: delattr(one, "a"), lambda: one.a.b(), lambda: torch.ones(1) + one,
        lambda: torch.ones(1) == one, lambda: torch.tensor(one), lambda: isinstance(1, one),
        lambda: types.new_class("T", (one,)),
        lambda: __import__("numpy").array(one) + 1, lambda: __import__("copy").deepcopy(one), lambda: sum([one]),
        lambda: sorted([one, one]), lambda: list(one), lambda: dict(one), lambda: {**one}, lambda: pathlib.Path(one),
        lambda: range(one), lambda: max(one, 1), lambda: str(one.__version__),
    ]  # fmt: skip
    for deed in deeds:
        with pytest.raises(ModuleNotFoundError, match="polars"):
            deed()
    assert callable(one.a.b) and {one: 1}[one] == 1
    with pytest.raises(AttributeError):
        _ = one.__wrapped__


def test_they_are_in_no_table_of_modules(run: Any) -> None:
    _, call = run("import nothing_here.more, sys\ndef f(): return 'nothing_here' in sys.modules\n")
    assert call("f") == Returned(False)
