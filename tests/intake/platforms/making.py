"""Downloads and class lists as the platforms' documentation and source describe them: see ``intake.platforms``."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

Files = dict[str, str]


@dataclass(frozen=True)
class Learner:
    """One learner, and what was handed in: of several times the last one counts."""

    first: str
    last: str
    number: int
    files: Files = field(default_factory=dict)
    late: bool = False
    before: Files | None = None
    """An earlier submission, where the platform's download has those too."""

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def login(self) -> str:
        return f"u{self.number}"

    @property
    def email(self) -> str:
        return f"{self.login}@example.org"

    @property
    def school_id(self) -> str:
        return f"S{self.number}"


@dataclass(frozen=True)
class Made:
    """A folder that was downloaded, and the class list that was exported."""

    folder: Path
    roster: Path


def written(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def table(rows: Iterable[Iterable[object]], separator: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n", quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue()


def canvas(at: Path, people: list[Learner]) -> Made:
    """``ContentZipper`` and ``GradebookExporter`` of canvas-lms."""
    file = 90_000
    for one in people:
        sortable = re.sub(r"_(\d+)_", r"\1", f"{one.last}, {one.first}").lower()
        who = re.sub(r"\W", "", "_".join([sortable, *(["LATE"] if one.late else []), str(one.number)]))
        for name, text in one.files.items():
            file += 1
            written(at / "download" / f"{who}_{file}_{name}", text)
    heading = [
        "Student",
        "ID",
        "SIS User ID",
        "SIS Login ID",
        "Section",
        "Lesson 1 (501)",
        "Lesson 2 (502)",
        "Final Score",
    ]
    rows: list[list[object]] = [heading, ["", "", "", "", "", "Manual Posting", "", ""]]
    rows += [["    Points Possible", "", "", "", "", "3.0", "1.5", "(read only)"]]
    for one in people:
        name = f"{one.last}, {one.first}"
        shown = f'="{name}"' if name.startswith("=") else name
        rows.append([shown, one.number, one.school_id, one.login, "Week 4", "", "", "12.5"])
    rows.append(["Student, Test", 4999, "", "8d2f", "Week 4", "", "", "0.0"])
    written(at / "gradebook.csv", table(rows))
    return Made(at / "download", at / "gradebook.csv")


def _moodle_name(one: Learner) -> str:
    """``fullname`` without underscores, through ``clean_filename``."""
    return re.sub(r"[\x00-\x1f&<>\"`|':\\/]", "", one.name.replace("_", " ")).replace("..", "")


def _moodle_worksheet(at: Path, people: list[Learner]) -> Path:
    rows: list[list[object]] = [[
        "Identifier", "Full name", "ID number", "Email address", "Status", "Grade", "Maximum Grade",
        "Grade can be changed", "Last modified (submission)", "Last modified (grade)", "Feedback comments",
    ]]  # fmt: skip
    for one in people:
        status = "Submitted for grading" if one.files else "No submission"
        time = "Saturday, 3 October 2026, 11:59 PM" if one.files else "-"
        rows.append(
            [f"Participant {one.number}", one.name, one.school_id, one.email, status, "", "4.50", "Yes", time, "-", ""]
        )
    written(at / "Grades-Week 4.csv", "\ufeff" + table(rows))
    return at / "Grades-Week 4.csv"


def moodle(at: Path, people: list[Learner]) -> Made:
    """A folder for each, as Moodle 4 downloads them."""
    for one in people:
        for name, text in one.files.items():
            written(at / "download" / f"{_moodle_name(one)}_{one.number}_assignsubmission_file" / name, text)
    return Made(at / "download", _moodle_worksheet(at, people))


def moodle_flat(at: Path, people: list[Learner]) -> Made:
    """Without folders."""
    for one in people:
        for name, text in one.files.items():
            written(at / "download" / f"{_moodle_name(one)}_{one.number}_assignsubmission_file_{name}", text)
    return Made(at / "download", _moodle_worksheet(at, people))


def gradescope(at: Path, people: list[Learner]) -> Made:
    """``submission_metadata.yml`` as Ruby writes it, and the grades that can be downloaded."""
    lines = ["---"]
    for number, (one, files, hour) in enumerate(_submitted(people), 7000):
        for name, text in files.items():
            written(at / "download" / "assignment_12_export" / f"submission_{number}" / name, text)
        lines += [
            f"submission_{number}:", "  :submitters:", f"  - :name: {_quoted(one.name)}",
            f"    :sid: '{one.school_id}'", f"    :email: {one.email}",
            "  :created_at: !ruby/object:ActiveSupport::TimeWithZone",
            f"    utc: &{number} 2026-10-03 {hour:02}:00:00.000000000 Z",
            "    zone: !ruby/object:ActiveSupport::TimeZone",
            "      name: Etc/UTC", f"    time: *{number}", "  :score: 0.0", "  :history: []",
        ]  # fmt: skip
    written(at / "download" / "assignment_12_export" / "submission_metadata.yml", "\n".join(lines) + "\n")
    rows: list[list[object]] = [
        [
            "First Name",
            "Last Name",
            "SID",
            "Email",
            "Lesson 1",
            "Lesson 1 - Max Points",
            "Lesson 2",
            "Lesson 2 - Max Points",
        ]
    ]
    rows += [[one.first, one.last, one.school_id, one.email, "", "3.0", "", "1.5"] for one in people]
    written(at / "grades.csv", table(rows))
    return Made(at / "download" / "assignment_12_export", at / "grades.csv")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _submitted(people: list[Learner]) -> Iterable[tuple[Learner, Files, int]]:
    for one in people:
        if one.before is not None:
            yield one, one.before, 8
        if one.files:
            yield one, one.files, 9


def brightspace(at: Path, people: list[Learner]) -> Made:
    for one, files, hour in _submitted(people):
        name = re.sub(r'[\\/:*?"<>|]', "", one.name)
        for file, text in files.items():
            written(at / "download" / f"{one.number}-67890 - {name} - Oct 3, 2026 {hour}59 PM" / file, text)
    written(at / "download" / "index.html", "<html>Week 4</html>")
    rows: list[list[object]] = [[
        "OrgDefinedId", "Username", "Last Name", "First Name", "Email",
        "Lesson 1 Points Grade <Numeric MaxPoints:3 Weight:50>",
        "Lesson 2 Points Grade <Numeric MaxPoints:1.5 Weight:50>",
        "Calculated Final Grade Numerator", "End-of-Line Indicator",
    ]]  # fmt: skip
    rows += [[f"#{one.school_id}", f"#{one.login}", one.last, one.first, one.email, "", "", "", "#"] for one in people]
    written(at / "grades.csv", table(rows))
    return Made(at / "download", at / "grades.csv")


def blackboard(at: Path, people: list[Learner]) -> Made:
    for one, files, hour in _submitted(people):
        stem = f"Week_4_{one.login}_attempt_2026-10-03-{hour:02}-59-59"
        for file, text in files.items():
            written(at / "download" / f"{stem}_{file}", text)
        lines = [
            f"Name: {one.name} ({one.login})", "Assignment: Week_4",
            f"Date Submitted: Saturday, October 3, 2026 {hour}:59:59 AM CEST", "Current Mark: Needs Marking", "",
            "Submission Field:", "There is no student submission text data for this assignment.", "",
            "Comments:", "There are no student comments for this assignment.", "", "Files:",
        ]  # fmt: skip
        written(at / "download" / f"{stem}.txt", "\n".join(lines))
    rows: list[list[object]] = [[
        "Last Name", "First Name", "Username", "Student ID", "Last Access", "Availability",
        "Lesson 1 [Total Pts: 3 Score] |111", "Lesson 2 [Total Pts: 1.5 Score] |112", "Feedback to Learner",
    ]]  # fmt: skip
    rows += [[one.last, one.first, one.login, one.school_id, "", "Yes", "", "", ""] for one in people]
    (at / "gc.xls").write_bytes(b"\xff\xfe" + table(rows, "\t", csv.QUOTE_ALL).encode("utf-16-le"))
    return Made(at / "download", at / "gc.xls")


def classroom(at: Path, people: list[Learner]) -> Made:
    """``gh classroom clone student-repos``, and the roster that GitHub Classroom exports."""
    for one in people:
        for name, text in one.files.items():
            written(at / "download" / f"week-4-{one.login}" / name, text)
    rows: list[list[object]] = [["identifier", "github_username", "github_id", "name"]]
    rows += [[one.school_id, one.login, one.number, one.name] for one in people]
    written(at / "classroom_roster.csv", table(rows, quoting=csv.QUOTE_ALL))
    return Made(at / "download", at / "classroom_roster.csv")


PLATFORMS: dict[str, Callable[[Path, list[Learner]], Made]] = {
    "canvas": canvas, "moodle": moodle, "moodle_flat": moodle_flat, "gradescope": gradescope,
    "brightspace": brightspace, "blackboard": blackboard, "classroom": classroom,
}  # fmt: skip
