"""Stubs are cut from solutions."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course.cut import cut_python, cut_toml, stubs
from autograder.course.tree import Course, CourseError

SOLUTION = '''"""Doc."""

import torch


class Net:
    def f(self):
        """Doc."""
        # BEGIN SOLUTION 1.2
        x = 1

        return x
        # END SOLUTION

    kept = 2


# kept too
'''
STUB = '''"""Doc."""

import torch


class Net:
    def f(self):
        """Doc."""
        raise NotImplementedError("task 1.2")

    kept = 2


# kept too
'''
B, E = "# BEGIN SOLUTION 1.1\n", "# END SOLUTION\n"


def test_what_stands_between_the_markers_is_cut() -> None:
    assert cut_python(SOLUTION, "net.py") == STUB


def test_several_regions() -> None:
    assert cut_python(f"{B}a\n{E}b\n{B}c\n{E}", "x.py").count("raise NotImplementedError") == 2


def test_text_without_markers_is_kept() -> None:
    assert cut_python("a = 1\n", "x.py") == "a = 1\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"{B}a\n{B}b\n{E}{E}", 3),
        (f"{B}a\n", 1),
        (f"a\n{E}", 2),
        (f"{B}a\n{E}{E}", 4),
        ("# BEGIN SOLUTION\na\n" + E, 1),
        ("# BEGIN SOLUTION one\na\n" + E, 1),
        ("#BEGIN SOLUTION 1.1\na\n" + E, 1),
        (f"{B}a\n# END SOLUTION 1.1\n", 3),
        ("\t" + B + "a\n" + E, 1),
        ("x = 1  # SOLUTION\n", 1),
        ("# begin solution 1.1\n# END SOLUTION\n", 2),
    ],
)
def test_malformed_markers_are_named(text: str, line: int) -> None:
    with pytest.raises(CourseError, match=rf"x\.py, line {line}: "):
        cut_python(text, "x.py")


def test_a_quiz_loses_its_answers() -> None:
    text = '# Why?\n[q1]\nanswer = "b"  # SOLUTION\n[q2]\nanswer = "a, c"  # SOLUTION\nkept = "d"\n'
    assert cut_toml(text, "q.toml") == '# Why?\n[q1]\nanswer = ""\n[q2]\nanswer = ""\nkept = "d"\n'


@pytest.mark.parametrize("line", ['answer = "b" # SOLUTION', "answer = 3  # SOLUTION", 'answer = "b"  # SOLUTION?'])
def test_malformed_answers_are_named(line: str) -> None:
    with pytest.raises(CourseError, match=r"q\.toml"):
        cut_toml(line + "\n", "q.toml")


@pytest.mark.parametrize("command", [["cut"], ["check"], ["release", "learners"], ["notebooks", "pages"]])
def test_a_solution_is_never_its_own_stub(
    own_course: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.chdir(own_course)
    solution = own_course / "solutions" / "lesson_1_sums" / "sums.py"
    stub = own_course / "exercises" / "lesson_1_sums" / "sums.py"
    lines = solution.read_text().splitlines(keepends=True)
    solution.write_text("".join(line for line in lines if "SOLUTION" not in line))
    refused = CliRunner().invoke(app, command)
    assert refused.exit_code == 2
    assert "nothing in solutions/lesson_1_sums/sums.py is marked to be cut" in " ".join(refused.output.split())
    assert "NotImplementedError" in stub.read_text()
    assert not {"learners", "pages"} & {path.name for path in own_course.iterdir()}


def test_a_quiz_without_a_marked_answer_is_not_cut(own_course: Path) -> None:
    (own_course / "solutions" / "lesson_1_sums" / "quiz.toml").write_text('[q1]\nanswer = "b"\n')
    with pytest.raises(CourseError, match=r"nothing in solutions/lesson_1_sums/quiz\.toml is marked to be cut"):
        stubs(Course(own_course).lessons[0])


def test_the_command_writes_what_differs(own_course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(own_course)
    stub = own_course / "exercises" / "lesson_1_sums" / "sums.py"
    fresh = stub.read_text()
    assert CliRunner().invoke(app, ["cut"]).output == ""
    stub.write_text("stale")
    assert CliRunner().invoke(app, ["cut"]).output == "wrote exercises/lesson_1_sums/sums.py\n"
    assert stub.read_text() == fresh == stubs(Course(own_course).lessons[0])["sums.py"]


def test_nothing_to_cut_from(own_course: Path) -> None:
    shutil.rmtree(own_course / "solutions")
    refused = CliRunner().invoke(app, ["cut", "--course", str(own_course)])
    assert (refused.exit_code, refused.output) == (
        2,
        "grade: grade cut needs solutions/: it cuts the stubs from there.\n",
    )
