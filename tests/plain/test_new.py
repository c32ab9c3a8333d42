from __future__ import annotations

import ast
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import autograder
from autograder.authoring.check import prove
from autograder.authoring.new import new, with_markers
from autograder.course.tree import Course
from autograder.errors import Refusal
from tests.conftest import HERE, run_command

PAGE = (HERE.parent / "docs" / "authors.md").read_text(encoding="utf-8")
PLAIN = Path(__file__).parent / "course"
WHOLE = re.compile(r"^ *# (?:BEGIN|END) SOLUTION.*\n", re.MULTILINE)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = tmp_path / "old"
    folder.mkdir()
    for tree in ("graders", "solutions"):
        for path in (PLAIN / tree).rglob("*.py"):
            (folder / path.name).write_text(WHOLE.sub("", path.read_text()))
    return folder


def problems(folder: Path) -> list[str]:
    return [problem for claim in prove(Course(folder), [], 2, lambda said: None) for problem in claim.problems]


def test_the_steps_of_the_page(tmp_path: Path, old: Path) -> None:
    shutil.copytree(old, tmp_path / "kept")
    shutil.rmtree(old)
    old.mkdir()
    for name in ("test_bank.py", "bank.py"):
        shutil.copy(tmp_path / "kept" / name, old)
    steps = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]
    assert len(steps) >= 7
    for step in steps:
        ran = run_command(tmp_path, *shlex.split(step)[1:])
        assert ran.status == 0, (step, ran.out, ran.err)
        if " check " in step:
            assert " holds" in ran.out
            assert "FAILS" not in ran.out
    shown = re.search(r"```text\n(.*?)```", PAGE, re.DOTALL)
    assert shown is not None
    for line in shown[1].splitlines():
        assert (tmp_path / line.split()[0]).is_file()
    for path in (tmp_path / "learners").rglob("*.py"):
        assert "BEGIN SOLUTION 1.1" not in path.read_text() or "autograder" in path.parts
    at_home = [sys.executable, "-m", "pytest", "-q", "exercises"]
    subprocess.run(at_home, cwd=tmp_path / "learners", check=True, capture_output=True, timeout=100)


def test_a_course_from_old_tests(tmp_path: Path, old: Path) -> None:
    for name in ("leap", "bank", "grad", "runs"):
        (old / f"test_{name}.py").unlink()
    (old / "test_roman.py").rename(old / "roman_test.py")
    new(tmp_path / "mine", [old])
    assert [lesson.folder for lesson in Course(tmp_path / "mine").lessons] == ["lesson_1_roman", "lesson_2_notes"]
    assert problems(tmp_path / "mine") == []


def test_tests_without_a_solution(tmp_path: Path, old: Path) -> None:
    for name in ("bank.py", "leap.py"):
        (old / name).unlink()
    new(tmp_path / "mine", [old / "test_bank.py", old / "test_leap.py"])
    (left_out, *others) = prove(Course(tmp_path / "mine"), [], 2, lambda said: None)
    assert [note.partition(":")[0] for note in left_out.notes] == ["lesson_1_bank", "lesson_2_leap"]
    assert [problem for claim in others for problem in claim.problems] == []
    stub = (tmp_path / "mine" / "exercises" / "lesson_1_bank" / "bank.py").read_text()
    names = [node.name for node in ast.parse(stub).body if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    assert names == ["Account", "BankError", "TooLittle", "transfer"]


def test_the_workflow_installs_the_engine(tmp_path: Path) -> None:
    new(tmp_path / "mine", [])
    assert "pip install" in (tmp_path / "mine" / ".github" / "workflows" / "check.yml").read_text()
    assert (tmp_path / "mine" / "requirements.txt").read_text().endswith(f"autograder=={autograder.__version__}\n")
    assert not (tmp_path / "mine" / "autograder").exists()


def test_bodies_on_the_line_of_their_def_are_marked() -> None:
    marked = with_markers("class A:\n    def f(self): return 1\n\n\ndef g(x): return x\n", "1.1")
    assert ast.unparse(ast.parse(marked)) == ast.unparse(
        ast.parse("class A:\n    def f(self): return 1\ndef g(x): return x")
    )
    assert marked.count("# BEGIN SOLUTION 1.1") == 2


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("test_a.py", "def test(: pass", "line 1, isn't Python"),
        ("test_a.py", "import math", "imports no learner's module"),
        ("nothing.py", None, "doesn't exist"),
    ],
)
def test_what_cannot_be(tmp_path: Path, name: str, text: str | None, said: str) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(Refusal, match=said):
        new(tmp_path / "mine", [tmp_path / name])
    assert not (tmp_path / "mine").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(Refusal, match="is not empty"):
        new(tmp_path, [])


def test_the_engine_comes_from_where_it_was_installed_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Installed:
        def read_text(self, name: str) -> str:
            return '{"url": "https://example.org/e.git", "vcs_info": {"vcs": "git", "commit_id": "0a1b"}}'

    monkeypatch.setattr("importlib.metadata.distribution", lambda name: Installed())
    new(tmp_path / "mine", [])
    text = (tmp_path / "mine" / "requirements.txt").read_text()
    assert text == "autograder @ git+https://example.org/e.git@0a1b\n"


def test_modules_that_import_each_other_are_one_lesson(tmp_path: Path) -> None:
    old = {
        "shapes.py": "def area(a, b):\n    return a * b\n",
        "report.py": "import shapes\n\n\ndef total():\n    with open('sides.csv') as file:\n"
        "        return sum(shapes.area(*map(int, line.split(','))) for line in file)\n",
        "sides.csv": "1,2\n3,4\n",
        "notes.txt": "of nobody",
        "test_shapes.py": "from shapes import area\n\n\ndef test_area():\n    assert area(2, 3) == 6\n",
        "test_report.py": "import report\nimport shapes\n\n\ndef test_total():\n    assert report.total() == 14\n\n\n"
        "def test_part():\n    assert shapes.area(1, 2) < report.total()\n",
    }
    (tmp_path / "old").mkdir()
    for name, text in old.items():
        (tmp_path / "old" / name).write_text(text)
    files = new(tmp_path / "mine", [tmp_path / "old"])
    (lesson,) = Course(tmp_path / "mine").lessons
    assert (lesson.modules, list(lesson.data)) == (["report", "shapes"], ["sides.csv"])
    assert not [name for name in files if name.startswith("graders/") and "test_" not in name]
    assert problems(tmp_path / "mine") == []


def test_a_module_without_tests_is_asked_about(tmp_path: Path) -> None:
    for name, text in {
        "shapes.py": "x = 1\n",
        "report.py": "import shapes\ndef f(): return shapes.x\n",
        "test_report.py": "from report import f\ndef test_f(): assert f() == 1\n",
    }.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(Refusal, match=r"report\.py imports shapes\.py, but no test does"):
        new(tmp_path / "mine", [tmp_path / "test_report.py"])
    assert not (tmp_path / "mine").exists()
