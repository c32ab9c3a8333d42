"""What a test has set up around a question, such as variables or the current folder: the learner's code has it, too."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sys
import time
import warnings
from collections.abc import Iterator
from typing import Any

from autograder.sandbox.seeded import GENERATORS

HEARD_CAP = 1000
TEXT_CAP = 4000
VARIABLE = "environ "

_set: dict[str, Any] = {}
"""What is as the test has it, by name."""
_before: dict[str, Any] = {}
"""And how it was."""
_drawn: dict[str, Any] = {}
"""The states of generators that the test has seeded."""


class Surroundings:
    """Those of one question. Meanwhile it notes what is read, warned of and logged."""

    def __init__(self, around: dict[str, Any] | None) -> None:
        self._asked = around is not None
        self._around = dict(around or {})
        self._input = self._around.pop("stdin", None)
        self._warnings = self._around.pop("warnings", False)
        self._levels = self._around.pop("logging", None)
        self._seeded = self._around.pop("seeded", {})
        self._given = io.StringIO(self._input or "")
        self.warned: list[Warning] = []
        self.logged: list[tuple[str, int, str]] = []

    @property
    def read(self) -> int:
        """How many characters were read."""
        return self._given.tell()

    @contextlib.contextmanager
    def here(self) -> Iterator[None]:
        """While the question is answered."""
        if self._asked:
            _arrange(self._around)
        with contextlib.ExitStack() as stack:
            if self._input is not None:
                stack.enter_context(_reading(self._given))
            if self._warnings:
                stack.enter_context(warnings.catch_warnings())
                warnings.simplefilter("always")
                warnings.showwarning = self._warn
            if self._levels is not None:
                stack.enter_context(_logging(_Notes(self.logged), self._levels))
            stack.enter_context(_drawing(self._seeded))
            yield

    def _warn(self, message: Warning | str, *args: Any, **kwargs: Any) -> None:
        if isinstance(message, Warning) and len(self.warned) < HEARD_CAP:
            self.warned.append(message)


class _Notes(logging.Handler):
    def __init__(self, notes: list[tuple[str, int, str]]) -> None:
        super().__init__()
        self._notes = notes

    def emit(self, record: logging.LogRecord) -> None:
        if len(self._notes) < HEARD_CAP:
            self._notes.append((str(record.name)[:TEXT_CAP], int(record.levelno), record.getMessage()[:TEXT_CAP]))


@contextlib.contextmanager
def _reading(given: io.StringIO) -> Iterator[None]:
    before, sys.stdin = sys.stdin, given
    try:
        yield
    finally:
        sys.stdin = before


@contextlib.contextmanager
def _logging(handler: logging.Handler, levels: dict[str, int]) -> Iterator[None]:
    """Hear what is logged, at the test's levels."""
    loggers = {name: logging.getLogger(name) for name in levels}
    before = {name: logger.level for name, logger in loggers.items()}
    for name, level in levels.items():
        loggers[name].setLevel(level)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        for name, level in before.items():
            loggers[name].setLevel(level)


@contextlib.contextmanager
def _drawing(seeded: dict[str, list[int] | None]) -> Iterator[None]:
    """Draw as the test has seeded, or go on with that; afterwards the generators are as they were."""
    own = {name: GENERATORS[name].state() for name in seeded}
    for name, words in seeded.items():
        GENERATORS[name].put(GENERATORS[name].of_words(words) if words is not None else _drawn[name])
    try:
        yield
    finally:
        for name, state in own.items():
            _drawn[name] = GENERATORS[name].state()
            GENERATORS[name].put(state)


def _arrange(wanted: dict[str, Any]) -> None:
    """Set up what is new, and put back what the test has put back. What learners' code changes meanwhile stays."""
    for name in [name for name in _set if name not in wanted]:
        _put(name, _before.pop(name))
        del _set[name]
    for name, value in wanted.items():
        if name not in _set:
            _before[name] = _look(name)
        if name not in _set or _set[name] != value:
            _put(name, value)
            _set[name] = value


def _look(name: str) -> Any:
    match name:
        case "argv":
            return list(sys.argv)
        case "folder":
            return os.getcwd()
        case "recursion":
            return sys.getrecursionlimit()
        case "decimal":
            return _decimal()
    return os.environ.get(name.removeprefix(VARIABLE))


def _put(name: str, value: Any) -> None:
    match name:
        case "argv":
            sys.argv = value
        case "folder":
            os.chdir(value)
        case "recursion":
            sys.setrecursionlimit(value)
        case "decimal":
            import decimal

            decimal.getcontext().prec, decimal.getcontext().rounding = value
        case _:
            _put_variable(name.removeprefix(VARIABLE), value)


def _put_variable(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value
    if name == "TZ" and hasattr(time, "tzset"):
        time.tzset()


def _decimal() -> tuple[int, str]:
    import decimal

    return decimal.getcontext().prec, decimal.getcontext().rounding
