"""Whose work is whose: by what the platform's server wrote, by id, by name, and never by similarity."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import islice

from autograder.classroom.records import RosterRow
from autograder.intake.platforms import github_classroom as classroom
from autograder.intake.platforms.arrival import Who, spellings, squeezed
from autograder.intake.platforms.ids import plain_id

Index = dict[str, list[RosterRow]]
IDS = ("id", "login", "school_id", "email", "github")
"""What a folder may be named after; the first that decides."""
ALIKE = 0.6
PROPOSED = 2
LOOKED_AT = 12


def match(rows: list[RosterRow], ids: Iterable[str]) -> dict[str, RosterRow]:
    """Submission id to its learner, if only the id is known."""
    return owners(rows, {id: Who(label=id) for id in ids})


def owners(rows: list[RosterRow], found: Mapping[str, Who]) -> dict[str, RosterRow]:
    """Submission id to its learner; left out if no learner fits, or more than one."""
    people = People(rows)
    told = {id: row for id, who in found.items() if (row := people.whose(who)) is not None}
    left = {id: who.label.casefold() for id, who in found.items() if id not in told and who.label}
    by_name = classroom.owners(left.values(), people.github)
    for id, label in left.items():
        if label in by_name:
            told[id] = people.github[by_name[label]]
    return told


class People:
    """The class list, indexed in every way."""

    def __init__(self, rows: list[RosterRow]) -> None:
        self._rows = rows
        self._numbers = _index(rows, lambda row: [row.number])
        self._exact = {row.id: row for row in rows}
        self._ids = [_index(rows, _column(name)) for name in IDS]
        self._logins = _index(rows, lambda row: {text.casefold() for text in (row.login, row.email, row.id)})
        self._school = _index(rows, lambda row: {text.casefold() for text in (row.school_id, row.id)})
        self._names = _index(rows, lambda row: spellings(row.name))
        self._both = _index(rows, _name_and_id)
        by_github = _index(rows, lambda row: [row.github.casefold()])
        self.github = {name: own[0] for name, own in by_github.items() if len(own) == 1}

    def whose(self, who: Who) -> RosterRow | None:
        """The one learner it belongs to. If the list has a column for a number, that decides alone."""
        if who.number and self._kind(who.number):
            return _one(self._numbers.get(who.number, []))
        sides = ((self._logins, who.login), (self._logins, who.email), (self._school, who.school_id))
        told = [row for index, value in sides if value and (row := _one(index.get(value.casefold(), [])))]
        if told:
            return told[0] if all(row.id == told[0].id for row in told) else None
        if who.name and (row := _one(self._names.get(squeezed(who.name), []))):
            other = who.email and row.email and who.email.casefold() != row.email.casefold()
            return None if other or _conflict(who, row) else row
        return self._called(who.label) if who.label else None

    def like(self, who: Who, among: Iterable[RosterRow]) -> list[RosterRow]:
        """Learners with similar ids or names, the most similar first."""
        text, wanted = squeezed(who.name or who.label or who.login), {row.id for row in among}
        shared = Counter(place for pair in _pairs(text) for place in self._pairs.get(pair, ()))
        fitting = (self._rows[place] for place, _ in shared.most_common())
        near = islice((row for row in fitting if row.id in wanted and may_be(who, row)), LOOKED_AT)
        scores = [(max((_alike(text, one) for one in _texts(row)), default=0.0), row) for row in near]
        scores = [found for found in scores if found[0] >= ALIKE]
        return [row for _, row in sorted(scores, key=lambda found: -found[0])[:PROPOSED]]

    @cached_property
    def _pairs(self) -> dict[str, list[int]]:
        """Pairs of letters to the rows that have them: texts that share none aren't similar."""
        found: dict[str, list[int]] = {}
        for place, row in enumerate(self._rows):
            for pair in {pair for text in _texts(row) for pair in _pairs(text)}:
                found.setdefault(pair, []).append(place)
        return found

    def _kind(self, number: str) -> bool:
        """Whether the list has numbers of that platform."""
        platform = number.partition(" ")[0]
        return any(row.number.startswith(f"{platform} ") for row in self._rows)

    def _called(self, label: str) -> RosterRow | None:
        if label in self._exact:
            return self._exact[label]
        for index in self._ids:
            if row := _one(index.get(_comparable(label), [])):
                return row
        text = squeezed(label)
        return _one(self._names.get(text, [])) or _one(self._both.get(text, []))


def may_be(who: Who, row: RosterRow) -> bool:
    """Whether unmatched work may be this learner's: not if the server wrote somebody else's number."""
    return not _conflict(who, row)


def _conflict(who: Who, row: RosterRow) -> bool:
    """Whether the server wrote something about the author that contradicts the class list."""
    pairs = [(who.school_id, row.school_id), (who.login, row.login)]
    if row.number.partition(" ")[0] == who.number.partition(" ")[0]:
        pairs.append((who.number, row.number))
    return any(one and other and one.casefold() != other.casefold() for one, other in pairs)


def _index(rows: list[RosterRow], keys: Callable[[RosterRow], Iterable[str]]) -> Index:
    found: Index = {}
    for row in rows:
        for key in keys(row):
            if key:
                found.setdefault(key, []).append(row)
    return found


def _column(name: str) -> Callable[[RosterRow], list[str]]:
    return lambda row: [_comparable(getattr(row, name))]


def _name_and_id(row: RosterRow) -> set[str]:
    """How platforms name a folder after somebody: ``Last, First(login)``, ``4711 - First Last``. All of it must
    mean the same learner, so a name that merely contains somebody's id isn't taken for theirs.
    """
    ids = {squeezed(getattr(row, name)) for name in IDS} - {""}
    return {both for name in spellings(row.name) for id in ids for both in (name + id, id + name)}


def _one(rows: list[RosterRow]) -> RosterRow | None:
    return rows[0] if len(rows) == 1 else None


def _comparable(id: str) -> str:
    return plain_id(id).casefold()


def _texts(row: RosterRow) -> set[str]:
    """What somebody may have meant to write."""
    known = (row.id, row.login, row.github, row.school_id, row.email.partition("@")[0])
    return {text for one in known if (text := squeezed(one))} | spellings(row.name)


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _alike(one: str, other: str) -> float:
    """How similar two texts are; if one contains the other, they count as equal."""
    if min(len(one), len(other)) >= 3 and (one in other or other in one):
        return 0.9
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()
