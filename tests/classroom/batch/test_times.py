"""``pushed.csv`` finds submissions under any of their names."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from autograder.classroom.pushed import times
from autograder.classroom.records import RosterRow
from autograder.classroom.store import NotABatch
from autograder.intake.platforms.arrival import Arrival, Piece, Who

TIME, LATER = "2026-11-25T10:00:00+00:00", "2026-11-26T10:00:00+00:00"
ZOE = "zoe@school.example"
ROWS = [RosterRow(id="4711", name="Bo Li"), RosterRow(id="4712", email=ZOE)]


def arrival(name: str, file: str = "") -> Arrival:
    return Arrival(name, Who(label=name), (Piece(Path(file or name), file or name),))


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Bo Li", "Bo-Li"), ("Bo-Li", "Bo-Li"), ("bo li", "Bo-Li"), ("4711", "Bo-Li"), ("Li, Bo", "Bo-Li"),
        (ZOE, "zoe-school.example"), ("zoe.zip", "zoe-school.example"), ("4712", "zoe-school.example"), ("lea", ""),
    ],
)  # fmt: skip
def test_a_time_finds_its_submission(name: str, id: str) -> None:
    found = {"Bo-Li": arrival("Bo Li"), "zoe-school.example": arrival(ZOE, "zoe.zip")}
    assert times(found, {name: TIME}, ROWS) == (({id: TIME}, []) if id else ({}, [name]))


def test_names_that_are_alike_keep_their_times() -> None:
    found = {"Bo-Li": arrival("Bo Li"), "Bo-Li-2": arrival("Bo-Li")}
    assert times(found, {"Bo-Li": TIME, "Bo Li": LATER}, []) == ({"Bo-Li-2": TIME, "Bo-Li": LATER}, [])
    with pytest.raises(NotABatch, match="Bo-Li and another line are about Bo-Li, with different times: keep one"):
        times({"Bo-Li": arrival("Bo Li")}, {"Bo Li": TIME, "Bo-Li": LATER}, [])


def test_two_submissions_of_one_learner_have_their_own() -> None:
    found = {"4711": arrival("4711"), "Bo-Li": arrival("Bo Li")}
    assert times(found, {"4711": TIME, "Bo Li": LATER}, ROWS) == ({"4711": TIME, "Bo-Li": LATER}, [])


def test_times_of_a_large_class_take_no_time() -> None:
    names = {f"student-{number:04}": f"student {number:04}" for number in range(2000)}
    found = {id: arrival(name) for id, name in names.items()}
    began = time.process_time()
    given, left = times(found, dict.fromkeys(names.values(), TIME), [RosterRow(id=name) for name in names.values()])
    assert (len(given), left) == (2000, [])
    assert time.process_time() - began < 10
