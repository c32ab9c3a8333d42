"""A learner's files cut at their definitions, so that each task's verdict can stand beside its own lines."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field

from autograder.classroom.submitted import File, Submitted
from autograder.inert import pictured
from autograder.report.model import TaskResult
from autograder.source.definitions import Block, blocks, by_lines
from autograder.source.places import MARKED, is_made

PARSED = 200_000
"""Characters up to which a file is parsed. A longer one is cut by its left margin."""
SHOWN = 3000
"""Lines of a file that a page shows."""
WIDE = 400
"""Characters of a line that a page shows."""


@dataclass(frozen=True)
class Line:
    """A line as people see it."""

    number: int
    label: str
    """Its number, or its cell's and its own."""
    text: str


@dataclass(frozen=True)
class Part:
    """Lines that belong together, and the tasks they are about."""

    lines: list[Line]
    tasks: list[str] = field(default_factory=list)
    name: str = ""
    """Of the function or class."""
    also: list[str] = field(default_factory=list)
    """Tasks whose verdicts stand at an earlier part."""


@dataclass(frozen=True)
class Sheet:
    """A file, cut into parts."""

    file: File
    parts: list[Part]
    cut: int = 0
    """How many lines aren't shown."""

    @property
    def path(self) -> str:
        """What decisions call it."""
        return path(self.file)

    def commented(self, lines: Container[tuple[str, int]], part: Part) -> bool:
        """Whether a comment stands at one of a part's lines."""
        return any((self.path, line.number) in lines for line in part.lines)

    @property
    def tasks(self) -> list[str]:
        """Every task that has a place in it."""
        return [task for part in self.parts for task in part.tasks]


def path(file: File) -> str:
    """A file's name in decisions: its lesson's folder and its own name."""
    return f"{file.lesson}/{file.name}"


def sheets(submitted: Submitted, tasks: Iterable[TaskResult], folders: dict[int, str]) -> list[Sheet]:
    """Every file that was graded, in the order of the lessons; versions that differ have no tasks."""
    order = {folder: number for number, folder in sorted(folders.items())}
    every = list(tasks)
    kept = sorted(submitted.files, key=lambda file: (order.get(file.lesson, 99), file.lesson, file.name, file.version))
    own = {file.lesson: [task for task in every if folders.get(task.lesson) == file.lesson] for file in kept}
    return [sheet(file, [] if file.version else own[file.lesson]) for file in kept]


def sheet(file: File, tasks: list[TaskResult]) -> Sheet:
    """One file."""
    lines = list(_lines(file.text))
    found = places(file, tasks)
    parts = list(_parts(lines[:SHOWN], found))
    return Sheet(file, parts, max(0, len(lines) - SHOWN))


def places(file: File, tasks: list[TaskResult]) -> list[tuple[Block, str, list[str]]]:
    """The lines of each definition that a task names, with its name and the tasks: in the order of the file."""
    stem = file.name.rpartition(".")[0]
    if whole := [task.task for task in tasks if stem in _words(task.name)]:
        return [(Block(0, file.text.count("\n") + 1), stem, whole)]
    if not file.name.endswith(".py"):
        return []
    known = _blocks(file.text)
    wanted: dict[str, list[str]] = {}
    for task in tasks:
        for name in [name for name in _words(task.name) if name in known]:
            wanted.setdefault(name, []).append(task.task)
    return sorted((known[name], name, numbers) for name, numbers in wanted.items())


def excerpt(file: File, tasks: list[TaskResult]) -> list[Line]:
    """Only the lines that these tasks are about."""
    lines = list(_lines(file.text))
    return [line for block, _, _ in places(file, tasks) for line in lines[block.first : block.end]][:SHOWN]


def _blocks(text: str) -> dict[str, Block]:
    return blocks(text) if len(text) <= PARSED else dict(by_lines(text.split("\n")))


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", name)


def _parts(lines: list[Line], found: list[tuple[Block, str, list[str]]]) -> Iterator[Part]:
    """What lies between definitions is a part of its own, without tasks. Empty lines between them aren't shown."""
    start, said = 0, set[str]()
    for (first, end), name, tasks in found:
        if first < start:
            continue
        if _written(between := lines[start:first]):
            yield Part(between)
        start = _with_comments(lines, end)
        new = [task for task in tasks if task not in said]
        yield Part(lines[first:start], new, name, [task for task in tasks if task in said])
        said |= set(tasks)
    if _written(lines[start:]) or not found:
        yield Part(lines[start:])


def _written(lines: list[Line]) -> bool:
    return any(line.text.strip() for line in lines)


def _with_comments(lines: list[Line], end: int) -> int:
    """The end of a definition with the comments that stand inside it, below its last statement."""
    while end < len(lines) and (text := lines[end].text) != text.lstrip() and text.lstrip().startswith("#"):
        end += 1
    return end


def _lines(text: str) -> Iterator[Line]:
    cell, inside, made = "", 0, is_made(text)
    for number, one in enumerate(text.removesuffix("\n").split("\n"), 1):
        inside += 1
        if made and (mark := MARKED.match(one)):
            cell, inside = mark[1], 0
        yield Line(number, f"{cell}.{inside}" if cell else str(number), _shown(one))


def _shown(text: str) -> str:
    return pictured(text[:WIDE]) + (" …" if len(text) > WIDE else "")
