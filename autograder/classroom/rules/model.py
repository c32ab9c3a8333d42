"""What goes into a decision about dates, and what comes out of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from msgspec import Meta, Struct

from autograder.course.classrules import AT_ONCE
from autograder.course.points import total


@dataclass(frozen=True)
class Attempt:
    """One version that was handed in. Points are those of each lesson it was graded for; None if not known yet."""

    time: dt.datetime | None
    """When the server got it."""
    points: Mapping[int, float | None] = field(default_factory=dict)


class Ruling(Struct, frozen=True, kw_only=True):
    """What holds for one learner and one lesson. Times are ISO 8601 with an offset."""

    lesson: int
    due: Annotated[str | None, Meta(description="without the extension; null if nothing is due")] = None
    last: Annotated[str | None, Meta(description="the due time with the extension")] = None
    handed: Annotated[str | None, Meta(description="the server's time; null where it isn't known")] = None
    attempt: Annotated[int | None, Meta(description="which attempt counts, from 0")] = None
    days: Annotated[int | None, Meta(description="started days after the last moment; null if not known")] = None
    used: Annotated[int, Meta(description="late days of the budget that this lesson took")] = 0
    before: Annotated[float | None, Meta(description="points as they were decided")] = None
    after: Annotated[float | None, Meta(description="points that count")] = None
    release: Annotated[str, Meta(description="at once, or from when on the learner may see it")] = AT_ONCE
    reasons: list[str] = []

    def released(self, now: dt.datetime) -> bool:
        """Whether the learner may see the lesson's verdict."""
        return self.release == AT_ONCE or dt.datetime.fromisoformat(self.release) < now

    @property
    def lost(self) -> float:
        """What lateness took."""
        return 0.0 if self.before is None or self.after is None else round(self.before - self.after, 1)


class Rulings(Struct, frozen=True, kw_only=True):
    """All lessons of one learner."""

    lessons: list[Ruling] = []
    budget: Annotated[int, Meta(description="late days for all lessons together")] = 0
    pushed: Annotated[str | None, Meta(description="the server's time of the newest attempt, if known")] = None

    def of(self, lesson: int) -> Ruling:
        """One lesson's; without any dates if there's none."""
        return next((one for one in self.lessons if one.lesson == lesson), Ruling(lesson=lesson))

    @property
    def days(self) -> int | None:
        """Of the latest lesson; None if none is due, or no time is known."""
        return max((one.days for one in self.lessons if one.due and one.days is not None), default=None)

    @property
    def attempt(self) -> int | None:
        """The newest that counts for any lesson, from 0."""
        return max((one.attempt for one in self.lessons if one.attempt is not None), default=None)

    @property
    def used(self) -> int:
        """Late days of the budget."""
        return sum(one.used for one in self.lessons)

    @property
    def before(self) -> float | None:
        """Points of all lessons without these rules."""
        return self._total("before")

    @property
    def after(self) -> float | None:
        """Points of all lessons that count."""
        return self._total("after")

    def _total(self, name: Literal["before", "after"]) -> float | None:
        graded = [one for one in self.lessons if one.attempt is not None]
        return total(getattr(one, name) for one in graded) if graded else None

    @property
    def reasons(self) -> list[str]:
        """A line for each lesson that has any; what all lessons share stands once."""
        said: dict[str, list[int]] = {}
        for one in self.lessons:
            if one.reasons:
                said.setdefault("; ".join(one.reasons), []).append(one.lesson)
        return [f"{_lessons(where, len(self.lessons))}{line}" for line, where in said.items()]

    def released(self, now: dt.datetime) -> list[int]:
        """The lessons whose verdict the learner may see."""
        return [one.lesson for one in self.lessons if one.released(now)]

    def may_see(self, now: dt.datetime) -> bool:
        """Whether the learner may see anything; everything if nothing was ruled."""
        return not self.lessons or bool(self.released(now))

    def shared(self, name: Literal["due", "last", "release", "handed"]) -> str:
        """A time that all lessons share; otherwise each lesson's, with its number."""
        found = {one.lesson: getattr(one, name) or "" for one in self.lessons}
        if len(set(found.values())) < 2:
            return next(iter(found.values()), "")
        return "; ".join(f"{lesson}: {time}" for lesson, time in found.items() if time)


def _lessons(where: list[int], count: int) -> str:
    if count == len(where) == 1:
        return ""
    return f"lesson{'s' if len(where) > 1 else ''} {', '.join(map(str, where))}: "
