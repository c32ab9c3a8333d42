"""Whose work is whose, where names are odd, alike or meant to be somebody else's."""

from __future__ import annotations

import os
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom.matching import match, owners
from autograder.classroom.records import RosterRow
from autograder.classroom.roll import opened_roll
from autograder.course.tree import Course
from autograder.intake.platforms import blackboard, brightspace, canvas, moodle
from autograder.intake.platforms.arrival import Arrival, Reading, Who
from autograder.intake.platforms.recognizing import PLATFORMS, read
from autograder.intake.platforms.table import NoTable
from autograder.intake.submission import walk
from examples.downloads import PLATFORMS as MAKING
from examples.downloads import Files, Learner, Made, table, written
from tests.intake.platforms.conftest import WRONG, Done


def laid(folder: Path, *names: str) -> list[Path]:
    """Entries of a download; a folder where the name ends in /."""
    for name in names:
        path = folder / name
        path.mkdir(parents=True) if name.endswith("/") else written(path, "x")
    return sorted(folder.iterdir())


def whose(found: Reading) -> dict[str, list[str]]:
    """Number, login or label to the learner's own names of the files."""
    return {
        one.who.number or one.who.login or one.who.label: sorted(piece.name for piece in one.pieces)
        for one in found.arrivals
    }


@pytest.mark.parametrize(
    ("name", "number", "own", "late"),
    [
        ("lovelaceada_4711_90_sums.py", "canvas 4711", "sums.py", False),
        ("lovelaceada_LATE_4711_90_sums-1.py", "canvas 4711", "sums-1.py", True),
        ("st_john_ann_4711_90_my_sums.py", "canvas 4711", "my_sums.py", False),
        ("obrienseán_4711_90_a b (1).py", "canvas 4711", "a b (1).py", False),
        ("late_4711_90_x.py", "canvas 4711", "x.py", False),
        ("李明_4711_90_x.py", "canvas 4711", "x.py", False),
    ],
)
def test_canvas_names(name: str, number: str, own: str, late: bool, tmp_path: Path) -> None:
    (found,) = canvas.read(laid(tmp_path, name)).arrivals
    assert (found.who.number, [piece.name for piece in found.pieces], found.late) == (number, [own], late)


def test_canvas_hides_names(tmp_path: Path) -> None:
    found = canvas.read(laid(tmp_path, "anon_Ab3dE_90_sums.py", "anon_Ab3dE_91_words.py", "LATE_anon_x9XyZ_92_sums.py"))
    assert whose(found) == {"anon_Ab3dE": ["sums.py", "words.py"], "anon_x9XyZ": ["sums.py"]}


def test_text_typed_into_a_platform_is_a_persons_to_read(tmp_path: Path) -> None:
    typed = canvas.read(laid(tmp_path / "c", "lovelaceada_4711_text.html", "leekim_4712_link.html")).arrivals
    typed += moodle.read(laid(tmp_path / "m", "Student One_4711_assignsubmission_onlinetext/")).arrivals
    assert [bool(one.doubt) for one in typed] == [True, True, True]
    (beside,) = canvas.read(laid(tmp_path / "d", "a_1_text.html", "a_1_90_sums.py")).arrivals
    assert not beside.doubt
    assert "text typed into Canvas" in beside.notes[0]


@pytest.mark.parametrize(
    "own", ["smith_1_2_x.py", "lee_4713_90_sums.py", "7_sums.py", "1_2_3_4_sums.py", "LATE_5_6_x.py"]
)
def test_a_file_called_as_anothers_stays_with_who_handed_it_in(own: str, tmp_path: Path) -> None:
    people = [
        RosterRow(id="a", name="Name, Same", number="canvas 4711"),
        RosterRow(id="b", name="Lee", number="canvas 4713"),
    ]
    (found,) = canvas.read(laid(tmp_path, f"namesame_4711_80_{own}"), people).arrivals
    assert (found.who.number, found.pieces[0].name) == ("canvas 4711", own)


def test_a_name_that_imitates_another_learners_files_gets_nobody_a_point(tmp_path: Path) -> None:
    evil = RosterRow(id="evil", name="lee_ 4713_ 90_x", number="canvas 4799")
    people = [evil, RosterRow(id="lee", name="Lee", number="canvas 4713")]
    entries = laid(tmp_path, "lee_4713_90_x_4799_91_sums.py", "lee_4713_80_sums.py")
    found = canvas.read(entries, people)
    assert [(one.who.number, bool(one.doubt)) for one in found.arrivals] == [("", True), ("canvas 4713", False)]


@pytest.mark.parametrize(
    ("name", "number", "own"),
    [
        ("Zwö Nümber-Zwölf_12_assignsubmission_file_sums.py", "moodle 12", "sums.py"),
        ("Seán OBrien_12_assignsubmission_file_other_13_assignsubmission_file_sums.py", "moodle 12",
         "other_13_assignsubmission_file_sums.py"),
        ("Dash_Ed Nümber_12_assignsubmission_file_sums.py", "moodle 12", "sums.py"),
        ("Participant 12_12_assignsubmission_file_sub_sums.py", "moodle 12", "sub_sums.py"),
        ("Group A-Kim Lee_12_assignsubmission_file_sums.py", "moodle 12", "sums.py"),
    ],
)  # fmt: skip
def test_moodle_names(name: str, number: str, own: str, tmp_path: Path) -> None:
    (found,) = moodle.read(laid(tmp_path, name)).arrivals
    assert (found.who.number, [piece.name for piece in found.pieces]) == (number, [own])


@pytest.mark.parametrize("folder", ["Student One_12_assignsubmission_file_/", "Student One_12_assignsubmission_file/"])
def test_moodle_folders_of_all_versions(folder: str, tmp_path: Path) -> None:
    (found,) = moodle.read(laid(tmp_path, folder)).arrivals
    assert (found.who.number, found.who.name) == ("moodle 12", "Student One")


def test_brightspace_dates_in_a_name_are_no_times(tmp_path: Path) -> None:
    (found,) = brightspace.read(laid(tmp_path, "12-67 - One - Oct 9, 2026 100 PM - Oct 3, 2026 1159 PM/")).arrivals
    assert found.time == "2026-10-03T23:59:00"


def test_blackboard_reads_no_name_out_of_a_learners_file(tmp_path: Path) -> None:
    stem = "HW_1_octo_1_attempt_2026-10-03-11-59-59"
    written(tmp_path / f"{stem}.txt", "Name: Student One (octo_1)\nComments:\nName: Five (student-005)\n")
    written(tmp_path / f"{stem}_x_student-005_attempt_2026-10-03-12-00-00_sums.py", "x")
    written(tmp_path / "HW_1_student-005_attempt_2026-10-03-11-00-00_sums.py", "x")
    assert whose(blackboard.read(sorted(tmp_path.iterdir()))) == {
        "octo_1": ["x_student-005_attempt_2026-10-03-12-00-00_sums.py"], "student-005": ["sums.py"],
    }  # fmt: skip


@pytest.mark.parametrize("platform", ["canvas", "moodle", "moodle_flat", "gradescope", "brightspace", "blackboard"])
def test_downloads_are_recognized_with_other_files_beside(platform: str, tmp_path: Path, people: list[Learner]) -> None:
    made = MAKING[platform](tmp_path, people)
    for name in ("report.pdf", "notes.txt", "Screenshot 1.png"):
        written(made.folder / name, "x")
    found, reading = read(sorted(made.folder.iterdir()), [])
    assert platform.removesuffix("_flat") == found.NAME
    assert len(reading.arrivals) == 6
    assert {path.name for path in reading.besides} == {"report.pdf", "notes.txt", "Screenshot 1.png"}


@pytest.mark.parametrize(
    "names", [("a/", "b.zip"), ("student_1_2/", "x_1/"), ("submission_1/",), ("a_b_c.py", "d.py", "e_1_2_f.py")]
)
def test_other_folders_are_plain(names: tuple[str, ...], tmp_path: Path) -> None:
    found, reading = read(laid(tmp_path, *names), [])
    assert (found.NAME, len(reading.arrivals)) == ("folder", len(names))


ROWS = [
    RosterRow(
        id="student-001",
        github="octo-1",
        school_id="007",
        email="student-001@x.org",
        name="One, Student",
        number="canvas 1",
    ),
    RosterRow(
        id="student-002",
        github="octo-2",
        school_id="008",
        email="student-002@x.org",
        name="Same Name",
        number="canvas 2",
    ),
    RosterRow(
        id="student-022",
        github="new-octo-2",
        school_id="009",
        email="student-022@x.org",
        name="Same Name",
        number="canvas 3",
    ),
    RosterRow(
        id="zwö", github="zo", school_id="010", email="zwo@x.org", name="Zwö O'Learner-Nümber", number="canvas 4"
    ),
]


@pytest.mark.parametrize(
    ("who", "id"),
    [
        (Who(number="canvas 2", name="namesame"), "student-002"),
        (Who(number="canvas 9", name="lovelaceada"), None),
        (Who(number="moodle 9", name="Student One"), "student-001"),
        (Who(number="moodle 9", name="Same Name"), None),
        (Who(email="STUDENT-002@x.org", name="somebody"), "student-002"),
        (Who(school_id="009", email="student-022@x.org"), "student-022"),
        (Who(school_id="009", email="student-001@x.org"), None),
        (Who(school_id="999", name="Student One"), None),
        (Who(email="other@x.org", name="Student One"), None),
        (Who(name="olearnernümberzwö"), "zwö"),
        (Who(name="zwö olearner nümber"), "zwö"),
        (Who(label="007"), "student-001"),
        (Who(label="Student One"), "student-001"),
        (Who(label="one-student"), "student-001"),
        (Who(label="student-002@x.org"), "student-002"),
        (Who(label="Same Name"), None),
        (Who(label="week-4-octo-1"), "student-001"),
        (Who(label="STUDENT-001"), "student-001"),
        (Who(label="adam"), None),
        (Who(label="One, Student(student-001)"), "student-001"),
        (Who(label="007 - Student One"), "student-001"),
        (Who(label="Same Name (student-022@x.org)"), "student-022"),
        (Who(label="Same Name (student-001)"), None),
        (Who(label="evil student-001"), None),
        (Who(label="evil-007"), None),
    ],
)
def test_who_is_who(who: Who, id: str | None) -> None:
    found = owners(ROWS, {"x": who})
    assert (found["x"].id if found else None) == id


def test_a_github_name_that_ends_as_anothers_is_not_theirs() -> None:
    assert {id: row.id for id, row in match(ROWS, ["week-4-octo-1", "week-4-zo", "week-4-evil-octo-2"]).items()} == {
        "week-4-octo-1": "student-001", "week-4-zo": "zwö",
    }  # fmt: skip
    assert match(ROWS, ["week-4-new-octo-2", "week-4-octo-2"])["week-4-new-octo-2"].id == "student-022"


def test_two_of_the_same_name_are_told_by_number_or_by_a_person(
    solution: Files, grade_class: Callable[..., Done], tmp_path: Path
) -> None:
    twins = [Learner("Kim", "Lee", 4711, dict(solution)), Learner("Kim", "Lee", 4712, solution | WRONG)]
    done = grade_class(MAKING["canvas"](tmp_path, twins))
    assert {student.row.number: done.points(student) for student in done.results.students if student.row} == {
        "canvas 4711": 4.5, "canvas 4712": 3.5,
    }  # fmt: skip


def test_two_of_the_same_name_without_numbers(
    solution: Files, grade_class: Callable[..., Done], tmp_path: Path
) -> None:
    twins = [Learner("Kim", "Lee", 4711, dict(solution)), Learner("Kim", "Lee", 4712, solution | WRONG)]
    done = grade_class(MAKING["brightspace"](tmp_path, twins))
    assert sorted((student.standing, student.listed) for student in done.results.students) == [
        ("graded", False), ("graded", False), ("needs a person", True), ("needs a person", True),
    ]  # fmt: skip
    assert all(student.near == ["u4711", "u4712"] for student in done.results.students if not student.listed)


def test_one_of_two_of_the_same_name_is_on_the_list(
    solution: Files, grade_class: Callable[..., Done], tmp_path: Path
) -> None:
    twins = [Learner("Kim", "Lee", 4711, dict(solution)), Learner("Kim", "Lee", 4712, solution | WRONG)]
    made = MAKING["brightspace"](tmp_path, twins)
    written(made.roster, "OrgDefinedId,Username,Last Name,First Name,End-of-Line Indicator\n#S4711,#u4711,Lee,Kim,#\n")
    done = grade_class(made)
    assert set(done.standings.values()) == {"needs a person"}
    assert (
        not (done.out / "platform" / "grades.csv").exists()
        or "4.5" not in (done.out / "platform" / "grades.csv").read_text()
    )


def test_a_group_is_graded_for_each_of_them(solution: Files, grade_class: Callable[..., Done], tmp_path: Path) -> None:
    for name, text in solution.items():
        written(tmp_path / "in" / "submission_1" / name, text)
    written(tmp_path / "in" / "submission_metadata.yml", (
        "submission_1:\n  :submitters:\n  - :name: One\n    :sid: '1'\n  - :name: Two\n    :sid: '2'\n"
        "../../etc:\n  :submitters:\n  - :name: Five\n"
    ))  # fmt: skip
    written(tmp_path / "grades.csv", table([["First Name", "SID", "Email"], ["One", 1, ""], ["Two", 2, ""]]))
    done = grade_class(Made(tmp_path / "in", tmp_path / "grades.csv"))
    assert {student.school_id: done.points(student) for student in done.results.students} == {"1": 4.5, "2": 4.5}
    assert "2 learners together" in done.results.students[0].notes[0]


BOMB = "a: &a xxxxxxxxx\n" + "".join(
    f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]\n" for before, after in pairwise("abcdefghijkl")
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "submission_1: !!python/object/apply:os.system ['touch owned']\n",
        "submission_1:\n  :submitters: nobody\n",
        "- just\n- a list\n",
        "",
        "submission_1:\n  :submitters:\n  - :name: [1]\n    :sid: {a: b}\n",
        "../submission_1:\n  :submitters:\n  - :name: One\n",
    ],
)
def test_metadata_that_lie_name_nobody(text: str, tmp_path: Path) -> None:
    entries = laid(tmp_path, "submission_1/", "submission_metadata.yml")
    written(tmp_path / "submission_metadata.yml", text)
    (arrival,) = read(entries, [])[1].arrivals
    assert (arrival.who.name, arrival.who.school_id, arrival.id) == ("", "", "submission_1")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000,
        "{a: " * 100_000 + "}" * 100_000,
        "- " * 100_000,
        "a: 'b",
        "a: \x00",
        "\n".join(" " * n + "a:" for n in range(99)),
    ],
)
def test_metadata_that_cannot_be_read_are_named(text: str, tmp_path: Path) -> None:
    entries = laid(tmp_path, "submission_1/", "submission_metadata.yml")
    written(tmp_path / "submission_metadata.yml", text)
    with pytest.raises(NoTable, match=r"submission_metadata\.yml cannot be read"):
        read(entries, [])


def test_names_that_are_options_paths_or_markup(
    solution: Files, grade_class: Callable[..., Done], tmp_path: Path
) -> None:
    odd = [
        Learner("--out", "-rf", 1, dict(solution)), Learner("..", "..", 2, dict(solution)),
        Learner("<script>", "alert(1)</script>", 3, dict(solution)), Learner("=1+1", "@SUM", 4, dict(solution)),
        Learner("a\u202eb", "CON", 5, dict(solution)),
    ]  # fmt: skip
    made = MAKING["gradescope"](tmp_path, odd)
    done = grade_class(made)
    assert [done.points(student) for student in done.results.students] == [4.5] * 5
    assert {path.parent for path in tmp_path.rglob("*.json")} <= {
        done.out,
        *(done.out / n for n in ("reports", "entries", "staff", "reflections")),
        *(done.out / "submitted" / student.id for student in done.results.students),
    }


def test_the_one_zip_that_was_downloaded(solution: Files, grade_class: Callable[..., Done], tmp_path: Path) -> None:
    made = MAKING["canvas"](
        tmp_path, [Learner("Zwö", "Nümber", 4711, dict(solution)), Learner("Kim", "Lee", 4712, solution | WRONG)]
    )
    with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as file:
        for path in made.folder.iterdir():
            file.write(path, path.name)
        file.writestr("../../outside.py", "x")
        file.writestr("__MACOSX/._x", "x")
    done = grade_class(replace(made, folder=tmp_path / "submissions.zip"))
    assert sorted(done.points(student) or 0 for student in done.results.students) == [3.5, 4.5]
    assert done.results.besides == ["../../outside.py"]
    assert not list(tmp_path.parent.glob("outside.py"))


def test_what_a_zip_hides_is_nobodys_zero(
    solution: Files, grade_class: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.intake.platforms.download.FILE_CAP", 2**20)
    rows = ["Student,ID,SIS Login ID,Section", *(f"L,{n},u{n},A" for n in range(1, 7))]
    written(tmp_path / "gb.csv", "\n".join(rows))
    with zipfile.ZipFile(tmp_path / "s.zip", "w", zipfile.ZIP_DEFLATED) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number in range(1, 7):
            file.writestr(f"l_{number}_9_words.py", solution["words.py"])
        file.writestr("l_1_91_sums.py", b"#" * 2**21)
        file.writestr("l_2_92_sums.py", solution["sums.py"])
        file.writestr("l_2_92_sums.py", solution["sums.py"] + "\n")
        link = zipfile.ZipInfo("l_3_93_sums.py")
        link.external_attr = 0o120777 << 16
        file.writestr(link, "/etc/passwd")
        file.writestr("l_4_94_sums.py", solution["sums.py"])
        file.writestr("l_5_95_film.mp4", b"0" * 2**21)
    data = (tmp_path / "s.zip").read_bytes()
    at = data.index(b"l_4_94_sums.py") + 40
    (tmp_path / "s.zip").write_bytes(data[:at] + b"\xff\xff\xff" + data[at + 3 :])
    done = grade_class(Made(tmp_path / "s.zip", tmp_path / "gb.csv"))
    assert [done.standings[f"l_{n}"] for n in range(1, 7)] == ["needs a person"] * 4 + ["graded"] * 2
    said = [done.students[f"l_{n}"].reason for n in range(1, 5)]
    for why, reason in zip(["larger than 1 MiB", "in the zip twice", "a link", "damaged"], said, strict=True):
        assert f"sums.py can't be unpacked, because it is {why}" in reason


@pytest.mark.skipif(os.name != "posix", reason="links and pipes as POSIX has them")
def test_what_is_no_file_stops_no_batch(solution: Files, grade_class: Callable[..., Done], tmp_path: Path) -> None:
    at = tmp_path / "in"
    for number in range(1, 5):
        written(at / f"l_{number}_9_words.py", solution["words.py"])
    written(tmp_path / "secret.py", solution["sums.py"])
    (at / "l_1_91_sums.py").symlink_to(tmp_path / "secret.py")
    os.mkfifo(at / "l_2_92_sums.py")
    os.link(tmp_path / "secret.py", at / "l_3_93_sums.py")
    done = grade_class(Made(at, tmp_path / "none.csv"), roster=False)
    assert done.standings == {"l_1": "needs a person", "l_2": "unreadable", "l_3": "unreadable", "l_4": "graded"}
    assert done.students["l_2"].reason == "l_2_92_sums.py is not a regular file."
    assert done.students["l_3"].reason.startswith("l_3_93_sums.py is a hard link")


def test_every_platform_can_be_told(tmp_path: Path) -> None:
    entries = laid(tmp_path, "x_1_2_a.py", "b.py")
    for name, platform in PLATFORMS.items():
        found, reading = read(entries, [], name)
        assert found is platform
        assert len(reading.arrivals) == 2
        assert all(isinstance(one, Arrival) for one in reading.arrivals)


@pytest.mark.parametrize("zipped", [True, False])
def test_a_folder_around_a_download_is_nobody(zipped: bool, course: Path, tmp_path: Path) -> None:
    names = ["doejane_1_70_sums.py", "namesame_2_80_sums.py"]
    laid(tmp_path / "class" / "submissions", *names)
    path = tmp_path / "class"
    if zipped:
        path = tmp_path / "class.zip"
        with zipfile.ZipFile(path, "w") as file:
            for name in names:
                file.writestr(f"submissions/{name}", "x = 1\n")
    with opened_roll(path, tmp_path / "out", Course(course)) as found:
        assert sorted(one.id for one in found.found) == ["doejane_1", "namesame_2"]


def test_what_cannot_be_looked_into_may_be_work(course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path / "class" / "zoe" / "closed" / "words.py", "x")
    written(tmp_path / "class" / "notes" / "1.png", "x")
    original = os.scandir

    def scandir(path: Any) -> Any:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return original(path)

    monkeypatch.setattr(os, "scandir", scandir)
    with opened_roll(tmp_path / "class", tmp_path / "out", Course(course), [RosterRow(id="a")]) as found:
        assert ([one.id for one in found.found], found.besides) == (["zoe"], ["notes"])


@pytest.mark.parametrize("rows", [None, [RosterRow(id="a")]])
@pytest.mark.parametrize("others", [[], ["a", "b"]])
def test_one_closed_folder_stops_no_class(
    rows: list[RosterRow] | None, others: list[str], course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid(tmp_path / "class", *(f"{name}/words.py" for name in ["closed", *others]))

    def refusing(original: Callable[..., Any], part: Callable[[Path], Path]) -> Callable[..., Any]:
        def call(path: Any, *args: Any, **options: Any) -> Any:
            if not isinstance(path, int) and part(Path(os.fsdecode(path))).name == "closed":
                raise PermissionError(13, "Permission denied", str(path))
            return original(path, *args, **options)

        return call

    monkeypatch.setattr(os, "scandir", refusing(os.scandir, lambda path: path))
    monkeypatch.setattr(os, "listdir", refusing(os.listdir, lambda path: path))
    monkeypatch.setattr(os, "stat", refusing(os.stat, lambda path: path.parent))
    monkeypatch.setattr(os, "lstat", refusing(os.lstat, lambda path: path.parent))
    with opened_roll(tmp_path / "class", tmp_path / "out", Course(course), rows) as found:
        assert sorted(one.id for one in found.found) == sorted(["closed", *others])
        with pytest.raises(PermissionError):
            list(walk(tmp_path / "class" / "closed"))


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize(
    ("inside", "sure"),
    [
        ("exercises build/lib backup", True),
        ("lesson_1_sums old older", True),
        ("only node_modules .venv/lib venv/lib __pycache__", True),
        ("one two three", False),
    ],
)
def test_one_learner_alone_stays_one(inside: str, sure: bool, zipped: bool, course: Path, tmp_path: Path) -> None:
    for name in inside.split():
        written(tmp_path / "class" / "zoe" / name / "sums.py", f"# {name}")
        if "venv" in name:
            written(tmp_path / "class" / "zoe" / name.partition("/")[0] / "pyvenv.cfg", "")
    path = tmp_path / "class"
    if zipped:
        path = tmp_path / "class.zip"
        with zipfile.ZipFile(path, "w") as file:
            for one in (tmp_path / "class").rglob("*.*"):
                file.write(one, one.relative_to(tmp_path / "class"))
    with opened_roll(path, tmp_path / "out", Course(course)) as found:
        if zipped and not sure:
            assert [one.id for one in found.found] == ["one", "three", "two"]
            assert found.guessed == "class.zip holds nothing but zoe, so each folder and file in there is a learner's."
            return
        assert ([one.id for one in found.found], found.guessed) == (["zoe"], "")
        [doubt] = [one.arrival.doubt for one in found.found]
    assert doubt == "" if sure else doubt.startswith("zoe holds 3 folders with files of the same names, perhaps")
