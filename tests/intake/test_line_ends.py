"""Courses and submissions as some editors and checkouts leave them: CRLF, and a mark of the byte order."""

from __future__ import annotations

import codecs
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from autograder import cli
from autograder.authoring.check.tree import tree_claims
from autograder.authoring.release.leaks import Leaks
from autograder.course import seeds
from autograder.course.classfile import load_settings
from autograder.course.cut import lessons_to_cut, stubs
from autograder.course.tree import Course
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.report.model import Report

ROOT = Path(__file__).parents[2]
TEXTS = {".py", ".toml", ".md", ".ipynb", ".csv", ".txt"}
FORMS = pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8], ids=["CRLF", "BOM"])


def spoil(folder: Path, mark: bytes) -> Path:
    for path in folder.rglob("*"):
        if path.suffix in TEXTS:
            data = path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
            path.write_bytes(mark + data)
    return folder


def grade(*arguments: object) -> Result:
    return CliRunner().invoke(cli.app, list(map(str, arguments)))


def verdicts(report: Report) -> list[tuple[object, ...]]:
    return [(task.task, task.status, task.points, task.mistake, task.message) for task in report.tasks]


def cut_and_claimed(root: Path) -> tuple[object, object]:
    found = Course(root)
    return [stubs(lesson) for lesson in lessons_to_cut(root)], tree_claims(found, found.lessons)


@FORMS
def test_submissions_get_the_same_points(
    engine: Engine, course: Path, submit: Callable[..., Path], solution: dict[str, str], mark: bytes
) -> None:
    files = solution | {"sums.py": solution["sums.py"].replace("2 * x", "x")}
    plain = submit(files, "plain")
    spoiled = spoil(shutil.copytree(plain, plain.with_name("spoiled")), mark)
    before, after = (engine.grade(Job(course, folder))[0] for folder in (plain, spoiled))
    assert verdicts(before) == verdicts(after) and before.points == 3.0


@FORMS
def test_a_course_grades_as_before(engine: Engine, course: Path, own_course: Path, mark: bytes) -> None:
    spoil(own_course, mark)
    before, after = (engine.grade(Job(root, root / "solutions"))[0] for root in (course, own_course))
    assert verdicts(before) == verdicts(after) and after.points == 4.5


@pytest.mark.systems
@FORMS
def test_stubs_notebooks_and_releases_come_out_of_it(own_course: Path, tmp_path: Path, mark: bytes) -> None:
    before = cut_and_claimed(own_course)
    spoil(own_course, mark)
    assert cut_and_claimed(own_course) == before
    for command in ("notebooks", "release"):
        result = grade(command, tmp_path / command, "--course", own_course)
        assert result.exit_code == 0, result.output
    assert grade("hint", "1.1", "--course", own_course).stdout == "1.1 double, hint 1 of 2: What is twice one?\n"


@pytest.mark.systems
@FORMS
def test_learners_pytest(own_course: Path, mark: bytes) -> None:
    sums = own_course / "exercises" / "lesson_1_sums" / "sums.py"
    sums.write_text(sums.read_text().replace('raise NotImplementedError("task 1.1")', "return 2 * x"))
    spoil(own_course, mark)
    line = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "exercises"]
    done = subprocess.run(line, cwd=own_course, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "Next: 1.2 total" in done.stdout


@pytest.mark.some
@FORMS
def test_a_lesson_of_the_week(engine: Engine, tmp_path: Path, mark: bytes) -> None:
    week = tmp_path / "week"
    ignored = shutil.ignore_patterns("__pycache__", "*.png", "*.svg")
    for tree in ("exercises", "solutions", "graders"):
        for name in os.listdir(ROOT / tree):
            if name.startswith("lesson_1_"):
                shutil.copytree(ROOT / tree / name, week / tree / name, ignore=ignored)
    shutil.copy(ROOT / "course.toml", week)
    spoil(week, mark)
    report, _ = engine.grade(Job(week, week / "solutions"))
    assert [task.task for task in report.tasks if task.status != "passed"] == []
    stubs_alone, _ = engine.grade(Job(week, week / "exercises"))
    assert stubs_alone.points == 0.0


@FORMS
def test_a_seed_stays_what_it_is(own_course: Path, tmp_path: Path, mark: bytes) -> None:
    plain, spoiled = tmp_path / "seed", tmp_path / "spoiled"
    assert grade("seed", plain, "--course", own_course).exit_code == 0
    spoiled.write_bytes(mark + plain.read_bytes().replace(b"\n", b"\r\n"))
    found = Course(own_course)
    assert len({seeds.load(found, load_settings(found), path) for path in (plain, spoiled)}) == 1


@FORMS
def test_a_solution_is_known_in_any_form(own_course: Path, mark: bytes) -> None:
    leaks = Leaks(Course(own_course))
    body = (own_course / "solutions" / "lesson_1_sums" / "sums.py").read_bytes()
    assert leaks.search({"mine.py": mark + body.replace(b"\n", b"\r\n")})
