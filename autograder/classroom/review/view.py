"""One learner's page, put together: code and verdicts, what people said about them, what only staff may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from autograder.classroom.decisions.changes import moved_under
from autograder.classroom.decisions.model import Decision, Request
from autograder.classroom.decisions.words import effect
from autograder.classroom.grades import Grade
from autograder.classroom.results import ClassTask, Member
from autograder.classroom.review.code import Sheet, sheets
from autograder.classroom.review.index import Index, Snapshot
from autograder.classroom.review.rows import Row, mistakes
from autograder.inert import pictured
from autograder.report.formats.terminal import HOME
from autograder.report.model import WORDS, Report, Staff, StaffTest, TaskResult

SEEN = 4000
"""Characters of what a hidden check saw that a page shows."""


@dataclass(frozen=True)
class Said:
    """A decision as the page shows it."""

    decision: Decision
    change: str
    """What it makes of the points, in words."""
    moved: str
    """What has changed underneath: ``verdict``, ``work`` or nothing."""


@dataclass(frozen=True)
class Card:
    """A task's verdict, and everything about it."""

    result: TaskResult
    status: str
    sentence: str
    home: str
    """What to try at home."""
    decided: float | None
    said: list[Said]
    requests: list[Request]
    hidden: list[StaffTest]
    others: list[tuple[str, int]]
    """Its mistakes, each with how many others have it."""


@dataclass(frozen=True)
class View:
    """A learner's page."""

    row: Row
    member: Member
    grade: Grade
    sheets: list[Sheet]
    cards: dict[str, Card]
    elsewhere: list[Card]
    """Tasks that have no place in any file."""
    whole: list[Said]
    """What was said about the whole work."""
    lines: dict[tuple[str, int], list[Said]]
    requests: list[Request]
    """Those that name no task of the report."""
    attempts: list[Report]
    kept: bool
    """Whether the files are there."""
    by_hand: list[ClassTask] = field(default_factory=list)
    """Tasks of the class that no report speaks of, for points by hand."""
    undo: str = ""
    """The last decision that stands."""
    unread: list[str] = field(default_factory=list)
    """What staff's file says about the whole."""


def view(index: Index, now: Snapshot, row: Row) -> View:
    """Read what is needed from disk, and put it together."""
    member = replace(index.member(row), asked=now.tasks)
    requests = now.requests.get(member.id, [])
    said = _said(member)
    store, report = index.store, member.report
    staff = store.staff(row.work) if member.standing != "missing" else None
    submitted = store.submitted(report) if report else None
    points = member.grade
    own = sheets(submitted, report.tasks, now.lessons) if submitted and report else []
    cards = {card.result.task: card for card in _cards(row, report, points, said, requests, staff, now)}
    placed = {task for sheet in own for task in sheet.tasks}
    there = {(sheet.path, line.number) for sheet in own for part in sheet.parts for line in part.lines}
    lines: dict[tuple[str, int], list[Said]] = {}
    for one in said:
        if (place := (one.decision.file, one.decision.line or 0)) in there:
            lines.setdefault(place, []).append(one)
    return View(
        row=row,
        member=member,
        grade=points,
        sheets=own,
        cards=cards,
        elsewhere=[card for task, card in cards.items() if task not in placed],
        whole=[one for one in said if one.decision.task not in cards and not _is_at(one, lines)],
        lines=lines,
        requests=[one for one in requests if one.task not in cards],
        attempts=member.attempts,
        kept=submitted is not None,
        by_hand=[] if report else now.tasks,
        undo=next((one.id for one in reversed(member.decisions) if one.stands), ""),
        unread=[pictured(test.detail)[-SEEN:] for test in staff.tests if not test.task] if staff else [],
    )


def _is_at(one: Said, lines: dict[tuple[str, int], list[Said]]) -> bool:
    return (one.decision.file, one.decision.line or 0) in lines


def _said(member: Member) -> list[Said]:
    standing = [one for one in member.decisions if one.stands and one.kind != "seen"]
    reports = {one.learner: member.report for one in standing}
    moved = {one.decision.id: one.why for one in moved_under(standing, reports)}
    return [Said(one, effect(one, member.grade.idle), moved.get(one.id, "")) for one in standing]


def _cards(
    row: Row,
    report: Report | None,
    points: Grade,
    said: Sequence[Said],
    requests: Sequence[Request],
    staff: Staff | None,
    now: Snapshot,
) -> Iterable[Card]:
    decided = {task.task: task.decided for task in points.tasks}
    for result in report.tasks if report else []:
        sentence, _, home = result.message.partition(HOME)
        own = [one for one in said if one.decision.task == result.task]
        yield Card(
            result=result,
            status=WORDS[result.status],
            sentence=sentence.strip(),
            home=home.strip(),
            decided=decided.get(result.task),
            said=own,
            requests=[one for one in requests if one.task == result.task],
            hidden=[_short(test) for test in staff.tests if test.task == result.task] if staff else [],
            others=[
                (id, sum(other.work != row.work for other in now.with_mistake.get((result.task, id), [])))
                for id in mistakes(result)
            ],
        )


def _short(test: StaffTest) -> StaffTest:
    return StaffTest(
        task=test.task, test=pictured(test.test), case=pictured(test.case)[:SEEN], detail=pictured(test.detail)[-SEEN:]
    )
