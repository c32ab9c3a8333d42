"""Formats of a report, by the names that ``--format NAME=FILE`` takes."""

from __future__ import annotations

import io
from collections.abc import Callable

from rich.console import Console

from autograder.report.formats import terminal
from autograder.report.formats.annotations import annotations_trouble, as_annotations
from autograder.report.formats.classroom50 import as_classroom50, classroom50_trouble
from autograder.report.formats.github_classroom import as_classroom, classroom_trouble
from autograder.report.formats.gradescope import as_gradescope, gradescope_trouble
from autograder.report.formats.junit import as_junit
from autograder.report.formats.markdown import as_markdown, markdown_trouble
from autograder.report.model import Report, to_json

PLAIN_WIDTH = 100


def as_text(report: Report) -> bytes:
    """What the terminal shows, without color."""
    console = Console(file=io.StringIO(), width=PLAIN_WIDTH, color_system=None, emoji=False)
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
    "gradescope": gradescope_trouble,
    "markdown": markdown_trouble,
    "annotations": annotations_trouble,
}
"""What the formats for services say, in a sentence, if there's no report."""
