"""``grade gradescope``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.console import (
    CourseOption,
    LessonOption,
    QuietOption,
    SeedOption,
    UnconfinedOption,
    VerboseOption,
    find_course,
    out,
)


def gradescope(
    folder: Annotated[Path, typer.Argument(help="Where autograder.zip goes.", metavar="DIR")],
    lesson: LessonOption = None,
    minutes: Annotated[
        float,
        typer.Option("--minutes", help="The timeout that you set at Gradescope.", min=1, max=40, metavar="M"),
    ] = 10,
    seed_file: SeedOption = None,
    allow_unconfined: UnconfinedOption = False,
    course: CourseOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """The autograder's zip for Gradescope: engine, graders, seed, and the two scripts that it runs."""
    found = find_course(course)
    from autograder.integrations.gradescope.bundle import bundle  # not included in a learner's engine
    from autograder.integrations.gradescope.settings import Settings

    numbers = sorted({found.lesson(number).number for number in lesson or []})
    settings = Settings(minutes=minutes, allow_unconfined=allow_unconfined, lessons=numbers)
    for sentence in bundle(found, folder, settings, seed_file):
        if not quiet:
            out.print(sentence, markup=False, soft_wrap=True)
