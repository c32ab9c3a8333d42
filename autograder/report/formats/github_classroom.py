"""The step output ``result`` of GitHub Classroom's autograding actions: JSON in base64.

Classroom is gone, but the actions and their readers aren't. There's no schema; this is what
``classroom-resources/autograding-grading-reporter`` reads (``src/main.js``, ``src/notify-classroom.js``). It adds the
scores itself and shows only their sum. Of a test that failed it prints nothing but the name, and the message only if
the status is ``error`` (``src/console-results.js``), so the name of a failed test ends with our sentences.
"""

from __future__ import annotations

import base64
from typing import Any

import msgspec

from autograder.course.points import addable
from autograder.inert import line
from autograder.report.model import Report, TaskResult

VERSION = 1
STATUS = {"passed": "pass", "undecided": "error", "error": "error", "timed_out": "error", "crashed": "error"}
"""The actions say ``error`` for anything that didn't finish."""
WORST = ("error", "fail")


def as_classroom(report: Report) -> bytes:
    """One test per task. ``max_score`` is 0 if no points were given (only public checks ran, a person decides, or a
    grader failed). The reporter then reports nothing.
    """
    given = report.points is not None and not report.faulty
    scores = addable([task.points or 0.0 for task in report.tasks]) if given else [0.0] * len(report.tasks)
    tests = [_test(task, score) for task, score in zip(report.tasks, scores, strict=True)]
    said = {test["status"] for test in tests}
    status = next((word for word in WORST if word in said), "pass")
    return _encoded(status, (report.max_points or 0.0) if given else 0.0, tests)


def classroom_trouble(sentence: str) -> bytes:
    """For a submission that couldn't be graded at all. It has ``tests`` and ``max_score``, because the reporter dies
    without them.
    """
    return _encoded("error", 0.0, [_entry("set-up", "error", 0.0, line(sentence))])


def _encoded(status: str, maximum: float, tests: list[dict[str, Any]]) -> bytes:
    content = {"version": VERSION, "status": status, "max_score": maximum, "tests": tests}
    return base64.b64encode(msgspec.json.encode(content)) + b"\n"


def _test(task: TaskResult, score: float) -> dict[str, Any]:
    name, status = f"{task.task} {task.name}", STATUS.get(task.status, "fail")
    if status == "pass":
        return _entry(name, status, score, None, task.seconds)
    said = line(" ".join(task.said))
    return _entry(f"{name}: {said}" if said and status == "fail" else name, status, score, said, task.seconds)


def _entry(name: str, status: str, score: float, message: str | None, seconds: float = 0.0) -> dict[str, Any]:
    """``test_code`` would show a hidden test, ``filename`` its name: both stay empty, as in the command grader."""
    return {
        "name": name,
        "status": status,
        "score": score,
        "message": message,
        "test_code": "",
        "filename": "",
        "line_no": 0,
        "duration": round(1000 * seconds),
    }
