"""How every command ends: what signals do, what is said, and the exit status."""

from __future__ import annotations

import codecs
import contextlib
import io
import signal
import sys
import threading
import traceback
import unicodedata
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, NoReturn

import typer
from typer.core import TyperCommand

from autograder import log
from autograder.console import err
from autograder.errors import Fault, GradeError

INTERRUPTED, HUNG_UP = 130, 141
"""What a shell says of a program that was interrupted, and of one whose reader has gone."""
ENDING = ("SIGTERM", "SIGHUP")
STAND_INS = {
    "–": "-", "—": "-", "…": "...", "‘": "'", "’": "'", "“": '"', "”": '"', "→": "->", "×": "x", "✓": "+", "✗": "x",
    "☆": "*", "•": "*", "─": "-", "█": "#",
}  # fmt: skip


class Command(TyperCommand):
    """A command that ends as its exceptions say."""

    def invoke(self, ctx: Any) -> Any:
        """Run it. The one place where an exception becomes a sentence and an exit status."""
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
            raise typer.Exit(tell(error)) from error
        finally:
            log.close()


def run(app: Callable[[], Any]) -> None:
    """A whole program: its commands, and whatever goes wrong before one begins."""
    _print_similar()
    try:
        app()
    except Exception as error:
        sys.exit(tell(error))


def tell(error: Exception) -> int:
    """Say what ends a command, in a sentence; the exit status that goes with it."""
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
    """Have the system's ways to end a program unwind it, so that what it put down for a while is taken away."""
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
    signal.signal(number, signal.SIG_IGN)  # once is enough: what is going on now is clearing up
    raise SystemExit(128 + number)


def _print_similar() -> None:
    """Print something similar where the output's encoding lacks a character."""
    codecs.register_error("similar", _similar)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="similar")


def _similar(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    text = error.object[error.start : error.end]
    return "".join(_stand_in(character) for character in text), error.end


def _stand_in(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return STAND_INS.get(character) or plain or "?"
