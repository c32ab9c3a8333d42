"""Verdicts, people's decisions and rules of dates added up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from msgspec.structs import replace

from autograder.classroom.decisions.changes import moved_under
from autograder.classroom.decisions.model import Decision, decide
from autograder.classroom.grades import Grade, counted, grade, lesson_points
from autograder.classroom.results import ClassTask
from autograder.report.model import Report
from tests.classroom.conftest import report, task
from tests.classroom.decisions.conftest import MADE

BETTER = report("student-001", task("1.1", 2.5), task("2.1", 2.0))
WAITING = replace(
    MADE,
    points=None,
    undecided=["Two versions."],
    tasks=[replace(MADE.tasks[0], points=None, status="undecided", message="Two versions."), MADE.tasks[1]],
)
ASKED = [ClassTask(task=number, name="work", lesson=int(number[0]), max_points=2.5) for number in ("1.1", "1.2", "2.1")]


@dataclass(frozen=True)
class Ruling:
    after: float | None
    attempt: int | None = 0
    reasons: list[str] = field(default_factory=lambda: ["2 days late; −1"])


def given(points: float, task: str = "1.1", report: Report | None = MADE, **facts: Any) -> Decision:
    return decide(report, "student-001", "points", "ta", **{"task": task, "points": points, "text": "Look."} | facts)


def numbers(found: Grade) -> tuple[float | None, float | None, float | None]:
    return found.machine, found.decided, found.final


def test_verdicts_alone() -> None:
    found = grade([MADE])
    assert numbers(found) == (3.5, 3.5, 3.5)
    assert not found.touched
    assert counted(MADE, [], found, MADE.submission) is MADE


def test_changes_of_a_task_add_up_in_tenths() -> None:
    found = grade([MADE], [given(0.1), given(0.2), given(-0.7, "2.1")])
    assert [(one.machine, one.decided) for one in found.tasks] == [(1.5, 1.8), (2.0, 1.3)]
    assert [(one.machine, one.decided, one.final) for one in found.lessons] == [(1.5, 1.8, 1.8), (2.0, 1.3, 1.3)]
    assert numbers(found) == (3.5, 3.1, 3.1)
    assert found.by == ["ta"]
    assert found.reasons[0] == "task 1.1: +0.1 points, decided by ta: Look."


def test_points_never_fall_below_0() -> None:
    assert grade([MADE], [given(-9.0)]).tasks[0].decided == 0.0


def test_only_a_person_lifts_points_above_the_maximum() -> None:
    bonus = given(0.5, "1.1", BETTER)
    assert grade([BETTER], [bonus]).tasks[0].decided == 3.0
    found = grade([BETTER], [given(0.5)])
    assert found.tasks[0].decided == 2.5
    assert found.reasons == ["task 1.1: +0.5 points, decided by ta: Look. (the verdict underneath has changed)"]


def test_a_change_that_is_undone_counts_nothing() -> None:
    assert not grade([MADE], [replace(given(1.0), undone_by="ta", undone_at="now")]).touched


def test_points_in_place_of_the_verdict() -> None:
    whole = given(2.0, instead=True)
    assert grade([MADE], [given(0.5), whole]).tasks[0].decided == 2.0
    assert grade([MADE], [whole, given(0.5)]).tasks[0].decided == 2.5
    assert grade([BETTER], [whole]).tasks[0].decided == 2.0


def test_points_that_change_nothing_say_why() -> None:
    asked = given(1.0, report=WAITING, instead=False)
    found = grade([WAITING], [asked, elsewhere := given(1.0, "9.9")])
    waiting = "it counts once somebody says how many points the task gets"
    assert found.idle == {asked.id: waiting, elsewhere.id: "there's no such task"}
    shown = counted(WAITING, [asked], found, WAITING.submission)
    assert shown.notes == [f"Task 1.1: +1 point, decided by ta: Look. ({waiting})"]
    found = grade([WAITING], [asked, whole := given(2.0, report=WAITING), given(0.5, report=WAITING, instead=False)])
    assert (whole.instead, found.tasks[0].decided, found.idle) == (
        True,
        2.5,
        {asked.id: "a later decision took its place"},
    )
    assert found.reasons[0] == "task 1.1: +1 point, decided by ta: Look. (a later decision took its place)"
    assert grade([MADE], [first := given(1.0), given(2.0, instead=True)]).idle.keys() == {first.id}


def test_what_waits_for_a_person_has_no_points_until_one_gives_them() -> None:
    assert numbers(grade([WAITING])) == (None, None, None)
    comment = given(-0.5, report=WAITING, instead=False)
    assert numbers(grade([WAITING], [comment])) == (None, None, None)
    found = grade([WAITING], [given(2.5, report=WAITING), comment])
    assert numbers(found) == (None, 4.0, 4.0)
    shown = counted(WAITING, [], found, WAITING.submission)
    assert (shown.points, shown.undecided, shown.tasks[0].status, shown.tasks[0].message) == (4.0, [], "partial", "")


def test_work_without_a_report_has_points_once_every_task_has() -> None:
    assert grade([], [], asked=ASKED) == Grade()
    some = [given(1.0, number, None) for number in ("1.1", "1.2")]
    found = grade([], some, asked=ASKED)
    assert [one.decided for one in found.lessons] == [2.0, None]
    assert numbers(found) == (None, None, None)
    assert numbers(grade([], [*some, given(0.0, "2.1", None)], asked=ASKED)) == (None, 2.0, 2.0)


def test_points_for_a_task_that_is_nowhere_are_said() -> None:
    found = grade([MADE], [given(1.0, "9.9")])
    assert numbers(found) == (3.5, 3.5, 3.5)
    assert found.reasons == ["task 9.9: 1 point, decided by ta: Look. (there's no such task)"]


def test_rules_of_dates_come_last() -> None:
    found = grade([MADE], [given(0.5)], {1: Ruling(1.0)})
    assert [(one.machine, one.decided, one.final) for one in found.lessons] == [(1.5, 2.0, 1.0), (2.0, 2.0, 2.0)]
    assert numbers(found) == (3.5, 4.0, 3.0)
    assert found.reasons[-1] == "lesson 1: 2 days late; −1"
    assert counted(MADE, [], found, MADE.submission).points == 3.0


def test_peoples_points_count_on_the_attempt_that_counts() -> None:
    worse = report("student-001", task("1.1", 0.5, "partial"), task("2.1", 2.0), work="new")
    decisions = [given(0.5, report=worse)]
    assert lesson_points(BETTER, decisions) == {1: 2.5, 2: 2.0}
    found = grade([BETTER, worse], decisions, {1: Ruling(2.5)})
    assert (found.tasks[0].machine, found.tasks[0].decided, found.lessons[0].final) == (2.5, 2.5, 2.5)
    assert counted(worse, decisions, found, worse.submission).tasks[0].status == "passed"


def test_what_people_say_is_among_the_notes() -> None:
    said = [
        decide(MADE, "student-001", "comment", "ta", file="a.py", line=3, text="A <b>name</b>\nmore."),
        decide(MADE, "student-001", "answer", "prof", task="1.1", text="Yes.", request="r", points=0.5),
        decide(MADE, "student-001", "seen", "ta"),
    ]
    shown = counted(MADE, said, grade([MADE], said), MADE.submission)
    assert shown.notes == [
        "a.py, line 3, said by ta: A <b>name</b> more.",
        "Task 1.1: +0.5 points, answered by prof: Yes.",
    ]
    assert shown.points == 4.0


@pytest.mark.parametrize(("now", "expected"), [(MADE, []), (BETTER, ["points"]), (replace(MADE, points=9.0), [])])
def test_which_decisions_have_lost_their_ground(now: Report, expected: list[str]) -> None:
    made = [
        given(1.0),
        given(1.0, "2.1"),
        replace(given(1.0), undone_at="now"),
        decide(MADE, "student-002", "seen", "ta"),
    ]
    found = moved_under(made, {"student-001": now, "student-002": MADE})
    assert [(one.decision.kind, one.why) for one in found] == [(kind, "verdict") for kind in expected]


def test_other_work_matters_to_lines_and_looks() -> None:
    again = replace(MADE, hashes=replace(MADE.hashes, submission="new"))
    made = [given(1.0), given(1.0, file="a.py", line=1), decide(MADE, "student-001", "seen", "ta")]
    found = moved_under(made, {"student-001": again})
    assert [one.decision for one in found] == made[1:]
    assert {one.why for one in found} == {"work"}
