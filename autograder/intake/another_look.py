"""Requests for another look, as learners write them into ``another-look.md``: a task's number, and why."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from autograder.course.tree import Course, CourseError
from autograder.intake.submission import Unreadable, regular, walk

FILE = "another-look.md"
CAP = 20_000
"""Bytes that are read."""
MOST = 20
"""Requests of one learner."""
NUMBER = re.compile(r"(?:[#*>-]+\s*)?(?:task\s+)?(\d+\.\d+)\b[\s:.*)–—-]*", re.IGNORECASE)


def requests(folder: Path, course: Course) -> list[tuple[str, str]]:
    """Task and reason of each request in a learner's files."""
    paths = sorted(path for path in walk(folder) if path.name.lower() == FILE)
    return [one for path in paths for one in asked(_text(path), lambda number: _is_task(number, course))][:MOST]


def asked(text: str, known: Callable[[str], bool]) -> list[tuple[str, str]]:
    """Task and reason of each request; the task is empty if none is named. A task's paragraphs belong together.

    Args:
        text: the learner's.
        known: whether there's a task with this number.
    """
    found: list[tuple[str, str]] = []
    task = ""
    for paragraph in map(str.strip, re.split(r"\n\s*\n", text)):
        if (named := NUMBER.match(paragraph)) and known(named[1]):
            task = named[1]
            found.append((task, paragraph[named.end() :].strip()))
        elif not paragraph.startswith("# "):
            if found and found[-1][0] == task:
                found[-1] = task, f"{found[-1][1]}\n\n{paragraph}".strip()
            else:
                found.append((task, paragraph))
    return [(task, text) for task, text in found if text]


def _is_task(number: str, course: Course) -> bool:
    try:
        course.task(number)
    except CourseError:
        return False
    return True


def _text(path: Path) -> str:
    try:
        return regular(path, CAP)[:CAP].decode("utf-8", "replace").replace("\r\n", "\n")
    except (OSError, Unreadable):
        return ""
