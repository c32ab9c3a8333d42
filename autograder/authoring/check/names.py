"""Names that both learners' files and graders' objects define: the author has to say which one they mean."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.authoring.check.mistakes import names as given_names
from autograder.course.tree import Lesson, read_text
from autograder.source.definitions import parsed
from autograder.testing.remote import OWN
from autograder.testing.student import Student


def taken(lesson: Lesson) -> Iterator[str]:
    """Where a lesson's checks ask for something of the grader's although learners define that name, in sentences."""
    nobody: Any = None
    functions = {name for name in dir(Student(nobody, hidden=True)) if not name.startswith("_")}
    modules = [tree for path in sorted(lesson.solutions.glob("*.py")) if (tree := parsed(read_text(path)))]
    functions &= {name for module in modules for name in _defined(module.body)}
    members = set(OWN) & {name for module in modules for name in _members(module)}
    for path in _checks(lesson):
        tree = parsed(read_text(path))
        for node in ast.walk(tree) if tree and (functions or members) else ():
            match node:
                case ast.Attribute(value=ast.Name(id="student"), attr=name) if name in functions:
                    yield (
                        f"{path.relative_to(lesson.course)}, line {node.lineno}, asks for student.{name}, which is the "
                        f"grader's own: write student[\"{name}\"] for the learner's."
                    )
                case ast.Attribute(value=ast.Name(id=held), attr=name) if held != "student" and name in members:
                    yield (
                        f"{path.relative_to(lesson.course)}, line {node.lineno}, asks for {held}.{name}, which is the "
                        f"grader's own: write {held}.attribute(\"{name}\") for the learner's."
                    )


def unknown(lesson: Lesson) -> Iterator[str]:
    """Where a hidden test asks for a function that no worked file has, in sentences."""
    own = {name for path in sorted(lesson.solutions.glob("*.py")) for name in given_names(read_text(path))}
    nobody: Any = None
    own |= set(dir(Student(nobody, hidden=True)))
    for path in _checks(lesson) if "*" not in own else ():
        for node in ast.walk(parsed(read_text(path)) or ast.Module([], [])):
            match node:
                case ast.Attribute(value=ast.Name(id="student"), attr=name) if name not in own:
                    where = f"{path.relative_to(lesson.course)}, line {node.lineno}"
                    yield f"{where}: student.{name}: there is no {name} in solutions/{lesson.folder}: is it misspelled?"


def _checks(lesson: Lesson) -> list[Path]:
    """Hidden and public tests, and what hidden ones share."""
    hidden = [path for path in sorted(lesson.graders.glob("*.py")) if not path.name.startswith("mistakes")]
    return hidden + sorted(lesson.exercises.glob("test_*.py"))


def _defined(body: list[ast.stmt]) -> Iterator[str]:
    """The names that a block's statements define."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield statement.name
        else:
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    yield node.id


def _members(module: ast.Module) -> Iterator[str]:
    """What its classes define, and give their objects."""
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef):
            yield from _defined(node.body)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
