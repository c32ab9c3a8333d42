"""Requests for another look from issues, as GitHub's command line lists them.

``gh issue list --label another-look --json number,title,body,author,url,createdAt`` lists one repository's, and
``gh search issues --owner ORG`` with the same options a whole organization's.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterator, Mapping

import msgspec
from msgspec import Struct

from autograder.classroom.decisions import tables
from autograder.classroom.decisions.model import DIGITS, NotDecisions, Request
from autograder.classroom.decisions.store import Decisions
from autograder.inert import line
from autograder.intake.another_look import CAP, MOST, asked

ADDRESS = 300
"""Characters of an issue's address."""


class Author(Struct, frozen=True):
    """Who opened an issue."""

    login: str = ""


class Issue(Struct, frozen=True):
    """An issue as ``gh`` prints it. Title and body are the learner's."""

    number: int
    title: str
    url: str
    created: dt.datetime = msgspec.field(name="createdAt")
    body: str | None = ""
    author: Author | None = None


class Taken(Struct, frozen=True, kw_only=True):
    """What became of the issues."""

    new: int
    same: int
    strangers: list[str]
    """Issues of people who aren't in the class, with their names."""
    over: int
    """Requests that one learner has too many."""


def taken(decisions: Decisions, data: bytes, name: str, learners: Mapping[str, str], lessons: Collection[int]) -> Taken:
    """Keep the requests of a file, each once. Raises ``NotDecisions`` if it isn't such a list.

    Args:
        decisions: where to.
        data: the file.
        name: of the file, for sentences.
        learners: GitHub's names in small letters, to ids.
        lessons: the class's, so that a number is a task's.
    """
    try:
        issues = msgspec.json.decode(data, type=list[Issue])
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise NotDecisions(
            f"{name} isn't a list of issues ({error}): make it with gh issue list --json "
            "number,title,body,author,url,createdAt."
        ) from error
    found: dict[str, list[Request]] = {}
    strangers = []
    for issue in sorted(issues, key=_when):
        login = issue.author.login if issue.author else ""
        if (learner := learners.get(login.casefold())) is None:
            strangers.append(f"issue {issue.number} of {line(login) or 'nobody'}")
        else:
            found.setdefault(learner, []).extend(_requests(issue, learner, lessons))
    made = [one for own in found.values() for one in own[:MOST]]
    with decisions.together() as database:
        before = tables.count(database, tables.REQUESTS)
        for one in made:
            tables.ask(database, one)
        new = tables.count(database, tables.REQUESTS) - before
    over = sum(max(0, len(own) - MOST) for own in found.values())
    return Taken(new=new, same=len(made) - new, strangers=strangers, over=over)


def _requests(issue: Issue, learner: str, lessons: Collection[int]) -> Iterator[Request]:
    """What the body asks, or the title if that names the task or is all there is."""

    def known(task: str) -> bool:
        return int(task.partition(".")[0]) in lessons

    body = (issue.body or "").replace("\r\n", "\n")[:CAP]
    named = [own for own in asked(f"{issue.title[:CAP]}\n\n{body}", known) if own[0]]
    for task, text in (named or [("", body.strip() or issue.title)])[:MOST]:
        where = issue.url if issue.url.startswith("https://") and len(issue.url) <= ADDRESS else ""
        made = hashlib.sha256("\0".join((learner, issue.url, task)).encode("utf-8", "replace")).hexdigest()
        at = _when(issue).isoformat(timespec="microseconds")
        said = "\n\n".join(part for part in (text[: CAP - ADDRESS], where) if part.strip())
        yield Request(id=f"r{made[:DIGITS]}", learner=learner, task=task, text=said, source="issue", at=at)


def _when(issue: Issue) -> dt.datetime:
    time = issue.created
    return time.astimezone(dt.UTC) if time.tzinfo else time.replace(tzinfo=dt.UTC)
