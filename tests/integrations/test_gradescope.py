"""The zip for Gradescope, run by its own scripts in the layout that Gradescope documents."""

from __future__ import annotations

import html
import importlib.metadata as metadata
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from autograder.course.tree import Course, CourseError
from autograder.integrations.gradescope.attempts import Submission, one_too_many, read
from autograder.integrations.gradescope.bundle import bundle
from autograder.integrations.gradescope.settings import Settings

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Gradescope's containers are Linux")
ROOT = Path(__file__).parents[2]
SAID_OF_IT = {
    "id": 123456,
    "created_at": "2026-11-28T14:22:32.365935-07:00",
    "assignment": {"due_date": "2026-11-30T23:00:00.000000-07:00", "total_points": "4.5", "title": "Week"},
    "submission_method": "upload",
    "users": [{"email": "student-001@example.org", "id": 1234, "name": "student-001"}],
    "previous_submissions": [],
}


def laid_out(course: Path, root: Path, **settings: Any) -> Path:
    """What Gradescope makes of a zip, before it runs ``setup.sh``."""
    bundle(Course(course), root.with_name("bundle"), Settings(**settings))
    source = root / "source"
    with zipfile.ZipFile(root.with_name("bundle") / "autograder.zip") as made:
        made.extractall(source)
        for entry in made.infolist():
            (source / entry.filename).chmod(entry.external_attr >> 16)
    shutil.copy(source / "run_autograder", root / "run_autograder")
    (root / "results").mkdir()
    (root / "submission_metadata.json").write_text(json.dumps(SAID_OF_IT))
    return root


def hand_in(root: Path, files: dict[str, str]) -> None:
    shutil.rmtree(root / "submission", ignore_errors=True)
    (root / "submission").mkdir()
    for name, text in files.items():
        (root / "submission" / name).write_text(text)


def graded(root: Path) -> tuple[dict[str, Any], str]:
    """Its results, and what only staff see."""
    surroundings = {"PATH": os.environ["PATH"], "AUTOGRADER": str(root), "HOME": "/root"}
    done = subprocess.run(
        ["./run_autograder"], cwd=root, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        timeout=120, check=True,
    )  # fmt: skip
    return json.loads((root / "results" / "results.json").read_text()), done.stdout


@pytest.fixture
def container(own_course: Path, tmp_path: Path) -> Callable[..., Path]:
    """As after ``setup.sh``, with this very engine."""

    def make(**settings: Any) -> Path:
        root = laid_out(own_course, tmp_path / "autograder", **settings)
        python = root / "source" / "venv" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
        python.chmod(0o755)
        return root

    return make


def test_what_is_in_the_zip(course: Path, tmp_path: Path) -> None:
    for name in ("once", "again"):
        bundle(Course(course), tmp_path / name, Settings())
    made = (tmp_path / "once" / "autograder.zip").read_bytes()
    assert made == (tmp_path / "again" / "autograder.zip").read_bytes()
    assert (tmp_path / "once" / "autograder.zip").stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(io.BytesIO(made)) as found:
        names = set(found.namelist())
        modes = {name: found.getinfo(name).external_attr >> 16 for name in ("setup.sh", "run_autograder", "seed.txt")}
        (engine,) = [name for name in names if name.endswith(".whl")]
        inside = zipfile.ZipFile(io.BytesIO(found.read(engine)))
        assert found.read("seed.txt") == (course / "graders" / "seed.txt").read_bytes()
    assert modes == {"setup.sh": 0o100755, "run_autograder": 0o100755, "seed.txt": 0o100644}
    assert {"course/class.toml", "course/graders/lesson_1_sums/test_sums.py", "requirements.txt"} <= names
    assert not [name for name in names if "solutions" in name or "__pycache__" in name or name.endswith("/seed.txt")]
    assert "autograder/authoring/__init__.py" not in inside.namelist()
    assert b"grade = autograder.cli:main" in inside.read("autograder-0.1.0.dist-info/entry_points.txt")


def test_a_course_without_graders_is_refused(own_course: Path, tmp_path: Path) -> None:
    shutil.rmtree(own_course / "graders")
    with pytest.raises(CourseError, match="needs the hidden graders"):
        bundle(Course(own_course), tmp_path / "out", Settings())


def test_a_class_without_a_seed_gets_one(own_course: Path, tmp_path: Path) -> None:
    (own_course / "graders" / "seed.txt").unlink()
    told = bundle(Course(own_course), tmp_path / "out", Settings())
    assert "new seed" in told[1]
    with zipfile.ZipFile(tmp_path / "out" / "autograder.zip") as made:
        assert made.read("seed.txt") == (own_course / "graders" / "seed.txt").read_bytes()


def test_a_timeout_that_may_be_too_short_is_said(own_course: Path, tmp_path: Path) -> None:
    assert any("--minutes" in sentence for sentence in bundle(Course(own_course), tmp_path, Settings(minutes=1)))


def test_a_submission_is_graded_as_its_zip_says(
    container: Callable[..., Path], own_course: Path, solution: dict[str, str]
) -> None:
    settings = own_course / "class.toml"
    settings.write_text(settings.read_text() + '[feedback]\nrelease = "after due"\n')
    root = container()
    hand_in(root, solution | {"words.py": 'def shout(text):\n    print("::error::x")\n    return text\n'})
    got, told = graded(root)
    assert (got["score"], got["visibility"], got["extra_data"]["seed"]) == (3.5, "after_due_date", "class")
    public = [test for test in got["tests"] if test["name"].startswith("public checks: ")]
    hidden = [test for test in got["tests"] if test not in public]
    assert {test["visibility"] for test in hidden} == {"after_due_date"}
    assert {test["visibility"] for test in public} == {"visible"}
    assert "leaderboard" not in got
    assert re.search(r"^Confinement of learners' code in this container, as tried just now: (full|partial)", told)
    assert "\n::error" not in told


def test_work_that_cannot_be_read_gets_a_sentence(container: Callable[..., Path]) -> None:
    root = container()
    hand_in(root, {"notes.txt": "Where is my code?"})
    got, told = graded(root)
    (said,) = got["tests"]
    assert (said["status"], said["visibility"], "score" in got, "score" in said) == ("failed", "visible", False, False)
    assert "sums.py" in html.unescape(said["output"])
    assert told.startswith("Not graded: ")


def test_no_zero_if_the_time_is_not_enough(container: Callable[..., Path], solution: dict[str, str]) -> None:
    root = container()
    hand_in(root, solution)
    (root / "source" / "seconds.txt").write_text("0.2\n")
    got, told = graded(root)
    assert not {"score", "tests"} & set(got)
    assert "Not finished (status 124)" in told


@pytest.mark.systems
def test_no_zero_after_a_fault_of_ours(container: Callable[..., Path], solution: dict[str, str]) -> None:
    root = container()
    hand_in(root, solution)
    (root / "source" / "seed.txt").write_text("guess\n")
    got, told = graded(root)
    assert not {"score", "tests"} & set(got)
    assert "can be guessed" in told
    assert "guess" not in json.dumps(got)


def former(*times: str, **more: Any) -> Submission:
    earlier = [{"submission_time": time, "score": 1.0, "autograder_error": False, **more} for time in times]
    return read_back(SAID_OF_IT | {"previous_submissions": earlier})


def read_back(content: dict[str, Any], folder: Path = Path(os.devnull)) -> Submission:
    import msgspec

    return msgspec.convert(json.loads(json.dumps(content)), Submission)


def test_attempts_a_day() -> None:
    kept = {"score": 3.0, "output": "Well done", "tests": []}
    twice = former("2026-11-28T01:00:00-07:00", "2026-11-28T12:00:00-07:00", results=kept)
    assert one_too_many(twice, None) is None
    assert one_too_many(twice, 3) is None
    got = json.loads(one_too_many(twice, 2) or b"")
    assert (got["score"], "Well done" in got["output"], "graded 2 times a day" in got["output"]) == (3.0, True, True)
    yesterday = former("2026-11-27T01:00:00-07:00", "2026-11-28T12:00:00-07:00")
    assert one_too_many(yesterday, 2) is None
    assert one_too_many(former("2026-11-28T12:00:00-07:00", autograder_error=True), 1) is None


@pytest.mark.parametrize("text", ["", "[]", "{", '{"created_at": 5}', '{"previous_submissions": [{"score": 1}]}'])
def test_other_metadata_stop_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "metadata.json").write_text(text)
    assert one_too_many(read(tmp_path / "metadata.json"), 1) is None


def repacked(names: set[str], folder: Path) -> None:
    """Wheels of what is installed here, so that ``setup.sh`` needs no network."""
    folder.mkdir()
    for name in names:
        one = metadata.distribution(name)
        with zipfile.ZipFile(folder / f"{one.name.replace('-', '_')}-{one.version}-{_tag(one)}.whl", "w") as made:
            for file in one.files or []:
                if ".." not in file.parts and "__pycache__" not in file.parts and Path(str(file.locate())).is_file():
                    made.write(file.locate(), str(file))


def _tag(one: metadata.Distribution) -> str:
    return re.findall(r"^Tag: (\S+)", one.read_text("WHEEL") or "", re.MULTILINE)[-1]


def needed(name: str, found: set[str]) -> set[str]:
    """A distribution and all that it needs here."""
    if name not in found:
        found.add(name)
        for line in metadata.requires(name) or []:
            wanted = Requirement(line)
            if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
                needed(wanted.name.lower(), found)
    return found


WORLD = """
set -e
mount -t tmpfs none "$1"
for name in bin sbin lib lib64 lib32 usr etc root proc dev sys home opt var; do
  [ -L "/$name" ] && cp -P "/$name" "$1/$name" && continue
  [ -d "/$name" ] && mkdir "$1/$name" && mount --rbind "/$name" "$1/$name"
done
mkdir -m 1777 "$1/tmp"
mkdir "$1/autograder" "$1/wheels"
mount --bind "$2" "$1/autograder"
mount --bind "$3" "$1/wheels"
exec chroot "$1" /bin/bash -c "$4"
"""
"""A root of its own, in which ``/autograder`` is what Gradescope documents."""


def inside(root: Path, wheels: Path, command: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    new = tmp_path / "world"
    new.mkdir(exist_ok=True)
    line = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"])]
    surroundings = {
        "PATH": f"{Path(sys.base_prefix) / 'bin'}:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root",
        "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "/wheels", "PIP_ROOT_USER_ACTION": "ignore",
    }  # fmt: skip
    return subprocess.run(
        [*line, "bash", "-c", WORLD, "world", str(new), str(root), str(wheels), command],
        env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=600, check=False,
    )  # fmt: skip


@pytest.mark.systems
def test_set_up_and_graded_in_a_root_of_its_own(course: Path, tmp_path: Path) -> None:
    """Its own scripts, at ``/autograder``, with wheels that are at hand: a course without torch."""
    plain = tmp_path / "plain"
    shutil.copytree(ROOT / "examples" / "second-course", plain)
    root, wheels = laid_out(plain, tmp_path / "autograder"), tmp_path / "wheels"
    repacked(needed("pandas", needed("autograder", set())) - {"autograder"}, wheels)
    built = inside(root, wheels, "cd /autograder/source && bash setup.sh", tmp_path)
    assert built.returncode == 0, built.stdout
    assert (root / "source" / "course" / "graders").stat().st_mode & 0o077 == 0
    for solved, answer in ((True, "solutions"), (False, "exercises")):
        shutil.rmtree(root / "submission", ignore_errors=True)
        shutil.copytree(plain / answer, root / "submission")
        ran = inside(root, wheels, "cd /autograder && ./run_autograder", tmp_path)
        got = json.loads((root / "results" / "results.json").read_text())
        assert ran.returncode == 0, ran.stdout
        assert "Confinement of learners' code in this container" in ran.stdout
        worth = sum(test["max_score"] for test in got["tests"])
        assert got["score"] == (worth if solved else 0), ran.stdout
