"""The pytest module of the rival pytest-xdist: one item per submission, all in the workers' own processes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.rivals.checks import checks, grade_here

FOLDER = Path(os.environ["RIVALS_FOLDER"])
LESSONS = [int(number) for number in os.environ["RIVALS_LESSONS"].split(",")]
TIMES = int(os.environ["RIVALS_TIMES"])
for number in LESSONS:
    checks(number)


@pytest.mark.parametrize("submission", sorted(path.name for path in FOLDER.iterdir()))
@pytest.mark.parametrize("again", range(TIMES))
def test_submission(submission: str, again: int) -> None:
    """Correct answers stay silent."""
    grade_here(FOLDER / submission, LESSONS)
