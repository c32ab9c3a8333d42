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
BOTH = pytest.mark.parametrize("folder", ["objects", "habits"])


@pytest.fixture
def graded(tmp_path: Path, engine: Engine):
    def run(folder: str, test: str) -> Graded:
        lesson, graders = (tmp_path / "own" / tree / "lesson_1_thing" for tree in ("exercises", "graders"))
        lesson.mkdir(parents=True)
        graders.mkdir(parents=True)
        (lesson / "README.md").write_text("### 1.1 thing\n")
        shutil.copy(HERE / folder / "thing.py", lesson)
        shutil.copy(HERE / folder / test, graders)
        return Graded(*engine.grade(Job(tmp_path / "own", HERE / folder)))

    return run


@BOTH
@pytest.mark.parametrize(("test", "ends"), [("test_holds.py", "passed"), ("test_does_not.py", "failed")])
def test_in_python(folder, test, ends):
    line = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(HERE / folder), test]
    said = subprocess.run(line, cwd=HERE / folder, capture_output=True, text=True).stdout
    assert {"passed", "failed"} & set(said.splitlines()[-1].split()) == {ends}, said


@BOTH
@pytest.mark.parametrize(("test", "ends"), [("test_holds.py", True), ("test_does_not.py", False)])
def test_with_an_object_in_another_process(folder, test, ends, graded):
    done = graded(folder, test)
    details = iter(done.staff.tests)
    found = {each.name: "" if each.passed else next(details).detail for each in done["1.1"].tests}
    assert [f"{name}: {detail}" for name, detail in found.items() if bool(detail) is ends] == []
    assert done["1.1"].status == ("passed" if ends else "failed")
