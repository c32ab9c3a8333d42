"""The class list: who should have handed in, and which submission is whose."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.batch.records import RosterRow
from autograder.batch.roll import plain_id
from autograder.batch.store import NotABatch
from autograder.submission import inert

COLUMNS = {
    "id": "id",
    "github": "github",
    "github name": "github",
    "school id": "school_id",
    "name": "name",
    "due": "due",
    "due date": "due",
    "extension": "extension",
    "pushed": "pushed",
}
"""Headings as they may be written, in any case, with spaces, dashes or underscores, and what they are."""
SIZE_CAP = 2**24
DAY = dt.timedelta(days=1)
FIRST, LAST = 1971, 9900
"""Years in which times can be reckoned with, extensions and time zones included."""


def read_roster(path: Path) -> list[RosterRow]:
    """One row per learner: the columns id, GitHub name, school id, name, due date, extension, pushed of a CSV file.

    Only id must be there. Raises ``NotABatch`` with the line that cannot be understood.
    """
    rows: dict[str, RosterRow] = {}
    for where, cells in _lines(path, "id"):
        id = cells["id"]
        if not id or id in rows:
            raise NotABatch(f"{where}: {f'{inert(id)} is there twice' if id else 'the id is missing'}.")
        due = _time(cells.get("due", ""), where)
        rows[id] = RosterRow(
            id=id,
            github=cells.get("github", ""),
            school_id=cells.get("school_id", ""),
            name=cells.get("name", ""),
            due=due,
            extension_days=_extension(cells.get("extension", ""), due, where),
            pushed=_time(cells.get("pushed", ""), where),
        )
    return list(rows.values())


def read_pushed(path: Path) -> dict[str, str]:
    """Submission id to the server's time of the push, from a CSV file with the columns id and pushed."""
    found = {cells["id"]: _time(cells.get("pushed", ""), where) for where, cells in _lines(path, "id", "pushed")}
    return {id: time for id, time in found.items() if time}


def match(rows: list[RosterRow], ids: Iterable[str]) -> dict[str, RosterRow]:
    """Submission id to its learner: by id, else by GitHub name, else by ``<assignment>-<github name>``."""
    by_id = {row.id: row for row in rows}
    by_plain = _only(rows)
    by_github = {row.github.casefold(): row for row in rows if row.github}
    found: dict[str, RosterRow] = {}
    for id in ids:
        row = (
            by_id.get(id)
            or by_plain.get(_comparable(id))
            or by_github.get(id.casefold())
            or _suffix(id.casefold(), by_github)
        )
        if row is not None:
            found[id] = row
    return found


def _only(rows: list[RosterRow]) -> dict[str, RosterRow]:
    """Learners by what their ids look like as names of files, as far as that tells them apart."""
    found: dict[str, list[RosterRow]] = {}
    for row in rows:
        found.setdefault(_comparable(row.id), []).append(row)
    return {id: alike[0] for id, alike in found.items() if len(alike) == 1}


def _comparable(id: str) -> str:
    return plain_id(id).casefold()


def check_matches(rows: list[RosterRow], ids: Iterable[str]) -> None:
    """Raises ``NotABatch`` where two submissions would be one learner's."""
    owners: dict[str, str] = {}
    for id, row in match(rows, ids).items():
        other = owners.setdefault(row.id, id)
        if other != id:
            raise NotABatch(
                f"{other} and {id} both belong to {inert(row.id)} of the roster: remove the one that does not count."
            )


def _suffix(id: str, by_github: dict[str, RosterRow]) -> RosterRow | None:
    names = [name for name in by_github if id.endswith(f"-{name}")]
    return by_github[max(names, key=len)] if names else None


def _lines(path: Path, *needed: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Where a line stands, for messages, and its cells by column."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise NotABatch(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise NotABatch(f"{path} is not UTF-8: save it as CSV UTF-8.") from error
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        columns = [COLUMNS.get(_plain(heading), "") for heading in next(reader, [])]
        if missing := [name for name in needed if name not in columns]:
            raise NotABatch(f"{path}: its first line names no column {' and '.join(missing)}.")
        for cells in reader:
            if any(cell.strip() for cell in cells):
                row = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
                yield f"{path}, line {reader.line_num}", {"id": "", **row}
    except csv.Error as error:
        raise NotABatch(f"{path}, line {reader.line_num}: {error}.") from error


def _plain(heading: str) -> str:
    return " ".join(heading.replace("-", " ").replace("_", " ").casefold().split())


def _time(text: str, where: str) -> str | None:
    """ISO 8601 with an offset. Without one it is this machine's local time; a day alone is due when it ends."""
    if not text:
        return None
    try:
        time = dt.datetime.fromisoformat(text)
    except ValueError:
        raise NotABatch(f"{where}: {inert(text)!r} is no time: write 2026-11-30, or 2026-11-30T23:59+01:00.") from None
    if not FIRST <= time.year <= LAST:
        raise NotABatch(
            f"{where}: {inert(text)} lies outside of the years {FIRST} to {LAST}: "
            "leave the cell empty if nothing is due."
        )
    if len(text) <= len("2026-11-30"):
        time += DAY - dt.timedelta(seconds=1)
    return (time if time.tzinfo else time.astimezone()).isoformat()


def _extension(text: str, due: str | None, where: str) -> float:
    """Days, or the new due time."""
    if not text:
        return 0.0
    try:
        return _checked(float(text), where)
    except ValueError:
        pass
    later = _time(text, where)
    if due is None or later is None:
        raise NotABatch(f"{where}: an extension until {inert(text)} needs a due date.")
    return _checked((dt.datetime.fromisoformat(later) - dt.datetime.fromisoformat(due)) / DAY, where)


def _checked(days: float, where: str) -> float:
    if not 0 <= days <= 3660:
        raise NotABatch(f"{where}: an extension of {days:g} days is none: write days, or the new due date.")
    return days
