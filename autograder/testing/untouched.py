"""Stubs that nobody has touched: in the learner's file, or in another file of the lesson that it needs."""

from __future__ import annotations

import re
from typing import Protocol

from autograder.source.definitions import by_lines
from autograder.testing.wrong import NotStarted, Undecided, Wrong

__tracebackhide__ = True  # pytest shows learners their own lines
DOCSTRING = ('"""', "'''")
TASK = re.compile(r"raise NotImplementedError\([\"']task (\d+\.\d+)[\"']\)")
BECAUSE = "This can't work yet, because {task} isn't written: {why}"


class Texts(Protocol):
    """The learner's files."""

    @property
    def file(self) -> str:
        """The name of the one that is asked."""

    def text(self) -> str:
        """It as text."""

    def texts(self) -> dict[str, str]:
        """It, and what it may import from beside it, by name."""

    def lacks(self, file: str) -> Undecided | str:
        """Why a stub stands in for one of the others; empty if that's the learner's own."""


def unwritten(task: str, files: Texts, asked: str = "") -> NotStarted | Undecided | Wrong | None:
    """What a stub of that task means, if the learner's code says that it called one; None if it doesn't.

    ``asked`` is the function that was asked: where that's written, the stub is another one.
    """
    begun = _written(files.text(), asked)
    if not begun and (left_alone(files.text(), task) or _nothing_written(files.text())):
        return NotStarted()
    for file, text in files.texts().items():
        if (begun or file != files.file) and left_alone(text, task):
            why = files.lacks(file)
            if isinstance(why, Undecided):
                return why
            name = re.split(r"[/\\]", file)[-1]
            return Wrong(BECAUSE.format(task=task, why=why or f"its stub in {name} is as it was."))
    return None


def unwritten_beside(files: Texts) -> Wrong | None:
    """The same for any stub in the files beside it, whichever was called: no question decides it."""
    others = {file: text for file, text in files.texts().items() if file != files.file}
    tasks = {task: text for text in others.values() for task in TASK.findall(text) if left_alone(text, task)}
    found = [unwritten(task, files) for task in sorted(tasks)]
    sentences = [str(wrong) for wrong in found if isinstance(wrong, Wrong)]
    return Wrong(" ".join(sentences)) if sentences else None


def left_alone(source: str, task: str) -> bool:
    """Whether the file still has a stub of the task as it was cut: it raises, and does nothing else.

    Its lines tell: nobody's text is parsed here.
    """
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    stub = re.compile(rf"raise NotImplementedError\(([\"'])task {re.escape(task)}\1\)")
    return any(stub.fullmatch(line) and _opened(lines[:number]) for number, line in enumerate(lines))


def _written(source: str, name: str) -> bool:
    """Whether a function or class of that name stands at the left margin, without a stub in it."""
    lines = source.splitlines()
    found = [lines[block.first : block.end] for each, block in by_lines(lines) if each == name]
    return bool(found) and not any(TASK.search(line) for line in found[-1])


def _nothing_written(source: str) -> bool:
    """Whether all functions and classes at the left margin hold a stub."""
    lines = source.splitlines()
    blocks = [lines[block.first : block.end] for _, block in by_lines(lines)]
    return bool(blocks) and all(any(TASK.search(line) for line in block) for block in blocks)


def _opened(lines: list[str]) -> bool:
    """Whether a block has just begun, with a docstring or without."""
    quotes = lines[-1][-3:] if lines else ""
    if quotes in DOCSTRING:
        last = lines.pop()
        alone = last.startswith(quotes) and len(last) >= 2 * len(quotes)
        while lines and not alone:
            alone = lines.pop().startswith(quotes)
    return bool(lines) and lines[-1].endswith(":")
