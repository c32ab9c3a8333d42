"""A program that computes nothing, but remembers every answer of the worked solutions under the public seed."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course import seeds
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from benchmarks import marking, tables

WHOLE = {1: 20.0, 2: 20.0}
"""What recording answers right of each lesson; what is not recorded there are constants, and the quiz."""
CONSTANT = {1: 5.0, 2: 0.0}
"""Questions that ask for the same answer whatever the seed, so that a right answer is a table: gates, XOR, the quiz."""
MADE = [seeds.spelled(seeds.derived("table", number)) for number in range(3)]


@pytest.mark.some
@pytest.mark.parametrize("number", WHOLE)
def test_a_table_of_answers_is_worth_nothing_under_a_seed_that_was_made(number: int) -> None:
    right, marks = tables.stolen(marking.lesson(number), seeds.PUBLIC, [seeds.PUBLIC, *MADE])
    public, *made = [round(sum(marking.earned(found).values()), 1) for found in marks]
    assert round(sum(right.values()), 1) == WHOLE[number]
    assert public == WHOLE[number] - CONSTANT[number]
    assert made == [0.0, 0.0, 0.0]


@pytest.mark.systems
@pytest.mark.parametrize("number", [3, 4, 5])
def test_a_table_of_nets_and_pictures_is_worth_nothing_either(number: int) -> None:
    _, marks = tables.stolen(marking.lesson(number), seeds.PUBLIC, [seeds.PUBLIC, MADE[0]])
    public, made = [round(sum(marking.earned(found).values()), 1) for found in marks]
    assert public > 15
    assert made == 0.0


@pytest.mark.systems
def test_a_table_in_a_file(engine: Engine, submit: Callable[..., Path], tmp_path: Path) -> None:
    lesson = marking.lesson(1)
    written: list[dict[str, str | bytes]] = []

    def record(bench: marking.Bench) -> None:
        table, _ = tables.recorded(bench, lesson, seeds.PUBLIC)
        written.append({**tables.program(lesson, table.plain())})

    with marking.single_threaded(), warnings.catch_warnings(action="ignore"):
        marking.with_bench(lesson, record)
    folder, seed = submit(written[0]), tmp_path / "seed.txt"
    seeds.write(seed)
    known, _ = engine.grade(Job(marking.ROOT, folder, lessons=(1,)))
    secret, _ = engine.grade(Job(marking.ROOT, folder, lessons=(1,), seed_file=seed))
    assert (known.seed, secret.seed) == ("public", "class")
    assert known.points is not None and known.points > 14
    assert secret.points == 0
