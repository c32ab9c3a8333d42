"""``grade review``."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.console import VerboseOption, err, out, try_outputs, writing
from autograder.errors import Refusal

if TYPE_CHECKING:
    from autograder.classroom.decisions.exchange import Known


def review(
    folder: Annotated[Path, typer.Argument(help="The folder given to grade batch --out.", metavar="DIR")],
    name: Annotated[
        str, typer.Option("--as", help="Who decides; by default your name on this machine.", metavar="NAME")
    ] = "",
    url: Annotated[
        str, typer.Option("--db", help="The team's database; by default a file in DIR.", metavar="URL")
    ] = "",
    export: Annotated[
        Path | None, typer.Option("--export", help="Only write all decisions to this file.", metavar="CSV")
    ] = None,
    bring: Annotated[
        Path | None,
        typer.Option(
            "--import",
            help="Only read decisions, comments and requests from this file; or requests from issues (.json).",
            metavar="FILE",
        ),
    ] = None,
    port: Annotated[int, typer.Option("--port", help="Where it's served; by default any free port.", min=0)] = 0,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser.")] = True,
    verbose: VerboseOption = False,
) -> None:
    """Look at a class's work in your browser: code beside verdicts, comments, points by hand, requests."""
    if export and bring:
        raise Refusal("--export and --import are two things: do one after the other.")
    if export:
        _export(folder, url, export)
    elif bring:
        _import(folder, url, bring)
    else:
        from autograder.classroom.review.serve import review as serve

        serve(folder, name or getpass.getuser(), url=url, port=port, browser=browser, say=_say)


def _export(folder: Path, url: str, target: Path) -> None:
    from autograder.classroom.decisions.exchange import exported
    from autograder.classroom.decisions.model import FILE
    from autograder.classroom.decisions.reading import ELSEWHERE, opened
    from autograder.files import write

    try_outputs([target], [folder / FILE, folder / ELSEWHERE])
    with writing(target), opened(folder, url) as decisions:
        write(target, exported(decisions), private=True)
    out.print(f"{target} holds every decision, comment of the bank and request", markup=False, soft_wrap=True)


def _import(folder: Path, url: str, source: Path) -> None:
    from autograder.classroom.decisions.exchange import Imported, imported
    from autograder.classroom.decisions.issues import taken
    from autograder.classroom.decisions.reading import opened
    from autograder.classroom.results import ClassFolder
    from autograder.intake.another_look import MOST

    known = ClassFolder(folder)
    with opened(folder, url) as decisions:
        if source.suffix == ".json":
            told = taken(decisions, source.read_bytes(), source.name, known.logins(), known.batch.lessons)
            for who in told.strangers:
                err.print(f"nobody on the roster has this GitHub name: {who}", markup=False, soft_wrap=True)
            if told.over:
                err.print(f"{told.over} requests are left out: nobody may ask more than {MOST} at once", markup=False)
            done = Imported(new=told.new, same=told.same)
        else:
            done = imported(decisions, source.read_bytes(), source.name, _known(folder))
    for line in done.above:
        err.print(f"More than the maximum, as you decide: {line}", markup=False, soft_wrap=True)
    out.print(f"{done.new} new, {done.same} were there already", markup=False, soft_wrap=True)


def _known(folder: Path) -> Known:
    """The class's learners and tasks. Work that is named after a group belongs to learners, and may be decided about
    too.
    """
    from autograder.classroom.decisions.exchange import Known
    from autograder.classroom.results import ClassFolder, load_class

    results, found = load_class(folder), ClassFolder(folder)
    verdicts = {member.id: member.report for member in results.students}
    verdicts |= {id: found.student(id).report for id in found.entries if id not in verdicts}
    return Known(verdicts=verdicts, tasks={task.task: task.max_points for task in results.tasks})


def _say(link: str) -> None:
    out.print("The review is open on this machine until you press Ctrl-C. This link works once:")
    out.print(link, markup=False, soft_wrap=True)
