from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.errors import Ungradable
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job

SUMS = Path("graders", "lesson_1_sums", "test_sums.py")


def test_a_mark_that_is_no_tenth_is_the_courses_fault(
    own_course: Path, engine: Engine, submit: Callable[..., Path], solution: dict[str, str]
) -> None:
    path = own_course / SUMS
    path.write_text(path.read_text().replace("points=1.0", "points=0.25", 1))
    with pytest.raises(Ungradable, match=r"test_sums\.py, line \d+, test_.*0\.25 points cannot be given"):
        engine.grade(Job(own_course, submit(solution)))


def test_a_class_that_halves_a_task_keeps_every_sum(
    own_course: Path, engine: Engine, submit: Callable[..., Path], solution: dict[str, str]
) -> None:
    (own_course / "class.toml").write_text("[points]\n'1.1' = 0.3\n'1.2' = 0.1\n")
    wrong = solution | {"sums.py": solution["sums.py"] + "\n\ndef total(numbers):\n    return numbers[0]\n"}
    report, _ = engine.grade(Job(own_course, submit(wrong)))
    for task in report.tasks:
        assert round(sum(test.points for test in task.tests), 1) == task.points
        assert round(sum(test.max_points for test in task.tests), 1) == task.max_points
        assert (task.points == task.max_points) == (task.status == "passed")
