"""Requests for another look, from the learner's file into the queue."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.classroom.decisions import asking
from autograder.classroom.decisions.store import Decisions
from autograder.classroom.store import Store
from autograder.course.tree import Course
from autograder.intake import take
from autograder.intake.another_look import CAP, requests
from tests.intake.conftest import committed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1.1 It is right.", [("1.1", "It is right.")]),
        ("# Another look\n\n## Task 1.1: It is right.\n\nSee line 3.\n\n1.2 - And this?", [
            ("1.1", "It is right.\n\nSee line 3."), ("1.2", "And this?"),
        ]),
        ("Please look again.", [("", "Please look again.")]),
        ("9.9 There is no such task.", [("", "9.9 There is no such task.")]),
        ("1.1\n\nBecause.", [("1.1", "Because.")]),
        ("1.1", []),
        ("", []),
    ],
)  # fmt: skip
def test_what_is_asked(text: str, found: list[tuple[str, str]], course: Path, tmp_path: Path) -> None:
    (tmp_path / "lesson_1_sums").mkdir()
    (tmp_path / "lesson_1_sums" / "another-look.md").write_text(text)
    assert requests(tmp_path, Course(course)) == found


def test_a_file_that_is_too_large_is_cut(course: Path, tmp_path: Path) -> None:
    (tmp_path / "another-look.md").write_text("1.1 x" * CAP)
    [(_, text)] = requests(tmp_path, Course(course))
    assert len(text) < CAP


@pytest.mark.parametrize("form", ["folder", "zip", "repository"])
def test_what_is_asked_arrives_in_any_form(form: str, course: Path, tmp_path: Path) -> None:
    files = {"sums.py": "def double(x):\n    return x\n", "Another-Look.md": "1.1 It is right."}
    path = committed(tmp_path / "in", files)
    if form != "repository":
        shutil.rmtree(path / ".git")
    if form == "zip":
        path = Path(shutil.make_archive(str(path), "zip", path))
    (tmp_path / "taken").mkdir()
    found = Course(course)
    assert requests(take(path, found, tmp_path / "taken").folder, found) == [("1.1", "It is right.")]


def test_each_request_is_kept_once(store: Callable[..., Store]) -> None:
    folder = store({}).folder
    for _ in range(2):
        assert asking.ask(folder, {"student-001": [("1.1", "Why? <script>"), ("", "All.")], "student-002": []}) == ""
    with Decisions(folder) as decisions:
        assert [(one.learner, one.task, one.source) for one in decisions.requests()] == [
            ("student-001", "1.1", "repository"), ("student-001", "", "repository"),
        ]  # fmt: skip


def test_without_requests_nothing_is_opened(tmp_path: Path) -> None:
    assert asking.ask(tmp_path, {"student-001": []}) == ""
    assert list(tmp_path.iterdir()) == []
