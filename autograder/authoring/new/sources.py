"""A Python file, and what it imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from autograder.course.tree import read_text
from autograder.errors import Refusal


@dataclass(frozen=True)
class Import:
    """What a line of a file imports."""

    line: int
    name: str
    """With its dots, but not those before it."""
    relative: bool
    sure: bool
    """Whether the file needs it: it's in no ``try`` and under no ``if``."""

    @property
    def top(self) -> str:
        """The first part of its name."""
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class Source:
    """A Python file."""

    path: Path
    text: str
    tree: ast.Module

    @classmethod
    def read(cls, path: Path) -> Source:
        """Raises ``Refusal`` if it isn't Python."""
        text = read_text(path)
        try:
            return cls(path, text, ast.parse(text))
        except SyntaxError as error:
            raise Refusal(f"{path}, line {error.lineno}, isn't Python: {error.msg}.") from error
        except (ValueError, RecursionError) as error:
            raise Refusal(f"{path} isn't Python: {error}.") from error

    @cached_property
    def imports(self) -> list[Import]:
        """All of them; ``from . import bank`` imports bank."""
        return list(_imports(self.tree, sure=True))

    @property
    def tops(self) -> list[str]:
        """The first parts of their names, each once."""
        return list(dict.fromkeys(one.top for one in self.imports))


def _imports(node: ast.AST, *, sure: bool) -> Iterator[Import]:
    for part in ast.iter_child_nodes(node):
        match part:
            case ast.Import(names=aliases):
                yield from (Import(part.lineno, alias.name, False, sure) for alias in aliases)
            case ast.ImportFrom(module=module, names=aliases, level=level):
                names = [module] if module else [alias.name for alias in aliases]
                yield from (Import(part.lineno, name, bool(level), sure) for name in names)
            case _:
                yield from _imports(part, sure=sure and not isinstance(part, ast.Try | ast.If))
