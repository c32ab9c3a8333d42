"""Cuts learners' stubs from the worked solutions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from autograder.course.tree import Course, CourseError, Lesson, read_text
from autograder.files import write

BEGIN = re.compile(r"^( *)# BEGIN SOLUTION (\d+\.\d+)$")
END = re.compile(r"^ *# END SOLUTION$")
ANSWER = re.compile(r'^(\s*\w+ = )".*"  # SOLUTION$')


def cut_python(source: str, name: str) -> str:
    """The stub of a solution: each marked region becomes ``raise NotImplementedError("task N.M")``.

    Raises ``CourseError`` if a marker is nested, unclosed or unopened.
    """
    kept: list[str] = []
    opened = 0
    for number, line in enumerate(source.splitlines(), 1):
        begin, end = BEGIN.match(line), END.match(line)
        if (begin and opened) or (end and not opened) or ("SOLUTION" in line and not begin and not end):
            raise CourseError(
                f"{name}, line {number}: misplaced or malformed SOLUTION marker: what is cut goes between "
                "# BEGIN SOLUTION 1.2 and # END SOLUTION."
            )
        if begin:
            opened = number
            kept.append(f'{begin[1]}raise NotImplementedError("task {begin[2]}")')
        elif end:
            opened = 0
        elif not opened:
            kept.append(line)
    if opened:
        raise CourseError(f"{name}, line {opened}: BEGIN SOLUTION without END SOLUTION.")
    return "\n".join(kept) + "\n"


def cut_toml(source: str, name: str) -> str:
    """The stub of a quiz: lines that end in ``# SOLUTION`` lose their answer."""
    lines = [ANSWER.sub(r'\1""', line) for line in source.splitlines()]
    if any("SOLUTION" in line for line in lines):
        raise CourseError(f'{name}: a SOLUTION line must look like: answer = "b"  # SOLUTION')
    return "\n".join(lines) + "\n"


CUTTERS = {".py": cut_python, ".toml": cut_toml}
MARK = {
    ".py": "put # BEGIN SOLUTION 1.2 and # END SOLUTION around the body of each function that they write",
    ".toml": 'end each answer\'s line as in answer = "b"  # SOLUTION',
}


def stubs(lesson: Lesson) -> dict[str, str]:
    """What the stubs of a lesson should be, by file name. Raises ``CourseError`` if nothing is cut from one."""
    found = {}
    for path in sorted(p for p in lesson.solutions.iterdir() if p.suffix in CUTTERS):
        text, name = read_text(path), f"solutions/{lesson.folder}/{path.name}"
        found[path.name] = CUTTERS[path.suffix](text, name)
        if found[path.name].split() == text.split():
            raise CourseError(
                f"nothing in {name} is marked to be cut, so learners would get all of it: {MARK[path.suffix]}."
            )
    return found


def lessons_to_cut(root: Path) -> list[Lesson]:
    """Every lesson that has solutions."""
    return [Lesson(root, p.name) for p in sorted((root / "solutions").glob("lesson_*"))]


def write_stubs(course: Course) -> Iterator[Path]:
    """Write every stub that doesn't match its solution, and return their names."""
    for lesson in lessons_to_cut(course.root):
        for name, text in stubs(lesson).items():
            path = lesson.exercises / name
            if not path.exists() or read_text(path) != text:
                write(path, text.encode())
                yield path
