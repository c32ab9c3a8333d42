"""What there is to do, in order: the warm-up, then the lessons' tasks, those marked ☆ last."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course.classfile import load_settings
from autograder.course.tree import LESSON, Course, CourseError, Heading, Lesson, page_title, read_text, task_key
from autograder.grading.plain import is_plain, task_of
from autograder.testing.graded import graded_stem

MARKED = 'import pytest\n\npytestmark = pytest.mark.task("{}")\n'


@dataclass(frozen=True)
class Step:
    """One task, or a whole warm-up.

    Attributes:
        number: as on the lesson page; a warm-up has lesson 0, which nobody is shown.
        name: of the task, mostly the functions it asks for; or the warm-up's title.
        stretch: whether it is marked ☆.
        lesson: its public checks.
        file: what the learner edits.
        page: what the learner reads.
    """

    number: str
    name: str
    stretch: bool
    lesson: Lesson
    file: Path
    page: Path

    @property
    def numbered(self) -> bool:
        """Whether it is a lesson's task."""
        return self.lesson.number > 0

    @property
    def title(self) -> str:
        """As reports and pages write it."""
        return f"{self.number} {self.name}" if self.numbered else self.name

    @property
    def names(self) -> list[str]:
        """The functions and classes it is about, as far as its heading tells."""
        return self.name.split(", ") if self.numbered else []


def plan(course: Course, number: int | None, scratch: Path) -> list[Step]:
    """The steps of one lesson, or of the whole course.

    Args:
        course: the learner's.
        number: of the lesson; None for all of them and the warm-up before them.
        scratch: an empty folder, which has to stay as long as the steps are used.

    Raises:
        CourseError: there is no such lesson, or nothing in it can be checked.
    """
    if number is not None:
        steps = list(_tasks(course.lesson(number)))
    else:
        dropped = load_settings(course).drop_lessons
        steps = [_warm_up(folder, scratch / folder.name) for folder in _unnumbered(course)]
        steps += [step for lesson in course.lessons if lesson.number not in dropped for step in _tasks(lesson)]
    if not steps:
        raise CourseError("there is nothing to watch: no public checks are here.")
    return sorted(steps, key=lambda step: (step.stretch, task_key(step.number)))


def _tasks(lesson: Lesson) -> Iterator[Step]:
    for number, name in _checked(lesson).items():
        heading = lesson.headings.get(number, Heading(number, "", False))
        page = lesson.exercises / "README.md"
        yield Step(number, heading.name, heading.stretch, lesson, lesson.exercises / name, page)


def _checked(lesson: Lesson) -> dict[str, str]:
    """The learner's file of each task that has public checks."""
    names = {Path(name).stem: name for name in lesson.files}
    found: dict[str, str] = {}
    for test in sorted(lesson.exercises.glob("test_*.py")):
        stem = graded_stem(test, names)
        if stem is not None:
            plain = [number for number in [task_of(lesson, test)] if number and is_plain(test)]
            found |= dict.fromkeys([*plain, *_marks(test)], names[stem])
    return found


def _marks(test: Path) -> Iterator[str]:
    """The tasks that checks are marked with, read from the text."""
    try:
        tree = ast.parse(test.read_bytes())
    except (OSError, SyntaxError, ValueError) as error:
        raise CourseError(f"{test.name} cannot be read: {error}.") from error
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "task"
            and node.args
        ):
            yield ast.literal_eval(node.args[0])


def _unnumbered(course: Course) -> list[Path]:
    """Folders with checks that belong to no lesson: warm-ups."""
    folders = sorted((course.root / "exercises").iterdir())
    found = (folder for folder in folders if folder.is_dir() and not LESSON.fullmatch(folder.name))
    return [folder for folder in found if any(folder.glob("test_*.py"))]


def _warm_up(folder: Path, scratch: Path) -> Step:
    """A warm-up as lesson 0 of a course of its own, all its checks being one task: so the engine can check it too."""
    number = "0.1"
    page = folder / "README.md"
    name = page_title(page) or folder.name
    lesson = Lesson(scratch, "lesson_0_" + re.sub(r"\W", "_", folder.name))
    shutil.copytree(folder, lesson.exercises, ignore=shutil.ignore_patterns("__pycache__"))
    (lesson.exercises / "README.md").write_text(f"### {number} {name}\n", encoding="utf-8")
    for test in lesson.exercises.glob("test_*.py"):
        text = read_text(test)
        test.write_text(f"{text}\n\n{MARKED.format(number)}", encoding="utf-8")
    own = [file for file in lesson.files if (folder / f"test_{Path(file).stem}.py").exists()]
    if not own:
        raise CourseError(f"the checks in {folder.name} grade no file there: test_x.py grades x.py.")
    return Step(number, name, False, lesson, folder / own[0], page)
