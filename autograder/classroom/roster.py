"""The class list: who should hand in, and by when."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

from autograder.classroom.records import RosterRow
from autograder.classroom.store import NotABatch
from autograder.course.clock import DAY, FIRST, LAST, Clock, named
from autograder.intake.platforms import canvas, times
from autograder.intake.platforms.arrival import squeezed
from autograder.intake.platforms.sheet import Sheet, is_possible, sheet
from autograder.intake.platforms.table import Table
from autograder.intake.submission import inert

TELLING = ("login", "school_id", "email", "number", "name")
"""What identifies a learner if a list has no ids: the first column that everybody has, with a different value each."""
LEARNER = re.compile(r"student|learner|participant|studier|teilnehm|étudiant|estudiante|alumn", re.IGNORECASE)

DATES = re.compile(
    r"\bdue\b|deadline|frist|fällig|verlänger|extension|extended|accommod|nachteil|échéance|prolong|límite|limite|prórroga",
    re.IGNORECASE,
)
"""What's in a heading that says by when somebody hands in."""


def read_roster(path: Path, zone: str = "") -> list[RosterRow]:
    """One row per learner of a class list: a platform's export, or a CSV file with the columns id, GitHub name, school
    id, name, due date, extension, pushed, zone. It needs only one that tells learners apart.

    ``zone`` is the time zone of times without an offset; this machine's if empty. Raises ``Refusal`` with the line that
    can't be understood.
    """
    return rows_of(sheet(Table.of(path)), zone)


def rows_of(found: Sheet, zone: str = "") -> list[RosterRow]:
    """The same for a list that was read already."""
    if not {"id", "github", *TELLING, "last"} & found.fields.keys():
        raise NotABatch(
            f"{found.table.name}: its first line names no column id, and no other column that tells learners apart."
        )
    lines = list(_once(found, [row for row in range(1, len(found.table.rows)) if _is_learner(found, row)]))
    by = _telling(found, lines)
    reader = _Times(found, zone)
    rows: dict[str, RosterRow] = {}
    for line in lines:
        row = _row(found, line, by, reader)
        where = f"{found.table.name}, line {found.table.line(line)}"
        if not row.id:
            raise NotABatch(f"{where}: the id is missing: write it, or take the line out.")
        if row.id in rows:
            raise NotABatch(f"{where}: {inert(row.id)} is there twice: keep the line that's right.")
        rows[row.id] = row
    if not rows:
        raise NotABatch(f"{found.table.name} names no learner: write a line for each below its headings.")
    return list(rows.values())


def overlooked(path: Path) -> str:
    """A sentence about columns that nothing is read from although they look as if they mattered."""
    found = sheet(Table.of(path))
    read = {*found.fields.values(), *(column.index for column in found.points)}
    left = [
        inert(heading.strip())
        for index, heading in enumerate(found.table.heading)
        if index not in read and (DATES.search(heading) or (not found.platform and _matters(found, index)))
    ]
    if not left:
        return ""
    which = f"the column{'s' if len(left) > 1 else ''} {', '.join(left)}"
    return (
        f"{found.table.name}: nothing is read from {which}. If it matters, call it due date, extension, pushed, "
        "email, id or name."
    )


def _matters(found: Sheet, index: int) -> bool:
    """Whether all of a column's cells are times, or addresses where no other column has them."""
    cells = [text for row in range(1, len(found.table.rows)) if (text := found.table.value(row, index))]
    addresses = "email" not in found.fields and all("@" in text for text in cells)
    return bool(cells) and (addresses or all(_is_time(text) for text in cells))


def _is_time(text: str) -> bool:
    try:
        times.read(text, days_first=True)
    except times.NoTime:
        return False
    return not text.isalnum()


def read_pushed(path: Path, zone: str = "") -> dict[str, str]:
    """Submission id to the server's time of the push, from a CSV file with the columns id and pushed."""
    found = sheet(Table.of(path))
    if missing := [name for name in ("id", "pushed") if name not in found.fields]:
        raise NotABatch(f"{path}: its first line names no column {' and '.join(missing)}.")
    reader = _Times(found, zone)
    times: dict[str, str] = {}
    for row in range(1, len(found.table.rows)):
        id, time = found.get(row, "id"), reader.time(row, "pushed")
        if time and times.setdefault(id, time) != time:
            where = f"{found.table.name}, line {found.table.line(row)}"
            raise NotABatch(f"{where}: {inert(id)} is there already, with another time: keep the line that's right.")
    return times


def aware(time: str, zone: str) -> str:
    """A platform's time with its offset. A time without one follows the class's wall clock."""
    moment = dt.datetime.fromisoformat(time)
    return (moment if moment.tzinfo else Clock(named(zone) if zone else None).moment(moment)).isoformat()


def _is_learner(found: Sheet, row: int) -> bool:
    """Staff, Canvas's test student and its rows about columns don't count."""
    if found.platform == "canvas":
        made_up = squeezed(_name(found, row)) in canvas.TEST_STUDENT and not found.get(row, "school_id")
        if made_up or is_possible(found.table, row) or not found.get(row, "number"):
            return False
    role = found.get(row, "role")
    told = any(found.get(row, name) for name in (*found.fields,))
    return told and (not role or LEARNER.search(role) is not None)


def _once(found: Sheet, lines: list[int]) -> Iterator[int]:
    """The lines without those that say the same of the same learner once more. Names alone may be two people's."""
    seen: set[tuple[str, ...]] = set()
    for line in lines:
        told = tuple(cell.value for cell in found.table.rows[line])
        if told not in seen or not any(found.get(line, name) for name in ("id", "github", *TELLING[:-1])):
            yield line
        seen.add(told)


def _telling(found: Sheet, lines: list[int]) -> str:
    """The column in which every learner has a different value."""
    if "id" in found.fields:
        return "id"
    for name in TELLING:
        values = [_value(found, line, name).casefold() for line in lines]
        if all(values) and len(set(values)) == len(values):
            return name
    return ""


def _value(found: Sheet, row: int, name: str) -> str:
    if name == "name":
        return _name(found, row)
    value = found.get(row, name)
    if found.platform == "brightspace":
        return value.removeprefix("#")
    if name == "number" and (digits := re.search(r"\d+$", value)):  # "Participant 4711"
        return f"{found.platform} {digits[0]}"
    return value


def _name(found: Sheet, row: int) -> str:
    parts = [found.get(row, "first"), found.get(row, "last")]
    return found.get(row, "name") or " ".join(part for part in parts if part)


def _row(found: Sheet, line: int, by: str, reader: _Times) -> RosterRow:
    values = {name: _value(found, line, name) for name in ("github", *TELLING)}
    many = f"{values['name']} ({line})" if values["name"] else f"line {line}"
    due = reader.due(line)
    days, extended = reader.extension(line, due)
    return RosterRow(
        id=_value(found, line, by) if by else next((values[n] for n in TELLING[:-1] if values[n]), many),
        row=line,
        due=due.isoformat() if due else None,
        zone=reader.zone(line),
        extension_days=days,
        extended=extended.isoformat() if extended else None,
        pushed=reader.time(line, "pushed"),
        **values,
    )


class _Times:
    """The times of a list, by the right clock."""

    def __init__(self, found: Sheet, zone: str) -> None:
        self._found = found
        self._zone = zone
        lines = range(1, len(found.table.rows))
        self._days_first = {
            name: times.day_first((found.get(row, name) for row in lines), found.table.heading[index])
            for name, index in found.fields.items()
            if name in ("due", "extension", "pushed")
        }

    def zone(self, row: int) -> str:
        """Whose wall clock counts: that of the due time, of the row, of the class."""
        due = self._read(row, "due")
        zone = (due.zone if due else "") or self._found.get(row, "zone") or self._zone
        try:
            if zone:
                named(zone)
        except ValueError:
            raise NotABatch(
                f"{self._where(row)}: there's no time zone {inert(zone)}: write one like Europe/Berlin."
            ) from None
        return zone

    def due(self, row: int) -> dt.datetime | None:
        """A day without a time is due when it ends."""
        return self._moment(row, "due", ends=True)

    def time(self, row: int, name: str) -> str | None:
        """A time with its offset, ISO 8601."""
        moment = self._moment(row, name, ends=True)
        return moment.isoformat() if moment else None

    def extension(self, row: int, due: dt.datetime | None) -> tuple[float, dt.datetime | None]:
        """Days, or the new due time."""
        text = self._found.get(row, "extension")
        try:
            days, later = float(text.replace(",", ".") or 0), None
        except ValueError:
            days, later = 0.0, self._moment(row, "extension", ends=True)
        if not 0 <= days <= 3660 or (due is not None and later is not None and later < due):
            raise NotABatch(
                f"{self._where(row)}: an extension can't be {inert(text)}: write a number of days, or the new due date."
            )
        return days, later

    def _moment(self, row: int, name: str, *, ends: bool) -> dt.datetime | None:
        time = self._read(row, name)
        if time is None:
            return None
        moment = time.moment
        if not FIRST <= moment.year <= LAST:
            raise NotABatch(
                f"{self._where(row)}: {inert(self._found.get(row, name))} is outside the years {FIRST} to {LAST}: "
                "leave the cell empty if nothing is due."
            )
        if time.whole_day and ends:
            moment += DAY - dt.timedelta(seconds=1)
        if moment.tzinfo is not None:
            return moment
        zone = time.zone or self.zone(row)
        return Clock(named(zone) if zone else None).moment(moment)

    def _read(self, row: int, name: str) -> times.Time | None:
        text = self._found.get(row, name)
        if not text or text == "-":
            return None
        try:
            return times.read(text, self._days_first.get(name))
        except times.NoTime as error:
            if name == "pushed" and self._found.platform:  # "Last modified" in a language that we don't know
                return None
            raise NotABatch(f"{self._where(row)}: {inert(text)!r} {error}.") from None

    def _where(self, row: int) -> str:
        return f"{self._found.table.name}, line {self._found.table.line(row)}"
