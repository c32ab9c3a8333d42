"""``grade try``: one line of Python on the learner's own file, what came back beside what the docstring promises."""

from __future__ import annotations

import ast
import contextlib
import doctest
import importlib.util
import inspect
import io
import re
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from autograder.course import coursefile
from autograder.course.data import at_data
from autograder.course.tree import Course, CourseError, read_text
from autograder.kinds import kit
from autograder.kinds.stumbles import meaning
from autograder.testing import plugin
from autograder.testing.home import known_names, written
from autograder.testing.showing import shown

NAME = "<your line>"
PROMISE = re.compile(r"^(Returns|Yields|Raises):\n((?:[ \t]+.*\n?|\n)+)", re.MULTILINE)
UNSTARTED = "task {} is not started yet"


@dataclass(frozen=True)
class Tried:
    """One line of Python, and what came of it."""

    line: str
    came: str
    """What came back, or was raised."""
    promised: str
    """What the docstring says of that."""


def tries(course: Course, number: str, line: str | None) -> Iterator[Tried]:
    """Run a line on the learner's own file of a task.

    Without a line, it's the call with which the first public check of the task fails. If all pass, it's each example of
    the docstrings. Raises ``CourseError`` for a task that doesn't exist, a file that can't be imported, and a line that
    isn't Python.
    """
    lesson, heading = course.task(number)
    names = heading.names
    path = next((p for p in sorted(lesson.exercises.glob("*.py")) if _defines(p, names)), None)
    if path is None:
        raise CourseError(f"{number} has no function to try: answer it in {lesson.exercises.name}.")
    kit.place(coursefile.kit(course.root))
    with pytest.MonkeyPatch.context() as surroundings, at_data(lesson.exercises, [read_text(path)]):
        surroundings.syspath_prepend(path.parent)  # the file may import what lies beside it
        module = _imported(path)
        calls = [line] if line is not None else _failing(lesson.exercises, number)
        if calls:
            known = _names(module)
            yield from (_tried(module, text, number, _promised(module, names, text), known) for text in calls)
            return
        for name in names:
            known = _names(module)  # one example may name what the next one uses
            for example in doctest.DocTestParser().get_examples(_doc(module, name)):
                tried = _tried(module, example.source.strip(), number, example.want.strip(), known)
                if tried.promised or tried.came:
                    yield tried


def _defines(path: Path, names: list[str]) -> bool:
    text = read_text(path)
    return not path.name.startswith("test_") and any(
        re.search(rf"^(?:def|class) {name}\b", text, re.MULTILINE) for name in names
    )


def _imported(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        with pytest.MonkeyPatch.context() as known:
            known.setitem(sys.modules, path.stem, module)  # where dataclasses look up the names in annotations
            spec.loader.exec_module(module)
    except Exception as error:
        raise CourseError(f"{path.name} can't be imported{_where(error, path)}: {_words(error)}") from error
    return module


def _failing(folder: Path, number: str) -> list[str]:
    """The call with which the first public check of a task fails, as you'd type it."""
    found = _Failing(number)
    with contextlib.redirect_stdout(io.StringIO()):  # nobody reads what pytest prints
        pytest.main(["--tb=no", "--import-mode=importlib", "-p", "no:cacheprovider", str(folder)], plugins=[found])
    return found.calls[:1]


class _Failing:
    """The pytest plugin that runs one task's checks, and notes the last call of each that fails."""

    def __init__(self, number: str) -> None:
        self._number = number
        self.calls: list[str] = []

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the task's."""
        items[:] = [item for item in items if plugin.task_of(item) == self._number]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        """After each phase of a check."""
        student = getattr(item, "funcargs", {}).get("student")
        if call.when == "call" and call.excinfo is not None and student is not None and student.calls:
            text = written(student.calls[-1])
            self.calls += [text] if text else []


def _names(module: ModuleType) -> dict[str, Any]:
    """What a line may name: what calls to try at home do, and everything in the learner's file."""
    names = known_names()
    if kit.placed().name:
        names[kit.GIVEN] = kit.given()
    return names | vars(module)


def _tried(module: ModuleType, line: str, number: str, promised: str, names: dict[str, Any]) -> Tried:
    try:
        statements = ast.parse(line, NAME).body
    except (SyntaxError, ValueError) as error:
        raise CourseError(f"your line isn't Python: {_words(error)}") from error
    return Tried(line, "\n".join(_run(statements, names, Path(str(module.__file__)), number)), promised)


def _run(statements: list[ast.stmt], names: dict[str, Any], path: Path, number: str) -> Iterator[str]:
    """What each expression gives, one after the other, up to the first exception."""
    try:
        for statement in statements:
            if isinstance(statement, ast.Expr):
                value = eval(compile(ast.Expression(statement.value), NAME, "eval"), names)
                yield shown(value)
            else:
                exec(compile(ast.Module([statement], []), NAME, "exec"), names)
    except NotImplementedError as error:
        yield UNSTARTED.format(number) if str(error) == f"task {number}" else _raised(error, path)
    except Exception as error:
        yield _raised(error, path)


def _raised(error: Exception, path: Path) -> str:
    meant = meaning(str(error))
    return " ".join(filter(None, (f"raised {_words(error)}{_where(error, path)}.", meant)))


def _words(error: Exception) -> str:
    return "".join(traceback.format_exception_only(error)[-1:]).strip().rstrip(".")


def _where(error: Exception, path: Path) -> str:
    lines = [at.lineno for at in traceback.extract_tb(error.__traceback__) if Path(at.filename) == path]
    return f" (line {lines[-1]} of {path.name})" if lines else ""


def _doc(module: ModuleType, name: str) -> str:
    return inspect.getdoc(getattr(module, name, None)) or ""


def _promised(module: ModuleType, names: list[str], line: str) -> str:
    """What the docstring of the function in a line says that it returns and raises."""
    called = [name for name in names if re.search(rf"\b{name}\(", line)] or names[:1]
    found = [inspect.cleandoc(body) for name in called for _, body in PROMISE.findall(_doc(module, name))]
    said = "\n".join(found) or (_doc(module, called[0]).partition("\n")[0] if called else "")
    return said.replace("``", "")
