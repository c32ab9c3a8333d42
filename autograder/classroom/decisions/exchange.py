"""Decisions as one CSV file, out and in again. Importing a file twice changes nothing."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from autograder.classroom.decisions import tables
from autograder.classroom.decisions.model import (
    DIGITS,
    Decision,
    Item,
    NotDecisions,
    Request,
    checked,
    decide,
    now,
    read_points,
    within,
)
from autograder.classroom.decisions.store import Decisions
from autograder.classroom.tables import FORMULA
from autograder.course.points import shown, total
from autograder.report.model import Report

COLUMNS = (
    "record", "id", "learner", "kind", "task", "file", "line", "text", "points", "instead", "item", "request",
    "source", "by", "at", "ground", "undone by", "undone at", "class", "alone",
)  # fmt: skip
NEEDED = {"record", "learner", "text"}
TASK = "task "
"""Before a task's number, which a spreadsheet would take for a date or cut the last 0 off."""
YES = "yes"
NO = ("", "no")
GUARD = "'"


class Known(Struct, frozen=True, kw_only=True):
    """The class that a file is for."""

    verdicts: Mapping[str, Report | None]
    """Every learner's id to the report, if there is one."""
    tasks: Mapping[str, float | None]
    """The tasks of these reports, with what each is worth."""

    @property
    def most(self) -> float | None:
        """What all tasks together are worth."""
        return total(self.tasks.values())


class Imported(Struct, frozen=True, kw_only=True):
    """How many records were new, and how many were there already."""

    new: int
    same: int
    above: list[str] = []
    """Who gets more than a task's maximum by a line of your own."""


def exported(decisions: Decisions) -> bytes:
    """All decisions, the undone ones too, the bank's comments with their earlier versions, and all requests."""
    with decisions.together() as database:
        rows = [*_out(database)]
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n")
    table.writeheader()
    for row in rows:
        table.writerow({name: _guarded(value) for name, value in row.items()} | {"class": decisions.owner})
    return text.getvalue().encode("utf-8-sig")


def imported(decisions: Decisions, data: bytes, name: str, known: Known) -> Imported:
    """Add what is in an exported file, all of it or nothing.

    You may write lines of your own under the same headings: ``record``, ``learner``, ``kind``, ``task``, ``text``,
    ``points`` and ``by`` are enough, and without points it's a comment. They speak of today's verdict.

    Args:
        decisions: where to.
        data: the file.
        name: of the file, for sentences.
        known: the class.

    Raises:
        NotDecisions: with the line and what is wrong there, or because the file is another class's.
    """
    rows = _rows(data, name)
    above = []
    with decisions.together() as database:
        _same_class(decisions, database, rows, name)
        before = _count(database)
        bank: dict[str, Item] = {}
        for line, row in sorted(rows, key=lambda numbered: numbered[1]["record"] == "decision"):
            if row["record"] == "decision" and not bank:
                bank = tables.bank_in(database)
            try:
                made = _take(database, row, known, bank)
            except (NotDecisions, msgspec.ValidationError) as error:
                said = str(error).removesuffix(".")
                raise NotDecisions(f"{name}, line {line}: {said}. Nothing was imported.") from error
            if made is not None and (said := _above(made, known)):
                above.append(f"{name}, line {line}: {said}.")
        new = _count(database) - before
    return Imported(new=new, same=len(rows) - new, above=above)


def _out(database: Connection) -> Iterator[dict[str, Any]]:
    for item in tables.items_in(database):
        facts = {"id": item.id, "text": item.text, "points": item.points, "by": item.changed_by, "at": item.changed_at}
        yield {"record": "item"} | facts
    for request in tables.requests_in(database):
        facts = msgspec.structs.asdict(request)
        del facts["answered_by"]
        yield {"record": "request"} | facts | {"task": _named(request.task)}
    for decision in tables.decisions_in(database):
        facts = {name.replace("undone_", "undone "): value for name, value in msgspec.structs.asdict(decision).items()}
        flags = {name: YES if facts[name] else "" for name in ("instead", "alone")}
        yield {"record": "decision"} | facts | flags | {"task": _named(decision.task)}


def _named(task: str) -> str:
    return f"{TASK}{task}" if task else ""


def _guarded(value: object) -> str:
    """Text that no spreadsheet takes for a formula, and that can be read back."""
    if isinstance(value, str):
        return f"{GUARD}{value}" if value.startswith((*FORMULA, GUARD)) else value
    return "" if value is None else shown(value) if isinstance(value, float) else str(value)


def _rows(data: bytes, name: str) -> list[tuple[int, dict[str, str]]]:
    """The lines, with their numbers in the file."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotDecisions(f"{name} isn't text in UTF-8: save it as CSV UTF-8.") from None
    first = text.partition("\n")[0]
    table = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",", restval="")
    names = table.fieldnames = [heading.strip().casefold() for heading in table.fieldnames or []]
    if missing := NEEDED - set(names):
        raise NotDecisions(
            f"{name} lacks the column {min(missing)}: its first line names columns as grade review --export does."
        )
    for number, heading in enumerate(names):
        if heading and heading not in COLUMNS:
            raise NotDecisions(f"{name} has a column {heading!r} that isn't known: it's one of {', '.join(COLUMNS)}.")
        if heading and heading in names[:number]:
            raise NotDecisions(f"{name} has the column {heading} twice: leave one of them.")
    found: list[tuple[int, dict[str, str]]] = []
    try:
        for row in table:
            if None in row:
                raise NotDecisions(f"{name}, line {table.line_num}: there are more cells than columns.")
            if any(row.values()):
                found.append((table.line_num, {key: _bare(value) for key, value in row.items()}))
    except csv.Error as error:
        raise NotDecisions(f"{name}, line {table.line_num}: this isn't CSV ({error}).") from error
    return found


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith(GUARD) and cell[1:].startswith((*FORMULA, GUARD)) else cell


def _same_class(decisions: Decisions, database: Connection, rows: list[tuple[int, dict[str, str]]], name: str) -> None:
    """An empty database takes over the class that the file comes from."""
    owners = {row.get("class", "") for _, row in rows} - {""}
    if owners - {decisions.owner}:
        if len(owners) > 1 or _count(database):
            raise NotDecisions(f"{name} holds the decisions of another class: nothing was imported.")
        decisions.adopt(database, min(owners))


def _count(database: Connection) -> int:
    return sum(tables.count(database, table) for table in (tables.DECISIONS, tables.BANK, tables.REQUESTS))


def _take(database: Connection, row: dict[str, str], known: Known, bank: dict[str, Item]) -> Decision | None:
    """One line. What is there already stays as it is. Gives back a decision that somebody wrote by hand."""
    record, learner, task = row["record"], row["learner"], _number(row.get("task", ""))
    if record in ("decision", "request") and learner not in known.verdicts:
        raise NotDecisions(f"nobody in this class is called {learner!r}: class.csv has the ids.")
    facts = {name: row.get(name, "") for name in ("id", "text")}
    if record == "item":
        points = read_points(row.get("points", ""))
        made = Item(**facts, points=points, changed_by=row.get("by", ""), changed_at=row.get("at", "") or now())
        if not any(_alike(made, other) for other in tables.items_in(database)):
            tables.put(database, made)
    elif record == "request":
        facts |= {"learner": learner, "task": task, "source": row.get("source", "") or "csv", "at": row.get("at", "")}
        facts["id"] = facts["id"] or _made_id(row)
        facts["at"] = facts["at"] or now()
        tables.ask(database, msgspec.convert(facts, Request))
    elif record != "decision":
        raise NotDecisions(f"{record!r} isn't a kind of record: write decision, item or request.")
    elif row.get("id"):
        tables.add(database, checked(msgspec.convert(_facts(row, task), Decision)), bank)
    elif not tables.has(database, id := _made_id(row)):
        return _own(database, row, _facts(row, task) | {"id": id}, known, bank)
    return None


def _alike(one: Item, other: Item) -> bool:
    return (one.id, one.changed_at) == (other.id, other.changed_at)


def _number(cell: str) -> str:
    """A task's, without the word before it."""
    return re.sub(rf"^{TASK.strip()}\s+", "", cell.strip(), flags=re.IGNORECASE)


def _facts(row: dict[str, str], task: str) -> dict[str, Any]:
    """A decision's fields."""
    names = ("id", "learner", "kind", "file", "item", "request", "by", "at", "ground")
    facts: dict[str, Any] = {name: row.get(name, "") for name in names} | {"task": task}
    facts["kind"] = facts["kind"] or ("points" if row.get("points", "").strip() else "comment")
    facts["at"] = facts["at"] or now()
    facts |= {"undone_by": row.get("undone by", ""), "undone_at": row.get("undone at", "")}
    facts |= {"alone": _flag(row, "alone"), "instead": _flag(row, "instead")}
    if not facts["item"]:  # otherwise these are the bank's
        facts |= {"text": row["text"], "points": read_points(row.get("points", ""))}
    line = row.get("line", "").strip()
    if line and not line.isdecimal():
        raise NotDecisions(f"{line!r} isn't the number of a line.")
    return facts | {"line": int(line) if line else None}


def _own(
    database: Connection, row: dict[str, str], facts: dict[str, Any], known: Known, bank: dict[str, Item]
) -> Decision:
    """A line that somebody wrote. It's about today's verdict on a task that there is, as in ``grade review``."""
    if facts["task"] and facts["task"] not in known.tasks:
        raise NotDecisions(f"no report of this class has a task {facts['task']!r}: write one like 1.1.")
    within(facts.get("points"), known.most)
    told = {name: value for name, value in facts.items() if name != "ground" or value}
    if not row.get("instead", "").strip():
        del told["instead"]
    made = checked(decide(known.verdicts[facts["learner"]], **told))
    tables.add(database, made, bank)
    return made


def _flag(row: dict[str, str], name: str) -> bool:
    """Whether a column says yes."""
    text = row.get(name, "").strip().casefold()
    if text not in (YES, *NO):
        raise NotDecisions(f"{row[name]!r} in the column {name} isn't yes: write yes, or leave it empty.")
    return text == YES


def _above(made: Decision, known: Known) -> str:
    """A sentence if a decision lifts today's verdict above the task's maximum: it may be meant, or a slip."""
    most, report = known.tasks.get(made.task), known.verdicts[made.learner]
    if made.points is None or most is None or not made.stands:
        return ""
    machine = next((task.points for task in report.tasks if task.task == made.task), None) if report else None
    points = made.points if made.instead else (machine or 0.0) + made.points
    return f"{made.learner} gets {shown(points)} of {shown(most)} points for task {made.task}" if points > most else ""


def _made_id(row: dict[str, str]) -> str:
    """Of a line that somebody wrote: the same line always has the same one."""
    told = [name for name in COLUMNS if name not in ("id", "class") and (name != "alone" or row.get(name))]
    said = "\0".join(row.get(name, "") for name in told)
    return f"c{hashlib.sha256(said.encode()).hexdigest()[:DIGITS]}"
