"""The data of the page's scripts: plain JSON, columns instead of keys, every text once."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec
from msgspec import Struct

from autograder.classroom.decisions.words import notes
from autograder.classroom.page.attention import Flag, flags
from autograder.classroom.page.misconceptions import Misconception
from autograder.classroom.results import ClassResults, ClassTask, Member
from autograder.course.points import shown
from autograder.report.model import Environment, Report, Status, TaskResult

CODES: dict[Status, str] = {
    "passed": "p", "partial": "a", "failed": "f", "not_started": "n", "timed_out": "t", "crashed": "c",
    "undecided": "u", "error": "e",
}  # fmt: skip
ABSENT = "-"
UNSAFE = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&'\u2028\u2029"})
UNTOUCHED = "not started yet"
"""What ``autograder.testing`` says about an untouched stub: it goes without saying."""
Reflections = Mapping[str, Mapping[int, str]]
"""By submission id, then by lesson: what the learner wrote into ``reflection.md``."""
SHORTEST = 3
"""Shorter names aren't looked for in texts: they'd be found in every word."""


class Task(Struct, frozen=True, array_like=True):
    """A task: number, name, lesson, tenths of a point, ☆, number of checks."""

    number: str
    name: str
    lesson: int
    max: int | None
    stretch: bool
    checks: int


class Row(Struct, frozen=True, array_like=True):
    """A student. Texts are places in ``Island.texts``, points are tenths, times milliseconds."""

    label: str
    standing: str
    reason: int | None
    flags: list[Flag]
    points: int | None
    max: int | None
    lessons: list[tuple[int | None, int | None]]
    statuses: str
    """One letter of ``CODES`` for each task; empty without a report."""
    earned: list[int | None]
    times: list[int]
    passed: list[int]
    """How many checks of each task passed."""
    said: list[tuple[int, list[int]]]
    notes: list[int]
    reflections: list[tuple[int, int]]
    """For each lesson that has one: its number and the text."""
    attempts: list[int | None]
    """The points of each version handed in, oldest first."""
    late: int | None
    place: int | None
    """Where it was graded: a text."""
    keys: list[str]
    """What else finds the student, with names: the id, the school's id, the GitHub name, the name."""
    maxima: list[tuple[int, int | None]]
    """Tasks that were worth something else in this student's report."""


class Island(Struct, frozen=True):
    """All of the page's data."""

    names: bool
    tasks: list[Task]
    lessons: list[int]
    texts: list[str]
    ideas: list[tuple[int, str, list[int]]]
    """For each misconception: task, id, places of students."""
    rows: list[Row]


class Texts:
    """Every text once, in the order of first use."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def place(self, text: str) -> int:
        """The text's place in the list."""
        return self._places.setdefault(text, len(self._places))

    def all(self) -> list[str]:
        """The texts in order."""
        return list(self._places)


def island(results: ClassResults, ideas: list[Misconception], reflections: Reflections | None = None) -> Island:
    """The data of a class."""
    texts = Texts()
    checks = _checks(results)
    places = {task.task: place for place, task in enumerate(results.tasks)}
    lessons = list(dict.fromkeys(task.lesson for task in results.tasks))
    rows = [
        _row(student, found, results, lessons, texts, (reflections or {}).get(student.id, {}))
        for student, found in zip(results.students, flags(results), strict=True)
    ]
    return Island(
        names=results.names,
        tasks=[
            Task(t.task, t.name, t.lesson, _tenths(t.max_points), t.stretch, checks.get(t.task, 0))
            for t in results.tasks
        ],
        lessons=lessons,
        texts=texts.all(),
        ideas=[(places[idea.task.task], idea.id, idea.who) for idea in ideas],
        rows=rows,
    )


def encoded(data: Island) -> str:
    """As JSON that is inert inside a ``script`` element: no character of it can end the element or start another."""
    return msgspec.json.encode(data).decode().translate(UNSAFE)


def _reason(student: Member, names: bool) -> str:
    """What a person has to decide between may be other learners' names."""
    told = names or student.standing != "needs a person" or student.report is not None
    return student.reason if told else "See class.csv."


def _checks(results: ClassResults) -> dict[str, int]:
    return {t.task: len(t.tests) for student in results.students if student.report for t in student.report.tasks}


def _row(
    student: Member,
    found: list[Flag],
    results: ClassResults,
    lessons: list[int],
    texts: Texts,
    reflections: Mapping[int, str],
) -> Row:
    report = student.final
    tasks = {t.task: t for t in report.tasks} if report else {}
    line = [tasks.get(task.task) for task in results.tasks]
    hidden = [] if results.names else [student.id, student.name, student.github, student.school_id]

    def own(text: str) -> int:
        return texts.place(concealed(text, hidden, student.label))

    return Row(
        label=student.label,
        standing=student.standing,
        reason=own(_reason(student, results.names)) if student.reason else None,
        flags=found,
        points=_tenths(report.points) if report else None,
        max=_tenths(report.max_points) if report else None,
        lessons=_subtotals(report, lessons),
        statuses="".join(CODES[t.status] if t else ABSENT for t in line) if report else "",
        earned=[_tenths(t.points) if t else None for t in line] if report else [],
        times=[round(t.seconds * 1000) if t else 0 for t in line] if report else [],
        passed=[sum(test.passed for test in t.tests) if t else 0 for t in line] if report else [],
        said=[(place, [texts.place(s) for s in _said(t)]) for place, t in enumerate(line) if t and _said(t)],
        notes=[own(note) for note in _notes(student)],
        reflections=[(lesson, own(text)) for lesson, text in sorted(reflections.items())],
        attempts=[_tenths(attempt.points) for attempt in student.finals],
        late=student.rulings.days,
        place=texts.place(_place(report.environment)) if report else None,
        keys=[student.id, student.school_id, student.github, student.name] if results.names else [],
        maxima=_maxima(line, results.tasks),
    )


def concealed(text: str, names: list[str], label: str) -> str:
    """The text without a student's own names: those of their folder, of GitHub, of the school."""
    for name in sorted((n for n in names if len(n) >= SHORTEST), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda _: label, text, flags=re.IGNORECASE)
    return text


def _subtotals(report: Report | None, lessons: list[int]) -> list[tuple[int | None, int | None]]:
    if report is None:
        return []
    found = {lesson.lesson: (_tenths(lesson.points), _tenths(lesson.max_points)) for lesson in report.lessons}
    return [found.get(lesson, (None, None)) for lesson in lessons]


def _said(task: TaskResult) -> list[str]:
    """What the learner read, task by task."""
    return [] if task.status == "not_started" else [text for text in task.said if text]


def _notes(student: Member) -> list[str]:
    tasks = student.report.tasks if student.report else []
    unread = dict.fromkeys(t.message for t in tasks if t.status == "not_started" and t.message not in ("", UNTOUCHED))
    falls = [
        f"Regrading lowered task {f.task} from {shown(f.before)} to {shown(f.after)} points." for f in student.fell
    ]
    return [*student.notes, *_people(student), *unread, *falls]


def _people(student: Member) -> list[str]:
    """What people decided about points and why, and what else they said."""
    others = [one for one in student.decisions if one.points is None]
    found = student.grade
    if not found.reasons:
        return notes(others)
    said = ["–" if points is None else shown(points) for points in (found.machine, found.final)]
    return [f"The verdict gives {said[0]} points; {said[1]} count.", *found.reasons, *notes(others)]


def _place(environment: Environment) -> str:
    torch = f"torch {environment.torch}" if environment.torch else ""
    parts = filter(None, [f"Python {environment.python}", torch, environment.device])
    return "; ".join([", ".join(parts), *environment.confinement])


def _maxima(line: list[TaskResult | None], tasks: list[ClassTask]) -> list[tuple[int, int | None]]:
    pairs = enumerate(zip(line, tasks, strict=True))
    return [(i, _tenths(t.max_points)) for i, (t, task) in pairs if t and t.max_points != task.max_points]


def _tenths(points: float | None) -> int | None:
    return None if points is None else round(points * 10)
