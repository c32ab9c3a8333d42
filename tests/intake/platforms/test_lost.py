"""Nobody is lost: each whose work or place isn't settled is counted, named, and asked about."""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.classroom.columns import check, targets
from autograder.classroom.decisions.store import Decisions
from autograder.classroom.feedback.writing import feedback
from autograder.classroom.handback import hand_back
from autograder.classroom.page.page import page
from autograder.classroom.results import ClassFolder, load_class
from autograder.classroom.store import NotABatch, Store
from autograder.classroom.tables import canvas_csv, class_csv, left_out
from autograder.classroom.unsettled import first_lines, standings, unsettled
from autograder.course.tree import Course
from autograder.errors import Refusal
from autograder.intake.platforms.sheet import sheet
from autograder.intake.platforms.table import Table
from examples.downloads import Files, Made, table, written
from tests.intake.platforms.conftest import WRONG, Done

Laid = Callable[..., Made]
NOW = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)


@pytest.fixture
def laid(solution: Files, tmp_path: Path) -> Laid:
    """A folder of submissions by name, and a class list of ids."""

    def make(*names: str, ids: list[str], **pushed: str) -> Made:
        for name in names:
            for file, text in solution.items():
                written(tmp_path / "in" / name / file, text)
        if pushed:
            written(tmp_path / "in" / "pushed.csv", table([["id", "pushed"], *pushed.items()]))
        written(tmp_path / "roster.csv", table([["id", "github"], *([id, id] for id in ids)]))
        return Made(tmp_path / "in", tmp_path / "roster.csv")

    return make


def lines(done: Done) -> dict[str, dict[str, str]]:
    text = class_csv(done.results).decode("utf-8-sig")
    return {line["id"]: line for line in csv.DictReader(io.StringIO(text, newline=""))}


def test_work_that_matches_nobody_is_asked_about(laid: Laid, grade_class: Callable[..., Done]) -> None:
    done = grade_class(laid("student-071", "student-002", ids=["student-002", "student-017", "zwo"]))
    found = unsettled(done.results)
    assert found.unmatched == {
        "student-071": "It matches nobody on the roster. Did you mean student-017?"
    }  # fmt: skip
    assert set(found.sought) == {"student-017", "zwo"}
    assert found.missing == []
    table = lines(done)
    assert table["student-071"]["standing"] == "unmatched"
    assert table["student-071"]["notes"].endswith("Did you mean student-017?")
    assert table["student-017"]["standing"] == "needs a person"
    assert "student-071" in table["student-017"]["reason"]


def test_what_is_unmatched_is_named_where_its_id_says_nothing(laid: Laid, grade_class: Callable[..., Done]) -> None:
    done = grade_class(laid("\U0001f98a", "Bo Li", "Bo-Li", "zoe@school.example", ids=["x"]))
    said = ["\U0001f98a", "Bo Li", "It", "It"]
    assert sorted(unsettled(done.results).unmatched.values()) == sorted(
        f"{what} matches nobody on the roster." for what in said
    )


def test_missing_is_said_where_nothing_is_left(laid: Laid, grade_class: Callable[..., Done]) -> None:
    done = grade_class(laid("a", ids=["a", "b"]))
    assert done.standings == {"a": "graded", "b": "missing"}
    assert unsettled(done.results).missing == ["b"]


def test_every_line_is_counted_in_one_group(laid: Laid, grade_class: Callable[..., Done]) -> None:
    made = laid("a", "x", "week-x", "stranger", ids=["a", "x", "b", "c"])
    for name in ("LI.zip", "li.zip", "c.zip", "nobody.zip"):
        written(made.folder / name, "nonsense")
    done = grade_class(made)
    groups = Counter(line["standing"] for line in lines(done).values())
    assert groups == {"graded": 1, "unmatched": 1, "unreadable": 2, "needs a person": 5}
    assert standings(done.results) == "1 of 9 graded, 1 unmatched, 2 unreadable, 5 need a person"
    assert f"{standings(done.results)}." in page(done.results)
    found = unsettled(done.results)
    told = [*found.unmatched, *found.unreadable, *found.undecided, *found.sought, *found.missing]
    assert len(told) == len(set(told)) == 8
    assert found.unreadable["nobody"].endswith(" It matches nobody on the roster.")


def test_a_page_begins_with_them_and_tells_no_names(laid: Laid, grade_class: Callable[..., Done]) -> None:
    done = grade_class(laid("student-071", "x", "week-x", ids=["student-017", "x", "y"]))
    text = page(done.results)
    labels = {student.id: student.label for student in done.results.students}
    said = first_lines(done.results)
    assert [line.split(":")[0] for line in said] == [
        "1 submission matches nobody on the roster",
        "2 learners have no work under their name here, but it may be among the unmatched",
        "2 submissions need a person to decide",
    ]
    assert labels["student-071"] in said[0]
    assert text.index(said[0]) < text.index('id="overview"')
    assert "student-0" not in text
    assert "week-x" not in text


def test_two_submissions_of_one_learner_wait_for_a_person(laid: Laid, grade_class: Callable[..., Done]) -> None:
    done = grade_class(laid("x", "week-x", "a", ids=["x", "a"]))
    assert done.standings == {"x": "needs a person", "week-x": "needs a person", "a": "graded"}
    assert (
        done.students["x"].reason == "week-x and x both belong to x of the roster: remove the one that doesn't count."
    )
    assert not done.students["x"].report


def test_of_two_the_later_one_counts_by_the_servers_time(laid: Laid, grade_class: Callable[..., Done]) -> None:
    pushed = {"x": "2026-10-03T10:00:00+02:00", "week-x": "2026-10-03T09:00:00Z"}
    done = grade_class(laid("x", "week-x", ids=["x"], **pushed))
    assert done.standings == {"week-x": "graded"}
    assert "2 submissions of this learner are there" in lines(done)["week-x"]["notes"]


def test_an_id_of_the_roster_is_for_that_learner_alone(laid: Laid, grade_class: Callable[..., Done]) -> None:
    ids = ["Bo Li", "Bo-Li"]
    done = grade_class(laid("Bo Li", ids=ids))
    assert done.standings == {"Bo-Li-2": "graded", "Bo-Li": "missing"}
    assert grade_class(laid("Bo-Li", ids=ids)).standings == {"Bo-Li-2": "graded", "Bo-Li": "graded"}


def test_work_that_was_there_before_the_roster_hides_nobody(
    laid: Laid, grade_class: Callable[..., Done], tmp_path: Path
) -> None:
    made = laid("Bo Li", ids=["Bo Li", "Bo-Li"])
    grade_class(made, roster=False)
    assert grade_class(made).standings == {"Bo-Li": "graded", "Bo-Li-2": "missing"}
    assert ClassFolder(tmp_path / "out").logins() == {"bo li": "Bo-Li", "bo-li": "Bo-Li-2"}


def test_what_came_again_under_another_name_is_one_learner(laid: Laid, grade_class: Callable[..., Done]) -> None:
    made = laid("x", ids=["x"])
    written(made.folder / "x" / "another-look.md", "2.1 It shouts.")
    grade_class(made)
    (made.folder / "x").rename(made.folder / "week-x")
    done = grade_class(made)
    assert done.standings == {"week-x": "graded"}
    with Decisions(done.out) as decisions:
        assert [one.learner for one in decisions.requests()] == ["x"]
    assert lines(done)["week-x"]["handed in as"] == "week-x"


def test_attempts_follow_the_roster_whatever_name_they_come_under(
    laid: Laid, grade_class: Callable[..., Done], own_course: Path, tmp_path: Path
) -> None:
    (own_course / "class.toml").write_text('[attempts]\ncounts = "best"\n')
    made = laid("x", "y", ids=["x", "y"])
    grade_class(made, root=own_course)
    (made.folder / "x").rename(made.folder / "week-x")
    (made.folder / "week-x" / "words.py").write_text(WRONG["words.py"])
    for _ in range(2):
        done = grade_class(made, root=own_course)
        one = done.students["week-x"]
        assert (done.summary.gone, [report.points for report in one.attempts]) == ([], [4.5, 3.5])
        assert one.grade.final == 4.5
        assert lines(done)["week-x"]["notes"] == "Handed in before as x."
        assert "upper()" in feedback(Store(done.out), "", one, {2: "lesson_2_words"}, NOW).decode()
    shutil.rmtree(made.folder / "week-x")
    done = grade_class(made, root=own_course)
    assert (done.summary.gone, done.standings) == (["week-x"], {"week-x": "graded", "y": "graded"})
    assert len(done.students["week-x"].attempts) == 2


def test_points_that_fall_under_another_name_are_told(
    laid: Laid, grade_class: Callable[..., Done], own_course: Path
) -> None:
    made = laid("x", ids=["x"])
    grade_class(made, root=own_course)
    (made.folder / "x").rename(made.folder / "week-x")
    (own_course / "class.toml").write_text('[points]\n"2.1" = 0.4\n')
    done = grade_class(made, root=own_course)
    assert {id: [fall.task for fall in falls] for id, falls in done.summary.falls.items()} == {"week-x": ["2.1"]}


def test_files_and_folders_of_nobody_are_no_learners(laid: Laid, grade_class: Callable[..., Done]) -> None:
    made = laid("a", ids=["a", "b"])
    for name in ("report.pdf", "submission_metadata.yml", "Bildschirmfoto 1.png", "pictures/1.png", "~$notes.docx"):
        written(made.folder / name, "x")
    done = grade_class(made)
    assert done.standings == {"a": "graded", "b": "missing"}
    assert done.results.besides == ["Bildschirmfoto 1.png", "report.pdf", "submission_metadata.yml", "pictures"]


@pytest.mark.parametrize("name", ["studenttest", "teststudent"])
def test_canvas_test_student_is_nobody(
    name: str, solution: Files, grade_class: Callable[..., Done], tmp_path: Path
) -> None:
    for file, text in solution.items():
        written(tmp_path / "in" / f"namesame_2_90_{file}", text)
        written(tmp_path / "in" / f"{name}_9_91_{file}", text)
    rows = ["Student,ID,SIS User ID,Section", '"Name, Same",2,s2,A', '"Student, Test",9,,A']
    written(tmp_path / "gb.csv", "\n".join([*rows, ""]))
    done = grade_class(Made(tmp_path / "in", tmp_path / "gb.csv"))
    assert done.standings == {"namesame_2": "graded"}
    assert done.results.besides == [f"{name}_9 (Canvas's test student)"]
    assert not unsettled(done.results)
    for path in (tmp_path / "in").glob("namesame*"):
        path.unlink()
    with pytest.raises(NotABatch, match=f"holds no submissions.* This is nobody's work: {name}_9"):
        grade_class(Made(tmp_path / "in", tmp_path / "gb.csv"))


def test_a_learner_who_is_called_test_student_is_a_learner(
    solution: Files, grade_class: Callable[..., Done], tmp_path: Path
) -> None:
    for file, text in solution.items():
        written(tmp_path / "in" / f"studenttest_9_91_{file}", text)
    written(tmp_path / "gb.csv", 'Student,ID,SIS User ID,Section\n"Student, Test",9,s9,A\n')
    assert grade_class(Made(tmp_path / "in", tmp_path / "gb.csv")).standings == {"studenttest_9": "graded"}


def test_a_learner_who_handed_in_a_picture_is_a_learner(laid: Laid, grade_class: Callable[..., Done]) -> None:
    made = laid("a", ids=["a", "b", "c"])
    written(made.folder / "b.pdf", "x")
    written(made.folder / "c" / "1.png", "x")
    assert grade_class(made).standings == {"a": "graded", "b": "unreadable", "c": "unreadable"}


def test_who_is_left_out_of_a_table_is_named(laid: Laid, grade_class: Callable[..., Done]) -> None:
    done = grade_class(laid("a", ids=["a"]))
    assert left_out(done.results, "canvas") == left_out(done.results, "moodle") == ["a"]
    assert left_out(done.results, "csv") == []
    assert len(canvas_csv(done.results).splitlines()) == 2


def test_points_go_back_only_where_they_are_settled(
    solution: Files, grade_class: Callable[..., Done], tmp_path: Path
) -> None:
    for name in ("sums.py", "words.py"):
        written(tmp_path / "in" / f"namesame_2_90_{name}", solution[name])
        written(tmp_path / "in" / f"doejane_LATE_9_91_{name}", solution[name])
    written(tmp_path / "in" / "leekim_3_92_sums.zip", "nonsense")
    text = table([
        ["Student", "ID", "SIS Login ID", "Section", "Week 4 (5)", "Lesson 1 (6)"],
        ["    Points Possible", "", "", "", "10", "3"],
        ["Name, Same", 2, "student-002", "A", "", "2.5"],
        ["Lee, Kim", 3, "kim", "A", "", "9"],
        ["Doe, Jan", 4, "jan", "A", "", ""],
    ])  # fmt: skip
    written(tmp_path / "gb.csv", text)
    done = grade_class(Made(tmp_path / "in", tmp_path / "gb.csv"))
    expected = text.replace('"Name, Same",2,student-002,A,,2.5', '"Name, Same",2,student-002,A,,3')
    assert (done.out / "platform" / "gb.csv").read_bytes() == expected.encode()
    assert done.standings == {"namesame_2": "graded", "leekim_3": "unreadable", "doejane_9": "graded", "jan": "missing"}
    assert any("2 lines left as they were" in line for line in done.said)


@pytest.mark.parametrize(
    ("told", "said", "row"),
    [
        ([], "none of its columns has a lesson's name ('Homework (5)', 'Extra (6)')", "2,,"),
        (["Homework (5)=total"], "points of 1 filled in (total into 'Homework (5)')", "2,4.5,"),
        (["homework=2", "Extra=lesson 1"], "lesson 2 into 'Homework (5)', lesson 1 into 'Extra (6)'", "2,1.5,3"),
        (["Extra (6)=1"], "lesson 2 went into no column: none has that name ('Homework (5)')", "2,,3"),
    ],
)
def test_which_column_gets_what(
    told: list[str], said: str, row: str, solution: Files, grade_class: Callable[..., Done], tmp_path: Path
) -> None:
    for number, (name, text) in enumerate(solution.items()):
        written(tmp_path / "in" / f"namesame_2_9{number}_{name}", text)
    written(
        tmp_path / "gb.csv", "Student,Section,ID,Homework (5),Extra (6)\n    Points Possible,,,,\nSame Name,A,2,,\n"
    )
    done = grade_class(Made(tmp_path / "in", tmp_path / "gb.csv"), told=told)
    assert any(said in line for line in done.said), done.said
    filled = done.out / "platform" / "gb.csv"
    assert filled.exists() == bool(told)
    assert not told or filled.read_text().splitlines()[2] == f"Same Name,A,{row}"


def test_excused_cells_and_decimal_commas(solution: Files, grade_class: Callable[..., Done], tmp_path: Path) -> None:
    for number in (2, 3):
        for n, (name, text) in enumerate(solution.items()):
            written(tmp_path / "in" / f"x{number}_{number}_{n}_{name}", text)
    rows = [
        "sep=;",
        "Student;ID;Section;Lesson 1 (5);Lesson 2 (6)",
        "    Points Possible;;;3,0;1,5",
        "a;2;A;;EX",
        "b;3;A;3,5;0,5",
    ]
    (tmp_path / "gb.csv").write_bytes("\r\n".join([*rows, ""]).encode("utf-8-sig"))
    done = grade_class(Made(tmp_path / "in", tmp_path / "gb.csv"))
    text = (done.out / "platform" / "gb.csv").read_bytes().decode("utf-8-sig")
    assert text.split("\r\n")[3:5] == ["a;2;A;3;EX", "b;3;A;3;1,5"]
    assert any("goes down from 3,5 to 3" in line for line in done.said)


def test_a_column_that_only_begins_so_gets_nothing(
    solution: Files, grade_class: Callable[..., Done], tmp_path: Path
) -> None:
    for number, (name, text) in enumerate(solution.items()):
        written(tmp_path / "in" / f"namesame_2_9{number}_{name}", text)
    written(tmp_path / "gb.csv", "Student,Section,ID,Lesson 1 attendance (5),Notes (6)\nSame Name,A,2,10,\n")
    done = grade_class(Made(tmp_path / "in", tmp_path / "gb.csv"))
    asked = "gb.csv: no points were filled into it: lesson 1 went into no column. If 'Lesson 1 attendance (5)' is meant"
    assert any(line.startswith(asked) for line in done.said)
    assert not (done.out / "platform" / "gb.csv").exists()


@pytest.mark.parametrize(
    ("columns", "told", "row", "said"),
    [
        ("Lesson 1 (5),lesson 2: more (6)", [], "3,", "--into 'lesson 2: more (6)=2'"),
        ("Lesson 1 (5),Lesson 2 again (6)", ["Lesson 2 again (6)=2"], "3,1.5", ""),
        ("Lesson 1 (5),Extra (6)", ["Extra=1"], ",3", "lesson 2 went into no column"),
        ("Lesson 1: Sums (5),Lesson 2 - Words (6)", [], "3,1.5", ""),
        ("Lesson 1 (5),sums (6),lesson 2 (7)", [], ",,1.5", "because 'Lesson 1 (5)', 'sums (6)' have its name"),
        ("Lesson 1 (5),Total (6)", [], "3,4.5", ""),
        ("Lesson 1 (5)", [], "3", "lesson 2 went into no column: none has that name. Export it again"),
    ],
)
def test_a_lesson_that_goes_nowhere_is_named(
    columns: str, told: list[str], row: str, said: str, course: Path, tmp_path: Path
) -> None:
    (tmp_path / "gb.csv").write_text(f"Student,Section,ID,{columns}\nSame Name,A,2\n")
    chosen, lost = targets(sheet(Table.of(tmp_path / "gb.csv")), Course(course), [1, 2], told)
    worth = {None: "4.5", 1: "3", 2: "1.5"}
    into = {target.column.index: worth[target.lesson] for target in chosen}
    assert ",".join(into.get(index + 3, "") for index in range(len(columns.split(",")))) == row
    assert said in " ".join(lost) if said else not lost


def test_a_column_gets_one_thing(course: Path, tmp_path: Path) -> None:
    (tmp_path / "gb.csv").write_text("Student,Section,ID,Extra (5)\nSame Name,A,2\n")
    with pytest.raises(Refusal, match="this column is told twice"):
        check(tmp_path / "gb.csv", Course(course), [1, 2], ["Extra=1", "extra (5)=total"])


def test_a_heading_is_shown_as_it_is_told(course: Path, tmp_path: Path) -> None:
    heading = "Homework 2 Points Grade <Numeric MaxPoints:3 Weight:50>"
    (tmp_path / "gb.csv").write_text(f"OrgDefinedId,Last Name,{heading},End-of-Line Indicator\n1,a,,#\n")
    found = sheet(Table.of(tmp_path / "gb.csv"))
    _, (lost,) = targets(found, Course(course), [1], [])
    assert f"'{heading}'" in lost
    assert targets(found, Course(course), [1], [f"{heading}=1"])[0]


def test_a_class_list_that_was_filled_in_may_be_given_again(
    solution: Files,
    grade_class: Callable[..., Done],
    course: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number, (name, text) in enumerate(solution.items()):
        written(tmp_path / "in" / f"namesame_2_9{number}_{name}", text)
    written(tmp_path / "gb.csv", "Student,Section,ID,Lesson 1 (5)\nSame Name,A,2,\n")
    filled = grade_class(Made(tmp_path / "in", tmp_path / "gb.csv")).out / "platform" / "gb.csv"
    filled.write_text(other := filled.read_text().replace("Lesson 1", "Other"))
    monkeypatch.chdir(tmp_path)
    done = grade_class(Made(tmp_path / "in", filled))
    results = load_class(done.out)
    assert "no points were filled" in " ".join(hand_back(Path("out"), Course(course), results, []).lines)
    assert filled.read_text() == other


def test_the_graded_whose_cells_stay_are_named(
    solution: Files, grade_class: Callable[..., Done], tmp_path: Path
) -> None:
    for number in (2, 3, 4):
        for n, (name, text) in enumerate(solution.items()):
            written(tmp_path / "in" / f"x{number}_{number}_{n}_{name}", text)
    rows = ["Student,ID,Section,Lesson 1 (5),Lesson 2 (6)", "a,2,A,N/A,", "b,3,A,,EX", "c,4,A,,n/a", "d,5,A,N/A,"]
    (tmp_path / "gb.csv").write_text("\n".join([*rows, ""]))
    done = grade_class(Made(tmp_path / "in", tmp_path / "gb.csv"))
    assert [line.partition(". ")[0] for line in done.said if line.startswith("Graded, but")] == [
        "Graded, but 'Lesson 1 (5)' still says N/A: x2_2",
        "Graded, but 'Lesson 2 (6)' still says EX: x3_3",
        "Graded, but 'Lesson 2 (6)' still says N/A: x4_4",
    ]


def test_one_name_at_two_addresses_is_two_learners(
    solution: Files, grade_class: Callable[..., Done], tmp_path: Path
) -> None:
    people = {"ed@u.example": "Ed Una", "ed@v.example": "Ed Vera"}
    facts = ["---"]
    for number, (email, name) in enumerate(people.items(), 1):
        for file, text in solution.items():
            written(tmp_path / "in" / f"submission_{number}" / file, text)
        facts += [f"submission_{number}:", "  :submitters:", f"  - :name: {name}", f"    :email: {email}"]
    written(tmp_path / "in" / "submission_metadata.yml", "\n".join(facts) + "\n")
    written(tmp_path / "gb.csv", "Name,SID,Email,Total Score\nEd Una,,ed@u.example,\nEd Vera,,ed@v.example,\n")
    done = grade_class(Made(tmp_path / "in", tmp_path / "gb.csv"))
    assert set(done.standings.values()) == {"graded"}
    assert len(done.standings) == 2


@pytest.mark.parametrize(
    ("last", "standing"), [("stub", "needs a person"), ("nothing", "needs a person"), ("work", "graded")]
)
def test_a_last_submission_without_work_wins_over_none(
    last: str, standing: str, solution: Files, course: Path, grade_class: Callable[..., Done], tmp_path: Path
) -> None:
    stubs = {path.name: path.read_text() for path in (course / "exercises").glob("*/*.py")}
    facts = ["---"]
    for number, files in ((1, solution), (2, {"stub": stubs, "nothing": {"x.txt": "x"}, "work": solution}[last])):
        for file, text in files.items():
            written(tmp_path / "in" / f"submission_{number}" / file, text)
        facts += [f"submission_{number}:", "  :submitters:", "  - :name: Ed Una", "    :email: ed@u.example",
                  f"  :created_at: 2026-11-2{number} 10:00:00 Z"]  # fmt: skip
    written(tmp_path / "in" / "submission_metadata.yml", "\n".join(facts) + "\n")
    written(tmp_path / "gb.csv", "Name,SID,Email,Total Score\nEd Una,,ed@u.example,\n")
    done = grade_class(Made(tmp_path / "in", tmp_path / "gb.csv"))
    assert list(done.standings.values()) == [standing]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    rows = [["id", "name"], ["s-1", "Student One"], ["s-2", "Student Two"], ["s-3", "Student Three"]]
    written(tmp_path / "roster.csv", table(rows))
    return tmp_path


@pytest.mark.parametrize(
    "name", ["Student One - {}", "Student_One_{}", "s-1_{}", "s-1 - {}", "{stem} - Student One{ending}", "s-1-{}"]
)
def test_files_called_after_a_learner_are_together(
    name: str, people: Path, solution: Files, grade_class: Callable[..., Done]
) -> None:
    for file, text in solution.items():
        path = Path(file)
        written(people / "in" / name.format(path.name, stem=path.stem, ending=path.suffix), text)
    written(people / "in" / "Student Two" / "sums.py", solution["sums.py"])
    done = grade_class(Made(people / "in", people / "roster.csv"))
    report = done.students["s-1"].report
    assert report is not None
    assert report.points == report.max_points


def test_a_folder_around_the_class_is_gone_into(
    people: Path, solution: Files, grade_class: Callable[..., Done]
) -> None:
    for who in ("Student One", "Student Two"):
        written(people / "in" / "section A" / who / "words.py", solution["words.py"])
    written(people / "in" / "section B" / "s-3" / "words.py", solution["words.py"])
    written(people / "in" / "section B" / "s-4" / "words.py", solution["words.py"])
    done = grade_class(Made(people / "in", people / "roster.csv"))
    assert (done.standings["Student-One"], done.standings["Student-Two"]) == ("graded", "graded")
    assert not done.students["section-B"].listed
    assert done.standings["s-3"] == "needs a person"
