"""What a task depends on in a file, so that a save re-checks only what it changed."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.source.definitions import Definition, definitions, is_stub, parsed, words


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
    defined: dict[str, list[Definition]] = {}
    for node in definitions(tree):
        defined.setdefault(node.name, []).append(node)
    rest = [node for node in tree.body if not isinstance(node, Definition)]
    named = {name: {word for node in nodes for word in words(node)} for name, nodes in defined.items()}
    start = [word for node in rest for word in words(node)]
    dumps = {name: "\n".join(map(ast.dump, nodes)) for name, nodes in defined.items()}
    top = "\n".join(map(ast.dump, rest))
    result = {}
    for task, names in tasks.items():
        own = [name for name in names if name in defined]
        needed = sorted(_reached([*own, *start], named) if own else defined)
        untouched = bool(own) and all(is_stub(node) for name in own for node in defined[name])
        result[task] = Facet("\n".join([top, *(dumps[name] for name in needed)]), untouched)
    return result


def _reached(start: Sequence[str], named: Mapping[str, set[str]]) -> set[str]:
    """The definitions that these names lead to."""
    reached: set[str] = set()
    waiting = [name for name in start if name in named]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [word for word in named[name] if word in named]
    return reached
