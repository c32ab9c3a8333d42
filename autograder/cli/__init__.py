"""The ``grade`` command: argument parsing only; every command is one call into a room."""

from __future__ import annotations

import typer

from autograder.cli import authoring, classroom, doctor, github, gradebook, learner, page, run
from autograder.cli.command import Command
from autograder.cli.command import run as run_program

app = typer.Typer(
    help="Grade the exercises of a course.",
    epilog="Exit status: 0 graded, whatever the score; 1 below --fail-under; 2 wrong usage or an unreadable "
    "submission; 3 a fault of the system itself, which is never a learner's zero; 4 with --strict: somebody's work or "
    "place in a class is not settled.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    run.run,
    learner.watch,
    learner.hint,
    learner.plot,
    learner.demo,
    classroom.batch,
    classroom.diff,
    page.page,
    gradebook.gradebook,
    authoring.new,
    authoring.check,
    authoring.cut,
    authoring.release,
    authoring.notebooks,
    authoring.seed,
    doctor.doctor,
):
    app.command(cls=Command)(command)
app.add_typer(github.app)


def main() -> None:
    """Entry point."""
    run_program(app)
