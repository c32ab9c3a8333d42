"""A report for people, on a terminal or in a pipe."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.course.points import of
from autograder.report.model import NEEDS, WORDS, LessonResult, Report, Status, TaskResult

HOME = "Try at home: "
STYLES: dict[Status, str] = {
    "passed": "green",
    "partial": "yellow",
    "failed": "red",
    "not_started": "dim",
    "timed_out": "red",
    "crashed": "red",
    "undecided": "magenta",
    "error": "magenta",
}


def show(report: Report, console: Console, *, whole: bool = False) -> None:
    """Print a report; ``whole`` gives each sentence one line, however long, as programs that read it expect."""
    for reason in report.undecided:
        console.print(Text(f"{NEEDS}: {reason}", style="bold magenta"))
    for lesson in report.lessons:
        tasks = [task for task in report.tasks if task.lesson == lesson.lesson]
        if tasks:
            console.print(_lesson(lesson, tasks, _line if whole else _sentence))
    for note in report.notes:
        console.print(Text(f"Note: {note}", style="italic"))
    console.print(Text(_total(report), style="bold"))


def _lesson(lesson: LessonResult, tasks: list[TaskResult], written: Callable[[str], RenderableType]) -> RenderableType:
    heading = f"Lesson {lesson.lesson}"
    if lesson.points is not None:
        heading += f": {of(lesson)} points"
    parts: list[RenderableType] = [Text(heading, style="bold")]
    parts.append(_table(tasks))
    for task in tasks:
        if task.message and task.status != "not_started":
            parts.append(Text(f"  {task.task} {task.name}", style="bold"))
            parts += [written(message) for message in task.said]
    parts.append(Text(""))
    return Group(*parts)


def _line(message: str) -> RenderableType:
    """A message and its call to try at home, a line each. Padding would cut off what is not folded."""
    said, home, call = message.partition(HOME)
    return Text("\n".join(f"    {line}" for line in (said.strip(), home + call) if line))


def _sentence(message: str) -> RenderableType:
    """A message, its call to try at home on a line of its own that can be copied whole."""
    said, home, call = message.partition(HOME)
    lines = [Text(said.strip())]
    if home:
        lines.append(Text.assemble((home, "italic"), (call, "cyan"), overflow="fold"))
    return Padding(Group(*lines), (0, 2, 0, 4))


def _table(tasks: list[TaskResult]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=True, padding=(0, 2))
    for task in tasks:
        passed = sum(test.passed for test in task.tests)
        points = of(task) if task.points is not None else ""
        star = " ☆" if task.stretch else ""
        checks = f"{passed} of {len(task.tests)} checks"
        table.add_row(
            f"{task.task} {task.name}{star}", Text(WORDS[task.status], style=STYLES[task.status]), points, checks
        )
    return table


def _total(report: Report) -> str:
    if report.undecided:
        return f"{report.submission}: {NEEDS}; there's no total until they've decided"
    if report.points is None:
        passed = sum(test.passed for task in report.tasks for test in task.tests)
        count = sum(len(task.tests) for task in report.tasks)
        return f"{report.submission}: public checks {passed} of {count}; no points are given for these"
    worth = "" if report.of_record else " (not a grade of record: public seed)"
    return f"{report.submission}: {of(report)} points{worth}"
