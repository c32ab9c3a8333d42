"""Points back into the very file that a platform exported, and feedback beside it.

Only a whole report that is of record fills a cell. Every other byte stays as it was. If work is unmatched, unreadable,
missing or waiting for a person, its cell stays as it is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from autograder.classroom.feedback import files as feedback
from autograder.classroom.feedback.content import visible
from autograder.classroom.feedback.files import Said
from autograder.classroom.feedback.forms import as_text
from autograder.classroom.feedback.writing import feedback as feedback_page
from autograder.classroom.records import Batch
from autograder.classroom.results import ClassResults, Member
from autograder.classroom.store import Store
from autograder.classroom.tables import csv_cell
from autograder.course.points import shown
from autograder.course.tree import Course, page_title
from autograder.errors import Refusal
from autograder.files import write
from autograder.intake.platforms.recognising import PLATFORMS
from autograder.intake.platforms.sheet import Column, Sheet, sheet
from autograder.intake.platforms.table import Table
from autograder.intake.submission import inert

FOLDER = "platform"
FEEDBACK = "feedback.zip"
TOTAL = "total"
KEPT = {"ex", "n/a"}
"""What Canvas writes for a learner who is excused, or wasn't assigned: such a cell stays as it is."""
LOCKED = {"no", "nein", "non"}
"""What Moodle writes if a grade can't be changed."""


@dataclass(frozen=True)
class Target:
    """A column, and whose points it gets: a lesson's, or all of them."""

    column: Column
    lesson: int | None

    @property
    def said(self) -> str:
        """For people."""
        return TOTAL if self.lesson is None else f"lesson {self.lesson}"


@dataclass
class HandedBack:
    """What was written, in sentences, and what wasn't."""

    lines: list[str] = field(default_factory=list)


def targets(found: Sheet, course: Course, lessons: Iterable[int], told: Iterable[str]) -> tuple[list[Target], str]:
    """Which column gets what: as told, or else by the names of lessons; a sentence if that's unclear.

    Args:
        found: the class list.
        course: names its lessons.
        lessons: the graded ones.
        told: ``COLUMN=LESSON`` or ``COLUMN=total``. Raises ``Refusal`` if there's no such column or lesson.
    """
    numbers = list(lessons)
    chosen = [_told(found, text, numbers) for text in told]
    if chosen:
        return chosen, ""
    if found.one and len(found.points) == 1:
        return [Target(found.points[0], None)], ""
    names = {number: _names(course, number) for number in numbers}
    total = {_plain(page_title(course.root / "exercises" / "README.md")), TOTAL} - {""}
    for column in found.points:
        title = _plain(column.title)
        fits = [number for number in numbers if title in names[number]]
        if len(fits) == 1:
            chosen.append(Target(column, fits[0]))
        elif not fits and title in total:
            chosen.append(Target(column, None))
    lessons_met = [target.lesson for target in chosen]
    if chosen and len(set(lessons_met)) == len(lessons_met):
        return chosen, ""
    columns = ", ".join(repr(column.heading) for column in found.points[:10])
    why = "two of its columns have one lesson's name" if chosen else "none of its columns has a lesson's name"
    where = f" ({columns})" if columns else ""
    return (
        [],
        f"no points were filled into it: {why}{where}. Say which gets what: --into COLUMN=LESSON or COLUMN=total.",
    )


def _told(found: Sheet, text: str, lessons: list[int]) -> Target:
    name, separator, what = text.rpartition("=")
    columns = [
        column
        for column in found.points
        if name == column.heading or _plain(name) == _plain(column.title or column.heading)
    ]
    if not separator or not columns:
        known = ", ".join(repr(column.heading) for column in found.points) or "none that can take points"
        raise Refusal(
            f"--into {text}: write COLUMN=LESSON or COLUMN=total; {found.table.name} has the columns {known}."
        )
    if len(columns) > 1:
        raise Refusal(
            f"--into {text}: {len(columns)} columns of {found.table.name} have that name: write the whole heading."
        )
    what = what.strip().lower().removeprefix("lesson").strip()
    if what == TOTAL:
        return Target(columns[0], None)
    if not what.isdecimal() or int(what) not in lessons:
        raise Refusal(f"--into {text}: the lessons of this batch are {', '.join(map(str, lessons))}; or write total.")
    return Target(columns[0], int(what))


def _names(course: Course, number: int) -> set[str]:
    lesson = course.lesson(number)
    folder = _plain(lesson.folder)
    title = _plain(page_title(lesson.exercises / "README.md"))
    short = re.sub(rf"^lesson {number} ", "", folder)
    return {f"lesson {number}", folder, short, title, re.sub(rf"^lesson {number} ", "", title)} - {""}


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text).casefold().split())


def check(roster: Path, course: Course, lessons: Iterable[int], told: list[str]) -> None:
    """Refuse what ``--into`` can't mean, before anybody is graded."""
    if told:
        targets(sheet(Table.of(roster)), course, lessons, told)


def hand_back(out: Path, course: Course, results: ClassResults, told: list[str]) -> HandedBack:
    """Write ``out/platform/``: the class list with points, and feedback. Raises ``OSError``."""
    done = HandedBack()
    folder, batch = out / FOLDER, Store(out).batch()
    found = sheet(Table.of(Path(batch.class_list))) if batch.class_list else None
    for former in (folder / FEEDBACK, folder / Path(batch.class_list).name if batch.class_list else folder / FEEDBACK):
        if former != Path(batch.class_list):
            former.unlink(missing_ok=True)
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
    chosen, why = targets(found, course, batch.lessons, told)
    if batch.tasks or batch.graders == "public":
        why = "no points are filled into it: only " + ("some tasks" if batch.tasks else "public checks") + " were run."
    if why:
        done.lines.append(f"{name}: {why}")
        return
    changes, filled, left, fell = _cells(found, chosen, results, dt.datetime.now(dt.UTC))
    folder.mkdir(exist_ok=True)
    write(folder / name, found.table.filled(changes), private=True)
    into = ", ".join(f"{target.said} into {inert(target.column.heading)!r}" for target in chosen)
    done.lines.append(f"{FOLDER}/{name}: points of {len(filled)} filled in ({into}); {_left(left)}")
    done.lines += fell
    for target in chosen:
        worth = _worth(results, target.lesson)
        if target.column.max_points is not None and worth is not None and target.column.max_points != worth:
            done.lines.append(
                f"{target.said} is worth {shown(worth)} points here and {target.column.max_points:g} in "
                f"{inert(target.column.heading)!r}: change one of them before you import."
            )


def _left(count: int) -> str:
    return "1 line left as it was" if count == 1 else f"{count} lines left as they were"


def _text(student: Member, now: dt.datetime) -> bytes:
    """What the learner may read by now."""
    seen = visible(student, now)
    return as_text(student, seen) if seen else b""


def _cells(
    found: Sheet, chosen: list[Target], results: ClassResults, now: dt.datetime
) -> tuple[dict[tuple[int, int], str], set[str], int, list[str]]:
    """What is written where, whose points they are, how many learners' lines stay, and which grades go down."""
    changes: dict[tuple[int, int], str] = {}
    filled: set[str] = set()
    fell: list[str] = []
    lines = {student.id: student.row.row for student in results.students if student.row and student.row.row is not None}
    for student in results.students:
        line = lines.get(student.id)
        if line is None or not _counts(student) or found.get(line, "changeable").casefold() in LOCKED:
            continue
        for target in chosen:
            points, before = _earned(student, target.lesson), found.table.value(line, target.column.index)
            if points is None or before.casefold() in KEPT:
                continue
            text = shown(points)
            changes[line, target.column.index] = text.replace(".", ",") if found.table.comma else text
            filled.add(student.id)
            if (former := _number(before)) is not None and former > points:
                fell.append(f"{student.id}: {target.said} goes down from {before} to {text}")
        if found.feedback is not None:
            changes[line, found.feedback] = csv_cell(_text(student, now).decode().strip())
    return changes, filled, len(lines) - len(filled), fell


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
