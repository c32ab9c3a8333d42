"""GitHub's limits: how fast to ask, and how long to wait if told to.

The pages "Rate limits for the REST API" and "Best practices for using the REST API" of https://docs.github.com/en/rest
say: one request at a time, a second between two that change something, at most 80 of these a minute and 500 an hour.
After a refusal for asking too much: wait for ``Retry-After``; else, with ``X-RateLimit-Remaining: 0``, until
``X-RateLimit-Reset``; else a minute, then twice as long each time.
"""

from __future__ import annotations

import time
from collections import deque
from email.message import Message

import tenacity

from autograder.errors import Refusal

BETWEEN = 1.0
WINDOWS = ((60.0, 80), (3600.0, 500))
"""Seconds, and how many changes GitHub takes in them."""
MINUTE = 60.0
SLACK = 1.0
"""How many seconds clocks may differ by."""
PASSING = 2.0
"""Seconds before another try after a failure, doubled each time."""
TRIES, MANY = 5, 12
"""Tries after a failure, and tries after asking too much at a time."""
RUN = 4 * 3600.0
"""A run's seconds, by default: a primary limit lasts an hour."""


class Clock:
    """The time, and waiting."""

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class Refused(Refusal):
    """The service said no: the request, and its answer."""


class Passing(Refused):
    """It failed, which may pass. The request may still have been carried out."""


class Limited(Passing):
    """Too many requests, and nothing was done: come back after this many seconds, if that was said."""

    def __init__(self, sentence: str, after: float | None = None) -> None:
        super().__init__(sentence)
        self.after = after


class OutOfTime(Limited):
    """The run's time is over: the next run goes on."""


class Pace:
    """Keeps a run's requests far enough apart, and ends in time."""

    def __init__(self, clock: Clock, seconds: float = RUN) -> None:
        self._clock = clock
        self._until = clock.now() + seconds
        self._changes: deque[float] = deque(maxlen=max(most for _, most in WINDOWS))

    def wait(self, *, change: bool) -> None:
        """Wait until the next request may go out, and count it. Raises ``OutOfTime``."""
        now = self._clock.now()
        start = max(now, *self._free()) if change else now
        if start >= self._until:
            raise OutOfTime("this run's time is over: the next one goes on")
        if start > now:
            self._clock.sleep(start - now)
        if change:
            self._changes.append(self._clock.now())

    def attempts(self) -> tenacity.Retrying:
        """Try one request again as long as its failure may pass. Raises the last failure."""
        may_pass = tenacity.retry_if_exception_type(Passing)
        return tenacity.Retrying(retry=may_pass, wait=_pause, stop=self._stop, sleep=self._clock.sleep, reraise=True)

    def _free(self) -> list[float]:
        """Times from which each limit allows another change."""
        last = self._changes[-1] + BETWEEN if self._changes else 0.0
        return [last, *(self._changes[-most] + s for s, most in WINDOWS if len(self._changes) >= most)]

    def _stop(self, state: tenacity.RetryCallState) -> bool:
        limited = state.outcome is not None and isinstance(state.outcome.exception(), Limited)
        if self._clock.now() + _pause(state) >= self._until:
            self._until = min(self._until, self._clock.now())  # a wait longer than this run ends it
        return self._clock.now() >= self._until or state.attempt_number >= (MANY if limited else TRIES)


def refusal(said: str, status: int, headers: Message, text: str, clock: Clock) -> Refused:
    """What a refusal with such an answer is: a matter of limits, or a plain no."""
    after, reset = headers.get("Retry-After") or "", headers.get("X-RateLimit-Reset") or ""
    if status not in (403, 429):
        return Refused(said)
    if after.isdigit():
        return Limited(said, float(after))
    if headers.get("X-RateLimit-Remaining") == "0" and reset.isdigit():
        return Limited(said, max(0.0, float(reset) - clock.now()) + SLACK)
    return Limited(said) if status == 429 or "rate limit" in text.lower() else Refused(said)


def _pause(state: tenacity.RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, Limited) and error.after is not None:
        return error.after
    first = MINUTE if isinstance(error, Limited) else PASSING
    return first * 2.0 ** (state.attempt_number - 1)
