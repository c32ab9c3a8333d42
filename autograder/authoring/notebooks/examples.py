"""A page's fenced Python, as cells that run."""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from autograder.authoring.notebooks.source import of_one
from autograder.source.keeping import Import

FENCED = re.compile(r"^```python( solved)?[ \t]*\n(.*?)^```[ \t]*$|^<details.*?^</details>", re.MULTILINE | re.DOTALL)
"""``solved`` says that a block needs the tasks of its section. Cells can't be inside of what folds away."""
PARAGRAPH = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True)
class Piece:
    """A run of text, or an example."""

    text: str
    is_code: bool = False
    solved: bool = False


def pieces(section: str, modules: Collection[str], tasks: Collection[str]) -> list[Piece]:
    """A section of a page in order.

    Two kinds of block stay text: what isn't Python, and what binds a task's name, because it would hide the learner's
    own function from the cells below.

    Args:
        section: its Markdown.
        modules: the lesson's modules. In a notebook, what an example imports of them is there already.
        tasks: the names of the lesson's tasks.
    """
    found = list[Piece]()
    text, at = "", 0
    for block in FENCED.finditer(section):
        code = _runnable(block[2] or "", modules, tasks)
        text, at = text + section[at : block.start() if code else block.end()], block.end()
        if code:
            found += [Piece(text.strip("\n"))] if text.strip() else []
            found.append(Piece(code, True, bool(block[1])))
            text = ""
    text += section[at:]
    return found + ([Piece(text.strip("\n"))] if text.strip() else [])


def parted(found: list[Piece], is_first: bool) -> tuple[list[Piece], list[Piece]]:
    """The pieces before the first example, or else the first that needs a task; and the rest.

    The paragraph that leads to it goes with it.
    """
    place = next((n for n, piece in enumerate(found) if piece.is_code and (is_first or piece.solved)), len(found))
    if place in (0, len(found)) or found[place - 1].is_code:
        return found[:place], found[place:]
    *before, lead = PARAGRAPH.split(found[place - 1].text)
    above = [Piece("\n\n".join(before))] if before else []
    return [*found[: place - 1], *above], [Piece(lead), *found[place:]]


def _runnable(text: str, modules: Collection[str], tasks: Collection[str]) -> str:
    try:
        body = ast.parse(text).body
        code = "\n".join(_lines(text, body, modules)).strip("\n")
        bound = {
            name.get_name() for name in symtable.symtable(code, "example", "exec").get_symbols() if _is_bound(name)
        }
    except (SyntaxError, ValueError, RecursionError):
        return ""
    return "" if bound & set(tasks) else code


def _lines(text: str, body: list[ast.stmt], modules: Collection[str]) -> Iterator[str]:
    lines = text.splitlines()
    at = 0
    for node in body:
        if isinstance(node, Import):
            end = node.end_lineno or node.lineno
            yield from lines[at : node.lineno - 1]
            yield from of_one(node, "\n".join(lines[node.lineno - 1 : end]), modules).splitlines()
            at = end
    yield from lines[at:]


def _is_bound(name: symtable.Symbol) -> bool:
    return name.is_assigned() or name.is_imported()
