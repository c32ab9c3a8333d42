"""The learners' repository: what they may have of a course, and how they get it."""

from __future__ import annotations

from pathlib import Path

from autograder.authoring.release.contents import contents
from autograder.authoring.release.leaks import Leaks
from autograder.authoring.release.update import Changes, put
from autograder.course.tree import Course, CourseError


def release(course: Course, folder: Path) -> Changes:
    """Make the learners' repository in a folder, or bring one up to date without touching learners' work.

    Raises ``CourseError`` if the course is incomplete, the folder is somebody else's, or the release would give
    something hidden away. It has written nothing then.
    """
    if not (course.has_graders and (course.root / "solutions").is_dir()):
        raise CourseError("grade release needs the whole course: exercises/, solutions/ and graders/.")
    made = contents(course)
    found = Leaks(course).search({path: piece.data for path, piece in made.items()})
    if found:
        shown = "\n".join(f"  {leak}" for leak in found[:10])
        raise CourseError(f"nothing was released, because it would give away what's hidden:\n{shown}")
    return put(made, folder)
