"""The maintainers' proof: every grader is itself on trial."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from autograder.check.tree import Claim, tree_claims
from autograder.course import Course
from autograder.engine import Engine

__all__ = ["Claim", "prove"]


def prove(
    course: Course, numbers: list[int], slots: int, progress: Callable[[str], None], seed_file: Path | None = None
) -> list[Claim]:
    """Try every claim about these lessons (all, if none is named), with the class's seed or the one named."""
    from autograder.check.trials import trial_claims

    lessons = [course.lesson(n) for n in numbers] if numbers else course.lessons
    progress("files, stubs, numbers, points")
    claims = tree_claims(course, lessons)
    with Engine(course=course.root) as engine:
        return claims + trial_claims(course, lessons, engine, slots, progress, seed_file)
