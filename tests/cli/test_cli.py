"""The command line: what it prints, writes and ends with."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import autograder
from autograder import cli
from autograder.grading.engine import Engine
from autograder.report.model import from_json
from autograder.sandbox.drivers import DRIVERS

BUG = "\n@pytest.mark.task('1.1', points=0.5)\ndef test_bug(student):\n    student.double(torch.ones(1))\n    {}\n"


class Warm:
    """Stands in for an engine that is started again."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __enter__(self) -> Engine:
        return self._engine

    def __exit__(self, *error: object) -> None:
        return None


@pytest.fixture
def cli_run(engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    monkeypatch.setattr("autograder.cli.run.Engine", lambda device, course: Warm(engine))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    return lambda *arguments: CliRunner().invoke(cli.app, list(map(str, arguments)))


@pytest.fixture
def grade_run(cli_run: Callable[..., Result], course: Path) -> Callable[..., Result]:
    return lambda path, *rest: cli_run("run", path, "--course", course, *rest)


def words(result: Result) -> str:
    return " ".join((result.stdout + result.stderr).split())


def test_solutions_get_everything(grade_run: Callable[..., Result], course: Path, tmp_path: Path) -> None:
    result = grade_run(course / "solutions", "--json", "r.json")
    assert result.exit_code == 0
    assert "solutions: 4.5 of 4.5 points" in result.stdout
    report = from_json((tmp_path / "r.json").read_bytes())
    assert {task.status for task in report.tasks} == {"passed"}
    assert [(x.lesson, x.points) for x in report.lessons] == [(1, 3.0), (2, 1.5)]


def test_what_cannot_be_read_needs_a_person(
    grade_run: Callable[..., Result], submit: Callable[..., Path], solution: dict[str, str], tmp_path: Path
) -> None:
    path = submit(solution | {"sums.py": b"\0\1\2"})
    result = grade_run(path, "--json", "r.json")
    report = from_json((tmp_path / "r.json").read_bytes())
    assert result.exit_code == 0
    assert result.stdout.startswith("needs a person: sums.py ")
    assert "learner: needs a person" in result.stdout
    assert (report.points, report.max_points, len(report.undecided)) == (None, 4.5, 1)
    assert [(x.lesson, x.points, x.max_points) for x in report.lessons] == [(1, None, 3.0), (2, 1.5, 1.5)]
    assert {(test.points, test.max_points is None) for task in report.tasks[:3] for test in task.tests} == {
        (None, False)
    }
    assert grade_run(path, "--fail-under", 0).exit_code == 1
    assert grade_run(path, "--lesson", 2).exit_code == 0


@pytest.mark.parametrize("form", ["ipynb", "zip"])
def test_other_forms_than_a_folder(form: str, grade_run: Callable[..., Result], course: Path, tmp_path: Path) -> None:
    text = (course / "solutions/lesson_1_sums/sums.py").read_text()
    path = tmp_path / f"student-001.{form}"
    if form == "ipynb":
        path.write_text(json.dumps({"cells": [{"cell_type": "code", "source": text}]}))
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("sums.py", text)
    result = grade_run(path, "--lesson", "1")
    assert result.exit_code == 0
    assert "student-001: 3 of 3 points" in result.stdout


def test_stubs_get_nothing(grade_run: Callable[..., Result], course: Path, tmp_path: Path) -> None:
    result = grade_run(course / "exercises", "--json", "r.json")
    report = from_json((tmp_path / "r.json").read_bytes())
    assert (result.exit_code, report.points, report.max_points) == (0, 0.0, 4.5)
    assert {task.status for task in report.tasks} == {"not_started"}


@pytest.mark.parametrize(("threshold", "status"), [("4.5", 0), ("4.6", 1), ("0", 0)])
def test_fail_under(threshold: str, status: int, grade_run: Callable[..., Result], course: Path) -> None:
    assert grade_run(course / "solutions", "--fail-under", threshold).exit_code == status


def test_quiet_prints_nothing(grade_run: Callable[..., Result], course: Path) -> None:
    result = grade_run(course / "solutions", "-q")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_formats(grade_run: Callable[..., Result], course: Path, tmp_path: Path) -> None:
    result = grade_run(course / "solutions", "--format", "text=t.txt", "--format", "json=j.json", "--staff", "s.json")
    assert result.exit_code == 0
    assert "4.5 of 4.5" in (tmp_path / "t.txt").read_text()
    assert json.loads((tmp_path / "j.json").read_text())["points"] == 4.5
    assert json.loads((tmp_path / "s.json").read_text())["submission"] == "solutions"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["j.json", "s.json", "t.txt"]


@pytest.mark.parametrize(
    ("options", "fragment"),
    [
        (["--format", "png=x"], "write NAME=FILE, with NAME one of"),
        (["--format", "text"], "write NAME=FILE"),
        (["--format", "text="], "write NAME=FILE"),
        (["--lesson", "7"], "there is no lesson 7: this course has 1, 2"),
        (["--task", "1.9"], "there is no task 1.9: lesson 1 has 1.1, 1.2, 1.3"),
        (["--task", "one"], "is not a task number"),
        (["--reveal"], "name it with --task N.M"),
        (["--seed-file", "nowhere.txt"], "seed file nowhere.txt cannot be read"),
        (["--json", "nowhere/r.json"], "cannot be written: its folder isn't there, so make it first."),
    ],
)
def test_wrong_usage(options: list[str], fragment: str, grade_run: Callable[..., Result], course: Path) -> None:
    result = grade_run(course / "solutions", *options)
    assert result.exit_code == 2
    assert fragment in words(result)
    assert "Traceback" not in words(result)


def test_a_submission_is_not_written_over(grade_run: Callable[..., Result], course: Path, tmp_path: Path) -> None:
    work = Path(shutil.copy(next((course / "solutions").rglob("sums.py")), tmp_path))
    before = work.read_bytes()
    result = grade_run(work, "--json", "sums.py")
    assert result.exit_code == 2 and "is read here" in words(result) and work.read_bytes() == before


def test_one_task_or_one_lesson(grade_run: Callable[..., Result], course: Path, tmp_path: Path) -> None:
    for options, tasks in ((["--task", "1.2"], ["1.2"]), (["--lesson", "2"], ["2.1", "2.2"])):
        assert grade_run(course / "solutions", *options, "--json", "r.json").exit_code == 0
        assert [t.task for t in from_json((tmp_path / "r.json").read_bytes()).tasks] == tasks


def test_reveal_shows_the_hidden_case(
    grade_run: Callable[..., Result], submit: Callable[..., Path], solution: dict[str, str]
) -> None:
    wrong = submit(solution | {"words.py": "def shout(text):\n    return text\n"})
    plain = grade_run(wrong, "--task", "2.1")
    shown = grade_run(wrong, "--task", "2.1", "--reveal")
    assert "hidden case" not in plain.stdout
    assert "hidden case: ('" in shown.stdout
    assert (plain.exit_code, shown.exit_code) == (0, 0)


def test_a_course_that_is_the_submission_is_never_hidden(
    cli_run: Callable[..., Result], own_course: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(own_course)
    for folder in (".", ".."):
        result = cli_run("run", folder, "--json", tmp_path / "r.json")
        report = from_json((tmp_path / "r.json").read_bytes())
        assert result.exit_code == 0
        assert (report.graders, report.points, report.max_points) == ("public", None, None)
        assert all(task.points is None for task in report.tasks)
        assert "Only public checks ran" in words(result)
    named = cli_run("run", ".", "--course", own_course)
    assert "0 of 4.5 points" in named.stdout


def test_without_graders_only_public_checks_run(
    cli_run: Callable[..., Result], own_course: Path, solution: dict[str, str], submit: Callable[..., Path]
) -> None:
    (own_course / "graders").rename(own_course / "away")
    result = cli_run("run", submit(solution), "--course", own_course)
    assert result.exit_code == 0
    assert "public checks 6 of 6; no points are given" in words(result)


@pytest.mark.parametrize("fault", ["assert False", "1 / 0", "pytest.skip('x')", "raise SystemExit", "raise KeyError"])
def test_a_bug_of_a_grader_is_never_a_zero(
    fault: str, cli_run: Callable[..., Result], own_course: Path, solution: dict[str, str], submit: Callable[..., Path]
) -> None:
    grader = own_course / "graders" / "lesson_1_sums" / "test_sums.py"
    grader.write_text(grader.read_text() + BUG.format(fault))
    result = cli_run("run", submit(solution), "--course", own_course, "--json", "r.json", "--staff", "s.json")
    assert result.exit_code == 3
    report = from_json(Path("r.json").read_bytes())
    assert [task.status for task in report.tasks] == ["error", "passed", "passed", "passed", "passed"]
    assert "the fault is ours" in report.tasks[0].message
    assert "fault of the course, not of the submission; see s.json" in words(result)
    assert "Traceback" in Path("s.json").read_text()


@pytest.mark.parametrize(
    "text",
    [
        "def broken(:\n",
        "raise RuntimeError('x')\n",
        "import pytest\n@pytest.mark.task('x')\ndef test_a(student): pass\n",
    ],
    ids=["syntax", "import", "mark"],
)
def test_graders_that_cannot_be_loaded(
    text: str, cli_run: Callable[..., Result], own_course: Path, solution: dict[str, str], submit: Callable[..., Path]
) -> None:
    (own_course / "graders" / "lesson_1_sums" / "test_sums.py").write_text(text)
    result = cli_run("run", submit(solution), "--course", own_course, "--json", "r.json")
    assert result.exit_code == 3
    assert not Path("r.json").exists()
    assert "points" not in result.stdout


def test_check_of_graders_that_cannot_be_loaded(cli_run: Callable[..., Result], own_course: Path) -> None:
    (own_course / "graders" / "lesson_1_sums" / "test_sums.py").write_text("def broken(:\n")
    result = cli_run("check", "--lesson", "1", "--course", own_course)
    assert result.exit_code == 1
    assert "test_sums.py, line 1: Python can't read this" in result.stdout
    assert "Traceback" not in result.output


def test_every_lesson_dropped(
    cli_run: Callable[..., Result], own_course: Path, solution: dict[str, str], submit: Callable[..., Path]
) -> None:
    (own_course / "class.toml").write_text("drop_lessons = [1, 2]\n")
    result = cli_run("run", submit(solution), "--course", own_course)
    assert result.exit_code == 2
    assert "drop" in words(result)


def test_no_course_here(cli_run: Callable[..., Result], tmp_path: Path) -> None:
    result = cli_run("run", tmp_path)
    assert result.exit_code == 2
    assert "name it with --course DIR" in words(result)


def test_no_course_there(cli_run: Callable[..., Result], tmp_path: Path) -> None:
    result = cli_run("run", tmp_path, "--course", tmp_path)
    assert (result.exit_code, "it has no folder exercises/" in words(result)) == (2, True)


def test_markup_in_messages_is_shown_as_it_is(
    cli_run: Callable[..., Result], own_course: Path, solution: dict[str, str], submit: Callable[..., Path]
) -> None:
    grader = own_course / "graders" / "lesson_2_words" / "test_quiz.py"
    grader.write_text(grader.read_text().replace("Read the page", "[red]Read[/red] the page"))
    result = cli_run("run", submit(solution | {"quiz.toml": "answer = 'a'"}), "--course", own_course)
    assert "[red]Read[/red] the page" in result.stdout


def test_the_hint_ladder(cli_run: Callable[..., Result], own_course: Path) -> None:
    said = [cli_run("hint", "1.1", "--course", own_course).stdout for _ in range(4)]
    assert said[0] == "1.1 double, hint 1 of 2: What is twice one?\n"
    assert said[1] == "1.1 double, hint 2 of 2: Look at the operator *.\n"
    assert said[2] == said[3]
    assert "that was the last hint" in said[2]
    assert "What is twice one?" in said[2]


@pytest.mark.parametrize("memory", ["not json", "[]", '{"1.1": -5}', '{"1.1": 1e400}', '{"1.1": "x"}', "\xff"])
def test_a_damaged_memory_of_hints_counts_as_nothing(
    memory: str, cli_run: Callable[..., Result], own_course: Path
) -> None:
    (own_course / ".grade-hints.json").write_bytes(memory.encode("latin-1"))
    assert "hint 1 of 2" in cli_run("hint", "1.1", "--course", own_course).stdout


@pytest.mark.parametrize("number", ["1.2", "1.9", "9.1", "x"])
def test_no_hint(number: str, cli_run: Callable[..., Result], own_course: Path) -> None:
    result = cli_run("hint", number, "--course", own_course)
    assert result.exit_code == 2
    assert "Traceback" not in words(result)


@pytest.mark.systems
def test_doctor_tries_a_grading(command: Callable[..., Any]) -> None:
    ran = command("doctor")
    assert ran.status == 0
    assert "a right answer passes, a wrong one fails" in ran.out


def test_help_is_free_of_torch(command: Callable[..., Any]) -> None:
    ran = command("--help")
    assert (ran.status, "Grade the exercises" in ran.out) == (0, True)


def test_version(command: Callable[..., Any]) -> None:
    ran = command("--version")
    assert (ran.status, ran.out) == (0, f"grade {autograder.__version__}\n")


BESIDE = {"pydantic", "pytest", "hypothesis", "numpy", "torch", "asyncio", "ssl", "email", "sqlalchemy", "jinja2"}
UNASKED = {"autograder.intake", "autograder.sandbox", "autograder.testing", "xml", "zipfile"}


@pytest.mark.parametrize(
    ("name", "later", "unwanted"),
    [
        ("hint", "autograder.course.hints", BESIDE | UNASKED),
        ("check", "autograder.course.seeds", BESIDE | UNASKED),
        ("run", "autograder.sandbox.forking", BESIDE | {"autograder.intake.extracting"}),
        ("batch", "autograder.classroom.run", BESIDE | {"autograder.intake.extracting"}),
        ("watch", "autograder.learner.watch.loop", BESIDE | {"autograder.intake.extracting"}),
    ],
)
def test_a_start_imports_little(name: str, later: str, unwanted: set[str]) -> None:
    asked = f"import sys, autograder.cli as cli; cli.Commands()[{name!r}]; import {later}; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert set(ran.stdout.split()) & unwanted == set()


def test_a_slice_is_no_emoji(command: Callable[..., Any], own_course: Path) -> None:
    [hints] = own_course.glob("exercises/lesson_1_*/hints.toml")
    hints.write_text('["1.1"]\nsteps = ["Try numbers[:key:]."]\n')
    assert "numbers[:key:]" in command("hint", "1.1", "--course", own_course).out


def test_doctor_needs_no_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    assert DRIVERS["cuda"].missing() == "torch, which opens it, is not installed here"
