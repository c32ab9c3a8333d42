"""What people send: read strictly, and made into decisions."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request as Sent

from autograder.classroom.decisions.model import Decision, Item, NotDecisions, decide, new_id, now, read_points, within
from autograder.classroom.decisions.store import Decisions
from autograder.classroom.results import Member
from autograder.errors import Refusal

FIELDS = 200
DIGITS = 7
"""Of a line's number."""


class NotAForm(Refusal):
    """What was sent can't be read: what, and what to do."""


async def fields(sent: Sent) -> dict[str, str]:
    """The fields of a form. Raises ``NotAForm``."""
    try:
        text = (await sent.body()).decode()
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=FIELDS, errors="strict")
    except ValueError as error:
        raise NotAForm("this form can't be read: go back and send it again.") from error
    return {name: value.replace("\r\n", "\n") for name, value in pairs}


def comment(member: Member, sent: Mapping[str, str], bank: Decisions, by: str, most: float | None = None) -> Decision:
    """The decision that a form asks for. Raises ``NotAForm`` and ``NotDecisions``.

    Words and points of one's own go into the bank first, if the form says so. ``most`` is what all tasks together are
    worth.
    """
    text, points = sent.get("text", "").strip(), read_points(sent.get("points", ""))
    within(points, most)
    item, request, task = sent.get("item", ""), sent.get("request", ""), sent.get("task", "")
    if item and (text or points is not None):
        raise NotAForm("choose a comment of the bank, or write your own words and points: not both at once.")
    if not item and sent.get("keep") and text:
        if points and not task:
            raise NotAForm("points belong to a task: comment on the task itself.")
        item = bank.put(Item(id=new_id(), text=text, points=points, changed_by=by, changed_at=now())).id
        text, points = "", None
    line = sent.get("line", "")
    if line and not (line.isdecimal() and line.isascii() and len(line) <= DIGITS):
        raise NotAForm(f"{line[:20]!r} isn't a line's number.")
    facts: dict[str, object] = {"task": task, "file": sent.get("file", ""), "text": text, "item": item}
    facts |= {"points": points, "request": request, "line": int(line) if line else None}
    facts["alone"] = bool(sent.get("alone"))
    return decide(
        member.report, member.id, "answer" if request else "points" if points is not None else "comment", by, **facts
    )


def again(member: Member, one: Decision, by: str) -> Decision:
    """The same decision about today's verdict."""
    facts = msgspec.structs.asdict(one)
    kept = ("task", "file", "line", "item", "request", "instead", "alone")
    own = {"text": one.text, "points": one.points} if not one.item else {}
    return decide(member.report, one.learner, one.kind, by, **{name: facts[name] for name in kept} | own)


def whose(member: Member, id: str) -> Decision:
    """A learner's decision by its id. Raises ``NotDecisions``."""
    for one in member.decisions:
        if one.id == id:
            return one
    raise NotDecisions("there's no such decision for this learner: look at the page again.")
