"""The same submissions as notebooks, for ``nbgrader autograde`` and ``otter run``.

There's one notebook per lesson. The learner's file is one cell, which writes it as well, and a call of ``checks.check``
in the kernel grades every task: in an nbgrader grade cell or an Otter test file. Everything else is the rivals' own.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

from autograder.course.tree import Course, Lesson
from benchmarks.processes import Failed, Spent, environment, run
from benchmarks.rivals.checks import checks

IMPORT = "from benchmarks.rivals.checks import check"
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
MARKS = """
select grade.auto_score, grade_cells.max_score from grade join grade_cells on grade_cells.id = grade.cell_id
join base_cell on base_cell.id = grade.cell_id join notebook on notebook.id = base_cell.notebook_id
where notebook.name = ?
"""
OTTER_TEST = """\
from otter.test_files import test_case

OK_FORMAT = False
name = "q{number}"
points = {points}


@test_case()
def test_task(env):
    from benchmarks.rivals.checks import check

    check("{task}", env)
"""


def cell(id: str, source: str, **nbgrader: Any) -> dict[str, Any]:
    """A code cell; with nbgrader's facts if there are any."""
    facts = {"grade": False, "solution": False, "locked": False, "schema_version": 3, "task": False, "grade_id": id}
    metadata = {"nbgrader": facts | nbgrader} if nbgrader else {}
    plain: dict[str, Any] = {"cell_type": "code", "execution_count": None, "outputs": []}
    return plain | {"id": id.replace("_", "-"), "metadata": metadata, "source": source}


def notebook(cells: list[dict[str, Any]]) -> str:
    """A whole notebook."""
    return json.dumps({"cells": cells, "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5})


def work(lesson: Lesson, folder: Path) -> list[tuple[str, str]]:
    """A learner's cells: name and source. Each writes its file, which some checks read; a quiz is nothing else."""
    found = []
    for name in lesson.files:
        text = (folder / lesson.folder / name).read_text(encoding="utf-8")
        written = f"from pathlib import Path\nPath({name!r}).write_text({text!r}, encoding='utf-8')\n"
        found.append((name.replace(".", "_"), f"{text}\n\n{written}" if name.endswith(".py") else written))
    return found


def surroundings(python: Path, folder: Path) -> dict[str, str]:
    """As in an activated environment, and nothing of this user's own IPython."""
    path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
    return environment(PATH=path, JUPYTER_PLATFORM_DIRS="1", IPYTHONDIR=str(folder))


def graded(lesson: Lesson) -> dict[str, float]:
    """Points by task."""
    return {task: round(sum(c.points for c in found), 1) for task, found in checks(lesson.number).items()}


class Nbgrader:
    """An nbgrader course folder with the submissions in it."""

    def __init__(self, python: Path, folder: Path, submissions: list[Path], lessons: list[Lesson]) -> None:
        self._python = python
        self._folder = folder
        self._submissions = submissions
        folder.mkdir(parents=True)
        (folder / "nbgrader_config.py").write_text("c = get_config()\nc.ExecutePreprocessor.timeout = 600\n")
        for lesson in lessons:
            self._lay_out(lesson)

    def autograde(self, lesson: Lesson) -> Spent:
        """Grade them all in one command. Raises ``Failed`` if any isn't graded right."""
        shutil.rmtree(self._folder / "autograded", ignore_errors=True)
        spent, printed = self._run("autograde", lesson.folder, "--force")
        if self._lost(lesson):
            raise Failed(f"nbgrader autograde {lesson.folder}: a right submission lost points:\n{printed}")
        return spent

    def _lost(self, lesson: Lesson) -> bool:
        """Whether the gradebook has less than all points of all tasks."""
        with contextlib.closing(sqlite3.connect(self._folder / "gradebook.db")) as database:
            marks = database.execute(MARKS, (lesson.folder,)).fetchall()
        wanted = len(graded(lesson)) * len(self._submissions)
        return len(marks) != wanted or any(score != most for score, most in marks)

    def nothing(self, lesson: Lesson) -> Spent:
        """The same command with nothing left to grade: what it takes in any case."""
        return self._run("autograde", lesson.folder)[0]

    def _run(self, *arguments: str) -> tuple[Spent, str]:
        command = [str(self._python), "-m", "nbgrader", *arguments]
        return run(command, cwd=self._folder, env=surroundings(self._python, self._folder))

    def _lay_out(self, lesson: Lesson) -> None:
        name = f"{lesson.folder}.ipynb"
        source = self._folder / "source" / lesson.folder / name
        source.parent.mkdir(parents=True)
        source.write_text(self._notebook(lesson, [(id, "# yours") for id, _ in work(lesson, self._submissions[0])]))
        self._run("generate_assignment", lesson.folder)
        released = json.loads((self._folder / "release" / lesson.folder / name).read_text())
        for submission in self._submissions:
            texts = dict(work(lesson, submission))
            for one in released["cells"]:
                one["source"] = texts.get(one["metadata"]["nbgrader"]["grade_id"], one["source"])
            path = self._folder / "submitted" / submission.name / lesson.folder / name
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(released))

    @staticmethod
    def _notebook(lesson: Lesson, cells: list[tuple[str, str]]) -> str:
        own = [cell(id, source, solution=True) for id, source in cells]
        grades = [
            cell(
                f"task_{task.replace('.', '_')}", f'check("{task}", globals())', grade=True, locked=True, points=points
            )
            for task, points in graded(lesson).items()
        ]
        return notebook([cell("setup", IMPORT, locked=True), *own, *grades])


class Otter:
    """Autograder zips for Otter, one per lesson, and the submissions as notebooks."""

    def __init__(self, python: Path, folder: Path, submission: Path, lessons: list[Lesson]) -> None:
        self._python = python
        self._folder = folder
        folder.mkdir(parents=True)
        for lesson in lessons:
            with zipfile.ZipFile(folder / f"{lesson.folder}.zip", "w") as file:
                file.writestr("otter_config.json", "{}")
                for task, points in graded(lesson).items():
                    number = task.replace(".", "_")
                    text = OTTER_TEST.format(number=number, task=task, points=points)
                    file.writestr(f"tests/q{number}.py", text)
            cells = [cell(id, text) for id, text in work(lesson, submission)]
            (folder / f"{lesson.folder}.ipynb").write_text(notebook(cells))

    def run(self, lesson: Lesson) -> Spent:
        """Grade one submission. Raises ``Failed`` if it isn't graded right."""
        notebook, rules = f"{lesson.folder}.ipynb", f"{lesson.folder}.zip"
        command = [str(self._python), "-m", "otter", "run", notebook, "-a", rules, "-o", ".", "--no-logo"]
        spent, printed = run(command, cwd=self._folder, env=surroundings(self._python, self._folder))
        results = json.loads((self._folder / "results.json").read_text())
        marks = [(test.get("score"), test.get("max_score")) for test in results["tests"] if "max_score" in test]
        if len(marks) < len(checks(lesson.number)) or any(score != most for score, most in marks):
            raise Failed(f"otter run {lesson.folder}: a right submission lost points:\n{printed}")
        return spent


def lessons_of(course: Course, numbers: list[int]) -> list[Lesson]:
    """Lessons by number."""
    return [course.lesson(number) for number in numbers]
