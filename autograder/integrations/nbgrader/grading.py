"""``nbgrader autograde``, second step: no cell runs. The notebook is graded as ``grade run`` grades it.

When nbgrader executes a notebook, graders lie in the learner's own kernel, which can read them and answer for them.
Here a learner's definitions go to confined workers, and the results go into the grade cells: text for the learner, and
the points, which nbgrader reads from a cell's result.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import threading
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors.base import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution
from traitlets import Bool, Unicode

from autograder.authoring.notebooks.cells import cell_name
from autograder.course.points import shown
from autograder.course.tree import Course, CourseError
from autograder.files import Temporary
from autograder.grading.engine import Engine, EngineFault
from autograder.grading.jobs import Job
from autograder.grading.single import grade_taken
from autograder.inert import lines
from autograder.intake.submission import Unreadable
from autograder.integrations.nbgrader.pages import said
from autograder.report.model import NEEDS, Report, TaskResult

AGAIN = "run grade notebooks again, then nbgrader generate_assignment {} --force"


class GradeOutside(NbGraderPreprocessor):  # type: ignore[misc]
    """Replaces ``Execute``.

    Whatever it raises, nbgrader reports as a failure of this submission, and goes on with the next one.
    """

    course = Unicode(help="The folder that holds exercises/ and graders/.").tag(config=True)
    allow_unconfined = Bool(
        False, help="Run hidden graders even where learners' code could read them, as grade run --allow-unconfined."
    ).tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Raises ``Unreadable``, ``CourseError`` or ``EngineFault``: never a zero for a fault of ours."""
        facts = resources["nbgrader"]
        report = self._report(nb, facts["assignment"], facts["notebook"])
        _fill(nb, report, facts["assignment"])
        return nb, resources

    def _report(self, nb: Any, assignment: str, name: str) -> Report:
        course = Course(Path(self.course))
        lesson = next((lesson for lesson in course.lessons if lesson.folder == assignment), None)
        if lesson is None or not course.has_graders:
            raise CourseError(f"{course.root} has no graders of {assignment}: see course in nbgrader_config.py.")
        with Temporary() as folder:
            path = Path(folder) / f"{name}.ipynb"
            path.write_text(json.dumps({"cells": [_plain(cell) for cell in nb.cells]}), encoding="utf-8")
            job = Job(course.root, path, (lesson.number,), allow_unconfined=self.allow_unconfined)
            report, staff = grade_taken(contextlib.nullcontext(_warm.engine(course.root)), job)
        if report.faulty:
            details = "\n".join(test.detail for test in staff.tests if test.detail)
            raise EngineFault(f"a grader failed, which says nothing about the submission:\n{details}")
        if report.undecided:
            raise Unreadable(f"{NEEDS}: {' '.join(report.undecided)}")
        return report


def _plain(cell: Any) -> dict[str, str]:
    return {"cell_type": cell.cell_type, "source": cell.source}


class _Warm:
    """One engine for all notebooks of a command, or of a server that grades; it's started again if it has ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        atexit.register(self.close)

    def engine(self, course: Path) -> Engine:
        """Starting takes a few seconds."""
        with self._lock:
            if self._engine is not None and not self._engine.alive():
                self._end()
            if self._engine is None:
                self._engine = Engine(course=course).__enter__()
            return self._engine

    def close(self) -> None:
        """End it, if there is one."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.__exit__(None, None, None)


_warm = _Warm()


def _fill(nb: Any, report: Report, assignment: str) -> None:
    """Write results into the grade cells. Cells that people grade are left to them."""
    tasks = {cell_name(task.task): task for task in report.tasks}
    notes = [*report.notes]
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        if is_grade(cell) and not is_solution(cell):
            name, worth = cell.metadata.nbgrader.grade_id, float(cell.metadata.nbgrader.points)
            task = tasks.pop(name, None)
            if task is None or task.points is None:
                raise CourseError(
                    f"the grade cell {name} belongs to no task, and cells don't run here: let people grade it."
                )
            if task.max_points != worth:
                raise CourseError(
                    f"task {task.task} is worth {shown(task.max_points or 0.0)}, its cell {worth:g}: "
                    f"{AGAIN.format(assignment)}."
                )
            cell.outputs = _outputs(task, task.points, notes)
            notes = []
    if tasks:
        raise CourseError(f"{next(iter(tasks))} has no grade cell: {AGAIN.format(assignment)}.")


def _outputs(task: TaskResult, points: float, notes: list[str]) -> list[Any]:
    text = lines(said(task)) + "".join(f"Note: {lines(note)}\n" for note in notes)
    return [
        NotebookNode(output_type="stream", name="stdout", text=text),
        NotebookNode(
            output_type="execute_result", data=NotebookNode({"text/plain": repr(points)}), metadata=NotebookNode(),
            execution_count=None,
        ),
    ]  # fmt: skip
