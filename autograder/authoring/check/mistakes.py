"""What's wrong with the known mistakes of a lesson, read as text before anything is graded."""

from __future__ import annotations

import ast
import builtins
import dis
from collections.abc import Iterator
from types import CodeType

from autograder import blame
from autograder.course.catalogue import Known, read
from autograder.course.tree import Lesson
from autograder.source.definitions import blocks, parsed
from autograder.testing.plugin import mistake_files
from autograder.testing.variants import functions, solution


def faults(lesson: Lesson) -> Iterator[tuple[str, str]]:
    """A sentence for each thing that's wrong, and the task that it spoils. Raises ``CourseError``."""
    files = {name: text for name, text in solution(lesson).items() if name.endswith(".py")}
    tasks = {function: task for text in files.values() for task, own in functions(text).items() for function in own}
    given = {name: names(text) for name, text in files.items()}
    for known in read(mistake_files(lesson.graders)).values():
        for (function, source), (path, line) in zip(known.implementations, known.lines, strict=True):
            at = f"{blame.placed(path, lesson.course)}, line {line}"
            if what := _fault(known, function, source, lesson, files, tasks, given):
                yield f"{at}: {what}.", known.task


def _fault(
    known: Known,
    function: str,
    source: str,
    lesson: Lesson,
    files: dict[str, str],
    tasks: dict[str, str],
    given: dict[str, set[str]],
) -> str:
    where = f"solutions/{lesson.folder}"
    file = next((name for name, text in files.items() if function in blocks(text)), None)
    if file is None:
        return f"{known.id} is a wrong {function}, but {where} has none: give it the name of the task's function"
    if known.task not in lesson.headings:
        return f"{known.id} belongs to task {known.task}, and exercises/{lesson.folder}/README.md has no such heading"
    if tasks.get(function, known.task) != known.task and known.task not in tasks.values():
        return f"{known.id} belongs to task {known.task}, and {function} is task {tasks[function]}"
    unknown = sorted(name for name in _used(source) - given[file] - set(dir(builtins)) if not name.startswith("__"))
    if unknown and "*" not in given[file]:
        return (
            f"{known.id} uses {unknown[0]}, which {where}/{file} doesn't have, and it takes the place of {function} "
            f"there: define or import {unknown[0]} inside {function}"
        )
    return ""


def names(text: str) -> set[str]:
    """The names that a module defines, anywhere at its top."""
    tree = parsed(text)
    found: set[str] = set()
    for node in ast.walk(tree) if tree is not None else ():
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                found |= {(alias.asname or alias.name).partition(".")[0] for alias in names}
    return found


def _used(source: str) -> set[str]:
    """The names that a definition looks for outside itself when it runs."""
    tree = parsed(source)
    return set(_globals(compile(tree, "<mistake>", "exec"))) - names(source) if tree is not None else set()


def _globals(code: CodeType) -> Iterator[str]:
    for instruction in dis.get_instructions(code):
        if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            yield str(instruction.argval)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _globals(constant)
