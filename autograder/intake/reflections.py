"""What learners wrote into ``reflection.md``: ungraded, and shown to their mentor as plain text."""

from __future__ import annotations

from pathlib import Path

from autograder.course.tree import Course
from autograder.intake.members import REFLECTION, REFLECTION_CAP
from autograder.intake.submission import Unreadable, regular, walk

SHOWN = 4000
"""In characters."""


def reflections(folder: Path, course: Course) -> dict[int, str]:
    """Lesson to what was written, without the questions; lessons without an answer are left out."""
    lessons = {lesson.folder: lesson for lesson in course.lessons}
    found: dict[int, str] = {}
    for path in walk(folder):
        lesson = lessons.get(path.parent.name)
        if path.name == REFLECTION and lesson is not None and lesson.number not in found:
            original = lesson.exercises / REFLECTION
            answer = _answers(_text(path), _text(original))
            if answer:
                found[lesson.number] = answer
    return found


def _text(path: Path) -> str:
    """What can be read of it. An unreadable page hurts nobody."""
    try:
        return regular(path, REFLECTION_CAP)[:REFLECTION_CAP].decode("utf-8", "replace")
    except (OSError, Unreadable):
        return ""


def _answers(text: str, original: str) -> str:
    """The lines that aren't in the original; anything between two of them becomes one empty line."""
    given = {line.strip() for line in original.splitlines()}
    lines = [line.strip().removeprefix(">").strip() if line.strip() not in given else "" for line in text.splitlines()]
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return "\n".join(kept).strip()[:SHOWN]
