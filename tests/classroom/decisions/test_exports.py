"""What people decided counts in everything that leaves a class's folder."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from autograder.classroom.decisions import reading
from autograder.classroom.decisions.model import FILE, Decision, NotDecisions, decide
from autograder.classroom.feedback.forms import as_text
from autograder.classroom.handback import hand_back
from autograder.classroom.outputs import write_class
from autograder.classroom.page.island import encoded, island
from autograder.classroom.page.page import page
from autograder.classroom.records import RosterRow
from autograder.classroom.results import Member, load_class
from autograder.classroom.store import Store
from autograder.classroom.tables import canvas_csv, class_csv, moodle_csv
from autograder.classroom.unsettled import unsettled
from autograder.course.tree import Course
from autograder.integrations.github.merge import grades_csv
from autograder.integrations.nbgrader.marks import read_marks
from autograder.report.model import Report
from tests.classroom.conftest import entry, report, rows, table, task

ONE = report("student-001", task("1.1", 1.5, "partial", "m", "Once more."), task("2.1", 2.0))
TWO = report("student-002", task("1.1", 2.5), task("2.1", 0.7, "partial"))
FIVE = report("student-005", replace(task("1.1", 0.0, "undecided"), points=None), task("2.1", 1.0, "partial"))
FIVE = replace(
    FIVE, points=None, undecided=["Two versions."], lessons=[replace(FIVE.lessons[0], points=None), FIVE.lessons[1]]
)
HOSTILE = "=cmd()</script><script>alert(1)</script>\x1b[2J\u202e"
ROSTER = [
    RosterRow(id=id, school_id=f"s-{id}", name=id.title(), row=n)
    for n, id in enumerate(("student-001", "student-002", "student-005", "student-004"), 2)
]
FOLDERS = {1: "lesson_1_sums", 2: "lesson_2_words"}


@pytest.fixture
def folder(store: Callable[..., Store]) -> Path:
    found = {
        "student-001": [ONE],
        "student-002": [TWO],
        "student-005": entry("student-005", "needs a person", reason="Two versions."),
    }
    found |= {"student-004": entry("student-004", "unreadable", reason="It's damaged.")}
    made = store(found, roster=ROSTER, folders=FOLDERS)
    with made.opened(made.batch()):
        (before,) = [one for one in made.entries() if one.id == "student-005"]
        made.keep(replace(before, key=replace(before.key, submission="new")), FIVE, None, before)
    return made.folder


def given(report: Report | None, learner: str, task: str, points: float, **facts: object) -> Decision:
    return decide(report, learner, "points", "ta", **{"task": task, "points": points, "text": HOSTILE} | facts)


@pytest.fixture
def decided(folder: Path) -> Path:
    with reading.opened(folder) as decisions:
        decisions.add(given(ONE, "student-001", "1.1", 0.5))
        decisions.add(decide(ONE, "student-001", "comment", "ta", text="Well done.", file="sums.py", line=3))
        decisions.add(given(TWO, "student-002", "2.1", -0.2))
        decisions.add(given(FIVE, "student-005", "1.1", 2.0))
        decisions.add_all(given(None, "student-004", number, 1.0) for number in ("1.1", "2.1"))
    return folder


def members(folder: Path) -> dict[str, Member]:
    return {student.id: student for student in load_class(folder).students}


def test_without_decisions_nothing_is_opened_or_imported(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from autograder.classroom.results import load_class;"
        f"found = load_class(Path({str(folder)!r})); print([s.final is s.report for s in found.students]);"
        "print('sqlalchemy' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.split("\n")[:2] == ["[True, True, True, True]", "False"]
    assert not (folder / FILE).exists()


def test_decisions_that_cannot_be_read_stop_everything(decided: Path) -> None:
    (decided / FILE).write_bytes(b"nothing" * 1000)
    with pytest.raises(NotDecisions, match="can't be used for decisions"):
        load_class(decided)


def test_without_sqlalchemy_nobodys_decisions_are_passed_over(decided: Path) -> None:
    code = (
        "import sys; sys.modules['sqlalchemy'] = None; from pathlib import Path;"
        f"from autograder.classroom.results import load_class; load_class(Path({str(decided)!r}))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "NotDecisions: people's decisions are kept with SQLAlchemy, which isn't here" in ran.stderr


def test_a_learner_has_the_points_that_people_decided(decided: Path) -> None:
    found = members(decided)
    assert {id: (one.grade.machine, one.grade.final) for id, one in found.items()} == {
        "student-001": (3.5, 4.0), "student-002": (3.2, 3.0), "student-005": (None, 3.0), "student-004": (None, 2.0),
    }  # fmt: skip
    assert {one.standing for one in found.values()} == {"graded"}
    assert found["student-001"].report == ONE
    assert not unsettled(load_class(decided))


def test_what_people_decided_is_for_its_owner_alone(decided: Path, course: Path, tmp_path: Path) -> None:
    (decided / "class.csv").unlink(missing_ok=True)
    write_class(decided, [], Course(course))
    told = [path for path in decided.rglob("*") if path.is_file() and b"=cmd()" in path.read_bytes()]
    assert {path.name for path in told} >= {FILE, "class.csv", "class.html"}
    assert {path.stat().st_mode & 0o777 for path in told} == {0o600}
    (decided / "class.csv").chmod(0o640)
    write_class(decided, [], Course(course))
    assert (decided / "class.csv").stat().st_mode & 0o777 == 0o640


def test_class_csv_has_before_and_after(decided: Path) -> None:
    found = table(class_csv(load_class(decided)))
    names = ("before", "after", "points", "lesson 1", "task 1.1", "decided by")
    assert [found["student-001"][name] for name in names] == ["3.5", "4.0", "4.0", "2.0", "2.0", "ta"]
    assert [found["student-005"][name] for name in names] == ["", "3.0", "3.0", "2.0", "2.0", "ta"]
    assert found["student-002"]["reasons"].startswith("task 2.1: −0.2 points, decided by ta: =cmd()</script>")


def test_tables_of_platforms_have_what_counts(decided: Path) -> None:
    results = load_class(decided)
    points = {
        "student-001": ["2.0", "2.0"],
        "student-002": ["2.5", "0.5"],
        "student-004": ["1.0", "1.0"],
        "student-005": ["2.0", "1.0"],
    }
    assert {line[2].removeprefix("s-"): line[5:] for line in rows(canvas_csv(results))[2:]} == points
    assert {line[0].removeprefix("s-"): line[1:] for line in rows(moodle_csv(results))[1:]} == points
    grades = table(grades_csv(results))
    assert {id: line["points"] for id, line in grades.items()} == {
        "student-001": "4.0",
        "student-002": "3.0",
        "student-004": "2.0",
        "student-005": "3.0",
    }


def test_a_platforms_own_file_has_what_counts(decided: Path, course: Path, tmp_path: Path) -> None:
    roster = tmp_path / "list.csv"
    learners = [f"{row.name},{row.row},{row.school_id},{row.id},A," for row in ROSTER]
    heading = "Student,ID,SIS User ID,SIS Login ID,Section,Week (77)"
    roster.write_text("\n".join([heading, "    Points Possible,,,,,5", *learners, ""]))
    made = Store(decided)
    with made.opened(replace(made.batch(), class_list=str(roster))):
        pass
    hand_back(decided, Course(course), load_class(decided), ["Week=total"])
    lines = (decided / "platform" / "list.csv").read_text().splitlines()
    assert [line.rpartition(",")[2] for line in lines[2:]] == ["4", "3", "3", "2"]


def test_the_gradebook_gets_what_counts(decided: Path) -> None:
    marks = read_marks(decided)
    found = {
        learner.id: {task.task: task.points for tasks in learner.results.values() for task in tasks}
        for learner in marks.learners
    }
    assert found == {
        "student-001": {"1.1": 2.0, "2.1": 2.0}, "student-002": {"1.1": 2.5, "2.1": 0.5},
        "student-005": {"1.1": 2.0, "2.1": 1.0}, "student-004": {"1.1": 1.0, "2.1": 1.0},
    }  # fmt: skip
    assert marks.left_out == []


def test_what_learners_read_says_who_decided(decided: Path) -> None:
    one = members(decided)["student-001"]
    assert one.final is not None
    said = as_text(one, one.final).decode()
    assert "4 of 5 points" in said
    assert "Task 1.1: +0.5 points, decided by ta: =cmd()" in said
    assert "sums.py, line 3, said by ta: Well done." in said
    assert "\x1b" not in said


def test_the_class_page_shows_what_counts_and_is_inert(decided: Path) -> None:
    results = load_class(decided)
    data = json.loads(encoded(island(results, [])))
    found = {student.id: row for student, row in zip(results.students, data["rows"], strict=True)}
    assert {id: row[4] for id, row in found.items()} == {
        "student-001": 40,
        "student-002": 30,
        "student-005": 30,
        "student-004": 20,
    }
    notes = [data["texts"][place] for place in found["student-001"][12]]
    assert notes[0] == "The verdict gives 3.5 points; 4 count."
    assert notes[-1] == "sums.py, line 3, said by ta: Well done."
    assert "<script>alert" not in page(results)


def test_every_report_in_another_format_has_what_counts(decided: Path, course: Path, tmp_path: Path) -> None:
    write_class(decided, [("gradescope", tmp_path / "{id}.json")], Course(course))
    scores = {id: json.loads((tmp_path / f"{id}.json").read_text())["score"] for id in ("student-001", "student-004")}
    assert scores == {"student-001": 4.0, "student-004": 2.0}


def test_decisions_outlive_a_regrading(decided: Path) -> None:
    made = Store(decided)
    better = report("student-001", task("1.1", 2.5), task("2.1", 2.0), graders="new")
    with made.opened(made.batch()):
        (before,) = [one for one in made.entries() if one.id == "student-001"]
        made.keep(replace(before, report=""), better, None, before)
    found = members(decided)["student-001"]
    assert (found.grade.machine, found.grade.final) == (4.5, 4.5)
    assert "the verdict underneath has changed" in found.grade.reasons[0]
    assert unsettled(load_class(decided)).moved == [
        "student-001, points on task 1.1",
        "student-001, comment on sums.py, line 3",
    ]
    with reading.opened(decided) as decisions:
        moved = decisions.moved(load_class(decided))
    assert [(one.decision.learner, one.decision.kind, one.why) for one in moved] == [
        ("student-001", "points", "verdict"), ("student-001", "comment", "verdict"),
    ]  # fmt: skip


def test_decisions_follow_a_learner_to_another_name(store: Callable[..., Store], folder: Path) -> None:
    with reading.opened(folder) as decisions:
        decisions.add(decide(None, "student-004", "comment", "ta", text="Where is it?"))
        decisions.add(decide(None, "zoe", "comment", "ta", text="Who is this?"))
    made = Store(folder)
    (folder / "entries" / "student-004.json").unlink()
    with made.opened(made.batch()):
        made.keep(entry("s-student-004-sums"), report("s-student-004-sums", task("1.1", 2.5)), None, None)
    results = load_class(folder)
    own = {student.id: [one.text for one in student.decisions] for student in results.students if student.decisions}
    assert own in ({"s-student-004-sums": ["Where is it?"]}, {"student-004": ["Where is it?"]})
    assert results.astray == ["zoe"]
    assert unsettled(results).astray == ["zoe"]


def test_another_database_is_remembered(folder: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'team.sqlite'}"
    with reading.opened(folder, url) as decisions:
        decisions.add(given(ONE, "student-001", "1.1", 0.5))
    assert not (folder / FILE).exists()
    assert members(folder)["student-001"].grade.final == 4.0
    with pytest.raises(NotDecisions, match="are in another database"):
        reading.opened(folder, f"sqlite:///{tmp_path / 'other.sqlite'}")
    (tmp_path / "team.sqlite").unlink()
    with pytest.raises(NotDecisions, match="isn't the database that it was"):
        load_class(folder)


def test_decisions_are_not_left_behind(decided: Path, tmp_path: Path) -> None:
    with pytest.raises(NotDecisions, match="export them, move the file away"):
        reading.opened(decided, f"sqlite:///{tmp_path / 'team.sqlite'}")
