"""``grade page``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.console import CourseOption, VerboseOption, out, writing
from autograder.course.tree import Course, CourseError


def page(
    folder: Annotated[Path, typer.Argument(help="The folder given to grade batch --out.", metavar="DIR")],
    course: CourseOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Write a class's page again from the reports in DIR, without grading anything."""
    from autograder.classroom.page.page import write_page
    from autograder.classroom.results import load_class

    target = folder / "class.html"
    with writing(target):
        write_page(load_class(folder), target, _course(course))
    out.print(f"open {target}", markup=False, soft_wrap=True)


def _course(path: Path | None) -> Course | None:
    """The course you name, or the nearest one here or above. Without one, ideas show no lines of code."""
    if path is not None:
        return Course(path)
    try:
        return Course.above(Path.cwd())
    except CourseError:
        return None
