"""Pictures of what learners' code does, each with its finding.

A course says in ``course.toml`` which there are. A lesson has those whose functions it has.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograder.course import coursefile
from autograder.course.tree import Course, CourseError
from autograder.learner.plots.drawing import CannotDraw, Drawing, Sketch

__all__ = ["FOLDER", "CannotDraw", "Drawing", "demonstration", "draw"]

FOLDER = "drawings"
"""Where pictures go, in the course. Git ignores it."""


def draw(
    course: Course,
    number: int,
    *,
    mistake: str | None = None,
    image: Path | None = None,
    out: Path | None = None,
    moving: bool = False,
) -> Iterator[Drawing]:
    """Draw what the learner's file of a lesson does, one picture after the other.

    If one picture can't be drawn, the others still are.

    Args:
        course: holds the learner's file.
        number: the lesson's.
        mistake: also draw what this known mistake gives.
        image: the file to use instead of the course's own.
        out: the folder for the files, by default ``drawings`` in the course.
        moving: draw animations instead of pictures.

    Raises:
        CannotDraw: at the end, a line for each reason why a picture is missing.
        CourseError: there is no such lesson.
    """
    lesson = course.lesson(number)
    from autograder.learner.plots.gallery import draw_one, drawn_from
    from autograder.learner.plots.work import mistaken, own

    known = coursefile.about(course.root).pictures
    work = own(lesson, {name for picture in known for name in picture.needs})
    offered = work.names | {name for h in lesson.headings.values() for name in h.name.split(", ")}
    pictures = drawn_from(course.root, offered)
    if not pictures:
        raise CannotDraw(f"lesson {number} has no picture.")
    if not (pictures := [picture for picture in pictures if picture.moves == moving]):
        raise CannotDraw(f"lesson {number} has no animation: leave --gif out.")
    if image is not None and not (pictures := [p for p in pictures if p.takes]):
        what = next((picture.takes for picture in known if picture.takes), "file")
        raise CannotDraw(f"no picture of lesson {number} takes a {what}: leave --image out.")
    beside = None
    if mistake is not None:
        beside = mistaken(lesson, mistake, work.file, {name for p in pictures for name in p.calls})
        pictures = [p for p in pictures if beside.changed & set(p.calls)]
    sketch = Sketch(lesson, work, beside, image, course.root / FOLDER if out is None else out)
    reasons = []
    for picture in pictures:
        try:
            yield from draw_one(picture, sketch)
        except CannotDraw as reason:
            reasons.append(str(reason))
    if reasons:
        raise CannotDraw("\n".join(dict.fromkeys(reasons)))


def demonstration(path: Path, bar: str) -> Iterator[str]:
    """The lines that the course around the current folder, or else around this package, prints about a file.

    Raises:
        CannotDraw: the file can't be read, or something isn't installed.
        CourseError: there's no such course, or it shows nothing.
    """
    from autograder.learner.plots.gallery import module

    try:
        course = Course.above(Path.cwd())
    except CourseError:
        course = Course.above(Path(__file__))
    name = coursefile.about(course.root).demo
    if name is None:
        raise CannotDraw("this course has no demonstration.")
    lines: Iterator[str] = module(course.root, name).lines(path, bar)
    return lines
