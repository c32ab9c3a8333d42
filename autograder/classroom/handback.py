"""Points back into the very file that a platform exported, and feedback beside it.

Only a whole report that is of record fills a cell. Every other byte stays as it was. If work is unmatched, unreadable,
missing or waiting for a person, its cell stays as it is.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from autograder.classroom.columns import Target, heading, targets
from autograder.classroom.feedback import files as feedback
from autograder.classroom.feedback.content import visible
from autograder.classroom.feedback.files import Said
from autograder.classroom.feedback.forms import as_text
from autograder.classroom.feedback.writing import feedback as feedback_page
from autograder.classroom.records import Batch
from autograder.classroom.results import ClassResults, Member
from autograder.classroom.store import Store
from autograder.classroom.tables import csv_cell
from autograder.classroom.unsettled import named
from autograder.course.points import shown
from autograder.course.tree import Course
from autograder.files import write
from autograder.intake.platforms.recognizing import PLATFORMS
from autograder.intake.platforms.sheet import Sheet, sheet
from autograder.intake.platforms.table import Table

FOLDER = "platform"
FEEDBACK = "feedback.zip"
KEPT = {"ex", "n/a"}
"""What Canvas writes for a learner who is excused, or wasn't assigned: such a cell stays as it is."""
LOCKED = {"no", "nein", "non"}
"""What Moodle writes if a grade can't be changed."""


@dataclass
class HandedBack:
    """What was written, in sentences, and what wasn't."""

    lines: list[str] = field(default_factory=list)


def hand_back(out: Path, course: Course, results: ClassResults, told: list[str]) -> HandedBack:
    """Write ``out/platform/``: the class list with points, and feedback. Raises ``OSError``."""
    done = HandedBack()
    folder, batch = out / FOLDER, Store(out).batch()
    found = sheet(Table.of(Path(batch.class_list))) if batch.class_list else None
    for former in (FEEDBACK, Path(batch.class_list).name):
        if former and (folder / former).resolve() != Path(batch.class_list):
            (folder / former).unlink(missing_ok=True)
    platform = _download(batch) or (found.platform if found else "")
    if not platform and not told:
        return done
    now = dt.datetime.now(dt.UTC)
    graded = [student for student in results.students if _counts(student)]
    if found is not None and (found.platform or told):
        _points(folder, found, course, batch, results, told, done)
    if platform and graded and any(batch.sources.get(student.id) for student in graded):
        store = Store(out)
        said = [
            Said(student.id, text, feedback_page(store, results.title, student, batch.folders, now))
            for student in graded
            if (text := _text(student, now))
        ]
        later = f"; that of {len(graded) - len(said)} isn't released yet" if len(said) < len(graded) else ""
        folder.mkdir(exist_ok=True)
        write(folder / FEEDBACK, feedback.zipped(platform, said, batch.sources), private=True)
        done.lines.append(
            f"{FOLDER}/{FEEDBACK}: feedback for {len(said)}, named as {PLATFORMS[platform].TITLE} takes it{later}"
        )
    return done


def _download(batch: Batch) -> str:
    """The name of the platform that the download came from."""
    return next(
        (name for name, platform in PLATFORMS.items() if batch.platform == platform.TITLE and name not in PLAIN), ""
    )


PLAIN = {"folder", "classroom"}


def _counts(student: Member) -> bool:
    return student.standing == "graded" and student.listed and student.final is not None


def _points(
    folder: Path, found: Sheet, course: Course, batch: Batch, results: ClassResults, told: list[str], done: HandedBack
) -> None:
    name = Path(batch.class_list).name
    if batch.tasks or batch.graders == "public":
        only = "some tasks" if batch.tasks else "public checks"
        done.lines.append(f"{name}: no points are filled into it: only {only} were run.")
        return
    chosen, lost = targets(found, course, batch.lessons, told)
    if not chosen:
        done.lines += [f"{name}: no points were filled into it: {why}" for why in lost]
        return
    cells = _cells(found, chosen, results, dt.datetime.now(dt.UTC))
    folder.mkdir(exist_ok=True)
    write(folder / name, found.table.filled(cells.changes), private=True)
    into = ", ".join(f"{target.said} into {heading(target.column)}" for target in chosen)
    done.lines.append(f"{FOLDER}/{name}: points of {len(cells.filled)} filled in ({into}); {_left(cells.left)}")
    done.lines += [f"{FOLDER}/{name}: {why}" for why in lost]
    for what, ids in sorted(cells.kept.items()):
        done.lines.append(
            f"Graded, but {what}: {named(ids)}. Change it on the platform if they should get their points."
        )
    done.lines += cells.fell
    for target in chosen:
        worth = _worth(results, target.lesson)
        if target.column.max_points is not None and worth is not None and target.column.max_points != worth:
            done.lines.append(
                f"{target.said} is worth {shown(worth)} points here and {target.column.max_points:g} in "
                f"{heading(target.column)}: change one of them before you import."
            )


def _left(count: int) -> str:
    return "1 line left as it was" if count == 1 else f"{count} lines left as they were"


def _text(student: Member, now: dt.datetime) -> bytes:
    """What the learner may read by now."""
    seen = visible(student, now)
    return as_text(student, seen) if seen else b""


@dataclass
class _Cells:
    """What becomes of the list's cells."""

    changes: dict[tuple[int, int], str] = field(default_factory=dict)
    filled: set[str] = field(default_factory=set)
    """Whose points they are."""
    left: int = 0
    """How many learners' lines stay."""
    kept: dict[str, list[str]] = field(default_factory=dict)
    """Why a cell stays although its learner is graded, and whose."""
    fell: list[str] = field(default_factory=list)
    """Grades that go down."""


def _cells(found: Sheet, chosen: list[Target], results: ClassResults, now: dt.datetime) -> _Cells:
    made = _Cells()
    lines = {student.id: student.row.row for student in results.students if student.row and student.row.row is not None}
    for student in sorted(results.students, key=lambda student: student.id):
        line = lines.get(student.id)
        if line is None or not _counts(student):
            continue
        if found.get(line, "changeable").casefold() in LOCKED:
            made.kept.setdefault("the platform has locked their grades", []).append(student.id)
            continue
        for target in chosen:
            points, before = _earned(student, target.lesson), found.table.value(line, target.column.index)
            if points is None:
                continue
            if before.casefold() in KEPT:
                made.kept.setdefault(f"{heading(target.column)} still says {before.upper()}", []).append(student.id)
                continue
            text = shown(points)
            made.changes[line, target.column.index] = text.replace(".", ",") if found.table.comma else text
            made.filled.add(student.id)
            if (former := _number(before)) is not None and former > points:
                made.fell.append(f"{student.id}: {target.said} goes down from {before} to {text}")
        if found.feedback is not None:
            made.changes[line, found.feedback] = csv_cell(_text(student, now).decode().strip())
    made.left = len(lines) - len(made.filled)
    return made


def _earned(student: Member, lesson: int | None) -> float | None:
    assert student.final is not None
    if lesson is None:
        return student.final.points
    return next((one.points for one in student.final.lessons if one.lesson == lesson), None)


def _worth(results: ClassResults, lesson: int | None) -> float | None:
    reports = [student.report for student in results.students if student.report]
    if lesson is None:
        return results.max_points
    return max(
        (one.max_points or 0.0 for report in reports for one in report.lessons if one.lesson == lesson), default=None
    )


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
