"""``grade run`` and ``grade batch`` take the same things in."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.classroom.run import GIVE_UP
from tests.conftest import Ran
from tests.intake.conftest import committed, git, zipped

Files = dict[str, str]
Make = Callable[[Path, Files], Path]


def plain(folder: Path, files: Files) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def bare(folder: Path, files: Files) -> Path:
    committed(folder.with_name("work"), files)
    git(folder.parent, "clone", "-q", "--bare", str(folder.with_name("work")), str(folder))
    subprocess.run(["rm", "-rf", str(folder.with_name("work"))], check=True)
    return folder


def notebook(files: Files) -> str:
    cells = [{"cell_type": "code", "source": text} for name, text in files.items() if name.endswith(".py")]
    return json.dumps({"cells": cells})


def a_notebook_in_a_working_copy(folder: Path, files: Files) -> Path:
    return committed(folder, {"quiz.toml": files["quiz.toml"], "week.ipynb": notebook(files)})


def a_zip_in_a_folder(folder: Path, files: Files) -> Path:
    folder.mkdir()
    return zipped(folder / "week.zip", dict(files)).parent


def a_zip(folder: Path, files: Files) -> Path:
    return zipped(folder.with_suffix(".zip"), dict(files))


FORMS = [plain, committed, bare, a_notebook_in_a_working_copy, a_zip_in_a_folder, a_zip]


@pytest.mark.some
@pytest.mark.parametrize("make", FORMS)
def test_what_one_grades_the_other_grades(
    make: Make, tmp_path: Path, course: Path, command: Callable[..., Ran], solution: Files
) -> None:
    (tmp_path / "class").mkdir()
    path = make(tmp_path / "class" / "student-001", solution)
    alone = command("run", path, "--course", course, "--json", "report.json", "-q")
    assert alone.status == 0, alone.err
    together = command("batch", tmp_path / "class", "--course", course, "--out", tmp_path / "out", "-q")
    assert together.status == 0, together.err
    report = json.loads((tmp_path / "out" / "reports" / "student-001.json").read_bytes())
    for one in (alone.report, report):
        assert one["points"] == one["max_points"]
    assert alone.report["commit"] == report["commit"]
    assert alone.report["submission"] == report["submission"] == "student-001"


@pytest.mark.systems
@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission there")
@pytest.mark.parametrize("make", [plain, a_zip])
def test_a_link_that_is_named_is_followed(
    make: Make, tmp_path: Path, course: Path, command: Callable[..., Ran], solution: Files
) -> None:
    link = tmp_path / "link.zip" if make is a_zip else tmp_path / "link"
    link.symlink_to(make(tmp_path / "student-001", solution))
    ran = command("run", link, "--course", course, "--json", "report.json", "-q")
    assert (ran.status, ran.report["submission"]) == (0, "student-001")


@pytest.mark.systems
def test_a_commit_is_named_only_if_it_is_there(
    tmp_path: Path, course: Path, command: Callable[..., Ran], solution: Files
) -> None:
    folder = committed(tmp_path / "student-001", solution)
    ran = command("run", folder, "--course", course, "--json", "report.json", "-q")
    assert ran.report["commit"] == git(folder, "rev-parse", "HEAD")
    (folder / ".git" / "HEAD").write_text("0123456789abcdef" * 4)
    ran = command("run", folder, "--course", course, "--json", "report.json", "-q")
    assert (ran.status, ran.report["commit"]) == (0, None)


@pytest.mark.systems
def test_one_submission_ends_no_batch(
    tmp_path: Path, course: Path, command: Callable[..., Ran], solution: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(8):
        plain(tmp_path / "class" / f"student-{number:03}", solution)
    assert GIVE_UP < 8
    program = (
        "import sys\nfrom autograder import cli\nfrom autograder.classroom import plans\nreal = plans.take\n"
        "def take(path, *rest, **more):\n    if path.name != 'student-007': raise RecursionError('too deep')\n"
        "    return real(path, *rest, **more)\nplans.take = take\ncli.main()\n"
    )
    line = [sys.executable, "-c", program, "batch", "class", "--course", str(course), "--out", "out", "-q"]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert len(list((tmp_path / "out" / "entries").iterdir())) == 8
    assert (tmp_path / "out" / "reports" / "student-007.json").exists()
