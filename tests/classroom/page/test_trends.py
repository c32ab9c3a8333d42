"""How a class moves: weeks, attempts, checks, and learners who stopped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from msgspec.structs import replace

from autograder.classroom.page import trends
from autograder.classroom.page.attention import flags
from autograder.classroom.page.page import page
from autograder.classroom.results import ClassResults, load_class
from autograder.classroom.store import Store
from autograder.report.model import Report
from tests.classroom.conftest import report, task

FIRST, SECOND, FOURTH = "2026-11-02T10:00:00+00:00", "2026-11-12T10:00:00+00:00", "2026-11-24T10:00:00+00:00"


def at(moment: str, made: Report) -> Report:
    return replace(made, graded_at=moment)


def moving(store: Callable[..., Store]) -> ClassResults:
    """One goes on, Two stops, Five had everything at once."""
    half, whole = task("1.1", 1.0, "partial", "m", "Once more."), task("1.1", 2.5)
    begun, done = task("2.1", 0.0, "failed"), task("2.1", 2.5)
    return load_class(
        store(
            {
                "student-001": [
                    at(FIRST, report("student-001", half, begun, work="a")),
                    at(SECOND, report("student-001", whole, begun, work="b")),
                    at(FOURTH, report("student-001", whole, done, work="c")),
                ],
                "student-002": [at(FIRST, report("student-002", half, begun, work="a"))],
                "student-005": [at(FIRST, report("student-005", whole, done, work="a"))],
            }
        ).folder
    )


def test_weeks(store: Callable[..., Store]) -> None:
    found = trends.weeks(moving(store))
    assert [week.monday for week in found] == [dt.date(2026, 11, day) for day in (2, 9, 16, 23)]
    assert [week.handed_in for week in found] == [3, 1, 0, 1]
    assert [week.learners for week in found] == [3, 3, 3, 3]
    assert [week.median for week in found] == [1.0, 2.5, 2.5, 5.0]
    assert [week.passed for week in found] == [[1 / 3, 1 / 3], [2 / 3, 1 / 3], [2 / 3, 1 / 3], [2 / 3, 2 / 3]]


def test_work_of_one_week_has_no_weeks(results: ClassResults) -> None:
    assert trends.weeks(results) == trends.attempts(results) == []


def test_attempts(store: Callable[..., Store]) -> None:
    found = trends.attempts(moving(store))
    assert [(a.number, a.learners, a.median, a.gained) for a in found] == [
        (1, 3, 1.0, None), (2, 1, 2.5, 1.5), (3, 1, 5.0, 2.5),
    ]  # fmt: skip


def test_a_regrading_is_no_new_work(store: Callable[..., Store]) -> None:
    again = [
        at(FIRST, report("student-001", task("1.1", 1.0, "partial"))),
        at(FOURTH, report("student-001", task("1.1", 2.5), graders="h")),
    ]
    results = load_class(
        store(
            {"student-001": again, "student-002": [at(SECOND, report("student-002", task("1.1", 0.0, "failed")))]}
        ).folder
    )
    assert [week.handed_in for week in trends.weeks(results)] == [1, 1]
    assert trends.attempts(results) == []


def test_who_stopped(store: Callable[..., Store]) -> None:
    results = moving(store)
    assert [s.id for s, own in zip(results.students, flags(results), strict=True) if "stopped" in own] == [
        "student-002"
    ]


def test_checks(store: Callable[..., Store]) -> None:
    found = trends.checks(moving(store))
    assert [(c.task, c.name, c.started, c.failed) for c in found] == [
        ("1.1", "check 1.1", 3, 1),
        ("2.1", "check 2.1", 3, 1),
    ]


def test_an_untouched_task_fails_no_check(store: Callable[..., Store]) -> None:
    results = load_class(store({"student-001": [report("student-001", task("1.1", 0.0, "not_started"))]}).folder)
    assert trends.checks(results) == []


def test_the_page_shows_them(store: Callable[..., Store]) -> None:
    text = page(moving(store))
    assert '<th scope="row">2026-11-09</th><td class="n">1</td><td class="n">3</td><td class="n">2.5</td>' in text
    assert '<td class="n">+1.5</td>' in text
    assert "<span>1 (100 %)</span>" in text  # of those who read "Once more." and handed in again, one passed
    assert "<span>1 (33 %)</span>" in text


def test_only_with_names_can_ids_be_found(make_class: Callable[..., ClassResults]) -> None:
    hidden, named = page(make_class(5)), page(make_class(5, names=True))
    assert "student-" not in hidden
    assert '"student-' in named
