"""Gradescope's ``results.json``: https://gradescope-autograders.readthedocs.io/en/latest/specs/."""

from __future__ import annotations

from typing import Any

import msgspec

from autograder.report.formats.terminal import NEEDS, WORDS, sentences
from autograder.report.model import Report, TaskResult


def as_gradescope(report: Report) -> bytes:
    """One test per task, and the score of the report, so that only we round.

    There's no score at all after a grader's fault, or if a person decides. Gradescope then says that the autograder
    failed, and keeps no zero.
    """
    content: dict[str, Any] = {
        "output": "\n".join(report.notes),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "execution_time": round(sum(task.seconds for task in report.tasks)),
        "tests": [_test(task) for task in report.tasks],
        "extra_data": {"graders": report.hashes.graders, "engine": report.environment.engine},
    }
    if report.faulty:
        content["output"] = "\n".join(["A grader failed. The fault is ours, and nothing was scored.", *report.notes])
        del content["tests"]
    elif report.undecided:
        content["output"] = "\n".join([*(f"{NEEDS}: {reason}" for reason in report.undecided), *report.notes])
        del content["tests"]
    elif report.points is not None:
        content["score"] = report.points
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


def _test(task: TaskResult) -> dict[str, Any]:
    star = " ☆" if task.stretch else ""
    passed = sum(test.passed for test in task.tests)
    said = [f"{WORDS[task.status][0]}: {passed} of {len(task.tests)} checks"]
    if task.status not in ("passed", "not_started"):
        said += sentences(task)
    scored = {} if task.points is None else {"score": task.points, "max_score": task.max_points}
    return {
        **scored,
        "status": "passed" if task.status == "passed" else "failed",
        "name": f"{task.name}{star}",
        "number": task.task,
        "output": "\n".join(said),
        "visibility": "visible",
    }
