"""The report: its JSON, its schema, and that it depends on nothing but the work and the seed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.course import seeds
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.report import model as model
from autograder.report.model import Report, Staff, from_json, schema, to_json

SCHEMA = Path(__file__).parents[2] / "docs" / "report.schema.json"
WRONG = "import torch\ndef double(x):\n    return 4 * x\ndef total(numbers):\n    return numbers[0]\n"


def timeless(report: Report) -> dict[str, Any]:
    content = json.loads(to_json(report))
    del content["graded_at"]
    for task in content["tasks"]:
        del task["seconds"]
    return content


def test_the_schema_is_the_published_one() -> None:
    assert json.loads(SCHEMA.read_text()) == json.loads(json.dumps(schema()))


def test_there_and_back(grade: Callable[..., Any]) -> None:
    report = grade(WRONG).report
    assert from_json(to_json(report)) == report
    assert to_json(report).endswith(b"}\n")


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"schema": 1}', b"\xff"])
def test_what_is_no_report(data: bytes) -> None:
    with pytest.raises((msgspec.ValidationError, msgspec.DecodeError)):
        from_json(data)


def test_two_gradings_are_identical_but_for_times(grade: Callable[..., Any]) -> None:
    assert timeless(grade(WRONG).report) == timeless(grade(WRONG).report)


@pytest.mark.systems
def test_another_engine_gives_the_same(grade: Callable[..., Any], course: Path, tmp_path: Path) -> None:
    first = grade(WRONG)
    with Engine() as other:
        assert timeless(other.grade(Job(course, tmp_path / "learner"))[0]) == timeless(first.report)


def test_another_seed_draws_other_cases(grade: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "seed").write_text(seeds.make())
    first, other = grade(WRONG), grade(WRONG, seed_file=tmp_path / "seed")
    again = grade(WRONG, seed_file=tmp_path / "seed")
    cases = [[test.case for test in graded.staff.tests if test.case] for graded in (first, other, again)]
    assert cases[0] != cases[1] == cases[2]
    assert first["1.1"].points == other["1.1"].points == 0.0
    assert first.report.hashes.graders != other.report.hashes.graders


def test_hashes_follow_the_work_and_the_graders(grade: Callable[..., Any], own_course: Path) -> None:
    first, other = grade(WRONG).report.hashes, grade(WRONG + "\n").report.hashes
    assert (first.submission != other.submission, first.graders == other.graders) == (True, True)
    (own_course / "graders" / "lesson_1_sums" / "mistakes.py").write_text("")
    assert grade(WRONG, own_course).report.hashes.graders != first.graders


def test_mistakes_are_named_first(grade: Callable[..., Any]) -> None:
    graded = grade(WRONG)
    assert (graded["1.1"].mistake, graded["1.2"].mistake) == ("doubled-twice", "first-only")
    assert graded["1.1"].message.startswith("You can get this if it is doubled twice. double(")
    assert graded["1.1"].message.endswith("Try at home: double(torch.ones(1))")
    assert graded["1.2"].message.startswith("Only the first number seems to count.")
    assert graded["1.3"].status == "failed"
    assert graded["2.1"].mistake is None


def test_points_of_a_report_add_up(grade: Callable[..., Any]) -> None:
    report = grade({"words.py": "", "quiz.toml": "answer = 'a'\n"}).report
    assert report.points == sum(task.points for task in report.tasks) == sum(x.points for x in report.lessons) == 3.0
    for task in report.tasks:
        assert sum(test.max_points for test in task.tests) == pytest.approx(task.max_points)
        assert sum(test.points for test in task.tests) == pytest.approx(task.points)


def test_partial_credit(grade: Callable[..., Any]) -> None:
    graded = grade("def total(numbers):\n    return float(sum(numbers))\n")
    assert (graded["1.2"].status, graded["1.2"].points) == ("partial", 0.8)
    assert [test.passed for test in graded["1.2"].tests] == [True, False]


def test_nothing_of_the_machine_or_the_graders_is_in_it(
    grade: Callable[..., Any], course: Path, tmp_path: Path
) -> None:
    text = to_json(grade(WRONG).report).decode()
    for hidden in (str(course), str(tmp_path), "test_hidden", "Hidden", "secret", "4711", "271828", "/tmp", ".py:"):
        assert hidden not in text


def test_staff_get_what_learners_do_not(grade: Callable[..., Any]) -> None:
    graded = grade("print('at import')\ndef double(x):\n    print('looked')\n    raise ValueError('own words')\n")
    assert any("own words" in test.detail for test in graded.staff.tests)
    assert any("tensor(" in test.case for test in graded.staff.tests)
    assert graded.staff.printed["1.1"].startswith("at import\nlooked\n")
    assert "own words" not in to_json(graded.report).decode()


def test_staff_json() -> None:
    assert msgspec.json.decode(to_json(Staff(submission="x")), type=Staff) == Staff(submission="x")


def test_evidence_is_one_of_two() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"name": "x", "passed": True, "evidence": "hearsay"}, model.TestResult)


def test_no_address_stands_in_what_staff_get(grade: Callable[..., Any]) -> None:
    graded = grade("def double(x):\n    raise ValueError(object())\n")
    details = [test.detail for test in graded.staff.tests if test.task == "1.1"]
    assert any("<object object>" in detail for detail in details)
    assert not any("0x" in detail for detail in details)
