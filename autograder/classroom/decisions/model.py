"""A decision, a comment in the bank, a request for another look; and the fingerprint of the verdict underneath."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import re
import secrets
from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta, Struct

from autograder.course.points import from_tenths, shown, tenths
from autograder.errors import Refusal
from autograder.report.model import Report, TaskResult

Kind = Literal["comment", "points", "seen", "answer"]
Source = Literal["repository", "issue", "csv"]
FILE = "decisions.sqlite"
"""Where decisions are in a class's folder, unless it names another database."""
LONGEST = 20_000
"""Characters in a text."""
DIGITS = 16
"""Of a fingerprint."""
NUMBER = re.compile(r"[+-]?[0-9]{1,9}(\.[0-9]{1,9})?")
WRITTEN = str.maketrans({"−": "-", ",": "."})


class NotDecisions(Refusal):
    """A decision can't be read or kept: what, where, what to do."""


class Decision(Struct, frozen=True, kw_only=True):
    """What a person decided about a learner's work. It's never changed or deleted, only undone once."""

    id: str
    learner: Annotated[str, Meta(description="the id of the submission, or of the roster where there is none")]
    kind: Kind
    task: Annotated[str, Meta(description="its number; empty: about the whole work")] = ""
    file: Annotated[str, Meta(description="a file of the submission")] = ""
    line: Annotated[int | None, Meta(description="counted from 1")] = None
    text: str = ""
    points: Annotated[float | None, Meta(description="a change of the task's points, in tenths, up or down")] = None
    instead: Annotated[bool, Meta(description="points are all that the task gets, not a change")] = False
    item: Annotated[str, Meta(description="of the bank: text and points are the item's, as they are now")] = ""
    request: Annotated[str, Meta(description="the request that this answers")] = ""
    by: Annotated[str, Meta(description="who decided")]
    at: Annotated[str, Meta(description="UTC, ISO 8601")]
    ground: Annotated[str, Meta(description="the fingerprint of the verdict it speaks of")] = ""
    alone: Annotated[bool, Meta(description="for this learner only, although the work is a group's")] = False
    undone_by: str = ""
    undone_at: str = ""

    @property
    def stands(self) -> bool:
        """Whether nobody has undone it."""
        return not self.undone_at


class Item(Struct, frozen=True, kw_only=True):
    """A comment of the bank. If you change it, it changes for everybody who has it."""

    id: str
    text: str
    points: float | None = None
    changed_by: str
    changed_at: str


class Request(Struct, frozen=True, kw_only=True):
    """A learner asks for another look. Its text is the learner's."""

    id: str
    learner: str
    task: str = ""
    text: str
    source: Source
    at: str
    answered_by: Annotated[str, Meta(description="the id of the decision; empty while nobody has answered")] = ""


def decide(report: Report | None, learner: str, kind: Kind, by: str, **facts: object) -> Decision:
    """Make a new decision about the verdict that a learner has today.

    Points of kind ``points`` for a task that has none yet are all that it gets (``instead``).

    Args:
        report: the learner's current one, if there is one.
        learner: ``Member.id``.
        kind: what it is.
        by: who decides.
        facts: further fields of ``Decision``.
    """
    task = str(facts.get("task", ""))
    if kind == "points" and facts.get("points") is not None and _points(report, task) is None:
        facts = {"instead": True} | facts
    made = {"id": new_id(), "learner": learner, "kind": kind, "by": by, "at": now(), "ground": ground(report, task)}
    try:
        return msgspec.convert(made | facts, Decision)
    except msgspec.ValidationError as error:
        raise NotDecisions(f"this can't be kept as a decision: {error}.") from error


def new_id() -> str:
    """An id that no other decision, item or request has. No spreadsheet takes it for a number."""
    return f"d{secrets.token_hex(8)}"


def now() -> str:
    """The time, UTC."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")


def ground(report: Report | None, task: str = "") -> str:
    """The fingerprint of a verdict: a task's, or the whole report's; before the dot. Behind it, that of the work.

    Words may change without changing it. Points, checks passed and the mistake may not.
    """
    if report is None:
        return f"{_short(None)}.{_short(None)}"
    tasks = [found for found in report.tasks if not task or found.task == task]
    said: list[object] = [_verdict(found) for found in tasks]
    return f"{_short(said)}.{_short(report.hashes.submission)}"


def moved(before: str, report: Report | None, task: str = "") -> Literal["", "work", "verdict"]:
    """What has changed under a decision since: the verdict; or only the work; or nothing."""
    verdict, _, work = before.partition(".")
    verdict_now, _, work_now = ground(report, task).partition(".")
    if not before or verdict != verdict_now:
        return "verdict"
    return "" if work == work_now else "work"


def checked(decision: Decision) -> Decision:
    """The decision as it can be kept. Raises ``NotDecisions`` with a sentence if it can't be."""
    one = msgspec.structs.replace(
        decision, **{name: plain(getattr(decision, name)) for name in ("task", "file", "text", "by")}
    )
    if one.kind not in get_args(Kind):
        raise NotDecisions(f"{one.kind!r} isn't a kind of decision: it's one of {', '.join(get_args(Kind))}.")
    if not one.learner or not one.by or not one.id:
        raise NotDecisions("a decision needs a learner and somebody who decides.")
    if one.item and (one.text or one.points is not None or one.instead):
        raise NotDecisions("a comment of the bank has the bank's text and points: add another comment for your own.")
    if one.points is not None:
        signed(one.points)
        if not one.task:
            raise NotDecisions("points belong to a task: say which one.")
        if one.kind == "seen":
            raise NotDecisions("marking as seen gives no points.")
        if one.instead and one.points < 0:
            raise NotDecisions("a task can't be given less than 0 points.")
    elif one.instead:
        raise NotDecisions("say how many points the task gets.")
    if one.kind == "answer" and not one.request:
        raise NotDecisions("an answer needs the request that it answers.")
    if one.kind == "points" and one.points is None and not one.item:
        raise NotDecisions("say how many points are given or taken.")
    if one.kind != "seen" and not one.item and not one.text.strip():
        raise NotDecisions("write a reason for the points." if one.kind == "points" else "write what you want to say.")
    return one


def plain(text: str) -> str:
    """Text that every database keeps. Raises ``NotDecisions`` if it's too long."""
    if len(text) > LONGEST:
        raise NotDecisions(f"a text of {len(text)} characters is too long: write at most {LONGEST}.")
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def read_points(text: str) -> float | None:
    """A number as people write it: ``−0,5`` is fine; None if there's none. Raises ``NotDecisions``."""
    plain = text.strip().translate(WRITTEN)
    if not plain:
        return None
    if not NUMBER.fullmatch(plain):
        raise NotDecisions(f"{text.strip()[:20]!r} isn't a number of points: write one like 2 or -0.5.")
    signed(float(plain))
    return float(plain)


def within(points: float | None, most: float | None) -> None:
    """Raise ``NotDecisions`` for more points than the whole class can earn with all tasks: that's a slip."""
    if points is not None and most and abs(points) > most:
        raise NotDecisions(f"{shown(points)} points are more than all tasks together are worth ({shown(most)}).")


def signed(points: object) -> int:
    """Points up or down as a number of tenths. Raises ``NotDecisions`` if they aren't a whole number of tenths."""
    try:
        if isinstance(points, float | int) and math.copysign(1, points) < 0:
            return -tenths(-points)
        return tenths(points)
    except ValueError:
        raise NotDecisions(f"{points!r} points can't be given: write a multiple of 0.1, such as 2 or -0.5.") from None


def of_tenths(whole: int | None) -> float | None:
    """Tenths as points."""
    return None if whole is None else from_tenths(whole)


def _points(report: Report | None, task: str) -> float | None:
    return next((found.points for found in report.tasks if found.task == task), None) if report else None


def _verdict(task: TaskResult) -> tuple[object, ...]:
    checks = [(test.passed, test.points, test.mistake) for test in task.tests]
    return task.task, task.status, task.points, task.max_points, task.mistake, checks


def _short(value: object) -> str:
    return hashlib.sha256(msgspec.json.encode(value)).hexdigest()[:DIGITS]
