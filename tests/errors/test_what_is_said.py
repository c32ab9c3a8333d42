"""What commands say where they used to say the wrong thing, or nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from autograder import cli
from autograder.course.tree import Course, CourseError
from autograder.grading.engine import Engine, Job

PAGE = Path("exercises/lesson_1_sums/README.md")


def grade(*arguments: object) -> Result:
    return CliRunner().invoke(cli.app, list(map(str, arguments)))


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "-1"])
def test_thresholds_that_nothing_can_be_compared_with(course: Path, value: str) -> None:
    result = grade("run", course / "solutions", "--course", course, "--fail-under", value)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--fail-under" in result.stderr and "0 or more" in result.stderr


def test_a_threshold_without_points_is_refused_before_grading(own_course: Path) -> None:
    shutil.rmtree(own_course / "graders")
    result = grade("run", own_course / "solutions", "--course", own_course, "--fail-under", "1")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "public checks give none" in result.stderr


@pytest.mark.parametrize("command", [["run", "."], ["batch", ".", "--out", "out"]])
def test_a_task_of_another_lesson_is_a_contradiction(course: Path, command: list[str]) -> None:
    result = grade(*command, "--course", course, "--lesson", 1, "--task", "2.1")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "grade: --task 2.1 shout is in lesson 2: leave out --lesson.\n"


@pytest.mark.parametrize("stray", ["exercises/lesson_1_my-trial", "exercises/lesson_x", "graders/lesson_1_my-trial"])
def test_a_stray_folder_is_named(own_course: Path, stray: str) -> None:
    (own_course / stray).mkdir()
    result = grade("hint", "1.1", "--course", own_course)
    assert result.exit_code == 2
    assert f"{stray} isn't a lesson" in result.stderr


def test_graders_of_no_lesson_are_named(own_course: Path) -> None:
    (own_course / "graders" / "lesson_3_more").mkdir()
    with pytest.raises(CourseError, match="graders/lesson_3_more has no folder of that name in exercises/"):
        _ = Course(own_course).lessons


@pytest.mark.parametrize("spoil", [lambda p: p.write_bytes(b"### 1.1 caf\xe9\n"), lambda p: (p.unlink(), p.mkdir())])
def test_a_page_that_cannot_be_read_is_the_courses_fault(
    own_course: Path, engine: Engine, spoil: Callable[[Path], object]
) -> None:
    spoil(own_course / PAGE)
    for command in (["hint", "1.1"], ["check"], ["release", "out"], ["watch"]):
        result = grade(*command, "--course", own_course)
        assert result.exit_code == 2 or (command, result.exit_code) == (["check"], 1)
        assert "lesson_1_sums/README.md" in result.output
    with pytest.raises(CourseError, match=r"lesson_1_sums/README\.md"):
        engine.grade(Job(own_course, own_course / "solutions"))


def test_a_grader_that_says_nothing_is_known_by_its_name(own_course: Path, engine: Engine) -> None:
    path = own_course / "graders" / "lesson_1_sums" / "test_sums.py"
    path.write_text(path.read_text() + '\n\n@pytest.mark.task("1.1")\ndef test_silent(student):\n    """   """\n')
    report, _ = engine.grade(Job(own_course, own_course / "solutions"))
    assert "test_silent" in [test.name for task in report.tasks for test in task.tests]


def test_results_in_the_class_are_no_student(own_course: Path, tmp_path: Path) -> None:
    work = tmp_path / "class"
    shutil.copytree(own_course / "solutions", work / "student-001")
    for name in ("entries", "reports", "staff"):
        (work / "earlier" / name).mkdir(parents=True)
    (work / "earlier" / "batch.json").write_text("{}")
    shutil.copytree(own_course / "solutions", work / "earlier" / "exercises")
    result = grade("batch", work, "--out", work / "results", "--course", own_course)
    assert result.exit_code == 0, result.output
    assert sorted(p.name for p in (work / "results" / "reports").iterdir()) == ["student-001.json"]
    assert "earlier holds the results of a grade batch" in result.stderr
    text = (work / "results" / "grade.log").read_text()
    assert "1 submissions in" in text and "the engine starts" in text and "student-001: graded 4.5 points" in text
    modes = {name: (work / "results" / name).stat().st_mode & 0o777 for name in ("grade.log", "names.csv")}
    assert modes == {"grade.log": 0o600, "names.csv": 0o600}
    assert (work / "results" / "staff" / "student-001.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("out", ["class/student-001/results", "."])
def test_results_inside_of_submissions_are_refused(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    (tmp_path / "class" / "student-001").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    result = grade("batch", "class", "--out", out, "--course", course)
    assert result.exit_code == 2
    assert "lie inside each other" in result.stderr
    assert os.listdir(tmp_path / "class" / "student-001") == []


def test_names_saved_by_a_spreadsheet_stay(own_course: Path, tmp_path: Path) -> None:
    work, out = tmp_path / "class", tmp_path / "out"
    (work / "student-001").mkdir(parents=True)
    assert grade("batch", work, "--out", out, "--course", own_course).exit_code == 0
    names = (out / "names.csv").read_text()
    (out / "names.csv").write_bytes(names.replace(",", ";").replace("\n", "\r\n").encode("utf-8-sig"))
    assert grade("batch", work, "--out", out, "--course", own_course).exit_code == 0
    assert (out / "names.csv").read_text() == names
    (out / "names.csv").write_text("who,what\na,b\n")
    result = grade("batch", work, "--out", out, "--course", own_course)
    assert result.exit_code == 2 and "names.csv" in result.stderr


def test_others_hidden_files_stay(own_course: Path, tmp_path: Path) -> None:
    work, out = tmp_path / "class", tmp_path / "out"
    (work / "student-001").mkdir(parents=True)
    out.mkdir()
    (out / ".env.local").write_text("mine")
    assert grade("batch", work, "--out", out, "--course", own_course).exit_code == 0
    (out / "reports" / ".notes.txt").write_text("mine")
    assert grade("batch", work, "--out", out, "--course", own_course).exit_code == 0
    assert (out / ".env.local").read_text() == (out / "reports" / ".notes.txt").read_text() == "mine"


@pytest.mark.some
@pytest.mark.skipif(sys.platform == "win32", reason="encodings of pipes as POSIX has them")
@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_reports_are_complete_in_every_encoding(own_course: Path, encoding: str) -> None:
    shutil.rmtree(own_course / "graders")
    surroundings = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    line = [sys.executable, "-m", "autograder", "run", str(own_course / "solutions"), "--course", str(own_course)]
    done = subprocess.run(line, env=surroundings, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode(encoding)
    assert "1.3 alternate *" in text and "no points are given" in text
    local = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(own_course / "exercises" / "lesson_1_sums")]
    done = subprocess.run(local, env=surroundings, capture_output=True, check=False, cwd=own_course)
    text = done.stdout.decode(encoding)
    assert "1.3 alternate *" in text and "-- tasks --" in text and "Next: 1.1" in text
