"""Who may need a word, by rules an instructor can check. They describe where a learner stands, and change no points."""

from __future__ import annotations

from typing import Literal

from autograder.classroom.page.statistics import graded
from autograder.classroom.page.trends import stopped
from autograder.classroom.results import ClassResults, Member
from autograder.course.points import total
from autograder.report.model import Report

Flag = Literal[
    "missing", "unreadable", "person", "fault", "stuck", "behind", "limits", "late", "fell", "unlisted", "stopped"
]
FLAGS: dict[Flag, str] = {
    "missing": "nothing handed in",
    "unreadable": "could not be read",
    "person": "needs a person",
    "fault": "our own graders failed",
    "stuck": "stuck: under half the points of what they started",
    "behind": "behind: under half of the class's tasks started",
    "stopped": "stopped: nothing new in the last week of the class's work, and tasks are left",
    "limits": "hit a limit: a task took too long or crashed",
    "late": "late",
    "fell": "points fell in a regrading",
    "unlisted": "not on the roster",
}
"""What each flag means, in the order of the pages."""
HALF = 0.5


def flags(results: ClassResults) -> list[list[Flag]]:
    """The flags of every student, in the order of the students."""
    tasks, halted = under_way(results), stopped(results)
    return [
        [flag for flag in FLAGS if (halts if flag == "stopped" else _holds(flag, student, tasks))]
        for student, halts in zip(results.students, halted, strict=True)
    ]


def under_way(results: ClassResults) -> set[str]:
    """The core tasks that at least half of the graded learners have started: what the class is working on."""
    reports = graded(results)
    started = [t.task for report in reports for t in report.tasks if t.status != "not_started" and not t.stretch]
    return {task for task in set(started) if started.count(task) >= HALF * len(reports)}


def _holds(flag: Flag, student: Member, tasks: set[str]) -> bool:
    report = student.report
    match flag:
        case "missing" | "unreadable":
            return student.standing == flag
        case "person":
            return student.standing == "needs a person"
        case "fault":
            return student.standing == "fault" or (report is not None and report.faulty)
        case "stuck":
            return report is not None and _stuck(report)
        case "behind":
            return report is not None and _behind(report, tasks)
        case "limits":
            return report is not None and any(t.status in ("timed_out", "crashed") for t in report.tasks)
        case "late":
            return bool(student.rulings.days)
        case "fell":
            return bool(student.fell)
        case "unlisted":
            return not student.listed
        case "stopped":  # known only beside the others
            return False


def _stuck(report: Report) -> bool:
    begun = [t for t in report.tasks if t.status not in ("not_started", "undecided", "error")]
    earned, whole = total(t.points for t in begun), total(t.max_points for t in begun)
    return (earned or 0.0) < HALF * (whole or 0.0)


def _behind(report: Report, tasks: set[str]) -> bool:
    begun = sum(t.task in tasks and t.status != "not_started" for t in report.tasks)
    return begun < HALF * len(tasks)
