"""Requests for another look, as learners write them into ``another-look.md``: a task's number, and why."""

from __future__ import annotations

import re
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
    """Task and reason of each request; the task is empty if none is named. A task's paragraphs belong together."""
    found: list[tuple[str, str]] = []
    for path in sorted(path for path in walk(folder) if path.name.lower() == FILE):
        task = ""
        for paragraph in re.split(r"\n\s*\n", _text(path)):
            named = NUMBER.match(paragraph.strip())
            if named and _is_task(named[1], course):
                task, paragraph = named[1], paragraph.strip()[named.end() :]
                found.append((task, paragraph.strip()))
            elif not paragraph.strip().startswith("# "):
                if found and found[-1][0] == task:
                    found[-1] = task, f"{found[-1][1]}\n\n{paragraph.strip()}".strip()
                else:
                    found.append((task, paragraph.strip()))
    return [(task, text) for task, text in found if text][:MOST]


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
