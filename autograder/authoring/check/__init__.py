"""The maintainers' proof: every grader is itself on trial."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from autograder import blame
from autograder.authoring.check.claims import Claim, spoilt
from autograder.authoring.check.tests import read
from autograder.authoring.check.tree import tree_claims
from autograder.course import coursefile
from autograder.course.classfile import load_settings
from autograder.course.tree import Course, CourseError
from autograder.grading import needs, plain
from autograder.grading.aside import aside
from autograder.grading.engine import Engine
from autograder.kinds.kit import NoKit, given, place

__all__ = ["Claim", "prove"]


UNPROVED = "{folder}: nothing proves it. Write solutions/{folder}/, and its tests and mistakes get tried."


def prove(
    course: Course, numbers: list[int], slots: int, progress: Callable[[str], None], seed_file: Path | None = None
) -> list[Claim]:
    """Try every claim about these lessons (all of them by default), with the class's seed or the one you name."""
    from autograder.authoring.check.trials import trial_claims, unsolved

    lessons = [course.lesson(n) for n in numbers] if numbers else course.lessons
    if not lessons:
        raise CourseError("there is nothing to check: exercises/ holds no lesson, such as lesson_1_name.")
    load_settings(course)
    for hidden in (True, False):
        needs.check(course.root, lessons, coursefile.kit(course.root), hidden=hidden)
    _handed(course)
    unproved = Claim("lessons of plain tests without a solution are left out")
    alone = [lesson for lesson in lessons if plain.lacks_solution(lesson)]
    unproved.notes = [UNPROVED.format(folder=lesson.folder) for lesson in alone]
    unproved.tried = len(unproved.notes)
    lessons = [lesson for lesson in lessons if lesson not in alone]
    loaded = Claim("tests without a solution can be run")
    for folder in (folder for lesson in alone for folder in (lesson.graders, lesson.exercises)):
        faults = read(folder)[1]
        loaded.demand(not faults, "; ".join(faults), folder.name)
    progress("files, stubs, numbers, points")
    claims = tree_claims(course, lessons)
    beside = spoilt(claims)
    lessons = [lesson for lesson in lessons if lesson.folder not in beside]
    claims = ([unproved, loaded] if alone else []) + claims
    tried = [lesson for lesson in alone if lesson.folder not in loaded.spoilt]
    if not lessons and not tried:
        return claims
    with Engine(course=course.root) as engine:
        unsolved(course, tried, engine, seed_file, loaded)
        return (
            claims
            if not lessons
            else claims + trial_claims(course, lessons, engine, slots, progress, seed_file, beside)
        )


def _handed(course: Course) -> None:
    """Import what the course hands its learners. Raises ``CourseError``."""
    kit = coursefile.kit(course.root)
    try:
        with aside(), contextlib.suppress(NoKit):
            place(kit)
            given()
    except Exception as error:
        raise CourseError(blame.sentence(error, Path(kit.folder).parent)) from error
