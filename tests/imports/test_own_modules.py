"""Files of the learner's own beside the lesson's: imported plainly and relatively, under no other module's name."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox.frames import Own, Raised, Returned
from autograder.sandbox.own import is_installed
from autograder.testing.inprocess import InProcess
from autograder.testing.student import Student
from autograder.testing.wrong import Unimportable, Wrong

HELPER = Own(
    "helper", "helper.py", "from .more import two\ndef one(): return two() - 1\ndef bad():\n    return 1 / 0\n"
)
MORE = Own("more", "more.py", "import helper\nx = 5\ndef two(): return 2\n")
TOOLS = Own("tools", "tools/__init__.py", "from .plots import three\nfrom ..helper import one\n", True)
PLOTS = Own("tools.plots", "tools/plots.py", "def three(): return 3\n")
NEURONS = Own("lesson_1_ann.neurons", "lesson_1_ann/neurons.py", "def relu(): return 4\n")
WAYS = {
    "from helper import one\ndef f(): return one()": 1,
    "import helper\ndef f(): return helper.one()": 1,
    "import helper as h, more\ndef f(): return h.one() + more.x": 6,
    "from helper import *\ndef f(): return one()": 1,
    "from .helper import one\ndef f(): return one()": 1,
    "from . import helper\ndef f(): return helper.one()": 1,
    "import tools.plots\ndef f(): return tools.plots.three() + tools.one()": 4,
    "from tools import three\ndef f(): return three()": 3,
    "from tools.plots import three\ndef f(): return three()": 3,
    "from .tools.plots import three\ndef f(): return three()": 3,
    "from ..lesson_1_ann.neurons import relu\ndef f(): return relu()": 4,
    "from lesson_1_ann.neurons import relu\ndef f(): return relu()": 4,
    "from lesson_1_ann import neurons\ndef f(): return neurons.relu()": 4,
    "from ..lesson_1_other.neurons import relu\ndef f(): return relu()": 4,
    "def f():\n    from helper import one\n    return one()": 1,
    "import helper\nfrom .helper import one\ndef f(): return int(helper.one is one)": 1,
    "import importlib\ndef f(): return importlib.import_module('helper').one()": 1,
    "import pickle, helper\ndef f(): return pickle.loads(pickle.dumps(helper.one))()": 1,
    "import inspect, helper\ndef f(): return len(inspect.getsource(helper.bad).splitlines())": 2,
    "import helper, pathlib\ndef f(): return int(pathlib.Path(helper.__file__).name == 'helper.py')": 1,
}


@pytest.mark.some(every=4)
@pytest.mark.parametrize(("text", "answer"), WAYS.items(), ids=WAYS)
def test_they_are_imported(text: str, answer: int, run: Any) -> None:
    troubles, call = run(text, HELPER, MORE, TOOLS, PLOTS, NEURONS)
    assert troubles == []
    assert call("f") == Returned(answer)


def test_an_error_names_the_helpers_line(run: Any) -> None:
    _, call = run("import helper\ndef f(): return helper.bad()", HELPER, MORE)
    reply = call("f")
    assert isinstance(reply, Raised)
    assert (reply.file, reply.line, reply.kind) == ("helper.py", 4, "ZeroDivisionError")


def test_a_helpers_failing_lines_cost_as_little(run: Any) -> None:
    broken = Own("helper", "helper.py", "import nothing_here\n1 / 0\ndef one(): return 1\ndef no(:\n    pass\n")
    troubles, call = run("from helper import one\ndef f(): return one()", broken)
    assert call("f") == Returned(1)
    assert [(t.file, t.line, t.kind) for t in troubles] == [
        ("helper.py", 4, "SyntaxError"), ("helper.py", 1, "ModuleNotFoundError"), ("helper.py", 2, "ZeroDivisionError"),
    ]  # fmt: skip


def test_what_a_helper_lacks_gets_a_stand_in(run: Any) -> None:
    (trouble,), call = run("from helper import other\ndef f(): return other()", HELPER, MORE)
    assert (trouble.name, trouble.lost) == ("helper.other", ["other"])
    assert isinstance(call("f"), Raised)


TAKEN = [
    "torch",
    "numpy",
    "random",
    "math",
    "os",
    "autograder",
    "torch.nn",
    "msgspec",
    "sys",
    "builtins",
    "torchvision",
]


@pytest.mark.some(every=3)
@pytest.mark.parametrize("name", TAKEN)
def test_no_other_module_is_replaced(name: str, run: Any) -> None:
    liar = Own(name, f"{name}.py", "lied = True\n")
    package = Own(name.partition(".")[0], f"{name}/__init__.py", "lied = True\n", True)
    text = f"import {name} as m\ndef f(): return int(hasattr(m, 'lied'))"
    _, call = run(text, liar, *([package] if "." in name else []))
    assert call("f") == Returned(0)
    assert is_installed(name.partition(".")[0])


def test_they_are_forgotten_with_the_file(run: Any) -> None:
    run("import helper", HELPER, MORE)
    (trouble,), _ = run("import helper")
    assert trouble.kind == "ModuleNotFoundError"


def lesson(folder: Path) -> Path:
    files = {
        "lesson_1_sums/sums.py": "from helper import twice\nfrom .tools.more import total\n"
        "from ..lesson_2_words.words import shout\n"
        "def double(x):\n    return twice(x)\n\ndef bad():\n    return twice(None)\n",
        "lesson_1_sums/helper.py": "def twice(x):\n    return 2 * x\n",
        "lesson_1_sums/tools/more.py": "def total(n):\n    return sum(n)\n",
        "lesson_1_sums/test_sums.py": "1 / 0\n",
        "lesson_2_words/words.py": "def shout(t):\n    return t.upper()\n",
        "lesson_2_words/helper.py": "1 / 0\n",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder / "lesson_1_sums" / "sums.py"


def test_at_home_they_are_found_on_the_disk(tmp_path: Path) -> None:
    student = Student(InProcess(lesson(tmp_path)), hidden=False)
    assert [student.double(4).as_int(), student.total([1, 2]).as_int(), student.shout("a").as_str()] == [8, 3, "A"]
    with pytest.raises(Wrong, match=r"line 2 of helper\.py"):
        student.bad()
    assert not any(name.startswith("lesson_2") for name in sys.path)


def test_at_home_they_are_those_of_the_lesson(tmp_path: Path) -> None:
    file = lesson(tmp_path)
    assert Student(InProcess(file), hidden=False).double(4).as_int() == 8
    (tmp_path / "lesson_2_words" / "odd.py").write_text("import helper\n")
    with pytest.raises(Unimportable, match=r"helper\.py, line 1: ZeroDivisionError"):
        Student(InProcess(tmp_path / "lesson_2_words" / "odd.py"), hidden=False).shout("a")
    assert Student(InProcess(file), hidden=False).double(4).as_int() == 8
