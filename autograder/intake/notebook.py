"""Notebooks: each becomes a folder of its name with the lesson files in it and those that its cells write.

A separate process finds out what they are (``extracting``), because anybody may have written the text, and it may take
Python's parser down.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from autograder.course.tree import read_text
from autograder.errors import Fault
from autograder.intake.members import NOTEBOOK_CAP, Wanted
from autograder.intake.submission import Unreadable, inert, regular

if TYPE_CHECKING:
    from autograder.intake.extracting import Extract

SECONDS = 30.0
"""For all notebooks of a submission, on the wall clock."""
MARKS = tuple(mark.encode(code) for mark in ('"cells"', '"worksheets"') for code in ("utf-8", "utf-16-le", "utf-16-be"))
"""Every notebook has one of these."""
DEFINES = re.compile(r"^(?:def|class) +\w+", re.MULTILINE)
HEAD_CAP = 64
PROGRAM = "autograder.intake.extracting"
MOST = 20
"""How many places one note names."""


def is_notebook(path: Path) -> bool:
    """Known by its name, whatever a browser or a system has put after it, or by its content under another name."""
    if ".ipynb" in path.name.lower():
        return True
    try:
        head = regular(path, HEAD_CAP).removeprefix(b"\xef\xbb\xbf").lstrip()
        return head.startswith(b"{") and _has_cells(regular(path, NOTEBOOK_CAP))
    except (Unreadable, OSError):
        return False


def _has_cells(data: bytes) -> bool:
    return any(mark in data for mark in MARKS)


def convert(files: Iterable[Path], wanted: Wanted) -> list[str]:
    """Replace the notebooks among files that are ours to change. One that can't be read stays as it is.

    Returns notes for the report.
    """
    notes: list[str] = []
    deadline = time.monotonic() + SECONDS
    stubs = {name: read_text(stub) for name, stub in wanted.modules.items()}
    for path in sorted(path for path in files if is_notebook(path)):
        extract = _extract(path, stubs, deadline)
        if extract is not None:
            _replace(path, extract)
            notes += _said(inert(path.name), extract)
        else:
            notes.append(f"{inert(path.name)} {_why_not(path, deadline)}")
    return notes


def _why_not(path: Path, deadline: float) -> str:
    if path.lstat().st_size > NOTEBOOK_CAP:
        return f"is larger than {NOTEBOOK_CAP // 2**20} MiB: clear its outputs, save it and hand it in again."
    if time.monotonic() > deadline:
        return "takes too long to read, with the other notebooks: hand in only the lessons' notebooks."
    return "cannot be read as a notebook: save it again and hand it in."


def _as_file(path: Path, data: bytes) -> Extract | None:
    """A Python file with a notebook's name."""
    from autograder.intake.extracting import Extract

    text = data.decode("utf-8", "replace")
    stem = path.name[: path.name.lower().index(".ipynb")] if ".ipynb" in path.name.lower() else ""
    return Extract(files={f"{stem}.py": text}) if stem and DEFINES.search(text) else None


def _replace(path: Path, extract: Extract) -> None:
    path.unlink()
    path.mkdir()
    for name, text in extract.modules.items():
        (path / name).write_text(text, encoding="utf-8", newline="")
    for name, text in extract.files.items():
        written = path / name if name not in extract.modules else path / "written" / name
        try:
            written.parent.mkdir(parents=True, exist_ok=True)
            written.write_text(text, encoding="utf-8", newline="")
        except (OSError, ValueError):  # not a file name
            continue


def _said(name: str, extract: Extract) -> list[str]:
    notes = [
        f"{name}, cell {cell}, {inert(problem)}. This statement was left out."
        for cell, problems in extract.unread.items()
        for problem in problems
    ]
    if len(notes) > MOST:
        notes[MOST:] = [f"{name}: Python cannot read {len(notes) - MOST} more statements; they were left out."]
    if extract.modules:
        notes.append(f"{_listed(list(extract.modules))} made from the definitions in {name}.")
    if extract.modules and extract.left_out:
        numbers = _and(list(map(str, extract.left_out[:MOST])), len(extract.left_out) - MOST)
        cells = "cell" if len(extract.left_out) == 1 else "cells"
        notes.append(f"{name}: what only runs, prints or plots was left out, in {cells} {numbers}.")
    if extract.files:
        notes.append(f"{_listed(list(map(inert, extract.files)))} made from cells of {name} that write files.")
    return notes


def _listed(names: list[str]) -> str:
    return f"{_and(names[:MOST], len(names) - MOST)} {'was' if len(names) == 1 else 'were'}"


def _and(names: list[str], more: int = 0) -> str:
    if more > 0:
        return f"{', '.join(names)} and {more} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _extract(path: Path, stubs: dict[str, str], deadline: float) -> Extract | None:
    from autograder.intake.extracting import FAULT, Asked, Extract  # only submissions with notebooks need it

    command = [sys.executable, "-I", "-m", PROGRAM]
    left = deadline - time.monotonic()
    try:
        data = regular(path, NOTEBOOK_CAP)
        if left <= 0 or len(data) > NOTEBOOK_CAP:
            return None
        if not _has_cells(data):
            return _as_file(path, data)
        asked = msgspec.json.encode(Asked(path.name.partition(".")[0], stubs)) + b"\n"
        done = subprocess.run(command, input=asked + data, capture_output=True, timeout=left, check=False)
        if done.returncode == FAULT:
            raise Fault(f"the reader of notebooks failed:\n{done.stderr.decode(errors='replace')}")
        return msgspec.json.decode(done.stdout, type=Extract) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, msgspec.MsgspecError, Unreadable):
        return None
