"""Notebooks: the definitions of their cells as a module.

Jupyter runs cells for what they show; a grader wants what they define. So imports, functions, classes and plain
constants are kept, and magics, plots, training runs and tests at a cell's top level are left out, and with them what is
made of their results. A cell that Python cannot read costs that cell alone, as in Jupyter. Files that are no
modules, such as a quiz, are taken from the cells that write them with ``%%writefile``.

Parsing happens in a process of its own: deeply nested text can take Python's parser down.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from autograder.course import read_text
from autograder.intake.members import NOTEBOOK_CAP, Wanted
from autograder.source import definitions, is_unwritten, parsed
from autograder.submission import Unreadable, inert, regular

SECONDS = 30.0
"""For all notebooks of a submission."""
MEMORY_CAP = 2**30
FILE_CELL = re.compile(r"%%(?:writefile|file)[ \t]+(\S+)[ \t]*")
PYTHON_CELL = re.compile(r"%%(time|timeit|capture|prun)\b")
DEFINITIONS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
HARMLESS = (
    ast.Constant, ast.Name, ast.Attribute, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.UnaryOp, ast.BinOp, ast.Starred,
    ast.Subscript, ast.unaryop, ast.operator, ast.expr_context, ast.keyword,
)  # fmt: skip
MAKERS = {"tensor", "device", "array", "arange", "zeros", "ones", "linspace", "Generator"}
"""``torch.tensor(…)`` and the like: calls a constant may be made with."""


class Cell(msgspec.Struct):
    """A cell of the nbformat 4 schema."""

    cell_type: str = ""
    source: str | list[str] = ""


class Notebook(msgspec.Struct):
    """What is read of a notebook."""

    cells: list[Cell] = []


class Extract(msgspec.Struct):
    """A notebook as a module."""

    text: str = ""
    names: list[str] = []
    unreadable: list[int] = []
    files: dict[str, str] = {}
    """What cells write into files, by their names."""


def is_notebook(name: str) -> bool:
    """By its name."""
    return name.lower().endswith(".ipynb")


def convert(files: Iterable[Path], wanted: Wanted) -> list[str]:
    """Write, beside the notebooks among a submission's files, the lesson files that are only there as notebooks.

    Returns notes for the report.
    """
    files = sorted(files)
    notes: list[str] = []
    extracts: dict[Path, Extract] = {}
    deadline = time.monotonic() + SECONDS
    for path in filter(lambda path: is_notebook(path.name), files):
        extract = _extract(path, deadline)
        if extract is None:
            notes.append(f"{inert(path.name)} cannot be read as a notebook: save it again and hand it in.")
        else:
            extracts[path] = extract
            notes += _left_out(path, extract)
    there = {path.name for path in files}
    for name, stub in wanted.modules.items():
        source = None if name in there else _best(name, _definitions(stub), extracts)
        if source is not None:
            (source.parent / name).write_text(extracts[source].text, encoding="utf-8")
            notes.append(f"{name} was made from the definitions in {inert(source.name)}.")
    for name in sorted(wanted.names - wanted.modules.keys() - there):
        writing = [path for path, extract in extracts.items() if name in extract.files]
        if writing:
            (writing[0].parent / name).write_text(extracts[writing[0]].files[name], encoding="utf-8")
            notes.append(f"{name} was made from a cell of {inert(writing[0].name)}.")
    return notes


def _left_out(path: Path, extract: Extract) -> list[str]:
    if not extract.unreadable:
        return []
    cells = ", ".join(map(str, extract.unreadable[:20]))
    return [f"{inert(path.name)}: Python cannot read code cell {cells}; what it defines was left out."]


def _best(name: str, defined: set[str], extracts: dict[Path, Extract]) -> Path | None:
    """The notebook a lesson file is in: the one of its name, else the one that defines most of it."""
    fitting = {path: len(defined & set(extract.names)) for path, extract in extracts.items()}
    fitting = {path: count for path, count in fitting.items() if count}
    stem = name.rsplit(".", 1)[0]
    return max(fitting, key=lambda path: (path.stem == stem, fitting[path]), default=None)


def _definitions(stub: Path) -> set[str]:
    """What learners fill in; helpers that are given are in more than one lesson."""
    found = definitions(parsed(read_text(stub)))
    tasks = {node.name for node in found if any(map(is_unwritten, ast.walk(node)))}
    return tasks or {node.name for node in found}


def _extract(path: Path, deadline: float) -> Extract | None:
    command = [sys.executable, "-I", "-m", "autograder.intake.notebook"]
    left = deadline - time.monotonic()
    try:
        data = regular(path, NOTEBOOK_CAP)
        if left <= 0 or len(data) > NOTEBOOK_CAP:
            return None
        done = subprocess.run(command, input=data, capture_output=True, timeout=left, check=False)
        return msgspec.json.decode(done.stdout, type=Extract) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, msgspec.MsgspecError, Unreadable):
        return None


def extract(data: bytes) -> Extract:
    """The module in a notebook. Raises ``msgspec.MsgspecError`` if it is none."""
    found = Extract()
    kept: list[ast.stmt] = []
    code = [cell for cell in msgspec.json.decode(data, type=Notebook).cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, 1):
        source = cell.source if isinstance(cell.source, str) else "".join(cell.source)
        tree = _parsed(source)
        first, _, rest = source.partition("\n")
        if written := FILE_CELL.fullmatch(first):
            found.files[written[1].rpartition("/")[2]] = rest.rstrip("\n") + "\n"
        elif tree is None:
            found.unreadable.append(number)
        else:
            kept += filter(_kept, tree.body)
    kept = list(_standing(kept))
    kept.sort(key=lambda node: not (isinstance(node, ast.ImportFrom) and node.module == "__future__"))
    found.names = [node.name for node in kept if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    found.text = "\n\n".join(map(ast.unparse, kept)) + "\n"
    return found


def _parsed(source: str) -> ast.Module | None:
    """A cell without what only Jupyter understands; null if Python cannot read the rest."""
    if source.lstrip().startswith("%%"):
        magic, _, source = source.lstrip().partition("\n")
        if not PYTHON_CELL.match(magic):
            return ast.Module([], [])
    for text in (source, "\n".join("" if _is_magic(line) else line for line in source.split("\n"))):
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError):
            continue
    return None


def _is_magic(line: str) -> bool:
    bare = line.strip()
    return bare.startswith(("%", "!", "?")) or bare.endswith("?")


def _kept(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return node.value is not None and all(map(_constant, ast.walk(node.value)))
    return isinstance(node, DEFINITIONS)


def _standing(nodes: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Without the assignments of values whose makers were left out."""
    known = set(dir(builtins))
    for node in nodes:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            used = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
            if not used <= known and "*" not in known:
                continue
        known |= _bound(node)
        yield node


def _bound(node: ast.stmt) -> set[str]:
    """The names that a kept statement gives a meaning to."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def _constant(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return (
            isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.attr in MAKERS
        )
    return isinstance(node, HARMLESS)


def main() -> None:
    """Read a notebook from standard input, write its extract."""
    if sys.platform != "win32":
        import resource

        for limit, cap in ((resource.RLIMIT_AS, MEMORY_CAP), (resource.RLIMIT_CPU, int(SECONDS))):
            with contextlib.suppress(ValueError, OSError):  # macOS takes no limit of memory
                resource.setrlimit(limit, (cap, cap))
    data = sys.stdin.buffer.read(NOTEBOOK_CAP)
    sys.stdout.buffer.write(msgspec.json.encode(extract(data)))


if __name__ == "__main__":
    main()
