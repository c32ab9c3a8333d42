"""Decisions in a database: SQLite in the class's folder, or any other by URL. Nothing is ever deleted."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import filelock
from sqlalchemy import Connection, Engine, create_engine, event, func, insert, inspect, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from autograder.classroom.decisions import tables
from autograder.classroom.decisions.changes import Moved, moved_under
from autograder.classroom.decisions.model import (
    FILE,
    Decision,
    Item,
    NotDecisions,
    Request,
    checked,
    new_id,
    now,
    plain,
)
from autograder.classroom.decisions.tables import ABOUT, BANK, DECISIONS, META, REQUESTS

if TYPE_CHECKING:
    from autograder.classroom.results import ClassResults

VERSION = "2"
FIRST = "1"
"""In its tables, no decision was for one learner of a group."""
PATIENCE = 30.0
"""Seconds that a writer waits for another one."""
MEND = "If the file is damaged, put a copy back, or move it away and import the last export."
OURS = 726_352_417
"""Which of PostgreSQL's advisory locks is held while the tables are made."""


class Decisions:
    """One class's decisions. Open it with ``with``; threads may share it.

    Whatever a method has returned from is on disk. Every method raises ``NotDecisions`` with a sentence if the database
    can't be used.
    """

    def __init__(self, where: Path | str) -> None:
        """Opens or makes it: in a class's folder (a path), or behind a database's URL (text)."""
        self._folder = where if isinstance(where, Path) else None
        try:
            url = make_url(f"sqlite:///{(where / FILE).absolute().as_posix()}" if isinstance(where, Path) else where)
            self.shown = str(where / FILE) if isinstance(where, Path) else url.render_as_string(hide_password=True)
            self._engine = _engine(url)
        except (NoSuchModuleError, ModuleNotFoundError) as error:
            raise NotDecisions(
                f"{self.shown}: there is no driver for this kind of database here ({error}). For PostgreSQL, install "
                "the extra postgresql and write postgresql+psycopg://USER@HOST/NAME."
            ) from error
        except ArgumentError:
            raise NotDecisions(
                "this isn't a database's URL: write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME."
            ) from None
        try:
            self.owner, self.identity = self._prepared()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Decisions:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def all(self) -> list[Decision]:
        """All decisions, the undone ones too, oldest first. Those of the bank have its text and points of now."""
        return self._decisions(None)

    def of(self, learner: str) -> list[Decision]:
        """One learner's."""
        return self._decisions(learner)

    def add(self, decision: Decision) -> Decision:
        """Keep a new decision, and return it as it's kept. Adding the same one twice keeps one."""
        self.add_all([decision])
        return checked(decision)

    def add_all(self, decisions: Iterable[Decision]) -> None:
        """Keep several, all or none."""
        with self._open(writing=True) as database:
            bank = tables.bank_in(database)
            for decision in decisions:
                tables.add(database, checked(decision), bank)

    def undo(self, id: str, by: str) -> None:
        """Undo a decision. It stays on record, with who undid it and when."""
        with self._open(writing=True) as database:
            wanted = DECISIONS.c.id == id
            done = update(DECISIONS).where(wanted, DECISIONS.c.undone_at == "")
            if database.execute(done.values(undone_by=plain(by), undone_at=now())).rowcount:
                return
            found = database.execute(select(DECISIONS.c.undone_by, DECISIONS.c.undone_at).where(wanted)).first()
        if found is None:
            raise NotDecisions(f"there's no decision {id} to undo.")
        raise NotDecisions(f"{found.undone_by} has already undone this, at {found.undone_at}.")

    def bank(self) -> list[Item]:
        """The comments of the bank as they are now, in the order in which they came."""
        with self._open() as database:
            return list(tables.bank_in(database).values())

    def put(self, item: Item) -> Item:
        """Add a comment to the bank, or change it for everybody who has it. What it was stays on record."""
        with self._open(writing=True) as database:
            return tables.put(database, item)

    def versions(self) -> list[Item]:
        """Every version of every comment in the bank, oldest first."""
        with self._open() as database:
            return list(tables.items_in(database))

    def requests(self) -> list[Request]:
        """All requests, oldest first, with the answer that stands."""
        with self._open() as database:
            return tables.requests_in(database)

    def ask(self, request: Request) -> Request:
        """Keep a request. One that is there already (by its id) stays as it is."""
        with self._open(writing=True) as database:
            return tables.ask(database, request)

    def check(self) -> None:
        """Raise ``NotDecisions`` unless all of it can be read."""
        with self._open() as database:
            said = database.exec_driver_sql("PRAGMA quick_check(1)").scalar() if _is_sqlite(database) else "ok"
            if said != "ok":
                raise NotDecisions(f"{self.shown} is damaged ({str(said).splitlines()[-1]}). {MEND}")
            for _ in tables.decisions_in(database):
                pass
            tables.requests_in(database)

    def moved(self, results: ClassResults) -> list[Moved]:
        """Decisions that stand although the verdict underneath has changed, or the work that they point into."""
        reports = {
            id: student.report
            for student in results.students
            for id in (student.id, *([student.row.id] if student.row else []), *(d.learner for d in student.decisions))
        }
        return moved_under(self.all(), reports)

    @contextmanager
    def together(self) -> Iterator[Connection]:
        """Several changes, all or none: for ``exchange``, which has its own functions for them."""
        with self._open(writing=True) as database:
            yield database

    def stamp(self) -> tuple[int, ...]:
        """Numbers that differ if anything has changed: cheap to ask for."""
        counts = [
            select(func.count()).select_from(DECISIONS).scalar_subquery(),
            select(func.count()).select_from(DECISIONS).where(DECISIONS.c.undone_at != "").scalar_subquery(),
            select(func.count()).select_from(BANK).scalar_subquery(),
            select(func.count()).select_from(REQUESTS).scalar_subquery(),
        ]
        with self._open() as database:
            return tuple(database.execute(select(*counts)).one())

    def adopt(self, database: Connection, owner: str) -> None:
        """Take over the class whose export is imported into an empty database."""
        database.execute(update(ABOUT).where(ABOUT.c.key == "class").values(value=owner))
        self.owner = owner

    def _decisions(self, learner: str | None) -> list[Decision]:
        with self._open() as database:
            return list(tables.decisions_in(database, learner))

    @contextmanager
    def _open(self, *, writing: bool = False) -> Iterator[Connection]:
        """One transaction. A writer holds others off from its start, so that nothing it has read can be old."""
        try:
            with self._engine.connect().execution_options(writing=writing) as database, database.begin():
                yield database
        except SQLAlchemyError as error:
            said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
            raise NotDecisions(
                f"{self.shown} can't be used for decisions ({said}). Nothing was changed. {MEND}"
            ) from error

    def _prepared(self) -> tuple[str, str]:
        """Make what isn't there yet. What tells classes apart (exports carry it), and what tells databases apart."""
        if not self._there():
            if self._folder is None:
                self._make()
            else:
                if not self._folder.is_dir():
                    raise NotDecisions(f"{self._folder} isn't a folder: name the one given to grade batch --out.")
                with filelock.FileLock(self._folder / ".decisions.lock"):
                    path = self._folder / FILE
                    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # the database's other files get the same
                    if not self._there():
                        self._make()
        about = self._about()
        if about.get("version") == FIRST:
            self._widen()
            about = self._about()
        if about.get("version") != VERSION or not {"class", "database"} <= set(about):
            raise NotDecisions(
                f"{self.shown} holds decisions in another version's form: use the version that wrote it, and export "
                "them as CSV."
            )
        return about["class"], about["database"]

    def _about(self) -> dict[str, str]:
        with self._open() as database:
            return {row.key: str(row.value) for row in database.execute(select(ABOUT))}

    def _widen(self) -> None:
        """Add the column that the first version lacks."""
        with self._open(writing=True) as database:
            _alone_here(database)
            old = (ABOUT.c.key == "version") & (ABOUT.c.value == FIRST)
            if database.execute(update(ABOUT).where(old).values(value=VERSION)).rowcount:
                database.execute(text(f"ALTER TABLE {DECISIONS.name} ADD alone BOOLEAN DEFAULT FALSE NOT NULL"))

    def _there(self) -> bool:
        if self._folder is not None and not (self._folder / FILE).exists():
            return False
        with self._open() as database:
            names = set(inspect(database).get_table_names())
        if names and _is_sqlite(database) and ABOUT.name not in names:
            raise NotDecisions(f"{self.shown} is a database of something else: name another one.")
        return ABOUT.name in names

    def _make(self) -> None:
        with self._open(writing=True) as database:
            _alone_here(database)
            META.create_all(database)
            if database.execute(select(ABOUT.c.key)).first() is None:
                facts = {"version": VERSION, "class": new_id(), "database": new_id()}
                database.execute(insert(ABOUT), [{"key": key, "value": value} for key, value in facts.items()])


def _alone_here(database: Connection) -> None:
    """Until the transaction ends, nobody else makes or changes tables. SQLite's writers are alone anyway."""
    if database.dialect.name == "postgresql":
        database.execute(text(f"SELECT pg_advisory_xact_lock({OURS})"))


def _is_sqlite(database: Connection) -> bool:
    return bool(database.dialect.name == "sqlite")


def _engine(url: Any) -> Engine:
    engine = create_engine(url, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite)
        event.listen(engine, "begin", _begin)
    return engine


def _sqlite(connection: Any, record: object) -> None:
    """What's written is on disk before a method returns, and readers never wait for a writer."""
    connection.isolation_level = None  # transactions are begun by us, writers' at once
    try:
        for pragma in (f"busy_timeout = {round(PATIENCE * 1000)}", "journal_mode = WAL", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}").close()
    except BaseException:
        connection.close()  # nobody else does
        raise


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
