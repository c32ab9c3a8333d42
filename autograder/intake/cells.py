"""The code cells of a notebook of any version, and what each holds: Python, a file that it writes, or neither."""

from __future__ import annotations

import ast
import json
import posixpath
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import dedent
from typing import Any

import msgspec

from autograder.intake.text import seen
from autograder.source import unread
from autograder.source.definitions import parsed
from autograder.source.examples import is_unchanged
from autograder.source.magics import MAGIC, SAME_KERNEL, same_lines, without_magics

WRITES = re.compile(r"%%(?:writefile|file)[ \t]++(-a[ \t]++|--append[ \t]++)?(\S[^\n]*)")
MAIN = re.compile(r"^if[ \t(]*+__name__[ \t]*+==[ \t]*+([\"'])__main__\1[ \t)]*+:", re.MULTILINE)
"""In a notebook this is always true."""
PROMPT = re.compile(r"(?:>>>|\.\.\.)(?: |$)")


class Cell(msgspec.Struct):
    """A cell. Before version 4 of the format, its source was called its input."""

    cell_type: str = ""
    source: Any = ""
    input: Any = ""
    metadata: Any = None


class Sheet(msgspec.Struct):
    """What held the cells before version 4."""

    cells: list[Cell] = []


class Notebook(msgspec.Struct):
    """What we read of a notebook. https://nbformat.readthedocs.io/en/latest/format_description.html"""

    cells: list[Cell] | None = None
    worksheets: list[Sheet] | None = None


@dataclass(frozen=True)
class Written:
    """A file that a cell writes."""

    path: str
    text: str
    more: bool
    """Whether it's added to an existing file."""


@dataclass(frozen=True)
class Code:
    """What Python can read of a cell. Every line keeps its place in the cell."""

    number: int
    """The number of the code cell, from 1."""
    lines: list[str]
    body: list[ast.stmt]
    problems: list[str]
    """What Python can't read: the line, and Python's words."""


def read(data: bytes) -> list[Code | Written]:
    """A notebook's cells in order. Raises ``ValueError`` if it isn't a notebook."""
    return [part for number, source in enumerate(_sources(data), 1) for part in _read(number, source)]


def _sources(data: bytes) -> Iterator[str]:
    notebook = _notebook(data)
    if notebook.cells is None and notebook.worksheets is None:
        raise ValueError("no cells")
    for cell in [*(notebook.cells or []), *(cell for sheet in notebook.worksheets or [] for cell in sheet.cells)]:
        if cell.cell_type == "code":
            source = cell.source or cell.input
            lines = source if isinstance(source, list) else [source]
            text = "".join(line for line in lines if isinstance(line, str))
            text = same_lines(text.encode("utf-8", "replace").decode()).lstrip("\ufeff")
            yield "" if is_unchanged(cell.metadata, text) else text


def _notebook(data: bytes) -> Notebook:
    """Read it with the strict, fast reader, or else with the one that also reads what other programs write."""
    try:
        return msgspec.json.decode(data, type=Notebook)
    except msgspec.MsgspecError:
        encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        try:
            return msgspec.convert(json.loads(data.decode(encoding, "replace")), Notebook)
        except RecursionError as error:
            raise ValueError from error


def _read(number: int, source: str) -> Iterator[Code | Written]:
    lines = source.split("\n")
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    while magic := MAGIC.match(lines[first].lstrip()):
        if writes := WRITES.fullmatch(lines[first].strip()):
            rest = "\n".join(lines[first + 1 :])
            yield Written(_plain(writes[2]), rest.rstrip("\n") + "\n", bool(writes[1]))
            return
        if magic[1] not in SAME_KERNEL:
            return
        lines[first] = ""
        first = min(first + 1, len(lines) - 1)
    yield _code(number, _unindented(lines))


def _plain(path: str) -> str:
    """The path below the notebook's folder; whatever leads elsewhere is cut off."""
    text = path.strip().strip("\"'").replace("\\", "/")
    return posixpath.normpath("/" + text).lstrip("/")


def _unindented(lines: list[str]) -> str:
    """The code without the prompts or the indentation it was copied with, as in Jupyter."""
    first = next((line for line in lines if line.strip()), "")
    if PROMPT.match(first):
        return "\n".join(PROMPT.sub("", line, count=1) for line in lines)
    return dedent("\n".join(lines)) if first.startswith((" ", "\t")) else "\n".join(lines)


def _code(number: int, text: str) -> Code:
    text = MAIN.sub("if True:", text)
    tree = _tree(text)
    problems: list[str] = []
    if tree is None:
        text, problems = _in_part(without_magics(seen(text)[0]))
        tree = _tree(text)
    return Code(number, text.split("\n"), tree.body if tree is not None else [], problems)


def _in_part(text: str) -> tuple[str, list[str]]:
    """What Python can read of a cell; nothing if that can't be told apart from the rest."""
    try:
        _, rest, cuts = unread.read(text, "")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return "", [f"line {getattr(error, 'lineno', None) or 1}: {unread.said(getattr(error, 'msg', ''))}"]
    return rest, [f"line {cut.line}: {cut.words}" for cut in cuts]


def _tree(text: str) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return parsed(text)
