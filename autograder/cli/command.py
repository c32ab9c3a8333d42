"""How every command ends: what signals do, what it says, and the exit status."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import typer
from typer.core import TyperCommand

from autograder import log
from autograder.characters import print_similar
from autograder.cli.console import err
from autograder.errors import Fault, GradeError, Refusal

INTERRUPTED, HUNG_UP = 130, 141
"""A shell's statuses for a program that was interrupted, and for one whose reader has gone."""
BROUGHT_BY = {
    "dask": "dask[distributed]", "distributed": "dask[distributed]", "nbformat": "nbgrader", "nbgrader": "nbgrader",
    "sqlalchemy": "nbgrader", "tenacity": "tenacity", "yaml": "PyYAML",
    "starlette": "autograder[review]", "uvicorn": "autograder[review]",
}  # fmt: skip
"""What to install for a package that only some commands need."""
ENDING = ("SIGTERM", "SIGHUP")


class Command(TyperCommand):
    """A command that ends as its exceptions say."""

    def invoke(self, ctx: Any) -> Any:
        """Run it. This is the only place where an exception becomes a sentence and an exit status."""
        try:
            with _signals():
                return super().invoke(ctx)
        except (typer.Exit, typer.Abort):
            raise
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            raise typer.Exit(HUNG_UP) from None
        except Exception as error:
            raise typer.Exit(
                tell(_about_given(error, ctx.params.values()) or _about_missing(error) or error)
            ) from error
        finally:
            log.close()


def _about_given(error: Exception, given: Iterable[object]) -> Refusal | None:
    """What the system says about a path on the command line, or one below it. Some versions of Typer make paths of
    text only for the command's function, so here both are met.
    """
    if not isinstance(error, OSError) or not isinstance(error.filename, str) or not error.strerror:
        return None
    path = os.path.abspath(error.filename)
    for one in given:
        if isinstance(one, str | Path) and one and Path(path).is_relative_to(os.path.abspath(one)):
            return Refusal(f"{error.filename} cannot be used: {error.strerror}.")
    return None


def _about_missing(error: Exception) -> Refusal | None:
    """What to install if a command needs more than the engine does."""
    missing = (error.name or "").partition(".")[0] if isinstance(error, ModuleNotFoundError) else ""
    wanted = BROUGHT_BY.get(missing)
    return Refusal(f"{missing} is not installed here: pip install '{wanted}'.") if wanted else None


def run(app: Callable[[], Any]) -> None:
    """A whole program: its commands, and anything that goes wrong before one starts."""
    print_similar()
    try:
        app()
    except Exception as error:
        sys.exit(tell(error))


def tell(error: Exception) -> int:
    """Say in a sentence what ends a command; return its exit status."""
    if isinstance(error, GradeError) and not (isinstance(error, Fault) and "\n" in str(error).strip()):
        err.print(f"grade: {error.sentence}", markup=False)
        return error.status
    text = str(error) if isinstance(error, GradeError) else "".join(traceback.format_exception(error))
    last = next((line for line in reversed(text.splitlines()) if line.strip()), type(error).__name__)
    place = log.details(text)
    err.print(f"grade: {Fault(f'{last.strip()}; {place}').sentence}", markup=False)
    return Fault.status


@contextlib.contextmanager
def _signals() -> Iterator[None]:
    """Let the system's ways to end a program unwind it, so that it removes what it unpacked for a while."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former: dict[int, Any] = {}
    for name in ENDING:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            former[number] = signal.signal(number, _end)
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)  # once is enough: the rest is clearing up
    raise SystemExit(128 + number)
