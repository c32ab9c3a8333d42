"""What is taken out of a text so that Python can read it."""

from __future__ import annotations

import ast
import time

import pytest

from autograder.readable import readable, tree_of, without_magics

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
        assert isinstance(tree_of(found), ast.Module)


@pytest.mark.parametrize("text", CODE)
def test_what_looks_like_a_magic_stays(text: str) -> None:
    assert without_magics(f"{text}\n!ls\n") == f"{text}\npass\n"


BROKEN = {
    "a bracket": "def bad(:\n    pass\n",
    "a comment as body": "def bad():\n    # to do\n",
    "an open bracket": "x = [1, 2\n",
    "an open string": 'def bad():\n    """Never closed.\n',
    "curly quotes": "x = \u201chello\u201d\n",
    "no colon": "@decorated\ndef bad()\n    return 1\n",
    "a conflict": "<<<<<<< HEAD\n=======\n>>>>>>> main\n",
    "indentation": "def bad():\n    x = 1\n  y = 2\n",
    "tabs and spaces": "def bad():\n\tif x:\n        y = 1\n",
    "a lone else": "else:\n    x = 1\n",
    "prose": "this is my answer to task 3\n",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_one_broken_statement_costs_itself_alone(text: str) -> None:
    for whole in (text + GOOD, GOOD.replace("good", "first") + "\n" + text + "\n\n@x\n" + GOOD, GOOD + text):
        found, cuts = readable(whole)
        assert "def good():\n    return 1" in found
        assert found.count("\n") == whole.count("\n")
        assert isinstance(tree_of(found), ast.Module)
        assert cuts
        assert all(cut.first < cut.line <= cut.end for cut in cuts)


def test_the_words_are_pythons_own() -> None:
    _, cuts = readable(GOOD + "def bad()\n    return 1\n")
    assert [(cut.line, cut.said) for cut in cuts] == [(3, "expected ':'")]
    _, cuts = readable(GOOD + "x = (1]\n" + "y = 'a\n")
    assert [cut.said for cut in cuts] == [
        "closing parenthesis ']' does not match opening parenthesis '('", "unterminated string literal",
    ]  # fmt: skip


def test_what_python_reads_is_not_touched() -> None:
    assert readable(GOOD) == (GOOD, [])


PIECES = [
    "\n", "?", "a ?\n", "%\n", "\t\n", "'''\n", "\\\n", "#\n", "(\n", "def f(:\n", "'''\\", "x = !a\n",
    "@a\n", '"', "def f():\n  '''\n", "a\\\n", "else:\n",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_size(piece: str) -> None:
    text = (piece * 200_000)[:200_000] + "\n!x\ndef g(:"
    start = time.process_time()
    without_magics(text)
    readable(text)
    assert time.process_time() - start < 5
