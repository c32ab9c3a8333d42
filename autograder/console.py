"""What the commands share: exit statuses, the two consoles, common options, and how a command refuses."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from autograder.course import Course, CourseError
from autograder.engine import Job
from autograder.errors import USAGE
from autograder.formats import write

out = Console(highlight=False, soft_wrap=False)
err = Console(stderr=True, highlight=False)

CourseOption = Annotated[
    Path | None, typer.Option("--course", help="The folder that holds exercises/ and graders/.", metavar="DIR")
]
LessonOption = Annotated[
    list[int] | None, typer.Option("--lesson", help="Only this lesson; may be repeated.", metavar="N")
]
TaskOption = Annotated[
    list[str] | None, typer.Option("--task", help="Only this task, such as 3.4; may be repeated.", metavar="N.M")
]
SeedOption = Annotated[Path | None, typer.Option("--seed-file", help="The class's secret seed.", metavar="FILE")]
UnconfinedOption = Annotated[
    bool, typer.Option("--allow-unconfined", help="Run hidden graders even where learners' code could read them.")
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]


def refuse(sentence: str) -> NoReturn:
    """Wrong usage, or something unreadable: one sentence, status 2."""
    err.print(f"grade: {sentence}", markup=False)
    raise typer.Exit(USAGE)


def find_course(path: Path | None) -> Course:
    """The course named, or the nearest one above here."""
    try:
        return Course(path) if path is not None else Course.above(Path.cwd())
    except CourseError as error:
        refuse(str(error))


def order_job(
    course: Course,
    path: Path,
    lessons: list[int] | None,
    tasks: list[str] | None,
    seed: Path | None,
    *,
    named: bool,
    device: str = "cpu",
    allow_unconfined: bool = False,
) -> Job:
    """What is to be graded. A course inside or equal to the submission is never hidden unless it was named."""
    try:
        wanted = {course.lesson(n).number for n in lessons or []}
        wanted |= {course.task(number)[0].number for number in tasks or []}
    except CourseError as error:
        refuse(str(error))
    own = Path(os.path.realpath(path)) in [course.root, *course.root.parents]
    hidden = course.has_graders and (named or not own)
    lessons = sorted(wanted)
    return Job(course.root, path, tuple(lessons), tuple(tasks or []), hidden, seed, device, allow_unconfined)


def outputs(formats: list[str] | None, known: Iterable[str]) -> list[tuple[str, Path]]:
    """The values of ``--format NAME=FILE``."""
    found = []
    for text in formats or []:
        name, separator, target = text.partition("=")
        if name not in known or not separator or not target:
            refuse(f"--format {text}: write NAME=FILE, with NAME one of {', '.join(known)}.")
        found.append((name, Path(target)))
    return found


def write_file(path: Path, data: bytes) -> None:
    """Write an output that was asked for, or refuse."""
    try:
        write(path, data)
    except OSError as error:
        refuse(f"{path} cannot be written: {error.strerror}.")
