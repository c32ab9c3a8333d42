"""What nbgrader's formgrader opens: one notebook per learner and lesson, with a cell for each task.

::

    source/<lesson>/                               so that the formgrader lists the lesson
    submitted/<learner>/<lesson>/timestamp.txt     so that it counts the learner, as it knows the time
    autograded/<learner>/<lesson>/<lesson>.ipynb   what the tests said, with a box for a grader's own score

Learners' sentences are plain output of code cells, which the formgrader escapes.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from autograder.authoring.notebooks.cells import cell_name
from autograder.course.points import of
from autograder.files import write
from autograder.integrations.nbgrader.entries import Changes
from autograder.integrations.nbgrader.marks import Learner, Marks
from autograder.report.model import TaskResult

MARK = "grade gradebook"


def write_pages(folder: Path, marks: Marks, changes: Changes) -> None:
    """Leaves alone the notebooks that nbgrader wrote itself. Raises ``OSError``."""
    for assignment in marks.assignments:
        name = assignment.name
        (folder / "source" / name).mkdir(parents=True, exist_ok=True)
        for learner in marks.learners:
            if name in learner.results:
                _stamp(folder / "submitted" / learner.id / name, changes.times[name, learner.id])
                path = folder / "autograded" / learner.id / name / f"{changes.notebooks[name]}.ipynb"
                _write(path, _page(name, learner))


def _write(path: Path, data: bytes) -> None:
    old = path.read_bytes() if path.exists() else b""
    if old != data and (not old or MARK.encode() in old):
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, data)


def _stamp(folder: Path, time: dt.datetime | None) -> None:
    """The formgrader believes that a submission is graded only if the file has the same time as the database."""
    folder.mkdir(parents=True, exist_ok=True)
    file, text = folder / "timestamp.txt", f"{time} UTC\n"
    if time is not None and not (file.exists() and file.read_text(encoding="utf-8") == text):
        write(file, text.encode())


def _page(assignment: str, learner: Learner) -> bytes:
    cells = [_cell(task) for task in learner.results[assignment]]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    page = {"cells": cells, "metadata": kernel | {"made_by": MARK}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(page, indent=1).encode()


def _cell(task: TaskResult) -> dict[str, Any]:
    name = cell_name(task.task)
    about = {"grade": True, "solution": False, "locked": True, "task": False, "schema_version": 3}
    return {
        "cell_type": "code",
        "id": name,
        "execution_count": None,
        "metadata": {"nbgrader": about | {"grade_id": name, "points": task.max_points, "cell_type": "code"}},
        "source": f"# {task.task} {task.name}",
        "outputs": [{"output_type": "stream", "name": "stdout", "text": said(task)}],
    }


def said(task: TaskResult) -> str:
    """What the tests of a task said, as plain text of several lines."""
    lines = [f"{task.status.replace('_', ' ')}: {of(task)}"]
    for test in task.tests:
        points = f" ({of(test)})" if test.max_points else ""
        lines.append(f"  {'✓' if test.passed else '✗'} {test.name}{points}")
        lines += [f"      {line}" for line in test.message.splitlines()]
    return "\n".join(lines) + "\n"
