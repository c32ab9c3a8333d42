"""``grade review``."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.console import VerboseOption, out


def review(
    folder: Annotated[Path, typer.Argument(help="The folder given to grade batch --out.", metavar="DIR")],
    name: Annotated[
        str, typer.Option("--as", help="Who decides; by default your name on this machine.", metavar="NAME")
    ] = "",
    url: Annotated[
        str, typer.Option("--db", help="The team's database; by default a file in DIR.", metavar="URL")
    ] = "",
    port: Annotated[int, typer.Option("--port", help="Where it's served; by default any free port.", min=0)] = 0,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser.")] = True,
    verbose: VerboseOption = False,
) -> None:
    """Look at a class's work in your browser: code beside verdicts, comments, points by hand, requests."""
    from autograder.classroom.review.serve import review as serve

    serve(folder, name or getpass.getuser(), url=url, port=port, browser=browser, say=_say)


def _say(link: str) -> None:
    out.print("The review is open on this machine until you press Ctrl-C. This link works once:")
    out.print(link, markup=False, soft_wrap=True)
