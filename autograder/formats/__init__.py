"""Ways out of a report, by the names that ``--format NAME=FILE`` takes."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from autograder.formats import terminal
from autograder.formats.annotations import annotations_trouble, as_annotations
from autograder.formats.classroom import as_classroom, classroom_trouble
from autograder.formats.classroom50 import as_classroom50, classroom50_trouble
from autograder.formats.gradescope import as_gradescope
from autograder.formats.junit import as_junit
from autograder.formats.markdown import as_markdown, markdown_trouble
from autograder.report import Report, to_json

PLAIN_WIDTH = 100


def as_text(report: Report) -> bytes:
    """What the terminal shows, without colour."""
    console = Console(file=io.StringIO(), width=PLAIN_WIDTH, color_system=None)
    terminal.show(report, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().encode()


FORMATS: dict[str, Callable[[Report], bytes]] = {
    "json": to_json,
    "text": as_text,
    "junit": as_junit,
    "gradescope": as_gradescope,
    "classroom": as_classroom,
    "classroom50": as_classroom50,
    "markdown": as_markdown,
    "annotations": as_annotations,
}
TROUBLE: dict[str, Callable[[str], bytes]] = {
    "classroom": classroom_trouble,
    "classroom50": classroom50_trouble,
    "markdown": markdown_trouble,
    "annotations": annotations_trouble,
}
"""What the formats that services read say, in a sentence, where there is no report."""


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, whatever happens meanwhile, power loss included."""
    handle, temporary = tempfile.mkstemp(dir=path.resolve().parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
        _settle(path.resolve().parent)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _settle(folder: Path) -> None:
    """Have a folder's new names on the disk before anything that is written next."""
    if hasattr(os, "O_DIRECTORY"):  # Windows knows no such thing
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
