from __future__ import annotations

import base64
import csv
import functools
import io
import json
import operator
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.classroom.results import ClassResults, ClassTask, Member
from autograder.classroom.tables import canvas_csv, class_csv, moodle_csv
from autograder.course.points import from_tenths, total, worth
from autograder.report import model as model
from autograder.report.formats import FORMATS
from autograder.report.formats.classroom50 import classroom50
from autograder.report.model import Environment, Hashes, LessonResult, Report, TaskResult

RUNNER = dict.fromkeys(
    ("CLASSROOM", "ASSIGNMENT", "OWNER", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL", "REVIEW_URL"), "x"
)


@st.composite
def results(draw: st.DrawFn, lesson: int, number: int) -> TaskResult:
    marks = draw(st.lists(st.integers(0, 40), min_size=1, max_size=5))
    passed = draw(st.lists(st.booleans(), min_size=len(marks), max_size=len(marks)))
    parts = worth(marks, passed, draw(st.none() | st.integers(0, 300)))
    tests = [
        model.TestResult(
            name=f"check {i}", passed=ok, points=from_tenths(part) if ok else 0.0, max_points=from_tenths(part)
        )
        for i, (part, ok) in enumerate(zip(parts, passed, strict=True))
    ]
    status = "passed" if all(passed) else "partial" if any(passed) else "failed"
    return TaskResult(
        task=f"{lesson}.{number}", name="task", lesson=lesson, points=total(t.points for t in tests),
        max_points=total(t.max_points for t in tests), status=status, tests=tests,
    )  # fmt: skip


@st.composite
def reports(draw: st.DrawFn) -> Report:
    tasks = [draw(results(lesson, n + 1)) for lesson in (1, 2) for n in range(draw(st.integers(1, 8)))]
    lessons = [
        LessonResult(
            lesson=n,
            points=total(t.points for t in tasks if t.lesson == n),
            max_points=total(t.max_points for t in tasks if t.lesson == n),
        )
        for n in (1, 2)
    ]
    return Report(
        submission="student-001", points=total(x.points for x in lessons),
        max_points=total(x.max_points for x in lessons), graders="hidden", lessons=lessons, tasks=tasks,
        hashes=Hashes(submission="a", graders="b"),
        environment=Environment(python="3", torch="2"),
    )  # fmt: skip


def added(numbers: list[float]) -> float:
    return functools.reduce(operator.add, numbers, 0.0)


def classroom(report: Report) -> list[float]:
    return [test["score"] for test in json.loads(base64.b64decode(FORMATS["classroom"](report)))["tests"]]


def in_class(report: Report) -> ClassResults:
    tasks = [
        ClassTask(task=t.task, name=t.name, lesson=t.lesson, max_points=t.max_points, stretch=False)
        for t in report.tasks
    ]
    student = Member(id="student-001", label="student-001", standing="graded", school_id="1", report=report)
    return ClassResults(
        title="A course", names=False, lessons=[1, 2], graders="hidden", has_roster=True, max_points=report.max_points,
        tasks=tasks, students=[student],
    )  # fmt: skip


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


@given(reports())
@settings(deadline=None, max_examples=60)
def test_every_format_says_the_same_points(report: Report) -> None:
    assert round(added([t.points for t in report.tasks]), 1) == report.points
    assert added(classroom(report)) == report.points
    content = json.loads(classroom50(report, RUNNER))
    assert content["score"] == round(report.points * 10) == sum(test["score"] for test in content["tests"])
    assert json.loads(FORMATS["gradescope"](report))["score"] == report.points
    said = f"{report.points:.1f}".removesuffix(".0"), f"{report.max_points:.1f}".removesuffix(".0")
    for name in ("text", "markdown"):
        assert f"{said[0]} of {said[1]} points" in FORMATS[name](report).decode()
    suites = ElementTree.fromstring(FORMATS["junit"](report)).findall(".//property[@name='points']")
    assert [float(suite.attrib["value"]) for suite in suites] == [lesson.points for lesson in report.lessons]


@given(reports())
@settings(deadline=None, max_examples=60)
def test_every_table_says_the_same_points(report: Report) -> None:
    results = in_class(report)
    [line] = rows(class_csv(results))
    assert float(line["points"]) == report.points
    assert round(added([float(line[f"task {t.task}"]) for t in report.tasks]), 1) == report.points
    for table in (canvas_csv(results), moodle_csv(results)):
        line = rows(table)[-1]
        assert [float(line[f"Lesson {x.lesson}"]) for x in report.lessons] == [x.points for x in report.lessons]
    assert not re.search(rb"\d\.\d\d|\de[+-]?\d", class_csv(results))


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node, another language's numbers")
@given(st.lists(reports(), min_size=20, max_size=20))
@settings(deadline=None, max_examples=3)
def test_a_program_in_another_language_adds_up_to_the_total(several: list[Report]) -> None:
    program = "for (const s of JSON.parse(process.argv[1])) console.log(`Points ${s.reduce((a, b) => a + b, 0)}`)"
    scores = json.dumps([classroom(report) for report in several])
    done = subprocess.run(["node", "-e", program, scores], capture_output=True, text=True, check=True, timeout=60)
    wanted = [f"Points {report.points:.1f}".removesuffix(".0") for report in several]
    assert done.stdout.splitlines() == wanted
