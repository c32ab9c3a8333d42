"""The tables that decisions are kept in, and their rows. Rows are added; the only change is that one is undone.

Points are tenths here. Functions take a connection, so several may be one transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Boolean, Column, Connection, Integer, MetaData, Table, Text, func, insert, select, update

from autograder.classroom.decisions.model import Decision, Item, NotDecisions, Request, of_tenths, plain, signed


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False, default="") for name in names]


META = MetaData()
ABOUT = Table("grade_about", META, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))
DECISIONS = Table(
    "grade_decisions",
    META,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("learner", Text, nullable=False, index=True),
    *_texts("kind", "task", "file"),
    Column("line", Integer),
    *_texts("text"),
    Column("points", Integer),  # tenths, as everywhere here
    Column("instead", Boolean, nullable=False, default=False),
    *_texts("item", "request", "by", "at", "ground", "undone_by", "undone_at"),
    Column("alone", Boolean, nullable=False, default=False),
)
BANK = Table(
    "grade_bank",
    META,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, index=True),  # a change is another row, and the last one holds
    *_texts("text"),
    Column("points", Integer),
    *_texts("changed_by", "changed_at"),
)
REQUESTS = Table(
    "grade_requests",
    META,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    *_texts("learner", "task", "text", "source", "at"),
)


def decisions_in(database: Connection, learner: str | None = None) -> Iterator[Decision]:
    """Decisions in the order in which they were made, with the bank's text and points where they have them."""
    asked = select(DECISIONS).order_by(DECISIONS.c.at, DECISIONS.c.id)
    bank = bank_in(database)
    for row in database.execute(asked if learner is None else asked.where(DECISIONS.c.learner == learner)).mappings():
        facts = {name: value for name, value in row.items() if name != "seq"} | {"points": of_tenths(row["points"])}
        if item := bank.get(row["item"]):
            facts |= {"text": item.text, "points": item.points}
        yield Decision(**facts)


def add(database: Connection, decision: Decision, bank: dict[str, Item]) -> None:
    """Raises ``NotDecisions`` if another one has its id, or what it speaks of isn't there."""
    row = database.execute(select(DECISIONS).where(DECISIONS.c.id == decision.id)).mappings().first()
    values = _row(decision)
    if row is not None:
        if any(row[name] != value for name, value in values.items() if not name.startswith("undone")):
            raise NotDecisions(
                f"the decision {decision.id} says something else here: decisions are never changed. Undo it, and add "
                "another."
            )
        if decision.undone_at and not row["undone_at"]:
            undone = {"undone_by": decision.undone_by, "undone_at": decision.undone_at}
            database.execute(update(DECISIONS).where(DECISIONS.c.id == decision.id).values(undone))
        return
    if decision.item:
        if decision.item not in bank:
            raise NotDecisions(f"the bank has no comment {decision.item}.")
        if bank[decision.item].points and not decision.task:
            raise NotDecisions("this comment of the bank has points, which belong to a task: say which one.")
    if decision.request:
        whose = select(REQUESTS.c.learner).where(REQUESTS.c.id == decision.request)
        if database.execute(whose).scalar() != decision.learner:
            raise NotDecisions(f"{decision.learner} has made no request {decision.request}.")
    database.execute(insert(DECISIONS), values)


def _row(decision: Decision) -> dict[str, Any]:
    values = msgspec.structs.asdict(decision)
    return values | {"points": None if decision.points is None else signed(decision.points)}


def items_in(database: Connection) -> Iterator[Item]:
    """Every version of every comment in the bank, oldest first."""
    for row in database.execute(select(BANK).order_by(BANK.c.seq)).mappings():
        yield Item(**{k: v for k, v in row.items() if k != "seq"} | {"points": of_tenths(row["points"])})


def bank_in(database: Connection) -> dict[str, Item]:
    """The bank as it is now: of each comment the version with the latest time."""
    found: dict[str, Item] = {}
    for item in items_in(database):
        if item.id not in found or item.changed_at >= found[item.id].changed_at:
            found[item.id] = item
    return found


def put(database: Connection, item: Item) -> Item:
    """Add a version. Raises ``NotDecisions`` if it would give points where they don't count."""
    item = msgspec.structs.replace(item, text=plain(item.text), changed_by=plain(item.changed_by))
    if not item.id or not item.text.strip() or not item.changed_by:
        raise NotDecisions("a comment of the bank needs a text and somebody who wrote it.")
    points = None if item.points is None else signed(item.points)
    if points:
        whole = (DECISIONS.c.item == item.id) & (DECISIONS.c.task == "") & (DECISIONS.c.undone_at == "")
        if count := database.execute(select(func.count()).select_from(DECISIONS).where(whole)).scalar():
            raise NotDecisions(
                f"{count} with this comment have it on their whole work, where points don't count: undo it there "
                "first, and put it on a task."
            )
    database.execute(insert(BANK).values(msgspec.structs.asdict(item) | {"points": points}))
    return item


def requests_in(database: Connection) -> list[Request]:
    """Requests, oldest first, each with the answer that stands."""
    standing = (DECISIONS.c.request != "") & (DECISIONS.c.undone_at == "")
    asked = select(DECISIONS.c.request, DECISIONS.c.id).where(standing).order_by(DECISIONS.c.at, DECISIONS.c.id)
    answers = {row.request: row.id for row in database.execute(asked)}
    return [
        Request(**{k: v for k, v in row.items() if k != "seq"}, answered_by=answers.get(row["id"], ""))
        for row in database.execute(select(REQUESTS).order_by(REQUESTS.c.at, REQUESTS.c.id)).mappings()
    ]


def ask(database: Connection, request: Request) -> Request:
    """Keep a request, unless one has its id already."""
    request = msgspec.structs.replace(request, text=plain(request.text), task=plain(request.task))
    if not request.id or not request.learner:
        raise NotDecisions("a request needs an id and a learner.")
    if database.execute(select(REQUESTS.c.id).where(REQUESTS.c.id == request.id)).first() is None:
        values = msgspec.structs.asdict(request)
        del values["answered_by"]
        database.execute(insert(REQUESTS).values(values))
    return request


def has(database: Connection, id: str) -> bool:
    """Whether there's a decision with this id."""
    return database.execute(select(DECISIONS.c.id).where(DECISIONS.c.id == id)).first() is not None


def count(database: Connection, table: Table) -> int:
    """How many rows a table has."""
    return int(database.execute(select(func.count()).select_from(table)).scalar() or 0)
