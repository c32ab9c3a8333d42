"""The known mistakes in the graders' files: read as text, without importing or running anything."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

from autograder import blame
from autograder.course.tree import CourseError, read_text
from autograder.source.definitions import Definition, definitions

MISTAKE = 'write @mistake("1.2", "an-id", "A sentence for the learner."), with texts in quotes'
VARIANT = 'write @variant("an-id"), with the id of a mistake above it'
NAMED = ("task", "id", "sentence")


@dataclass
class Known:
    """One mistake of one task, with the function name and source of each of its implementations."""

    task: str
    id: str
    sentence: str
    implementations: list[tuple[str, str]] = field(default_factory=list)
    lines: list[tuple[Path, int]] = field(default_factory=list)
    """The place of each of them."""


def read(paths: list[Path]) -> dict[str, Known]:
    """The mistakes of one lesson's files by id, in the order of the files. Raises ``CourseError``."""
    found: dict[str, Known] = {}
    for path in paths:
        for id, known in parse(read_text(path), path).items():
            if id in found:
                first = found[id].lines[0]
                raise _wrong(*known.lines[0], f"{id} is already a mistake in line {first[1]} of {first[0].name}")
            found[id] = known
    return found


def parse(text: str, path: Path) -> dict[str, Known]:
    """The mistakes of one file by id. Raises ``CourseError``.

    Reads the text, because ``inspect.getsource`` takes the first of several classes of one name.
    """
    try:
        tree = ast.parse(text, str(path))
    except (SyntaxError, ValueError, RecursionError) as error:
        raise CourseError(blame.sentence(error, path.parents[2], blame.placed(path, path.parents[2]))) from error
    found: dict[str, Known] = {}
    lines = text.splitlines()
    for node in definitions(tree):
        for decorator in node.decorator_list:
            if (known := _registered(decorator, found, path)) is not None:
                known.implementations.append((node.name, _source(lines, node, decorator)))
                known.lines.append((path, node.lineno))
    return found


def _registered(decorator: ast.expr, found: dict[str, Known], path: Path) -> Known | None:
    """What ``@mistake(task, id, sentence)`` or ``@variant(id)`` registers; null for any other decorator."""
    name = getattr(decorator.func if isinstance(decorator, ast.Call) else decorator, "id", "")
    if name not in ("mistake", "variant"):
        return None
    said = _arguments(decorator)
    if name == "variant":
        if said.get("task", "") not in found:  # its only argument
            raise _wrong(path, decorator.lineno, f"this is a variant of a mistake that doesn't exist: {VARIANT}")
        return found[said["task"]]
    if said.keys() != set(NAMED) or not all(said.values()):
        raise _wrong(path, decorator.lineno, f"a mistake has a task, an id and a sentence: {MISTAKE}")
    by = [k.value for k in decorator.keywords if k.arg == "by"] if isinstance(decorator, ast.Call) else []
    if by and getattr(by[0], "value", "") not in ("output", "symptom"):
        raise _wrong(path, decorator.lineno, 'by is "output", which may be left out, or "symptom"')
    if not re.fullmatch(r"\d+\.\d+", said["task"]):
        raise _wrong(path, decorator.lineno, f"{said['task']} isn't a task's number: {MISTAKE}")
    if said["id"] in found:
        raise _wrong(path, decorator.lineno, f"{said['id']} is another mistake's id too: give each its own")
    return found.setdefault(said["id"], Known(said["task"], said["id"], said["sentence"]))


def _arguments(decorator: ast.expr) -> dict[str, str]:
    """The texts that a decorator gets, by name."""
    if not isinstance(decorator, ast.Call):
        return {}
    given = [*zip(NAMED, decorator.args, strict=False), *((k.arg or "", k.value) for k in decorator.keywords)]
    if decorator.func.id == "variant" and decorator.keywords:  # type: ignore[attr-defined]
        given = [("task", decorator.keywords[0].value)]
    found = {}
    for name, value in given:
        if name in NAMED and isinstance(value, ast.Constant) and isinstance(value.value, str):
            found[name] = value.value.strip()
    return found


def _wrong(path: Path, line: int, what: str) -> CourseError:
    return CourseError(f"{blame.placed(path, path.parents[2])}, line {line}: {what}.")


def _source(lines: list[str], node: Definition, registering: ast.expr) -> str:
    """The implementation without the decorator that registers it."""
    kept = [decorator.lineno for decorator in node.decorator_list if decorator is not registering]
    return "\n".join(lines[min([node.lineno, *kept]) - 1 : node.end_lineno])
