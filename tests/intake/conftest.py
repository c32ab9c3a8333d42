"""Anything handed in, read: as files, as a submission, as the sentence that refuses it."""

from __future__ import annotations

import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.course.tree import Course
from autograder.intake import Taken, take
from autograder.intake.choosing import take_in
from autograder.intake.submission import Submission, Unreadable

GIT = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main"]
Files = dict[str, str]


@pytest.fixture
def taken(course: Path, tmp_path: Path) -> Callable[[Path], Taken]:
    def run(path: Path) -> Taken:
        into = tmp_path / f"into-{time.monotonic_ns()}"
        into.mkdir()
        return take(path, Course(course), into)

    return run


@pytest.fixture
def read(taken: Callable[[Path], Taken], course: Path) -> Callable[[Path], Submission]:
    return lambda path: take_in(taken(path).folder, Course(course))


@pytest.fixture
def refused(read: Callable[[Path], Submission]) -> Callable[[Path], str]:
    def run(path: Path) -> str:
        with pytest.raises(Unreadable) as caught:
            read(path)
        return str(caught.value)

    return run


def zipped(path: Path, files: dict[str | zipfile.ZipInfo, str | bytes], **options: Any) -> Path:
    with zipfile.ZipFile(path, "w", **options) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return path


def committed(folder: Path, files: Files) -> Path:
    folder.mkdir()
    git(folder, "init", "-q")
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x", "--allow-empty")
    return folder


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run([*GIT, "-C", folder, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()
