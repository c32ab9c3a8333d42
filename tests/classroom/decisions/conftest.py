"""A class's folder, and decisions in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom.decisions.exchange import Known
from autograder.classroom.decisions.model import Decision, decide
from autograder.classroom.decisions.store import Decisions
from tests.classroom.conftest import report, store, task

__all__ = ["store"]

MADE = report("student-001", task("1.1", 1.5, "partial", "m"), task("2.1", 2.0))
KNOWN = Known(verdicts={"student-001": MADE, "student-002": None}, tasks={"1.1": 2.5, "2.1": 2.5, "2.10": 2.5})


@pytest.fixture
def decisions(tmp_path: Path) -> Iterator[Decisions]:
    with Decisions(tmp_path) as found:
        yield found


@pytest.fixture
def points() -> Callable[..., Decision]:
    def make(task: str = "1.1", points: float = 0.5, learner: str = "student-001", **facts: Any) -> Decision:
        return decide(
            MADE, learner, "points", "ta", **{"task": task, "points": points, "text": "Nearly right."} | facts
        )

    return make
