"""The end of a learner's ``pytest``: each task, and the one thing to do next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course import coursefile
from autograder.course.tree import Course, CourseError, Heading, Lesson, task_key
from autograder.kinds.about import first_said
from autograder.learner.plots.gallery import drawn_from, of_ones_own
from autograder.report.model import WORDS, Status, urgency

if TYPE_CHECKING:
    import pytest


def show_panel(
    outcomes: dict[str, list[str]], folders: dict[str, Path], said: dict[str, str], terminal: pytest.TerminalReporter
) -> None:
    """Print the panel.

    Args:
        outcomes: each task's test outcomes.
        folders: where its checks are.
        said: the first sentence about each task that fails.
        terminal: where to print.
    """
    write_line = terminal.write_line
    try:
        course = Course.above(next(iter(folders.values())))
    except CourseError:
        return
    terminal.section("tasks", sep="─")
    tasks = sorted(outcomes, key=task_key)
    for number in tasks:
        heading = _heading(course, folders, number)
        passed = outcomes[number].count("passed")
        checks = f"{_kind(folders[number])} checks {passed} of {len(outcomes[number])}"
        star = " ☆" if heading.stretch else ""
        write_line(f"  {number + ' ' + heading.name + star:<42} {WORDS[_status(outcomes[number])]:<12} {checks}")
    _next(course, folders, outcomes, said, write_line)
    for folder in sorted({folder for folder in folders.values() if folder.parent.name == "exercises"}):
        done = [n for n in tasks if folders[n] == folder and _status(outcomes[n]) == "passed"]
        _pictures(Lesson(course.root, folder.name), done, write_line)


def _pictures(lesson: Lesson, done: list[str], write_line: Callable[[str], None]) -> None:
    """Where the pictures are that these tasks are enough for."""
    headings = [lesson.headings[number] for number in done if number in lesson.headings]
    names = (name for heading in headings for name in heading.names)
    pictures = drawn_from(lesson.course, names)
    if pictures:
        invitation = first_said("pictures", coursefile.kinds_named(lesson.course), "See what you have made")
        write_line(f"{invitation}: grade plot {lesson.number}")
        if more := of_ones_own(lesson.number, pictures):
            write_line(more)


def _heading(course: Course, folders: dict[str, Path], number: str) -> Heading:
    headings = Lesson(course.root, folders[number].name).headings
    return headings.get(number, Heading(number, "", False))


def _kind(folder: Path) -> str:
    return "hidden" if folder.parent.name == "graders" else "public"


def _status(outcomes: list[str]) -> Status:
    kinds = set(outcomes)
    if "passed" in kinds:
        return "passed" if len(kinds) == 1 else "partial"
    return "failed" if "failed" in kinds else "not_started"


def _next(
    course: Course,
    folders: dict[str, Path],
    outcomes: dict[str, list[str]],
    said: dict[str, str],
    write_line: Callable[[str], None],
) -> None:
    """The one thing to do next, and what is known of it."""
    open_tasks = [number for number in outcomes if _status(outcomes[number]) != "passed"]
    if not open_tasks:
        write_line("All of these checks pass. The hidden ones run when you hand in.")
        return

    def rank(number: str) -> tuple[bool, bool, tuple[int, int]]:
        stretch = _heading(course, folders, number).stretch
        return urgency(number, stretch=stretch, begun="failed" in outcomes[number])

    number = min(open_tasks, key=rank)
    heading = _heading(course, folders, number)
    page = f"exercises/{folders[number].name}/README.md"
    write_line(" ".join(filter(None, (f"Next: {number} {heading.name}.", said.get(number)))))
    write_line(f"Read its section in {page}; stuck? grade hint {number}")
