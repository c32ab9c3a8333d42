"""What a picture gets and gives, and why there may be none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.errors import Refusal

if TYPE_CHECKING:
    from autograder.course.tree import Lesson
    from autograder.learner.plots.work import Work


class CannotDraw(Refusal):
    """Why there is no picture, in a sentence for the learner."""


@dataclass(frozen=True)
class Drawing:
    """A picture on disk and what it shows, in one sentence."""

    path: Path
    finding: str


@dataclass(frozen=True)
class Sketch:
    """What to draw: a learner's work, perhaps the same with a mistake beside it, and where to put it."""

    lesson: Lesson
    own: Work
    mistaken: Work | None
    image: Path | None
    out: Path

    @property
    def works(self) -> list[Work]:
        """The learner's own and, if asked for, the one with the mistake."""
        return [self.own] if self.mistaken is None else [self.own, self.mistaken]

    def path(self, name: str) -> Path:
        """Where the picture of that name goes, such as ``lesson_3_loss.png``."""
        return self.out / f"lesson_{self.lesson.number}_{name}.png"
