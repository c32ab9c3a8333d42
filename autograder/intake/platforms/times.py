"""Times as learning platforms, spreadsheets and people write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for number, name in enumerate(names.split(), 1)
}
ZONE = re.compile(r"\s*\[?([A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+)\]?$")
OFFSET = re.compile(r"\s+([+-]\d{2}:?\d{2}|Z|UTC|GMT)$")
DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b,?")
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\b,?")
DAY_FIRST = re.compile(r"(?:[^\W\d]+\.?,?\s+)?(\d{1,2})\.?\s+(?:de\s+)?([^\W\d]+)\.?,?\s+(?:de\s+)?(\d{4})\b,?")
MONTH_FIRST = re.compile(r"(?:[^\W\d]+\.?,?\s+)?([^\W\d]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b,?")
CLOCK = re.compile(
    r"(\d{1,2})[:.h]?(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp])?\.?(?:[Mm]\b\.?)?\s*(?:Uhr|h)?(?:\s+[A-Z]{3,5})?"
)
"""A time of day. Abbreviations of zones mean different zones in different places, so we don't believe them."""


class NoTime(ValueError):
    """A text isn't a time, or may be two: a sentence without its end."""


@dataclass(frozen=True)
class Time:
    """The time as read: without an offset if none was written."""

    moment: dt.datetime
    zone: str = ""
    whole_day: bool = False


def day_first(texts: Iterable[str], heading: str = "") -> bool | None:
    """Whether 03/10/2026 is in October, judged by the other cells of a column or its heading. None: they don't tell."""
    if re.search(r"\bdd?/mm?/", heading.casefold()):
        return True
    if re.search(r"\bmm?/dd?/", heading.casefold()):
        return False
    pairs = [(int(found[1]), int(found[2])) for text in texts if (found := SLASHED.match(text.strip()))]
    days, months = any(first > 12 for first, _ in pairs), any(second > 12 for _, second in pairs)
    return days if days != months else None


def read(text: str, days_first: bool | None = None) -> Time:
    """Read a time. Raises ``NoTime``, with what to write instead.

    Args:
        text: ISO 8601, or a date with dots, slashes or the name of a month, and a time of day.
        days_first: what slashes mean if the text alone doesn't tell.
    """
    text, zone = " ".join(text.split()), ""
    if found := ZONE.search(text):
        text, zone = text[: found.start()], found[1]
    written = OFFSET.sub(lambda found: "+00:00" if found[1] in ("Z", "UTC", "GMT") else found[1], text)
    try:
        moment = dt.datetime.fromisoformat(written)
        return Time(moment, zone, whole_day=len(written) <= len("2026-11-30"))
    except ValueError:
        pass
    try:
        day, rest = _day(text, days_first)
        offset = OFFSET.search(rest)
        moment = _clock(day, rest[: offset.start()] if offset else rest)
        if offset:
            moment = dt.datetime.fromisoformat(
                moment.isoformat()
                + OFFSET.sub(lambda found: "+00:00" if found[1] in ("Z", "UTC", "GMT") else found[1], offset[0])
            )
    except NoTime:
        raise
    except ValueError as error:
        raise NoTime("isn't a time: write 2026-11-30, or 2026-11-30T23:59+01:00") from error
    return Time(moment, zone, whole_day=not rest.strip())


def _day(text: str, days_first: bool | None) -> tuple[dt.date, str]:
    """The date at the beginning of a text, and the rest."""
    if found := DOTTED.match(text):
        return dt.date(int(found[3]), int(found[2]), int(found[1])), text[found.end() :]
    if found := SLASHED.match(text):
        day, month = int(found[1]), int(found[2])
        first = days_first if days_first is not None else True if day > 12 else False if month > 12 else None
        if first is None and day != month:
            raise NoTime(f"may be in month {day} or {month}: write it as {found[3]}-{month:02}-{day:02}, year first")
        return dt.date(int(found[3]), *((month, day) if first else (day, month))), text[found.end() :]
    for pattern, day_at, month_at in ((DAY_FIRST, 1, 2), (MONTH_FIRST, 2, 1)):
        if (found := pattern.match(text)) and (number := _month(found[month_at])):
            return dt.date(int(found[3]), number, int(found[day_at])), text[found.end() :]
    raise ValueError(text)


def _month(name: str) -> int | None:
    """The month by its name, or by its first letters (three or more)."""
    name = name.casefold()
    numbers = {
        number for month, number in MONTHS.items() if month == name or (len(name) > 2 and month.startswith(name))
    }
    return numbers.pop() if len(numbers) == 1 else None


def _clock(day: dt.date, text: str) -> dt.datetime:
    text = re.sub(r"^\s*(?:at|um|à|a las)\s+", "", text, flags=re.IGNORECASE).strip()
    if not text:
        return dt.datetime.combine(day, dt.time())
    found = CLOCK.fullmatch(text)
    if not found:
        raise ValueError(text)
    hour = int(found[1])
    if found[4]:
        if not 1 <= hour <= 12:
            raise ValueError(text)
        hour = hour % 12 + 12 * (found[4] in "Pp")
    return dt.datetime.combine(day, dt.time(hour, int(found[2]), int(found[3] or 0)))
