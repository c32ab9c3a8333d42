"""A course on disk: its lessons, tasks, hints and the settings of a class. All of it is discovered."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from autograder.course.data import all_data, data_below, speaks_of
from autograder.errors import Refusal

LESSON = re.compile(r"lesson_(\d+)_\w+")
HEADING = re.compile(r"### (\d+\.\d+) (\S.*?)( ☆)?")
NEAR_LESSON = re.compile(r"lesson(?![a-z]).*", re.IGNORECASE)
"""A folder name that somebody meant as a lesson."""
NEAR_HEADING = re.compile(r"###[ \t]*(\d+\.\d+)(?![.\d])[ \t]*[^\w\s]?[ \t]*(.*)")
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
    def names(self) -> list[str]:
        """The names of Python's that it asks for."""
        return re.findall(r"[A-Za-z_]\w*", self.name)

    @property
    def order(self) -> tuple[int, int]:
        """For sorting: 2.10 comes after 2.9."""
        return task_key(self.number)


def task_key(number: str) -> tuple[int, int]:
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
        """The folder that learners open."""
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
        try:
            found = [p.name for p in self.exercises.iterdir() if p.suffix in (".py", ".toml")]
        except OSError as error:
            raise CourseError(f"exercises/{self.folder} cannot be read: {error.strerror}.") from error
        return sorted(name for name in found if not NOT_LEARNERS.fullmatch(name))

    @property
    def modules(self) -> list[str]:
        """The names by which its Python files import each other."""
        return [name.removesuffix(".py") for name in self.files if name.endswith(".py")]

    @cached_property
    def data(self) -> dict[str, Path]:
        """The data files beside them, including those in folders, by the paths at which learners' code opens them."""
        return dict(data_below(self.exercises))

    @cached_property
    def spoken_of(self) -> dict[str, Path]:
        """That data, if the handed-out modules mention any of it."""
        stubs = [self.exercises / name for name in self.files if name.endswith(".py")]
        return self.data if speaks_of(map(read_text, stubs), self.data) else {}

    def all_data(self) -> Iterator[tuple[str, Path]]:
        """All of them, even if there are too many, or they're too large."""
        return ((name, path) for name, path, _ in all_data(self.exercises))

    @cached_property
    def headings(self) -> dict[str, Heading]:
        """The tasks by number, from the headings of the lesson page."""
        page = self.exercises / "README.md"
        if not page.exists():
            raise CourseError(f"{self.folder} has no README.md in exercises/: add its lesson page.")
        found: dict[str, Heading] = {}
        for line, text in enumerate(read_text(page).splitlines(), 1):
            near = NEAR_HEADING.match(text)
            if near is None:
                continue
            at = f"exercises/{self.folder}/README.md, line {line}"
            match = HEADING.fullmatch(text)
            if match is None:
                wanted = f"### {near[1]} {near[2].strip() or 'name'}"
                raise CourseError(f"{at}: {text.strip()} isn't a task's heading: write {wanted}")
            number, name, star = match.groups()
            if task_key(number)[0] != self.number:
                raise CourseError(
                    f"{at}: {text.strip()} isn't a task of lesson {self.number}: write ### {self.number}.… {name}"
                )
            if number in found:
                raise CourseError(
                    f"{at}: {number} is already another task, {found[number].name}: give it another number."
                )
            found[number] = Heading(number, name, bool(star))
        return found

    @cached_property
    def hints(self) -> dict[str, list[str]]:
        """The hint ladder of each task."""
        path = self.exercises / "hints.toml"
        if not path.exists():
            return {}
        found: dict[str, list[str]] = {}
        for number, entry in read_toml(path).items():
            try:
                found[number] = msgspec.convert(entry["steps"], list[str])
            except (TypeError, KeyError, msgspec.ValidationError) as error:
                where = f"exercises/{self.folder}/hints.toml, {number}"
                raise CourseError(f'{where}: write ["{self.number}.1"], and below it steps = ["…", "…"].') from error
        return found


class Course:
    """The folder that holds ``exercises/`` and, if they may be seen, ``graders/`` and ``solutions/``."""

    def __init__(self, root: Path) -> None:
        self.root = Path(os.path.realpath(root))
        if not (self.root / "exercises").is_dir():
            raise CourseError(f"{root} isn't a course: it has no folder exercises/.")

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
        """The lessons in order of their numbers."""
        lessons = [Lesson(self.root, folder) for folder in self.folders("exercises")]
        for folder in self.folders("graders"):
            if not (self.root / "exercises" / folder).is_dir():
                raise CourseError(f"graders/{folder} has no folder of that name in exercises/: rename one of them.")
        numbers = [lesson.number for lesson in lessons]
        for lesson in lessons:
            if numbers.count(lesson.number) > 1:
                raise CourseError(f"exercises/ has two lessons of number {lesson.number}: rename {lesson.folder}.")
        return sorted(lessons, key=lambda lesson: lesson.number)

    def folders(self, tree: str) -> list[str]:
        """The lessons' folders of a tree, if it's there. A stray one is an error, because somebody meant it as a
        lesson.
        """
        top = self.root / tree
        found = sorted(path.name for path in folders(top)) if top.is_dir() else []
        for name in found:
            if NEAR_LESSON.fullmatch(name) and not LESSON.fullmatch(name):
                raise CourseError(
                    f"{tree}/{name} isn't a lesson: call it {_lesson_name(name)}, with letters, digits and underscores "
                    "only, or move it elsewhere."
                )
        return [name for name in found if LESSON.fullmatch(name)]

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
        lesson = self.lesson(task_key(number)[0])
        if number not in lesson.headings:
            known = ", ".join(sorted(lesson.headings, key=task_key))
            raise CourseError(f"there is no task {number}: lesson {lesson.number} has {known}.")
        return lesson, lesson.headings[number]


def _lesson_name(name: str) -> str:
    """The name for a folder that somebody meant as a lesson."""
    number, *words = re.findall(r"[0-9]+|[^\W\d_]+", name[len("lesson") :]) or [""]
    wanted = "_".join(["lesson", number, *(words or ["name"])])
    return wanted if LESSON.fullmatch(wanted) else "lesson_N_name"


def page_title(page: Path) -> str:
    """The first heading of a page; nothing if there's no page, or it has none."""
    lines = read_text(page).splitlines() if page.is_file() else []
    return next((line[2:].strip() for line in lines if line.startswith("# ")), "")


def folders(path: Path) -> list[Path]:
    """The folders in a folder of the course; ``CourseError`` if it can't be read."""
    try:
        return [entry for entry in path.iterdir() if entry.is_dir()]
    except OSError as error:
        raise CourseError(f"{_placed(path)} cannot be read: {error.strerror}.") from error


def read_text(path: Path) -> str:
    """A text of the course; ``CourseError`` naming it if it can't be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CourseError(f"{_placed(path)} isn't UTF-8 text (byte {error.start}): save it as UTF-8.") from error
    except OSError as error:
        raise CourseError(f"{_placed(path)} cannot be read: {error.strerror}.") from error


def _placed(path: Path) -> str:
    """A path, with enough of it to tell which file it is."""
    return "/".join(path.parts[-3:])


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file of the course; ``CourseError`` naming it if it can't be read."""
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"{_placed(path)} isn't TOML: {error}.") from error
