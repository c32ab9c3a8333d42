"""``class.toml``: what a class may set, and what it does to a report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.course.classfile import ClassSettings, load_settings
from autograder.course.tree import Course, CourseError


def settings(root: Path, text: str) -> ClassSettings:
    (root / "class.toml").write_text(text)
    return load_settings(Course(root))


def test_defaults(own_course: Path) -> None:
    (own_course / "class.toml").unlink()
    plain = load_settings(Course(own_course))
    assert plain == ClassSettings()
    assert (plain.limits.task_seconds, plain.limits.submission_seconds, plain.limits.wall_factor) == (30, 120, 5)


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("points = 3", "class.toml"),
        ("pionts = {}", "pionts"),
        ("[points]\n'1.9' = 1.0", "there is no task 1.9"),
        ("[points]\n'one' = 1.0", "is not a task number"),
        ("[points]\n'1.1' = -1.0", "class.toml"),
        ("[points]\n'1.1' = 0.25", "multiple of 0.1"),
        ("[points]\n'1.1' = nan", "class.toml"),
        ("[points]\n'1.1' = inf", "class.toml"),
        ("[points]\n'1.1' = 'x'", "class.toml"),
        ("drop_lessons = [7]", "there is no lesson 7"),
        ("[limits]\ntask_seconds = 0", "class.toml"),
        ("[limits]\ntask_seconds = -1", "class.toml"),
        ("[limits]\nwall_factor = nan", "class.toml"),
        ("[limits]\ntask_secs = 1", "task_secs"),
        ("= broken", "class.toml"),
    ],
)
def test_what_is_wrong_is_named(text: str, fragment: str, own_course: Path) -> None:
    with pytest.raises(CourseError, match=fragment.replace(".", r"\.")):
        settings(own_course, text)


@pytest.mark.parametrize("points", [0.0, 0.1, 0.3, 0.7, 1.1, 2.3, 19.9])
def test_every_tenth_is_allowed(points: float, own_course: Path) -> None:
    assert settings(own_course, f"[points]\n'1.1' = {points}").points == {"1.1": points}


def test_a_folder_of_that_name(own_course: Path) -> None:
    (own_course / "class.toml").unlink()
    (own_course / "class.toml").mkdir()
    with pytest.raises(CourseError, match="cannot be read"):
        load_settings(Course(own_course))


WRONG_SECRET = "import torch\ndef double(x):\n    return 2 * x if x.abs().max() < 1000 else x\n"


def test_points_of_a_class_are_shared_out_as_before(own_course: Path, grade: Callable[..., Any]) -> None:
    (own_course / "class.toml").write_text("[points]\n'1.1' = 3.0\n'2.1' = 0.0\n")
    graded = grade(WRONG_SECRET, own_course)
    assert (graded["1.1"].points, graded["1.1"].max_points) == (2.0, 3.0)
    assert [test.max_points for test in graded["1.1"].tests] == [2.0, 1.0]
    assert (graded["2.1"].points, graded["2.1"].max_points, graded["2.1"].status) == (0.0, 0.0, "passed")


def test_points_stay_tenths(own_course: Path, grade: Callable[..., Any]) -> None:
    (own_course / "class.toml").write_text("[points]\n'1.1' = 1.0\n")
    graded = grade(WRONG_SECRET, own_course)
    assert graded["1.1"].points == 0.7
    assert graded.report.points == 2.2


def test_dropped_lessons_count_for_nothing(own_course: Path, grade: Callable[..., Any]) -> None:
    (own_course / "class.toml").write_text("drop_lessons = [1]\n")
    graded = grade({}, own_course)
    assert [lesson.lesson for lesson in graded.report.lessons] == [2]
    assert (graded.report.points, graded.report.max_points) == (1.5, 1.5)


def test_each_lesson_of_a_submission_has_a_ceiling(own_course: Path, grade: Callable[..., Any]) -> None:
    (own_course / "class.toml").write_text("[limits]\ntask_seconds = 1\nsubmission_seconds = 0.5\n")
    loop = "def double(x):\n    while True: pass\ndef total(n):\n    return float(sum(n))\n"
    graded = grade(loop, own_course)
    assert graded["1.1"].status == graded["1.2"].status == "timed_out"
    assert "the task, or the whole submission, may have" in graded["1.2"].message
    assert {task.status for task in graded.report.tasks if task.lesson == 2} == {"passed"}
