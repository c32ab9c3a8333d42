"""What is handed in to stop, starve or fool the intake."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.course.tree import Course
from autograder.intake import Taken, notebook
from autograder.intake.choosing import take_in
from autograder.intake.extracting import Asked, extract
from autograder.intake.members import Wanted
from autograder.intake.reflections import reflections
from autograder.intake.submission import Unreadable
from tests.intake.conftest import committed, git

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such files")
Take = Callable[[Path], Taken]
Problems = Callable[[Path], list[str]]
SECONDS = 5.0


@pytest.fixture
def soon() -> Iterator[None]:
    """Taken in within a few seconds, or not at all."""
    start = time.process_time()
    yield
    assert time.process_time() - start < SECONDS


@pytest.fixture
def problems(taken: Take, course: Path) -> Problems:
    """What is wrong with each file of a submission, or with all of it."""

    def run(path: Path) -> list[str]:
        try:
            found = take_in(taken(path).folder, Course(course))
        except Unreadable as error:
            return [str(error)]
        return [file.problem for file in found.files.values()]

    return run


def deepen(folder: Path, name: str) -> None:
    here = os.open(folder, os.O_RDONLY)
    for _ in range(900):
        os.mkdir(name, dir_fd=here)
        below = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)


def waiting(path: Path) -> None:
    os.mkfifo(path)


def listening(path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"/proc/self/fd/{folder}/{path.name}")
    os.close(folder)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def hidden(path: Path) -> None:
    path.write_text("x")
    path.chmod(0)


KINDS = [waiting, listening, endless, Path.mkdir]


@posix
@pytest.mark.parametrize("make", KINDS)
@pytest.mark.parametrize("name", ["x.zip", "x.ipynb", "x/x.zip", "x/x.ipynb", "x/sums.py", "x/quiz.toml"])
def test_nothing_is_waited_for(make: Callable[[Path], None], name: str, tmp_path: Path, problems: Problems) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    make(path)
    assert all(problems(tmp_path / name.split("/")[0]))


@posix
@pytest.mark.parametrize("make", [*KINDS, hidden])
def test_reflections_that_cannot_be_read_are_nobodys_loss(
    make: Callable[[Path], None], tmp_path: Path, course: Path
) -> None:
    folder = tmp_path / "lesson_2_words"
    folder.mkdir()
    make(folder / "reflection.md")
    found = reflections(tmp_path, Course(course))
    assert found in ({}, {2: "x"})  # root may read what is hidden


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("name", ["a.zip", "a", ".git", "lesson_1_sums"])
def test_folders_of_any_depth(
    name: str, tmp_path: Path, taken: Take, refused: Callable[[Path], str], solution: dict[str, str]
) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "sums.py").write_text(solution["sums.py"])
    deepen(tmp_path / "x", name)
    assert taken(tmp_path / "x").folder == tmp_path / "x"
    (tmp_path / "x" / "sums.py").unlink()
    assert refused(tmp_path / "x")


@pytest.mark.usefixtures("soon")
def test_objects_of_any_depth(tmp_path: Path, taken: Take, solution: dict[str, str]) -> None:
    folder = committed(tmp_path / "x", {"sums.py": solution["sums.py"]})
    deepen(folder / ".git" / "objects", "a")
    assert taken(folder).commit


CELLS = {
    "blank lines": "\n", "spaces": " ", "questions": "?", "question lines": "a ?\n", "percents": "%\n", "tabs": "\t\n",
    "slashes": "%%writefile " + "a/" * 50, "names": "%%writefile x/", "quotes": "'''\n", "backslashes": "\\\n",
    "comments": "#\n", "open brackets": "(\n",
}  # fmt: skip


@pytest.mark.some(every=6)
@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("name", CELLS)
def test_cells_are_read_in_time_that_grows_with_their_size(name: str) -> None:
    source = (CELLS[name] * 400_000)[:400_000] + "!x"
    stub = "def double(x):\n    raise NotImplementedError\n"
    extract(json.dumps({"cells": [{"cell_type": "code", "source": source}]}).encode(), Asked("x", {"sums.py": stub}))


def test_all_notebooks_share_their_time(tmp_path: Path, course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook, "SECONDS", 0.0)
    for number in range(3):
        (tmp_path / f"{number}.ipynb").write_text('{"cells": []}')
    notes = notebook.convert(list(tmp_path.iterdir()), Wanted.of(Course(course)))
    assert len(notes) == 3


def test_no_limit_of_memory_where_there_is_none() -> None:
    program = (
        "import io, resource, sys\n"
        "def refuse(*limits): raise ValueError('current limit exceeds maximum limit')\n"
        "resource.setrlimit = refuse\n"
        "from autograder.intake import extracting\n"
        "extracting.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=b'{"name": "", "stubs": {}}\n{"cells": []}',
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["modules"] == {}


@pytest.mark.parametrize("text", ["", "{", "not JSON", "[]", '{"cells": 3}', "\0"])
@pytest.mark.parametrize("place", ["x.ipynb", "x/x.ipynb"])
def test_what_is_no_notebook_is_told(text: str, place: str, tmp_path: Path, refused: Callable[[Path], str]) -> None:
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_text(text)
    assert refused(tmp_path / place.split("/")[0]) == (
        "x.ipynb cannot be read as a notebook: save it again and hand it in."
    )


SECRET = "0123456789abcdef" * 4


@posix
@pytest.mark.parametrize("link", ["HEAD", "packed-refs", "refs", "refs/heads", "refs/heads/main"])
def test_digits_of_another_file_are_no_commit(link: str, tmp_path: Path, taken: Take) -> None:
    folder = committed(tmp_path / "x", {"sums.py": "x = 1\n"})
    secret = tmp_path / "elsewhere" / link
    secret.parent.mkdir(parents=True)
    place = folder / ".git" / link
    if place.is_dir():
        secret.mkdir()
        for name in ("main", "heads/main"):
            (secret / name).parent.mkdir(exist_ok=True)
            (secret / name).write_text(SECRET)
        subprocess.run(["rm", "-r", str(place)], check=True)
    else:
        secret.write_text(f"{SECRET} refs/heads/main\n" if link == "packed-refs" else SECRET)
        place.unlink(missing_ok=True)
        if link == "packed-refs":
            (folder / ".git" / "refs" / "heads" / "main").unlink()
    place.symlink_to(secret)
    found = taken(folder)
    assert found.commit is None
    assert "can't be read" in found.notes[0]
    assert SECRET not in found.notes[0]


def test_only_a_commit_that_is_there_is_one(tmp_path: Path, taken: Take) -> None:
    folder = committed(tmp_path / "x", {"sums.py": "x = 1\n"})
    tree = git(folder, "rev-parse", "HEAD^{tree}")
    for text in (tree, "1" * 40):
        (folder / ".git" / "HEAD").write_text(f"{text}\n")
        found = taken(folder)
        assert found.commit is None
        assert "names a commit that is not in it" in found.notes[0]
