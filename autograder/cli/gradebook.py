"""``grade gradebook``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.console import QuietOption, VerboseOption, err, out, writing

if TYPE_CHECKING:
    from autograder.integrations.nbgrader.entries import Changes

SHOWN = 20


def gradebook(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder given to grade batch --out.")],
    url: Annotated[
        str | None,
        typer.Option("--db", help="nbgrader's database; by default DIR/gradebook.db (SQLite).", metavar="URL"),
    ] = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Put a batch's points into nbgrader's gradebook. What you entered there by hand stays."""
    from autograder.classroom.results import load_class
    from autograder.integrations.nbgrader.database import default_url, opened
    from autograder.integrations.nbgrader.entries import put
    from autograder.integrations.nbgrader.feedback import write_feedback
    from autograder.integrations.nbgrader.marks import read_marks
    from autograder.integrations.nbgrader.pages import write_pages

    with writing(folder):
        results = load_class(folder)
        marks = read_marks(folder, results)
        with opened(url or default_url(folder)) as book:
            changes = put(book, marks)
        write_pages(folder, marks, changes)
        pages = write_feedback(folder, results, marks, changes)
    _list("Not from this batch:", marks.left_out)
    _list("Entered in nbgrader, and kept:", changes.kept)
    _list("Points fell:", changes.fell, len(changes.fell))
    if not quiet:
        for line in [*_lines(changes), f"{_count(pages, 'page')} of feedback"]:
            out.print(line, markup=False, soft_wrap=True)


def _list(heading: str, sentences: list[str], shown: int = SHOWN) -> None:
    if sentences:
        err.print(heading)
        for sentence in sentences[:shown]:
            err.print(f"  {sentence}", markup=False, soft_wrap=True)
        if len(sentences) > shown:
            err.print(f"  and {len(sentences) - shown} more")


def _lines(changes: Changes) -> Iterator[str]:
    lessons = len(changes.notebooks)
    yield f"{_count(changes.submissions, 'submission')} of {_count(lessons, 'lesson')}, {changes.new} of them new"
    yield f"{_count(changes.points, 'score')} changed" if changes.points else "no score changed"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"
