"""``grade feedback``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.console import QuietOption, VerboseOption, out, writing


def feedback(
    folder: Annotated[Path, typer.Argument(help="The folder given to grade batch --out.", metavar="DIR")],
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Write each learner's feedback page again, after decisions or dates: DIR/feedback/ID.html."""
    from autograder.classroom.feedback.writing import FOLDER, write_pages
    from autograder.classroom.results import load_class

    results = load_class(folder)
    with writing(folder / FOLDER):
        count, kept = write_pages(folder, results)
    if not quiet:
        later = f"; {kept} not released yet" if kept else ""
        out.print(f"{count} pages in {folder / FOLDER}{later}", markup=False, soft_wrap=True)
