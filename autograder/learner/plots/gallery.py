"""The pictures of a course, as ``course.toml`` lists them. It's light: what draws a picture is imported when needed."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

from autograder.course import coursefile
from autograder.course.coursefile import Picture
from autograder.course.tree import CourseError
from autograder.kinds.kit import place
from autograder.learner.plots.drawing import CannotDraw, Drawing, Sketch


def drawn_from(root: Path, names: Iterable[str]) -> list[Picture]:
    """The pictures that functions and classes of these names are enough for."""
    known = set(names)
    return [picture for picture in coursefile.about(root).pictures if known.issuperset(picture.needs)]


def of_ones_own(number: int, pictures: Iterable[Picture]) -> str:
    """How a lesson's pictures are made of a file of the learner's own; nothing where none of them takes one."""
    takes = next((picture.takes for picture in pictures if picture.takes), "")
    return f"With a {takes} of your own: grade plot {number} --image my.jpg" if takes else ""


def draw_one(picture: Picture, sketch: Sketch) -> Iterator[Drawing]:
    """Make the files of one picture."""
    drawing: Iterator[Drawing] = module(sketch.lesson.course, picture.module).draw(sketch)
    return drawing


def module(root: Path, name: str) -> ModuleType:
    """A module of what the course hands its learners; ``CannotDraw`` where a package that it imports is missing."""
    place(coursefile.kit(root))
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        missing = error.name or ""
        if name == missing or name.startswith(f"{missing}."):
            raise CourseError(f"course.toml names {name}, and there is no such module: correct the name.") from None
        top = missing.partition(".")[0]
        how = coursefile.about(root).install or f"pip install {top}"
        raise CannotDraw(f"this needs {top}: run {how} in the course's folder.") from error
