"""GitHub's limits: how fast to ask, and how long to wait when told to.

The pages "Rate limits for the REST API" and "Best practices for using the REST API" of https://docs.github.com/en/rest
say: one request at a time, a second between two that change something, at most 80 of these a minute and 500 an hour.
After a refusal for asking too much: wait for ``Retry-After``; else, with ``X-RateLimit-Remaining: 0``, until
``X-RateLimit-Reset``; else a minute, then twice as long each time.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from email.message import Message

import tenacity

from autograder.errors import Refusal

BETWEEN = 1.0
WINDOWS = ((60.0, 80), (3600.0, 500))
"""Seconds, and how many changes GitHub takes in them."""
MINUTE = 60.0
SLACK = 1.0
"""Seconds by which clocks may differ."""
PASSING = 2.0
"""Seconds before what broke is tried again, doubled each time."""
TRIES, MANY = 5, 12
"""Of what breaks, and of what is only too much at a time."""
PATIENCE = 4 * 3600.0
"""Seconds on which no request is waited for any longer: a primary limit lasts an hour."""


class Clock:
    """The time, and waiting."""

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class Refused(Refusal):
    """The service said no: what was asked, and its answer."""


class Passing(Refused):
    """It broke, which may pass. What was asked for may have been done all the same."""


class Limited(Passing):
    """Too much was asked for, and nothing was done: come back after so many seconds, if that was said."""

    def __init__(self, sentence: str, after: float | None = None) -> None:
        super().__init__(sentence)
        self.after = after


class Pace:
    """Keeps changes as far apart as they must be."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._changes: deque[float] = deque(maxlen=max(most for _, most in WINDOWS))

    def wait(self) -> None:
        """Wait until something may be changed, and count it."""
        now = self._clock.now()
        free = [self._changes[-1] + BETWEEN] if self._changes else []
        free += [self._changes[-most] + seconds for seconds, most in WINDOWS if len(self._changes) >= most]
        if (rest := max(free, default=now) - now) > 0:
            self._clock.sleep(rest)
        self._changes.append(self._clock.now())


def attempts(clock: Clock) -> tenacity.Retrying:
    """Tries of one request, as long as it may pass. The last failure is raised."""
    return tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(Passing), wait=_pause, stop=_stop(clock), sleep=clock.sleep, reraise=True
    )


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


def _stop(clock: Clock) -> Callable[[tenacity.RetryCallState], bool]:
    began = clock.now()

    def stop(state: tenacity.RetryCallState) -> bool:
        limited = state.outcome is not None and isinstance(state.outcome.exception(), Limited)
        tries = MANY if limited else TRIES
        return state.attempt_number >= tries or clock.now() - began + _pause(state) > PATIENCE

    return stop
