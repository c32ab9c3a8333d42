"""What one learner may read by now: the lessons that are released, from the attempts that count, and why the points."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from autograder.classroom.decisions.model import Decision
from autograder.classroom.decisions.words import notes
from autograder.classroom.results import Member
from autograder.classroom.rules.model import Ruling
from autograder.course.points import shown, total
from autograder.course.tree import task_key
from autograder.report.model import Report


def visible(member: Member, now: dt.datetime, lesson: int | None = None) -> Report | None:
    """The report with the lessons that are released by now, or with one of them; None if there's nothing to see."""
    report = member.final
    if report is None or not member.rulings.may_see(now):
        return None
    every = {one.lesson for one in report.lessons}
    released = every & set(member.rulings.released(now)) if member.rulings.lessons else every
    if lesson is not None:
        released &= {lesson}
        if not released:
            return None
    if released == every:
        return report
    lessons = [one for one in report.lessons if one.lesson in released]
    tasks = [task for task in report.tasks if task.lesson in released]
    return msgspec.structs.replace(
        report,
        lessons=lessons,
        tasks=tasks,
        notes=[*(member.report.notes if member.report else []), *notes(_told(member, released), member.grade.idle)],
        points=total(one.points for one in lessons) if lessons else None,
        max_points=total(one.max_points for one in lessons) if lessons else None,
    )


def _told(member: Member, lessons: set[int]) -> Iterator[Decision]:
    """What people said about these lessons, or about the whole."""
    return (one for one in member.decisions if not one.task or task_key(one.task)[0] in lessons)


def dates(ruling: Ruling) -> str:
    """A sentence about a lesson's dates; empty if there's nothing to say."""
    if not ruling.reasons:
        return ""
    said = "; ".join(ruling.reasons)
    if ruling.lost and ruling.before is not None and ruling.after is not None:
        said += f" ({shown(ruling.before)} points before, {shown(ruling.after)} after)"
    return f"Lesson {ruling.lesson}: {said}."
