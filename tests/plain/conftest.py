from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from tests.conftest import Graded

collect_ignore = ["course", "objects", "habits"]
LEARNERS = "def apply(f, x): return f(x)\nclass Thing:\n    n = 1\n"


@pytest.fixture
def graded(tmp_path: Path, engine: Engine):
    """Grades a file by a course of one plain test file, or of a public one."""

    def run(
        text: str,
        page: str = "### 1.1 thing\n",
        table: str = "",
        learners: str = LEARNERS,
        limits: str = "",
        hidden: bool = True,
        beside: dict[str, str] | None = None,
    ) -> Graded:
        for tree in ("exercises", "graders"):
            shutil.rmtree(tmp_path / "own" / tree, ignore_errors=True)
            (tmp_path / "own" / tree / "lesson_1_thing").mkdir(parents=True)
        lesson = tmp_path / "own" / "exercises" / "lesson_1_thing"
        (lesson / "README.md").write_text(page)
        (lesson / "thing.py").write_text(LEARNERS)
        (tmp_path / "own" / "class.toml").write_text(limits)
        graders = tmp_path / "own" / "graders" / "lesson_1_thing"
        for folder in [graders] if hidden else [graders, lesson]:
            (folder / "test_thing.py").write_text(f"import pytest\nimport thing\n{text}\n")
        for name, content in (({"points.toml": table} if table else {}) | (beside or {})).items():
            (graders / name).parent.mkdir(exist_ok=True)
            (graders / name).write_text(content)
        (tmp_path / "handed-in").mkdir(exist_ok=True)
        (tmp_path / "handed-in" / "thing.py").write_text(learners)
        return Graded(*engine.grade(Job(tmp_path / "own", tmp_path / "handed-in", hidden=hidden)))

    return run
