"""``pushed.csv``: which of the server's times is whose, whatever name it stands under."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from autograder.classroom.ids import kept_name
from autograder.classroom.matching import owners
from autograder.classroom.records import RosterRow
from autograder.classroom.store import NotABatch
from autograder.intake.platforms.arrival import Arrival, Who
from autograder.intake.platforms.ids import plain_id
from autograder.intake.submission import inert

PUSHED = "pushed.csv"


def times(
    found: Mapping[str, Arrival], pushed: Mapping[str, str], rows: list[RosterRow]
) -> tuple[dict[str, str], list[str]]:
    """Submission id to its time, and the names that mean nothing here.

    A submission may be called as its folder or file is, by its id, or by anything that the roster says of its learner.
    Raises ``NotABatch`` if two names with different times mean the same submission.
    """
    owner = owners(rows, {id: one.who for id, one in found.items()})
    meant = owners(rows, {name: Who(label=name) for name in pushed})
    given: dict[str, str] = {}
    left = []
    called = _index((kept_name(name), id) for id, one in found.items() for name in (one.id, one.source))
    plain, own = _index((_plain(id), id) for id in found), _index((row.id, id) for id, row in owner.items())
    for name, time in pushed.items():
        row = meant.get(name)
        levels = (
            called.get(kept_name(name), set()),
            {name} & found.keys(),
            plain.get(_plain(name), set()),
            own.get(row.id, set()) if row is not None else set(),
        )
        id = next((next(iter(level)) for level in levels if len(level) == 1), None)
        if id is None:
            left.append(name)
        elif given.setdefault(id, time) != time:
            raise NotABatch(
                f"{PUSHED}: {inert(name)} and another line are about {inert(id)}, with different times: keep one."
            )
    return given, sorted(left)


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    made: dict[str, set[str]] = {}
    for name, id in pairs:
        made.setdefault(name, set()).add(id)
    return made


def _plain(name: str) -> str:
    return plain_id(name).casefold()
