from __future__ import annotations

from pathlib import Path

import pytest

from autograder.authoring.check.trials import trial_claims
from autograder.course.tree import Course
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.kinds.builtins import Builtins
from tests.conftest import Graded

COURSE = Path(__file__).parents[2] / "examples" / "second-course"
SOLUTION = (COURSE / "solutions" / "lesson_3_roman" / "roman.py").read_text()


@pytest.fixture
def graded(engine: Engine, submit):
    def run(text: str) -> Graded:
        return Graded(*engine.grade(Job(COURSE, submit({"roman.py": text}), (3,))))

    return run


def test_a_mistake_is_named_by_public_calls(graded):
    checked = SOLUTION.replace("    if not 0 < number < 4000:", "    if number > 9000:")
    done = graded(checked)
    assert (done["3.1"].status, done["3.1"].mistake) == ("partial", "unchecked")
    assert "Try at home: to_roman(4)" in done["3.1"].message
    assert done["3.2"].status == "passed"


def test_another_is_not(graded):
    done = graded(SOLUTION.replace("return numeral\n", "return numeral.lower()\n"))
    assert (done["3.1"].status, done["3.1"].mistake) == ("partial", None)
    for secret in ("XLIX", "444", "assert", "test_roman"):
        assert secret not in done.learners_text


def test_a_file_that_ends_the_public_calls_fails_all_the_same(graded):
    body = "    import os\n    os._exit(0) if number in (4, 8) else None\n    return ''\n"
    done = graded(SOLUTION.replace("    # BEGIN SOLUTION 3.1", f"{body}    # BEGIN SOLUTION 3.1"))
    assert done["3.1"].status in ("failed", "crashed", "partial")
    assert done["3.1"].mistake is None


@pytest.mark.systems
def test_tests_that_junk_passes_are_named(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Builtins, "junk", {"a ValueError": "(_ for _ in ()).throw(ValueError('no'))"})
    course = Course(COURSE)
    claims = trial_claims(course, [course.lesson(3)], engine, 2, lambda said: None)
    (weak,) = [claim for claim in claims if claim.title == "plain tests that junk can pass are named"]
    assert any("what has no numeral is refused" in note for note in weak.notes)
    assert not any("numbers and their numerals" in note for note in weak.notes)
    assert [problem for claim in claims for problem in claim.problems] == []
