"""The maintainers' proof: every grader is itself on trial."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from autograder.authoring.check.tree import Claim, tree_claims
from autograder.course.tree import Course
from autograder.grading import plain
from autograder.grading.engine import Engine

__all__ = ["Claim", "prove"]


UNPROVED = "{folder}: nothing is proved of it. Write solutions/{folder}/, and its tests and mistakes are tried."


def prove(
    course: Course, numbers: list[int], slots: int, progress: Callable[[str], None], seed_file: Path | None = None
) -> list[Claim]:
    """Try every claim about these lessons (all, if none is named), with the class's seed or the one named."""
    from autograder.authoring.check.trials import trial_claims

    lessons = [course.lesson(n) for n in numbers] if numbers else course.lessons
    unproved = Claim("lessons of plain tests without a solution are left out")
    unproved.notes = [UNPROVED.format(folder=lesson.folder) for lesson in lessons if plain.lacks_solution(lesson)]
    unproved.tried = len(unproved.notes)
    lessons = [lesson for lesson in lessons if not plain.lacks_solution(lesson)]
    progress("files, stubs, numbers, points")
    claims = tree_claims(course, lessons)
    claims = ([unproved] if unproved.tried else []) + claims
    with Engine(course=course.root) as engine:
        return claims + trial_claims(course, lessons, engine, slots, progress, seed_file)
