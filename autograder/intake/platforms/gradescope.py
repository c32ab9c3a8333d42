"""Gradescope: "Export Submissions", a folder for each submission and ``submission_metadata.yml``, which says whose.

See https://guides.gradescope.com/hc/en-us/articles/22066635961357-Reviewing-Grades-and-Exporting-Submissions. The
metadata have keys such as ``:submitters`` and ``:created_at``, as Ruby writes them. We read them as text alone: no tag
makes anything, no anchor is followed more than once, and a key counts only if it's the name of a folder beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from autograder.intake.platforms import times
from autograder.intake.platforms.arrival import Arrival, Known, Piece, Reading, Who, latest
from autograder.intake.platforms.table import NoTable
from autograder.intake.submission import Unreadable, inert, regular

NAME, TITLE = "gradescope", "Gradescope"
METADATA = "submission_metadata.yml"
FOLDER = re.compile(r"submission_(\d+)")
SIZE_CAP = 64 * 2**20
DEPTH_CAP = 40
"""Deeper than any export."""


def read(entries: Sequence[Path], people: Sequence[Known] = ()) -> Reading:
    """Everybody's submission; a group's is the work of each member."""
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
    """The file's content, only strings, lists and mappings. Raises ``NoTable``."""
    import yaml

    try:
        data = regular(path, SIZE_CAP)
        if len(data) > SIZE_CAP:
            raise NoTable(f"{METADATA} is larger than {SIZE_CAP // 2**20} MiB: export fewer submissions at once.")
        events = iter(yaml.parse(data, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)))
        content = _Nodes(events).read()
    except (OSError, Unreadable, yaml.YAMLError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise NoTable(f"{METADATA} cannot be read ({inert(reason)}): export the submissions again.") from error
    return content if isinstance(content, dict) else {}


class _Nodes:
    """Builds a document from a parser's events, of any number but of limited depth.

    An anchor may stand only for a text, so a few lines can't become many.
    """

    def __init__(self, events: Iterator[Any]) -> None:
        self._events = events
        self._texts: dict[str, str] = {}

    def read(self) -> Any:
        """The first document."""
        for event in self._events:
            if type(event).__name__ not in ("StreamStartEvent", "DocumentStartEvent"):
                return self._node(event, 0)
        return None

    def _node(self, event: Any, depth: int) -> Any:
        if depth > DEPTH_CAP:
            raise ValueError("it is deeper than Gradescope writes it")
        match type(event).__name__:
            case "ScalarEvent":
                if event.anchor:
                    self._texts[event.anchor] = event.value
                return event.value
            case "AliasEvent":
                return self._texts.get(event.anchor, "")
            case "SequenceStartEvent":
                return [self._node(one, depth + 1) for one in self._until("SequenceEndEvent")]
            case "MappingStartEvent":
                found = {}
                for one in self._until("MappingEndEvent"):
                    key, value = self._node(one, depth + 1), self._node(next(self._events), depth + 1)
                    if isinstance(key, str):
                        found[key] = value
                return found
        return None

    def _until(self, end: str) -> Iterator[Any]:
        return iter(lambda: self._next(end), None)

    def _next(self, end: str) -> Any:
        event = next(self._events)
        return None if type(event).__name__ == end else event


def _submitted(path: Path, described: Any) -> list[Arrival]:
    """One arrival for each learner who handed it in; one without an owner if the metadata don't say."""
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
        id = who.school_id or who.email or who.name or path.name
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
