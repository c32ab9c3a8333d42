"""The warm-up, putting a stub back, and comparing with the worked solution."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from autograder.course.tree import Course, CourseError
from autograder.learner.watch.restore import CannotRestore, restore
from autograder.learner.watch.solution import comparison, has_solution
from autograder.learner.watch.steps import Step, plan
from tests.learner.watch.conftest import written


def test_a_warm_up_is_one_step_before_all(own_course: Path, warm_up: Path, tmp_path: Path) -> None:
    first, second, *_ = plan(Course(own_course), None, tmp_path / "scratch")
    assert (first.title, first.file, first.numbered) == ("Before the first", warm_up, False)
    assert second.number == "1.1"


def test_one_lesson(own_course: Path, warm_up: Path, tmp_path: Path) -> None:
    assert [step.number for step in plan(Course(own_course), 2, tmp_path / "scratch")] == ["2.1", "2.2"]
    with pytest.raises(CourseError, match="there is no lesson 7"):
        plan(Course(own_course), 7, tmp_path / "other")


def test_reset_keeps_signature_and_docstring(steps: list[Step]) -> None:
    step = steps[0]
    stub = step.file.read_text()
    own = written(stub, "1.1", "y = x\n    # thought\n    return 2 * y")
    step.file.write_text(own)
    kept = restore(step, own)
    assert step.file.read_text() == stub
    assert kept.read_text() == own
    assert kept.suffix == ".bak"


def test_reset_empties_every_method(steps: list[Step]) -> None:
    own = 'class double:\n    """D."""\n    size = 1\n    def __init__(self): self.x = 1\n'
    own += "    def go(self):\n        pass\n"
    restore(steps[0], own)
    body = 'raise NotImplementedError("task 1.1")'
    assert steps[0].file.read_text() == (
        f'class double:\n    """D."""\n    size = 1\n    def __init__(self):\n        {body}\n    def go(self):\n'
        f"        {body}\n"
    )


def test_reset_takes_the_stub_from_git(steps: list[Step], own_course: Path) -> None:
    step = steps[1]
    stub = step.file.read_text()
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "stubs"]):
        subprocess.run(["git", *identity, *words], cwd=own_course, check=True)
    broken = stub.replace("def total(numbers: list[float]) -> float:", "def total(numbers")
    step.file.write_text(broken)
    restore(step, broken)
    assert step.file.read_text() == stub


def test_reset_empties_a_quiz(steps: list[Step]) -> None:
    restore(steps[3], 'question = "b"\nanswer = "b"\n')
    assert steps[3].file.read_text() == 'question = "b"\nanswer = ""\n'


@pytest.mark.parametrize("text", ["def double(x\n", "def other(x):\n    pass\n"])
def test_reset_without_anything_to_go_by(steps: list[Step], text: str) -> None:
    with pytest.raises(CannotRestore, match=r"sums\.py"):
        restore(steps[0], text)
    assert not list(steps[0].file.parent.glob("*.bak"))


def test_comparing_shows_both_without_docstrings(steps: list[Step]) -> None:
    assert has_solution(steps[0])
    assert not has_solution(steps[3])
    own, worked = comparison(steps[0], written(steps[0].file.read_text(), "1.1", "return x + x"))
    assert own.splitlines()[1:] == ["    return x + x"]
    assert worked.splitlines()[1:] == ["    return 2 * x"]
