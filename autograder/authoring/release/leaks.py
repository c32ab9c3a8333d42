"""Looks for solutions and graders in what is about to go to learners."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from autograder.course import seeds
from autograder.course.classfile import load_settings
from autograder.course.cut import BEGIN, END, stubs
from autograder.course.tree import Course, read_text
from autograder.source.definitions import Definition, functions, without_docstring

RUN = 4
"""This many telling lines of a hidden file in a row count as a copy."""
TELLING = 12
"""In characters. Shorter lines are brackets, ``else:`` and ``return x``."""
LONE = 40
"""A solution of fewer lines must have at least this many characters to be recognized."""
BODY = 28
"""A shorter function is common knowledge in its field, such as torch.sigmoid(z)."""
DIGITS = 5
"""A number of this many digits can't be a coincidence."""
BEGIN_INSIDE = re.compile(BEGIN.pattern.replace("( *)", " *").strip("^$"))
NUMBER = re.compile(r"(?<![\w.])\d[\d_]*\.?\d*(?:[eE][+-]?\d+)?")
BINARY = {".jpg", ".png", ".gif", ".webp", ".pt", ".npz", ".zip"}


class Leaks:
    """What must not get out, read once from a course."""

    def __init__(self, course: Course) -> None:
        self._public = _contracts(course)
        self._runs: dict[tuple[str, ...], str] = {}
        self._numbers: dict[str, str] = {}
        self._bodies: dict[tuple[str, str], str] = {}
        self._solutions(course)
        self._graders(course)
        seed = seeds.load(course, load_settings(course))
        self._words = {seed: "the seed of hidden cases"} if seed != seeds.PUBLIC else {}

    def search(self, files: Mapping[str, bytes]) -> list[str]:
        """A finding: where, and what it's a copy of."""
        found = []
        for name, data in files.items():
            if Path(name).suffix not in BINARY:
                text = data.decode("utf-8-sig", "replace")
                held = [*self._in(text), *(self._solved(text) if name.endswith(".py") else [])]
                found += [f"{name} holds {what}" for what in sorted(set(held))]
        return found

    def _solved(self, text: str) -> Iterator[str]:
        """Functions that do exactly what a solution of that name does, however few lines that takes."""
        for node in functions(text):
            if what := self._bodies.get((node.name, _body(node))):
                yield what

    def _in(self, text: str) -> Iterator[str]:
        lines = _telling(text)
        windows = {tuple(lines[at : at + size]) for size in range(1, RUN + 1) for at in range(len(lines) - size + 1)}
        for run in windows & self._runs.keys():
            yield self._runs[run]
        for number in set(NUMBER.findall(text)) & self._numbers.keys():
            yield f"{number}, a number of {self._numbers[number]}"
        for word, what in self._words.items():
            if word in text:
                yield what

    def _solutions(self, course: Course) -> None:
        for path in sorted((course.root / "solutions").rglob("*.py")):
            text = read_text(path)
            for node in functions(text):
                marked = BEGIN_INSIDE.search(ast.get_source_segment(text, node) or "")
                if marked and len(body := _body(node)) >= BODY:
                    self._bodies[node.name, body] = f"the solution of task {marked[1]}"
            for task, region in _regions(text):
                lines = _telling(region)
                what = f"the solution of task {task}"
                self._add(lines, what)
                if 0 < len(lines) < RUN and len("".join(lines)) >= LONE:
                    self._runs[tuple(lines)] = what

    def _graders(self, course: Course) -> None:
        shown = self._shown(course)
        for path in sorted((course.root / "graders").rglob("*.py")):
            text = read_text(path)
            what = path.relative_to(course.root).as_posix()
            self._add(_telling(text), what)
            for number in _numbers(text):
                if number not in shown:
                    self._numbers[number] = what

    @staticmethod
    def _shown(course: Course) -> set[str]:
        """Numbers of the worked files, except constants of the field and the examples in docstrings that learners
        read.
        """
        paths = sorted((course.root / "solutions").rglob("*.py"))
        return {number for path in paths for number in NUMBER.findall(read_text(path))}

    def _add(self, lines: list[str], what: str) -> None:
        for start in range(len(lines) - RUN + 1):
            run = tuple(lines[start : start + RUN])
            if not self._public.issuperset(run):
                self._runs[run] = what


def _contracts(course: Course) -> set[str]:
    """The lines of all stubs: signatures and their demands, which a known mistake repeats."""
    return {line for lesson in course.lessons for text in stubs(lesson).values() for line in _telling(text)}


def _telling(text: str) -> list[str]:
    """Lines without indentation, only those that tell something."""
    stripped = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in stripped if len(line) >= TELLING and not line.startswith(("import ", "from ", '"""', "#"))]


def _regions(source: str) -> Iterator[tuple[str, str]]:
    """Task and text of each marked region."""
    task, kept = "", list[str]()
    for line in source.splitlines():
        if begin := BEGIN.match(line):
            task, kept = begin[2], []
        elif END.match(line):
            yield task, "\n".join(kept)
            task = ""
        elif task:
            kept.append(line)


def _body(node: Definition) -> str:
    """What a function does, its docstring left out."""
    return "\n".join(map(ast.unparse, without_docstring(node)))


def _numbers(text: str) -> set[str]:
    return {number for number in NUMBER.findall(text) if len(re.sub(r"\D|0+$", "", number.lstrip("0."))) >= DIGITS}
