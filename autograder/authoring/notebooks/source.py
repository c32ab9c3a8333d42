"""A lesson's worked file, split into the cells of a notebook."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from autograder.course.cut import BEGIN, CUTTERS
from autograder.source.keeping import HERE

RULE = re.compile(r"^# -{5,}.*$", re.MULTILINE)
"""The rules that separate the tasks of a file; in a notebook, cells do that."""
GAP = re.compile(r"\n{4,}")
WRITTEN = re.compile(r"%%writefile ([\w.-]+)\n")
"""The first line of a cell that holds a file."""


@dataclass(frozen=True)
class Part:
    """A top-level definition that is a task's, or consecutive lines that learners get."""

    text: str
    task: str = ""
    """Empty for lines that learners get."""
    name: str = ""


def rules(source: str) -> str:
    """The docstring of a file, about all of its tasks."""
    return ast.get_docstring(ast.parse(source)) or ""


def parts(source: str, modules: Collection[str] = ()) -> Iterator[Part]:
    """The rest of it in order. Comments and decorators stay with the definition below them.

    In a notebook all modules of a lesson are one: imports of the others lead to what the cells define.
    """
    given: list[str] = []
    for node, text in _nodes(source):
        task = next((found[2] for line in text.splitlines() if (found := BEGIN.match(line))), "")
        if not task:
            given.append(_comment(node) if _is_text(node) else of_one(node, text, modules))
            continue
        if before := "\n".join(given).strip("\n"):
            yield Part(before)
        given = []
        yield Part(text.strip("\n"), task, getattr(node, "name", ""))
    if after := "\n".join(given).strip("\n"):
        yield Part(after)


def of_one(node: ast.stmt, text: str, modules: Collection[str]) -> str:
    """An import of another module of the lesson; any other statement stays as it is."""
    match node:
        case ast.ImportFrom(module=str(name), names=aliases, level=0) if name in modules:
            return "\n".join(f"{a.asname} = {a.name}" for a in aliases if a.asname not in (None, a.name))
        case ast.Import(names=aliases) if any(alias.name in modules for alias in aliases):
            others = [ast.unparse(ast.Import([alias])) for alias in aliases if alias.name not in modules]
            own = [f"{alias.asname or alias.name} = {HERE}" for alias in aliases if alias.name in modules]
            return "\n".join([*others, "import sys", *own])
    return text


def _nodes(source: str) -> Iterator[tuple[ast.stmt, str]]:
    """Each statement of a file with its lines and those before it, except the docstring."""
    lines, body = source.splitlines(), ast.parse(source).body
    start = 0
    for node in body:
        end = _end(node, lines)
        if not (node is body[0] and _is_text(node)):
            yield node, GAP.sub("\n\n\n", RULE.sub("", "\n".join(lines[start:end])))
        start = end


def _end(node: ast.stmt, lines: list[str]) -> int:
    """Where a statement ends, with the indented comments that follow it, ``# END SOLUTION`` among them."""
    end = node.end_lineno or node.lineno
    for number, line in enumerate(lines[end:], end + 1):
        if line.startswith(" "):
            end = number
        elif line:
            break
    return end


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _comment(node: ast.stmt) -> str:
    """A text about the name above, which a cell that ends with it would print."""
    assert isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return "\n".join(f"# {line}".rstrip() for line in inspect.cleandoc(str(node.value.value)).splitlines())


def is_cut(source: str) -> bool:
    """Whether a cell holds a solution that ``cut_cell`` takes out."""
    return bool(WRITTEN.match(source)) or any(BEGIN.match(line) for line in source.splitlines())


def cut_cell(source: str) -> str:
    """What learners get of a cell that holds a solution. Raises ``CourseError`` if a marker is misplaced."""
    written = WRITTEN.match(source)
    name = written[1] if written else "cell.py"
    cutter = CUTTERS["." + name.rpartition(".")[2]]
    head = written[0] if written else ""
    return head + cutter(source[len(head) :], name).rstrip("\n")
