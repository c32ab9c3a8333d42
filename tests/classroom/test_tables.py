"""A class in the tables and imports of others."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from autograder.classroom.outputs import write_class
from autograder.classroom.results import ClassResults, load_class
from autograder.classroom.store import Store
from autograder.classroom.tables import canvas_csv, class_csv, csv_cell, moodle_csv
from autograder.course.tree import Course
from autograder.report.formats.gradescope import as_gradescope
from autograder.report.formats.junit import as_junit
from autograder.report.model import to_json
from tests.classroom.conftest import ROSTER, entry, report, rows, table, task


def test_who_may_be_among_the_unmatched_is_not_called_missing(someone: Callable[..., ClassResults]) -> None:
    found = {student.id: student for student in someone().students}
    assert {id: (s.standing, s.listed) for id, s in found.items()} == {
        "week-octo-1": ("graded", True), "student-002": ("graded", True), "student-004": ("unreadable", False),
        "student-005": ("needs a person", True),
    }  # fmt: skip
    assert (found["week-octo-1"].school_id, found["student-005"].report) == ("007", None)


def test_lateness_is_by_the_server_and_the_extension(someone: Callable[..., ClassResults]) -> None:
    late = {student.id: student.rulings.days for student in someone().students}
    assert late == {"week-octo-1": 2, "student-002": 1, "student-004": None, "student-005": None}


def test_labels_are_pseudonyms_that_last_unless_names_are_asked_for(someone: Callable[..., ClassResults]) -> None:
    labels = {student.id: student.label for student in someone().students}
    assert len(set(labels.values())) == 4
    assert not {"student-001", "week-octo-1", "student-002", "student-004", "student-005", "Two", "=One"} & set(
        labels.values()
    )
    assert {student.id: student.label for student in someone().students} == labels
    assert {student.label for student in someone(names=True).students} == {"=One", "Two", "student-004", "Five"}


def test_class_csv_says_what_the_reports_say(someone: Callable[..., ClassResults]) -> None:
    results = someone()
    found = table(class_csv(results))
    assert found.keys() == {"week-octo-1", "student-002", "student-004", "student-005"}
    for student in results.students:
        line = found[student.id]
        assert line["standing"] == student.standing
        if student.report is None:
            assert (line["points"], line["lesson 1"], line["task 1.1"]) == ("", "", "")
            continue
        parsed = json.loads(to_json(student.report))
        assert float(line["points"]) == parsed["points"]
        for kind in ("task", "lesson"):
            assert {one[kind]: float(line[f"{kind} {one[kind]}"]) for one in parsed[f"{kind}s"]} == {
                one[kind]: one["points"] for one in parsed[f"{kind}s"]
            }
        assert line["graders hash"] == "g"
    assert found["student-002"]["days late"] == "1"
    assert "name" not in found["student-002"]
    assert table(class_csv(someone(names=True)))["week-octo-1"]["name"] == "'=One"
    assert found["student-004"]["reason"] == "'@student-004.zip is damaged."


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert csv_cell(text).startswith("'")


def test_numbers_and_plain_text_stay_as_they_are() -> None:
    cells = {71.5: "71.5", -0.5: "-0.5", 3: "3", None: "", "a=b": "a=b", "two\nlines": "two lines"}
    assert [csv_cell(value) for value in cells] == list(cells.values())


def test_canvas_gets_whom_it_knows(someone: Callable[..., ClassResults]) -> None:
    assert rows(canvas_csv(someone())) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Lesson 1", "Lesson 2"],
        ["    Points Possible", "", "", "", "", "2.5", "2.5"],
        ["Two", "", "'+008", "", "", "2.5", "0.7"],
        ["'=One", "", "007", "", "", "2.3", "0.1"],
    ]


def test_moodle_gets_id_numbers(someone: Callable[..., ClassResults]) -> None:
    heading, *lines = rows(moodle_csv(someone()))
    assert heading == ["ID number", "Lesson 1", "Lesson 2"]
    assert lines == [["'+008", "2.5", "0.7"], ["007", "2.3", "0.1"]]


def test_a_fault_is_exported_nowhere(store: Callable[..., Store]) -> None:
    made = store({"student-001": [report("student-001", task("1.1", 2.5))]}, roster=ROSTER)
    with made.opened(made.batch()):
        (before,) = made.entries()
        broken = report("student-001", task("1.1", 0.0, "error"), graders="h")
        made.keep(entry("student-001", "fault", reason="The graders of 1.1 failed."), broken, None, before)
    results = load_class(made.folder)
    one = next(student for student in results.students if student.id == "student-001")
    assert (one.standing, [r.points for r in one.former]) == ("fault", [2.5])
    assert table(class_csv(results))["student-001"]["points"] == ""
    assert len(rows(moodle_csv(results))) == 1


def test_every_format_by_name(someone: Callable[..., ClassResults], course: Path, tmp_path: Path) -> None:
    someone()
    wanted = [
        ("junit", tmp_path / "all.xml"),
        ("gradescope", tmp_path / "{id}" / "results.json"),
        ("canvas", tmp_path / "c.csv"),
    ]
    write_class(tmp_path / "out", wanted, Course(course))
    assert len(ElementTree.parse(tmp_path / "all.xml").findall("testsuite")) == 4
    assert json.loads((tmp_path / "student-002" / "results.json").read_text())["score"] == 3.2
    assert (tmp_path / "c.csv").exists()
    assert (tmp_path / "out" / "class.csv").exists()


def test_gradescope() -> None:
    made = report("a", task("1.1", 2.5), task("2.1", 0.1, "partial", "m", "A sentence. Try at home: f(1)"))
    content = json.loads(as_gradescope(made))
    assert content["score"] == 2.6
    assert [(t["number"], t["score"], t["max_score"], t["status"]) for t in content["tests"]] == [
        ("1.1", 2.5, 2.5, "passed"), ("2.1", 0.1, 2.5, "failed"),
    ]  # fmt: skip
    assert "A sentence" in content["tests"][1]["output"]


def test_gradescope_gets_no_zero_for_our_fault() -> None:
    content = json.loads(as_gradescope(report("a", task("1.1", 0.0, "error"))))
    assert not {"score", "tests"} & content.keys()


def test_junit() -> None:
    bad = task("1.2", 0, "failed", "m", "Is <b> \x00 & so")
    made = report("a", task("1.1", 2.5), bad, task("2.1", 0, "error"), task("2.2", 0, "not_started"))
    root = ElementTree.fromstring(as_junit(made))
    suites = [{name: suite.get(name) for name in ("name", "tests", "failures", "errors", "skipped")} for suite in root]
    assert suites == [
        {"name": "a.lesson 1", "tests": "2", "failures": "1", "errors": "0", "skipped": "0"},
        {"name": "a.lesson 2", "tests": "2", "failures": "0", "errors": "1", "skipped": "1"},
    ]
    (failure,) = root.iter("failure")
    assert failure.attrib == {"message": "Is <b> � & so", "type": "m"}


def test_junit_has_whole_seconds() -> None:
    made = msgspec.structs.replace(report("a", task("1.1", 2.5)), graded_at="2026-11-02T10:00:00.123+00:00")
    (suite,) = ElementTree.fromstring(as_junit(made))
    assert suite.attrib["timestamp"] == "2026-11-02T10:00:00"
