"""Feedback on a push."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.workflows.conftest import QUIZ, SUMS, TRICKS, WORDS, needs_bash, set_up_already
from tests.workflows.runner import Ran, Runner

pytestmark = needs_bash


@pytest.fixture
def push(released: Path, runner_home: Path, tmp_path: Path) -> Callable[[dict[str, str]], Ran]:
    """What a learner's push gets; the set-up finds that everything is installed already."""

    def pushed(files: dict[str, str]) -> Ran:
        workspace = tmp_path / "workspace"
        shutil.copytree(released, workspace)
        for name, text in files.items():
            (workspace / name).write_text(text)
        set_up_already(workspace, runner_home)
        return Runner(workspace, runner_home).job(workspace / ".github/workflows/feedback.yml", "feedback")

    return pushed


def result(ran: Ran) -> dict[str, Any]:
    return json.loads(base64.b64decode(ran.outputs["publish"]["result"]))


def test_solved(push: Callable[[dict[str, str]], Ran], solution: dict[str, str]) -> None:
    ran = push({SUMS: solution["sums.py"], WORDS: solution["words.py"], QUIZ: solution["quiz.toml"]})
    assert not ran.failed, ran.printed
    assert result(ran)["status"] == "pass"
    assert "Next:** nothing" in ran.summary


@pytest.mark.systems
def test_the_line_of_an_error_is_annotated(push: Callable[[dict[str, str]], Ran]) -> None:
    ran = push({SUMS: "def double(x):\n    return 1 / 0\n"})
    assert f"::error file={SUMS},line=2,title=1.1 double::" in ran.printed
    assert {"not started yet", "no answer yet"} <= {test["message"] for test in result(ran)["tests"]}
    assert "## 0 of " in ran.summary


@pytest.mark.systems
def test_nothing_to_grade(push: Callable[[dict[str, str]], Ran], released: Path) -> None:
    ran = push({SUMS: "def double(:\n", WORDS: "def shout(:\n", QUIZ: "= ="})
    assert result(ran)["status"] == "fail"
    assert "## 0 of " in ran.summary


@pytest.mark.systems
@pytest.mark.parametrize("trick", TRICKS)
def test_tricks_leave_no_trace(trick: str, push: Callable[[dict[str, str]], Ran]) -> None:
    ran = push({SUMS: TRICKS[trick], "exercises/lesson_1_sums/::error::x.py": "", "exercises/<b>.py": ""})
    commands = [line for line in ran.printed.splitlines() if line.lstrip().startswith(("::", "##["))]
    assert all(line.startswith(f"::error file={SUMS},line=") for line in commands)
    assert ran.outputs["publish"].keys() == {"result"}
    assert ran.outputs["check"].keys() == {"status"}
    assert result(ran)["status"] in ("fail", "error")
    assert "<b>" not in ran.summary
