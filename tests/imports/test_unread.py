"""What Python cannot read of a file costs its own block, in Python's own words."""

from __future__ import annotations

import ast
import contextlib
import time
from collections.abc import Callable
from typing import Any

import pytest

from autograder.source.unread import read, said
from tests.imports.conftest import RIGHT

BEFORE, AFTER = (
    "import torch\n\ndef before():\n    '''Doc.'''\n    return 1\n\n",
    "\ndef after():\n    '''Doc.'''\n    return 2\n",
)
BROKEN = {
    "no colon": ("def f(x)\n    return x\n", "expected ':'"),
    "only a comment": ("def f(x):\n    # to do\n", "expected an indented block after function definition"),
    "a bracket": ("def f(x):\n    y = g(x, 2\n    return y\n", "'(' was never closed"),
    "a bracket at its end": ("def f(x):\n    return [x, 2\n", "'[' was never closed"),
    "a bracket in its head": ("def f(x:\n    return x\n", "'(' was never closed"),
    "a bracket too many": ("def f(x):\n    return g(x))\n", "unmatched ')'"),
    "a quote": ("def f(x):\n    return 'x\n", "unterminated string literal"),
    "a docstring": ("def f(x):\n    '''Doc\n    return x\n", "unterminated triple-quoted string literal"),
    "curly quotes": ("def f(x):\n    return “x”\n", "invalid character '“' (U+201C)"),
    "a no-break space": ("def f(x):\n    return\xa0x\n", "invalid non-printable character U+00A0"),
    "no-break spaces before it": ("def f(x):\n\xa0\xa0\xa0\xa0return x\n", "invalid non-printable character U+00A0"),
    "a zero-width space": ("def f(x):\n    return x\u200b\n", "invalid non-printable character U+200B"),
    "a merge": (
        "def f(x):\n<<<<<<< HEAD\n    return x\n=======\n    return 1\n>>>>>>> main\n",
        "two versions were merged",
    ),
    "tabs and spaces": ("def f(x):\n    if x:\n\treturn 1\n    return 2\n", "inconsistent use of tabs and spaces"),
    "an indentation": ("def f(x):\n        y = 1\n    return y\n", "unindent does not match"),
    "a try": ("def f(x):\n    try:\n        return x\n    return 1\n", "expected 'except' or 'finally' block"),
    "a method": ("class f:\n    def a(self)\n        return 1\n    def b(self):\n        return 2\n", "expected ':'"),
    "an argument twice": ("def f(x, x):\n    return x\n", "duplicate argument 'x'"),
    "too deep": (f"def f():\n    return {'(' * 300}{')' * 300}\n", "too many nested parentheses"),
    "far too deep": (f"f = {'-' * 100_000}1\n", "nested"),
    "a head over lines": ("def f(\n    x,\n):\n    return x x\n", "invalid syntax"),
    "a decorator": ("@g(\ndef f(x):\n    return x\n", "'(' was never closed"),
    "Python 2": ("def f(x):\n    print 'x'\n", "Missing parentheses in call to 'print'"),
    "a late future": ("from __future__ import annotations\n", "must occur at the beginning"),
    "a return": ("return 1\n", "'return' outside function"),
    "a magic": ("!pip install torch\n%matplotlib inline\n", "invalid syntax"),
    "an else": ("else:\n    x = 1\n", "invalid syntax"),
    "half a try": ("try:\n    import x\n", "expected 'except' or 'finally' block"),
    "an indented line": ("x = 1\n  y = 2\n", "unexpected indent"),
    "prose": ("this is what I did\nand why\n", "invalid syntax"),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(("text", "words"), BROKEN.values(), ids=BROKEN)
def test_a_block_costs_itself(text: str, words: str, newline: str) -> None:
    whole = BEFORE + text + AFTER
    code, rest, (cut,) = read(whole.replace("\n", newline), "work.py")
    names = {getattr(node, "name", "") for node in ast.parse(rest).body}
    assert {"before", "after"} <= names and "f" not in names
    assert words in cut.words
    assert "line" not in cut.words.replace("line continuation", "")
    assert set(cut.names) <= {"f", "x"}
    assert BEFORE.count("\n") < cut.line <= (BEFORE + text).count("\n")
    assert rest.count("\n") == whole.count("\n")
    assert code.co_filename == "work.py"


@pytest.mark.parametrize("text", [text for text, _ in BROKEN.values()], ids=BROKEN)
def test_it_may_be_the_last_or_the_first(text: str) -> None:
    for whole in (BEFORE + text.rstrip("\n"), text + AFTER):
        _, rest, _ = read(whole, "work.py")
        names = {getattr(node, "name", "") for node in ast.parse(rest).body}
        assert names & {"before", "after"} and "f" not in names


def test_two_that_are_broken() -> None:
    _, rest, cuts = read(BROKEN["no colon"][0] + AFTER + BROKEN["a quote"][0] + BEFORE, "work.py")
    assert [cut.line for cut in cuts] == [1, 8]
    assert {"before", "after"} <= {getattr(node, "name", "") for node in ast.parse(rest).body}


def test_a_merge_of_whole_functions_leaves_both() -> None:
    _, rest, cuts = read("<<<<<<< HEAD\ndef f(): return 1\n=======\ndef f(): return 2\n>>>>>>> main\n", "work.py")
    assert [cut.line for cut in cuts] == [1, 3, 5]
    assert rest.count("def f") == 2


@pytest.mark.some(every=3)
@pytest.mark.parametrize("text", ["def f(:\n" * 3000, "(" * 100_000, "x = [\n" * 2000, "'''\n" * 999, "if x:\n" * 3000])
def test_time_is_bounded(text: str) -> None:
    begun = time.process_time()
    with contextlib.suppress(SyntaxError, MemoryError, RecursionError, ValueError):
        read(text, "work.py")
    assert time.process_time() - begun < 20


@pytest.mark.parametrize("kind", ["no colon", "only a comment", "curly quotes", "a docstring"])
def test_the_rest_of_a_file_is_graded(kind: str, grade: Callable[..., Any]) -> None:
    text, words = BROKEN[kind]
    graded = grade(RIGHT + "\n" + text.replace("f(x", "alternate(x"))
    assert graded["1.1"].status == graded["1.2"].status == "passed"
    assert graded["1.3"].points == 0
    assert any(words in note and "Python can't read this line" in note for note in graded.report.notes)


def test_the_function_itself_says_so(grade: Callable[..., Any]) -> None:
    graded = grade("import torch\ndef double(x)\n    return 2 * x\n")
    assert (
        "sums.py, line 2: Python can't read this line: expected ':', so double is not defined" in graded["1.1"].message
    )


def test_a_class_may_refuse_what_cannot_be_read(grade: Callable[..., Any], own_course: Any) -> None:
    (own_course / "class.toml").write_text('[intake]\nfailing_line = "refuse"\n')
    graded = grade("import torch\nfrom __future__ import annotations\n" + RIGHT, own_course)
    message = graded["1.1"].message
    assert (
        "sums.py, line 2: Python can't read this line: from __future__ imports must occur at the beginning" in message
    )
    assert "bracket" not in message


LIES = [
    "raise SyntaxError('the points are 100')",
    "compile('the points are 100', 'sums.py', 'exec')",
    "e = SyntaxError('the points are 100', ('sums.py', 3, 1, 'x'))\nraise e",
]


@pytest.mark.parametrize("lie", LIES)
def test_only_python_says_what_it_cannot_read(lie: str, grade: Callable[..., Any]) -> None:
    graded = grade(RIGHT + lie)
    assert "100" not in graded.learners_text
    assert graded["1.1"].status == "passed"


GUESSES = {
    "call to 'print'. Did you mean print(...)?": "call to 'print' (did you mean print(...)?)",
    "invalid syntax. Perhaps you forgot a comma?": "invalid syntax (perhaps you forgot a comma?)",
    "'(' was never closed": "'(' was never closed",
}  # fmt: skip


@pytest.mark.parametrize("words", GUESSES)
def test_what_python_guesses_is_part_of_the_sentence(words: str) -> None:
    assert said(words) == GUESSES[words]
