"""The data files of a course that its learners' modules open. A learner's own copies don't count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.course.tree import Course
from autograder.intake.submission import SubmittedFile, Unreadable, inert, regular

SHOWN = 4


def changed(root: Path, course: Course, files: Iterable[SubmittedFile]) -> Iterator[str]:
    """What to say about handed-in data that differs from the course's."""
    folders = {(file.lesson, Path(root, file.source).parent): None for file in files if file.source}
    data = {lesson.folder: lesson.spoken_of for lesson in course.lessons}
    other = [inert(name) for lesson, at in folders for name, ours in data[lesson].items() if _differs(at / name, ours)]
    if other:
        more = f" and {len(other) - SHOWN} more" if len(other) > SHOWN else ""
        yield f"{', '.join(other[:SHOWN])}{more} differs from the course's file, which counts: yours wasn't used."


def _differs(theirs: Path, ours: Path) -> bool:
    try:
        own = ours.read_bytes()
        return regular(theirs, len(own)) != own
    except Unreadable:
        return True
    except OSError:  # it wasn't handed in
        return False
