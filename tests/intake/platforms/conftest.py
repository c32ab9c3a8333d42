"""Classes on learning platforms, graded without a process of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom.handback import hand_back
from autograder.classroom.order import Order, Summary
from autograder.classroom.results import ClassResults, Member, load_class
from autograder.classroom.run import grade_batch
from autograder.classroom.slots import LocalSlots
from autograder.course.tree import Course
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from examples.downloads import Files, Learner, Made
from tests.classroom.batch.conftest import Lent
from tests.conftest import COURSE_FILES

WRONG = {"words.py": "def shout(text):\n    return text\n"}
BROKEN = {"sums.py": "def ("}


@dataclass
class Done:
    """A class's result."""

    out: Path
    summary: Summary
    results: ClassResults
    said: list[str]

    @property
    def students(self) -> dict[str, Member]:
        return {student.id: student for student in self.results.students}

    @property
    def standings(self) -> dict[str, str]:
        return {student.id: student.standing for student in self.results.students}

    def points(self, student: Member) -> float | None:
        return student.report.points if student.report and student.standing == "graded" else None


def solved(course: Path) -> Files:
    return {name: (course / "solutions" / folder / name).read_text() for name, folder in COURSE_FILES.items()}


def class_of(solution: Files) -> list[Learner]:
    """Names as people have them: umlauts, hyphens, apostrophes, underscores, formulas, markup."""
    return [
        Learner("Zwö", "Nümber-Zwölf", 4711, dict(solution), before=solution | WRONG),
        Learner("Seán", "O'Brien", 4712, solution | WRONG, late=True),
        Learner("Kim", "Lee", 4713, dict(solution)),
        Learner("Ann_Marie", "St_John", 4714, solution | WRONG),
        Learner("Rob", "=HYPERLINK(1)", 4715, dict(solution)),
        Learner("<b>Eve</b>", "De 'Ath", 4716, solution | BROKEN),
        Learner("Nobody", "Nothing", 4717),
    ]


def graded(
    engine: Engine,
    course: Path,
    made: Made,
    out: Path,
    told: list[str] | None = None,
    roster: bool = True,
    **order: Any,
) -> Done:
    what = Order(made.folder, out, Job(course, made.folder), made.roster if roster else None, **order)
    summary = grade_batch(what, lambda: LocalSlots(2, lambda: Lent(engine)), lambda *done: None)
    results = load_class(out)
    return Done(out, summary, results, hand_back(out, Course(course), results, told or []).lines)


@pytest.fixture
def people(solution: Files) -> list[Learner]:
    return class_of(solution)


@pytest.fixture
def grade_class(engine: Engine, course: Path, tmp_path: Path) -> Callable[..., Done]:
    return lambda made, root=course, **facts: graded(engine, root, made, tmp_path / "out", **facts)
