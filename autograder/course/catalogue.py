"""The known mistakes as they stand in the graders' files: read as text, nothing imported or run."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course.tree import read_text
from autograder.source.definitions import Definition, definitions


@dataclass
class Known:
    """One mistake of one task, with the function name and source of each of its implementations."""

    task: str
    id: str
    sentence: str
    implementations: list[tuple[str, str]] = field(default_factory=list)


def read(paths: list[Path]) -> dict[str, Known]:
    """The mistakes of one lesson's files by id, in the order of the files."""
    found: dict[str, Known] = {}
    for path in paths:
        found |= parse(read_text(path))
    return found


def parse(text: str) -> dict[str, Known]:
    """The mistakes of one file by id.

    Read from the text: ``inspect.getsource`` takes the first of several classes of one name.
    """
    found: dict[str, Known] = {}
    for node in definitions(ast.parse(text)):
        for decorator in node.decorator_list:
            if (known := _registered(decorator, found)) is not None:
                known.implementations.append((node.name, _source(text, node, decorator)))
    return found


def _registered(decorator: ast.expr, found: dict[str, Known]) -> Known | None:
    """What ``@mistake(task, id, sentence)`` or ``@variant(id)`` registers; null for any other decorator."""
    if not (isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name)):
        return None
    arguments = [ast.literal_eval(argument) for argument in decorator.args]
    if decorator.func.id == "mistake":
        return found.setdefault(arguments[1], Known(*arguments[:3]))
    return found[arguments[0]] if decorator.func.id == "variant" else None


def _source(text: str, node: Definition, registering: ast.expr) -> str:
    """The implementation without the decorator that registers it."""
    kept = [decorator.lineno for decorator in node.decorator_list if decorator is not registering]
    return "\n".join(text.splitlines()[min([node.lineno, *kept]) - 1 : node.end_lineno])
