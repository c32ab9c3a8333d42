"""Brightspace: the download of an assignment's submissions, a folder for each, and ``index.html``.

``12345-67890 - First Last - Oct 3, 2026 1159 PM/sums.py``: the learner's and the assignment's number, the name, and
when the server got it. If a learner hands in again, there's another folder. See
https://community.d2l.com/brightspace/kb/articles/3537-evaluate-assignments-offline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from autograder.intake.platforms import times
from autograder.intake.platforms.arrival import Arrival, Known, Piece, Reading, Who, latest

NAME, TITLE = "brightspace", "Brightspace"
FOLDER = re.compile(r"(\d+)-(\d+) ?- ?(.+) ?- ?([^-]*\d{4}[^-]*)", re.DOTALL)
FILE = re.compile(r"(\d+)-(\d+) ?- ?(.+?) ?- ?([^-]*\d{4}[^-]*?) - (.+)", re.DOTALL)
INDEX = "index.html"


def read(entries: Sequence[Path], people: Sequence[Known] = ()) -> Reading:
    """Everybody's last submission."""
    found = Reading()
    groups: dict[str, dict[str, list[tuple[Path, re.Match[str]]]]] = {}
    for path in entries:
        if named := (FOLDER if path.is_dir() else FILE).fullmatch(path.name):
            groups.setdefault(f"{named[1]} {named[3].strip()}", {}).setdefault(named[4], []).append((path, named))
        else:
            (found.own if path.name == INDEX else found.rest).append(path)
    for submissions in groups.values():
        found.arrivals.append(latest((_arrival(files) for files in submissions.values()), "submissions"))
    return found


def _arrival(files: list[tuple[Path, re.Match[str]]]) -> Arrival:
    named = files[0][1]
    try:
        time = times.read(named[4]).moment.isoformat()
    except times.NoTime:
        time = ""
    who = Who(number=f"{NAME} {named[1]}", name=named[3].strip())
    pieces = tuple(Piece(path, "" if path.is_dir() else found[5]) for path, found in files)
    return Arrival(f"{named[3].strip()}_{named[1]}", who, pieces, time)
