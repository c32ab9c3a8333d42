"""The function that decides, against a slow and simple one that steps through days and tries everything."""

from __future__ import annotations

import datetime as dt
import math
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.classroom.records import RosterRow
from autograder.classroom.rules.decide import rule
from autograder.classroom.rules.model import Attempt
from autograder.course.classrules import Attempts, Dates, Late, Rules

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
ROW = RosterRow(id="student-001")
START = dt.datetime(2028, 2, 20, tzinfo=dt.UTC)
"""Before a leap day, and three weeks before clocks change in America."""
SPAN = 40 * 24 * 60 * 2


def naive(rules: Rules, attempts: list[Attempt], maxima: dict[int, float]) -> dict[int, Any]:
    """Lesson to attempt, days, late days used, tenths after."""
    zone = ZoneInfo(rules.timezone)
    ends = {lesson: end_of(rules, lesson, zone) for lesson in maxima}
    left = rules.late.days
    found = {}
    for lesson in sorted(maxima, key=lambda n: (ends[n][0].timestamp() if ends[n] else math.inf, n)):
        options = []
        for place, attempt in enumerate(attempts):
            points = tenths(attempt.points[lesson])
            since = [attempt.time]
            for before in range(place - 1, -1, -1):
                if attempts[before].points[lesson] != attempt.points[lesson]:
                    break
                since.append(attempts[before].time)
            known = [time for time in since if time is not None]
            time = known[-1] if known else None
            days = 0 if not ends[lesson] else None if time is None else sum(time > end for end in ends[lesson])
            options += list(worth(rules, place, days, points, left, tenths(maxima[lesson])))
        in_time = [option for option in options if option["counts"]] or options
        if rules.attempts.counts == "last":
            last = max(option["attempt"] for option in in_time)
            in_time = [option for option in in_time if option["attempt"] == last]
        best = sorted(in_time, key=lambda o: -math.inf if o["after"] is None else o["after"])[-1]["after"]
        equal = [option for option in in_time if option["after"] == best]
        fewest = min(option["used"] for option in equal)
        first = next(option for option in equal if option["used"] == fewest)
        left -= fewest
        found[lesson] = (first["attempt"], first["days"], fewest, best)
    return found


def worth(rules: Rules, place: int, days: int | None, points: int | None, left: int, most: int) -> Any:
    late = rules.late
    for used in range(min(days or 0, left) + 1):
        if used > (late.days_per_lesson if late.days_per_lesson is not None else used):
            continue
        after, counts = points, True
        if points is not None and days:
            percent = Fraction(0)
            for day in range(1, days - used + 1):
                percent = Fraction(late.steps.get(day, percent)) if late.steps else percent + late.per_day
            percent = min(percent, Fraction(100))
            whole = points if late.of == "points" else most
            exact = max(Fraction(points) - percent * whole / 100, Fraction(points * late.floor, 100), Fraction(0))
            after = math.floor(exact + Fraction(1, 2))
            if not rules.attempts.late:
                after, counts = 0, False
                if used:
                    continue
        if used and (points is None or after == 0):
            continue
        yield {"attempt": place, "days": days, "used": used, "after": after, "counts": counts}


def end_of(rules: Rules, lesson: int, zone: ZoneInfo) -> list[dt.datetime]:
    """The last moment, and those so many days later, by stepping through calendar days."""
    text = rules.lessons[lesson].due
    if not text:
        return []
    due = dt.datetime.fromisoformat(text)
    granted = rules.extensions.get("student-001", {})
    days = granted.get(lesson, 0) if isinstance(granted, dict) else granted
    return [moment(due + dt.timedelta(days=int(days) + n), zone) for n in range(60)]


def moment(reading: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The second of two times that a clock shows this; where it never does, the time after the gap."""
    utc = [reading.replace(tzinfo=zone, fold=fold).astimezone(dt.UTC) for fold in (0, 1)]
    shown = [time for time in utc if time.astimezone(zone).replace(tzinfo=None) == reading]
    return max(shown) if shown else max(utc)


def tenths(points: float | None) -> int | None:
    return None if points is None else round(points * 10)


times = st.integers(0, SPAN).map(lambda halves: START + dt.timedelta(seconds=30 * halves))
on_the_hour = st.integers(0, SPAN // 120).map(lambda hours: START + dt.timedelta(hours=hours))
points = st.one_of(st.none(), st.sampled_from([0.0, 0.1, 0.5, 17.5]), st.integers(0, 200).map(lambda n: n / 10))
readings = st.one_of(times, on_the_hour, st.sampled_from([
    START.replace(month=3, day=12, hour=2, minute=30), START.replace(month=3, day=26, hour=2, minute=30),
    START.replace(day=29, hour=0, minute=0), START.replace(day=28, hour=23, minute=59, second=59),
]))  # fmt: skip


@st.composite
def cases(draw: st.DrawFn) -> tuple[Rules, list[Attempt], dict[int, float]]:
    lessons = range(1, draw(st.integers(1, 4)) + 1)
    zone = draw(st.sampled_from(ZONES))
    dues = {n: Dates(due=draw(st.one_of(st.just(""), readings.map(naively)))) for n in lessons}
    starts = sorted(draw(st.sets(st.integers(1, 9), max_size=3)))
    taken = sorted(draw(st.lists(st.integers(0, 100), min_size=len(starts), max_size=len(starts))))
    late = Late(
        days=draw(st.integers(0, 6)),
        days_per_lesson=draw(st.one_of(st.none(), st.integers(0, 4))),
        per_day=0 if starts else draw(st.sampled_from([0, 1, 5, 10, 33, 50, 100])),
        steps=dict(zip(starts, taken, strict=True)),
        of=draw(st.sampled_from(["points", "maximum"])),
        floor=draw(st.sampled_from([0, 0, 25, 50, 99])),
    )
    days = st.integers(0, 5).map(float)
    extensions = draw(st.one_of(st.just({}), days.map(lambda n: {"student-001": n}), st.dictionaries(
        st.sampled_from(list(lessons)), days).map(lambda own: {"student-001": own})))  # fmt: skip
    attempts = Attempts(counts=draw(st.sampled_from(["last", "best"])), late=draw(st.sampled_from([True, True, False])))
    rules = Rules(timezone=zone, lessons=dues, extensions=extensions, late=late, attempts=attempts)
    edges = [edge for n in lessons for edge in end_of(rules, n, ZoneInfo(zone))[:8]]
    near = st.sampled_from(edges).flatmap(nearby) if edges else times
    handed = sorted(draw(st.lists(st.one_of(times, near), min_size=1, max_size=4)))
    kept = [time if draw(st.integers(0, 5)) else None for time in handed]
    return rules, [Attempt(time, {n: draw(points) for n in lessons}) for time in kept], dict.fromkeys(lessons, 20.0)


def naively(time: dt.datetime) -> str:
    return time.replace(tzinfo=None).isoformat(" ")


def nearby(edge: dt.datetime) -> st.SearchStrategy[dt.datetime]:
    return st.sampled_from([-1, 0, 1]).map(lambda seconds: edge + dt.timedelta(seconds=seconds))


@given(cases())
@settings(max_examples=200, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_both_decide_alike(case: tuple[Rules, list[Attempt], dict[int, float]]) -> None:
    rules, attempts, maxima = case
    found = rule(rules, ROW, attempts, maxima)
    decided = {one.lesson: (one.attempt, one.days, one.used, tenths(one.after)) for one in found.lessons}
    assert decided == naive(rules, attempts, maxima)
    assert found.used <= rules.late.days
    assert all(one.after is None or 0 <= one.after <= one.before for one in found.lessons)
