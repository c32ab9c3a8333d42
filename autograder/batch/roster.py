"""The class list: who should have handed in, and which submission is whose."""

from __future__ import annotations

from collections.abc import Iterable

from autograder.batch.records import RosterRow


def match(rows: list[RosterRow], ids: Iterable[str]) -> dict[str, RosterRow]:
    """Submission id to its learner: by id, else by GitHub name, else by ``<assignment>-<github name>``."""
    by_id = {row.id: row for row in rows}
    by_github = {row.github.casefold(): row for row in rows if row.github}
    found: dict[str, RosterRow] = {}
    for id in ids:
        row = by_id.get(id) or by_github.get(id.casefold()) or _suffix(id.casefold(), by_github)
        if row is not None:
            found[id] = row
    return found


def _suffix(id: str, by_github: dict[str, RosterRow]) -> RosterRow | None:
    names = [name for name in by_github if id.endswith(f"-{name}")]
    return by_github[max(names, key=len)] if names else None
