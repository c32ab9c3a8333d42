"""One learner's feedback as one HTML page that needs nothing else: no script, no font, no address.

It holds the learner's code with the sentences at the lines they speak of, points before and after, dates, what people
said, and what to try. Nothing that staff know, no hidden case, and no other learner is in what it's made from.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from autograder.classroom.decisions.model import Decision
from autograder.classroom.decisions.words import effect
from autograder.classroom.results import Member
from autograder.classroom.rules.model import Ruling
from autograder.classroom.submitted import File, Submitted
from autograder.course.points import shown
from autograder.inert import CONTROL
from autograder.report.formats.terminal import HOME
from autograder.report.model import WORDS, LessonResult, Report, TaskResult, urgency
from autograder.source.definitions import blocks

ASSETS = files("autograder.classroom.feedback") / "assets"
LINES = 3000
"""So many lines of a file are shown."""
PARSED = 200_000
"""Characters up to which definitions are looked for."""
DONE = ("passed", "undecided", "error")


@dataclass(frozen=True)
class Part:
    """Lines of a file, and what is said above and below them."""

    lines: list[tuple[int, str]]
    above: list[TaskResult] = field(default_factory=list)
    below: list[Decision] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """A file of the learner's."""

    name: str
    problem: str
    parts: list[Part]
    more: int


@dataclass(frozen=True)
class Lesson:
    """A lesson as the page shows it."""

    result: LessonResult
    ruling: Ruling
    tasks: list[TaskResult]
    sheets: list[Sheet]
    said: list[Decision]
    """By people, about a task or a file, without a line."""


def page(title: str, member: Member, seen: Report, work: dict[int, Submitted | None], folders: dict[int, str]) -> bytes:
    """The page.

    Args:
        title: the course's.
        member: the learner.
        seen: the report, as far as it's released.
        work: lesson to the files of the attempt that counts, where they were kept.
        folders: lesson to the name of its folder.
    """
    style = (ASSETS / "feedback.css").read_text(encoding="utf-8")
    told = [one for one in member.decisions if one.stands and one.text.strip()]
    lessons = [
        _lesson(result, member, seen, told, work.get(result.lesson), folders.get(result.lesson, ""))
        for result in seen.lessons
    ]
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"points": _points, "clean": clean, "when": _when}
    environment.filters["effect"] = lambda one: effect(one, member.grade.idle)
    template = environment.from_string((ASSETS / "feedback.html.j2").read_text(encoding="utf-8"))
    text = template.render(
        policy=f"default-src 'none'; style-src 'sha256-{_digest(style)}'; base-uri 'none'; form-action 'none'",
        style=Markup(style), title=title, id=member.row.id if member.row else member.id, seen=seen, lessons=lessons,
        dated=any(one.ruling.last or one.ruling.handed or one.ruling.reasons for one in lessons),
        before=_sum(lessons), next=_next(seen), rulings=member.rulings, words=WORDS, tell=list(_notes(member)),
        whole=[one for one in told if not one.task and not one.file], sentences=_sentences,
    )  # fmt: skip
    return text.encode() + b"\n"


def trouble(title: str, id: str, sentence: str) -> bytes:
    """The page for work that couldn't be graded: one sentence."""
    style = (ASSETS / "feedback.css").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"points": _points, "clean": clean, "when": _when}
    template = environment.from_string((ASSETS / "trouble.html.j2").read_text(encoding="utf-8"))
    policy = f"default-src 'none'; style-src 'sha256-{_digest(style)}'; base-uri 'none'; form-action 'none'"
    return template.render(policy=policy, style=Markup(style), title=title, id=id, sentence=sentence).encode() + b"\n"


def clean(text: str) -> str:
    """The text with a sign for every character that isn't one; the template escapes the rest."""
    return re.sub(CONTROL, "�", text)


def _lesson(
    result: LessonResult, member: Member, seen: Report, told: list[Decision], work: Submitted | None, folder: str
) -> Lesson:
    tasks = [task for task in seen.tasks if task.lesson == result.lesson]
    numbers = {task.task for task in tasks}
    own = [one for one in told if one.task in numbers or (not one.task and one.file.startswith(f"{folder}/"))]
    kept = [file for file in work.files if file.lesson == folder and not file.version] if work else []
    sheets = [_sheet(file, tasks, own) for file in kept]
    shown = {id(one) for sheet in sheets for part in sheet.parts for one in part.below}
    return Lesson(result, member.rulings.of(result.lesson), tasks, sheets, [o for o in own if id(o) not in shown])


def _sheet(file: File, tasks: Iterable[TaskResult], told: Iterable[Decision]) -> Sheet:
    lines = clean(file.text).removesuffix("\n").split("\n")
    known = blocks(file.text) if file.name.endswith(".py") and len(file.text) <= PARSED else {}
    above: dict[int, list[TaskResult]] = {}
    for task in tasks:
        place = next((known[name].first for name in re.findall(r"\w+", task.name) if name in known), None)
        if place is not None and task.status not in ("passed", "not_started"):
            above.setdefault(place + 1, []).append(task)
    below: dict[int, list[Decision]] = {}
    for one in told:
        if one.line and 0 < one.line <= len(lines) and one.file in (file.name, f"{file.lesson}/{file.name}"):
            below.setdefault(one.line, []).append(one)
    numbered = list(enumerate(lines, 1))[:LINES]
    return Sheet(file.name, file.problem, list(_parts(numbered, above, below)), max(0, len(lines) - LINES))


def _parts(
    lines: list[tuple[int, str]], above: dict[int, list[TaskResult]], below: dict[int, list[Decision]]
) -> Iterator[Part]:
    part = Part([])
    for number, text in lines:
        if number in above:
            yield part
            part = Part([], above[number])
        part.lines.append((number, text))
        if number in below:
            part.below.extend(below[number])
            yield part
            part = Part([])
    yield part


def _sentences(task: TaskResult) -> list[tuple[str, str]]:
    """What is said of a task, each with what to try at home."""
    if task.status in ("passed", "not_started"):
        return []
    cut = [sentence.partition(HOME) for sentence in task.said if sentence]
    return [(said.strip(), call.strip()) for said, _, call in cut]


def _next(seen: Report) -> TaskResult | None:
    undone = [task for task in seen.tasks if task.status not in DONE]
    if not undone:
        return None
    return min(undone, key=lambda t: urgency(t.task, stretch=t.stretch, begun=t.status != "not_started"))


def _notes(member: Member) -> Iterator[str]:
    yield from member.report.notes if member.report else []


def _sum(lessons: list[Lesson]) -> float | None:
    befores = [one.result.points if one.ruling.before is None else one.ruling.before for one in lessons]
    return None if None in befores else round(sum(before or 0.0 for before in befores), 1)


def _points(points: float | None) -> str:
    return "–" if points is None else shown(points)


def _when(time: str | None) -> str:
    """A time as people read it, with its offset."""
    return dt.datetime.fromisoformat(time).strftime("%Y-%m-%d %H:%M %z") if time else "–"


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
