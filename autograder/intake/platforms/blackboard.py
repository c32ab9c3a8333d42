"""Blackboard: "Assignment File Download", one flat folder of everybody's files and a text about each attempt.

``Week 4_ada1815_attempt_2026-10-03-11-59-59_sums.py`` is the assignment, the user name, when the server got it, and the
name the learner gave the file. ``…_attempt_2026-10-03-11-59-59.txt`` begins ``Name: First Last (login)``. See
https://help.blackboard.com/Learn/Instructor/Original/Assignments/Download_Assignments.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

from autograder.intake.platforms.arrival import Arrival, Known, Piece, Reading, Who, latest
from autograder.intake.submission import Unreadable, regular

NAME, TITLE = "blackboard", "Blackboard"
ENTRY = re.compile(r"(.+?)_attempt_(\d{4}-\d{2}-\d{2})-(\d{2})-(\d{2})-(\d{2})(?:_(.+)|(\.txt))", re.DOTALL)
PERSON = re.compile(r"Name:\s*(.*?)\s*\(([^()\s]+)\)\s*")
TEXT_CAP = 2**20
TYPED = "Submission Field:"
NOTHING_TYPED = "There is no student submission text data for this assignment"


def read(entries: Sequence[Path], people: Sequence[Known] = ()) -> Reading:
    """Everybody's last attempt."""
    found = Reading()
    files: list[tuple[Path, re.Match[str]]] = []
    for path in entries:
        named = ENTRY.fullmatch(path.name) if not path.is_dir() else None
        if named:
            files.append((path, named))
        else:
            found.rest.append(path)
    texts = {(named[1], _time(named)): _text(path) for path, named in files if named[7]}
    logins = _logins(sorted({named[1] for _, named in files}), texts, {person.login for person in people})
    groups: dict[str, dict[str, list[tuple[Path, re.Match[str]]]]] = {}
    for path, named in files:
        if named[7]:
            found.own.append(path)
        groups.setdefault(named[1], {}).setdefault(_time(named), []).append((path, named))
    for prefix, attempts in groups.items():
        each = [
            _arrival(prefix, logins.get(prefix, ""), time, own, texts.get((prefix, time), ""))
            for time, own in attempts.items()
        ]
        found.arrivals.append(latest(each, "attempts"))
    return found


def _time(named: re.Match[str]) -> str:
    return f"{named[2]}T{named[3]}:{named[4]}:{named[5]}"


def _text(path: Path) -> str:
    try:
        return regular(path, TEXT_CAP).decode("utf-8-sig", "replace")
    except (OSError, Unreadable):
        return ""


def _person(text: str) -> re.Match[str] | None:
    """What the server wrote into the first line; the rest may be the learner's."""
    return PERSON.fullmatch(text.partition("\n")[0].rstrip("\r"))


def _logins(prefixes: list[str], texts: dict[tuple[str, str], str], known: set[str]) -> dict[str, str]:
    """Whose each assignment_username is. Both may hold underscores, so the texts tell first, then the class list, then
    what all names have in common.
    """
    found: dict[str, str] = {}
    for (prefix, _), text in texts.items():
        person = _person(text)
        if person and prefix.endswith(f"_{person[2]}"):
            found[prefix] = person[2]
    columns = zip(*(prefix.split("_")[:-1] for prefix in prefixes), strict=False)
    shared = "_".join(column[0] for column in takewhile(lambda column: len(set(column)) == 1, columns))
    for prefix in prefixes:
        if prefix in found:
            continue
        parts = prefix.split("_")
        ends = {"_".join(parts[n:]) for n in range(1, len(parts))} & known
        common = prefix.removeprefix(f"{shared}_") if len(prefixes) > 1 else parts[-1]
        found[prefix] = ends.pop() if len(ends) == 1 else common
    return found


def _arrival(prefix: str, login: str, time: str, files: list[tuple[Path, re.Match[str]]], text: str) -> Arrival:
    person = _person(text)
    pieces = tuple(Piece(path, named[6]) for path, named in files if named[6])
    doubt, notes = "", list[str]()
    typed = TYPED in text and NOTHING_TYPED not in text
    if not pieces:
        pieces = (Piece(files[0][0], files[0][0].name),)
        doubt = f"The attempt has no file: look at {files[0][0].name}."
    elif typed:
        notes = ["There is also text typed into Blackboard, which is not graded."]
    who = Who(login=login or prefix, name=person[1] if person and person[2] == login else "")
    return Arrival(login or prefix, who, pieces, time, doubt=doubt, notes=tuple(notes))
