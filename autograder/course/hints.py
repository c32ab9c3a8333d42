"""The hint ladder: each call shows one more step, and remembers how far the learner is."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from autograder.course.tree import Course, CourseError
from autograder.files import write

MEMORY = ".grade-hints.json"
"""In the course's folder: task number to the number of steps shown."""
LOOK = "Look at section {0} of the lesson page, or ask for a hint: grade hint {0}."
"""Where a message sends a learner if no mistake was recognized."""


def next_hint(course: Course, number: str) -> str:
    """The next step for a task; after the last one, all of them again."""
    lesson, heading = course.task(number)
    steps = lesson.hints.get(number)
    if not steps:
        raise CourseError(f"task {number} {heading.name} has no hints.")
    path = course.root / MEMORY
    memory = _read(path)
    shown = memory.get(number, 0)
    title = f"{number} {heading.name}"
    if shown >= len(steps):
        every = "\n".join(f"{i}. {step}" for i, step in enumerate(steps, 1))
        return f"{title}: that was the last hint. All of them again:\n{every}"
    memory[number] = shown + 1
    with contextlib.suppress(OSError):  # give a hint even if it can't be remembered
        write(path, json.dumps(memory, indent=2).encode())
    return f"{title}, hint {shown + 1} of {len(steps)}: {steps[shown]}"


def _read(path: Path) -> dict[str, int]:
    """What was shown so far; a damaged file counts as nothing."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return {str(key): max(0, int(value)) for key, value in content.items()}
    except (OSError, ValueError, OverflowError, AttributeError, TypeError):
        return {}
