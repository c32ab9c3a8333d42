from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from autograder.grading.causes import FAILED
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from tests.conftest import Graded
from tests.plain.wrong import ATTACKS, EVERY, WRONG

COURSE = Path(__file__).parent / "course"
RIGHT = {path.name: path.read_text() for path in sorted((COURSE / "solutions").rglob("*.py"))}
LESSONS = {path.name: int(path.parent.name.split("_")[1]) for path in (COURSE / "solutions").rglob("*.py")}


@pytest.fixture
def graded(engine: Engine, submit):
    def run(files: dict[str, str]) -> Graded:
        lessons = tuple(sorted(LESSONS[name] for name in files if name in LESSONS))
        return Graded(*engine.grade(Job(COURSE, submit(files), lessons)))

    return run


def test_right_answers_keep_all(graded):
    done = graded(RIGHT)
    assert [(t.status, t.points) for t in done.report.tasks] == [("passed", 20.0)] * 6, done.staff


def test_stubs_are_not_started(graded):
    done = graded({path.name: path.read_text() for path in (COURSE / "exercises").rglob("*.py")})
    assert [(t.status, t.points) for t in done.report.tasks] == [("not_started", 0.0)] * 6


def test_empty_files_score_nothing(graded):
    assert graded(dict.fromkeys(RIGHT, "")).report.points == 0


def test_files_without_the_names_score_nothing(graded):
    done = graded(dict.fromkeys(RIGHT, "x = 1\n"))
    assert [(t.status, t.points) for t in done.report.tasks] == [("failed", 0.0)] * 6


@pytest.mark.some
@pytest.mark.parametrize("name", WRONG)
def test_wrong_versions_are_caught(name, graded):
    file, old, new = WRONG[name]
    assert old in RIGHT[file]
    (task,) = graded({file: RIGHT[file].replace(old, new)}).report.tasks
    assert task.status in ("partial", "failed")
    assert task.points < task.max_points


@pytest.mark.some
@pytest.mark.parametrize("name", ATTACKS)
def test_attacks_earn_nothing(name, graded):
    texts = {
        file: ATTACKS[name] + "\n" + "\n".join(f"{name} = for_all" for name in names) for file, names in EVERY.items()
    }
    passed = {task.task: [test.name for test in task.tests if test.passed] for task in graded(texts).report.tasks}
    assert all(task.status != "error" for task in graded(texts).report.tasks)
    weak = ["leap: 1996 is a leap year", "2000 is one again"]  # which True is the right answer to
    assert passed == {task: [] for task in passed} | {"1.1": [name for name in weak if name in passed["1.1"]]}


def test_nothing_hidden_is_told(graded):
    done = graded(dict.fromkeys(RIGHT, "") | {f: RIGHT[f].replace(old, new) for f, old, new in WRONG.values()})
    for secret in ("1582", "MCMXC", "3999", "a.txt", "Ada", "20 missing", "1901", "assert"):
        assert secret not in done.learners_text
    assert any("test_leap.py, line" in test.detail for test in done.staff.tests)


def test_checks_that_fail_are_named(graded):
    file, old, new = WRONG["deposits lost"]
    (task,) = graded({file: RIGHT[file].replace(old, new)}).report.tasks
    failing = [test.name for test in task.tests if not test.passed]
    assert len(failing) > 1
    assert [said.partition('".')[0] for said in task.said] == [f'Not yet: "{name}' for name in failing]
    assert sum(FAILED in said for said in task.said) == 1


def test_sentences_and_points(graded):
    done = graded(RIGHT)
    assert [(t.name, t.max_points, t.evidence) for t in done["1.1"].tests] == [
        ("leap: 1996 is a leap year", 3.0, "value"),
        ("leap: 1900 is no leap year", 3.0, "value"),
        ("2000 is one again", 3.0, "value"),
        ("leap: odd years", 5.0, "value"),
        ("leap: lists", 3.0, "value"),
        ("leap: the first", 3.0, "value"),
    ]
    assert [t.name for t in done["2.1"].tests] == [
        "roman numerals: known numbers",
        "roman numerals: nine",
        "roman numerals: out of range",
    ]
    assert {t.name: t.evidence for t in done["5.1"].tests}["bank: compares"] == "state"
    assert "notes: says how many, case 2" in [t.name for t in done["3.1"].tests]


def test_a_submission_cannot_stand_in_for_what_lies_beside_a_test(graded):
    fakes = {
        "helper.py": "LINES = []",
        "conftest.py": "raise SystemExit",
        "test_notes.py": "",
        "pytest.py": "raise SystemExit",
    }
    files = {"notes.py": RIGHT["notes.py"].replace("file.writelines", "[].extend")}
    assert graded(files | fakes).report.points == graded(files).report.points
    assert graded({"notes.py": RIGHT["notes.py"]} | fakes).report.points == 20


COLLECT = """
import sys
from pathlib import Path
from autograder.grading.session import hold

def look(collected):
    print("hypothesis" in sys.modules)
    from hypothesis import settings
    print(settings.default.derandomize, settings.default.deadline)

hold([Path(sys.argv[1])], look)
"""


def test_hypothesis_waits_until_a_test_needs_it() -> None:
    test = Path(__file__).parents[2] / "examples/second-course/graders/lesson_1_words/test_words.py"
    ran = subprocess.run([sys.executable, "-c", COLLECT, str(test)], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "True", "None"]
