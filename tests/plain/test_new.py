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
from autograder.authoring.new import new
from autograder.authoring.new.stubs import with_markers
from autograder.course import coursefile
from autograder.course.cut import cut_python
from autograder.course.tree import Course, read_toml
from autograder.errors import Refusal
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
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


def test_tests_that_cannot_be_run_are_found_without_a_solution(tmp_path: Path) -> None:
    new(tmp_path / "mine", [lay(tmp_path / "old", {"test_leap.py": TEST})])
    assert problems(tmp_path / "mine") == []
    grader = tmp_path / "mine" / "graders" / "lesson_1_leap" / "test_leap.py"
    grader.write_text(f"from .util import YEARS\n{TEST}")
    (found,) = problems(tmp_path / "mine")
    assert found.startswith("graders/lesson_1_leap/test_leap.py, line 1: ")
    assert found.endswith("import without the dot.")


def test_what_cannot_work_is_found_without_a_solution(tmp_path: Path) -> None:
    tests = (
        "import time\nimport envs\n\ndef test_wait(monkeypatch):\n"
        "    monkeypatch.setattr(time, 'sleep', print)\n    envs.wait(3)\n\n"
        "def test_apply():\n    assert envs.apply(lambda x: x, 1) == 1\n\n"
        "def test_home(monkeypatch):\n    monkeypatch.setenv('A', 'b')\n    assert envs.home() == 'b'\n"
    )
    (tmp_path / "test_envs.py").write_text(tests)
    new(tmp_path / "own", [tmp_path / "test_envs.py"])
    first, second = problems(tmp_path / "own")
    assert "line 6: the test replaces time.sleep" in first and "line 9" in second and "as a callback" in second


def test_the_workflow_installs_the_engine(tmp_path: Path) -> None:
    new(tmp_path / "mine", [])
    assert "pip install" in (tmp_path / "mine" / ".github" / "workflows" / "check.yml").read_text()
    assert (tmp_path / "mine" / "requirements.txt").read_text().endswith(f"autograder=={autograder.__version__}\n")
    assert not (tmp_path / "mine" / "autograder").exists()


MARKED = {
    "on the line of its def": "class A:\n    def f(self): return 1\n\n\ndef größe(x): return x\n",
    "two spaces": 'def f():\n  """What it does."""\n  return 1\n\n\ndef g():\n  return 2\n',
    "under if and except": "if x:\n  def f():\n    return 1\ntry:\n  x = 1\nexcept OSError:\n  def g(): return 2\n",
    "a class in a class": "class A:\n  class B:\n    def f(self):\n      return 1\n\n  def g(self): return 2\n",
    "a function in a function": "def f():\n    def h(): return (lambda: 3)()\n    return h\n\n\ndef g(): return 2\n",
}


@pytest.mark.parametrize("name", MARKED)
def test_every_body_is_marked(name: str) -> None:
    marked = with_markers(MARKED[name], "1.1", "a.py")
    assert ast.unparse(ast.parse(marked)) == ast.unparse(ast.parse(MARKED[name]))
    assert marked.count("# BEGIN SOLUTION 1.1") == 2
    cut = cut_python(marked, "a.py")
    ast.parse(cut)
    assert "return" not in cut


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("total = sum([1, 2])\nprint(total)\n", "a.py has no function, so nothing in it can be cut"),
        ("import enum\n\n\nclass Color(enum.Enum):\n    RED = 1\n", "a.py has no function"),
        ("def f(): return 1\n\n\nsquare = lambda x: x * x\n", "a.py, line 4, names a lambda"),
        ("def f():\n\treturn 1\n", "a.py, line 2, is indented with a tab"),
    ],
)
def test_what_cannot_be_cut_is_not_handed_out(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.py").write_text(text)
    (tmp_path / "test_a.py").write_text("import a\n\n\ndef test_a():\n    assert a.total\n")
    with pytest.raises(Refusal, match=re.escape(said)):
        new(tmp_path / "mine", [tmp_path / "test_a.py"])
    assert not (tmp_path / "mine").exists()


def lay(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


TEST = "from leap import leap_year\n\n\ndef test_leap():\n    assert leap_year(4) is True\n"
LEAP = "def leap_year(year):\n    return year % 4 == 0\n"
REFUSED = {
    "a package": (
        {"tests/test_wrap.py": "from src.kit.wrap import f", "src/kit/wrap.py": "def f(): pass"},
        "tests/test_wrap.py, line 1, imports src.kit.wrap from a package",
    ),
    "a package by its name": (
        {"test_bank.py": "import bank", "bank/__init__.py": "def f(): pass"},
        "test_bank.py, line 1, imports bank from a package",
    ),
    "a helper in a package": (
        {"test_leap.py": TEST + "from helpers.years import Y\n", "leap.py": LEAP, "helpers/years.py": "Y = 1"},
        "imports helpers.years from a package",
    ),
    "a dot": ({"test_leap.py": "from .leap import leap_year", "leap.py": LEAP}, "line 1, imports with a dot"),
    "a dot before a helper": (
        {"test_leap.py": f"from .util import Y\n{TEST}", "leap.py": LEAP, "util.py": "Y = 1"},
        "line 1, imports with a dot",
    ),
    "a name of Python's": ({"test_statistics.py": "import statistics", "statistics.py": LEAP}, "rename statistics.py"),
    "a helper that isn't there": (
        {"test_leap.py": f"import helper_missing\n{TEST}", "leap.py": LEAP},
        "test_leap.py, line 1, imports helper_missing, which is neither beside it nor installed",
    ),
    "a broken solution": ({"test_leap.py": TEST, "leap.py": "def f(: pass"}, "leap.py, line 1, isn't Python"),
    "a broken helper": (
        {"test_leap.py": f"import util\n{TEST}", "leap.py": LEAP, "util.py": "x = ("},
        "util.py, line 1, isn't Python",
    ),
    "two solutions": (
        {"a/test_leap.py": TEST, "a/leap.py": LEAP, "b/test_leap_b.py": TEST, "b/leap.py": f"{LEAP}x = 1\n"},
        "two files that differ are called leap.py",
    ),
    "two solutions elsewhere": (
        {"tests/test_leap.py": TEST, "a/leap.py": LEAP, "b/leap.py": f"{LEAP}x = 1\n"},
        "put the right one beside the test",
    ),
    "two files of fixtures": (
        {"a/test_leap.py": TEST, "a/conftest.py": "x = 1", "b/test_leap_b.py": TEST, "b/conftest.py": "x = 2"},
        "two files that differ would get the name conftest.py",
    ),
    "fixtures above fixtures": (
        {"a/test_leap.py": TEST, "a/conftest.py": "x = 1", "conftest.py": "x = 2", "leap.py": LEAP},
        "has two files of fixtures",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_not_come_along_is_refused(tmp_path: Path, name: str) -> None:
    files, said = REFUSED[name]
    with pytest.raises(Refusal, match=re.escape(said)):
        new(tmp_path / "mine", [lay(tmp_path / "old", files)])
    assert not (tmp_path / "mine").exists()


def test_files_elsewhere_in_the_folder_come_along(tmp_path: Path) -> None:
    files = {
        "leap.py": LEAP,
        "conftest.py": "import years\n",
        "tests/test_leap.py": f"import sys\nsys.path.insert(0, '..')\nimport tables\ntry:\n    import no_such\n"
        f"except ImportError:\n    pass\n{TEST}",
        "tests/tables.py": "import years\n",
        "tests/years.py": "YEARS = [4]\n",
        ".venv/lib/test_other.py": "import other\n",
        "env/pyvenv.cfg": "",
        "env/lib/test_other.py": "import other\n",
    }
    made = new(tmp_path / "mine", [lay(tmp_path / "old", files)])
    own = "lesson_1_leap"
    assert [name for name in made if name.endswith(".py")] == [
        f"exercises/{own}/leap.py", f"exercises/{own}/test_leap.py", f"graders/{own}/conftest.py",
        f"graders/{own}/tables.py", f"graders/{own}/test_leap.py", f"graders/{own}/years.py",
        f"solutions/{own}/leap.py",
    ]  # fmt: skip


def test_data_comes_along_to_those_who_open_it(tmp_path: Path) -> None:
    files = {
        "leap.py": "def leap_year(year):\n    return str(year) in open('given.csv').read()\n",
        "given.csv": "4",
        "of_nobody.txt": "",
        "tests/test_leap.py": f"{TEST}\n\ndef test_told():\n    assert open('told.txt').read() == '4'\n"
        "    assert leap_year(4) and open('data/more.json')\n",
        "tests/told.txt": "4",
        "tests/data/more.json": "{}",
        "tests/of_nobody.txt": "",
    }
    new(tmp_path / "mine", [lay(tmp_path / "old", files)])
    found = sorted(path.relative_to(tmp_path / "mine").as_posix() for path in (tmp_path / "mine").rglob("*.*"))
    assert [name for name in found if name.endswith(("csv", "txt", "json")) and "/" in name] == [
        "exercises/lesson_1_leap/given.csv",
        "graders/lesson_1_leap/data/more.json",
        "graders/lesson_1_leap/told.txt",
    ]
    assert problems(tmp_path / "mine") == []


def test_points_and_mistakes_come_along(tmp_path: Path) -> None:
    files = {
        "leap_test.py": TEST,
        "leap.py": LEAP,
        "test_other.py": "from other import f\n\n\ndef test_f():\n    assert f() == 1\n",
        "other.py": "def f():\n    return 1\n",
        "points.toml": 'leap_test = 12\n"leap_test::test_leap" = 3\ntest_other = 2.5\n',
        "mistakes.py": "MISTAKES = []\n",
    }
    new(tmp_path / "mine", [lay(tmp_path / "old", files)])
    graders = tmp_path / "mine" / "graders"
    assert read_toml(graders / "lesson_1_leap" / "points.toml") == {"test_leap": 12, "test_leap::test_leap": 3}
    assert read_toml(graders / "lesson_2_other" / "points.toml") == {"test_other": 2.5}
    assert (graders / "lesson_1_leap" / "mistakes.py").read_text() == files["mistakes.py"]


CLASS = "class Leap:\n  def __init__(self, year):\n    self.year = year\n\n  def is_leap(self):\n    return True\n"


@pytest.mark.parametrize("solution", [LEAP, CLASS, None])
def test_a_stub_passes_no_public_check(tmp_path: Path, engine: Engine, solution: str | None) -> None:
    asked = "leap_year(4)" if solution != CLASS else "Leap(4).is_leap()"
    test = f"import leap as l\n\n\ndef test_leap():\n    assert l.{asked} is True\n"
    files = {"test_leap.py": test} | ({"leap.py": solution} if solution else {})
    new(tmp_path / "mine", [lay(tmp_path / "old", files)])
    exercises = tmp_path / "mine" / "exercises"
    (task,) = engine.grade(Job(tmp_path / "mine", exercises, hidden=False))[0].tasks
    assert task.status == "not_started"
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "lesson_1_leap"]
    home = subprocess.run(command, cwd=exercises, capture_output=True, text=True, timeout=100)
    assert "isn't written yet" in home.stdout
    if solution:
        worked = tmp_path / "mine" / "solutions"
        (task,) = engine.grade(Job(tmp_path / "mine", worked, hidden=False))[0].tasks
        assert task.status == "passed"


def test_a_module_under_another_name_gives_its_names(tmp_path: Path) -> None:
    files = {"test_leap.py": "import leap as l\n\n\ndef test_leap():\n    assert l.leap_year(4), l.__file__\n"}
    new(tmp_path / "mine", [lay(tmp_path / "old", files)])
    stub = (tmp_path / "mine" / "exercises" / "lesson_1_leap" / "leap.py").read_text()
    assert [node.name for node in ast.parse(stub).body if isinstance(node, ast.FunctionDef)] == ["leap_year"]


def test_what_solutions_and_tests_import_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.packages_distributions", lambda: {"numpy": ["numpy"], "rich": ["Rich"]})
    files = {"test_leap.py": f"import rich\n{TEST}", "leap.py": f"import numpy as np\n{LEAP}"}
    new(tmp_path / "mine", [lay(tmp_path / "old", files)])
    assert coursefile.about(tmp_path / "mine").requirements == ["numpy"]
    lines = (tmp_path / "mine" / "requirements.txt").read_text().splitlines()
    assert lines[-2:] == ["Rich", "numpy"]


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
