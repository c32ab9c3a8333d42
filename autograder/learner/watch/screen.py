"""Shows what the loop says: a screen that is drawn again, or plain lines, each said once."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Protocol

from rich.columns import Columns
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

BAR = 40
Keys = Sequence[tuple[str, str]]


class Screen(Protocol):
    """Where it is shown."""

    plain: bool
    """Whether lines are said once, rather than drawn again and again."""

    def show(self, paragraphs: Sequence[Text], done: int, total: int, keys: Keys) -> None:
        """The one thing to do, how far one has come, and the keys."""

    def tell(self, rows: Sequence[str], keys: Keys) -> None:
        """A list instead."""


class Drawn:
    """A terminal's screen, drawn again each time."""

    plain = False

    def __init__(self) -> None:
        self._console = Console(highlight=False, emoji=False)

    def show(self, paragraphs: Sequence[Text], done: int, total: int, keys: Keys) -> None:
        """Draw it."""
        progress = Table.grid(padding=(0, 1))
        progress.add_row(ProgressBar(total, done, width=BAR), Text(f"{done} of {total} done"))
        self._draw([*paragraphs, progress, _in_words(keys)])

    def tell(self, rows: Sequence[str], keys: Keys) -> None:
        """Draw it, in as many columns as fit."""
        self._draw([Columns([Text(row) for row in rows], column_first=True, padding=(0, 3)), _in_words(keys)])

    def _draw(self, parts: Sequence[RenderableType]) -> None:
        with self._console:  # all of it in one go
            self._console.clear()
            for part in parts:
                self._console.print(Padding(part, (0, 2, 1, 2)))


class Plain:
    """Lines, for pipes, logs and screen readers. What was said is not said again."""

    plain = True

    def __init__(self, *, keys: bool) -> None:
        self._console = Console(highlight=False, emoji=False, color_system=None, soft_wrap=True)
        self._keys = keys
        self._said: list[str] = []

    def show(self, paragraphs: Sequence[Text], done: int, total: int, keys: Keys) -> None:
        """Say it, if it is new."""
        said = [*(paragraph.plain for paragraph in paragraphs), f"{done} of {total} done."]
        new = [text for text in said if text not in self._said]
        if new:
            self._say([*said, _in_words(keys).plain] if self._keys else said)
        self._said = said

    def tell(self, rows: Sequence[str], keys: Keys) -> None:
        """Say all of it."""
        self._said = []
        self._say([*rows, _in_words(keys).plain] if self._keys else rows)

    def _say(self, lines: Sequence[str]) -> None:
        for text in [*lines, ""]:
            self._console.print(text, markup=False, soft_wrap=True)
        self._console.file.flush()


def choose(plain: bool) -> Screen:
    """A drawn screen, if there's a terminal for it and nobody wants plain lines."""
    terminal = sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    return Plain(keys=plain) if plain or not terminal else Drawn()


def _in_words(keys: Keys) -> Text:
    """The keys that do something now."""
    parts = Text()
    for key, word in keys:
        parts.append(f"{'   ' if parts else ''}{key}", style="bold cyan").append(f" {word}", style="dim")
    return parts
