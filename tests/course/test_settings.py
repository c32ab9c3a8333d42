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
        ("[points]\n'1.9' = 1.0", "class.toml, points.1.9: there is no task 1.9: lesson 1 has 1.1"),
        ("[points]\n'one' = 1.0", "class.toml, points.one: 'one' is not a task number"),
        ("[points]\n'1.1' = -1.0", "class.toml"),
        (
            "[points]\n'1.1' = 0.25",
            "class.toml, points.1.1: 0.25 points cannot be given: they must be a multiple of 0.1",
        ),
        ("[points]\n'1.1' = nan", "class.toml"),
        ("[points]\n'1.1' = inf", "class.toml"),
        ("[points]\n'1.1' = 'x'", "class.toml"),
        ("drop_lessons = [7]", "class.toml, drop_lessons: there is no lesson 7"),
        ("[extensions]\na = {7 = 3}", "class.toml, extensions.a: there is no lesson 7: this course has 1, 2."),
        ("[attempts]\ncounts = 'mean'", "class.toml: attempts.counts is 'mean', and must be 'best' or 'last'."),
        ("[intake]\nseveral = 'worst'", "class.toml: intake.several is 'worst', and must be 'ask' or 'best'."),
        ("[limits]\ntask_seconds = 0", "class.toml"),
        ("[limits]\ntask_seconds = -1", "class.toml"),
        ("[limits]\nwall_factor = nan", "class.toml"),
        ("[limits]\ntask_secs = 1", "task_secs"),
        ("= broken", "class.toml"),
        ("timezone = 'Mars'", "there's no time zone Mars"),
        ("due = 'tomorrow'", "due: 'tomorrow' isn't a time: write it as 2026-11-30 23:59"),
        ("due = '0001-01-01'", "isn't a time"),
        ("due = 23:59:00", "isn't a time"),
        ("[lessons.7]\ndue = 2026-11-30", "class.toml, lessons.7: there is no lesson 7"),
        ("[lessons.one]\ndue = 2026-11-30", "lessons"),
        ("[lessons.1]\ndue = '30.11.2026'", "lessons.1.due: '30.11.2026' isn't a time"),
        ("[lessons.1]\nduee = 2026-11-30", "there is no key duee in lessons"),
        ("[lessons.1]\nrelease = 'soon'", "lessons.1.release: 'soon' isn't a time"),
        ("[feedback]\nrelease = 'later'", "feedback.release"),
        ("[late]\nper_day = 101", "late.per_day"),
        ("[late]\nper_day = 1.5", "late.per_day is a number, and must be a whole number"),
        ("[late]\nper_day = 5\nsteps = {1 = 10}", "keep one of them"),
        ("[late]\nsteps = {0 = 10}", "the first late day is 1"),
        ("[late]\nsteps = {1 = 10, 3 = 5}", "more days can't cost less"),
        ("[late]\ndays = 3", "a late day costs nothing"),
        ("[late]\nper_day = 5\ndays_per_lesson = 2", "write days = 3"),
        ("[extensions]\nstudent-001 = -1", "extensions"),
        ("[extensions]\nstudent-001 = 'long'", "extensions.student-001: 'long' is neither"),
        ("[extensions.student-001]\n7 = 2", "there is no lesson 7"),
        ("due = 2026-11-30\n[extensions]\nstudent-001 = '2026-11-29'", "is before the due time 2026-11-30"),
        ("[groups.a]\nmembers = ['s1']\n[groups.b]\nmembers = ['S1']", "S1 is in a already"),
        ("[groups.a]\nmembers = ['s1']\napart = ['s2']", "s2 is apart, but not one of its members"),
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


def test_dates_as_toml_has_them(own_course: Path) -> None:
    found = settings(
        own_course,
        "timezone = 'UTC'\n[lessons]\n1.due = 2026-11-30\n2.due = 2026-11-30T23:59:00\n"
        "[extensions]\nstudent-001 = 2\nstudent-002 = {1 = 2026-12-09, 2 = 1.5}\n",
    )
    assert {number: dates.due for number, dates in found.lessons.items()} == {1: "2026-11-30", 2: "2026-11-30T23:59:00"}
    assert found.extensions == {"student-001": 2.0, "student-002": {1: "2026-12-09", 2: 1.5}}
    assert found.rules.extensions is found.extensions
