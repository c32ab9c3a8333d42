"""classroom50's ``result.json``, by its schema ``classroom50/result/v1``, which takes whole points only."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from typing import Any

import msgspec

from autograder.course.tree import CourseError
from autograder.report.formats.terminal import HOME
from autograder.report.model import WORDS, Report, TaskResult

SCHEMA = "classroom50/result/v1"
SCALE = 10
"""Points are tenths here and integers there, so always multiply by ten: then all learners' points compare."""
WHO = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "assignment_type": "ASSIGNMENT_TYPE",
    "owner": "OWNER",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
}
"""Fields, and the variables in which classroom50's runner passes them."""


def as_classroom50(report: Report) -> bytes:
    """The result, with its owner and what the runner's variables say. Raises ``CourseError`` outside classroom50's
    runner.
    """
    return classroom50(report, os.environ)


def classroom50(report: Report, surroundings: Mapping[str, str]) -> bytes:
    """One test per task. A report without a total, or with a fault of ours, is worth 0 of 0."""
    given = report.points is not None and not report.faulty
    tests = [_test(task, given) for task in report.tasks]
    return _encoded(tests, surroundings)


def classroom50_trouble(sentence: str) -> bytes:
    """For a submission that couldn't be graded at all: 0 of 0. Exit with a status other than 0 too, so that no release
    is made.
    """
    test = {"test-name": "set-up", "passed": False, "score": 0, "max-score": 0, "message": sentence}
    return _encoded([test], os.environ)


def _encoded(tests: list[dict[str, Any]], surroundings: Mapping[str, str]) -> bytes:
    now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    content: dict[str, Any] = {
        "schema": SCHEMA,
        **_who(surroundings),
        "datetime": now,  # the runner replaces it by the commit's
        "graded_at": now,
        "score": sum(test["score"] for test in tests),
        "max-score": sum(test["max-score"] for test in tests),
        "tests": tests,
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


def _who(surroundings: Mapping[str, str]) -> dict[str, str]:
    values = {field: surroundings.get(variable, "") for field, variable in WHO.items()}
    values["assignment_type"] = values["assignment_type"] or "individual"
    values["owner"] = values["owner"] or surroundings.get("USERNAME", "")
    missing = [WHO[field] for field, value in values.items() if not value]
    if missing:
        raise CourseError(
            f"the format classroom50 is written inside classroom50's runner, which sets {', '.join(missing)}: "
            "run it there, or ask for another format."
        )
    return values


def _test(task: TaskResult, given: bool) -> dict[str, Any]:
    said = [] if task.status == "passed" else [text.partition(HOME) for text in task.said]
    entry: dict[str, Any] = {
        "test-name": f"{task.task} {task.name}",
        "passed": task.status == "passed",
        "score": round(SCALE * (task.points or 0.0)) if given else 0,
        "max-score": round(SCALE * (task.max_points or 0.0)) if given else 0,
        "status": WORDS[task.status],
        "message": " ".join(text.strip() for text, _, _ in said),
        "checks": [{"name": test.name, "passed": test.passed} for test in task.tests],
    }
    if task.points is not None:
        entry |= {"points": task.points, "max-points": task.max_points}
    if homes := list(dict.fromkeys(call for _, _, call in said if call)):
        entry["hint"] = f"Try at home: {'; '.join(homes)}"
    return entry
