"""What is taken out of a text so that Python can read it."""

from __future__ import annotations

import ast
import time

import pytest

from autograder.source.magics import without_magics

GOOD = "def good():\n    return 1\n"


MAGICS = {
    "%matplotlib inline": "pass",
    "!pip install x": "pass",
    "?torch": "pass",
    "torch.nn?": "pass",
    "torch.nn??": "pass",
    "%time x = f()": "x = f()",
    "%time": "pass",
    "x = %time f(1)": "x = f(1)",
    "x, y = %time f(1)": "x, y = f(1)",
    "x = %timeit -o f(1)": "pass",
    "files = !ls": "pass",
    "!echo it's (": "pass",
    "!pip install \\\n    x \\\n    y": "pass\n\n",
    "if COLAB:\n    !pip install x": "if COLAB:\n    pass",
    "try:\n\timport x\nexcept ImportError:\n\t%pip install x\n\timport x": (
        "try:\n\timport x\nexcept ImportError:\n\tpass\n\timport x"
    ),
    "with f():\n    !ls\n    x = 1": "with f():\n    pass\n    x = 1",
}
CODE = [
    "x = (1\n% 2)",
    'x = """\n!not a command\n%nor a magic\nwhat?\n"""',
    "x = '''\\'''\n!ls\n'''",
    "x = 5 % 3",
    "x %= 3",
    "x = 1 \\\n  % 2",
    "x = 1  # why?",
    "# why?",
    "x = 'why?'",
    "f(a,\n  b='!x')",
]


@pytest.mark.parametrize("text", MAGICS)
def test_magics_make_room(text: str) -> None:
    for after in ("", "\n" + GOOD):
        found = without_magics(text + after)
        assert found == MAGICS[text] + after
        assert ast.parse(found)


@pytest.mark.parametrize("text", CODE)
def test_what_looks_like_a_magic_stays(text: str) -> None:
    assert without_magics(f"{text}\n!ls\n") == f"{text}\npass\n"


PIECES = [
    "\n", "?", "a ?\n", "%\n", "\t\n", "'''\n", "\\\n", "#\n", "(\n", "def f(:\n", "'''\\", "x = !a\n",
    "@a\n", '"', "def f():\n  '''\n", "a\\\n", "else:\n",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_size(piece: str) -> None:
    text = (piece * 200_000)[:200_000] + "\n!x\ndef g(:"
    start = time.process_time()
    without_magics(text)
    assert time.process_time() - start < 5
