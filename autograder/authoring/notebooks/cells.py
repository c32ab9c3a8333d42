"""Cells as nbformat 4.5 and nbgrader's metadata, version 3, write them. Their ids are names, so the bytes repeat.

https://nbformat.readthedocs.io/en/latest/format_description.html
https://nbgrader.readthedocs.io/en/stable/contributor_guide/metadata.html
"""

from __future__ import annotations

import json
from typing import Any

from autograder.source import examples

Cell = dict[str, Any]
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def cell_name(task: str) -> str:
    """Task 3.4 is the grade cell ``task_3_4``: nbgrader's pages use the name as an HTML id, which has no dots."""
    return f"task_{task.replace('.', '_')}"


def markdown(id: str, text: str) -> Cell:
    """A cell of text."""
    return {"cell_type": "markdown", "id": id, "metadata": {}, "source": _lines(text)}


def code(id: str, text: str) -> Cell:
    """A cell of code that nbgrader leaves alone."""
    return {
        "cell_type": "code", "id": id, "metadata": {}, "execution_count": None, "outputs": [], "source": _lines(text),
    }  # fmt: skip


def example(id: str, text: str) -> Cell:
    """A cell of code from the page, which grading knows again."""
    return code(id, text) | {"metadata": examples.marked(text)}


def solution(id: str, text: str) -> Cell:
    """A cell that learners fill in."""
    return _known(code(id, text), id, grade=False, solution=True, locked=False)


def graded(id: str, text: str, points: float) -> Cell:
    """A cell that stands for a task's points."""
    return _known(code(id, text), id, grade=True, solution=False, locked=True, points=points)


def _known(cell: Cell, id: str, **facts: object) -> Cell:
    cell["metadata"] = {"nbgrader": {"schema_version": 3, "grade_id": id, "task": False, "cell_type": "code", **facts}}
    return cell


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def notebook(cells: list[Cell]) -> bytes:
    """The whole file."""
    page = {"cells": cells, "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(page, indent=1, ensure_ascii=False).encode() + b"\n"
