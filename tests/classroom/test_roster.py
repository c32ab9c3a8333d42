"""Rosters, push times, and whose submission is whose."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.classroom.matching import match
from autograder.classroom.records import RosterRow
from autograder.classroom.roster import overlooked, read_pushed, read_roster
from autograder.classroom.rules.dates import due
from autograder.classroom.rules.learner import ruled
from autograder.classroom.store import NotABatch
from autograder.course.classrules import Rules
from autograder.intake.platforms.ids import file_id
from autograder.report.model import Environment, Hashes, LessonResult, Report

WORK = Report(
    submission="a", points=1.0, max_points=1.0, graders="hidden", tasks=[], hashes=Hashes(submission="s", graders="g"),
    lessons=[LessonResult(lesson=1, points=1.0, max_points=1.0)], environment=Environment(python="3", torch="2"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("due", "extension", "pushed", "days"),
    [
        ("2026-11-01T12:00:00+01:00", 0, "2026-11-01T11:00:00+00:00", 0),
        ("2026-11-01T12:00:00+01:00", 0, "2026-11-01T11:00:01+00:00", 1),
        ("2026-11-01T12:00:00+00:00", 2, "2026-11-03T12:00:00+00:00", 0),
        ("2026-11-01T12:00:00+00:00", 2, "2026-11-05T12:00:01+00:00", 3),
        ("2026-11-01T12:00:00+00:00", 0, None, None),
        (None, 0, "2026-11-05T12:00:01+00:00", None),
    ],
)
def test_days_late(due: str | None, extension: float, pushed: str | None, days: int | None) -> None:
    found = ruled(Rules(), RosterRow(id="a", due=due, extension_days=extension), [], [(WORK, pushed)], [1])
    assert found.days == days


def test_roster_as_spreadsheets_write_it(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(
        b"\xef\xbb\xbfID;GitHub_Name;School-ID;Name;Due date;Extension;Section\r\n"
        b"student-001;Octo-1;007;One, Student;2026-11-01T12:00+01:00;2.5\r\n;;;;;;\r\n"
        b"student-002;;;;2026-11-01T12:00+00:00;2026-11-03T00:00+00:00;B\r\nstudent-005\r\n"
    )
    assert read_roster(path) == [
        RosterRow(
            id="student-001",
            row=1,
            github="Octo-1",
            school_id="007",
            name="One, Student",
            due="2026-11-01T12:00:00+01:00",
            extension_days=2.5,
        ),
        RosterRow(id="student-002", row=3, due="2026-11-01T12:00:00+00:00", extended="2026-11-03T00:00:00+00:00"),
        RosterRow(id="student-005", row=4),
    ]


def test_a_day_is_due_when_it_ends_here(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("id,due\na,2026-11-01\nb,2026-11-01T10:00\n")
    a, b = read_roster(path)
    assert a.due is not None
    assert a.due.startswith("2026-11-01T23:59:59")
    assert b.due is not None
    assert len(b.due) == len("2026-11-01T10:00:00+00:00")


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("color\nred\n", "its first line names no column id"),
        ("", "names no column id"),
        ("id,name\n", "roster.csv names no learner: write a line for each below its headings."),
        ("id,name\na,One\na,Two\n", "line 3: a is there twice: keep the line that's right."),
        ("id,name\n,One\n", "line 2: the id is missing: write it, or take the line out."),
        ("id,due\na,tomorrow\n", "line 2: 'tomorrow' isn't a time"),
        ("id,due,extension\na,2026-11-01,-1\n", "an extension can't be -1: write"),
        ("id,due,extension\na,2026-11-01,nan\n", "an extension can't be nan: write"),
        ("id,due,extension\na,2026-11-02,2026-11-01\n", "an extension can't be 2026-11-01: write a number of days"),
    ],
)
def test_rosters_that_cannot_be_understood(text: str, fragment: str, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(text)
    with pytest.raises(NotABatch) as caught:
        read_roster(tmp_path / "roster.csv")
    assert fragment in str(caught.value)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("id;Abgabefrist;Semester;Geburtstag\na;2026-11-01;3;12.3.2001\nb;;4;\n", "column Geburtstag"),
        ("id,Last day,Uni address,Individuell,Room\na,2026-11-01 10:00,a@x.example,20261101,4.01\n",
         "columns Last day, Uni address"),
        ("id,email,second\na,a@x.example,b@x.example\n", ""),
        ("id,Deadline lesson 1,Deadline lesson 2\na,,\n", "columns Deadline lesson 1, Deadline lesson 2"),
        ("Student,ID,Section,Lesson 1 (5),Last seen,Extension?\nA,4,B,3,2026-11-01,\n", "column Extension?"),
    ],
)  # fmt: skip
def test_columns_that_may_matter_but_are_not_read_are_named(text: str, columns: str, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(text)
    said = overlooked(tmp_path / "roster.csv")
    assert f"roster.csv: nothing is read from the {columns}. If it matters, call it due date," in said or not columns
    assert bool(said) == bool(columns)


def test_lines_that_say_the_same_count_once(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("id,name\na,One\nb,Two\na , One\n")
    assert [row.id for row in read_roster(tmp_path / "roster.csv")] == ["a", "b"]
    (tmp_path / "roster.csv").write_text("name\nOne\nOne\n")
    assert len(read_roster(tmp_path / "roster.csv")) == 2


def test_an_extension_to_a_time_holds_for_the_due_time_of_the_class(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("id,extension\na,2026-11-25\nb,2026-11-01\n")
    rules = Rules(timezone="Europe/Berlin", due="2026-11-20")
    found = [due(rules, row, 1) for row in read_roster(tmp_path / "roster.csv", rules.timezone)]
    assert [one.last.isoformat() for one in found if one] == ["2026-11-25T23:59:59+01:00", "2026-11-20T23:59:59+01:00"]


@pytest.mark.parametrize("zone", ["", "Europe/Berlin"])
def test_an_extended_time_is_by_the_clock_of_the_due_time(zone: str) -> None:
    row = RosterRow(id="a", due="2026-11-20T23:59:00+05:30", extension_days=2, zone=zone)
    limit = due(Rules(), row, 1)
    assert limit is not None
    assert limit.last.isoformat() == ("2026-11-22T19:29:00+01:00" if zone else "2026-11-22T23:59:00+05:30")


def test_push_times(tmp_path: Path) -> None:
    (tmp_path / "pushed.csv").write_text("id,pushed\na,2026-11-01T12:00:00Z\nb,\n")
    assert read_pushed(tmp_path / "pushed.csv") == {"a": "2026-11-01T12:00:00+00:00"}
    (tmp_path / "pushed.csv").write_text("id,pushed\na,2026-11-01T12:00Z\na,2026-11-01T12:00:00Z\n")
    assert read_pushed(tmp_path / "pushed.csv") == {"a": "2026-11-01T12:00:00+00:00"}
    (tmp_path / "pushed.csv").write_text("id,pushed\na,2026-11-01T12:00Z\nb,\na,2026-11-01T12:01Z\n")
    with pytest.raises(NotABatch, match=r"pushed\.csv, line 4: a is there already, with another time: keep"):
        read_pushed(tmp_path / "pushed.csv")


def test_whose_submission() -> None:
    roster = [RosterRow(id="1", github="octo-2"), RosterRow(id="2", github="new-octo-2"), RosterRow(id="bob2")]
    found = match(roster, ["xor-week-new-octo-2", "xor-week-Octo-2", "bob2", "1", "stranger"])
    owners = {"xor-week-new-octo-2": "2", "xor-week-Octo-2": "1", "bob2": "bob2", "1": "1"}
    assert {id: row.id for id, row in found.items()} == owners


@pytest.mark.parametrize(
    "due", ["9999-12-31", "9999-12-31T23:59:59+00:00", "0001-01-01", "0001-01-01T00:00+14:00", "1970-01-01"]
)
def test_years_that_cannot_be_reckoned_with_are_named(due: str, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(f"id,due\nstudent-001,{due}\n")
    with pytest.raises(NotABatch, match=r"line 2: .* is outside the years"):
        read_roster(path)


@pytest.mark.parametrize("due", ["9900-12-31", "1971-01-01", "2028-02-29"])
def test_times_at_the_edges_can_be_late(due: str, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(f"id,due,extension\nstudent-001,{due},3660\n")
    [row] = read_roster(path)
    assert ruled(Rules(), row, [], [(WORK, row.due)], [1]).days == 0


@pytest.mark.parametrize(
    ("listed", "folder"),
    [
        ("student 001", "student-001"),
        ("Ren\u00e9 Dupont", "Rene\u0301-Dupont"),
        ("STUDENT-001", "student-001"),
        ("student/001", "student-001"),
        ("\u5b66\u751f 1", "\u5b66\u751f-1"),
    ],
)
def test_ids_match_the_folders_they_become(listed: str, folder: str) -> None:
    row = RosterRow(id=listed)
    assert match([row], [file_id(folder)]) == {file_id(folder): row}


def test_ids_that_become_one_folder_match_only_themselves() -> None:
    rows = [RosterRow(id="a b"), RosterRow(id="a-b"), RosterRow(id="a+b")]
    assert match(rows, ["a-b", "A-B"]) == {"a-b": rows[1]}
