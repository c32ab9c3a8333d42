"""The end of a learner's ``pytest``: each task, and the one thing to do next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from autograder.course import coursefile
from autograder.course.tree import Course, CourseError, Heading, Lesson, task_key
from autograder.kinds.about import first_said
from autograder.learner.plots.gallery import drawn_from, of_ones_own
from autograder.report.model import urgency

WORDS = {"passed": "done", "failed": "not yet", "skipped": "not started"}


def show_panel(
    outcomes: dict[str, list[str]],
    folders: dict[str, Path],
    write_line: Callable[[str], None],
    section: Callable[..., None],
) -> None:
    """Print the panel. ``outcomes`` holds each task's test outcomes, ``folders`` where its checks are."""
    try:
        course = Course.above(next(iter(folders.values())))
    except CourseError:
        return
    section("tasks", sep="─")
    tasks = sorted(outcomes, key=task_key)
    for number in tasks:
        heading = _heading(course, folders, number)
        passed = outcomes[number].count("passed")
        checks = f"{_kind(folders[number])} checks {passed} of {len(outcomes[number])}"
        star = " ☆" if heading.stretch else ""
        write_line(f"  {number + ' ' + heading.name + star:<42} {_word(outcomes[number]):<12} {checks}")
    _next(course, folders, outcomes, tasks, write_line)
    for folder in sorted({folder for folder in folders.values() if folder.parent.name == "exercises"}):
        done = [n for n in tasks if folders[n] == folder and _word(outcomes[n]) == WORDS["passed"]]
        _pictures(Lesson(course.root, folder.name), done, write_line)


def _pictures(lesson: Lesson, done: list[str], write_line: Callable[[str], None]) -> None:
    """Where the pictures are that these tasks are enough for."""
    headings = [lesson.headings[number] for number in done if number in lesson.headings]
    names = (name for heading in headings for name in heading.name.split(", "))
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


def _word(outcomes: list[str]) -> str:
    for outcome in ("failed", "skipped"):
        if outcome in outcomes:
            return WORDS[outcome]
    return WORDS["passed"]


def _next(
    course: Course,
    folders: dict[str, Path],
    outcomes: dict[str, list[str]],
    tasks: list[str],
    write_line: Callable[[str], None],
) -> None:
    """The one thing to do next."""
    open_tasks = [number for number in tasks if set(outcomes[number]) != {"passed"}]
    if not open_tasks:
        write_line("All of these checks pass. The hidden ones run when you hand in.")
        return

    def rank(number: str) -> tuple[bool, bool, tuple[int, int]]:
        stretch = _heading(course, folders, number).stretch
        return urgency(number, stretch=stretch, begun="failed" in outcomes[number])

    number = min(open_tasks, key=rank)
    heading = _heading(course, folders, number)
    page = f"exercises/{folders[number].name}/README.md"
    write_line(f"Next: {number} {heading.name}. Read its section in {page}; stuck? grade hint {number}")
