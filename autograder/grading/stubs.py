"""What the files that learners fill in import as they were handed out: a machine without it can grade nobody."""

from __future__ import annotations

import ast
import importlib
import importlib.util
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.course.tree import Lesson
from autograder.grading.causes import Cause, Lacking


def check(lessons: Iterable[Lesson]) -> None:
    """Raise ``Lacking`` for the first package that a stub imports and that is not here."""
    importlib.invalidate_caches()  # it may have been installed since
    for lesson in lessons:
        for path in sorted(lesson.exercises / name for name in lesson.files if name.endswith(".py")):
            for name in _needed(path):
                if name not in lesson.modules and importlib.util.find_spec(name) is None:
                    raise Lacking(Cause.LACKING.said(file=path.name, name=name))


def _needed(path: Path) -> list[str]:
    """The packages that a file imports whatever happens. None of a file that is no Python, which others refuse."""
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError):
        return []
    return list(dict.fromkeys(_imports(tree)))


def _imports(node: ast.AST) -> Iterator[str]:
    for part in ast.iter_child_nodes(node):
        match part:
            case ast.Import(names=names):
                yield from (alias.name.split(".")[0] for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module.split(".")[0]
            case ast.Try() | ast.If():  # the file itself says what it does without
                pass
            case _:
                yield from _imports(part)
