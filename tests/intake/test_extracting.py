"""What a notebook hands in."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from autograder.intake.extracting import Asked, Extract, extract
from autograder.source.places import place
from tests.arrivals.books import book, code

SUMS = '''import torch


def double(x):
    """Twice."""
    raise NotImplementedError("task 1.1")


def train(model, steps=3):
    raise NotImplementedError("task 1.2")


def given(x):
    return x
'''
WORDS = """class Net:
    def __init__(self):
        self.size = 3

    def forward(self, x):
        raise NotImplementedError("task 2.1")


def train(net, words, *, epochs=1):
    raise NotImplementedError("task 2.2")


def shout(text):
    raise NotImplementedError("task 2.3")
"""
STUBS = {"sums.py": SUMS, "words.py": WORDS}
DOUBLE, TRIPLE = "def double(x):\n    return 2 * x\n", "def double(x):\n    return 3 * x\n"
STUB = "def double(x):\n    raise NotImplementedError\n"


def made(*cells: Any, name: str = "x") -> Extract:
    return extract(book(*cells).encode(), Asked(name, STUBS))


def run(*cells: Any, name: str = "x") -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(made(*cells, name=name).modules["sums.py"], names)
    return names


@pytest.mark.parametrize(
    "cells",
    [
        (STUB, TRIPLE, DOUBLE), (TRIPLE, DOUBLE, STUB), (DOUBLE, SUMS), (SUMS, DOUBLE), (STUB, DOUBLE, STUB),
        (TRIPLE + DOUBLE,), (DOUBLE + STUB,), ("def double(:", DOUBLE), (DOUBLE + "double = double(1)",),
        ("def double(x)\n    return 3\n" + DOUBLE,), ("double = lambda x: 2 * x",), ("%%time\n%%capture\n" + DOUBLE,),
        ("if True:\n    def double(x):\n        return 2 * x",), ("    " + DOUBLE.replace("\n", "\n    "),),
        (">>> def double(x):\n...     return 2 * x",), ("a = 1; double = lambda x: 2 * x; b = c",),
        ("@staged\ndef double(x):\n    return y * x", "y = int('2')", "def staged(f):\n    return f"),
        ("if __name__ == '__main__':\n    y = int('2')", "def double(x):\n    return y * x"),
        ("\ufeff" + DOUBLE,), (DOUBLE.replace("\n", "\r\n"),), (code(DOUBLE.splitlines(keepends=True)),),
    ],
)  # fmt: skip
def test_the_last_worked_definition_counts(cells: tuple[Any, ...]) -> None:
    assert run(*cells)["double"](2) == 4


def test_of_a_class_too() -> None:
    worked = "class Net:\n    def __init__(self):\n        self.size = 3\n    def forward(self, x):\n        return x\n"
    untouched = WORDS[: WORDS.index("\n\ndef train")]
    for cells in ((untouched, worked), (worked, untouched)):
        assert "return x" in made(*cells).modules["words.py"]
        assert "NotImplementedError" not in made(*cells).modules["words.py"]


def test_what_nobody_worked_on_is_the_stub_itself() -> None:
    assert made(SUMS.replace('    """Twice."""\n', ""), "train(1)").modules == {"sums.py": SUMS}


def test_each_lesson_gets_its_own_of_one_name() -> None:
    first, second = "def train(model, steps=3):\n    return 1", "def train(net, words, *, epochs=1):\n    return 7"
    found = made(DOUBLE, first, "def shout(text):\n    return text", second).modules
    assert ("return 1" in found["sums.py"], "return 7" in found["sums.py"]) == (True, False)
    assert ("return 1" in found["words.py"], "return 7" in found["words.py"]) == (False, True)


def test_another_number_of_arguments_is_still_the_task() -> None:
    assert (
        "return 5"
        in made(DOUBLE, "def train(model):\n    return 1", "def train(m, n):\n    return 5").modules["sums.py"]
    )


@pytest.mark.parametrize(
    ("cells", "name", "lessons"),
    [
        ((DOUBLE, "def train(model, steps=3): pass", "def shout(loud): pass"), "x", {"sums.py"}),
        ((DOUBLE, "def train(model, steps=3): pass", "def shout(text): pass"), "x", {"sums.py", "words.py"}),
        (("def shout(loud): pass",), "x", {"words.py"}),
        ((DOUBLE, "def train(a): pass"), "x", {"sums.py"}),
        (("def shout(loud): pass",), "my_words (2)", {"words.py"}),
        (("def other(): pass",), "words", set()),
    ],
)  # fmt: skip
def test_which_lessons_are_in_it(cells: tuple[str, ...], name: str, lessons: set[str]) -> None:
    assert made(*cells, name=name).modules.keys() == lessons


def test_lines_keep_their_places() -> None:
    cells = [
        "import torch\nx = 1; unused = 2; y = x\nprint(y)",
        "# mine\n\n" + DOUBLE.replace("2 * x", "y * x"),
        "z = 1",
    ]
    text = made(*cells).modules["sums.py"]
    lines = text.split("\n")
    assert "unused" not in text
    for part, where in {
        "x = 1": "cell 1, line 2",
        "def double": "cell 2, line 3",
        "return y": "cell 2, line 4",
    }.items():
        assert place(text, next(n for n, line in enumerate(lines, 1) if part in line)) == where
    assert place(SUMS, 7) == "line 7"
    assert place("# %% cell 3\nx = 1\n", 2) == "line 2"


def test_what_is_left_out_is_told() -> None:
    found = made("import torch\n%matplotlib inline", DOUBLE, "double(1)\nprint(2)", "check('1.1')", "x = (1", "!ls")
    assert found.left_out == [3]
    assert found.unread == {5: ["line 1: '(' was never closed"]}


def test_cells_write_files() -> None:
    cells = [
        "%%writefile sums.py\nx = 1", "%%writefile -a sums.py\ny = 2\n\n\n", "%%file '/content/my helper.py'\nz = 1",
        "%%writefile ../../etc/passwd\nx", "%%writefile C:\\a\\b.py\n1",
        "\n%%writefile words.py\n2", "%%bash\nls > x.py",
    ]  # fmt: skip
    assert made(*cells).files == {
        "sums.py": "x = 1\ny = 2\n", "content/my helper.py": "z = 1\n", "etc/passwd": "x\n", "C:/a/b.py": "1\n",
        "words.py": "2\n",
    }  # fmt: skip


CELL = {"cell_type": "code", "source": DOUBLE}
WRITTEN: list[dict[str, Any]] = [
    {"worksheets": [{"cells": [{"cell_type": "code", "input": DOUBLE}]}], "nbformat": 3},
    {"cells": [{**CELL, "execution_count": float("nan")}]},
    {"cells": [{**CELL, "outputs": "\ud800"}]},
    {"cells": [{**CELL, "outputs": 3}]},
    {"cells": [{"cell_type": "code", "source": None}, {"cell_type": "raw", "source": "x"}, CELL]},
    {"cells": [{"cell_type": "code", "source": "x = '\ud800'"}, CELL]},
]
PLAIN = json.dumps({"cells": [CELL]})
BYTES = [*(json.dumps(one).encode() for one in WRITTEN), b"\xef\xbb\xbf" + PLAIN.encode(), PLAIN.encode("utf-16")]


@pytest.mark.parametrize("data", BYTES)
def test_notebooks_as_programs_write_them(data: bytes) -> None:
    found = msgspec.json.encode(extract(data, Asked("x", STUBS)))
    assert "return 2 * x" in msgspec.json.decode(found, type=Extract).modules["sums.py"]


@pytest.mark.parametrize("data", [b"", b"[1]", b"{}", b'{"cells": 3}', b"[" * 100_000, b"\xff", b'{"cells": [1]}'])
def test_what_is_no_notebook(data: bytes) -> None:
    with pytest.raises((ValueError, RecursionError)):
        extract(data, Asked("x", STUBS))
