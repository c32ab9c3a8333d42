"""A learner's own ``pytest``: public checks in process, a panel, and the one thing to do next."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import autograder.testing.inprocess  # noqa: F401  or each session would import it again, and torch with it

RIGHT_DOUBLE = "import torch\ndef double(x):\n    return 2 * x\n"
STUBS = "def total(numbers):\n    raise NotImplementedError('task 1.2')\n"
STUBS += "def alternate(n):\n    raise NotImplementedError('task 1.3')\n"
ENDLESS = """
import pytest

@pytest.mark.timeout(1)
@pytest.mark.task("1.2")
def test_ends(student):
    student.total([1.0])

@pytest.mark.task("1.2")
def test_ends_again(student):
    student.total([1.0])

@pytest.mark.task("1.1")
def test_other(student):
    student.double(1)
"""


@dataclass(frozen=True)
class Session:
    status: int
    out: str

    def line(self, start: str) -> str:
        """The panel's line for a task."""
        (found,) = [" ".join(line.split()) for line in self.out.splitlines() if line.startswith(f"  {start} ")]
        return found


@pytest.fixture
def learn(own_course: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Session]:
    monkeypatch.chdir(own_course)
    for ci in ("CI", "BUILD_NUMBER"):  # there pytest's summary repeats whole messages
        monkeypatch.delenv(ci, raising=False)

    def run(sums: str = "", arguments: tuple[str, ...] = ("exercises",)) -> Session:
        if sums:
            (own_course / "exercises" / "lesson_1_sums" / "sums.py").write_text(sums)
        result = pytester.runpytest_inprocess("-p", "no:cacheprovider", *arguments)
        return Session(result.ret, f"{result.stdout}{result.stderr}")

    return run


def test_untouched_stubs_are_not_started(learn: Callable[..., Session]) -> None:
    session = learn()
    assert session.status == 0
    assert "6 skipped" in session.out
    assert "failed" not in session.out
    assert session.line("1.1") == "1.1 double not started public checks 0 of 2"
    assert session.line("1.3") == "1.3 alternate ☆ not started public checks 0 of 1"


def test_a_beginning(learn: Callable[..., Session]) -> None:
    wrong = "def total(numbers):\n    print('looked at', numbers)\n    return numbers[7]\n"
    session = learn(RIGHT_DOUBLE + wrong + STUBS.split("def alternate")[1].join(["def alternate", ""]))
    assert session.status == 1
    assert session.line("1.1") == "1.1 double passed public checks 2 of 2"
    assert session.line("1.2") == "1.2 total not yet public checks 0 of 1"
    assert "return numbers[7]" in session.out
    assert "sums.py:6: IndexError" in session.out
    assert "looked at [1.0, 2.0]" in session.out
    assert "total([1.0, 2.0]) raised IndexError (line 6 of sums.py): list index out of range" in session.out
    assert "autograder/sandbox" not in session.out
    said = "total([1.0, 2.0]) raised IndexError (line 6 of sums.py): list index out of range."
    assert f"\nNext: 1.2 total. {said}" in session.out
    assert session.out.splitlines()[-2] == (
        "Read its section in exercises/lesson_1_sums/README.md; stuck? grade hint 1.2"
    )


def test_a_cause_is_explained_once(learn: Callable[..., Session]) -> None:
    printed = "def double(x):\n    print(2 * x)\n" + STUBS
    folder = "exercises/lesson_1_sums"
    session = learn(printed, (folder,))
    assert session.out.count("With print() you see a value") == 2  # once, and once more as the next thing to do
    assert session.out.count("\nAs in test_") == 1
    assert "FAILED" not in session.out
    assert learn(printed, (folder, "-v")).out.count("With print() you see a value") == 3
    assert "FAILED" in learn(printed, (folder, "-rf")).out


def test_some_of_a_task_is_partly_done(learn: Callable[..., Session]) -> None:
    session = learn("def double(x):\n    return 2.0 * x\n" + STUBS, ("exercises/lesson_1_sums",))
    assert session.line("1.1") == "1.1 double partly public checks 1 of 2"


def test_core_comes_before_stretch(learn: Callable[..., Session], own_course: Path) -> None:
    failing = (
        RIGHT_DOUBLE + "def total(n):\n    raise NotImplementedError('task 1.2')\ndef alternate(n):\n    return n\n"
    )
    assert "Next: 1.2 total" in learn(failing).out
    done = failing.replace("raise NotImplementedError('task 1.2')", "return float(sum(n))")
    assert "Next: 1.3 alternate" in learn(done, ("exercises/lesson_1_sums",)).out


def test_done_functions_of_a_picture_are_worth_a_look(learn: Callable[..., Session], own_course: Path) -> None:
    folder = ("exercises/lesson_1_sums",)
    pictures = '[[pictures]]\nmodule = "nets.drawing"\nneeds = ["load_classifier", "top_k"]\ntakes = "photograph"\n'
    (own_course / "course.toml").write_text(pictures)
    assert "grade plot" not in learn(RIGHT_DOUBLE + STUBS, folder).out
    page = own_course / "exercises" / "lesson_1_sums" / "README.md"
    page.write_text(page.read_text().replace("1.1 double", "1.1 load_classifier, predict_probabilities, top_k"))
    session = learn(RIGHT_DOUBLE + STUBS, folder)
    assert "See what your net has learned: grade plot 1\n" in session.out
    assert "With a photograph of your own: grade plot 1 --image my.jpg" in session.out
    assert "grade plot" not in learn(RIGHT_DOUBLE.replace("2", "3") + STUBS, folder).out


def test_all_is_done(learn: Callable[..., Session], course: Path) -> None:
    source = (course / "solutions" / "lesson_1_sums" / "sums.py").read_text()
    session = learn(source, ("exercises/lesson_1_sums",))
    assert session.status == 0
    assert "when you hand in" in session.out


def test_an_endless_loop_ends_with_a_sentence(learn: Callable[..., Session], own_course: Path) -> None:
    (own_course / "exercises" / "lesson_1_sums" / "test_sums.py").write_text(ENDLESS)
    endless = "def total(numbers):\n    while True:\n        pass\n"
    session = learn(f"{endless}def double(x):\n    return 2 * x\n", ("exercises/lesson_1_sums",))
    assert session.status == 1
    assert "1 failed, 1 passed, 1 skipped" in session.out
    assert "Stopped after 1 second" in session.out
    assert "is there a loop that never ends" in session.out
    assert "of sums.py" in session.out
    assert session.line("1.2") == "1.2 total not yet public checks 0 of 2"


def test_an_empty_file_is_not_started(learn: Callable[..., Session]) -> None:
    session = learn("\n", ("exercises/lesson_1_sums",))
    assert "4 skipped" in session.out
    assert "double not started" in session.line("1.1")


def test_a_file_that_cannot_be_imported(learn: Callable[..., Session]) -> None:
    session = learn("import torch\ndef double(x:\n    return x\n", ("exercises/lesson_1_sums",))
    assert session.status == 1
    assert session.out.count("sums.py, line 2: SyntaxError") == 1
    assert "1 failed, 3 skipped" in session.out
    assert session.line("1.3") == "1.3 alternate ☆ not yet public checks 0 of 1"
    assert "SyntaxError" in session.out
    assert "direct cause" not in session.out


def test_a_file_that_is_no_text(learn: Callable[..., Session], own_course: Path) -> None:
    (own_course / "exercises" / "lesson_1_sums" / "sums.py").write_bytes(b"\xff\xfe")
    session = learn(arguments=("exercises/lesson_1_sums",))
    assert "save it as UTF-8 text. No task of this file" in " ".join(session.out.split())


def test_graders_on_a_submission(learn: Callable[..., Session]) -> None:
    wrong = RIGHT_DOUBLE + "def total(n):\n    return n[0]\n"
    session = learn(wrong, ("graders/lesson_1_sums", "--submission", "exercises", "-k", "doubling or total"))
    assert "1 passed" in session.out
    assert "Only the first number seems to count." in session.out


def test_graders_without_a_submission(learn: Callable[..., Session]) -> None:
    session = learn("", ("graders/lesson_1_sums", "-k", "doubling"))
    assert session.status != 0
    assert "--submission PATH" in session.out


def test_other_sessions_are_left_alone(tmp_path: Path) -> None:
    test = "import sys\ndef test_light():\n    assert 'torch' not in sys.modules\n"
    (tmp_path / "test_other.py").write_text(test)
    line = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert "1 passed" in done.stdout
    assert "tasks" not in done.stdout
