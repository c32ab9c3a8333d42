"""What a learner types: ``grade hint``, ``try``, ``watch``, ``plot``, ``demo``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.console import CourseOption, VerboseOption, find_course, out


def hint(
    number: Annotated[str, typer.Argument(metavar="N.M", help="The task.")],
    course: CourseOption = None,
    verbose: VerboseOption = False,
) -> None:
    """One more step of a task's hint ladder."""
    from autograder.course.hints import next_hint

    out.print(next_hint(find_course(course), number), markup=False)


def try_(
    number: Annotated[str, typer.Argument(metavar="N.M", help="The task.")],
    line: Annotated[
        str | None,
        typer.Argument(metavar="LINE", help="A line of Python, such as one after Try at home.", show_default=False),
    ] = None,
    course: CourseOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Run a line on your own file: what comes back beside what the docstring promises.

    Without a line, it's the call with which a public check fails, or else the examples in the docstring.
    """
    from autograder.learner.trying import tries

    for tried in tries(find_course(course), number, line):
        for title, text in ((">>>", tried.line), ("gives", tried.came), ("wanted", tried.promised)):
            if text:
                out.print(f"{title:<8}{text.replace(chr(10), chr(10) + ' ' * 8)}", markup=False, highlight=False)
        out.print()


def plot(
    lesson: Annotated[int, typer.Argument(help="The lesson's number.", metavar="LESSON")],
    mistake: Annotated[
        str | None, typer.Option("--mistake", help="Also draw what this mistake gives.", metavar="ID")
    ] = None,
    image: Annotated[
        Path | None, typer.Option("--image", help="The file to use instead of the course's.", metavar="FILE")
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Open the files with the system's viewer.")] = False,
    gif: Annotated[bool, typer.Option("--gif", help="An animation instead, if the lesson has one.")] = False,
    folder: Annotated[
        Path | None,
        typer.Option("--out", help="Where the files go: drawings/ in the course by default.", metavar="DIR"),
    ] = None,
    course: CourseOption = None,
    verbose: VerboseOption = False,
) -> None:
    """The picture of what your own code does."""
    from autograder.learner.plots import draw
    from autograder.learner.plots.viewer import show as open_files

    drawn = []
    for drawing in draw(find_course(course), lesson, mistake=mistake, image=image, out=folder, moving=gif):
        out.print(f"{_near(drawing.path)}: {drawing.finding}", markup=False, soft_wrap=True)
        drawn.append(drawing.path)
    if show:
        open_files(drawn)


def _near(path: Path) -> Path:
    """From the current folder, if it's in there."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def demo(
    image: Annotated[Path, typer.Argument(help="The file to show it on.", metavar="IMAGE")],
    verbose: VerboseOption = False,
) -> None:
    """What the course can do with a file, before a line is written."""
    from autograder.learner.plots import demonstration

    bar = "█" if out.encoding.startswith("utf") else "#"
    for line in demonstration(image, bar):
        out.print(line, markup=False)


def watch(
    lesson: Annotated[int | None, typer.Argument(help="Only this lesson.", show_default=False)] = None,
    only: Annotated[int | None, typer.Option("--lesson", help="The same.", show_default=False)] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Plain lines for screen readers; type a key, then Enter.")
    ] = False,
    course: CourseOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Check what you save at once, and show the one next thing to do."""
    found = find_course(course)
    from autograder.learner.watch.loop import watch as start

    start(found, lesson if lesson is not None else only, plain=plain)
