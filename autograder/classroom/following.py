"""What people decided, and what learners asked, follows the learner by the roster, whatever name the work has now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec

from autograder.classroom.decisions.model import Decision
from autograder.classroom.records import RosterRow

if TYPE_CHECKING:
    from autograder.classroom.results import ClassTask, Member


def today(students: Iterable[Member], rows: Mapping[str, RosterRow]) -> Callable[[str], str | None]:
    """Tells under which id a learner is in the class now, by an id from any run; None if they aren't there.

    Work that's named after a group is that of one of its members.
    """
    known = list(students)
    ids, by_row = {one.id for one in known}, {one.row.id: one.id for one in reversed(known) if one.row}
    in_group = {fellow: one.id for one in reversed(known) for fellow in one.fellows}

    def find(id: str) -> str | None:
        if id in ids:
            return id
        return by_row.get(rows[id].id if id in rows else id) or in_group.get(id)

    return find


def with_decisions(
    students: list[Member], decisions: dict[str, list[Decision]], rows: Mapping[str, RosterRow], tasks: list[ClassTask]
) -> tuple[list[Member], list[str]]:
    """The learners with what people decided about them, and the ids of those who aren't there."""
    if not decisions:
        return students, []
    find = today(students, rows)
    own: dict[str, list[Decision]] = {}
    astray = []
    for learner, made in decisions.items():
        if (id := find(learner)) is None:
            astray.append(learner)
        else:
            own.setdefault(id, []).extend(made)
    return [
        msgspec.structs.replace(
            student, decisions=sorted(own[student.id], key=lambda one: (one.at, one.id)), asked=tasks
        )
        if student.id in own
        else student
        for student in students
    ], astray
