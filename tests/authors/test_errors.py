from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.authoring.check import trials
from autograder.cli import app
from autograder.grading import collecting
from autograder.kinds.builtins import Builtins
from tests.authors.errors import BEFORE, WHILE_GRADED, Error
from tests.conftest import Ran

SOUND = Path(__file__).parents[2] / "examples" / "second-course"
INTERNAL = ("Traceback", "Received(", "Handle(", " at 0x", "autograder/", "site-packages", "_pytest", "\x1b")
HELD = re.compile(r".*: (?:holds|FAILS \d+ times) \(\d+ tried\)")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for tree in ("exercises", "graders", "solutions"):
        lesson = Path(tree, "lesson_1_words")
        shutil.copytree(SOUND / lesson, tmp_path / "course" / lesson, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "course"


@pytest.fixture
def checked(course: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Error], list[str]]:
    monkeypatch.setattr(Builtins, "junk", {"None": "None"})
    monkeypatch.setattr(trials, "GRADER_SECONDS", 1.0)
    monkeypatch.setattr(collecting, "SECONDS", 1.0)

    def check(error: Error) -> list[str]:
        error.edit(course)
        result = CliRunner().invoke(app, ["check", "--course", str(course)])
        assert result.exit_code == error.status, result.output
        return said(result.output)

    return check


def said(output: str) -> list[str]:
    return [line.strip() for line in output.splitlines() if line.strip() and not HELD.fullmatch(line)]


def one_sentence(lines: list[str], words: str) -> None:
    assert len(lines) == 1
    assert words in lines[0]
    assert not [word for word in INTERNAL if word in lines[0]]


@pytest.mark.some(every=4)
@pytest.mark.parametrize("name", BEFORE)
def test_what_shows_before_anything_is_graded(name: str, checked: Callable[[Error], list[str]]) -> None:
    one_sentence(checked(BEFORE[name]), BEFORE[name].says)


@pytest.mark.some(every=4)
@pytest.mark.parametrize("name", WHILE_GRADED)
def test_what_shows_while_it_is_graded(name: str, checked: Callable[[Error], list[str]]) -> None:
    one_sentence(checked(WHILE_GRADED[name]), WHILE_GRADED[name].says)


@pytest.mark.parametrize("name", ["no Python in a grader", "lesson-6-x", "a heading with a colon"])
def test_in_a_process_of_its_own(name: str, course: Path, command: Callable[..., Ran]) -> None:
    BEFORE[name].edit(course)
    ran = command("check", "--course", course)
    assert ran.status == BEFORE[name].status
    one_sentence(said(ran.out + ran.err), BEFORE[name].says)


COMMANDS = {
    "run": ["run", "course/solutions", "--course", "course", "--allow-unconfined"],
    "batch": ["batch", "class", "--out", "out", "--course", "course", "--allow-unconfined"],
    "hint": ["hint", "1.1", "--course", "course"],
    "watch": ["watch", "--course", "course"],
    "release": ["release", "out", "--course", "course"],
    "notebooks": ["notebooks", "out", "--course", "course"],
}
ELSEWHERE = [
    (command, name)
    for command, names in {
        "run": [
            "no Python in a grader",
            "a heading with a colon",
            "a quarter of a point",
            "a misspelled key of class.toml",
        ],
        "batch": ["a name that isn't defined", "a package that raises", "an empty mark"],
        "hint": ["hints that are no TOML", "lesson-6-x", "no page"],
        "watch": ["a page in Latin-1", "a course.toml that is no TOML"],
        "release": ["a conftest that raises", "an empty mark", "a kind that there isn't"],
        "notebooks": ["no end of what is cut", "no worked file", "a heading twice"],
    }.items()
    for name in names
]


@pytest.mark.some(every=3)
@pytest.mark.parametrize(("name", "error"), ELSEWHERE)
def test_other_commands_say_it_too(
    name: str, error: str, course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(course / "solutions", tmp_path / "class" / "student-001")
    BEFORE[error].edit(course)
    result = CliRunner().invoke(app, COMMANDS[name])
    assert result.exit_code in (2, 3)
    lines = [line for line in said(result.output) if not line.startswith("This class had no seed")]
    assert len(lines) == 1 and lines[0].startswith("grade: ")
    assert not [word for word in INTERNAL if word in lines[0]]
