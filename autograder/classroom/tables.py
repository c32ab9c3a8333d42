"""One class as CSV: for a spreadsheet, for Canvas, for Moodle, and which sentences teach."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence

from autograder.classroom.results import ClassResults, Member
from autograder.classroom.sentences import effects
from autograder.classroom.unsettled import standing, unmatched
from autograder.report.model import Report

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
Cell = str | float | None


def csv_cell(value: Cell) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection). Numbers look as in the JSON."""
    if not isinstance(value, str):
        return "" if value is None else str(value)
    text = " ".join(value.split("\n"))
    return f"'{text}" if text.startswith(FORMULA) else text


def class_csv(results: ClassResults) -> bytes:
    """Everyone, with every task. Points of learners who weren't graded are empty, not 0.

    All points are those that count. ``before`` is the verdict alone, ``after`` what counts after people's decisions and
    the rules of dates, which is what ``points`` says too.
    """
    named = ["name"] if results.names else []
    heading = [
        "id", *named, "school id", "standing", "reason", "days late", "late days used", "due", "due with extension",
        "pushed", "attempts", "points", "max points", "before", "after", "decided by", "reasons", "seed", "fell",
        "notes", "handed in as",
        *(f"lesson {n}" for n in results.lessons), *(f"task {task.task}" for task in results.tasks),
        "submission hash", "graders hash", "engine", "graded at",
    ]  # fmt: skip
    return _csv([heading, *(_line(results, student) for student in sorted(results.students, key=lambda s: s.id))])


def _line(results: ClassResults, student: Member) -> list[Cell]:
    report = student.final if student.standing == "graded" else None
    dates = student.rulings
    return [
        student.id,
        *([student.name] if results.names else []),
        student.school_id,
        standing(student),
        student.reason,
        dates.days,
        dates.used if dates.budget else None,
        dates.shared("due"),
        dates.shared("last"),
        dates.pushed,
        len(student.attempts),
        report.points if report else None,
        report.max_points if report else None,
        student.grade.machine if report else None,
        report.points if report else None,
        ", ".join(student.grade.by),
        "; ".join(student.grade.reasons),
        (report.seed if report.of_record else "public: not a grade of record") if report else None,
        "; ".join(f"{fall.task} from {fall.before} to {fall.after}" for fall in student.fell),
        " ".join([*unmatched(student), *student.notes]),
        student.handed,
        *_points(results, report),
        *([report.hashes.submission, report.hashes.graders] if report else [None, None]),
        *([report.environment.engine, report.graded_at] if report else [None, None]),
    ]


def _points(results: ClassResults, report: Report | None) -> list[Cell]:
    lessons = {lesson.lesson: lesson.points for lesson in report.lessons} if report else {}
    tasks = {task.task: task.points for task in report.tasks} if report else {}
    return [*(lessons.get(number) for number in results.lessons), *(tasks.get(task.task) for task in results.tasks)]


def canvas_csv(results: ClassResults) -> bytes:
    """What Canvas imports into its gradebook: one column per lesson, learners found by their SIS user id.

    Its importer wants these columns up to Section, and the row of points possible first. Learners without points are
    left out, because an empty cell would clear the grade that Canvas has.
    """
    lessons = _lessons(results)
    rows: list[Sequence[Cell]] = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *(f"Lesson {n}" for n in lessons)],
        ["    Points Possible", "", "", "", "", *lessons.values()],
    ]
    for student, points in _graded(results):
        if by_canvas(student):
            number, login = _canvas(student)
            rows.append([
                student.name or student.id, number, student.school_id, login, "", *(points.get(n) for n in lessons)
            ])  # fmt: skip
    return _csv(rows)


def by_canvas(student: Member) -> bool:
    """Whether Canvas can find the learner."""
    return bool(student.school_id or any(_canvas(student)))


def by_moodle(student: Member) -> bool:
    """Whether Moodle can find the learner."""
    return bool(student.school_id)


def _canvas(student: Member) -> tuple[str, str]:
    """Canvas's own number, and the login."""
    row = student.row
    return (
        row.number.removeprefix("canvas ") if row and row.number.startswith("canvas ") else "",
        row.login if row else "",
    )


def moodle_csv(results: ClassResults) -> bytes:
    """What Moodle imports into its gradebook: map "ID number" to "ID number" and each lesson to its grade item."""
    lessons = _lessons(results)
    rows: list[Sequence[Cell]] = [["ID number", *(f"Lesson {n}" for n in lessons)]]
    rows += [
        [student.school_id, *(points.get(n) for n in lessons)]
        for student, points in _graded(results)
        if by_moodle(student)
    ]
    return _csv(rows)


def _lessons(results: ClassResults) -> dict[int, float | None]:
    """Lesson to its points."""
    found = {
        lesson.lesson: lesson.max_points
        for student in results.students
        if student.report
        for lesson in student.report.lessons
    }
    return dict(sorted(found.items()))


FOUND_BY: dict[str, Callable[[Member], bool]] = {"canvas": by_canvas, "moodle": by_moodle}
"""Tables that only name learners whom the platform can find."""


def left_out(results: ClassResults, table: str) -> list[str]:
    """Graded learners who aren't in a table because they lack an id that its platform knows."""
    found = FOUND_BY.get(table)
    return [student.id for student, _ in _graded(results) if not found(student)] if found else []


def _graded(results: ClassResults) -> Iterable[tuple[Member, dict[int, float | None]]]:
    """Everybody with points, and the points of each lesson."""
    for student in sorted(results.students, key=lambda student: student.id):
        if student.final and student.standing == "graded":
            yield student, {lesson.lesson: lesson.points for lesson in student.final.lessons}


def sentences_csv(results: ClassResults) -> bytes:
    """Which sentences teach: of the learners who read one, how many passed the task on their next attempt."""
    rows: list[Sequence[Cell]] = [["task", "mistake", "learners", "tried again", "passed next", "share", "sentence"]]
    for effect in effects(results.students):
        share = round(effect.passed / effect.again, 3) if effect.again else None
        told: list[Cell] = [
            effect.task,
            effect.mistake,
            effect.learners,
            effect.again,
            effect.passed,
            share,
            effect.sentence,
        ]
        rows.append(told)
    return _csv(rows)


def _csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([csv_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")  # the mark tells spreadsheets that this is UTF-8
