"""What the commands share: the two consoles, common options, and the outputs you ask for."""

from __future__ import annotations

import contextlib
import enum
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from autograder import files, log
from autograder.course.tree import Course
from autograder.errors import Refusal


class Lines(Console):
    """Wraps lines on a terminal, but never in a pipe, where a reader looks for whole lines."""

    def print(self, *objects: Any, soft_wrap: bool | None = None, **options: Any) -> None:
        """The same, except for wrapping."""
        super().print(*objects, soft_wrap=not self.is_terminal if soft_wrap is None else soft_wrap, **options)

    def on_broken_pipe(self) -> None:
        """Nobody reads on: the rest goes nowhere, and the command ends as usual."""
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), self.file.fileno())


out = Lines(highlight=False, emoji=False)  # what looks like one in code, such as a slice, is not meant so
err = Lines(stderr=True, highlight=False, emoji=False)


class Device(enum.StrEnum):
    """What ``--device`` takes."""

    CPU = "cpu"
    CUDA = "cuda"


DeviceOption = Annotated[Device, typer.Option("--device", help="Where learners' code computes.")]
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
VerboseOption = Annotated[
    bool,
    typer.Option(
        "--verbose", "-v", callback=lambda wanted: log.show() if wanted else None, is_eager=True,
        help="Say on standard error what happens, and why.",
    ),
]  # fmt: skip
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]


def find_course(path: Path | None) -> Course:
    """The course you name, or the nearest one here or above."""
    return Course(path) if path is not None else Course.above(Path.cwd())


def outputs(formats: list[str] | None, known: Iterable[str]) -> list[tuple[str, Path]]:
    """The values of ``--format NAME=FILE``."""
    found = []
    for text in formats or []:
        name, separator, target = text.partition("=")
        if name not in known or not separator or not target:
            raise Refusal(f"--format {text}: write NAME=FILE, with NAME one of {', '.join(known)}.")
        found.append((name, Path(target)))
    return found


def try_outputs(paths: Iterable[Path], read: Iterable[Path | None]) -> None:
    """Refuse outputs that can't be written, or would replace what is read, before the work for them starts."""
    known = {os.path.realpath(one) for one in read if one is not None and one.is_file()}
    for path in paths:
        if os.path.realpath(path) in known:
            raise Refusal(f"{path} is read here, so it can't be written too: name another file.")
        with writing(path):
            files.try_to_write(path)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Refuse, naming the file, if the system doesn't let us write it."""
    if path == Path("-"):
        raise Refusal("- isn't taken for standard output: write /dev/stdout, or the name of a file.")
    try:
        yield
    except OSError as error:
        where = Path(error.filename or path)
        lacking = isinstance(error, FileNotFoundError) and not where.parent.exists()
        why = "its folder isn't there, so make it first" if lacking else error.strerror or error
        raise Refusal(f"{where} cannot be written: {why}.") from error
