"""A course on disk: its lessons, tasks, hints and the settings of a class. All of it is discovered."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from autograder.errors import Refusal

LESSON = re.compile(r"lesson_(\d+)_\w+")
HEADING = re.compile(r"^### (\d+\.\d+) (.+?)( ☆)?$", re.MULTILINE)
NOT_LEARNERS = re.compile(r"test_.*|conftest\.py|hints\.toml|__.*")


class CourseError(Refusal):
    """Something about the course itself is wrong: what, where, what to do."""


@dataclass(frozen=True)
class Heading:
    """A task as its lesson page names it."""

    number: str
    name: str
    stretch: bool

    @property
    def order(self) -> tuple[int, int]:
        """For sorting: 2.10 comes after 2.9."""
        return order(self.number)


def order(number: str) -> tuple[int, int]:
    """The sort key of a task number."""
    lesson, task = number.split(".")
    return int(lesson), int(task)


@dataclass(frozen=True)
class Lesson:
    """One lesson: a folder of the same name in each tree."""

    course: Path
    folder: str

    @property
    def number(self) -> int:
        """The N of ``lesson_N_…``."""
        match = LESSON.fullmatch(self.folder)
        assert match is not None
        return int(match[1])

    @property
    def exercises(self) -> Path:
        """What learners open."""
        return self.course / "exercises" / self.folder

    @property
    def graders(self) -> Path:
        """The hidden graders, which may be absent."""
        return self.course / "graders" / self.folder

    @property
    def solutions(self) -> Path:
        """The worked files, which may be absent."""
        return self.course / "solutions" / self.folder

    @cached_property
    def files(self) -> list[str]:
        """The files learners fill in."""
        found = [p.name for p in self.exercises.iterdir() if p.suffix in (".py", ".toml")]
        return sorted(name for name in found if not NOT_LEARNERS.fullmatch(name))

    @cached_property
    def headings(self) -> dict[str, Heading]:
        """The tasks by number, from the headings of the lesson page."""
        page = self.exercises / "README.md"
        if not page.exists():
            raise CourseError(f"{self.folder} has no README.md in exercises/: add its lesson page.")
        found = HEADING.findall(page.read_text(encoding="utf-8"))
        return {number: Heading(number, name, bool(star)) for number, name, star in found}

    @cached_property
    def hints(self) -> dict[str, list[str]]:
        """The hint ladder of each task."""
        path = self.exercises / "hints.toml"
        if not path.exists():
            return {}
        try:
            return msgspec.convert({n: entry["steps"] for n, entry in read_toml(path).items()}, dict[str, list[str]])
        except (TypeError, KeyError, msgspec.ValidationError) as error:
            raise CourseError(f'{self.folder}/hints.toml: each task needs steps = ["…", "…"].') from error


class Course:
    """The folder that holds ``exercises/`` and, where they may be seen, ``graders/`` and ``solutions/``."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        if not (self.root / "exercises").is_dir():
            raise CourseError(f"{root} is not a course: it has no folder exercises/.")

    @classmethod
    def above(cls, start: Path) -> Course:
        """The nearest course at or above a folder."""
        for folder in [start.resolve(), *start.resolve().parents]:
            if any((folder / "exercises").glob("lesson_*")):
                return cls(folder)
        raise CourseError(
            f"no course here: neither {start.resolve()} nor a folder above it holds exercises/. "
            "Change into the course's folder, or name it with --course DIR."
        )

    @cached_property
    def lessons(self) -> list[Lesson]:
        """In order of their numbers."""
        folders = [p.name for p in (self.root / "exercises").iterdir() if p.is_dir()]
        lessons = [Lesson(self.root, f) for f in folders if LESSON.fullmatch(f)]
        numbers = [lesson.number for lesson in lessons]
        for lesson in lessons:
            if numbers.count(lesson.number) > 1:
                raise CourseError(f"exercises/ has two lessons of number {lesson.number}: rename {lesson.folder}.")
        return sorted(lessons, key=lambda lesson: lesson.number)

    @property
    def has_graders(self) -> bool:
        """Whether the hidden graders are here."""
        return any((self.root / "graders").glob("lesson_*/test_*.py"))

    def lesson(self, number: int) -> Lesson:
        """The lesson of that number."""
        for lesson in self.lessons:
            if lesson.number == number:
                return lesson
        known = ", ".join(str(lesson.number) for lesson in self.lessons)
        raise CourseError(f"there is no lesson {number}: this course has {known}.")

    def task(self, number: str) -> tuple[Lesson, Heading]:
        """The lesson and heading of a task number such as "3.4"."""
        if not re.fullmatch(r"\d+\.\d+", number):
            raise CourseError(f"{number!r} is not a task number: write it like 3.4.")
        lesson = self.lesson(order(number)[0])
        if number not in lesson.headings:
            known = ", ".join(lesson.headings)
            raise CourseError(f"there is no task {number}: lesson {lesson.number} has {known}.")
        return lesson, lesson.headings[number]


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file of the course; ``CourseError`` naming it if it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CourseError(f"{path.name} cannot be read: {error}") from error
