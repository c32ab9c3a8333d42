"""Rules in a whole class: what a batch keeps, what tables say, what learners may read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from autograder.classroom.decisions.model import decide
from autograder.classroom.decisions.store import Decisions
from autograder.classroom.feedback.content import visible
from autograder.classroom.feedback.forms import as_comment, as_text
from autograder.classroom.records import RosterRow
from autograder.classroom.results import Member, load_class
from autograder.classroom.store import Store
from autograder.classroom.tables import canvas_csv, class_csv
from autograder.course.classrules import Attempts, Dates, Feedback, Late, Rules
from tests.classroom.conftest import report, table, task

DUE = {1: Dates(due="2026-11-01 12:00"), 2: Dates(due="2026-11-10 12:00", release="2026-12-01")}
RULES = Rules(timezone="UTC", lessons=DUE, late=Late(per_day=10, days=1))
ROSTER = [RosterRow(id="student-001", school_id="1"), RosterRow(id="student-002", school_id="2")]
Make = Callable[..., Store]


def timed(store: Store, id: str, *times: str | None) -> None:
    [entry] = [entry for entry in store.entries() if entry.id == id]
    made = msgspec.structs.replace(entry, earlier=list(times[:-1]), pushed=times[-1])
    (store.folder / "entries" / f"{id}.json").write_bytes(msgspec.json.encode(made))


@pytest.fixture
def folder(store: Make) -> Path:
    done = [
        report("student-001", task("1.1", 2.0), task("2.1", 0.5), work="one"),
        report("student-001", task("1.1", 2.4), task("2.1", 1.5), work="two"),
    ]
    made = store(
        {"student-001": done, "student-002": [report("student-002", task("1.1", 2.0), task("2.1", 1.0))]},
        roster=ROSTER,
        rules=RULES,
    )
    timed(made, "student-001", "2026-11-01T11:00:00+00:00", "2026-11-03T11:00:00+00:00")
    timed(made, "student-002", "2026-11-01T11:00:00+00:00")
    return made.folder


def member(folder: Path, id: str = "student-001") -> Member:
    return next(student for student in load_class(folder).students if student.id == id)


def test_every_table_has_the_points_before_and_after(folder: Path) -> None:
    one = member(folder)
    assert (one.grade.machine, one.grade.decided, one.grade.final) == (3.9, 3.9, 3.7)
    line = table(class_csv(load_class(folder)))["student-001"]
    told = ("days late", "late days used", "due", "points", "before", "after", "lesson 1")
    assert [line[name] for name in told] == [
        "2", "1", "1: 2026-11-01T12:00:00+00:00; 2: 2026-11-10T12:00:00+00:00", "3.7", "3.9", "3.7", "2.2",
    ]  # fmt: skip
    assert "1 of 1 late day used; 1 day at 10 % of the points: −0.2" in line["reasons"]
    assert b"2.2,1.5" in canvas_csv(load_class(folder))


def test_rules_follow_what_people_decided(folder: Path) -> None:
    with Decisions(folder) as decisions:
        decisions.add(
            decide(member(folder).report, "student-001", "points", "staff", task="1.1", points=-1.4, text="Copied.")
        )
    one = member(folder)
    assert (one.grade.machine, one.grade.decided, one.grade.final) == (3.9, 2.5, 2.4)


def test_the_best_attempt_is_chosen_lesson_by_lesson(store: Make) -> None:
    done = [
        report("student-001", task("1.1", 2.4), task("2.1", 0.5), work="one"),
        report("student-001", task("1.1", 0.0, "failed"), task("2.1", 1.5), work="two"),
    ]
    folder = store({"student-001": done}, rules=Rules(attempts=Attempts(counts="best"))).folder
    one = member(folder)
    assert one.grade.final == 3.9
    assert one.final is not None
    assert [task.status for task in one.final.tasks] == ["passed", "passed"]


def test_only_released_lessons_are_read(folder: Path) -> None:
    with Decisions(folder) as decisions:
        own = member(folder).report
        decisions.add(decide(own, "student-001", "comment", "staff", task="2.1", text="A secret so far."))
        decisions.add(decide(own, "student-001", "comment", "staff", task="1.1", text="Well named."))
    one = member(folder)
    early = visible(one, dt.datetime(2026, 11, 20, tzinfo=dt.UTC))
    assert early is not None
    assert (early.points, early.max_points, [task.task for task in early.tasks]) == (2.2, 2.5, ["1.1"])
    for text in (as_text(one, early).decode(), as_comment(one, early)):
        assert "Well named" in text
        assert "2 days late" in text
        assert "2.1" not in text
        assert "secret" not in text
    late = visible(one, dt.datetime(2026, 12, 3, tzinfo=dt.UTC))
    assert late is not None
    assert late.points == 3.7


def test_nothing_is_read_before_its_time(store: Make) -> None:
    rules = Rules(
        due="2026-11-01", timezone="UTC", feedback=Feedback(release="after due"), extensions={"student-002": 3}
    )
    work = {id: [report(id, task("1.1", 2.0))] for id in ("student-001", "student-002")}
    folder = store(work, roster=ROSTER, rules=rules).folder
    now = dt.datetime(2026, 11, 3, tzinfo=dt.UTC)
    assert visible(member(folder), now) is not None
    assert visible(member(folder, "student-002"), now) is None


def test_times_are_kept_with_the_attempts(store: Make, tmp_path: Path) -> None:
    kept = store({"student-001": [report("student-001", task("1.1", 1.0), work="one")]})
    [entry] = kept.entries()
    entry = msgspec.structs.replace(entry, pushed="2026-11-01T11:00:00+00:00")
    kept.note(entry)
    again = msgspec.structs.replace(entry, pushed="2026-11-02T11:00:00+00:00")
    made = kept.keep(again, report("student-001", task("1.1", 2.0), work="two"), None, entry)
    assert (made.earlier, made.pushed) == (["2026-11-01T11:00:00+00:00"], "2026-11-02T11:00:00+00:00")
    assert load_class(kept.folder).students[0].times == [*made.earlier, made.pushed]


def test_what_waits_for_a_person_is_an_attempt_too(store: Make) -> None:
    kept = store({"student-001": [report("student-001", task("1.1", 2.0), task("2.1", 1.5), work="one")]})
    [entry] = kept.entries()
    waiting = msgspec.structs.replace(entry, state="needs a person")
    before = kept.before(waiting)
    assert before is not None and before.points == 3.5
    kept.keep(entry, report("student-001", task("1.1", 0.0), task("2.1", 0.5), work="two"), None, waiting)
    assert [one.points for one in load_class(kept.folder).students[0].attempts] == [3.5, 0.5]
    left = msgspec.structs.replace(kept.entries()[0], state="fault")
    assert kept.keep(entry, None, None, left).former == 1
