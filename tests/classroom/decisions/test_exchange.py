"""Decisions out as CSV, and in again."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from autograder.classroom.decisions.exchange import COLUMNS, Imported, exported, imported
from autograder.classroom.decisions.model import Decision, Item, NotDecisions, Request, decide, moved, now
from autograder.classroom.decisions.store import Decisions
from tests.classroom.decisions.conftest import KNOWN, MADE

Make = Callable[..., Decision]
HOSTILE = '=HYPERLINK("http://x")\r\n"quoted", \'\n-1\t<script>'


@pytest.fixture
def full(decisions: Decisions, points: Make) -> Decisions:
    for changed in (-0.5, -0.2):
        decisions.put(Item(id="i1", text="Name it.", points=changed, changed_by="ta", changed_at=now()))
    decisions.ask(Request(id="r1", learner="student-002", task="2.10", text=HOSTILE, source="issue", at=now()))
    decisions.add(points())
    decisions.add(decide(MADE, "student-001", "comment", "'ta", text=HOSTILE, file="=a.py", line=3))
    decisions.add(decide(MADE, "student-002", "comment", "ta", task="2.10", item="i1"))
    decisions.add(points(task="2.10", points=0.0, instead=True, learner="student-002", alone=True))
    decisions.add(decide(MADE, "student-002", "answer", "ta", task="2.10", text="No.", request="r1"))
    decisions.undo(decisions.all()[0].id, "prof")
    return decisions


@pytest.fixture
def other(tmp_path: Path) -> Decisions:
    (tmp_path / "other").mkdir()
    with Decisions(tmp_path / "other") as found:
        yield found


def content(decisions: Decisions) -> object:
    return decisions.all(), decisions.versions(), decisions.requests(), decisions.owner


def lines(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def table(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS, delimiter: str = ",") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def test_everything_comes_back(full: Decisions, other: Decisions) -> None:
    assert imported(other, exported(full), "decisions.csv", KNOWN) == Imported(new=8, same=0)
    assert content(other) == content(full)


def test_importing_twice_changes_nothing(full: Decisions) -> None:
    before, data = content(full), exported(full)
    assert imported(full, data, "decisions.csv", KNOWN) == Imported(new=0, same=8)
    assert content(full) == before
    assert exported(full) == data


def test_an_older_export_undoes_no_undoing_and_a_newer_one_brings_it(full: Decisions, other: Decisions) -> None:
    data = exported(full)
    imported(other, data, "decisions.csv", KNOWN)
    full.undo(full.all()[-1].id, "prof")
    newer = exported(full)
    imported(full, data, "decisions.csv", KNOWN)
    assert not full.all()[-1].stands
    imported(other, newer, "decisions.csv", KNOWN)
    assert content(other) == content(full)


def test_no_cell_is_a_formula_or_a_date(full: Decisions) -> None:
    rows = lines(exported(full))
    texts = [value for row in rows for name, value in row.items() if name != "points"]
    assert not any(text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for text in texts)
    assert {row["task"] for row in rows} == {"", "task 1.1", "task 2.10"}


def test_another_classs_file_is_refused(full: Decisions, other: Decisions, points: Make) -> None:
    other.add(points())
    before = content(other)
    with pytest.raises(NotDecisions, match=r"decisions\.csv holds the decisions of another class"):
        imported(other, exported(full), "decisions.csv", KNOWN)
    assert content(other) == before


def test_learners_of_another_class_are_refused_and_nothing_stays(full: Decisions, other: Decisions) -> None:
    with pytest.raises(
        NotDecisions,
        match=r"line \d+: nobody in this class is called 'student-002': class.csv has the ids. Nothing was imported.",
    ):
        imported(other, exported(full), "decisions.csv", replace(KNOWN, verdicts={"student-001": MADE}))
    assert other.stamp() == (0, 0, 0, 0)


def test_a_line_of_your_own_without_points_is_a_comment(decisions: Decisions) -> None:
    own = {
        "record": "decision",
        "learner": "student-001",
        "task": "1.1",
        "text": "Well done.",
        "points": "",
        "by": "ta-1",
    }
    data = table(own, columns=tuple(own))
    assert imported(decisions, data, "own.csv", KNOWN) == Imported(new=1, same=0)
    assert [one.kind for one in decisions.all()] == ["comment"]


def test_a_decision_of_your_own_speaks_of_todays_verdict(decisions: Decisions) -> None:
    own = {"record": "decision", "learner": "student-001", "task": "1.1", "text": "Nearly.", "points": "0.5", "by": "t"}
    imported(decisions, table(own, columns=tuple(own)), "own.csv", KNOWN)
    (made,) = decisions.all()
    assert moved(made.ground, MADE, "1.1") == ""


def test_lines_of_your_own(decisions: Decisions) -> None:
    own = {
        "record": "decision",
        "learner": "student-001",
        "task": "1.1",
        "text": "Nearly.",
        "points": "0,5",
        "by": "ta",
    }
    data = table(own, columns=("record", "learner", "task", "text", "points", "by"), delimiter=";")
    assert imported(decisions, data, "own.csv", KNOWN) == Imported(new=1, same=0)
    assert imported(decisions, data, "own.csv", KNOWN) == Imported(new=0, same=1)
    (made,) = decisions.all()
    assert (made.kind, made.task, made.points, made.text) == ("points", "1.1", 0.5, "Nearly.")


OWN = {"record": "decision", "learner": "student-001", "task": "1.1", "text": "Nearly.", "points": "1", "by": "ta"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe\x00", "isn't text in UTF-8"),
        (b"a,b\r\n1,2\r\n", "lacks the column learner"),
        (b"", "lacks the column learner"),
        (table(OWN).replace(b"points", b"point"), "has a column 'point' that isn't known: it's one of record, id"),
        (table(OWN).replace(b"instead", b"text"), "has the column text twice"),
        (table(OWN) + b"x" + b",y" * 40, "line 3: there are more cells than columns"),
        (table(OWN, OWN | {"points": "0.25"}), "line 3: 0.25 points can't be given: write a multiple of 0.1"),
        (table(OWN | {"points": "much"}), "line 2: 'much' isn't a number"),
        (table(OWN | {"points": "nan"}), "line 2: 'nan' isn't a number"),
        (table(OWN | {"points": "1e1"}), "line 2: '1e1' isn't a number"),
        (table(OWN | {"points": "99999"}), r"line 2: 99999 points are more than all tasks together are worth \(7.5\)"),
        (table(OWN | {"task": "9.9"}), "line 2: no report of this class has a task '9.9'"),
        (table(OWN | {"task": "1.1x", "points": ""}), "line 2: no report of this class has a task '1.1x'"),
        (table(OWN | {"instead": "12", "points": ""}), "line 2: '12' in the column instead isn't yes"),
        (table(OWN | {"alone": "x"}), "line 2: 'x' in the column alone isn't yes"),
        (table(OWN | {"line": "first"}), "line 2: 'first' isn't the number of a line"),
        (table(OWN | {"kind": "praise"}), "line 2: this can't be kept as a decision: Invalid enum value 'praise'"),
        (table(OWN | {"record": "wish"}), "line 2: 'wish' isn't a kind of record"),
        (table(OWN | {"record": "request", "source": "dream"}), "line 2: Invalid enum value 'dream'"),
        (table(OWN | {"item": "i9"}), "line 2: the bank has no comment i9"),
        (table(OWN | {"by": ""}), "line 2: a decision needs a learner and somebody who decides"),
    ],
)
def test_a_wrong_file_is_said_and_nothing_stays(decisions: Decisions, data: bytes, said: str) -> None:
    with pytest.raises(NotDecisions, match=said):
        imported(decisions, data, "own.csv", KNOWN)
    assert decisions.stamp() == (0, 0, 0, 0)


def own(decisions: Decisions, **facts: str) -> tuple[Decision, list[str]]:
    above = imported(decisions, table(OWN | facts), "own.csv", KNOWN).above
    return decisions.all()[-1], above


def test_a_line_of_your_own_gives_all_that_a_task_gets(decisions: Decisions) -> None:
    made, above = own(decisions, points="2", instead="Yes")
    assert (made.instead, made.points, above) == (True, 2.0, [])
    assert not own(decisions, points="0.5")[0].instead


def test_headings_may_be_written_in_any_case(decisions: Decisions) -> None:
    data = b"Record,Learner,TASK, Points,Text,By,\r\ndecision,student-001,1.1,0.5,Nearly.,ta,\r\n"
    assert imported(decisions, data, "own.csv", KNOWN).new == 1
    assert [one.points for one in decisions.all()] == [0.5]


def test_points_are_all_that_a_task_without_any_gets(decisions: Decisions) -> None:
    assert own(decisions, learner="student-002")[0].instead
    assert not own(decisions, learner="student-002", instead="no")[0].instead


def test_a_task_may_be_called_in_any_way(decisions: Decisions) -> None:
    assert [own(decisions, task=text)[0].task for text in ("1.1", "task 1.1", " Task  1.1 ")] == ["1.1"] * 3


def test_more_than_the_maximum_is_said(decisions: Decisions) -> None:
    assert own(decisions, points="+2")[1] == [
        "own.csv, line 2: student-001 gets 3.5 of 2.5 points for task 1.1."
    ]  # fmt: skip
    assert own(decisions, points="2.6", instead="yes")[1] and not own(decisions, points="1")[1]
    assert not own(decisions, points="+2")[1]  # it's there already


def test_what_was_exported_comes_back_whatever_the_tasks_are_now(full: Decisions, other: Decisions) -> None:
    imported(other, exported(full), "decisions.csv", replace(KNOWN, tasks={}))
    assert content(other) == content(full)


def test_a_decision_edited_in_a_spreadsheet_is_refused(full: Decisions) -> None:
    before = content(full)
    data = exported(full).replace(b"Nearly right.", b"Quite right.")
    with pytest.raises(NotDecisions, match="decisions are never changed"):
        imported(full, data, "decisions.csv", KNOWN)
    assert content(full) == before
