"""Tells learners: a status on the commit that was graded, and one issue that always holds the latest sentences."""

from __future__ import annotations

import datetime as dt
from typing import Any

from autograder.batch.classroom import ClassResults, Student
from autograder.batch.records import RosterRow
from autograder.formats.markdown import as_markdown, markdown_trouble
from autograder.hosting.api import Api, Refused
from autograder.hosting.choice import counting, may_see
from autograder.hosting.fetch import HASH, CannotFetch, repository
from autograder.points import of
from autograder.report import Report
from autograder.settings import ClassSettings

TITLE = "Grade of record"
CONTEXT = "grade of record"
MARK = "<!-- grade of record -->"
"""Invisible on the page. A learner who puts it into an issue of theirs gets their own grade written there."""


def publish(results: ClassResults, rows: list[RosterRow], settings: ClassSettings, api: Api, link: str) -> list[str]:
    """Publish what each learner may see; a line for each whom it did not reach. ``link`` leads staff to the run."""
    by_id = {row.id: row for row in rows}
    by_github = {row.github: row for row in rows if row.github}
    now = dt.datetime.now(dt.UTC)
    failed = []
    for student in results.students:
        row = by_id.get(student.id) or by_github.get(student.github)
        if row is None or student.standing == "missing" or not may_see(row, settings.feedback, now):
            continue
        try:
            name = f"/repos/{settings.hosting.owner}/{repository(settings.hosting, row)}"
            if student.standing == "graded" and student.report is not None:
                _status(api, name, student.report, link)
            _issue(api, name, _page(student, settings))
        except (Refused, CannotFetch) as error:
            failed.append(f"{student.id}: {error}")
    return failed


def _status(api: Api, name: str, report: Report, link: str) -> None:
    if report.commit is None or not HASH.fullmatch(report.commit) or report.points is None:
        return
    content = {"state": "success", "context": CONTEXT, "description": _worth(report)}
    api.send("POST", f"{name}/statuses/{report.commit}", content | ({"target_url": link} if link else {}))


def _worth(report: Report) -> str:
    return f"{of(report)} points"


def _page(student: Student, settings: ClassSettings) -> str:
    if student.standing == "fault" or student.report is None:
        fault = "The grading system itself failed on your last push. Staff know; nothing is counted against you."
        sentence = student.reason if student.standing == "unreadable" else fault
        return f"{markdown_trouble(sentence).decode()}\n{MARK}\n"
    page = as_markdown(student.report).decode()
    best = counting(student.attempts, settings.attempts)
    if best is not None and best is not student.report and best.points is not None:
        page += f"\nYour best attempt counts: {_worth(best)}, commit `{(best.commit or '')[:12]}`.\n"
    if student.lateness is not None and student.lateness.days:
        page += f"\nPushed {student.lateness.days} days after the due time.\n"
    return f"{page}\n{MARK}\n"


def _issue(api: Api, name: str, body: str) -> None:
    there: dict[str, Any] | None = None
    for issue in api.pages(f"{name}/issues?state=all"):
        if issue.get("title") == TITLE and MARK in str(issue.get("body")) and "pull_request" not in issue:
            there = issue
            break
    if there is None:
        api.send("POST", f"{name}/issues", {"title": TITLE, "body": body})
    elif there.get("body") != body:
        api.send("PATCH", f"{name}/issues/{int(there['number'])}", {"body": body, "state": "open"})
