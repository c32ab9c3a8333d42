"""Where a line is, as its author knows it: by its number, or by cell and line of the notebook it came from.

A module made from a notebook is text in the percent format: a mark for each cell, and every line as far below it as it
is in the cell.
"""

from __future__ import annotations

import re

HEAD = "# %% made from a notebook"
"""The first line of such a module."""
MARK = "# %% cell {}"
"""https://jupytext.readthedocs.io/en/latest/formats-scripts.html"""
MARKED = re.compile(r"# %% cell (\d{1,9})$")


def is_made(text: str) -> bool:
    """Whether it was made from a notebook, or says so."""
    return text.startswith(f"{HEAD}\n")


def place(text: str, line: int) -> str:
    """The place of a line, counted from 1."""
    if is_made(text):
        above = text.split("\n", line)[:line]
        for distance, mark in enumerate(reversed(above)):
            if found := MARKED.match(mark):
                return f"cell {found[1]}, line {max(1, distance)}"
    return f"line {line}"
