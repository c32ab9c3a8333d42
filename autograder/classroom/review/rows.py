"""What the queue knows of each learner: why somebody should look, and whether somebody has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from autograder.classroom.decisions.changes import Moved, moved_under
from autograder.classroom.decisions.model import Request
from autograder.classroom.results import Member
from autograder.classroom.submitted import Submitted
from autograder.classroom.unsettled import unmatched
from autograder.report.model import Report, TaskResult

Group = Literal["person", "fell", "errors", "requests", "moved", "unmatched", "several", "rest"]
GROUPS: dict[Group, str] = {
    "person": "Needs a person",
    "fell": "Points fell",
    "errors": "Errors",
    "requests": "Requests",
    "moved": "Verdict changed",
    "unmatched": "Unmatched",
    "several": "Several versions",
    "rest": "Everybody else",
}
"""The queue's groups, the most urgent first."""


@dataclass(frozen=True)
class Facts:
    """What a row keeps of a report."""

    points: float | None = None
    max_points: float | None = None
    statuses: str = ""
    mistakes: dict[str, list[str]] = field(default_factory=dict)
    """Task to the ids of its mistakes."""
    several: list[str] = field(default_factory=list)
    """Files that were handed in more than once."""


@dataclass(frozen=True)
class Row:
    """A learner in the queue."""

    member: Member
    """Without reports."""
    handle: str
    """What addresses call the learner."""
    words: str
    """What the learner is found by."""
    facts: Facts
    reasons: dict[Group, str]
    """Why somebody should look, the most urgent first."""
    decisions: int = 0
    """How many comments and points stand."""
    seen: bool = False
    """Whether somebody has seen it, and nothing has changed since."""
    waiting: int = 0
    """How many requests nobody has answered."""
    moved: int = 0
    """How many decisions have another verdict under them now."""

    @property
    def work(self) -> str:
        """Whose work it is: a group's learners share one."""
        return self.member.source or self.member.id

    @property
    def group(self) -> Group:
        """The most urgent."""
        return next(iter(self.reasons), "rest")

    @property
    def open(self) -> bool:
        """Whether somebody still has to look."""
        return bool(self.waiting or self.moved or not self.seen)


def facts(report: Report | None, submitted: Submitted | None) -> Facts:
    """What a row keeps."""
    if report is None:
        return Facts()
    return Facts(
        points=report.points,
        max_points=report.max_points,
        mistakes={task.task: found for task in report.tasks if (found := mistakes(task))},
        several=sorted({file.name for file in submitted.files if file.version}) if submitted else [],
    )


def mistakes(task: TaskResult) -> list[str]:
    """The ids of the mistakes that were recognized in a task."""
    if task.status in ("passed", "not_started"):
        return []
    found = [task.mistake, *(test.mistake for test in task.tests)]
    return list(dict.fromkeys(id for id in found if id))


def row(
    member: Member,
    handle: str,
    words: str,
    known: Facts,
    report: Report | None,
    requests: Sequence[Request],
) -> Row:
    """One learner's row."""
    decisions = member.decisions
    moved = moved_under(decisions, {one.learner: report for one in decisions})
    waiting = [request for request in requests if not request.answered_by]
    standing = [decision for decision in decisions if decision.stands]
    stale = {one.decision.id for one in moved}
    return Row(
        member=member,
        handle=handle,
        words=words,
        facts=known,
        reasons=dict(_reasons(member, known, requests, moved)),
        decisions=sum(one.kind != "seen" for one in standing),
        seen=any(one.kind == "seen" and one.id not in stale for one in standing),
        waiting=len(waiting),
        moved=len(noticed(moved)),
    )


def noticed(moved: Iterable[Moved]) -> list[Moved]:
    """Those that a person should look at again. That somebody has seen a work before is no decision about it."""
    return [one for one in moved if one.decision.kind != "seen"]


def _reasons(
    member: Member, known: Facts, requests: Sequence[Request], moved: Sequence[Moved]
) -> Iterator[tuple[Group, str]]:
    if member.standing == "needs a person":
        yield "person", member.reason
    if member.fell:
        yield "fell", ", ".join(f"{fall.task} from {fall.before:g} to {fall.after:g}" for fall in member.fell)
    if member.standing in ("unreadable", "fault"):
        yield "errors", member.reason
    if requests:
        latest = next((one for one in requests if not one.answered_by), requests[-1])
        yield "requests", f"{latest.task}: {latest.text}" if latest.task else latest.text
    if again := noticed(moved):
        yield "moved", ", ".join(dict.fromkeys(one.decision.task or "the whole work" for one in again))
    if not member.listed:
        yield "unmatched", " ".join(unmatched(member))
    if known.several:
        yield "several", f"{', '.join(known.several)} in versions that differ"
