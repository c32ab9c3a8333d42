"""Where functions and classes stand in a file: by its syntax tree, or line by line while the file cannot be parsed."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
OPENS = re.compile(r"(?:async +)?(?:def|class) +(\w+)")
CONTINUES = re.compile(r"[ \t)\]}]")
"""How a line begins that belongs to what stands above it."""


class Block(NamedTuple):
    """Lines of a file, counted from 0, the last one not included."""

    first: int
    end: int

    def of(self, text: str) -> list[str]:
        """These lines, with their ends."""
        return text.splitlines(keepends=True)[self.first : self.end]


def parsed(text: str) -> ast.Module | None:
    """The syntax tree; None where there is none."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def definition(tree: ast.Module, name: str) -> Definition | None:
    """The function or class of that name at the top of a file; the last one, as Python has it."""
    found = [node for node in tree.body if isinstance(node, Definition) and node.name == name]
    return found[-1] if found else None


def blocks(text: str) -> dict[str, Block]:
    """Where each function and class at the top of a file stands, its decorators included."""
    tree = parsed(text)
    if tree is None:
        return dict(_by_lines(text.splitlines()))
    found = {}
    for node in tree.body:
        if isinstance(node, Definition):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            found[node.name] = Block(first - 1, node.end_lineno or node.lineno)
    return found


def _by_lines(lines: list[str]) -> list[tuple[str, Block]]:
    found = []
    for number, line in enumerate(lines):
        if opening := OPENS.match(line):
            first = end = number
            while end + 1 < len(lines) and (not lines[end + 1].strip() or CONTINUES.match(lines[end + 1])):
                end += 1
            while not lines[end].strip():
                end -= 1
            while first > 0 and lines[first - 1].startswith("@"):
                first -= 1
            found.append((opening[1], Block(first, end + 1)))
    return found
