"""The wall clock of a class: a day of extension ends at the same time of day, whatever daylight saving does.

Zones come from the IANA database, https://docs.python.org/3/library/zoneinfo.html.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import zoneinfo
from dataclasses import dataclass

DAY = dt.timedelta(days=1)
FIRST, LAST = 1971, 9900
"""Years that times may lie in, extensions and time zones included."""
NOWHERE = (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError)
"""What a name raises that isn't a zone, including the database's own paths and folders."""


@dataclass(frozen=True)
class Clock:
    """The clock on somebody's wall. Without a zone it's this machine's."""

    zone: dt.tzinfo | None

    @classmethod
    def of(cls, time: dt.datetime, zone: str = "") -> Clock:
        """The clock a due time was read from: its zone's, or else this machine's if they agree then, or else its
        offset's.
        """
        if zone:
            return cls(named(zone))
        try:
            here = time.replace(tzinfo=None).astimezone()
        except (OSError, OverflowError, ValueError):  # a year that this system's clock doesn't reach
            return cls(time.tzinfo)
        return cls(None if here.utcoffset() == time.utcoffset() else time.tzinfo)

    def reads(self, time: dt.datetime) -> dt.datetime:
        """What it shows at a moment, without an offset."""
        return time.astimezone(self.zone).replace(tzinfo=None)

    def moment(self, reading: dt.datetime) -> dt.datetime:
        """When it shows that. An hour that comes twice means its second time, and a skipped one the time after."""
        moments = (self._at(reading.replace(fold=fold)) for fold in (0, 1))
        return max(moments, key=lambda moment: moment.timestamp())

    def _at(self, reading: dt.datetime) -> dt.datetime:
        return reading.astimezone() if self.zone is None else reading.replace(tzinfo=self.zone)

    def later(self, time: dt.datetime, days: float) -> dt.datetime:
        """So many days later: whole days by the clock, the rest in hours."""
        whole = math.floor(days)
        moment = self.moment(self.reads(time) + whole * DAY) if whole else time
        return moment.astimezone(dt.UTC) + (days - whole) * DAY

    def days_late(self, limit: dt.datetime, time: dt.datetime) -> int:
        """Started days after a limit; 0 up to the limit itself. Each ends at the limit's time of day."""
        if time <= limit:
            return 0
        days = max(1, math.ceil((self.reads(time) - self.reads(limit)) / DAY))
        while days > 1 and self.later(limit, days - 1) >= time:
            days -= 1
        while self.later(limit, days) < time:
            days += 1
        return days

    def days_between(self, time: dt.datetime, end: dt.datetime) -> float:
        """The number of days after which ``later`` reaches ``end``."""
        whole = math.floor((self.reads(end) - self.reads(time)) / DAY)
        while whole > 0 and self.later(time, whole) > end:
            whole -= 1
        return whole + (end - self.later(time, whole)) / DAY


def named(zone: str) -> zoneinfo.ZoneInfo:
    """The zone of that name. Raises ``ValueError`` if there isn't one."""
    try:
        return zoneinfo.ZoneInfo(zone)
    except NOWHERE as error:
        raise ValueError(zone) from error


def read(text: str, zone: str = "") -> dt.datetime:
    """The moment that a setting names: ``2026-11-30 23:59``, with an offset or by the zone's clock. A day alone means
    its end.

    ``zone`` is this machine's if empty. Raises ``ValueError`` if the text is no such time.
    """
    time = dt.datetime.fromisoformat(text.strip())
    if not FIRST <= time.year <= LAST:
        raise ValueError(text)
    if re.fullmatch(r"[\dW-]+", text.strip()):
        time += DAY - dt.timedelta(seconds=1)
    return time if time.tzinfo else Clock(named(zone) if zone else None).moment(time)
