"""The course's own graders, asked by a worker that lies: whatever it says, the fault is never ours."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.course.tree import Course
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job

COURSE = Path(__file__).parents[2]
MUTATIONS = (Path(__file__).parent / "mutations.py").read_text()
SEEDS = range(int(os.environ.get("AUTOGRADER_SEEDS", "1")))
"""How often to try; seed by seed few, many, most answers are changed."""


@pytest.mark.some
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("lesson", Course(COURSE).lessons, ids=lambda lesson: lesson.folder)
def test_a_lying_worker_is_not_our_fault(lesson: Any, seed: int, engine: Engine, submit: Callable[..., Path]) -> None:
    files = {name: (lesson.solutions / name).read_text() for name in lesson.files}
    lies = f"{MUTATIONS}\n\n_forge({seed}, {(0.2, 0.4, 0.6)[seed % 3]})\n"
    lying = {name: text + lies if name.endswith(".py") else text for name, text in files.items()}
    report, staff = engine.grade(Job(COURSE, submit(lying), lessons=(lesson.number,)))
    faults = {task.task for task in report.tasks if task.status == "error"}
    assert not faults, [test.detail for test in staff.tests if test.task in faults]
    assert report.points is not None and report.points < 20
