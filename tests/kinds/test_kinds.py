"""Kinds of values are in use where a course uses them, and nowhere else."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import coursefile
from autograder.course.tree import Course, CourseError
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.testing import Student
from autograder.testing.inprocess import InProcess

ROOT = Path(__file__).resolve().parents[2]
SECOND = ROOT / "examples" / "second-course"


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """The second course's first lesson alone."""
    for tree in ("exercises", "solutions", "graders"):
        shutil.copytree(SECOND / tree / "lesson_1_words", tmp_path / "plain" / tree / "lesson_1_words")
    return tmp_path / "plain"


def test_a_course_uses_the_kinds_that_its_files_import(plain: Path) -> None:
    assert coursefile.kit(plain).kinds == []
    assert sorted(coursefile.kit(ROOT / "tests" / "toy").kinds) == ["torch"]


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "exercises").mkdir()
    (tmp_path / "course.toml").write_text('kinds = ["wolves"]\n')
    with pytest.raises(CourseError, match="there is no kind wolves"):
        coursefile.kit(tmp_path)


def test_a_course_of_plain_python_never_imports_torch(plain: Path, tmp_path: Path) -> None:
    source = (plain / "solutions" / "lesson_1_words" / "words.py").read_text()
    spy = "import sys\nassert not {'torch', 'numpy', 'pandas'} & set(sys.modules)\n"
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "words.py").write_text(spy + source)
    with Engine(course=plain) as engine:
        report, staff = engine.grade(Job(Course(plain).root, tmp_path / "work", allow_unconfined=True))
    assert (report.points, report.environment.torch) == (20, ""), staff


def test_a_frame_comes_from_a_confined_worker(tmp_path: Path) -> None:
    file = "solutions/lesson_2_frames/frames.py"
    (tmp_path / "frames.py").write_text((SECOND / file).read_text().replace('age"] >= 18', 'age"] > 18'))
    with Engine(course=SECOND) as engine:
        report, staff = engine.grade(Job(Course(SECOND).root, tmp_path, (2,), allow_unconfined=True))
    tasks = {task.task: task for task in report.tasks}
    assert (tasks["2.1"].mistake, tasks["2.2"].points, tasks["2.3"].points) == ("just-18", 7, 7), staff
    assert "adults(pd.DataFrame({'name': ['Ada', 'Bob'], 'age': [18, 30]}))" in tasks["2.1"].message


def test_a_function_may_be_called_as_what_a_student_has(tmp_path: Path) -> None:
    file = tmp_path / "words.py"
    file.write_text("def read(text):\n    return text + '!'\n")
    Student(InProcess(file), hidden=False)["read"]("a").equals("a!")


@pytest.mark.systems
def test_the_second_course_holds() -> None:
    line = [sys.executable, "-m", "autograder", "check", "--course", str(SECOND)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout


def test_what_a_kind_says_needs_no_import_of_its_package():
    code = (
        "import sys\nfrom autograder.kinds.about import about, everything, first_said\n"
        "assert about('torch').loading == 'PyTorch takes a few seconds to load.'\n"
        "assert about('torch').switches['dtype'].function == 'torch.set_default_dtype'\n"
        "named = {name for one in everything() for name in one.settings}\n"
        "assert {'grad', 'generator:numpy', 'generator:random'} <= named\n"
        "assert first_said('pictures', ['numpy'], 'None') == 'None'\n"
        "assert 'torch' not in sys.modules and 'numpy' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
