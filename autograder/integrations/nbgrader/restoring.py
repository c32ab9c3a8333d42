"""``nbgrader autograde``, first step: whatever a learner did to the cells, nbgrader's are all there, each once.

Nothing that a learner wrote gets lost: text in one of nbgrader's own cells becomes a cell like any other. So what is
graded is what was handed in, and what ``grade run`` finds in the notebook.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors.base import NbGraderPreprocessor

Known = Mapping[str, NotebookNode]
"""The released cells by their names."""


class RestoreCells(NbGraderPreprocessor):  # type: ignore[misc]
    """Metadata that learners can edit is replaced by what the gradebook has."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Raises what nbgrader's gradebook raises."""
        facts = resources["nbgrader"]
        with Gradebook(facts["db_url"]) as book:
            known = _released(book.find_notebook(facts["notebook"], facts["assignment"]))
        nb.cells = list(_restored(nb.cells, known))
        for number, cell in enumerate(nb.cells, 1):
            cell.id = f"cell-{number}"
        nb.nbformat, nb.nbformat_minor = 4, 5  # the version that has ids
        nb.metadata = NotebookNode()  # the kernel's name comes from the gradebook too
        return nb, resources


def _released(notebook: Any) -> dict[str, NotebookNode]:
    points = {cell.name: cell.max_score for cell in [*notebook.grade_cells, *notebook.task_cells]}
    graded = {cell.name for cell in notebook.grade_cells}
    solutions = {cell.name for cell in notebook.solution_cells}
    found = {}
    for cell in notebook.source_cells:
        about: dict[str, Any] = {
            "grade_id": cell.name, "grade": cell.name in graded, "solution": cell.name in solutions,
            "task": cell.name in points and cell.name not in graded, "locked": cell.locked, "schema_version": 3,
            "checksum": cell.checksum, "cell_type": cell.cell_type,
        }  # fmt: skip
        if cell.name in points:
            about["points"] = points[cell.name]
        found[cell.name] = _cell(cell.cell_type, cell.source, about)
    return found


def _cell(kind: str, source: str, about: Mapping[str, Any]) -> NotebookNode:
    cell = NotebookNode(cell_type=kind, source=source, metadata=NotebookNode(nbgrader=NotebookNode(about)))
    if kind == "code":
        cell.update(execution_count=None, outputs=[])
    return cell


def _restored(cells: list[Any], known: Known) -> Iterator[Any]:
    names = [_claimed(cell) for cell in cells]
    last = {name: number for number, name in enumerate(names)}  # of two copies the second counts, as in a module
    for number, (cell, name) in enumerate(zip(cells, names, strict=True)):
        released = known.get(name) if last[name] == number else None
        cell.metadata = NotebookNode()
        if released is None:
            yield cell
        elif released.metadata.nbgrader.locked or cell.cell_type != released.cell_type:
            if cell.source != released.source:
                yield cell
            yield released
        else:
            cell.metadata = released.metadata
            yield cell
    for name, released in known.items():
        about = released.metadata.nbgrader
        if name not in last and (about.grade or about.task):
            yield released


def _claimed(cell: Any) -> str:
    """The name in a cell's metadata, which anybody can write."""
    about = cell.metadata.get("nbgrader") if isinstance(cell.metadata, Mapping) else None
    name = about.get("grade_id") if isinstance(about, Mapping) else None
    return name if isinstance(name, str) else ""
