"""What is taken of notebooks, and what learners wrote beside their code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.course.tree import Course
from autograder.errors import Fault
from autograder.intake import Taken, take
from autograder.intake.reflections import reflections
from autograder.intake.submission import Submission, Unreadable
from tests.intake.conftest import zipped

CELLS = [
    "%matplotlib inline\nimport torch\n!pip install nothing\nSCALE = 2\nOFFSET: float = -1.5 * SCALE\n",
    "def double(x):\n    return SCALE * x\n\ndouble(1 / 0)  # shows something",
    "class Sum:\n    pass\nmodel = Sum()\nlosses = [train(model)]\nlook = torch.tensor([1.0, 2.0])",
    "bad = torch.load('x')",
    "def broken(:\n",
    "%%bash\nrm -rf /\n",
    "%%time\ndef total(numbers):\n    '''Sum?'''\n    return float(sum(numbers))\nplt.plot(losses)",
    "def double(x):\n    return 2 * x\n",
]
QUESTIONS = "# Two questions\n\n**1.** Why?\n\n> \n\n**2.** And then?\n\n> \n"


def notebook(path: Path, *cells: str) -> Path:
    found = [{"cell_type": "code", "source": cell.splitlines(keepends=True), "outputs": []} for cell in cells]
    path.write_text(json.dumps({"cells": [{"cell_type": "markdown", "source": "# Hello"}, *found], "nbformat": 4}))
    return path


def test_a_notebook_is_its_definitions(taken: Callable[[Path], Taken], tmp_path: Path) -> None:
    found = taken(notebook(tmp_path / "student-001.ipynb", *CELLS))
    text = (found.folder / "student-001.ipynb" / "sums.py").read_text()
    names: dict[str, Any] = {}
    exec(text, names)
    assert names["double"](3) == 6
    assert names["total"]([1, 2]) == 3.0
    assert not {"model", "losses", "look", "bad", "broken", "OFFSET"} & names.keys()
    assert found.notes == (
        "student-001.ipynb, cell 5, line 1: invalid syntax. This statement was left out.",
        "sums.py was made from the definitions in student-001.ipynb.",
        "student-001.ipynb: what only runs, prints or plots was left out, in cells 1, 2, 3, 4 and 7.",
    )


def test_every_notebook_is_a_version(taken: Callable[[Path], Taken], submit: Callable[..., Path]) -> None:
    folder = submit({"sums.py": "double = 1\n", "a/.ipynb_checkpoints/words.ipynb": "", "scratch.ipynb": "nonsense"})
    notebook(folder / "sums.ipynb", "def double(x): pass")
    notebook(folder / "other.ipynb", "def shout(text): return 1")
    notebook(folder / "words.ipynb", "def shout(text): return 2")
    found = taken(folder)
    assert sorted(path.relative_to(found.folder).as_posix() for path in found.folder.rglob("*.py")) == [
        "other.ipynb/words.py", "sums.ipynb/sums.py", "sums.py", "words.ipynb/words.py",
    ]  # fmt: skip
    assert "scratch.ipynb cannot be read as a notebook: save it again and hand it in." in found.notes


def test_a_given_helper_makes_no_lesson(own_course: Path, tmp_path: Path) -> None:
    words = own_course / "exercises/lesson_2_words/words.py"
    words.write_text(words.read_text() + "\n\ndef double(x):\n    return x\n")
    path = notebook(tmp_path / "a.ipynb", "def double(x): return 2 * x")
    into = tmp_path / "into"
    into.mkdir()
    take(path, Course(own_course), into)
    assert [file.name for file in into.rglob("*.py")] == ["sums.py"]


def test_a_cell_that_writes_a_file_is_that_file(
    read: Callable[[Path], Submission], submit: Callable[..., Path]
) -> None:
    folder = submit({})
    quiz = "%%writefile quiz.toml\nanswer = 'a'\n"
    notebook(
        folder / "a.ipynb",
        "%%writefile ../x.toml\nx = 1",
        quiz,
        "%%writefile quiz.toml\nanswer = 'b'\n",
        "def f(: pass",
    )
    found = read(folder)
    assert {file.name for file in found.files.values() if file.text} == {"quiz.toml"}
    assert found.files["lesson_2_words", "quiz.toml"].text == "answer = 'b'\n"
    (folder / "quiz.toml").write_text("answer = 'c'\n")
    assert read(folder).files["lesson_2_words", "quiz.toml"].undecided


@pytest.mark.parametrize("content", [b"", b"[1]", b"{}", b'{"cells": 3}', b"[" * 100_000, b"\xff", bytes(17 * 2**20)])
def test_what_is_no_notebook(content: bytes, refused: Callable[[Path], str], tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_bytes(content)
    assert refused(tmp_path / "a.ipynb").startswith("a.ipynb ")


@pytest.mark.parametrize("source", ["-" * 500_000 + "1", "(" * 100_000, "a." * 200_000 + "b", "x = " + "[" * 5000])
def test_text_that_takes_a_parser_down_takes_nothing_else(
    source: str, taken: Callable[[Path], Taken], tmp_path: Path
) -> None:
    path = notebook(tmp_path / "a.ipynb", source, "def double(x):\n    return x\n")
    try:
        said = taken(path).notes
    except Unreadable as error:
        said = (str(error),)
    assert "a.ipynb" in said[0]


def test_a_fault_of_ours_is_no_notebook_that_cannot_be_read(
    taken: Callable[[Path], Taken], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.intake.notebook.PROGRAM", "autograder.intake.nothing")
    with pytest.raises(Fault, match="the reader of notebooks failed"):
        taken(notebook(tmp_path / "a.ipynb", "def double(x): pass"))


def test_reflections_are_what_was_written(own_course: Path, submit: Callable[..., Path]) -> None:
    for lesson in ("lesson_1_sums", "lesson_2_words"):
        (own_course / "exercises" / lesson / "reflection.md").write_text(QUESTIONS)
    answered = QUESTIONS.replace("> \n", "> Because <b>.\n> So.\n", 1).replace("> \n", "> Then\n")
    folder = submit(
        {
            "sums.py": "",
            "exercises/lesson_1_sums/reflection.md": answered.encode() + b"\xff",
            "lesson_2_words/reflection.md": QUESTIONS,
            "elsewhere/reflection.md": "no lesson's",
        }
    )
    assert reflections(folder, Course(own_course)) == {1: "Because <b>.\nSo.\n\nThen\n\ufffd"}
    (folder / "lesson_2_words" / "reflection.md").unlink()
    (folder / "lesson_2_words" / "reflection.md").symlink_to("/etc/passwd")
    assert reflections(folder, Course(own_course)).keys() == {1}


def test_a_reflection_alone_is_no_submission(refused: Callable[[Path], str], tmp_path: Path) -> None:
    assert "none of" in refused(zipped(tmp_path / "a.zip", {"lesson_1_sums/reflection.md": "Hello."}))
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "reflection.md").write_text("Hello.")
    assert "none of" in refused(folder)
