"""The functions and classes at the top of a file: what they are, where they stand, and whether they are stubs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
OPENS = re.compile(r"(?:async +)?(?:def|class) +(\w+)")
CONTINUES = re.compile(r"[ \t)\]}]")
"""Beginnings of lines that belong to the statement above."""


class Block(NamedTuple):
    """Lines of a file, counted from 0; the last one isn't included."""

    first: int
    end: int

    def of(self, text: str) -> list[str]:
        """These lines, with their ends."""
        return text.splitlines(keepends=True)[self.first : self.end]


def parsed(text: str) -> ast.Module | None:
    """The syntax tree; None if the text isn't Python."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def definitions(tree: ast.Module | None) -> list[Definition]:
    """The functions and classes at the top of a file, in order; nothing without a tree."""
    return [node for node in tree.body if isinstance(node, Definition)] if tree is not None else []


def functions(text: str) -> list[ast.FunctionDef]:
    """Every function of a file, including those in classes and in other functions."""
    tree = parsed(text)
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)] if tree is not None else []


def words(node: ast.AST) -> Iterator[str]:
    """Every name in it that could be a definition's."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            yield inner.id


def is_unwritten(node: ast.AST) -> bool:
    """Whether a statement says that the code isn't written yet."""
    return isinstance(node, ast.Raise) and "NotImplementedError" in words(node)


def gives_up(text: str, line: int, kind: str) -> bool:
    """Whether a line, counted from 1, is of a statement that raises this kind of exception by name."""
    tree = parsed(text)
    own = [node for node in ast.walk(tree) if isinstance(node, ast.Raise | ast.Assert)] if tree is not None else []
    here = [node for node in own if node.lineno <= line <= (node.end_lineno or node.lineno)]
    names = {word for node in here for word in words(node)} | {
        "AssertionError" for n in here if isinstance(n, ast.Assert)
    }
    return kind in names and not any(map(is_unwritten, here))


def is_stub(node: Definition) -> bool:
    """Whether its body, or that of each method, does nothing but say that it isn't written yet."""
    if isinstance(node, ast.ClassDef):
        methods = [inner for inner in node.body if isinstance(inner, Definition)]
        return bool(methods) and all(map(is_stub, methods))
    body = without_docstring(node)
    return len(body) == 1 and is_unwritten(body[0])


def without_docstring(node: Definition) -> list[ast.stmt]:
    """What it does."""
    return node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body


def definition(tree: ast.Module, name: str) -> Definition | None:
    """The function or class of that name at the top of a file; the last one, as in Python."""
    found = [node for node in definitions(tree) if node.name == name]
    return found[-1] if found else None


def blocks(text: str) -> dict[str, Block]:
    """The lines of each function and class at the top of a file, with its decorators."""
    tree = parsed(text)
    if tree is None:
        return dict(by_lines(text.splitlines()))
    return {node.name: block(node) for node in definitions(tree)}


def block(node: Definition) -> Block:
    """Its lines, with its decorators."""
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return Block(first - 1, node.end_lineno or node.lineno)


def by_lines(lines: list[str]) -> list[tuple[str, Block]]:
    """The same without a parser, judged by the left margin, for a text that may not be Python."""
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
