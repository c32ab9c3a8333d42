"""Where a class's decisions are. If there are none yet, asking costs nothing and no database is opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from autograder.classroom.decisions.model import FILE, Decision, NotDecisions
from autograder.classroom.store import Store
from autograder.files import write

if TYPE_CHECKING:
    from autograder.classroom.decisions.store import Decisions

ELSEWHERE = "decisions.json"
"""Says which database holds the decisions, if it isn't in the folder. There may be a password in it."""
EXTRA = "people's decisions are kept with SQLAlchemy, which isn't here: pip install 'autograder[review]'."


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """The database, and what tells it from another one."""

    url: str
    identity: str


def opened(folder: Path, url: str = "") -> Decisions:
    """The class's decisions, ready to be read and added to; made in a batch's folder if there are none yet.

    With ``url`` they are in that database from now on, and every later command finds them there. Raises ``NotABatch``,
    or ``NotDecisions`` if that would leave decisions behind, or if the database belongs to another class.
    """
    if not exist(folder):
        Store(folder).batch()
    known = _elsewhere(folder)
    if url and known is None and (folder / FILE).exists():
        raise NotDecisions(
            f"{folder / FILE} holds this class's decisions: export them, move the file away, and import them into the "
            "other database."
        )
    if url and known is not None and known.url != url:
        raise NotDecisions(
            f"this class's decisions are in another database: export them, delete {folder / ELSEWHERE}, and import "
            "them there."
        )
    place: Path | str = url or (known.url if known else folder)
    decisions = _store(place)
    if known is not None and decisions.identity != known.identity:
        decisions.close()
        raise NotDecisions(f"{decisions.shown} isn't the database that it was: see {folder / ELSEWHERE}.")
    if url and known is None:
        data = msgspec.json.encode(Elsewhere(url=url, identity=decisions.identity))
        write(folder / ELSEWHERE, data + b"\n", private=True)
    return decisions


def exist(folder: Path) -> bool:
    """Whether anybody may have decided anything about a class."""
    return (folder / FILE).exists() or (folder / ELSEWHERE).exists()


def read(folder: Path) -> dict[str, list[Decision]]:
    """By learner, oldest first. Raises ``NotDecisions`` if there are decisions that can't be read."""
    found: dict[str, list[Decision]] = {}
    if exist(folder):
        with opened(folder) as decisions:
            for one in decisions.all():
                found.setdefault(one.learner, []).append(one)
    return found


def check(folder: Path) -> None:
    """Raise ``NotDecisions`` if there are decisions that can't be read."""
    if exist(folder):
        with opened(folder) as decisions:
            decisions.check()


def _store(place: Path | str) -> Decisions:
    try:
        from autograder.classroom.decisions.store import Decisions
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "sqlalchemy":
            raise
        raise NotDecisions(EXTRA) from error
    return Decisions(place)


def _elsewhere(folder: Path) -> Elsewhere | None:
    path = folder / ELSEWHERE
    if not path.exists():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=Elsewhere)
    except (OSError, msgspec.MsgspecError) as error:
        raise NotDecisions(f"{path} can't be read ({error}): write the database's URL into it again.") from error
