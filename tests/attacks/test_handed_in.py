"""Submissions whose files, folders and names are the attack: they are data, and at worst not graded."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.course.tree import Course
from autograder.intake import submission
from autograder.intake.choosing import take_in
from autograder.intake.submission import Unreadable

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="confinement is Linux's")
NAMES = [
    "::set-output name=points::100",
    "x\n::error::pwned",
    "##[add-mask]points",
    "\x1b[2J\x1b]0;pwned\x07",
    "\u202epwned\u2066",
    '=HYPERLINK("http://example.org")',
    "<script>alert(1)</script>",
    "![x](http:",
    "[bold red]x[/]",
    "-rf",
    "é" * 100,
    "{{ 7 * 7 }}${{ secrets.TOKEN }}",
]


@pytest.fixture
def hand_in(target: Any, request: pytest.FixtureRequest) -> Callable[..., Path]:
    """A folder with these files in it, in which a test may do more."""

    def write(files: dict[str, str | bytes], name: str = "learner") -> Path:
        folder: Path = target.root / "submissions" / request.node.name.replace("/", "-")[:60] / name
        folder.mkdir(parents=True)
        for file, content in files.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return write


def link(target: Any, path: Path) -> None:
    path.symlink_to(target.graders / "test_target.py")


def linked_folder(target: Any, path: Path) -> None:
    (path.parent / "lesson_1_target").symlink_to(target.graders)


def hard_link(target: Any, path: Path) -> None:
    os.link(target.root / "neighbor" / "target.py", path)


def fifo(target: Any, path: Path) -> None:
    os.mkfifo(path)


def folder(target: Any, path: Path) -> None:
    path.mkdir()


def socket_file(target: Any, path: Path) -> None:
    path.symlink_to(target.socket)


def device(target: Any, path: Path) -> None:
    path.symlink_to("/dev/zero")


def unreadable(target: Any, path: Path) -> None:
    path.touch()
    path.chmod(0)


def loop(target: Any, path: Path) -> None:
    path.symlink_to(path)


@pytest.mark.some(every=8)
@pytest.mark.parametrize("make", [link, linked_folder, hard_link, fifo, folder, socket_file, device, unreadable, loop])
def test_what_is_no_file_is_not_read(
    make: Callable[..., None], hand_in: Callable[..., Path], grader: Callable[..., Any], target: Any
) -> None:
    path = hand_in({"README.md": "nothing"}) / "target.py"
    make(target, path)
    outcome = grader().grade(path.parent)
    assert outcome.status in (0, 2)
    assert not outcome.report.get("points")
    assert target.token not in outcome.everything


@pytest.mark.some(every=10)
@pytest.mark.parametrize(
    "text",
    [
        b"\x00" * 1000,
        b"\xff\xfe\x00",
        "x = 1  # \u202e } \u2066\n",
        "(" * 100_000 + ")" * 100_000,
        "x = " + "-" * 100_000 + "1",
        "x = " + "[" * 2000 + "]" * 2000,
        "a" * 2**20,
        "x = 9" + "9" * 100_000,
        "\n".join(f"def f{i}(): pass" for i in range(40_000)),
        "x" * (2**20 + 1),
        b"\xef\xbb\xbf\x0c\r\r\n\x1a",
        "# -*- coding: utf-7 -*-\n+AGkAbQBwAG8AcgB0ACAAbwBz",
        "if 1:\n" + "\n".join(" " * i + "if 1:" for i in range(1, 200)),
    ],
    ids=["nul", "bytes", "bidi", "round", "minus", "square", "line", "digits", "many", "large", "odd", "utf-7", "deep"],
)
def test_text_of_any_kind_is_an_answer_at_worst(
    text: str | bytes, hand_in: Callable[..., Path], grader: Callable[..., Any]
) -> None:
    outcome = grader().grade(hand_in({"target.py": text}))
    assert outcome.status == 0, outcome.everything
    assert outcome.report["points"] == (None if outcome.report["undecided"] else 0.0)
    assert "error" not in {task["status"] for task in outcome.report["tasks"]}


@pytest.mark.some(every=8)
@pytest.mark.parametrize("name", NAMES)
def test_names_do_nothing_where_they_are_shown(
    name: str, hand_in: Callable[..., Path], grader: Callable[..., Any], target: Any
) -> None:
    first = hand_in({"a/target.py": target.solution, "b/target.py": target.solution}, name.replace("/", "-"))
    for folder in (first, first / "a", first / "nothing here"):
        outcome = grader().grade(folder)
        assert outcome.status in (0, 2)
        lines = outcome.learners.splitlines()
        assert not [line for line in lines if line.lstrip().startswith("::") or "##[" in line]
        assert not set("\x1b\x07\u202e\u2066<") & set(outcome.shown)


def test_a_repository_runs_nothing_and_leads_nowhere(
    hand_in: Callable[..., Path], grader: Callable[..., Any], target: Any
) -> None:
    other = hand_in({"secret": "x"}, "other")
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C", str(other)]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*git, *arguments], check=True)
    commit = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=True).stdout.strip()
    program = f"#!/bin/sh\ntouch {target.root / 'outside' / 'run'}\n"
    config = "[core]\nfsmonitor = ./run\nhooksPath = .\npager = ./run\nsshCommand = ./run\n"
    files = {"target.py": target.solution, "run": program, "post-checkout": program}
    pointing = hand_in({**files, ".git": f"gitdir: {other / '.git'}\n"}, "pointing")
    borrowing = {".git/config": config, ".git/commondir": str(other / ".git"), ".git/HEAD": "ref: refs/heads/master\n"}
    for folder in (pointing, hand_in({**files, **borrowing}, "borrowing")):
        for file in ("run", "post-checkout"):
            (folder / file).chmod(0o755)
        outcome = grader().grade(folder)
        assert outcome.report["points"] == 4.0
        assert commit not in outcome.everything
    assert [path.name for path in (target.root / "outside").iterdir()] == ["victim"]


def test_what_lies_beside_the_answers_counts_for_nothing(
    hand_in: Callable[..., Path], target: Any, tmp_path: Path
) -> None:
    """The command is run in the submission's own folder, as a learner would."""
    pwned = f"open({str(target.victim)!r}, 'w').close()\nraise SystemExit(0)\n"
    modules = [
        "autograder/__init__",
        "autograder/cli/__init__",
        "torch",
        "typer",
        "rich",
        "msgspec",
        "json",
        "conftest",
    ]
    modules += ["sitecustomize", "usercustomize", "test_target", "graders/lesson_1_target/test_target", "setup"]
    files = {f"{name}.py": pwned for name in modules} | {
        "target.py": target.solution.replace("2 * x", "x"),
        "class.toml": "[points]\n'1.1' = 100.0\n",
        "pytest.ini": "[pytest]\naddopts = --nonsense\n",
        "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '--nonsense'\n",
        "x.pth": "import os; os._exit(0)\n",
        "graders/seed.txt": "mine",
        "exercises/lesson_1_target/README.md": "### 1.1 double\n### 1.9 more\n",
    }
    folder = hand_in(files)
    command = [Path(sys.executable).with_name("grade"), "run", "--course", target.course, "--json", "out.json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 of 4 points" in done.stdout
    assert target.victim.read_text() == "as it was"


def test_folders_without_number_are_not_walked(
    target: Any, hand_in: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submission, "WALK_CAP", 50)
    folder = hand_in({"target.py": "x = 1"})
    for number in range(60):
        (folder / f"folder-{number}").mkdir()
    with pytest.raises(Unreadable):
        take_in(folder, Course(target.course))
