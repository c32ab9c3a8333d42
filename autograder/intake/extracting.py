"""What a notebook hands in: for each lesson a module of its definitions, and the files that its cells write.

Jupyter runs cells for what they show, but a grader wants what they define. ``keeping`` decides what that is. If a task
is there more than once, the last worked version counts, and never a stub. The modules hold the learner's own lines,
each in its place below the mark of its cell.

Run as a program, this reads a notebook from standard input, after a line that holds the course's stubs. Deeply nested
text can take Python's parser down, and with it only this process.
"""

from __future__ import annotations

import ast
import contextlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from autograder.intake.cells import Code, Written, read
from autograder.source.definitions import definitions, is_stub, is_unwritten
from autograder.source.keeping import MADE_BY_PYTHON, Definition, Import, facts_of, gives, kept
from autograder.source.places import HEAD, MARK, MARKED

CPU_SECONDS = 10
MEMORY_CAP = 2**30
NO_NOTEBOOK, FAULT = 3, 1
"""Exit statuses; the second is Python's own for anything unforeseen."""
FILES_CAP = 200
"""The most files that cells may write."""


class Asked(msgspec.Struct):
    """What a notebook is read for."""

    name: str
    """The notebook's name without its suffix."""
    stubs: dict[str, str]
    """The text of each lesson's stub by the name of its file."""


class Extract(msgspec.Struct):
    """What is in a notebook."""

    modules: dict[str, str] = {}
    files: dict[str, str] = {}
    """What cells write, by their paths."""
    left_out: list[int] = []
    """The cells from which something was left out."""
    unread: dict[int, list[str]] = {}
    """By cell, what Python can't read in it."""


class Statement(NamedTuple):
    """One of a cell."""

    cell: Code
    node: ast.stmt


@dataclass
class Stub:
    """What a lesson's file asks for."""

    name: str
    given: dict[str, str] = field(default_factory=dict)
    """By the name of a definition, what the course wrote there."""
    arguments: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    tasks: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, name: str, text: str) -> Stub:
        """Raises ``SyntaxError``."""
        tree = ast.parse(text)
        found = definitions(tree)
        tasks = {node.name for node in found if any(map(is_unwritten, ast.walk(node)))}
        return cls(
            name,
            {node.name: _written(node) for node in found},
            {node.name: _arguments(node) for node in found},
            {name for node in tree.body if not isinstance(node, Import) for name in gives(node)},
            tasks or {node.name for node in found},
        )

    def touched(self, node: ast.stmt) -> bool:
        """Whether a definition is more than what the course wrote there."""
        if not isinstance(node, Definition):
            return True
        return not is_stub(node) and _written(node) != self.given.get(node.name)

    def fits(self, node: ast.stmt) -> bool:
        """Whether a definition takes the arguments of the stub with that name."""
        return isinstance(node, Definition) and _arguments(node) == self.arguments.get(node.name)


def _arguments(node: ast.AST) -> list[str]:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return []
    arguments = node.args
    return [argument.arg for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]


def _written(node: ast.stmt) -> str:
    """A definition without its docstrings and comments."""
    try:
        copy = ast.parse(ast.unparse(node))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    for inner in ast.walk(copy):
        if isinstance(inner, Definition) and ast.get_docstring(inner, clean=False) is not None:
            inner.body = inner.body[1:] or [ast.Pass()]
    return ast.unparse(copy)


def extract(data: bytes, asked: Asked) -> Extract:
    """What a notebook hands in. Raises ``ValueError`` if it isn't a notebook."""
    found = Extract()
    statements: list[Statement] = []
    for part in read(data):
        if isinstance(part, Written):
            if part.path in found.files or len(found.files) < FILES_CAP:
                found.files[part.path] = (found.files.get(part.path, "") if part.more else "") + part.text
        else:
            statements += (Statement(part, node) for node in part.body if not _empty(node))
            if part.problems:
                found.unread[part.number] = part.problems
    stubs = [Stub.of(name, text) for name, text in asked.stubs.items()]
    used: set[int] = set()
    for stub in _handed_in(stubs, statements, asked.name):
        chosen = _chosen(statements, stub, stubs)
        used |= {id(statement.node) for statement in chosen}
        begun = any(stub.touched(node) and gives(node) & stub.tasks for _, node in chosen)
        found.modules[stub.name] = _laid_out(chosen) if begun else asked.stubs[stub.name]
    found.left_out = sorted({cell.number for cell, node in statements if id(node) not in used and not _trivial(node)})
    return found


def _empty(node: ast.stmt) -> bool:
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def _trivial(node: ast.stmt) -> bool:
    """What nobody misses: an import, a value to look at, the course's own check of a task."""
    if isinstance(node, ast.Expr):
        called = node.value.func if isinstance(node.value, ast.Call) else None
        return isinstance(node.value, ast.Name) or (isinstance(called, ast.Name) and called.id == "check")
    return isinstance(node, Import)


def _is_own(node: ast.stmt, stub: Stub, stubs: Sequence[Stub]) -> bool:
    """Whether a definition may be meant for a lesson: it takes that lesson's arguments, or no other lesson's."""
    return stub.fits(node) or not any(other.fits(node) for other in stubs)


def _handed_in(stubs: Sequence[Stub], statements: list[Statement], name: str) -> Iterator[Stub]:
    """The lessons that a notebook has work on: by its name, by most of the tasks, or by a task that only one has.

    If a function happens to have the name of another lesson's task, it's a helper, unless it takes that task's
    arguments.
    """
    given: dict[str, list[ast.stmt]] = {}
    for _, node in statements:
        for bound in gives(node):
            given.setdefault(bound, []).append(node)
    there = {
        stub.name: {
            task for task in stub.tasks & given.keys() if any(_is_own(node, stub, stubs) for node in given[task])
        }
        for stub in stubs
    }
    clear = [
        stub for stub in stubs
        if there[stub.name] and (stub.name.rpartition(".")[0] in name or 2 * len(there[stub.name]) >= len(stub.tasks))
    ]  # fmt: skip
    for stub in stubs:
        if stub in clear or any(not clear or any(map(stub.fits, given[task])) for task in there[stub.name]):
            yield stub


def _chosen(statements: list[Statement], stub: Stub, stubs: Sequence[Stub]) -> list[Statement]:
    """What to keep for a lesson, in an order that runs."""
    named: dict[str, list[ast.stmt]] = {}
    for _, node in statements:
        if isinstance(node, Definition):
            named.setdefault(node.name, []).append(node)
    dropped: set[int] = set()
    for several in named.values():
        own = [node for node in several if _is_own(node, stub, stubs)]
        best = [node for node in own if stub.touched(node)] or own[-1:] or several
        dropped |= {id(node) for node in several} - {id(node) for node in best}
    left = [statement for statement in statements if id(statement.node) not in dropped]
    nodes = {id(node) for node in kept([node for _, node in left], stub.names)}
    return _in_order([statement for statement in left if id(statement.node) in nodes])


def _in_order(statements: list[Statement]) -> list[Statement]:
    """The statements as they are, except that what an earlier one needs at once comes before it, as it ran before."""
    givers: dict[str, list[int]] = {}
    for number, (_, node) in enumerate(statements):
        for name in gives(node):
            givers.setdefault(name, []).append(number)
    done: list[int] = []
    seen: set[int] = set()
    waiting = list(range(len(statements) - 1, -1, -1))
    while waiting:
        number = waiting.pop()
        if number < 0:
            done.append(~number)
            continue
        if number in seen:
            continue
        seen.add(number)
        waiting.append(~number)
        facts = facts_of(statements[number].node)
        for name in sorted(facts.now - MADE_BY_PYTHON, reverse=True) if facts is not None else ():
            of_name = givers.get(name, [])
            if of_name and of_name[0] > number:
                waiting.append(of_name[0])
    return [statements[number] for number in done]


def _laid_out(statements: Iterable[Statement]) -> str:
    """The module: the lines of each statement, as far below its cell's mark as they are in the cell."""
    future = [s for s in statements if isinstance(s.node, ast.ImportFrom) and s.node.module == "__future__"]
    lines = [HEAD, *(ast.unparse(statement.node) for statement in future)]
    cell, at = 0, 0
    for statement in (statement for statement in statements if statement not in future):
        own, node = statement.cell.lines, statement.node
        first, end = _first(node), node.end_lineno or node.lineno
        shared = at == first and statement.cell.number == cell
        if statement.cell.number != cell or first < at:
            lines += ["", MARK.format(statement.cell.number)]
            cell, at = statement.cell.number, 0
        if shared:
            lines[-1] += "; " + _of_line(own, node).split("\n")[0]
            lines += _of_line(own, node).split("\n")[1:]
        else:
            between = own[at : first - 1]
            lines += [line if line.startswith("#") and not MARKED.match(line) else "" for line in between]
            lines += _of_line(own, node).split("\n")
        at = end
    return "\n".join(lines) + "\n"


def _first(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _of_line(own: list[str], node: ast.stmt) -> str:
    """A statement as written, without anything else on its lines."""
    first, last = _first(node), node.end_lineno or node.lineno
    lines = own[first - 1 : last]
    end = len(lines[-1].encode()[: node.end_col_offset].decode("utf-8", "replace"))
    if lines[-1][end:].strip().startswith(";"):
        lines[-1] = lines[-1][:end]
    if first == node.lineno:
        lines[0] = lines[0].encode()[node.col_offset :].decode("utf-8", "replace")
    return "\n".join(lines)


def main() -> int:
    """Read what the course asks for and the notebook, and write the extract; ``NO_NOTEBOOK`` if it isn't one."""
    if sys.platform != "win32":
        import resource

        for limit, cap in ((resource.RLIMIT_AS, MEMORY_CAP), (resource.RLIMIT_CPU, CPU_SECONDS)):
            with contextlib.suppress(ValueError, OSError):  # macOS takes no limit of memory
                resource.setrlimit(limit, (cap, cap))
    asked = msgspec.json.decode(sys.stdin.buffer.readline(), type=Asked)
    try:
        found = extract(sys.stdin.buffer.read(), asked)
    except (ValueError, RecursionError, MemoryError):
        return NO_NOTEBOOK
    sys.stdout.buffer.write(msgspec.json.encode(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
