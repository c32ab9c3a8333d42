"""Pictures of what learners' code does, each with its finding, and a first demonstration.

Nothing here knows a lesson by its name: a lesson has the pictures whose functions it has.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograder.course import Course
from autograder.plots.order import CannotDraw, Drawing, Order

__all__ = ["CannotDraw", "Drawing", "draw"]


def draw(
    course: Course, number: int, *, mistake: str | None = None, image: Path | None = None, out: Path | None = None
) -> Iterator[Drawing]:
    """Draw what the learner's file of a lesson does, one picture after the other.

    A picture that cannot be drawn does not keep the others from it.

    Args:
        course: holds the learner's file.
        number: the lesson's.
        mistake: draw beside it what this known mistake gives.
        image: the photograph to use.
        out: the folder for the files, by default the current one.

    Raises:
        CannotDraw: at the end, a line for each reason why a picture is missing.
        CourseError: there is no such lesson.
    """
    lesson = course.lesson(number)
    from autograder.plots.supplies import need

    need("matplotlib")
    from autograder.plots.gallery import PICTURES, drawn_from
    from autograder.plots.work import mistaken, own

    work = own(lesson, {name for picture in PICTURES for name in picture.needs})
    offered = work.names | {name for h in lesson.headings.values() for name in h.name.split(", ")}
    pictures = drawn_from(offered)
    if not pictures:
        raise CannotDraw(f"lesson {number} has no picture.")
    if image is not None and not (pictures := [p for p in pictures if p.takes_image]):
        raise CannotDraw(f"no picture of lesson {number} takes a photograph: leave --image out.")
    beside = None
    if mistake is not None:
        beside = mistaken(lesson, mistake, work.file, {name for p in pictures for name in p.calls})
        pictures = [p for p in pictures if beside.changed & set(p.calls)]
    order = Order(lesson, work, beside, image, out or Path())
    reasons = []
    for picture in pictures:
        try:
            yield from picture.draw(order)
        except CannotDraw as reason:
            reasons.append(str(reason))
    if reasons:
        raise CannotDraw("\n".join(dict.fromkeys(reasons)))
