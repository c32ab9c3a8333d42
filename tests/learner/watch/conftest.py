"""A small course to watch, its steps, and what a learner writes into it."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.tree import Course
from autograder.learner.watch.steps import Step, plan

SUMS = "exercises/lesson_1_sums/sums.py"
RIGHT = {"1.1": "return 2 * x", "1.2": "return float(sum(numbers))", "1.3": "return 1.0 - 2.0 * (torch.arange(n) % 2)"}


def written(text: str, number: str, body: str = "") -> str:
    return text.replace(f'raise NotImplementedError("task {number}")', body or RIGHT[number])


@pytest.fixture
def steps(own_course: Path, tmp_path: Path) -> list[Step]:
    return plan(Course(own_course), None, tmp_path / "scratch")


@pytest.fixture
def warm_up(own_course: Path) -> Path:
    folder = own_course / "exercises" / "warm_up"
    folder.mkdir()
    (folder / "feel.py").write_text("def feel(x):\n    return 'warm'\n")
    (folder / "README.md").write_text("# Before the first\n")
    (folder / "test_feel.py").write_text(
        "def test_warm(student):\n    student.feel(20).equals('warm')\n\n\n"
        "def test_cold(student):\n    student.feel(5).equals('cold')\n"
    )
    return folder / "feel.py"
