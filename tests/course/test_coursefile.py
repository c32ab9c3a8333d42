"""``course.toml``: what it says arrives where it's needed, and a mistake in it gets one sentence."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from autograder.authoring.release.contents import contents
from autograder.course import coursefile
from autograder.course.coursefile import About
from autograder.course.tree import Course, CourseError
from autograder.errors import Ungradable
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.kinds.kit import Kit

ROOT = Path(__file__).parents[2]
GRADER = '''
import pytest
from handed_over import given
from autograder.testing import Student, recipe

@pytest.mark.task("1.1", points=1.0)
@pytest.mark.warm("ready")
def test_it(student: Student) -> None:
    """what is handed over arrives"""
    student.same(recipe.word("a"), given.shout).equals("AA")
'''
WORK = """
import handed_over.given

def same(word, function):
    return function(word.text) + handed_over.given.READY
"""
GIVEN = """
READY = ""

class Word:
    def __init__(self, text):
        self.text = text

def word(text):
    return Word(text)

def shout(text):
    return text.upper()

def ready():
    global READY
    READY = "A"
"""


def test_a_course_without_the_file(course: Path) -> None:
    assert coursefile.about(course) == About()
    assert coursefile.kit(course) == Kit(kinds=["torch"])


def test_this_course_is_what_its_schema_allows() -> None:
    data = tomllib.loads((ROOT / "course.toml").read_text(encoding="utf-8"))
    jsonschema.validate(data, coursefile.schema())


def test_the_published_schema_is_current() -> None:
    assert json.loads((ROOT / "docs/course.schema.json").read_text(encoding="utf-8")) == coursefile.schema()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("title = 3", "course.toml: title is a whole number, and must be a text"),
        ("titel = 'x'", "course.toml: there is no key titel: take it out; the keys are version, title, "),
        ("version = 2", "course.toml: version is not 1, the only version of this format: "),
        ("package = 'my-nets'", "course.toml: package isn't written the right way: "),
        ("package = 'graders'", "course.toml, package: graders can't be handed to learners: name another folder."),
        (
            "package = 'nowhere_at_all'",
            "course.toml names the package nowhere_at_all, but nowhere_at_all/__init__.py is",
        ),
        ("points = -1", "course.toml: points: expected `float` >= 0.0"),
        ("[warm]\nnets = ['a b']", "course.toml: warm[...][0] isn't written the right way: "),
        ("[[pictures]]\nmodule = 'a'", "course.toml: pictures[0] has no needs: add it."),
        ("[[pictures]]\nmodule = 'a'\nneeds = []\nx = 1", "course.toml: there is no key x in pictures[0]: "),
        ("title = ", "course.toml isn't TOML: "),
    ],
)
def test_what_is_wrong(own_course: Path, text: str, sentence: str) -> None:
    (own_course / "course.toml").write_text(text)
    with pytest.raises(CourseError, match=re.escape(sentence)):
        coursefile.kit(own_course)


def test_a_mistake_in_it_ends_with_status_2(own_course: Path, command: Callable[..., Any]) -> None:
    (own_course / "course.toml").write_text("title = 3")
    ran = command("run", own_course / "solutions", "--course", own_course)
    assert ran.status == 2
    said = "title is a whole number, and must be a text: see docs/course.md for what it takes."
    assert ran.err == f"grade: course.toml: {said}\n"


@pytest.fixture
def handing(own_course: Path) -> Path:
    """A course that hands its learners a package."""
    shutil.rmtree(own_course / "exercises" / "lesson_2_words")
    shutil.rmtree(own_course / "graders" / "lesson_2_words")
    for path in (own_course / "graders" / "lesson_1_sums").iterdir():
        path.unlink()
    (own_course / "graders" / "lesson_1_sums" / "test_sums.py").write_text(GRADER)
    (own_course / "handed_over").mkdir()
    (own_course / "handed_over" / "__init__.py").touch()
    (own_course / "handed_over" / "given.py").write_text(GIVEN)
    text = 'package = "handed_over"\n[warm]\nready = ["handed_over.given:ready"]\n'
    (own_course / "course.toml").write_text(text)
    return own_course


FORMER = [
    WORK,
    WORK.replace("import handed_over.given", "from autograder import given").replace("handed_over.given.", "given."),
    WORK.replace("import handed_over.given", "from autograder.given import READY").replace("handed_over.given.", ""),
    WORK.replace("handed_over", "autograder"),
]
"""The engine's name is where learners' files of earlier releases import it from."""


@pytest.mark.parametrize("work", FORMER)
@pytest.mark.parametrize("spawn", ["", "1"])
def test_what_is_handed_over_arrives(
    work: str, spawn: str, handing: Path, submit: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOGRADER_SPAWN", spawn)
    with Engine(course=handing) as engine:
        report, staff = engine.grade(Job(handing, submit({"sums.py": work}), (1,), allow_unconfined=True))
    assert report.points == 1.0, (report, staff)


def test_an_edit_of_it_is_graded_with(handing: Path, engine: Engine, submit: Callable[..., Path]) -> None:
    job = Job(handing, submit({"sums.py": WORK}), (1,))
    one, _ = engine.grade(job)
    given = handing / "handed_over" / "given.py"
    given.write_text(given.read_text().replace('READY = "A"', 'READY = "B"'))
    other, _ = engine.grade(job)
    assert (one.points, other.points) == (1.0, 0.0)
    assert one.hashes.graders != other.hashes.graders


def test_a_stage_that_there_is_not_is_our_fault(handing: Path, engine: Engine, submit: Callable[..., Path]) -> None:
    (handing / "course.toml").write_text('package = "handed_over"\n')
    with pytest.raises(Ungradable, match=r"the mark warm names ready, and course\.toml has no such stage"):
        engine.grade(Job(handing, submit({"sums.py": WORK}), (1,)))


def test_checks_at_home_find_it_uninstalled(handing: Path) -> None:
    shutil.copy(handing / "graders/lesson_1_sums/test_sums.py", handing / "exercises/lesson_1_sums/test_sums.py")
    (handing / "exercises/lesson_1_sums/sums.py").write_text(WORK.replace("handed_over.given.READY", "'A'"))
    line = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--import-mode=importlib",
        str(handing / "exercises"),
    ]
    done = subprocess.run(line, cwd="/", capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout


def test_learners_get_it_with_the_release(handing: Path) -> None:
    text = (handing / "course.toml").read_text().replace("[warm]", 'title = "Sums"\nrequirements = ["six>=1"]\n[warm]')
    (handing / "course.toml").write_text(text)
    made = {path: piece.data.decode() for path, piece in contents(Course(handing)).items() if path[-4:] != ".png"}
    assert made["handed_over/given.py"] == GIVEN
    assert made["course.toml"] == text
    project = tomllib.loads(made["pyproject.toml"])
    assert "six>=1" in project["project"]["dependencies"]
    assert project["tool"]["setuptools"]["packages"]["find"]["include"] == [
        "autograder*",
        "handed_over",
        "handed_over.*",
    ]
    assert made["README.md"].startswith("# Sums\n")


def test_a_dask_worker_gets_it_too(handing: Path, tmp_path: Path) -> None:
    cluster = pytest.importorskip("autograder.integrations.dask")
    with zipfile.ZipFile(io.BytesIO(cluster._pack(Course(handing), hidden=False))) as packed:
        packed.extractall(tmp_path / "there")
    assert coursefile.kit(tmp_path / "there").folder == str(tmp_path / "there" / "handed_over")
