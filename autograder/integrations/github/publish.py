"""Tells learners what is new, and only that: a status on the graded commit, one issue that always holds the latest
sentences, and a comment there when a grade changes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from autograder import files
from autograder.classroom.feedback.content import visible
from autograder.classroom.feedback.forms import as_comment
from autograder.classroom.matching import match
from autograder.classroom.records import RosterRow
from autograder.classroom.results import ClassResults, Member
from autograder.course.classfile import ClassSettings
from autograder.course.points import of
from autograder.integrations.github.api import Api
from autograder.integrations.github.fetch import HASH, CannotFetch, repository
from autograder.integrations.github.limits import Limited, Passing, Refused
from autograder.report.formats.markdown import markdown_trouble
from autograder.report.model import Report

RECORD = "published.json"
TITLE = "Grade of record"
CONTEXT = "grade of record"
WAITS = "A person will look at your last push before it's graded. Nothing counts against you."
MARK = "<!-- grade of record -->"
"""Invisible on the page. If learners put it into an issue of theirs, they get their own grade written there."""
WHY = {
    "submission": "you pushed new work",
    "graders": "the graders were changed",
    "seed": "the hidden cases were drawn again",
    "settings": "the rules of the class were changed",
}
log = logging.getLogger(__name__)


class Told(msgspec.Struct, kw_only=True):
    """What a learner was told last."""

    repository: str = ""
    status: str = ""
    """The commit, and the words on it."""
    page: str = ""
    """SHA-256 of the issue's text."""
    issue: int | None = None
    grade: str = ""
    """The points that count."""


@dataclass
class Outcome:
    """How it went: whom it didn't reach, with a sentence each; how many read something new, and how many had nothing
    new.

    ``waiting`` counts learners for the next run, because this one's time was over.
    """

    failed: list[str] = field(default_factory=list)
    waiting: int = 0
    told: int = 0
    same: int = 0


class Record:
    """Everybody's ``Told``, in a file of the class's folder that every run hands on to the next."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / RECORD
        self.told: dict[str, Told] = {}
        if self._path.exists():
            try:
                self.told = msgspec.json.decode(self._path.read_bytes(), type=dict[str, Told])
            except msgspec.MsgspecError as error:  # the posts are looked up then
                log.warning("%s cannot be read: %s", self._path, error)

    def keep(self) -> None:
        """Write it at once, so that a run that ends half-way has told nobody twice."""
        files.write(self._path, msgspec.json.format(msgspec.json.encode(self.told), indent=1) + b"\n")


def publish(
    results: ClassResults, rows: list[RosterRow], settings: ClassSettings, api: Api, record: Record, link: str
) -> Outcome:
    """Publish what each learner may see and hasn't read yet. ``link`` leads staff to the run."""
    by_id = match(rows, [student.id for student in results.students])
    now = dt.datetime.now(dt.UTC)
    outcome = Outcome()
    for student in results.students:
        row = by_id.get(student.id)
        if row is None or student.standing == "missing" or student.sought or not student.rulings.may_see(now):
            continue
        former = record.told.get(student.id, Told())
        try:
            name = f"/repos/{settings.hosting.owner}/{repository(settings.hosting, row)}"
            teller = _Teller(api, name, former)
        except CannotFetch as error:
            outcome.failed.append(f"{student.id}: {error}")
            continue
        try:
            teller.tell(student, visible(student, now), link)
        except Limited:
            outcome.waiting += 1
        except Refused as error:
            outcome.failed.append(f"{student.id}: {error}")
        else:
            outcome.told += teller.told != former
            outcome.same += teller.told == former
        if teller.told != former:
            record.told[student.id] = teller.told
            record.keep()
    return outcome


class _Teller:
    """One learner's repository, and what was said there so far. Each post is noted at once."""

    def __init__(self, api: Api, name: str, told: Told) -> None:
        self._api = api
        self._name = name
        self._new = told.repository != name
        """Nothing is known about this repository: look up what an earlier run may have posted."""
        self.told = Told(repository=name) if self._new else msgspec.structs.replace(told)

    def tell(self, student: Member, seen: Report | None, link: str) -> None:
        """Say what is new of what the learner may see. Raises ``Refused``."""
        best = seen if student.standing == "graded" else None
        status, page = _status(best), _page(student, seen)
        if status and status != self.told.status:
            self._post_status(*status.split(" ", 1), link=link)
            self.told.status = status
        digest = hashlib.sha256(page.encode()).hexdigest()
        if digest != self.told.page:
            self.told.issue = self._post_page(page)
            self.told.page = digest
        if best is not None and best.points is not None and (grade := of(best)) != self.told.grade:
            if self.told.grade:
                said = _changed(self.told.grade, grade, student)
                self._comment(f"{said}\n\n<!-- grade of record, text {digest[:16]} -->")
            self.told.grade = grade

    def _post_status(self, commit: str, worth: str, *, link: str) -> None:
        def there() -> dict[str, Any] | None:
            found = self._api.pages(f"{self._name}/commits/{commit}/statuses")
            newest = next((status for status in found if status.get("context") == CONTEXT), None)
            return newest if newest and newest.get("description") == worth else None

        if not (self._new and there()):
            content = {"state": "success", "context": CONTEXT, "description": worth}
            self._api.create(f"{self._name}/statuses/{commit}", content | ({"target_url": link} if link else {}), there)

    def _post_page(self, body: str) -> int:
        """The number of the issue, which now says this."""
        if self.told.issue is not None:
            try:
                return self._write(self.told.issue, body)
            except Passing:
                raise
            except Refused as error:
                log.info("%s: its issue %s is gone: %s", self._name, self.told.issue, error)
        there = self._issue() or self._api.create(f"{self._name}/issues", {"title": TITLE, "body": body}, self._issue)
        number = int(there["number"])
        return number if there.get("body") == body else self._write(number, body)

    def _write(self, issue: int, body: str) -> int:
        self._api.change(f"{self._name}/issues/{issue}", {"body": body, "state": "open"})
        return issue

    def _issue(self) -> dict[str, Any] | None:
        for issue in self._api.pages(f"{self._name}/issues?state=all"):
            if issue.get("title") == TITLE and MARK in str(issue.get("body")) and "pull_request" not in issue:
                return dict(issue)
        return None

    def _comment(self, text: str) -> None:
        path = f"{self._name}/issues/{self.told.issue}/comments"

        def there() -> dict[str, Any] | None:
            return next((comment for comment in self._api.pages(path) if comment.get("body") == text), None)

        self._api.create(path, {"body": text}, there)


def _status(report: Report | None) -> str:
    if report is None or report.points is None or not HASH.fullmatch(report.commit or ""):
        return ""
    return f"{report.commit} {of(report)} points"


def _changed(before: str, after: str, student: Member) -> str:
    causes = [WHY.get(part, "the engine was changed") for part in student.changed]
    causes += ["a person looked at it"] if student.grade.touched else []
    why = f", because {' and '.join(dict.fromkeys(causes))}" if causes else ""
    commit = f" It counts commit `{(_commit(student) or '')[:12]}`." if _commit(student) else ""
    return f"Your grade of record is now {after} points{why}. It was {before}.{commit}"


def _commit(student: Member) -> str | None:
    """The newest commit that counts."""
    place = student.rulings.attempt
    return student.attempts[place].commit if place is not None else None


def _page(student: Member, seen: Report | None) -> str:
    if student.standing == "fault" or seen is None:
        fault = "The grading system itself failed on your last push. Staff know, and nothing counts against you."
        sentence = {"unreadable": student.reason, "needs a person": WAITS}.get(student.standing, fault)
        return f"{markdown_trouble(sentence).decode()}\n{MARK}\n"
    return f"{as_comment(student, seen)}\n{MARK}\n"
