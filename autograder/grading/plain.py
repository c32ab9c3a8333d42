"""Plain pytest and unittest files as graders: which they are, and what a lesson has of them.

A test file that imports a learner's file by its name (``from leap import leap_year``) is one task: the one whose
heading has the name of the file. Each of its functions or methods is a check. They share the lesson's points evenly,
unless a mark or ``points.toml`` says otherwise.
"""

from __future__ import annotations

from pathlib import Path

from autograder.course.tree import Lesson
from autograder.testing import graded

TREES = ("graders", "exercises")


def lesson_of(test: Path) -> Lesson | None:
    """The lesson that a file of graders, or of public checks, belongs to."""
    folder = test.parent
    if folder.parent.name not in TREES or not (folder.parent.parent / "exercises" / folder.name).is_dir():
        return None
    return Lesson(folder.parent.parent, folder.name)


def stems(lesson: Lesson) -> list[str]:
    """The learners' files that can be imported."""
    return [name.removesuffix(".py") for name in lesson.files if name.endswith(".py")]


def is_plain(test: Path) -> bool:
    """Whether a test file imports one of the learners' files by its name."""
    lesson = lesson_of(test)
    return lesson is not None and bool(graded.modules_of(test, stems(lesson)))


def helpers(lesson: Lesson) -> set[str]:
    """What a lesson's plain tests import; nothing if it has none."""
    return {name for path in lesson.graders.glob("test_*.py") if is_plain(path) for name in graded.imports_of(path)}


def task_of(lesson: Lesson, test: Path) -> str:
    """The number of the heading with the name of a plain test file, or of what it imports; empty if there is none."""
    for name in (test.stem.removeprefix("test_"), graded.graded_stem(test, stems(lesson))):
        for heading in lesson.headings.values():
            if heading.name.strip("`").removesuffix(".py") == name:
                return heading.number
    return ""


def lacks_solution(lesson: Lesson) -> bool:
    """Whether a lesson has only plain tests and no solution, so that nothing can prove it."""
    tests = list(lesson.graders.glob("test_*.py"))
    return bool(tests) and all(map(is_plain, tests)) and not lesson.solutions.is_dir()
