"""A class of sixty, and its page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from autograder.classroom.page.page import page
from autograder.classroom.results import ClassResults
from autograder.course.tree import Course
from autograder.report.model import Report

ROOT = Path(__file__).parents[3]


def tenths(points: float | None) -> int | None:
    return None if points is None else round(points * 10)


@pytest.fixture(scope="module")
def results(make_class: Callable[..., ClassResults]) -> ClassResults:
    return make_class(60)


@pytest.fixture(scope="module")
def text(results: ClassResults) -> str:
    return page(results, Course(ROOT))


def change_tasks(report: Report, **changes: object) -> Report:
    return replace(report, tasks=[replace(task, **changes) for task in report.tasks])
