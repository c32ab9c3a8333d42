"""``python -m autograder.classreport DIR``: write ``DIR/class.html`` again from what is there; nothing is graded."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.batch.classroom import load_class
from autograder.classreport.page import write_page
from autograder.command import Command, run
from autograder.console import CourseOption, VerboseOption, out, writing
from autograder.course import Course, CourseError

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(cls=Command)
def rebuild(
    folder: Annotated[Path, typer.Argument(help="The folder given to grade batch --out.", metavar="DIR")],
    course: CourseOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Write DIR/class.html again from the reports in DIR; nothing is graded."""
    page = folder / "class.html"
    with writing(page):
        write_page(load_class(folder), page, _course(course))
    out.print(f"open {page}", markup=False, soft_wrap=True)


def _course(path: Path | None) -> Course | None:
    """The course named, or the nearest one above here; without any, ideas have no lines of code."""
    if path is not None:
        return Course(path)
    try:
        return Course.above(Path.cwd())
    except CourseError:
        return None


if __name__ == "__main__":
    run(app)
