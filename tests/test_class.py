"""One class: roster and lateness, tables, imports, what changed, which sentences teach."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder import report as model
from autograder.batch.classroom import ClassResults, load_class
from autograder.batch.diff import compare
from autograder.batch.lateness import lateness
from autograder.batch.outputs import write_class
from autograder.batch.records import Batch, Entry, Fall, Key, RosterRow
from autograder.batch.roster import check_matches, match, read_pushed, read_roster
from autograder.batch.sentences import effects
from autograder.batch.store import NotABatch, Store
from autograder.batch.tables import canvas_csv, class_csv, csv_cell, moodle_csv, sentences_csv
from autograder.course import Course
from autograder.formats.gradescope import as_gradescope
from autograder.formats.junit import as_junit
from autograder.report import Environment, Hashes, LessonResult, Report, TaskResult, to_json

KEY = Key(submission="s", graders="g", seed="x", settings="c", engine="e")


def task(
    number: str, points: float, status: str = "passed", mistake: str | None = None, message: str = ""
) -> TaskResult:
    facts: dict[str, Any] = {"points": points, "max_points": 2.5, "mistake": mistake, "message": message}
    test = model.TestResult(name=f"check {number}", passed=status == "passed", **facts)
    lesson = int(number[0])
    return TaskResult(task=number, name="work", lesson=lesson, status=status, seconds=0.25, tests=[test], **facts)  # type: ignore[arg-type]


def report(id: str, *tasks: TaskResult, work: str = "s", graders: str = "g") -> Report:
    lessons = [
        LessonResult(lesson=n, points=sum(t.points or 0 for t in tasks if t.lesson == n), max_points=2.5)
        for n in sorted({t.lesson for t in tasks})
    ]
    return Report(
        submission=id, points=sum(t.points or 0 for t in tasks), max_points=5.0, graders="hidden", lessons=lessons,
        tasks=list(tasks), hashes=Hashes(submission=work, graders=graders), graded_at="2026-11-02T10:00:00+00:00",
        environment=Environment(python="3", torch="2", engine="1"),
    )  # fmt: skip


def entry(id: str, state: str = "graded", key: Key = KEY, **facts: Any) -> Entry:
    return Entry(id=id, source=id, state=state, key=key, **facts)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Callable[..., Store]:
    """A batch on disk: for each learner the reports handed in, oldest first, or an entry without one."""

    def make(found: dict[str, list[Report] | Entry], name: str = "out", key: Key = KEY, **facts: Any) -> Store:
        store = Store(tmp_path / name)
        with store.opened(Batch(title="A course", lessons=[1, 2], **facts)):
            store.name([*found, *(row.id for row in facts.get("roster") or [])])
            for id, kept in found.items():
                if isinstance(kept, Entry):
                    store.keep(kept, None, None, None)
                    continue
                last = None
                for one in kept:
                    own = msgspec.structs.replace(key, submission=one.hashes.submission, graders=one.hashes.graders)
                    last = store.keep(entry(id, key=own), one, None, last)
        return store

    return make


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def table(data: bytes) -> dict[str, dict[str, str]]:
    heading, *lines = rows(data)
    return {line[0]: dict(zip(heading, line, strict=True)) for line in lines}


ROSTER = [
    RosterRow(id="ada", github="Ada-L", school_id="007", name="=Ada", due="2026-11-01T23:59:59+00:00"),
    RosterRow(id="bob", school_id="+008", name="Bob", due="2026-11-01T23:59:59+00:00", extension_days=1.5),
    RosterRow(id="eve", school_id="009", name="Eve"),
]


@pytest.fixture
def someone(store: Callable[..., Store]) -> Callable[..., ClassResults]:
    def make(names: bool = False) -> ClassResults:
        found = {
            "week-ada-l": [report("week-ada-l", task("1.1", 2.3, "partial", "m", "Once more."), task("2.1", 0.1))],
            "bob": [report("bob", task("1.1", 2.5), task("2.1", 0.7, "partial"))],
            "dan": entry("dan", "unreadable", reason="@dan.zip is damaged."),
        }
        pushed = {"week-ada-l": "2026-11-03T00:00:00+00:00", "bob": "2026-11-03T12:00:00+00:00"}
        return load_class(store(found, names=names, roster=ROSTER, pushed=pushed).folder)

    return make


def test_who_did_not_hand_in_is_missing_and_not_zero(someone: Callable[..., ClassResults]) -> None:
    found = {student.id: student for student in someone().students}
    assert {id: (s.standing, s.listed) for id, s in found.items()} == {
        "week-ada-l": ("graded", True), "bob": ("graded", True), "dan": ("unreadable", False), "eve": ("missing", True),
    }  # fmt: skip
    assert (found["week-ada-l"].school_id, found["eve"].report) == ("007", None)


def test_lateness_is_by_the_server_and_the_extension(someone: Callable[..., ClassResults]) -> None:
    late = {student.id: student.lateness.days if student.lateness else None for student in someone().students}
    assert late == {"week-ada-l": 2, "bob": 1, "dan": None, "eve": None}


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
    found = lateness(RosterRow(id="a", due=due, extension_days=extension), pushed)
    assert found is not None
    assert found.days == days


def test_labels_are_pseudonyms_that_last_unless_names_are_asked_for(someone: Callable[..., ClassResults]) -> None:
    labels = {student.id: student.label for student in someone().students}
    assert len(set(labels.values())) == 4
    assert not {"ada", "week-ada-l", "bob", "dan", "eve", "Bob", "=Ada"} & set(labels.values())
    assert {student.id: student.label for student in someone().students} == labels
    assert {student.label for student in someone(names=True).students} == {"=Ada", "Bob", "dan", "Eve"}


def test_class_csv_says_what_the_reports_say(someone: Callable[..., ClassResults]) -> None:
    results = someone()
    found = table(class_csv(results))
    assert found.keys() == {"week-ada-l", "bob", "dan", "eve"}
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
    assert found["bob"]["days late"] == "1"
    assert "name" not in found["bob"]
    assert table(class_csv(someone(names=True)))["week-ada-l"]["name"] == "'=Ada"
    assert found["dan"]["reason"] == "'@dan.zip is damaged."


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
        ["Bob", "", "'+008", "", "", "2.5", "0.7"],
        ["'=Ada", "", "007", "", "", "2.3", "0.1"],
    ]


def test_moodle_gets_id_numbers(someone: Callable[..., ClassResults]) -> None:
    heading, *lines = rows(moodle_csv(someone()))
    assert heading == ["ID number", "Lesson 1", "Lesson 2"]
    assert lines == [["'+008", "2.5", "0.7"], ["007", "2.3", "0.1"]]


def test_a_fault_is_exported_nowhere(store: Callable[..., Store]) -> None:
    made = store({"ada": [report("ada", task("1.1", 2.5))]}, roster=ROSTER)
    with made.opened(made.batch()):
        (before,) = made.entries()
        broken = report("ada", task("1.1", 0.0, "error"), graders="h")
        made.keep(entry("ada", "fault", reason="The graders of 1.1 failed."), broken, None, before)
    results = load_class(made.folder)
    ada = next(student for student in results.students if student.id == "ada")
    assert (ada.standing, [r.points for r in ada.former]) == ("fault", [2.5])
    assert table(class_csv(results))["ada"]["points"] == ""
    assert len(rows(moodle_csv(results))) == 1


def test_which_sentences_teach(store: Callable[..., Store]) -> None:
    def failed(id: str, work: str) -> Report:
        return report(id, task("1.1", 0.0, "failed", "m", "Look again. Try at home: f()"), work=work)

    def passed(id: str, work: str) -> Report:
        return report(id, task("1.1", 2.5), work=work)

    made = store(
        {
            "learned": [failed("learned", "1"), passed("learned", "2"), failed("learned", "3")],
            "not-yet": [failed("not-yet", "1"), failed("not-yet", "2"), passed("not-yet", "3")],
            "once": [failed("once", "1")],
            "regraded": [failed("regraded", "1"), msgspec.structs.replace(passed("regraded", "1"))],
        }
    )
    (effect,) = effects(load_class(made.folder).students)
    assert (effect.task, effect.mistake, effect.sentence) == ("1.1", "m", "Look again.")
    assert (effect.learners, effect.again, effect.passed) == (3, 2, 1)
    assert rows(sentences_csv(load_class(made.folder)))[1] == ["1.1", "m", "3", "2", "1", "0.5", "Look again."]


def test_every_format_by_name(someone: Callable[..., ClassResults], course: Path, tmp_path: Path) -> None:
    someone()
    wanted = [
        ("junit", tmp_path / "all.xml"),
        ("gradescope", tmp_path / "{id}" / "results.json"),
        ("canvas", tmp_path / "c.csv"),
    ]
    write_class(tmp_path / "out", wanted, Course(course))
    assert len(ElementTree.parse(tmp_path / "all.xml").findall("testsuite")) == 4
    assert json.loads((tmp_path / "bob" / "results.json").read_text())["score"] == 3.2
    assert (tmp_path / "c.csv").exists()
    assert (tmp_path / "out" / "class.csv").exists()


def test_gradescope() -> None:
    made = report("a", task("1.1", 2.5), task("2.1", 0.1, "partial", "m", "A sentence. Try at home: f(1)"))
    content = json.loads(as_gradescope(made))
    assert content["score"] == 2.6
    assert [(t["number"], t["score"], t["max_score"], t["status"]) for t in content["tests"]] == [
        ("1.1", 2.5, 2.5, "passed"), ("2.1", 0.1, 2.5, "failed"),
    ]  # fmt: skip
    assert content["tests"][1]["output"] == "partly: 0 of 1 checks\nA sentence. Try at home: f(1)"


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


def changes(old: Path, new: Path) -> list[tuple[str, str, float | None, float | None, str]]:
    return [(c.id, c.task, c.before, c.after, c.why) for c in compare(old, new)]


def test_diff_of_two_batches(store: Callable[..., Store]) -> None:
    old = store(
        {
            "same": [report("same", task("1.1", 2.5))],
            "work": [report("work", task("1.1", 0.0), task("1.10", 1.0), work="1")],
            "graders": [report("graders", task("1.1", 2.5), task("2.1", 1.0))],
            "left": [report("left", task("1.1", 1.5))],
            "broke": [report("broke", task("1.1", 1.5))],
        },
        "old",
    )
    new = store(
        {
            "same": [report("same", task("1.1", 2.5))],
            "work": [report("work", task("1.1", 2.5), task("1.10", 1.0), work="2")],
            "graders": [report("graders", task("1.1", 1.5), task("2.1", 1.0), graders="h")],
            "broke": entry("broke", "unreadable", reason="no"),
            "came": [report("came", task("1.1", 0.5))],
        },
        "new",
    )
    assert changes(old.folder, new.folder) == [
        ("broke", "", 1.5, None, "graded: unreadable"),
        ("came", "", None, 0.5, "absent: graded"),
        ("graders", "1.1", 2.5, 1.5, "other graders"),
        ("left", "", 1.5, None, "graded: absent"),
        ("work", "1.1", 0.0, 2.5, "other submission"),
    ]
    assert changes(old.folder, old.folder) == []


@pytest.mark.parametrize("part", ["seed", "settings", "engine"])
def test_diff_names_what_a_regrading_did_not_share(part: str, store: Callable[..., Store]) -> None:
    old = store({"a": [report("a", task("1.1", 2.5))]}, "old")
    new = store({"a": [report("a", task("1.1", 2.0))]}, "new", msgspec.structs.replace(KEY, **{part: "other"}))
    assert changes(old.folder, new.folder) == [("a", "1.1", 2.5, 2.0, f"other {part}")]


def test_diff_of_two_reports(tmp_path: Path) -> None:
    for name, made in (("x.json", report("a", task("1.1", 1.0))), ("y.json", report("b", task("1.1", 2.0), work="2"))):
        (tmp_path / name).write_bytes(to_json(made))
    (tmp_path / "z.json").write_text("{}")
    assert changes(tmp_path / "x.json", tmp_path / "y.json") == [("b", "1.1", 1.0, 2.0, "other submission")]
    with pytest.raises(NotABatch, match="is no report"):
        compare(tmp_path / "x.json", tmp_path / "z.json")
    with pytest.raises(NotABatch, match="cannot be read"):
        compare(tmp_path / "x.json", tmp_path / "nothing.json")
    with pytest.raises(NotABatch, match=r"holds no batch\.json"):
        compare(tmp_path, tmp_path)


def test_roster_as_spreadsheets_write_it(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(
        b"\xef\xbb\xbfID;GitHub_Name;School-ID;Name;Due date;Extension;Section\r\n"
        b"ada;Ada-L;007;Lovelace, Ada;2026-11-01T12:00+01:00;2.5\r\n;;;;;;\r\n"
        b"bob;;;;2026-11-01T12:00+00:00;2026-11-03T00:00+00:00;B\r\neve\r\n"
    )
    assert read_roster(path) == [
        RosterRow(
            id="ada",
            github="Ada-L",
            school_id="007",
            name="Lovelace, Ada",
            due="2026-11-01T12:00:00+01:00",
            extension_days=2.5,
        ),
        RosterRow(id="bob", due="2026-11-01T12:00:00+00:00", extension_days=1.5),
        RosterRow(id="eve"),
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
        ("name\nx\n", "its first line names no column id"),
        ("", "names no column id"),
        ("id\na\na\n", "line 3: a is there twice"),
        ("id,name\n,Ada\n", "line 2: the id is missing"),
        ("id,due\na,tomorrow\n", "line 2: 'tomorrow' is no time"),
        ("id,due,extension\na,2026-11-01,-1\n", "an extension of -1 days"),
        ("id,due,extension\na,2026-11-01,nan\n", "an extension of nan days"),
        ("id,due,extension\na,,2026-11-01\n", "needs a due date"),
    ],
)
def test_rosters_that_cannot_be_understood(text: str, fragment: str, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(text)
    with pytest.raises(NotABatch) as caught:
        read_roster(tmp_path / "roster.csv")
    assert fragment in str(caught.value)


def test_push_times(tmp_path: Path) -> None:
    (tmp_path / "pushed.csv").write_text("id,pushed\na,2026-11-01T12:00:00Z\nb,\n")
    assert read_pushed(tmp_path / "pushed.csv") == {"a": "2026-11-01T12:00:00+00:00"}


def test_whose_submission() -> None:
    roster = [RosterRow(id="1", github="bob"), RosterRow(id="2", github="jim-bob"), RosterRow(id="bob2")]
    found = match(roster, ["xor-week-jim-bob", "xor-week-Bob", "bob2", "1", "stranger"])
    owners = {"xor-week-jim-bob": "2", "xor-week-Bob": "1", "bob2": "bob2", "1": "1"}
    assert {id: row.id for id, row in found.items()} == owners
    with pytest.raises(NotABatch, match="xor-week-bob and 1 both belong to 1"):
        check_matches(roster, ["xor-week-bob", "1"])


def test_falls_are_in_the_class(store: Callable[..., Store]) -> None:
    made = store({"a": [report("a", task("1.1", 2.5))]})
    with made.opened(made.batch()):
        (before,) = made.entries()
        fell = [Fall(task="1.1", before=2.5, after=0.5)]
        made.keep(entry("a", changed=["graders"], fell=fell), report("a", task("1.1", 0.5), graders="h"), None, before)
    assert table(class_csv(load_class(made.folder)))["a"]["fell"] == "1.1 from 2.5 to 0.5"
