"""Downloads and class lists as the platforms' documentation and source describe them: see ``intake.platforms``.

``python examples/downloads.py canvas CLASS --out DIR`` lays out a class that ``examples/make_class.py`` made, as if it
had been handed in at Canvas: ``DIR/submissions.zip`` and the class list. It knows each name in ``PLATFORMS``.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

Files = dict[str, str]


LESSONS = {"1": 3.0, "2": 1.5}
"""The columns of the class lists: a lesson's number to its points."""


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
        """First and last."""
        return f"{self.first} {self.last}"

    @property
    def login(self) -> str:
        """At the platform."""
        return f"u{self.number}"

    @property
    def email(self) -> str:
        """An address that nobody has."""
        return f"{self.login}@example.org"

    @property
    def school_id(self) -> str:
        """The school's own number."""
        return f"S{self.number}"


@dataclass(frozen=True)
class Made:
    """A folder that was downloaded, and the class list that was exported."""

    folder: Path
    roster: Path


def written(path: Path, text: str) -> None:
    """Write a file and its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def table(rows: Iterable[Iterable[object]], separator: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> str:
    """Rows as a class list."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n", quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue()


def canvas(at: Path, people: list[Learner], lessons: dict[str, float] = LESSONS) -> Made:
    """``ContentZipper`` and ``GradebookExporter`` of canvas-lms."""
    file = 90_000
    for one in people:
        sortable = re.sub(r"_(\d+)_", r"\1", f"{one.last}, {one.first}").lower()
        who = re.sub(r"\W", "", "_".join([sortable, *(["LATE"] if one.late else []), str(one.number)]))
        for name, text in one.files.items():
            file += 1
            written(at / "download" / f"{who}_{file}_{name}", text)
    columns = [f"Lesson {number} (50{number})" for number in lessons]
    empty = [""] * len(lessons)
    heading = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *columns, "Final Score"]
    rows: list[list[object]] = [heading, ["", "", "", "", "", "Manual Posting", *empty[1:], ""]]
    rows += [["    Points Possible", "", "", "", "", *map(str, lessons.values()), "(read only)"]]
    for one in people:
        name = f"{one.last}, {one.first}"
        shown = f'="{name}"' if name.startswith("=") else name
        rows.append([shown, one.number, one.school_id, one.login, "Week 4", *empty, "12.5"])
    rows.append(["Student, Test", 4999, "", "8d2f", "Week 4", *empty, "0.0"])
    written(at / "gradebook.csv", table(rows))
    return Made(at / "download", at / "gradebook.csv")


def _moodle_name(one: Learner) -> str:
    """``fullname`` without underscores, through ``clean_filename``."""
    return re.sub(r"[\x00-\x1f&<>\"`|':\\/]", "", one.name.replace("_", " ")).replace("..", "")


def _moodle_worksheet(at: Path, people: list[Learner], lessons: dict[str, float]) -> Path:
    most = f"{sum(lessons.values()):.2f}"
    rows: list[list[object]] = [[
        "Identifier", "Full name", "ID number", "Email address", "Status", "Grade", "Maximum Grade",
        "Grade can be changed", "Last modified (submission)", "Last modified (grade)", "Feedback comments",
    ]]  # fmt: skip
    for one in people:
        status = "Submitted for grading" if one.files else "No submission"
        time = "Saturday, 3 October 2026, 11:59 PM" if one.files else "-"
        rows.append(
            [f"Participant {one.number}", one.name, one.school_id, one.email, status, "", most, "Yes", time, "-", ""]
        )
    written(at / "Grades-Week 4.csv", "\ufeff" + table(rows))
    return at / "Grades-Week 4.csv"


def moodle(at: Path, people: list[Learner], lessons: dict[str, float] = LESSONS) -> Made:
    """A folder for each, as Moodle 4 downloads them."""
    for one in people:
        for name, text in one.files.items():
            written(at / "download" / f"{_moodle_name(one)}_{one.number}_assignsubmission_file" / name, text)
    return Made(at / "download", _moodle_worksheet(at, people, lessons))


def moodle_flat(at: Path, people: list[Learner], lessons: dict[str, float] = LESSONS) -> Made:
    """Without folders."""
    for one in people:
        for name, text in one.files.items():
            written(at / "download" / f"{_moodle_name(one)}_{one.number}_assignsubmission_file_{name}", text)
    return Made(at / "download", _moodle_worksheet(at, people, lessons))


def gradescope(at: Path, people: list[Learner], lessons: dict[str, float] = LESSONS) -> Made:
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
    columns = [name for number in lessons for name in (f"Lesson {number}", f"Lesson {number} - Max Points")]
    empty = [cell for most in lessons.values() for cell in ("", str(most))]
    rows: list[list[object]] = [["First Name", "Last Name", "SID", "Email", *columns]]
    rows += [[one.first, one.last, one.school_id, one.email, *empty] for one in people]
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


def brightspace(at: Path, people: list[Learner], lessons: dict[str, float] = LESSONS) -> Made:
    """A folder for each time somebody handed in. The list has the columns of two lessons, whatever ``lessons`` says."""
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


def blackboard(at: Path, people: list[Learner], lessons: dict[str, float] = LESSONS) -> Made:
    """Flat, with a text for each time somebody handed in. Two lessons, as above."""
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


def classroom(at: Path, people: list[Learner], lessons: dict[str, float] = LESSONS) -> Made:
    """``gh classroom clone student-repos``, and the roster that GitHub Classroom exports."""
    for one in people:
        for name, text in one.files.items():
            written(at / "download" / f"week-4-{one.login}" / name, text)
    rows: list[list[object]] = [["identifier", "github_username", "github_id", "name"]]
    rows += [[one.school_id, one.login, one.number, one.name] for one in people]
    written(at / "classroom_roster.csv", table(rows, quoting=csv.QUOTE_ALL))
    return Made(at / "download", at / "classroom_roster.csv")


PLATFORMS: dict[str, Callable[..., Made]] = {
    "canvas": canvas, "moodle": moodle, "moodle_flat": moodle_flat, "gradescope": gradescope,
    "brightspace": brightspace, "blackboard": blackboard, "classroom": classroom,
}  # fmt: skip


def people_of(folder: Path) -> list[Learner]:
    """The members of a made class, each file under its bare name."""
    paths = sorted(path for path in folder.iterdir() if path.is_dir())
    return [
        Learner("Student", path.name.removeprefix("student-"), 4000 + place, _files(path))
        for place, path in enumerate(paths, 1)
    ]


def _files(folder: Path) -> Files:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*")) if path.is_file()}


def worth(folder: Path) -> dict[str, float]:
    """A made class's lessons and what their tasks are worth, by what a right submission gets."""
    recipes = json.loads((folder / "recipes.json").read_text(encoding="utf-8"))
    found: dict[str, float] = {}
    for task in sorted({task for recipe in recipes.values() for task in recipe["tasks"]}):
        most = max(recipe["tasks"][task]["points"] for recipe in recipes.values())
        number = task.partition(".")[0]
        found[number] = round(found.get(number, 0.0) + most, 1)
    return found


def main() -> None:
    """Lay out a class."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("platform", choices=PLATFORMS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    made = PLATFORMS[given.platform](given.out, people_of(given.folder), worth(given.folder))
    with zipfile.ZipFile(given.out / "submissions.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(made.folder.rglob("*")):
            if path.is_file():
                file.write(path, path.relative_to(made.folder).as_posix())
    print(f"{given.out / 'submissions.zip'} and {made.roster}")


if __name__ == "__main__":
    main()
