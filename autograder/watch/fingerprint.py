"""What of a file a task depends on, so that a save re-checks only what it changed."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.watch.blocks import Definition, parsed


@dataclass(frozen=True)
class Facet:
    """A file as one task sees it.

    Attributes:
        fingerprint: differs as soon as the file differs for the task.
        untouched: whether nothing but stubs of the task stands in it.
    """

    fingerprint: str
    untouched: bool


def facets(text: str, tasks: Mapping[str, Sequence[str]]) -> dict[str, Facet] | None:
    """A Python file as each task sees it; None where it cannot be parsed.

    A task depends on its own functions and classes, on every definition these name, directly or through others, and
    on all other lines at the top of the file. Comments, blank lines and the places of lines do not count.

    Args:
        text: of the file.
        tasks: the names each task is about. A task none of whose names is in the file depends on all of it.
    """
    tree = parsed(text)
    try:
        return None if tree is None else _facets(tree, tasks)
    except RecursionError:  # nested deeper than can be written down
        return None


def _facets(tree: ast.Module, tasks: Mapping[str, Sequence[str]]) -> dict[str, Facet]:
    definitions: dict[str, list[Definition]] = {}
    for node in tree.body:
        if isinstance(node, Definition):
            definitions.setdefault(node.name, []).append(node)
    rest = [node for node in tree.body if not isinstance(node, Definition)]
    named = {name: {word for node in nodes for word in _words(node)} for name, nodes in definitions.items()}
    start = [word for node in rest for word in _words(node)]
    dumps = {name: "\n".join(map(ast.dump, nodes)) for name, nodes in definitions.items()}
    top = "\n".join(map(ast.dump, rest))
    result = {}
    for task, names in tasks.items():
        own = [name for name in names if name in definitions]
        needed = sorted(_reached([*own, *start], named) if own else definitions)
        untouched = bool(own) and all(_is_stub(node) for name in own for node in definitions[name])
        result[task] = Facet("\n".join([top, *(dumps[name] for name in needed)]), untouched)
    return result


def _words(node: ast.AST) -> Iterator[str]:
    """Every name in it that could be a definition's."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            yield inner.id


def _reached(start: Sequence[str], named: Mapping[str, set[str]]) -> set[str]:
    """The definitions one comes to from these names."""
    reached: set[str] = set()
    waiting = [name for name in start if name in named]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [word for word in named[name] if word in named]
    return reached


def _is_stub(node: Definition) -> bool:
    """Whether its body, or that of each method, does nothing but say that it is not written yet."""
    if isinstance(node, ast.ClassDef):
        methods = [inner for inner in node.body if isinstance(inner, Definition)]
        return bool(methods) and all(map(_is_stub, methods))
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    return len(body) == 1 and isinstance(body[0], ast.Raise) and "NotImplementedError" in _words(body[0])
