"""The ``grade`` command: argument parsing only; every command is one call into a room."""

from __future__ import annotations

import importlib
import keyword
from collections.abc import Iterator, MutableMapping
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from autograder import __version__
from autograder.cli.command import Command
from autograder.cli.command import run as run_program
from autograder.cli.console import out

MODULES = {
    "run": "run",
    "watch": "learner",
    "hint": "learner",
    "try": "learner",
    "plot": "learner",
    "demo": "learner",
    "batch": "classroom",
    "diff": "classroom",
    "feedback": "feedback",
    "page": "page",
    "review": "review",
    "gradebook": "gradebook",
    "gradescope": "gradescope",
    "new": "authoring",
    "check": "authoring",
    "cut": "authoring",
    "release": "authoring",
    "notebooks": "authoring",
    "seed": "authoring",
    "doctor": "doctor",
    "github": "github",
}
"""Where each command is defined, in the order of the help; for a group of commands, its module's ``app``."""


class Commands(MutableMapping[str, Any]):
    """All commands, each imported when it's looked up, because a start needs only one of them."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = _command(name)
        return self._made[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        del self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(MODULES)

    def __len__(self) -> int:
        return len(MODULES)


def _command(name: str) -> Any:
    module = importlib.import_module(f"{__name__}.{MODULES[name]}")
    if hasattr(module, "app"):
        return typer.main.get_group(module.app)
    one = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    one.command(name, cls=Command)(getattr(module, f"{name}_" if keyword.iskeyword(name) else name))
    return typer.main.get_command(one)


class Group(TyperGroup):
    """The program with all its commands."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes | {"commands": Commands()})

    def list_commands(self, ctx: Any) -> list[str]:
        """Their names, which are known without importing them."""
        return list(self.commands)


app = typer.Typer(
    cls=Group,
    help="Grade the exercises of a course.",
    epilog="Exit status: 0 graded, whatever the score; 1 below --fail-under; 2 wrong usage or an unreadable "
    "submission; 3 a fault of the system itself, which is never a learner's zero; 4 with --strict: somebody's work or "
    "place in a class is not settled.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        out.print(f"grade {__version__}")
        raise typer.Exit


@app.callback()
def _grade(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Its commands do everything."""


def main() -> None:
    """Entry point."""
    run_program(app)
