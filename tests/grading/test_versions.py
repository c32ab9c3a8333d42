"""Several versions of one file: which one counts, and what a person decides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.course.classfile import Limits
from autograder.grading.versions import Budget
from tests.intake.test_bad_input import RIGHT, body

WRONG, HALF = body("return 3 * x"), body("raise NotImplementedError('task 1.1')")
OTHER = RIGHT.replace("2 * x", "x + x")


def test_the_best_counts_wherever_it_lies(grade: Callable[..., Any]) -> None:
    graded = grade({"sums.py": HALF, "old/sums.py": RIGHT, "sums (1).py": WRONG}, tasks=("1.1", "1.2"))
    assert graded.report.points == graded.report.max_points
    (note,) = (note for note in graded.report.notes if "versions" in note)
    assert note == (
        "sums.py is there in 3 versions, and for each task the best one counts: old/sums.py for 1.1, sums.py for 1.2."
    )
    assert [test.test for test in graded.staff.tests if test.task == "1.1"] == []


def test_of_equal_ones_the_official_counts(grade: Callable[..., Any]) -> None:
    notes = grade({"exercises/lesson_1_sums/sums.py": OTHER, "sums.py": RIGHT}).report.notes
    assert any("exercises/lesson_1_sums/sums.py counts, not sums.py" in note for note in notes)


def test_public_checks_count_what_passes(grade: Callable[..., Any]) -> None:
    graded = grade({"sums.py": HALF, "sums (1).py": RIGHT}, hidden=False)
    assert graded["1.1"].status == "passed"
    assert graded["1.1"].points is None


def test_each_file_has_its_own_best(grade: Callable[..., Any], solution: dict[str, str]) -> None:
    words = solution["words.py"]
    graded = grade({"sums.py": HALF, "sums (1).py": RIGHT, "words.py": words, "words (1).py": "def shout(x): pass\n"})
    assert (graded["1.1"].status, graded["2.1"].status) == ("passed", "passed")


def test_a_class_may_choose_itself(own_course: Path, grade: Callable[..., Any]) -> None:
    (own_course / "class.toml").write_text('[intake]\nseveral = "ask"\n')
    report = grade({"sums.py": HALF, "sums (1).py": RIGHT}, own_course).report
    assert report.points is None
    assert report.undecided == ["sums.py is there in 2 versions that differ: sums.py, sums (1).py."]
    assert [(lesson.lesson, lesson.points is None) for lesson in report.lessons] == [(1, True), (2, False)]


@pytest.mark.systems
def test_all_versions_have_the_time_of_one_submission(own_course: Path, grade: Callable[..., Any]) -> None:
    (own_course / "class.toml").write_text("[limits]\ntask_seconds = 3\nsubmission_seconds = 6\n")
    loops = {f"sums ({n}).py": f"# {n}\nn = {n}\n" + body("while True: pass") for n in range(6)}
    report = grade({"sums.py": HALF} | loops, own_course, tasks=("1.1",)).report
    assert report.tasks[0].status == "undecided"
    assert "take too long" in report.undecided[0]


def test_nothing_waits_for_versions_where_all_is_right(own_course: Path, grade: Callable[..., Any]) -> None:
    loops = {f"sums ({n}).py": f"n = {n}\n" + body("while True: pass") for n in range(6)}
    report = grade({"sums.py": RIGHT} | loops, own_course, tasks=("1.1",)).report
    assert report.tasks[0].status == "passed"


@pytest.mark.parametrize(("cpu", "waited", "left"), [(0, 0, 10), (4, 0, 6), (10, 0, None), (0, 50, None), (4, 44, 6)])
def test_a_budget(cpu: float, waited: float, left: float | None) -> None:
    budget = Budget(Limits(submission_seconds=10, wall_factor=5))
    budget.spent[1], budget.waited = cpu, waited
    found = budget.left([1, 2])
    assert (found and found.submission_seconds) == left
