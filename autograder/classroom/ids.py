"""Which id each submission has. An id once given stays with the name that it was given to."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from autograder.classroom.matching import owners
from autograder.classroom.records import Entry, RosterRow
from autograder.intake.platforms.arrival import Arrival
from autograder.intake.platforms.ids import file_id

Given = Mapping[str, Sequence[str]]
"""Name to its ids. It's several if things of one name lay side by side."""


def kept_name(name: str) -> str:
    """A name as a record can hold it: the same text for the same name, even if it's in no encoding."""
    return unicodedata.normalize("NFC", name).encode("utf-8", "backslashreplace").decode()


def given(entries: Iterable[Entry]) -> dict[str, list[str]]:
    """What earlier runs gave, the plainest id first."""
    found: dict[str, list[str]] = {}
    for entry in sorted(entries, key=lambda entry: (len(entry.id), entry.id)):
        if entry.name:
            found.setdefault(entry.name, []).append(entry.id)
    return found


def ids(arrivals: Sequence[Arrival], before: Given, rows: Sequence[RosterRow] = ()) -> list[str]:
    """An id for each. Names that come down to one id get numbers, and never each other's id, in no later run.

    The id of a line of the roster is for that learner alone, whether or not they've handed in.
    """
    taken = {id.casefold() for own in before.values() for id in own}
    listed = {row.id.casefold() for row in rows}
    owner = owners(list(rows), {str(place): one.who for place, one in enumerate(arrivals)})
    left = {name: list(own) for name, own in before.items()}
    found: dict[int, str] = {}
    for place, name in sorted(enumerate(one.id for one in arrivals), key=lambda one: file_id(one[1]) != one[1]):
        row, own = owner.get(str(place)), left.get(kept_name(name))
        others = partial(_is_anothers, taken, listed, row.id.casefold() if row else "")
        found[place] = own.pop(0) if own else free(file_id(name), others)
        taken.add(found[place].casefold())
    return [found[place] for place in range(len(arrivals))]


def _is_anothers(taken: set[str], listed: set[str], own: str, id: str) -> bool:
    return id in taken or (id in listed and id != own)


def free(first: str, taken: Callable[[str], bool]) -> str:
    """An id that isn't taken, which is asked in small letters."""
    id, number = first, 2
    while taken(id.casefold()):
        id, number = f"{first}-{number}", number + 1
    return id
