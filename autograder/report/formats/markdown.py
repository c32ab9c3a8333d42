"""A page in GitHub's Markdown: a job summary, a comment, a release's text."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten

from autograder.course.points import of, percent
from autograder.inert import code, markdown
from autograder.report.formats.terminal import HOME
from autograder.report.model import WORDS, LessonResult, Report, TaskResult, urgency

MARKS = {
    "passed": "✅",
    "partial": "🟡",
    "failed": "❌",
    "not_started": "⬜",
    "timed_out": "⏱️",
    "crashed": "💥",
    "undecided": "🙋",
    "error": "🔧",
}
BAR = 20
NEXT_CAP = 400
CAP = 60_000
"""In characters. An issue's text may hold 65 536, a job summary far more."""


def as_markdown(report: Report) -> bytes:
    """Points first, then what to do next, a table per lesson, and a sentence for everything that isn't right yet."""
    parts = ["\n\n".join(_head(report))]
    for lesson in report.lessons:
        tasks = [task for task in report.tasks if task.lesson == lesson.lesson]
        if tasks:
            parts.append("\n\n".join(_lesson(lesson, tasks)))
    return _capped(parts).encode()


def markdown_trouble(sentence: str) -> bytes:
    """For a submission that couldn't be graded at all."""
    return f"## Not graded\n\n{markdown(sentence)}\n".encode()


def _head(report: Report) -> Iterator[str]:
    if report.undecided:
        yield "## Needs a person"
        yield "\n".join(f"- {markdown(reason)}" for reason in report.undecided)
    elif report.points is None:
        passed = sum(test.passed for task in report.tasks for test in task.tests)
        count = sum(len(task.tests) for task in report.tasks)
        yield f"## {passed} of {count} public checks pass"
        yield _bar(passed, count)
    else:
        yield f"## {of(report)} points"
        yield _bar(report.points, report.max_points or 0.0)
    if not report.of_record:
        yield "> ⚠️ **Not a grade of record:** its hidden cases came from the public seed, which everybody knows."
    if report.faulty:
        yield "> 🔧 A grader failed. The fault is ours: tasks with this mark were not judged, and staff know."
    if sentence := _next(report):
        yield f"**Next:** {sentence}"
    notes = [f"- {markdown(note)}" for note in report.notes]
    if notes:
        yield "\n".join(notes)
    about = [code(report.submission)]
    about += [f"commit {code(report.commit[:12])}"] if report.commit else []
    about += [f"{report.graders} checks"]
    about += [f"torch {markdown(report.environment.torch)}"] if report.environment.torch else []
    yield f"<sub>{', '.join(about)}</sub>"


def _bar(part: float, whole: float) -> str:
    full = int(BAR * part / whole) if whole else 0
    return f"`{'█' * full}{'░' * (BAR - full)}` {percent(part / whole) if whole else 0} %"


def _next(report: Report) -> str:
    """One thing, and the dearest sentence about it."""
    undone = [task for task in report.tasks if task.status not in ("passed", "undecided", "error")]
    if not undone:
        return "" if report.faulty or report.undecided else "nothing: everything here is right. 🎉"
    task = min(undone, key=lambda task: urgency(task.task, stretch=task.stretch, begun=task.status != "not_started"))
    what = "not started yet" if task.status == "not_started" else WORDS[task.status]
    said = task.said[0].partition(HOME)[0] if task.said and task.status != "not_started" else ""
    parts = [f"{task.task} {code(task.name)} ({what}).", markdown(shorten(said, NEXT_CAP, placeholder=" …"))]
    if "grade hint" not in said:
        parts.append(f"Its section is in the lesson's page; stuck? `grade hint {task.task}`")
    return " ".join(filter(None, parts))


def _lesson(lesson: LessonResult, tasks: list[TaskResult]) -> Iterator[str]:
    given = lesson.max_points is not None
    yield f"### Lesson {lesson.lesson}" + (f": {of(lesson)} points" if lesson.points is not None else "")
    yield "\n".join(_table(tasks, given))
    for task in tasks:
        if task.status not in ("passed", "not_started"):
            yield "\n\n".join(_said(task))


def _table(tasks: list[TaskResult], given: bool) -> Iterator[str]:
    yield "| task | | points | checks |" if given else "| task | | checks |"
    yield "|---|---|--:|--:|" if given else "|---|---|--:|"
    for task in tasks:
        star = " ☆" if task.stretch else ""
        passed = sum(test.passed for test in task.tests)
        points = (f" {of(task)} |" if task.points is not None else " |") if given else ""
        state = f"{MARKS[task.status]} {WORDS[task.status]}"
        yield f"| {task.task} {code(task.name)}{star} | {state} |{points} {passed} of {len(task.tests)} |"


def _said(task: TaskResult) -> Iterator[str]:
    yield f"**{task.task} {code(task.name)}**"
    for sentence in task.said:
        said, home, call = sentence.partition(HOME)
        yield markdown(said) + (f"<br>*Try at home:* {code(call)}" if home else "")


def _capped(parts: list[str]) -> str:
    text = ""
    for number, part in enumerate(parts):
        if len(text) + len(part) > CAP:
            left = len(parts) - number
            return f"{text}\n_{left} more {'lesson' if left == 1 else 'lessons'}: see the report._\n"
        text += f"{part}\n\n"
    return text
