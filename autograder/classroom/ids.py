"""Which id each submission has. An id once given stays with the name that it was given to."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from autograder.classroom.records import Entry
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


def ids(names: Sequence[str], before: Given) -> list[str]:
    """An id for each name. Names that come down to one id get numbers, and never each other's id, in no later run."""
    taken = {id.casefold() for own in before.values() for id in own}
    left = {name: list(own) for name, own in before.items()}
    found: dict[int, str] = {}
    for place in sorted(range(len(names)), key=lambda place: file_id(names[place]) != names[place]):
        own = left.get(kept_name(names[place]))
        found[place] = own.pop(0) if own else _free(file_id(names[place]), taken)
        taken.add(found[place].casefold())
    return [found[place] for place in range(len(names))]


def _free(first: str, taken: set[str]) -> str:
    id, number = first, 2
    while id.casefold() in taken:
        id, number = f"{first}-{number}", number + 1
    return id
