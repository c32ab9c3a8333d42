"""``class.toml``: what a class may set without forking the course."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Literal

import msgspec

from autograder.course.classrules import Rules, numbers, wrongs
from autograder.course.points import tenths
from autograder.course.tree import Course, CourseError
from autograder.course.typed import decoded

Positive = Annotated[float, msgspec.Meta(gt=0, le=86400)]


class Limits(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Ceilings in CPU seconds; on the wall clock, ``wall_factor`` times that."""

    task_seconds: Positive = 30.0
    submission_seconds: Positive = 120.0
    import_seconds: Positive = 10.0
    wall_factor: Positive = 5.0


class Gpu(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What to do about a GPU whose driver doesn't work in a confined worker."""

    trust: bool = False
    """Whether hidden graders run there anyway, although learners' code could read them."""


class Hosting(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Where learners' repositories are."""

    owner: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9-]{0,39}$")] = ""
    """The organization or user they belong to."""
    repository: Annotated[str, msgspec.Meta(pattern=r"^([A-Za-z0-9._-]|\{github\}|\{id\})+$")] = "week-{github}"
    """Their names, built from the learner's GitHub name or id."""
    branch: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$")] = "main"


class Intake(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What to do about work that didn't arrive as the course asks for it."""

    several: Literal["best", "ask"] = "best"
    """Of several versions of one file: grade all and count the best, or let a person decide."""
    failing_line: Literal["keep", "refuse"] = "keep"
    """Of a file that fails while it's imported: grade what it defines anyway, or nothing."""


class ClassSettings(Rules, msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The file's content. You may leave out every key."""

    points: dict[str, Annotated[float, msgspec.Meta(ge=0, le=1000)]] = {}
    """Task number to its points in this class; its tests keep their shares."""
    drop_lessons: list[int] = []
    seed_file: str | None = None
    """A file with the class's secret seed, as an absolute path or relative to class.toml; ``graders/seed.txt`` if left
    out.
    """
    limits: Limits = Limits()
    intake: Intake = Intake()
    hosting: Hosting = Hosting()
    gpu: Gpu = Gpu()

    @property
    def rules(self) -> Rules:
        """Those that a batch keeps."""
        return Rules(**{name: getattr(self, name) for name in Rules.__struct_fields__})


@contextmanager
def _said_at(where: str) -> Iterator[None]:
    """A sentence about a value says where it stands."""
    try:
        yield
    except (CourseError, ValueError) as error:
        raise CourseError(f"class.toml, {where}: {error}") from error


def load_settings(course: Course) -> ClassSettings:
    """The settings of a course's class; the defaults if it has no ``class.toml``."""
    path = course.root / "class.toml"
    if not path.exists():
        return ClassSettings()
    settings = decoded(path, ClassSettings, "docs/instructors.md")
    for where, number in (*(("drop_lessons", dropped) for dropped in settings.drop_lessons), *numbers(settings)):
        with _said_at(where):
            course.lesson(number)
    for task, points in settings.points.items():
        with _said_at(f"points.{task}"):
            course.task(task)
            tenths(points)
    if wrong := next(wrongs(settings), ""):
        raise CourseError(f"class.toml, {wrong}")
    return settings
