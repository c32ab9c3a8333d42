"""Submissions laid out for JPlag, a tool that finds code that was copied: https://github.com/jplag/JPlag.

JPlag because it runs on the instructor's machine and uploads nothing, compares several files per learner, and leaves
out what everybody was given, for which it gets the stubs as base code::

    java -jar jplag.jar -l python3 -bc DIR/base DIR/submissions
"""

from __future__ import annotations

from pathlib import Path

from autograder.classroom.order import Order, roster_of
from autograder.classroom.plans import take_arrival
from autograder.classroom.results import ClassResults
from autograder.classroom.roll import opened_roll
from autograder.course.tree import Course, read_text
from autograder.files import Temporary, write
from autograder.intake.choosing import take_in
from autograder.intake.submission import Unreadable


def export(order: Order, course: Course, results: ClassResults, into: Path) -> None:
    """Write ``base/`` and ``submissions/<label>/``: names only if the class shows them. Raises ``OSError``."""
    lessons = [lesson for lesson in course.lessons if lesson.number in results.lessons]
    for lesson in lessons:
        for name in lesson.files:
            if name.endswith(".py"):
                _put(into / "base" / lesson.folder / name, read_text(lesson.exercises / name))
    folders = {lesson.folder for lesson in lessons}
    labels = {student.id: student.id if results.names else student.label for student in results.students}
    with opened_roll(order.folder, order.out, roster_of(order, course), order.platform) as handed_in:
        for found in handed_in.found:
            with Temporary() as scratch:
                try:
                    submission = take_in(take_arrival(found, course, scratch).folder, course)
                except Unreadable:
                    continue
            for (folder, name), file in submission.files.items():
                if folder in folders and name.endswith(".py") and file.text and found.id in labels:
                    _put(into / "submissions" / labels[found.id] / folder / name, file.text)


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, text.encode())
