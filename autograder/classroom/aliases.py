"""Learners of the roster whose work has come under several names. All of it is theirs, as their decisions are."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from autograder.classroom.records import Entry, RosterRow
from autograder.classroom.store import Store
from autograder.intake.platforms.arrival import Who
from autograder.report.model import Report


def whose(entries: Iterable[Entry], present: Mapping[str, Who]) -> dict[str, Who]:
    """What is known of the author of each entry, whether or not it's still in the folder."""
    return {one.id: present.get(one.id) or (one.who if one.name else Who(label=one.id)) for one in entries}


def aliases(
    store: Store, entries: Mapping[str, Entry], rows: Mapping[str, RosterRow], present: Container[str]
) -> dict[str, list[Entry]]:
    """Id that counts in the class to what the same learner handed in under names that aren't in the folder anymore.

    ``rows`` has a line of the roster for every id that matches one. Of ids that have all left the folder, the one that
    was graded last counts.
    """
    own: dict[str, list[str]] = {}
    for id, row in rows.items():
        own.setdefault(row.id, []).append(id)
    found: dict[str, list[Entry]] = {}
    for several in own.values():
        if len(several) == 1:
            continue
        counting = [id for id in several if id in present] or [
            max(several, key=lambda id: _graded_at(store, entries[id]))
        ]
        left = [entries[id] for id in several if id not in present and id not in counting]
        found |= {id: left for id in counting if left}
    return found


def history(store: Store, entry: Entry, others: Iterable[Entry] = ()) -> tuple[list[Report], list[str | None]]:
    """The reports before an entry's own, those under other names too, oldest first; and the server's times of them."""
    handed = list(_history(store, entry))
    for other in others:
        handed += _history(store, other)
        if other.attempted:
            handed.append((store.report(other.id), other.pushed))
    handed.sort(key=lambda one: one[0].graded_at)
    return [report for report, _ in handed], [time for _, time in handed]


def _history(store: Store, entry: Entry) -> Iterable[tuple[Report, str | None]]:
    times = [*entry.earlier, *[None] * entry.former]
    return zip(store.history(entry.id, entry.former), times, strict=False)


def _graded_at(store: Store, entry: Entry) -> str:
    return store.report(entry.id).graded_at if entry.report else ""
