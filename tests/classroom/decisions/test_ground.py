"""What counts as another verdict under a decision."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from autograder.classroom.decisions.model import decide, ground, moved
from autograder.report.model import Report
from tests.classroom.conftest import report, task
from tests.classroom.decisions.conftest import MADE


def test_the_same_verdict_has_the_same_ground() -> None:
    again = report(
        "student-001", task("1.1", 1.5, "partial", "m", "Said in other words."), task("2.1", 2.0), graders="new"
    )
    assert ground(again, "1.1") == ground(MADE, "1.1")
    assert ground(again) == ground(MADE)
    assert moved(ground(MADE), again) == ""


@pytest.mark.parametrize(
    ("now", "whole", "one"),
    [
        (report("student-001", task("1.1", 2.5), task("2.1", 2.0)), "verdict", "verdict"),
        (report("student-001", task("1.1", 1.5, "partial", "other"), task("2.1", 2.0)), "verdict", "verdict"),
        (report("student-001", task("1.1", 1.5, "partial", "m"), task("2.1", 0.0, "failed")), "verdict", ""),
        (report("student-001", task("1.1", 1.5, "partial", "m"), task("2.1", 2.0), work="new"), "work", "work"),
        (report("student-001", task("2.1", 2.0)), "verdict", "verdict"),
        (None, "verdict", "verdict"),
    ],
)
def test_what_has_changed(now: Report | None, whole: str, one: str) -> None:
    assert moved(ground(MADE), now) == whole
    assert moved(ground(MADE, "1.1"), now, "1.1") == one


def test_points_for_a_task_that_has_none_are_all_it_gets() -> None:
    waiting = replace(MADE, tasks=[replace(MADE.tasks[0], points=None, status="undecided"), MADE.tasks[1]])
    facts = {"points": 1.0, "text": "Read by me."}
    assert decide(waiting, "student-001", "points", "ta", task="1.1", **facts).instead
    assert not decide(waiting, "student-001", "points", "ta", task="2.1", **facts).instead
    assert decide(None, "student-001", "points", "ta", task="2.1", **facts).instead
