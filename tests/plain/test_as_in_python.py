"""What holds of objects in Python holds of a learner's; what doesn't hold there earns nothing here."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from tests.conftest import Graded

HERE = Path(__file__).parent
TESTS = sorted(path.relative_to(HERE) for folder in ("objects", "habits") for path in (HERE / folder).glob("test_*.py"))
EACH = pytest.mark.parametrize("test", TESTS, ids=str)


@pytest.fixture
def graded(tmp_path: Path, engine: Engine):
    def run(test: Path) -> Graded:
        lesson, graders = (tmp_path / "own" / tree / "lesson_1_thing" for tree in ("exercises", "graders"))
        lesson.mkdir(parents=True)
        graders.mkdir(parents=True)
        (lesson / "README.md").write_text("### 1.1 thing\n")
        shutil.copy(HERE / test.parent / "thing.py", lesson)
        shutil.copy(HERE / test, graders)
        for data in (HERE / test.parent).glob("*.txt"):
            shutil.copy(data, graders)
        return Graded(*engine.grade(Job(tmp_path / "own", HERE / test.parent)))

    return run


def holds(test: Path) -> bool:
    return "not" not in test.stem


@EACH
def test_in_python(test):
    folder = HERE / test.parent
    line = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), test.name]
    said = subprocess.run(line, cwd=folder, capture_output=True, text=True).stdout
    ends = "passed" if holds(test) else "failed"
    assert {"passed", "failed"} & set(said.splitlines()[-1].split()) == {ends}, said


@EACH
def test_with_an_object_in_another_process(test, graded):
    done = graded(test)
    details = iter(done.staff.tests)
    found = {each.name: "" if each.passed else next(details).detail for each in done["1.1"].tests}
    assert [f"{name}: {detail}" for name, detail in found.items() if bool(detail) is holds(test)] == []
    assert done["1.1"].status == ("passed" if holds(test) else "failed")
