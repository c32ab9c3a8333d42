"""A batch's points in nbgrader's own database."""

from __future__ import annotations

import datetime as dt
import html
import json
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner

from autograder.classroom.records import RosterRow
from autograder.classroom.store import NotABatch, Store
from autograder.cli import app
from autograder.cli.gradebook import gradebook
from autograder.course.classrules import Dates, Feedback, Rules
from autograder.integrations.nbgrader.database import default_url, opened
from autograder.integrations.nbgrader.entries import Changes
from autograder.integrations.nbgrader.marks import NotAGradebook, read_marks
from tests.integrations.gradebook.conftest import POINTS, PUSHED, SAID, report, write_batch


def content(root: Path) -> dict[Path, tuple[bytes, int]]:
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in root.rglob("*") if path.is_file()}


def test_lessons_tasks_and_points_are_nbgraders(enter: Callable[..., Changes], book: Callable[[], Any]) -> None:
    changes = enter()
    assert (changes.submissions, changes.new, changes.points, changes.fell, changes.kept) == (4, 4, 0, [], [])
    with book() as found:
        assert {a.name: a.max_score for a in found.assignments} == {"lesson_1_sums": 5.0, "lesson_2_words": 2.5}
        one = found.find_submission("lesson_1_sums", "student-001")
        assert {g.name: g.score for g in one.notebooks[0].grades} == {"task_1_1": 2.3, "task_1_2": 0.1}
        assert not one.needs_manual_grade
        people = {s.id: (s.first_name, s.last_name, s.lms_user_id, s.score) for s in found.students}
    assert people["student-001"] == ("Student", "One", "007", pytest.approx(3.1))
    assert people["student-002"][:2] == ("Student", "Two")


def test_who_handed_in_nothing_readable_has_no_submission(
    enter: Callable[..., Changes], book: Callable[[], Any], nbgrader: Any
) -> None:
    enter()
    with book() as found:
        assert {student.id for student in found.students} == {
            "student-001",
            "student-002",
            "student-004",
            "student-005",
        }
        for id in ("student-004", "student-005"):
            with pytest.raises(nbgrader.MissingEntry):
                found.find_submission("lesson_1_sums", id)


def test_a_fault_of_ours_gives_no_points(folder: Path) -> None:
    store = Store(folder)
    [two] = [entry for entry in store.entries() if entry.id == "student-002"]
    store.keep(
        msgspec.structs.replace(two, state="fault", reason="The graders of 1.1 failed."),
        report("student-002", {"1.1": 0.0}), None, None,
    )  # fmt: skip
    marks = read_marks(folder)
    assert [learner.id for learner in marks.learners if learner.results] == ["student-001"]
    assert "student-002 wasn't graded, and stays as it was: The graders of 1.1 failed." in marks.left_out


def test_a_lesson_that_waits_for_a_person_gives_no_points(folder: Path) -> None:
    store = Store(folder)
    [two] = [entry for entry in store.entries() if entry.id == "student-002"]
    made = report("student-002", {"1.1": 0.0, "1.2": 2.5, "2.1": 0.2})
    waiting = msgspec.structs.replace(made.tasks[0], status="undecided", points=None)
    store.keep(two, msgspec.structs.replace(made, tasks=[waiting, *made.tasks[1:]]), None, None)
    results = {learner.id: set(learner.results) for learner in read_marks(folder).learners if learner.results}
    assert results == {"student-001": {"lesson_1_sums", "lesson_2_words"}, "student-002": {"lesson_2_words"}}


def test_lateness_is_by_push_time_and_roster(enter: Callable[..., Changes], book: Callable[[], Any]) -> None:
    enter(pushed=PUSHED | {"student-002": "2026-11-03T12:00:00+00:00"})
    with book() as found:
        one, two = (found.find_submission("lesson_1_sums", id) for id in ("student-001", "student-002"))
        assert one.assignment.duedate == dt.datetime(2026, 11, 1, 22)
        assert (one.total_seconds_late, two.total_seconds_late) == (26 * 3600, 2 * 3600)
    enter(pushed={})
    with book() as found:
        assert found.find_submission("lesson_1_sums", "student-001").total_seconds_late == 26 * 3600


def test_without_a_push_time_nobody_is_late(enter: Callable[..., Changes], book: Callable[[], Any]) -> None:
    enter(pushed={})
    with book() as found:
        assert found.find_submission("lesson_1_sums", "student-001").timestamp is None


def test_the_same_again_changes_nothing(enter: Callable[..., Changes], folder: Path) -> None:
    enter()
    before = content(folder)
    changes = enter()
    after = content(folder)
    assert (changes.new, changes.points, changes.fell, changes.kept) == (0, 0, [], [])
    derived = {"gradebook.db", "timestamp.txt", "lesson_1_sums.ipynb", "lesson_2_words.ipynb"}
    assert {path.name for path in before} >= derived
    assert all(after[path] == before[path] for path in before if path.name in derived)


def test_what_was_entered_by_hand_survives(
    enter: Callable[..., Changes], book: Callable[[], Any], grade_of: Callable[..., Any]
) -> None:
    enter()
    with grade_of() as grade:
        grade.manual_score, grade.extra_credit = 1.0, 0.5
        grade.notebook.late_submission_penalty = 0.2
        grade.notebook.assignment.extension = dt.timedelta(days=3)
        grade.assignment.student.last_name = "King"
        grade.assignment.assignment.duedate = dt.datetime(2026, 11, 5)
    changes = enter(POINTS | {"week-octo-1": POINTS["week-octo-1"] | {"1.1": 2.4}})
    with grade_of() as grade:
        assert (grade.auto_score, grade.manual_score, grade.extra_credit, grade.score) == (2.4, 1.0, 0.5, 1.5)
        assert grade.needs_manual_grade
        assert grade.notebook.late_submission_penalty == 0.2
        assert grade.notebook.assignment.extension == dt.timedelta(days=3)
        assert grade.student.last_name == "King"
        assert grade.assignment.assignment.duedate == dt.datetime(2026, 11, 5)
        grade.needs_manual_grade = False
    assert changes.kept == [
        "lesson_1_sums is due 2026-11-05 00:00:00 UTC in nbgrader, 2026-11-01 22:00:00 UTC by the roster.",
        "student-001, lesson_1_sums: extended by 3 days in nbgrader, by 0 days by the roster.",
        "student-001, lesson_1_sums, task_1_1: 1 by hand; graded again, it has 2.4.",
    ]
    enter(POINTS | {"week-octo-1": POINTS["week-octo-1"] | {"1.1": 2.4}})
    with grade_of() as grade:
        assert not grade.needs_manual_grade


def test_points_never_fall_silently(enter: Callable[..., Changes], grade_of: Callable[..., Any]) -> None:
    enter()
    changes = enter(POINTS | {"student-002": {"1.1": 2.0, "1.2": 0.3, "2.1": 0.2}})
    assert (changes.points, changes.fell) == (2, ["student-002, lesson_1_sums, task_1_1: from 2.5 to 2"])
    with grade_of("student-002") as grade:
        assert grade.score == 2.0


def test_what_is_gone_from_the_batch_stays(enter: Callable[..., Changes], grade_of: Callable[..., Any]) -> None:
    enter()
    changes = enter({"week-octo-1": {"1.1": 2.3, "2.1": 0.7}, "student-002": {"1.1": 2.5, "2.1": 0.2}})
    assert changes.kept == ["lesson_1_sums has the cell task_1_2 in nbgrader, but no such task."]
    with grade_of(cell="task_1_2") as grade:
        assert grade.score == 0.1


def test_an_assignment_with_points_of_its_own_is_left_alone(
    enter: Callable[..., Changes], book: Callable[[], Any], folder: Path
) -> None:
    with opened(default_url(folder)) as found:
        found.add_assignment("lesson_2_words")
        found.add_notebook("words", "lesson_2_words")
        found.add_grade_cell("other", "words", "lesson_2_words", max_score=3, cell_type="code")
    with pytest.raises(NotAGradebook, match="would count twice"):
        enter()
    with book() as found:
        assert [a.name for a in found.assignments] == ["lesson_2_words"]
        assert found.students == []


def test_cells_cut_from_the_same_course_are_shared(
    enter: Callable[..., Changes], book: Callable[[], Any], folder: Path
) -> None:
    with opened(default_url(folder)) as found:
        found.add_assignment("lesson_1_sums")
        found.add_notebook("sums", "lesson_1_sums")
        found.add_grade_cell("task_1_1", "sums", "lesson_1_sums", max_score=2.5, cell_type="code")
    assert enter().notebooks["lesson_1_sums"] == "sums"
    with book() as found:
        assert found.find_assignment("lesson_1_sums").max_score == 5.0
        assert found.find_submission("lesson_1_sums", "student-002").score == 2.5
    assert (folder / "autograded/student-002/lesson_1_sums/sums.ipynb").exists()


def test_the_class_must_have_been_graded_alike(enter: Callable[..., Changes], folder: Path) -> None:
    enter()
    write_batch(folder, {"new": {"1.1": 1.0}}, worth=3.0)
    with pytest.raises(NotAGradebook, match=r"task 1\.1 is worth"):
        read_marks(folder)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"graders": "public"}, "give no points"),
        ({"folders": {1: "lesson_1_sums"}}, "doesn't say what lesson 2 is called"),
        ({"roster": [RosterRow(id="../student-005")]}, "cannot be a student"),
    ],
)
def test_what_a_gradebook_cannot_take(facts: dict[str, Any], sentence: str, tmp_path: Path) -> None:
    with pytest.raises(NotAGradebook, match=sentence):
        read_marks(write_batch(tmp_path / "out", **facts))


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("grades", "a database URL"),
        ("oracle9://x", "no driver"),
        ("sqlite:////nowhere/grades.db", "unable to open"),
        ("sqlite:///{text}", "not a database"),
    ],
)
def test_databases_that_cannot_be_used(url: str, sentence: str, tmp_path: Path, nbgrader: Any) -> None:
    (tmp_path / "text").write_text("no database at all\n" * 100)
    with pytest.raises(NotAGradebook, match=sentence), opened(url.format(text=tmp_path / "text")):
        pass


def test_without_nbgrader_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setitem(sys.modules, "nbgrader.api", None)
    refused = CliRunner().invoke(app, ["gradebook", str(folder)])
    assert (refused.exit_code, refused.stderr) == (
        2,
        "grade: nbgrader is not installed here: pip install 'nbgrader'.\n",
    )


def test_pages_hold_text_and_are_ours_alone(enter: Callable[..., Changes], folder: Path) -> None:
    theirs = folder / "autograded/student-002/lesson_1_sums/lesson_1_sums.ipynb"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("{}")
    enter()
    assert theirs.read_text() == "{}"
    page = json.loads((folder / "autograded/student-001/lesson_1_sums/lesson_1_sums.ipynb").read_text())
    assert {cell["cell_type"] for cell in page["cells"]} == {"code"}
    assert {output["output_type"] for cell in page["cells"] for output in cell["outputs"]} == {"stream"}
    assert SAID in page["cells"][0]["outputs"][0]["text"]


def test_feedback_lies_where_nbgrader_hands_it_out(folder: Path) -> None:
    theirs = folder / "feedback/student-002/lesson_1_sums/lesson_1_sums.html"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("nbgrader's own")
    write_batch(folder, rules=Rules(lessons={2: Dates(release="2099-01-01")}))
    for _ in range(2):
        gradebook(folder, quiet=True)
        (page,) = [path for path in (folder / "feedback").glob("*/*/*") if path != theirs]
        assert page == folder / "feedback/student-001/lesson_1_sums/lesson_1_sums.html"
        assert "2.4 of 5 points" in (text := page.read_text()) and html.escape(SAID) in text and "lesson_2" not in text
        assert (stat.S_IMODE(page.stat().st_mode), theirs.read_text()) == (0o600, "nbgrader's own")
    write_batch(folder, rules=Rules(feedback=Feedback(release="2099-01-01")))
    gradebook(folder, quiet=True)
    assert not page.exists() and theirs.exists()


def test_the_command_refuses_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotABatch, match=r"holds no batch\.json"):
        gradebook(tmp_path)
