"""Graders are collected once and their cases drawn once, yet every grading is the first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course import seeds
from autograder.errors import Ungradable
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.grading.session import Collected, hold
from autograder.testing import Draw
from autograder.testing.trial import Cases, draw_ahead

COUNTING = '''
from pathlib import Path

import pytest

with Path({file!r}).open("a") as file:
    file.write("collected ")
RUNS = []


def drawn(draw):
    with Path({file!r}).open("a") as file:
        file.write("drawn ")
    return [draw.seed()]


@pytest.mark.task("1.1", points=1)
@pytest.mark.cases(drawn, count=2)
def test_first(student, case):
    """the first time"""
    case.append(0)
    RUNS.append(case)
    assert len(case) == 2 and len(RUNS) < 3
'''


@pytest.fixture
def noted(own_course: Path, tmp_path: Path) -> Path:
    """What the graders of lesson 1 note of themselves."""
    file = tmp_path / "noted.txt"
    for path in (own_course / "graders" / "lesson_1_sums").glob("test_*.py"):
        path.unlink()
    (own_course / "graders" / "lesson_1_sums" / "test_sums.py").write_text(COUNTING.format(file=str(file)))
    return file


@pytest.fixture
def points(own_course: Path) -> Callable[..., float | None]:
    """The points of the solutions."""

    def graded(engine: Engine, *lessons: int) -> float | None:
        return engine.grade(Job(own_course, own_course / "solutions", lessons))[0].points

    return graded


def test_collected_and_drawn_once(noted: Path, points: Callable[..., float | None]) -> None:
    with Engine() as engine:
        assert [points(engine, 1) for _ in range(3)] == [1, 1, 1]
    assert noted.read_text() == "collected drawn drawn "


@pytest.mark.systems
def test_other_graders_in_between(noted: Path, points: Callable[..., float | None]) -> None:
    with Engine() as engine:
        assert [points(engine, number) for number in (1, 2, 1)] == [1, points(engine, 2), 1]
    assert noted.read_text() == 2 * "collected drawn drawn "


@pytest.mark.systems
def test_graders_that_are_mended(own_course: Path, noted: Path, points: Callable[..., float | None]) -> None:
    grader = own_course / "graders" / "lesson_1_sums" / "test_sums.py"
    right = grader.read_text()
    with Engine() as engine:
        grader.write_text("import nothing_of_that_name")
        with pytest.raises(Ungradable, match="nothing_of_that_name"):
            points(engine, 1)
        grader.write_text(right)
        assert points(engine, 1) == 1


@pytest.mark.systems
def test_a_draw_that_fails_is_a_fault_of_its_test_alone(
    own_course: Path, noted: Path, points: Callable[..., float | None]
) -> None:
    grader = own_course / "graders" / "lesson_1_sums" / "test_sums.py"
    grader.write_text(grader.read_text().replace("return [draw.seed()]", "return 1 / 0"))
    with Engine() as engine:
        report, staff = engine.grade(Job(own_course, own_course / "solutions", (1, 2)))
    assert {task.status for task in report.tasks if task.lesson == 1} == {"error"}
    assert {task.status for task in report.tasks if task.lesson == 2} == {"passed"}
    assert "ZeroDivisionError" in staff.tests[0].detail


def test_holding_runs_no_test(noted: Path, own_course: Path) -> None:
    seen: list[str] = []

    def use(collected: Collected) -> None:
        seen.extend(item.name for item in collected.items)

    assert hold(sorted((own_course / "graders" / "lesson_1_sums").glob("test_*.py")), use)
    assert seen == ["test_first"]
    assert noted.read_text() == "collected "


def test_a_case_drawn_ahead_is_good_for_one_use() -> None:
    drawn: list[int] = []

    def draw(draw: Draw) -> list[int]:
        drawn.append(draw.seed())
        return drawn[-1:]

    cases = Cases(draw, count=2)
    draw_ahead("seed", [("test", cases)])
    ahead = list(cases.drawn("seed", "test"))
    assert len(drawn) == 2
    assert list(cases.drawn("seed", "test")) == ahead
    assert len(drawn) == 4


DRAWING = '''
from pathlib import Path

import pytest


@pytest.mark.task("1.1", points=1)
def test_first(student, draw):
    """drawn once"""
    with Path({file!r}).open("a") as file:
        file.write(f"{{draw.seed()}}\\n")
'''


def test_a_test_without_cases_draws_from_the_class_seed(
    engine: Engine, noted: Path, own_course: Path, tmp_path: Path
) -> None:
    (own_course / "graders" / "lesson_1_sums" / "test_sums.py").write_text(DRAWING.format(file=str(noted)))
    files = [tmp_path / name for name in ("one", "same", "other")]
    first, second = seeds.make(), seeds.make()
    for file, text in zip(files, (first, first, second), strict=True):
        file.write_text(text)
        engine.grade(Job(own_course, own_course / "solutions", (1,), seed_file=file))
    one, same, other = noted.read_text().split()
    assert one == same != other
