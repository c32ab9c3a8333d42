"""One grade for a group, and who is an exception."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.classroom.decisions.model import decide
from autograder.classroom.decisions.store import Decisions
from autograder.classroom.records import RosterRow
from autograder.classroom.results import Member, load_class
from autograder.classroom.rules.dates import strangers
from autograder.classroom.store import Store
from autograder.course.classrules import Group, Late, Rules
from tests.classroom.conftest import entry, report, task
from tests.classroom.rules.test_class import timed

ROSTER = [RosterRow(id=id) for id in ("student-001", "student-002", "student-003", "student-004")]
OTHER = {"student-004": [report("student-004", task("1.1", 2.0))]}
Make = Callable[..., Store]
MINUTE = "2026-11-01T23:59:00+00:00"


def rules(**facts: Any) -> Rules:
    return Rules(
        groups={"team-1": Group(members=["Student-001", "student-002", "student-003"], apart=["student-003"])}, **facts
    )


def members(folder: Path) -> dict[str, Member]:
    return {student.id: student for student in load_class(folder).students}


def points(folder: Path) -> dict[str, float | None]:
    return {id: one.grade.final for id, one in members(folder).items()}


def test_one_works_for_all_but_those_apart(store: Make) -> None:
    folder = store({"student-001": [report("student-001", task("1.1", 2.0))]}, roster=ROSTER, rules=rules()).folder
    assert points(folder) == {"student-001": 2.0, "student-002": 2.0, "student-003": None, "student-004": None}
    two = members(folder)["student-002"]
    assert (two.standing, two.source, two.notes) == ("graded", "student-001", ["Handed in by the group team-1."])


def test_the_newest_work_counts_by_the_servers_time(store: Make) -> None:
    made = store(
        {id: [report(id, task("1.1", own), work=id)] for id, own in (("student-001", 2.0), ("student-002", 1.0))},
        roster=ROSTER,
        rules=rules(),
    )
    pair = {"student-001", "student-002"}
    assert {members(made.folder)[id].standing for id in pair} == {"needs a person"}
    timed(made, "student-001", "2026-11-01T11:00:00+00:00")
    timed(made, "student-002", "2026-11-01T12:30:00+02:00")
    assert points(made.folder) == {"student-001": 2.0, "student-002": 2.0, "student-003": None, "student-004": None}
    said = "2 of the group team-1 handed in: the newest work counts."
    assert all(said in members(made.folder)[id].notes for id in pair)


@pytest.mark.parametrize("times", [(None, None), (MINUTE, MINUTE), (MINUTE, None)])
def test_a_tie_between_works_that_differ_needs_a_person(store: Make, times: tuple[str | None, str | None]) -> None:
    ids = ["student-001", "student-002"]
    for alike in (False, True):
        work = {id: [report(id, task("1.1", 2.0), work="one" if alike else id)] for id in ids}
        made = store(work, str(alike), roster=ROSTER, rules=rules())
        for id, time in zip(ids, times, strict=True):
            timed(made, id, time)
        found = [members(made.folder)[id] for id in ids]
        assert [one.grade.final for one in found] == ([2.0, 2.0] if alike else [None, None])
        assert [one.reason for one in found] == ([""] * 2 if alike else [
            "student-001, student-002 are all of the group team-1, and the server's times don't tell whose work came "
            "last: leave only the one that counts."
        ] * 2)  # fmt: skip


def test_work_named_after_the_group_is_no_learner(store: Make) -> None:
    folder = store({"team-1": [report("team-1", task("1.1", 2.0))]}, roster=ROSTER, rules=rules()).folder
    assert points(folder) == {"student-001": 2.0, "student-002": 2.0, "student-003": None, "student-004": None}


def test_decisions_count_for_all_or_for_one(store: Make) -> None:
    folder = store({"student-001": [report("student-001", task("1.1", 2.0))]}, roster=ROSTER, rules=rules()).folder
    own = members(folder)["student-001"].report
    with Decisions(folder) as decisions:
        for id, more in (("student-001", 0.3), ("student-002", -0.5), ("student-003", 9.0)):
            decisions.add(decide(own, id, "points", "staff", task="1.1", points=more, text="Why."))
        decisions.add(decide(own, "student-001", "points", "staff", task="1.1", points=0.6, text="Why.", alone=True))
    assert points(folder) == {"student-001": 2.4, "student-002": 1.8, "student-003": None, "student-004": None}


def test_points_by_hand_for_one_settle_the_whole_group(store: Make) -> None:
    made = store(
        {"student-001": entry("student-001", "unreadable", reason="It's damaged.")} | OTHER,
        roster=ROSTER,
        rules=rules(),
    )
    with Decisions(made.folder) as decisions:
        decisions.add(decide(None, "student-002", "points", "staff", task="1.1", points=1.0, text="On paper."))
    assert points(made.folder) == {"student-001": 1.0, "student-002": 1.0, "student-003": None, "student-004": 2.0}


def test_extensions_stay_everybodys_own(store: Make) -> None:
    own = rules(timezone="UTC", due="2026-11-01", late=Late(per_day=50), extensions={"student-002": 1})
    made = store({"student-001": [report("student-001", task("1.1", 2.0))]}, roster=ROSTER, rules=own)
    timed(made, "student-001", "2026-11-02T11:00:00+00:00")
    assert points(made.folder) == {"student-001": 1.0, "student-002": 2.0, "student-003": None, "student-004": None}


def test_whom_the_rules_name_although_nobody_is_called_that() -> None:
    assert strangers(rules(extensions={"STUDENT-004": 1, "zoe": 2}), ROSTER, []) == ["zoe"]


def test_the_rules_may_say_what_a_folder_is_called(store: Make) -> None:
    called = {"Bo-Li": "Bo Li", "Bo-Li-2": "Bo-Li", "zoe-school.example": "zoe@school.example", "lea-b": "lea b"}
    own = Rules(
        timezone="UTC",
        due="2026-11-01",
        groups={"one": Group(members=["bo li", "zoe@school.example"])},
        extensions={"Bo-Li": 1, "lea-b": 2},
    )
    made = store({id: [report(id, task("1.1", 2.0), work=id)] for id in called}, rules=own)
    for one in made.entries():
        made.note(msgspec.structs.replace(one, name=called[one.id]))
    found = members(made.folder)
    assert {id: one.group for id, one in found.items()} == {
        "Bo-Li": "one", "Bo-Li-2": "", "zoe-school.example": "one", "lea-b": "",
    }  # fmt: skip
    assert [str(found[id].rulings.lessons[0].last)[8:10] for id in called] == ["01", "02", "01", "03"]
    assert strangers(own, [], [name for one in found.values() for name in one.names]) == []
