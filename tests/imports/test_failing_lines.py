"""A line at the top of a file that fails costs what it defines and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox.frames import Raised, Returned
from tests.imports.conftest import RIGHT

HEAD, TAIL = RIGHT.split("\n\n\n")
LEFTOVERS = {
    "an error": ("x = 1 / 0", "ZeroDivisionError"),
    "an exit": ("exit()", "ends the program"),
    "sys.exit": ("import sys; sys.exit(main() if False else 1)", "ends the program"),
    "input": ("name = input('your name: ')", "waits for input"),
    "arguments": ("import argparse; p = argparse.ArgumentParser(); p.add_argument('x'); p.parse_args()", "SystemExit"),
    "a file": ("data = open('/data/points.csv').read()", "FileNotFoundError"),
    "Ctrl-C": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    "a test": ("assert double(1) == 3", "AssertionError"),
    "training": ("for epoch in range(3):\n    loss = model(epoch)", "no such name is defined: model"),
    "an if": ("if torch.ones(1):\n    x = 1 / 0\n    y = 2", "ZeroDivisionError"),
    "a with": ("with open('x.csv') as f:\n    f.read()", "FileNotFoundError"),
    "two on a line": ("a = 1; b = a / 0; c = 3", "ZeroDivisionError"),
    "a decorator": ("@nothing\ndef other():\n    pass", "no such name is defined: nothing"),
    "an exception of its own": ("class Odd(Exception): pass\nraise Odd", "Exception"),
    "one that cannot be shown": (
        "class Odd(Exception):\n    def __str__(self): exit()\n    name = property(lambda s: 1 / 0)\nraise Odd()",
        "Exception",
    ),
    "no memory": ("big = bytearray(10**13)", "needed more memory"),
}


@pytest.mark.some(every=4)
@pytest.mark.parametrize(("line", "words"), LEFTOVERS.values(), ids=LEFTOVERS)
def test_what_stands_before_and_after_is_graded(line: str, words: str, grade: Callable[..., Any]) -> None:
    graded = grade(f"{HEAD}\n{line}\n{TAIL}")
    assert graded["1.1"].status == graded["1.2"].status == "passed"
    (note,) = graded.report.notes[:1]
    assert note.startswith("sums.py, line ") and words in note
    assert "everything else was graded" in note


def test_an_ordinary_file_has_no_note(grade: Callable[..., Any]) -> None:
    assert not any("sums.py" in note for note in grade({}).report.notes)


def test_a_class_may_refuse(grade: Callable[..., Any], own_course: Path) -> None:
    (own_course / "class.toml").write_text('[intake]\nfailing_line = "refuse"\n')
    graded = grade(f"{HEAD}\nx = 1 / 0\n{TAIL}", own_course)
    assert [graded[number].status for number in ("1.1", "1.2", "1.3")] == ["failed"] * 3
    assert "sums.py, line 5: it raised ZeroDivisionError" in graded["1.1"].message


def test_what_is_missing_for_that_says_so(grade: Callable[..., Any]) -> None:
    graded = grade("import torch\n@nothing\ndef double(x):\n    return 2 * x\nSCALE = open('scale.txt').read()\n"
                   "def total(numbers):\n    return sum(numbers) * SCALE\n")  # fmt: skip
    assert (
        "sums.py, line 2: no such name is defined: nothing (NameError), so double is not defined"
        in graded["1.1"].message
    )
    assert "sums.py, line 5: there is no scale.txt here" in graded["1.2"].message
    assert "SCALE is not defined" in graded["1.2"].message


def test_one_note_for_all_lines(grade: Callable[..., Any]) -> None:
    graded = grade(HEAD + "\n1 / 0" * 9)
    (note,) = [note for note in graded.report.notes if "sums.py" in note]
    assert note.count("ZeroDivisionError") == 4 and "5 more" in note


def test_the_lines_are_the_files_own(run: Any) -> None:
    source = '"""Doc."""\nfrom __future__ import annotations\nx = 1 / 0\ndef f(a: Undefined = 1):\n    return 1 / 0\n'
    (trouble,), call = run(source)
    assert (trouble.line, trouble.lost) == (3, ["x"])
    assert call("f").line == 5
    troubles, call = run(source.replace("annotations", "division"))
    assert [t.line for t in troubles] == [3, 4]
    assert isinstance(call("f"), Raised)


def test_an_annotation_costs_no_function(run: Any) -> None:
    (trouble,), call = run("def f(a: List[int] = 1) -> pd.DataFrame:\n    return a\n")
    assert (trouble.kind, trouble.lost) == ("NameError", [])
    assert call("f") == Returned(1)


def test_statements_run_once(run: Any) -> None:
    troubles, call = run("n = []\nn.append(1)\n1 / 0\nn.append(2)\nif n:\n    n.append(3)\n    1 / 0\n    n.append(4)\n"
                         "else:\n    n.append(9)\nn.append(5)\ndef f(): return sum(n)\n")  # fmt: skip
    assert len(troubles) == 2
    assert call("f") == Returned(15)


def test_a_traceback_taken_away_is_found(run: Any) -> None:
    troubles, _ = run("class E(Exception):\n    __traceback__ = None\nraise E\n" * 3)
    assert [trouble.line for trouble in troubles] == [3, 6, 9]


def test_many_lines_that_fail(run: Any) -> None:
    troubles, call = run("1 / 0\n" * 500 + "def f(): return 1\n")
    assert call("f") == Returned(1)
    assert len(troubles) == 100


ENVIRONMENT = "import sys\ndef f(): return [sys.argv, __name__, __file__.split('/')[-1], __file__[0]]\n"


def test_the_surroundings_are_a_modules(run: Any) -> None:
    _, call = run(ENVIRONMENT)
    answer = call("f").value
    assert answer.parts[0].parts == ["work.py"]
    assert answer.parts[1:] == ["work", "work.py", "/"]


def test_optional_arguments_parse_as_at_home(grade: Callable[..., Any]) -> None:
    graded = grade(
        "import argparse\np = argparse.ArgumentParser()\np.add_argument('--factor', type=int, default=2)\n"
        "args = p.parse_args()\ndef double(x):\n    return args.factor * x\n"
    )
    assert graded["1.1"].status == "passed"
    assert not any("sums.py" in note for note in graded.report.notes)


@pytest.mark.parametrize("lie", ["<b>", "the-secret-of-the-graders", "x" * 5000])
def test_what_a_file_says_of_itself_is_not_told(lie: str, grade: Callable[..., Any]) -> None:
    graded = grade(HEAD + f"\nclass E(Exception):\n    name = {lie!r}\nE.__name__ = {lie!r}\nraise E({lie!r})\n")
    assert lie not in graded.learners_text
