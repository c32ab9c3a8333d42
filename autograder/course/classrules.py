"""The rules of ``class.toml``: when work is due, what lateness costs, which attempt counts, who works together.

Only settings are here, and what's wrong with them. ``classroom/rules`` decides by them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from autograder.course import clock

Days = Annotated[float, Meta(ge=0, le=3660)]
Percent = Annotated[int, Meta(ge=0, le=100)]
Text = Annotated[str, Meta(max_length=100)]
Extension = Days | Text
"""Days, or the new due time."""
AT_ONCE, AFTER_DUE = "at once", "after due"
FORM = "write it as 2026-11-30 23:59, or as 2026-11-30 for the end of that day"


class Dates(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """When one lesson is due, and when its feedback is released. Empty: as for the whole class."""

    due: Text = ""
    release: Text = ""
    """``at once``, ``after due``, or a time."""


class Late(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What lateness costs. Days of an extension cost nothing."""

    days: Annotated[int, Meta(ge=0, le=366)] = 0
    """The budget of late days that each learner has for all lessons together."""
    days_per_lesson: Annotated[int, Meta(ge=0, le=366)] | None = None
    """The most of them that one lesson takes."""
    per_day: Percent = 0
    """Percent taken off for each started day that no late day covers."""
    steps: dict[int, Percent] = {}
    """Instead: from so many days on, so many percent."""
    of: Literal["points", "maximum"] = "points"
    """What the percentages are of: what was earned, or the most that can be."""
    floor: Percent = 0
    """So many percent of what was earned always stay."""

    def percent(self, days: int) -> int:
        """What is taken off for so many days."""
        if self.steps:
            return max((taken for start, taken in self.steps.items() if start <= days), default=0)
        return min(100, self.per_day * days)


class Group(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Learners who hand in together and get one grade."""

    members: list[Text]
    apart: list[Text] = []
    """Those of them who are graded by their own work anyway."""


class Attempts(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Which of a learner's attempts are graded, and which of them counts."""

    counts: Literal["last", "best"] = "last"
    """Lesson by lesson: the last one, or the one that is worth most after what lateness costs."""
    late: bool = True
    """Whether late attempts count at all."""
    per_day: Annotated[int, Meta(ge=1, le=1000)] | None = None
    """How many different commits are graded per day, by UTC."""


class Feedback(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """When learners see the grade of record and its sentences, for lessons that don't say it themselves."""

    release: Text = AT_ONCE
    """``at once``, ``after due``, or a time."""


class Rules(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """All of them. A batch keeps a copy, so that its folder can be read by itself."""

    timezone: Text = ""
    """The time zone of times without an offset, such as Europe/Berlin; this machine's if left out."""
    due: Text = ""
    """When everything is due for which neither its lesson nor the roster says it."""
    lessons: dict[int, Dates] = {}
    extensions: dict[str, Extension | dict[int, Extension]] = {}
    """Learner to days or the new due time, for all lessons or lesson by lesson."""
    late: Late = Late()
    groups: dict[str, Group] = {}
    attempts: Attempts = Attempts()
    feedback: Feedback = Feedback()


def wrongs(rules: Rules) -> Iterator[str]:
    """A sentence for everything that can't be meant."""
    if rules.timezone:
        try:
            clock.named(rules.timezone)
        except ValueError:
            yield f"timezone: there's no time zone {rules.timezone}: write one like Europe/Berlin."
            return
    yield from _dates(rules)
    yield from _extensions(rules)
    yield from _late(rules.late)
    yield from _groups(rules.groups)


def numbers(rules: Rules) -> Iterator[tuple[str, int]]:
    """The lessons that they name, and where."""
    yield from ((f"lessons.{lesson}", lesson) for lesson in rules.lessons)
    for learner, own in rules.extensions.items():
        yield from ((f"extensions.{learner}", lesson) for lesson in (own if isinstance(own, dict) else ()))


def _dates(rules: Rules) -> Iterator[str]:
    yield from _time("due", rules.due, rules)
    releases = {"feedback.release": rules.feedback.release}
    for number, dates in rules.lessons.items():
        yield from _time(f"lessons.{number}.due", dates.due, rules)
        releases[f"lessons.{number}.release"] = dates.release
    for where, release in releases.items():
        if release not in (AT_ONCE, AFTER_DUE) and _read(release, rules) is None and release:
            yield f'{where}: {release!r} isn\'t a time: {FORM}; or "{AT_ONCE}" or "{AFTER_DUE}".'


def _extensions(rules: Rules) -> Iterator[str]:
    for learner, own in rules.extensions.items():
        for lesson, extension in (own if isinstance(own, dict) else {0: own}).items():
            where = f"extensions.{learner}" + (f".{lesson}" if lesson else "")
            if not isinstance(extension, str):
                continue
            until = _read(extension, rules)
            due = _read(rules.lessons.get(lesson, Dates()).due or rules.due, rules)
            if until is None:
                yield f"{where}: {extension!r} is neither a number of days nor a time: {FORM}."
            elif due is not None and until < due:
                yield f"{where}: {extension} is before the due time {due.isoformat()}: write a later one."


def _late(late: Late) -> Iterator[str]:
    taken = [late.steps[start] for start in sorted(late.steps)]
    if late.steps and late.per_day:
        yield "late: per_day and steps both say what a day costs: keep one of them."
    if any(start < 1 for start in late.steps):
        yield "late.steps: the first late day is 1: write 1 = 10 for 10 % from the first day on."
    if taken != sorted(taken):
        yield "late.steps: more days can't cost less: let the percentages grow."
    if late.days and not late.percent(366):
        yield "late: days is a budget, but a late day costs nothing: say what it saves, with per_day or steps."
    if late.days_per_lesson is not None and not late.days:
        yield "late: days_per_lesson limits a budget that isn't there: write days = 3, or take it out."


def _groups(groups: dict[str, Group]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for name, group in groups.items():
        for member in group.members:
            if member.casefold() in seen:
                yield f"groups.{name}: {member} is in {seen[member.casefold()]} already: name each learner once."
            seen[member.casefold()] = name
        if strangers := [one for one in group.apart if one not in group.members]:
            yield f"groups.{name}: {strangers[0]} is apart, but not one of its members: add the name, or take it out."


def _time(where: str, text: str, rules: Rules) -> Iterator[str]:
    if text and _read(text, rules) is None:
        yield f"{where}: {text!r} isn't a time: {FORM}."


def _read(text: str, rules: Rules) -> dt.datetime | None:
    try:
        return clock.read(text, rules.timezone) if text else None
    except ValueError:
        return None
