from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from autograder.cli import app
from autograder.course import coursefile, seeds
from autograder.course.tree import Course
from autograder.grading import needs
from tests.authors.errors import CHECKS, GRADERS, MISTAKES, SOLUTION, STUB, TESTS, Edit, every, put
from tests.conftest import Ran

SOUND = Path(__file__).parents[2] / "examples" / "second-course"
FIRST, SECOND = "lesson_1_words", "lesson_2_more"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for tree in ("exercises", "graders", "solutions"):
        shutil.copytree(
            SOUND / tree / FIRST, tmp_path / "course" / tree / FIRST, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copytree(tmp_path / "course" / "solutions", tmp_path / "class" / "student-001")
    seeds.write(tmp_path / "course" / "graders" / "seed.txt")
    return tmp_path / "course"


@pytest.fixture
def grade(course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, [*words, "--course", "course"])


def imports(file: str, name: str = "nosuchmodule") -> Edit:
    return lambda course: (course / file).write_text(f"import {name}\n{(course / file).read_text()}")


NEEDED = {
    "a stub": (imports(STUB), f"{STUB}, line 1, imports nosuchmodule"),
    "a grader": (imports(TESTS), f"{TESTS}, line 1, imports nosuchmodule"),
    "mistakes": (imports(MISTAKES), f"{MISTAKES}, line 1, imports nosuchmodule"),
    "what graders share": (put(f"{GRADERS}/common.py", "import nosuchmodule\n"), "common.py, line 1, imports"),
    "the package": (
        every(put("course.toml", 'package = "helpers"\n'), put("helpers/__init__.py", "import nosuchmodule\n")),
        "helpers/__init__.py, line 1, imports nosuchmodule",
    ),
    "its given": (
        every(put("course.toml", 'package = "helpers"\n'), put("helpers/__init__.py", ""),
              put("helpers/given.py", "from .nets import net\n"), put("helpers/nets.py", "import nosuchmodule\n")),
        "helpers/nets.py, line 1, imports nosuchmodule",
    ),
}  # fmt: skip


def refused(result: Result, words: str) -> None:
    lines = result.output.splitlines()
    assert result.exit_code == 3
    assert len(lines) == 1
    assert words in lines[0] and "with pip install nosuchmodule" in lines[0]


@pytest.mark.parametrize("name", NEEDED)
def test_nobody_is_graded_without_it(name: str, course: Path, tmp_path: Path, grade: Callable[..., Result]) -> None:
    edit, words = NEEDED[name]
    edit(course)
    refused(grade("run", "class/student-001", "--allow-unconfined"), words)
    refused(grade("batch", "class", "--out", "out", "--allow-unconfined"), words)
    assert not list((tmp_path / "out" / "reports").glob("*"))


@pytest.mark.parametrize("name", NEEDED)
def test_check_says_it_first(name: str, course: Path, grade: Callable[..., Result]) -> None:
    edit, words = NEEDED[name]
    edit(course)
    if name == "a stub":
        imports(SOLUTION)(course)
    refused(grade("check"), words)


def test_watch_says_it_first(course: Path, grade: Callable[..., Result]) -> None:
    imports(CHECKS)(course)
    refused(grade("watch", "1", "--plain"), f"{CHECKS}, line 1, imports nosuchmodule")


def test_doctor_shows_it(course: Path, command: Callable[..., Ran]) -> None:
    imports(TESTS)(course)
    ran = command("doctor", cwd=course)
    assert ran.status == 3
    assert f"course: {TESTS}, line 1, imports nosuchmodule, which this machine lacks" in ran.out


def test_the_course_s_own_words_say_how(course: Path, grade: Callable[..., Result]) -> None:
    imports(TESTS)(course)
    (course / "course.toml").write_text('requirements = ["no-such-package>=2"]\n')
    assert "with pip install 'no-such-package>=2'." in grade("run", "class/student-001").output
    (course / "course.toml").write_text('install = "pip install -r needed.txt"\n')
    assert "with pip install -r needed.txt." in grade("run", "class/student-001").output


def test_only_what_the_lessons_ordered_need(course: Path, grade: Callable[..., Result]) -> None:
    for tree in ("exercises", "graders"):
        shutil.copytree(course / tree / FIRST, course / tree / SECOND)
    page = course / "exercises" / SECOND / "README.md"
    page.write_text(page.read_text().replace("### 1.", "### 2."))
    imports(f"graders/{SECOND}/test_words.py")(course)
    (course / "course.toml").write_text('requirements = ["nosuchmodule"]\nkinds = ["torch"]\n')
    kit = coursefile.kit(course)
    one, two = Course(course).lessons
    assert list(needs.lacking(course, [one], kit, hidden=True)) == []
    assert len(list(needs.lacking(course, [two], kit, hidden=True))) == 1
    assert list(needs.lacking(course, [two], kit, hidden=False)) == []
    assert grade("run", "class/student-001", "--allow-unconfined", "--lesson", "1").exit_code == 0


@pytest.mark.parametrize(
    "guard", ["try:\n    import nosuchmodule\nexcept ImportError:\n    pass\n", "# import nosuchmodule\n"]
)
def test_what_a_file_does_without_is_not_needed(guard: str, course: Path) -> None:
    path = course / TESTS
    path.write_text(guard + path.read_text())
    assert list(needs.lacking(course, Course(course).lessons, coursefile.kit(course), hidden=True)) == []


def test_a_kind_that_is_not_installed(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.kinds.available", lambda name: name != "numpy")
    (course / "course.toml").write_text('kinds = ["numpy"]\n')
    assert coursefile.kit(course).kinds == []


def test_a_learner_s_import_of_what_the_course_allows(
    course: Path, tmp_path: Path, grade: Callable[..., Result]
) -> None:
    path = tmp_path / "class" / "student-001" / FIRST / "words.py"
    path.write_text(f"import nosuchmodule\n{path.read_text()}")
    (course / "course.toml").write_text('modules = ["nosuchmodule"]\n')
    refused(grade("run", "class/student-001", "--allow-unconfined"), "a learner's file imports nosuchmodule")
    (course / "course.toml").write_text("")
    assert grade("run", "class/student-001", "--allow-unconfined").exit_code == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only there something is out of reach")
def test_a_package_that_workers_cannot_read(course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "editable" / "farlib").mkdir(parents=True)
    (tmp_path / "editable" / "farlib" / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path / "editable")
    kit, lessons = coursefile.kit(course), Course(course).lessons
    imports(TESTS, "farlib")(course)
    assert list(needs.lacking(course, lessons, kit, hidden=True)) == []
    imports(STUB, "farlib")(course)
    (sentence,) = needs.lacking(course, lessons, kit, hidden=True)
    assert f"{STUB}, line 1, imports farlib, which lies in {tmp_path}/editable/farlib" in sentence
    assert "without -e" in sentence
