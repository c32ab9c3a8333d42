"""The one function that decides what dates and attempts make of a learner's points."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import msgspec

from autograder.classroom.records import RosterRow
from autograder.classroom.rules.dates import Due, due, release
from autograder.classroom.rules.model import Attempt, Ruling, Rulings
from autograder.course.classrules import Late, Rules
from autograder.course.points import from_tenths, half_up, shown

BEYOND = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class _Count:
    """One attempt as it would count for a lesson."""

    attempt: int
    time: dt.datetime | None
    days: int | None
    """None if the time isn't known."""
    before: int | None
    after: int | None
    used: int
    refused: bool = False


def rule(
    rules: Rules,
    row: RosterRow | None,
    attempts: Sequence[Attempt],
    maxima: Mapping[int, float | None],
    names: Iterable[str] = (),
) -> Rulings:
    """What counts, lesson by lesson, and why.

    Lessons take late days from the budget in the order in which they're due, and only where that saves points. An
    attempt's points count from the moment since which every later attempt up to it has had the same in that lesson: a
    push for the next lesson makes no earlier one late. Time that isn't known makes nothing late.

    Args:
        rules: the class's.
        row: the learner's line of the roster.
        attempts: with the server's times and with points in tenths, oldest first.
        maxima: the lessons, and the most points of each.
        names: what else the learner is called in ``class.toml``.
    """
    names = tuple(names)
    limits = {lesson: due(rules, row, lesson, names) for lesson in maxima}
    found: dict[int, Ruling] = {}
    left = rules.late.days
    for lesson in sorted(maxima, key=lambda number: (_last(limits[number]), number)):
        limit = limits[lesson]
        counts = [
            _count(rules, limit, lesson, attempts, place, left, maxima[lesson])
            for place, attempt in enumerate(attempts)
            if lesson in attempt.points
        ]
        chosen = _chosen(rules, counts)
        found[lesson] = Ruling(
            lesson=lesson,
            due=limit.due.isoformat() if limit else None,
            last=limit.last.isoformat() if limit else None,
            release=release(rules, limit, lesson),
            reasons=list(_reasons(rules, limit, chosen, len(attempts), left)),
        )
        if chosen is not None:
            found[lesson] = _with(found[lesson], chosen)
            left -= chosen.used
    newest = attempts[-1].time if attempts else None
    return Rulings(
        lessons=[found[lesson] for lesson in maxima],
        budget=rules.late.days,
        pushed=newest.isoformat() if newest else None,
    )


def _last(limit: Due | None) -> dt.datetime:
    return limit.last if limit else BEYOND


def _with(ruling: Ruling, chosen: _Count) -> Ruling:
    return msgspec.structs.replace(
        ruling,
        attempt=chosen.attempt,
        handed=chosen.time.isoformat() if chosen.time else None,
        days=chosen.days,
        used=chosen.used,
        before=_points(chosen.before),
        after=_points(chosen.after),
    )


def _count(
    rules: Rules,
    limit: Due | None,
    lesson: int,
    attempts: Sequence[Attempt],
    place: int,
    left: int,
    maximum: float | None,
) -> _Count:
    before = _tenths(attempts[place].points[lesson])
    time = _reached(attempts, place, lesson)
    days = 0 if limit is None else None if time is None else limit.days(time)
    if before is None or not days:
        return _Count(place, time, days, before, before, 0)
    if not rules.attempts.late:
        return _Count(place, time, days, before, 0, 0, refused=True)
    most = min(left, days, days if rules.late.days_per_lesson is None else rules.late.days_per_lesson)
    worth = [_after(rules.late, before, days - used, _tenths(maximum) or 0) for used in range(most + 1)]
    used = worth.index(max(worth))
    return _Count(place, time, days, before, worth[used], used)


def _reached(attempts: Sequence[Attempt], place: int, lesson: int) -> dt.datetime | None:
    """Since when a lesson has had these points, by the server's times that are known."""
    points, first = attempts[place].points[lesson], attempts[place].time
    for earlier in reversed(attempts[:place]):
        if lesson not in earlier.points or earlier.points[lesson] != points:
            break
        first = earlier.time or first
    return first


def _after(late: Late, before: int, days: int, maximum: int) -> int:
    """Tenths that are left after so many days that cost something; half a tenth is the learner's."""
    taken = Fraction(late.percent(days) * (before if late.of == "points" else maximum), 100)
    kept = Fraction(before * late.floor, 100)
    return min(before, half_up(max(before - taken, kept, Fraction(0))))


def _chosen(rules: Rules, counts: Sequence[_Count]) -> _Count | None:
    """The attempt that counts; of several that are worth the same, the one with fewest late days, then the first."""
    open = [count for count in counts if not count.refused] or list(counts)
    if not open:
        return None
    if rules.attempts.counts == "last":
        return open[-1]
    return min(open, key=lambda count: (1 if count.after is None else -count.after, count.used, count.attempt))


def _reasons(rules: Rules, limit: Due | None, chosen: _Count | None, attempts: int, left: int) -> Iterable[str]:
    if limit is not None and limit.extended:
        yield f"extended by {_days(limit.extended)}"
    if chosen is None:
        return
    if chosen.attempt != attempts - 1:
        best = ", the best" if rules.attempts.counts == "best" else ""
        yield f"attempt {chosen.attempt + 1} of {attempts} counts{best}"
    if chosen.days is None:
        yield "the server's time isn't known, so it isn't late"
    if not chosen.days:
        return
    yield f"{_days(chosen.days)} late"
    budget = rules.late.days
    if chosen.before is None or chosen.after is None:
        yield "no points yet"
        return
    if not chosen.before:
        return  # there's nothing to take
    minus = shown(from_tenths(chosen.before - chosen.after))
    if chosen.refused:
        yield f"late work doesn't count; −{minus}"
        return
    used = ""
    if chosen.used:
        so_far = budget - left + chosen.used
        here = f", {chosen.used} of them here" if so_far != chosen.used else ""
        used = f"{so_far} of {_days(budget, 'late day')} used{here}"
    elif budget and minus != "0":
        used = "no late days left" if not left else "a late day saves nothing here"
    costs = _cost(rules.late, chosen.days - chosen.used, chosen)
    yield "; ".join(part for part in (used, f"{costs}−{minus}") if part)


def _cost(late: Late, days: int, chosen: _Count) -> str:
    percent = late.percent(days)
    if not days or not percent:
        return ""
    whose = "the points" if late.of == "points" else "the maximum"
    floor = f", but {late.floor} % stay" if late.floor and _floored(late, chosen) else ""
    return f"{_days(days)} at {percent} % of {whose}{floor}: "


def _floored(late: Late, chosen: _Count) -> bool:
    return chosen.after == half_up(Fraction((chosen.before or 0) * late.floor, 100))


def _days(count: float, word: str = "day") -> str:
    return f"{count:.3g} {word}{'' if count == 1 else 's'}"


def _tenths(points: float | None) -> int | None:
    return None if points is None else round(points * 10)


def _points(tenths: int | None) -> float | None:
    return None if tenths is None else from_tenths(tenths)
