"""What dates and attempts make of points, case by case."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from autograder.classroom.records import RosterRow
from autograder.classroom.rules.decide import rule
from autograder.classroom.rules.model import Attempt, Ruling
from autograder.course.classrules import Attempts, Dates, Late, Rules

BERLIN = "Europe/Berlin"
DUE = "2026-10-20 23:59"
TEN = Late(per_day=10)


def at(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def ruled(rules: Rules, *attempts: tuple[str | None, float | None], row: RosterRow | None = None) -> Ruling:
    handed = [Attempt(at(time), {1: points}) for time, points in attempts]
    return rule(rules, row, handed, {1: 20.0}).of(1)


def berlin(due: str = DUE, **facts: Any) -> Rules:
    return Rules(timezone=BERLIN, lessons={1: Dates(due=due)}, **facts)


@pytest.mark.parametrize(
    ("due", "handed", "days"),
    [
        ("2026-10-20 23:59", "2026-10-20T23:59:00+02:00", 0),
        ("2026-10-20 23:59", "2026-10-20T23:59:00.000001+02:00", 1),
        ("2026-10-20 23:59", "2026-10-20T21:59:00+00:00", 0),
        ("2026-10-20", "2026-10-20T23:59:59+02:00", 0),
        ("2026-10-20", "2026-10-21T00:00:00+02:00", 1),
        ("2026-10-20 00:00", "2026-10-20T00:00:00+02:00", 0),
        ("2026-10-20 24:00".replace("24:00", "23:59:59"), "2026-10-21T23:59:59+02:00", 1),
        ("2026-10-24 23:59", "2026-10-25T23:59:00+01:00", 1),
        ("2026-10-24 23:59", "2026-10-25T23:59:01+01:00", 2),
        ("2026-03-28 02:30", "2026-03-29T03:30:00+02:00", 1),
        ("2026-03-28 02:30", "2026-03-29T03:30:01+02:00", 2),
        ("2028-02-28 12:00", "2028-02-29T12:00:00+01:00", 1),
        ("2028-02-28 12:00", "2028-02-29T12:00:01+01:00", 2),
        ("2028-02-29 12:00", "2029-03-01T12:00:00+01:00", 366),
        ("2026-10-20T12:00-07:00", "2026-10-20T21:00:00+02:00", 0),
        ("2026-10-20T12:00-07:00", "2026-10-20T21:00:01+02:00", 1),
        ("2026-10-20 23:59", None, None),
    ],
)  # fmt: skip
def test_started_days_by_the_wall_clock(due: str, handed: str | None, days: int | None) -> None:
    assert ruled(berlin(due), (handed, 5.0)).days == days


@pytest.mark.parametrize(
    ("late", "days", "points", "after"),
    [
        (Late(), 3, 18.0, 18.0),
        (TEN, 0, 18.0, 18.0),
        (TEN, 1, 18.0, 16.2),
        (TEN, 2, 18.0, 14.4),
        (TEN, 11, 18.0, 0.0),
        (TEN, 1, 0.5, 0.5),
        (TEN, 1, 0.6, 0.5),
        (Late(per_day=10, of="maximum"), 1, 18.0, 16.0),
        (Late(per_day=10, of="maximum"), 2, 3.0, 0.0),
        (Late(per_day=10, of="maximum", floor=50), 2, 3.0, 1.5),
        (Late(per_day=10, floor=75), 5, 18.0, 13.5),
        (Late(steps={1: 5, 3: 25, 7: 100}), 2, 18.0, 17.1),
        (Late(steps={1: 5, 3: 25, 7: 100}), 3, 18.0, 13.5),
        (Late(steps={1: 5, 3: 25, 7: 100}), 7, 18.0, 0.0),
        (Late(steps={3: 25}), 2, 18.0, 18.0),
        (Late(per_day=10, days=3), 2, 18.0, 18.0),
        (Late(per_day=10, days=3), 4, 18.0, 16.2),
        (Late(per_day=10, days=3, days_per_lesson=1), 2, 18.0, 16.2),
        (Late(steps={1: 5, 3: 25, 7: 100}, days=5), 12, 18.0, 0.0),
    ],
)
def test_what_lateness_costs(late: Late, days: int, points: float, after: float) -> None:
    found = ruled(berlin(late=late), (f"{dt.date(2026, 10, 20) + dt.timedelta(days)}T23:59:00+02:00", points))
    assert (found.days, found.before, found.after) == (days, points, after)


@pytest.mark.parametrize(
    ("rules", "handed", "points", "reasons"),
    [
        (berlin(), "2026-10-20T12:00+02:00", 18.0, []),
        (Rules(), "2026-10-20T12:00+02:00", 18.0, []),
        (
            berlin(late=Late(per_day=10, days=3)),
            "2026-10-22T12:00+02:00",
            18.0,
            ["2 days late", "2 of 3 late days used; −0"],
        ),
        (berlin(late=TEN), "2026-10-21T12:00+02:00", 18.0, ["1 day late", "1 day at 10 % of the points: −1.8"]),
        (
            berlin(late=Late(per_day=10, days=1, floor=85)),
            "2026-10-23T12:00+02:00",
            18.0,
            ["3 days late", "a late day saves nothing here; 3 days at 30 % of the points, but 85 % stay: −2.7"],
        ),
        (berlin(late=Late(per_day=10, floor=40)), "2026-10-21T12:00+02:00", 0.0, ["1 day late"]),
        (berlin(late=TEN), None, 18.0, ["the server's time isn't known, so it isn't late"]),
        (berlin(late=TEN), "2026-10-21T12:00+02:00", None, ["1 day late", "no points yet"]),
        (
            berlin(attempts=Attempts(late=False)),
            "2026-10-21T12:00+02:00",
            18.0,
            ["1 day late", "late work doesn't count; −18"],
        ),
    ],
)  # fmt: skip
def test_the_reasons(rules: Rules, handed: str | None, points: float | None, reasons: list[str]) -> None:
    assert ruled(rules, (handed, points)).reasons == reasons


@pytest.mark.parametrize(
    ("extensions", "last"),
    [
        ({"student-001": 2.0}, "2026-10-22T23:59:00+02:00"),
        ({"STUDENT-001": 2.0}, "2026-10-22T23:59:00+02:00"),
        ({"octo-1": {1: 5.0}}, "2026-10-25T23:59:00+01:00"),
        ({"octo-1": {2: 5.0}}, "2026-10-20T23:59:00+02:00"),
        ({"student-002": 5.0}, "2026-10-20T23:59:00+02:00"),
        ({"student-001": {1: "2026-10-25"}}, "2026-10-25T23:59:59+01:00"),
        ({"student-001": 2.0, "octo-1": {1: 3.0}}, "2026-10-23T23:59:00+02:00"),
        ({"student-001": 0.5}, "2026-10-21T11:59:00+02:00"),
    ],
)
def test_extensions(extensions: dict[str, Any], last: str) -> None:
    row = RosterRow(id="student-001", github="octo-1")
    found = ruled(berlin(extensions=extensions), (None, 1.0), row=row)
    assert found.last is not None
    assert at(found.last) == at(last)


def test_days_of_an_extension_cost_nothing() -> None:
    rules = berlin(late=TEN, extensions={"student-001": 2})
    found = ruled(rules, ("2026-10-23T12:00+02:00", 18.0), row=RosterRow(id="student-001"))
    assert (found.days, found.after) == (1, 16.2)
    assert found.reasons == ["extended by 2 days", "1 day late", "1 day at 10 % of the points: −1.8"]


def test_whose_due_time_holds() -> None:
    row = RosterRow(id="a", due="2026-10-10T12:00:00+00:00", extension_days=1.0, zone="UTC")
    rules = Rules(timezone="UTC", due="2026-10-01", lessons={1: Dates(due="2026-10-20 12:00")})
    found = rule(rules, row, [], {1: None, 2: None})
    assert [found.of(n).last for n in (1, 2)] == ["2026-10-21T12:00:00+00:00", "2026-10-11T12:00:00+00:00"]
    assert rule(rules, RosterRow(id="b"), [], {2: None}).of(2).last == "2026-10-01T23:59:59+00:00"


def two(late: Late, *handed: tuple[str, dict[int, float | None]], counts: str = "last") -> Any:
    rules = Rules(
        timezone="UTC", lessons={1: Dates(due="2026-10-10"), 2: Dates(due="2026-10-20")}, late=late,
        attempts=Attempts(counts=counts),  # type: ignore[arg-type]
    )  # fmt: skip
    return rule(rules, None, [Attempt(at(f"{day}T12:00+00:00"), points) for day, points in handed], {1: 20.0, 2: 20.0})


def test_a_push_for_the_next_lesson_makes_no_earlier_one_late() -> None:
    found = two(TEN, ("2026-10-09", {1: 18.0, 2: 0.0}), ("2026-10-20", {1: 18.0, 2: 15.0}))
    assert [(one.days, one.after, one.attempt) for one in found.lessons] == [(0, 18.0, 1), (0, 15.0, 1)]


def test_one_budget_for_all_lessons_in_the_order_of_their_due_times() -> None:
    late = Late(per_day=10, days=3)
    found = two(late, ("2026-10-12", {1: 10.0}), ("2026-10-23", {1: 10.0, 2: 10.0}))
    assert [(one.used, one.after) for one in found.lessons] == [(2, 10.0), (1, 8.0)]
    assert found.lessons[1].reasons[-1] == ("3 of 3 late days used, 1 of them here; 2 days at 20 % of the points: −2")
    assert (found.used, found.before, found.after) == (3, 20.0, 18.0)


def test_no_late_day_is_spent_where_it_saves_nothing() -> None:
    late = Late(per_day=10, days=3)
    found = two(late, ("2026-10-12", {1: 0.0}), ("2026-10-23", {1: 0.0, 2: 10.0}))
    assert [(one.used, one.after) for one in found.lessons] == [(0, 0.0), (3, 10.0)]


@pytest.mark.parametrize(("counts", "attempt", "after"), [("last", 1, 14.0), ("best", 0, 18.0)])
def test_the_attempt_that_counts(counts: str, attempt: int, after: float) -> None:
    found = two(TEN, ("2026-10-09", {1: 18.0}), ("2026-10-13", {1: 20.0}), counts=counts).of(1)
    assert (found.attempt, found.after) == (attempt, after)


def test_of_equal_attempts_the_first_is_the_best() -> None:
    points = [5.0, 9.0, 9.0, 7.0, None]
    found = two(Late(), *((f"2026-10-0{day}", {1: own}) for day, own in enumerate(points, 1)), counts="best").of(1)
    assert (found.attempt, found.after, found.reasons) == (1, 9.0, ["attempt 2 of 5 counts, the best"])


def test_late_work_that_does_not_count_leaves_what_was_in_time() -> None:
    rules = berlin(attempts=Attempts(late=False))
    found = ruled(rules, ("2026-10-20T12:00+02:00", 11.0), ("2026-10-21T12:00+02:00", 18.0))
    assert (found.attempt, found.days, found.after, found.reasons) == (0, 0, 11.0, ["attempt 1 of 2 counts"])


@pytest.mark.parametrize(
    ("release", "from_when"),
    [
        ("", "at once"),
        ("after due", "2026-10-22T23:59:00+02:00"),
        ("2026-11-01 08:00", "2026-11-01T08:00:00+01:00"),
    ],
)
def test_when_feedback_is_released(release: str, from_when: str) -> None:
    rules = Rules(
        timezone=BERLIN, lessons={1: Dates(due=DUE, release=release)}, extensions={"a": 2.0},
    )  # fmt: skip
    found = ruled(rules, row=RosterRow(id="a"))
    if from_when == "at once":
        assert found.release == from_when
        assert found.released(dt.datetime(2000, 1, 1, tzinfo=dt.UTC))
    else:
        moment = dt.datetime.fromisoformat(from_when)
        assert dt.datetime.fromisoformat(found.release) == moment
        assert not found.released(moment)
        assert found.released(moment + dt.timedelta(seconds=1))


def test_nothing_handed_in() -> None:
    found = rule(berlin(), None, [], {1: 20.0})
    assert (found.of(1).before, found.of(1).after, found.days, found.reasons) == (None, None, None, [])
