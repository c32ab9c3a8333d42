"""``class.html``: one file that needs nothing else. Here is what you read without scripts, and what scripts add."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from autograder.classroom.page import statistics, trends
from autograder.classroom.page.attention import FLAGS, Flag, flags
from autograder.classroom.page.island import Reflections, encoded, island
from autograder.classroom.page.misconceptions import Misconception, misconceptions
from autograder.classroom.results import ClassResults, ClassTask
from autograder.classroom.sentences import effects
from autograder.classroom.unsettled import first_lines, standings
from autograder.course.points import percent
from autograder.course.tree import Course
from autograder.files import write
from autograder.report.model import WORDS, Status

ASSETS = files("autograder.classroom.page") / "assets"
LIBRARY = "Charts.css 1.2.0"
STYLES = ("page.css", "students.css", "print.css")
SCRIPTS = ("data.js", "grid.js", "filters.js", "links.js", "table.js", "learner.js", "stage.js", "start.js")
SHOWN = 10
"""How many ideas are listed at once; the rest are one click away."""
SLIDES = 8
SLIDES_FROM = 2
"""If fewer learners missed an idea, you talk it over with them, not with the class."""
FIRST = 6
URGENT: tuple[Flag, ...] = ("stuck", "behind")
LABELS = 6
STACK: tuple[Status, ...] = ("passed", "partial", "failed", "not_started")
SYMBOLS = [
    ("p", "✓", WORDS["passed"]), ("a", "◐", WORDS["partial"]), ("f", "✕", WORDS["failed"]),
    ("n", "·", WORDS["not_started"]), ("t", "◷", WORDS["timed_out"]), ("c", "ϟ", WORDS["crashed"]),
    ("e", "!", WORDS["error"]), ("u", "?", WORDS["undecided"]),
]  # fmt: skip


@dataclass(frozen=True)
class Idea:
    """A misconception as the page shows it."""

    number: int
    title: str
    task: ClassTask
    sentence: str
    lines: list[str]
    count: int
    started: int
    again: int
    """How many read this and handed in again."""
    passed: int
    """How many of them passed the task then."""


def write_page(
    results: ClassResults, path: Path, course: Course | None = None, reflections: Reflections | None = None
) -> None:
    """Write the report of a class, whole or not at all.

    ``results`` decides the labels: names, or pseudonyms. Without a course with graders, the page has the sentences that
    learners got, but no lines of mistakes. ``reflections`` are shown as plain text, if you pass them.
    """
    write(path, page(results, course, reflections).encode(), private=not path.exists())


def page(results: ClassResults, course: Course | None = None, reflections: Reflections | None = None) -> str:
    """The page as text. The same results always give the same text."""
    found = misconceptions(results, course)
    style, script = _style(), _joined(SCRIPTS)
    text = _template()(
        policy=policy(style, script),
        style=Markup(style),
        script=Markup(script),
        data=Markup(encoded(island(results, found, reflections))),
        **_context(results, _ideas(results, found)),
    )
    return text + "\n"


def policy(style: str, script: str) -> str:
    """A Content-Security-Policy under which this style and this script work, and nothing else at all."""
    return "; ".join(
        [
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            f"script-src '{_digest(script)}'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _context(results: ClassResults, ideas: list[Idea]) -> dict[str, Any]:
    reports = statistics.graded(results)
    points = statistics.distribution(statistics.counting(results), results.max_points)
    attention = _attention(results)
    return {
        "title": results.title,
        "when": _when(results),
        "names": results.names,
        "graders": results.graders,
        "max_points": results.max_points,
        "graded": len(reports),
        "headline": f"{standings(results)}.",
        "warnings": _warnings(results),
        "points": points,
        "tallest": max((b.count for b in points.bins), default=1) if points else 1,
        "label_step": -(-len(points.bins) // LABELS) if points else 1,
        "attention": [entry for entry in attention if entry["flag"] != "late"],
        "filters": attention,
        "first": _first(results),
        "ideas": ideas,
        "shown": SHOWN,
        "slides": [idea for idea in ideas[:SLIDES] if idea.count >= SLIDES_FROM],
        "tasks": [_task(numbers, ideas) for numbers in statistics.tasks(results)],
        "lessons": statistics.lessons(results),
        "weeks": trends.weeks(results),
        "attempts": trends.attempts(results),
        "checks": trends.checks(results),
        "told": sorted((idea for idea in ideas if idea.again), key=lambda idea: -idea.again),
        "words": {status: WORDS[status] for status in STACK},
        "symbols": SYMBOLS,
        "library": LIBRARY,
        "enough": statistics.ENOUGH,
    }


def _ideas(results: ClassResults, mistakes: list[Misconception]) -> list[Idea]:
    told = {(effect.task, effect.mistake): effect for effect in effects(results.students)}
    return [
        Idea(
            number=number,
            title=_readable(mistake.id),
            task=mistake.task,
            sentence=mistake.sentence,
            lines=mistake.lines,
            count=len(mistake.who),
            started=mistake.started,
            again=effect.again if (effect := told.get((mistake.task.task, mistake.id))) else 0,
            passed=effect.passed if effect else 0,
        )
        for number, mistake in enumerate(mistakes, 1)
    ]


def _readable(id: str) -> str:
    words = id.replace("-", " ")
    return words[:1].upper() + words[1:]


def _when(results: ClassResults) -> str:
    days = sorted({report.graded_at[:10] for report in statistics.graded(results) if report.graded_at})
    return days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}" if days else ""


def _warnings(results: ClassResults) -> list[str]:
    found = first_lines(results)
    faults = sum("fault" in flagged for flagged in flags(results))
    if faults:
        found.append(
            f"our own graders failed on {faults} submissions: their points are not final. See the staff files."
        )
    public = sum(not report.of_record for report in statistics.graded(results))
    if public:
        found.append(
            f"{public} of these aren't grades of record: their hidden cases came from the public seed, so a table of "
            "answers could have earned them. Make a seed for your class with grade seed, and grade it again."
        )
    versions = statistics.graders_versions(results.students)
    if versions > 1:
        found.append(
            f"these reports come from {versions} versions of the graders; grade the batch again to compare them."
        )
    return found


def _attention(results: ClassResults) -> list[dict[str, Any]]:
    found = flags(results)
    entries = [
        {"flag": flag, "meaning": FLAGS[flag], "who": [place for place, own in enumerate(found) if flag in own]}
        for flag in FLAGS
    ]
    return [entry for entry in entries if entry["who"]]


def _first(results: ClassResults) -> list[dict[str, Any]]:
    """Learners who work and get stuck or left behind, fewest points first."""
    people = [
        {"place": place, "label": student.label, "points": student.final.points if student.final else None}
        for place, (student, own) in enumerate(zip(results.students, flags(results), strict=True))
        if any(flag in own for flag in URGENT)
    ]
    return sorted(people, key=lambda person: (person["points"] or 0.0, person["label"]))[:FIRST]


def _task(numbers: statistics.TaskNumbers, ideas: list[Idea]) -> dict[str, Any]:
    known = [numbers.statuses.get(status, 0) for status in ("passed", "partial")]
    not_started = numbers.statuses.get("not_started", 0)
    stack = [*known, numbers.graded - sum(known) - not_started, not_started]
    words = ", ".join(f"{word} {count}" for word, count in zip(map(WORDS.__getitem__, STACK), stack, strict=True))
    return {
        "task": numbers.task,
        "graded": max(1, numbers.graded),
        "stack": stack,
        "tip": f"{numbers.task.task} {numbers.task.name}: {words}",
        "difficulty": numbers.difficulty,
        "difficulty_started": numbers.difficulty_started,
        "discrimination": numbers.discrimination,
        "not_started": not_started,
        "idea": next((idea for idea in ideas if idea.task.task == numbers.task.task), None),
    }


def _template() -> Callable[..., str]:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters |= {
        "points": lambda value: "–" if value is None else f"{value:g}",
        "mean": lambda value: f"{value:.1f}",
        "percent": percent,
        "gain": lambda value: "–" if value is None else f"{value:+.1f}".replace("-", "−") if round(value, 1) else "0",
        "tenth": lambda value: "–" if value is None else f"{value:.1f}",
        "share": lambda value: "–" if value is None else f"{percent(value)} %",
        "correlation": lambda value: "–" if value is None else f"{value:.2f}".replace("-", "−"),
    }
    source = (ASSETS / "page.html.j2").read_text(encoding="utf-8")
    return environment.from_string(source).render


def _style() -> str:
    """The chart library with its license, our own rules, and the sizes that bars may have."""
    licence = (ASSETS / "vendor" / "charts.css-LICENSE").read_text(encoding="utf-8")
    library = (ASSETS / "vendor" / "charts.min.css").read_text(encoding="utf-8")
    sizes = "".join(f".z{n}{{--size:{n / 100:g}}}" for n in range(101))
    return f"/* {LIBRARY}\n{licence}*/\n{library}\n{_joined(STYLES)}{sizes}"


def _joined(names: tuple[str, ...]) -> str:
    return "\n".join((ASSETS / name).read_text(encoding="utf-8") for name in names)
