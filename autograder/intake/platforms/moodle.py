"""Moodle: "Download all submissions" of an assignment, with a folder for each learner or without.

``First Last_12345_assignsubmission_file_/sums.py`` (Moodle 4.1 and later without the last underscore), or ``First
Last_12345_assignsubmission_file_sums.py``. The first number before ``_assignsubmission_`` ends the name, because
the rest is the learner's own. It's the participant's number in this assignment, which the grading worksheet calls
"Participant 12345". Text typed into Moodle lies under ``…_assignsubmission_onlinetext_``. See
https://docs.moodle.org/en/Assignment_FAQ, and ``mod/assign`` of https://github.com/moodle/moodle (``locallib.php``,
``feedback/file/importziplib.php``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from autograder.intake.platforms.arrival import Arrival, Known, Piece, Reading, Who

NAME, TITLE = "moodle", "Moodle"
ENTRY = re.compile(r"(.+?)_(\d+)_assignsubmission_([a-z]+)(?:_(.*))?", re.DOTALL)
GRADED = {"file"}


def read(entries: Sequence[Path], people: Sequence[Known] = ()) -> Reading:
    """Everybody's files together."""
    found = Reading()
    groups: dict[tuple[str, str], list[tuple[Path, str, str]]] = {}
    for path in entries:
        if named := ENTRY.fullmatch(path.name):
            name, number, plugin, original = named.groups()
            groups.setdefault((number, name), []).append((path, plugin, original or ""))
        else:
            found.rest.append(path)
    found.arrivals = [_together(name, number, files) for (number, name), files in groups.items()]
    return found


def _together(name: str, number: str, files: list[tuple[Path, str, str]]) -> Arrival:
    pieces = tuple(Piece(path, original) for path, plugin, original in files if plugin in GRADED)
    others = [path for path, plugin, _ in files if plugin not in GRADED]
    doubt, notes = "", list[str]()
    if others and not pieces:
        pieces = (Piece(others[0], others[0].name),)
        doubt = f"It was handed in as text typed into Moodle, which is not graded: look at {others[0].name}."
    elif others:
        notes = ["There is also text typed into Moodle, which is not graded."]
    return Arrival(
        f"{name}_{number}", Who(number=f"{NAME} {number}", name=name), pieces, doubt=doubt, notes=tuple(notes)
    )
