"""The pages as HTML: every text in them is escaped, and none is a style, a script or an address of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FunctionLoader, StrictUndefined

from autograder.classroom.review.code import Line, excerpt, path
from autograder.classroom.review.differences import differences
from autograder.classroom.review.index import Index, Snapshot
from autograder.classroom.review.rows import GROUPS, Group, Row
from autograder.classroom.review.view import view
from autograder.course.points import shown
from autograder.inert import pictured
from autograder.report.model import Report

ASKED = 100
"""Characters of a search."""
PAGE = 100
"""Rows of the queue on one page."""
DIGITS = 6
"""Of a number in an address."""
ALIKE = 24
"""Answers with the same mistake on one page."""


@dataclass(frozen=True)
class Context:
    """What every page knows."""

    root: str
    title: str
    by: str
    did: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    kept: str = ""
    """The group and the search, for addresses."""


@dataclass(frozen=True)
class Answer:
    """Another learner's answer to a task."""

    row: Row
    files: list[tuple[str, list[Line]]]
    has: bool
    """Whether the comment that is looked at is there already."""


def queue(about: Context, index: Index, now: Snapshot) -> str:
    """Everybody, the most urgent first."""
    show, asked = about.query.get("show", ""), about.query.get("q", "")[:ASKED]
    found = now.found(show, asked)
    page = _page(about.query.get("page", ""), len(found))
    start = found[(page - 1) * PAGE : page * PAGE]
    counts = now.counts()
    return _rendered(
        "queue.html.j2",
        about,
        now=now,
        show=show,
        asked=asked,
        rows=start,
        decided={row.handle: index.decided(row) for row in start},
        count=len(found),
        only_rest=bool(found) and found[0].group == "rest",
        page=page,
        pages=max(1, -(-len(found) // PAGE)),
        groups=[(group, GROUPS[group], *counts[group]) for group in GROUPS if group != "rest" and counts[group][0]],
        open=sum(row.open for row in now.rows),
        first=next((row for row in found if row.open), None),
    )


def learner(about: Context, index: Index, now: Snapshot, row: Row) -> str:
    """One learner's code and verdicts."""
    before, after, place, count = neighbors(now, row, about.query)
    return _rendered(
        "learner.html.j2",
        about,
        row=row,
        see=view(index, now, row),
        fellows=now.fellows(row),
        before=before,
        after=after,
        place=place,
        count=count,
        bank=list(now.bank.values()),
        asked={name: about.query.get(name, "") for name in ("task", "file", "line", "request")},
        asking="on" in about.query,
        names=now.names,
    )


def attempts(about: Context, index: Index, row: Row, versions: list[Report], pair: tuple[int, int] | None) -> str:
    """What a learner changed between two of the attempts, and what that did to the verdicts."""
    both = tuple(versions[number - 1] for number in pair) if pair else ()
    return _rendered(
        "attempts.html.j2",
        about,
        row=row,
        versions=versions,
        pair=pair,
        changed=differences(*(_kept(index, report) for report in both)) if both else [],
        moves=_moves(*both) if both else [],
    )


def same(about: Context, index: Index, now: Snapshot, task: str, mistake: str, rows: list[Row]) -> str:
    """The class's answers with one mistake."""
    one = next(found for found in now.tasks if found.task == task)
    answers, sentence = [], ""
    for row in rows[:ALIKE]:
        member = index.member(row)
        if member.report is None:
            continue
        result = next((found for found in member.report.tasks if found.task == task), None)
        kept = _kept(index, member.report)
        if result is None or kept is None:
            continue
        said = [test.message for test in result.tests if test.mistake == mistake]
        sentence = sentence or (said[0] if said else result.message)
        own = [file for file in kept.files if now.lessons.get(one.lesson) == file.lesson and not file.version]
        found_files = [(path(file), lines) for file in own if (lines := excerpt(file, [result]))]
        answers.append(Answer(row, found_files, has=False))
    return _rendered(
        "same.html.j2",
        about,
        task=one,
        mistake=mistake,
        sentence=sentence,
        answers=answers,
        more=rows[ALIKE:],
        count=len(rows),
        bank=list(now.bank.values()),
    )


def bank(about: Context, now: Snapshot) -> str:
    """The bank of comments."""
    labels = {row.member.id: row for row in now.rows}
    items = [(item, [labels[id] for id in now.has_item.get(item.id, []) if id in labels]) for item in now.bank.values()]
    return _rendered("bank.html.j2", about, items=items)


def problem(root: str, sentence: str) -> str:
    """A sentence instead of a page."""
    return _rendered("problem.html.j2", Context(root, "Review", ""), sentence=sentence)


def neighbors(now: Snapshot, row: Row, query: Mapping[str, str]) -> tuple[Row | None, Row | None, int, int]:
    """Who comes before and after a learner in the queue as it's narrowed; which place that is, and of how many."""
    show, asked = query.get("show", ""), query.get("q", "")[:ASKED]
    found = now.found("" if show == "open" else show, asked)
    places = {one.handle: place for place, one in enumerate(found)}
    if row.handle not in places:
        found, places = now.rows, {one.handle: place for place, one in enumerate(now.rows)}
    place = places[row.handle]
    ahead = found[place + 1 :]
    following = next((one for one in ahead if one.open), None) if show == "open" else ahead[0] if ahead else None
    return found[place - 1] if place else None, following, place + 1, len(found)


def _page(text: str, count: int) -> int:
    page = int(text) if text.isdecimal() and len(text) < DIGITS else 1
    return max(1, min(page, -(-count // PAGE)))


def _kept(index: Index, report: Report | None) -> Any:
    return index.store.submitted(report) if report else None


def _moves(before: Report, after: Report) -> list[tuple[str, str, float | None, float | None]]:
    """The tasks whose points are others in the second."""
    old = {task.task: task.points for task in before.tasks}
    return [
        (task.task, task.name, old.get(task.task), task.points)
        for task in after.tasks
        if old.get(task.task) != task.points
    ]


def _rendered(name: str, about: Context, **facts: Any) -> str:
    return _environment().get_template(name).render(about=about, url=_url(about.root), **facts)


def _url(root: str) -> Callable[..., str]:
    """Makes addresses in this run: parts are quoted, so that no name can lead anywhere else."""

    def url(*parts: str, kept: str = "", at: str = "", **query: object) -> str:
        more = urlencode({key: str(value) for key, value in query.items() if value not in ("", None)})
        asked = "&".join(part for part in (kept, more) if part)
        where = "/".join(quote(part, safe="") for part in parts)
        return f"{root}/{where}{f'?{asked}' if asked else ''}{f'#{at}' if at else ''}"

    return url


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: value if type(value) is not str or value.isprintable() else pictured(value),
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FunctionLoader(_source),
    )
    environment.filters |= {
        "points": lambda value: "–" if value is None else shown(value).replace("-", "−"),
        "day": lambda text: text[:16].replace("T", " "),
        "readable": lambda id: id.replace("-", " "),
        "group": lambda group: GROUPS[_group(group)],
        "groupby_queue": lambda rows: [(group, list(own)) for group, own in groupby(rows, lambda row: row.group)],
        "pictured": pictured,
    }
    return environment


def _group(name: str) -> Group:
    return next(group for group in GROUPS if group == name)


def _source(name: str) -> str | None:
    path = files("autograder.classroom.review") / "assets" / name
    return path.read_text(encoding="utf-8") if path.is_file() else None
