"""Which column of a platform's export gets which lesson's points: as you tell, or else by the lesson's name."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course.tree import Course, page_title
from autograder.errors import Refusal
from autograder.inert import line
from autograder.intake.platforms.sheet import Column, Sheet, sheet
from autograder.intake.platforms.table import Table

TOTAL = "total"
SHOWN = 10


@dataclass(frozen=True)
class Target:
    """A column, and whose points it gets: a lesson's, or all of them."""

    column: Column
    lesson: int | None

    @property
    def said(self) -> str:
        """For people."""
        return _said(self.lesson)


def targets(
    found: Sheet, course: Course, lessons: Iterable[int], told: Iterable[str]
) -> tuple[list[Target], list[str]]:
    """Which column gets what, and a sentence about each lesson that goes nowhere.

    Args:
        found: the class list.
        course: names its lessons.
        lessons: the graded ones.
        told: ``COLUMN=LESSON`` or ``COLUMN=total``; names count for the other columns and lessons. Raises ``Refusal``
            if there's no such column or lesson.
    """
    numbers = list(lessons)
    chosen = _told(found, told, numbers)
    if found.one and len(found.points) == 1:
        return chosen or [Target(found.points[0], None)], []
    taken, settled = [target.column for target in chosen], {target.lesson for target in chosen}
    free = [column for column in found.points if column not in taken]
    by_name: dict[int | None, list[Column]] = {}
    for column, lesson in _named(free, course, numbers):
        if lesson not in settled:
            by_name.setdefault(lesson, []).append(column)
    chosen += [Target(columns[0], lesson) for lesson, columns in by_name.items() if len(columns) == 1]
    several = {lesson: columns for lesson, columns in by_name.items() if len(columns) > 1}
    lost = [
        f"{_said(lesson)} went into no column, because {_shown(columns)} have its name. "
        f"Say which gets it: {_into(columns[0], lesson)}."
        for lesson, columns in several.items()
    ]
    if any(target.lesson is None for target in chosen):
        return chosen, lost
    left = [number for number in numbers if number not in several and all(one.lesson != number for one in chosen)]
    unnamed = [column for column in free if not any(column in columns for columns in by_name.values())]
    return chosen, [*lost, *_nowhere(left, unnamed, all_of_them=left == numbers)]


def check(roster: Path, course: Course, lessons: Iterable[int], told: list[str]) -> None:
    """Refuse what ``--into`` can't mean, before anybody is graded."""
    if told:
        targets(sheet(Table.of(roster)), course, lessons, told)


def heading(column: Column) -> str:
    """A column's heading as a sentence shows it, so that it can be copied into ``--into``."""
    return repr(line(column.heading))


def _told(found: Sheet, told: Iterable[str], lessons: list[int]) -> list[Target]:
    chosen: list[Target] = []
    for text in told:
        target = _read(found, text, lessons)
        if any(target.column == other.column for other in chosen):
            raise Refusal(f"--into {text}: this column is told twice: it gets one lesson, or total.")
        chosen.append(target)
    return chosen


def _read(found: Sheet, text: str, lessons: list[int]) -> Target:
    name, separator, what = text.rpartition("=")
    columns = [column for column in found.points if name == column.heading]
    columns = columns or [
        column for column in found.points if _plain(name) in {_plain(column.heading), _plain(column.title)} - {""}
    ]
    if not separator or not columns:
        known = ", ".join(map(heading, found.points)) or "none that can take points"
        raise Refusal(
            f"--into {text}: write COLUMN=LESSON or COLUMN=total; {found.table.name} has the columns {known}."
        )
    if len(columns) > 1:
        raise Refusal(
            f"--into {text}: {len(columns)} columns of {found.table.name} have that name: write the whole heading."
        )
    what = what.strip().lower().removeprefix("lesson").strip()
    if what == TOTAL:
        return Target(columns[0], None)
    if not what.isdecimal() or int(what) not in lessons:
        raise Refusal(f"--into {text}: the lessons of this batch are {', '.join(map(str, lessons))}; or write total.")
    return Target(columns[0], int(what))


def _named(columns: list[Column], course: Course, lessons: list[int]) -> Iterator[tuple[Column, int | None]]:
    """The columns that have the name of one lesson, or of all."""
    names = {number: _names(course, number) for number in lessons}
    total = {_plain(page_title(course.root / "exercises" / "README.md")), TOTAL} - {""}
    for column in columns:
        title = _plain(column.title)
        fits = [number for number in lessons if title in names[number]]
        if len(fits) == 1:
            yield column, fits[0]
        elif not fits and title in total:
            yield column, None


def _names(course: Course, number: int) -> set[str]:
    """The lesson's page and folder, with its number before them or not, and its number alone."""
    lesson = course.lesson(number)
    own = f"lesson {number}"
    texts = {_plain(lesson.folder), _plain(page_title(lesson.exercises / "README.md"))}
    short = {re.sub(rf"^{own} ", "", text) for text in texts} - {""}
    return {own} | short | {f"{own} {text}" for text in short}


def _nowhere(lessons: list[int], free: list[Column], *, all_of_them: bool) -> Iterator[str]:
    """A sentence for each lesson that a column's name begins with, and one for the others."""
    near = {n: [column for column in free if _plain(column.title).startswith(f"lesson {n} ")] for n in lessons}
    for number, columns in near.items():
        if columns:
            yield (
                f"{_said(number)} went into no column. If {heading(columns[0])} is meant for it, say so: "
                f"{_into(columns[0], number)}."
            )
    others = [number for number in lessons if not near[number]]
    where = f" ({_shown(free)})" if free else ""
    if others == lessons and all_of_them:
        what = "Say which gets what: --into COLUMN=LESSON or COLUMN=total"
        yield f"none of its columns has a lesson's name{where}. {what}."
    elif others:
        numbers = f"{'lesson' if len(others) == 1 else 'lessons'} {', '.join(map(str, others))}"
        said = f"Say which column gets it: --into COLUMN={others[0]}" if free else "Export it again once it has one"
        yield f"{numbers} went into no column: none has that name{where}. {said}."


def _shown(columns: list[Column]) -> str:
    more = f" and {len(columns) - SHOWN} more" if len(columns) > SHOWN else ""
    return ", ".join(map(heading, columns[:SHOWN])) + more


def _into(column: Column, lesson: int | None) -> str:
    return f"--into {shlex.quote(f'{line(column.heading)}={TOTAL if lesson is None else lesson}')}"


def _said(lesson: int | None) -> str:
    return TOTAL if lesson is None else f"lesson {lesson}"


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text).casefold().split())
