"""``nbgrader generate_assignment``: learners' cells are cut as learners' files are."""

from __future__ import annotations

from typing import Any

from nbgrader.preprocessors import ClearSolutions
from nbgrader.utils import is_solution

from autograder.authoring.notebooks.source import cut_cell, is_cut


class CutStubs(ClearSolutions):  # type: ignore[misc]
    """Replaces ``ClearSolutions``, and treats other cells as that does."""

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        """Raises ``CourseError`` if a marker is misplaced."""
        if not (cell.cell_type == "code" and is_solution(cell) and is_cut(cell.source)):
            found: tuple[Any, Any] = super().preprocess_cell(cell, resources, cell_index)
            return found
        cell.source = cut_cell(cell.source)
        return cell, resources
