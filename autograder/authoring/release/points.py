"""The tasks and their points, cut from the graders' marks."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.course import coursefile
from autograder.course.classfile import ClassSettings, load_settings
from autograder.course.points import shown, total
from autograder.course.tree import Course, CourseError, Heading, Lesson, page_title, task_key

WEEK = "exercises/README.md"


@dataclass(frozen=True)
class Row:
    """One task."""

    heading: Heading
    points: float


@dataclass(frozen=True)
class Table:
    """The tasks of a class by lesson. A lesson that the class drops has no points."""

    title: str
    lessons: list[tuple[Lesson, list[Row]]]

    def page(self) -> str:
        """The list as a separate page."""
        parts = [f"# {self.title}: tasks and points"]
        for lesson, rows in self.lessons:
            parts.append(f"## [Lesson {lesson.number}](exercises/{lesson.folder}/README.md): {_worth(rows)}")
            lines = ["| task | | points |", "|---|---|--:|"]
            for row in rows:
                star = " ☆" if row.heading.stretch else ""
                lines.append(f"| {row.heading.number} | {row.heading.name}{star} | {shown(row.points)} |")
            parts.append("\n".join(lines))
        parts.append("☆ is worth a try once the rest is right.")
        return "\n\n".join(parts) + "\n"

    def lessons_overview(self) -> str:
        """The lines of a list, with the page of the whole week first, if there is one."""
        lines = [
            f"- [{_title(lesson)}](exercises/{lesson.folder}/README.md), {_worth(rows)}"
            for lesson, rows in self.lessons
        ]
        if (self.lessons[0][0].course / WEEK).is_file():
            lines = [f"Start with [the week's page]({WEEK}): what it's about, a plan, which help is fair.", "", *lines]
        return "\n".join(lines)

    def first_lesson(self) -> str:
        """Where to start."""
        return f"exercises/{self.lessons[0][0].folder}"


def read_table(course: Course) -> Table:
    """Read the marks of a course's graders. Raises ``CourseError`` if they cannot be read."""
    settings = load_settings(course)
    if not course.lessons:
        raise CourseError("there's nothing to release: exercises/ holds no lesson.")
    lessons = [(lesson, _rows(lesson, settings)) for lesson in course.lessons]
    return Table(coursefile.about(course.root).title or page_title(course.root / WEEK) or "The course", lessons)


def _rows(lesson: Lesson, settings: ClassSettings) -> list[Row]:
    from autograder.authoring.check.tests import collect
    from autograder.blame import GraderFault

    if lesson.number in settings.drop_lessons:
        return []
    try:
        tests = collect(lesson.graders)
    except GraderFault as fault:
        raise CourseError(str(fault)) from fault
    numbers = sorted({test.task for test in tests}, key=task_key)
    unknown = [number for number in numbers if number not in lesson.headings]
    if unknown:
        raise CourseError(f"{lesson.folder}: task {unknown[0]} has graders, but no heading in README.md.")
    sums = {number: total(test.points for test in tests if test.task == number) or 0.0 for number in numbers}
    return [Row(lesson.headings[n], settings.points.get(n, points)) for n, points in sums.items()]


def _worth(rows: list[Row]) -> str:
    return f"{shown(total(row.points for row in rows) or 0.0)} points" if rows else "not graded in this class"


def _title(lesson: Lesson) -> str:
    return page_title(lesson.exercises / "README.md") or f"Lesson {lesson.number}"
