"""Tasks know nothing of one another: each has a separate worker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Graded

LEFT = """
import sys
import torch

def double(x{argument}):
    {keep}
    return 2 * x

def total(numbers):
    if not numbers:
        raise ValueError("no numbers")
    if {seen}:
        raise KeyError
    return float(sum(numbers))

def alternate(n):
    if {seen}:
        raise KeyError
    return 1.0 - 2.0 * (torch.arange(n) % 2)
"""
PLACES = {
    "modules": ("", "sys.modules['kept'] = x", "'kept' in sys.modules"),
    "default": (", self=torch", "self.kept = x", "hasattr(torch, 'kept')"),
    "library": ("", "torch.nn.Linear.kept = x", "hasattr(torch.nn.Linear, 'kept')"),
    "file": ("", "open('kept', 'w').write(str(x))", "__import__('os').path.exists('kept')"),
}


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_left_for_the_next_task(grade: Callable[..., Graded], place: str) -> None:
    argument, keep, seen = PLACES[place]
    graded = grade(LEFT.format(argument=argument, keep=keep, seen=seen))
    assert {task.task: task.status for task in graded.report.tasks if task.lesson == 1} == {
        "1.1": "passed", "1.2": "passed", "1.3": "passed",
    }  # fmt: skip


SECOND_FILE = """
import pytest
from autograder.testing import Student

@pytest.mark.task("1.2", points=1.0)
def test_more(student: Student) -> None:
    "more of it"
    student.total([1.0]).equals(1.0)
"""


@pytest.mark.parametrize("wrong", ["return 0.0", "raise KeyError", "while True: pass", "raise SystemExit"])
def test_a_task_of_two_files_is_the_learners(grade: Callable[..., Graded], own_course: Path, wrong: str) -> None:
    (own_course / "graders/lesson_1_sums/test_sums_more.py").write_text(SECOND_FILE)
    graded = grade(f"def double(x):\n    return 2 * x\n\ndef total(numbers):\n    {wrong}\n", own_course)
    assert graded["1.1"].status == "passed"
    assert len(graded["1.2"].tests) == 3
    assert graded["1.2"].points == 0
    assert graded["1.2"].status in ("failed", "timed_out")
