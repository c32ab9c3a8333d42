"""Gradescope's ``results.json``: https://gradescope-autograders.readthedocs.io/en/latest/specs/."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal

import msgspec

from autograder.inert import code, line, markdown
from autograder.report.formats.terminal import HOME
from autograder.report.model import NEEDS, WORDS, Report, TaskResult

Visibility = Literal["visible", "after_due_date", "after_published"]
FAULT = "A grader failed. The fault is ours, and nothing was scored."


def as_gradescope(report: Report) -> bytes:
    """The result, which learners see at once."""
    return gradescope(report)


def gradescope(
    report: Report, visibility: Visibility = "visible", public: Report | None = None, hidden: Collection[int] = ()
) -> bytes:
    """One test per task, and the score of the report, so that only we round. There's no leaderboard.

    There's no score at all after a grader's fault, or if a person decides. Gradescope then says that the autograder
    failed, and keeps no zero. Gradescope hides the total as long as a test waits for a date or for staff, so with
    ``after_due_date`` learners see only what ``public`` says: the public checks, which are always visible and have no
    score. Tests of ``hidden`` lessons wait until staff publish. Plain ``hidden`` isn't used: its tests never hold the
    total back.
    """
    said = [*(f"**{NEEDS}:** {markdown(reason)}" for reason in report.undecided), *map(markdown, report.notes)]
    content = _frame([FAULT, *said] if report.faulty else said, visibility)
    content["extra_data"] = {
        "graders": report.hashes.graders,
        "engine": report.environment.engine,
        "seed": report.seed,
        "confinement": report.environment.confinement,
    }
    if not (report.faulty or report.undecided):
        shown = [_test(task, "visible", "public checks: ") for task in public.tasks] if public is not None else []
        content["tests"] = [
            *shown,
            *(_test(task, "after_published" if task.lesson in hidden else visibility) for task in report.tasks),
        ]
        if report.points is not None:
            content["score"] = report.points
    return _encoded(content)


def gradescope_trouble(sentence: str) -> bytes:
    """For work that can't be read: a failed check without a score, whose text says why and is always visible."""
    content = _frame([markdown(sentence)], "visible")
    content["tests"] = [
        {
            "name": "Your work could not be graded",
            "status": "failed",
            "output": markdown(sentence),
            "visibility": "visible",
        }
    ]
    return _encoded(content)


def gradescope_fault(sentence: str) -> bytes:
    """For a fault of ours: no test and no score, so Gradescope says that the autograder failed, and keeps no zero."""
    return _encoded(_frame([markdown(sentence)], "visible"))


def _frame(said: list[str], visibility: Visibility) -> dict[str, Any]:
    return {
        "output": "\n\n".join(said),
        "output_format": "md",
        "test_output_format": "md",
        "test_name_format": "text",
        "visibility": visibility,
        "stdout_visibility": "hidden",
    }


def _test(task: TaskResult, visibility: Visibility, prefix: str = "") -> dict[str, Any]:
    star = " ☆" if task.stretch else ""
    passed = sum(test.passed for test in task.tests)
    said = [f"{WORDS[task.status]}: {passed} of {len(task.tests)} checks"]
    if task.status not in ("passed", "not_started"):
        said += map(_sentence, task.said)
    scored = {} if task.points is None else {"score": task.points, "max_score": task.max_points}
    return {
        **scored,
        "status": "passed" if task.status == "passed" else "failed",
        "name": line(f"{prefix}{task.name}{star}"),
        "number": task.task,
        "output": "\n\n".join(said),
        "visibility": visibility,
    }


def _sentence(text: str) -> str:
    said, home, call = text.partition(HOME)
    return markdown(said) + (f"\n\n*Try at home:* {code(call)}" if home else "")


def _encoded(content: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"
