"""What ``nbgrader_config.py`` says: which of nbgrader's own steps are replaced by ours."""

from __future__ import annotations

from typing import Any

from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.preprocessors import ClearSolutions, Execute

from autograder.authoring.notebooks.stubs import CutStubs
from autograder.integrations.nbgrader.grading import GradeOutside
from autograder.integrations.nbgrader.restoring import RestoreCells


def configure(c: Any, course: str) -> None:
    """Grade with the hidden graders of a course; cut stubs as the course cuts them.

    Raises ``LookupError`` if this version of nbgrader has no such steps: learners' cells must never run here.
    """
    c.GenerateAssignment.preprocessors = _instead(GenerateAssignment, "preprocessors", ClearSolutions, CutStubs)
    c.Autograde.sanitize_preprocessors = [RestoreCells, *_steps(Autograde, "sanitize_preprocessors")]
    c.Autograde.autograde_preprocessors = _instead(Autograde, "autograde_preprocessors", Execute, GradeOutside)
    c.GradeOutside.course = course


def _instead(converter: Any, steps: str, old: type, new: type) -> list[type]:
    found = _steps(converter, steps)
    if found.count(old) != 1:
        raise LookupError(f"nbgrader's {converter.__name__}.{steps} has no single {old.__name__}: another version?")
    return [new if step is old else step for step in found]


def _steps(converter: Any, steps: str) -> list[type]:
    """The list as nbgrader has it."""
    return list(converter.class_traits()[steps].default())
