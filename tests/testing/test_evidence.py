"""The points that rest on a worker's own word: few, and listed in the threat model."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from autograder.course.points import from_tenths
from autograder.course.tree import task_key
from autograder.grading.basis import Ground
from autograder.grading.jobs import Job
from autograder.grading.session import run_pytest
from autograder.testing.plugin import task_mark

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (\d+\.\d+) [^|]*\| (\d+\.\d) \|$", re.MULTILINE)


class Collector:
    """Adds up points by evidence, and runs nothing."""

    def __init__(self) -> None:
        self.state: dict[str, float] = defaultdict(float)
        self.all = 0.0

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            mark = task_mark(item)
            assert mark is not None
            self.all += mark.kwargs.get("points", 0.0)
            if mark.kwargs.get("evidence") == "state":
                self.state[mark.args[0]] += mark.kwargs.get("points", 0.0)

    def pytest_runtestloop(self) -> bool:
        return True


@pytest.fixture(scope="module")
def points() -> Collector:
    collector = Collector()
    run_pytest(Ground.of(Job(ROOT, ROOT)).tests, collector)
    return collector


def test_few_points_rest_on_state(points: Collector) -> None:
    assert 0 < sum(points.state.values()) <= 0.05 * points.all


def test_they_are_listed(points: Collector) -> None:
    listed = ROW.findall((ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8"))
    wanted = {task: from_tenths(round(value * 10)) for task, value in points.state.items()}
    assert {task: float(value) for task, value in listed} == wanted
    assert [task for task, _ in listed] == sorted(wanted, key=task_key)
