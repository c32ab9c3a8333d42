"""Gradescope: "Export Submissions", a folder for each submission and ``submission_metadata.yml``, which says whose.

See https://guides.gradescope.com/hc/en-us/articles/22066635961357-Reviewing-Grades-and-Exporting-Submissions. The
metadata have keys such as ``:submitters`` and ``:created_at``, as Ruby writes them. They are read as text alone: no tag
makes anything, no anchor is followed more than once, and no key counts that is not the name of a folder beside them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.platforms import times
from autograder.platforms.arrival import Arrival, Known, Piece, Reading, Who, latest
from autograder.platforms.table import NoTable
from autograder.submission import Unreadable, inert, regular

NAME, TITLE = "gradescope", "Gradescope"
METADATA = "submission_metadata.yml"
FOLDER = re.compile(r"submission_(\d+)")
SIZE_CAP = 64 * 2**20
DEPTH_CAP = 40
INDENT = re.compile(rb"^ {%d,}\S|[\[{]{%d}" % (4 * DEPTH_CAP, DEPTH_CAP), re.MULTILINE)
"""Deeper than any export: the parser would go as deep."""


def read(entries: Sequence[Path], people: Sequence[Known] = ()) -> Reading:
    """Everybody's submission; a group's is the work of each of them."""
    found = Reading()
    described: dict[str, Any] = {}
    folders: list[Path] = []
    for path in entries:
        if path.name == METADATA and not path.is_dir():
            found.own.append(path)
            described = _metadata(path)
        else:
            (folders if FOLDER.fullmatch(path.stem if path.is_file() else path.name) else found.rest).append(path)
    groups: dict[tuple[str, ...], list[Arrival]] = {}
    for path in folders:
        for arrival in _submitted(path, described.get(path.name)):
            who = arrival.who
            groups.setdefault((who.school_id, who.email, who.name, who.label), []).append(arrival)
    found.arrivals = [latest(group, "submissions") for group in groups.values()]
    return found


def _metadata(path: Path) -> dict[str, Any]:
    """The file's content, strings and lists and mappings alone. Raises ``NoTable``."""
    import yaml

    try:
        data = regular(path, SIZE_CAP)
        if len(data) > SIZE_CAP or INDENT.search(data):
            raise NoTable(f"{METADATA} is larger or deeper than Gradescope writes it: export the submissions again.")
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        content = yaml.load(data, Loader=loader)
    except (OSError, Unreadable, yaml.YAMLError, RecursionError, UnicodeDecodeError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise NoTable(f"{METADATA} cannot be read ({inert(reason)}): export the submissions again.") from error
    return content if isinstance(content, dict) else {}


def _submitted(path: Path, described: Any) -> list[Arrival]:
    """One arrival for each who handed it in; one of nobody where the metadata don't say."""
    facts = described if isinstance(described, dict) else {}
    submitters = facts.get(":submitters")
    people = [one for one in submitters if isinstance(one, dict)] if isinstance(submitters, list) else []
    pieces, time = (Piece(path, ""),), _time(facts.get(":created_at"))
    if not people:
        note = f"{METADATA} doesn't say whose {path.name} is."
        return [Arrival(path.name, Who(label=path.name), pieces, time, notes=(note,))]
    others = f"It was handed in by {len(people)} learners together." if len(people) > 1 else ""
    found = []
    for person in people:
        who = Who(
            name=_text(person, ":name"), school_id=_text(person, ":sid"), email=_text(person, ":email"),
            label="" if person else path.name,
        )  # fmt: skip
        id = who.school_id or who.email.partition("@")[0] or who.name or path.name
        found.append(Arrival(id, who, pieces, time, notes=(others,) if others else ()))
    return found


def _text(facts: dict[str, Any], key: str) -> str:
    value = facts.get(key)
    return value.strip() if isinstance(value, str) and value.strip() not in ("~", "null") else ""


def _time(value: Any) -> str:
    """A time as Ruby writes it: a text, or an object that holds one."""
    if isinstance(value, dict):
        value = value.get("utc") or value.get("time")
    try:
        moment = times.read(value).moment if isinstance(value, str) else None
    except times.NoTime:
        return ""
    return moment.isoformat() if moment else ""
