"""Workflow commands for a GitHub job's standard output: annotations on the learner's own lines, and the points.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands; the two notices of points are those
of ``classroom-resources/autograding-grading-reporter`` (``src/notify-classroom.js``).
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from autograder.course.points import shown
from autograder.inert import command_data, command_property
from autograder.report.model import Report, TaskResult

PLACE = re.compile(r"(?P<before>[\w-]+\.(?:py|toml)), line (\d+)|\(line (\d+) of (?P<after>[\w-]+\.(?:py|toml))\)")
MOST = 10
"""GitHub shows no more of one step's annotations of a kind."""


def as_annotations(report: Report) -> bytes:
    """One line per command."""
    lines = list(dict.fromkeys(line for task in report.tasks for line in _of_task(task)))[:MOST]
    if report.faulty:
        lines.append("::warning title=Not graded::A grader failed. The fault is ours, and says nothing about the work.")
    elif report.undecided:
        lines += [f"::warning title=Needs a person::{command_data(reason)}" for reason in report.undecided]
    elif report.points is not None:
        earned, maximum = shown(report.points), shown(report.max_points or 0.0)
        both = json.dumps({"totalPoints": report.points, "maxPoints": report.max_points})
        lines.append(f"::notice title=Autograding complete::Points {earned}/{maximum}")
        lines.append(f"::notice title=Autograding report::{command_data(both)}")
    return "".join(f"{line}\n" for line in lines).encode()


def annotations_trouble(sentence: str) -> bytes:
    """For a submission that couldn't be graded at all."""
    return f"::error title=Not graded::{command_data(sentence)}\n".encode()


def _of_task(task: TaskResult) -> list[str]:
    if task.status in ("passed", "not_started", "undecided", "error"):
        return []
    found = []
    for sentence in task.said:
        if place := PLACE.search(sentence):
            line = place[2] or place[3]
            file = _path(task.lesson, place["before"] or place["after"])
            title = command_property(f"{task.task} {task.name}")
            found.append(f"::error file={command_property(file)},line={line},title={title}::{command_data(sentence)}")
    return found


def _path(lesson: int, name: str) -> str:
    """The file's path in the repository here; its bare name if there's no such file."""
    here = Path.cwd()
    found = sorted(here.glob(f"exercises/lesson_{lesson}_*/{name}"))
    return found[0].relative_to(here).as_posix() if found else name
