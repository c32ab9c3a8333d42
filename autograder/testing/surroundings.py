"""What a plain test has set up around its questions: the learner's code gets what can be sent, the rest is refused.

Nothing that comes back changes the test's process, except what it reads for itself: what was warned of and logged.
"""

from __future__ import annotations

import contextlib
import io
import locale
import logging
import os
import secrets
import sys
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder import log
from autograder.sandbox.seeded import fresh, spend
from autograder.sandbox.surroundings import HEARD_CAP, VARIABLE
from autograder.testing import replaced
from autograder.testing.now import Now

ELSEWHERE = (
    "the test's current folder is one that the learner's code, which is in another process, doesn't have: go to "
    "tmp_path, or to a folder in it."
)
ITS_OWN = (
    "the test passes the path of a temporary file, which the learner's code, in another process, doesn't have: make it "
    "below tmp_path."
)
NO_TEXT = "the test puts something in the place of sys.stdin that isn't text: put an io.StringIO there."
LOCALE = (
    "the test sets a locale, and the learner's code is in another process: let its function take what it needs as an "
    "argument."
)
OURS = ("PYTEST_",)
"""How the names of variables begin that pytest sets for itself."""


@dataclass
class Began:
    """How everything was before the first test was read."""

    environ: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    argv: list[str] = field(default_factory=lambda: list(sys.argv))
    stdin: Any = field(default_factory=lambda: sys.stdin)
    folder: str = field(default_factory=lambda: _folder())
    recursion: int = field(default_factory=sys.getrecursionlimit)
    locale: str = field(default_factory=lambda: locale.setlocale(locale.LC_ALL))
    filters: Sequence[Any] = field(default_factory=lambda: warnings.filters)
    filtered: list[Any] = field(default_factory=lambda: list(warnings.filters))
    handlers: set[int] = field(default_factory=lambda: set(map(id, _handlers())))


_began: Began


def begin() -> None:
    """Remember how everything is, and watch what tests replace."""
    global _began
    _began = Began()
    tempfile.template = f"tmp-{secrets.token_hex(8)}-"
    replaced.watch()


def is_temporary(path: str) -> bool:
    """Whether a test has had it made by ``tempfile``: no learner can know what these are called."""
    return tempfile.template in path


class Refused(Exception):
    """Something can't be sent."""


class Surroundings:
    """Those of one test."""

    def __init__(self) -> None:
        self._first = fresh()
        self._seeded: dict[str, list[int] | None] = {}

    def now(self, folder: Path | None) -> dict[str, Any]:
        """What differs from how everything began, by name. Raises ``Refused``."""
        if sentence := replaced.refusal():
            raise Refused(sentence)
        if locale.setlocale(locale.LC_ALL) != _began.locale:
            raise Refused(LOCALE)
        found: dict[str, Any] = _variables()
        if sys.argv != _began.argv:
            found["argv"] = [str(part) for part in sys.argv]
        if (place := _elsewhere(folder)) is not None:
            found["folder"] = place
        if sys.getrecursionlimit() != _began.recursion:
            found["recursion"] = sys.getrecursionlimit()
        if (places := _decimal()) is not None:
            found["decimal"] = places
        if (text := _input()) is not None:
            found["stdin"] = text
        if warnings.filters is not _began.filters or list(warnings.filters) != _began.filtered:
            found["warnings"] = True
        if any(id(handler) not in _began.handlers for handler in _handlers()):
            found["logging"] = _levels()
        if seeded := self._drawing():
            found["seeded"] = seeded
        return found

    def _drawing(self) -> dict[str, list[int] | None]:
        """Generators that the test has seeded: those it has seeded again, and those to go on with."""
        new = {name: words for name, words in fresh().items() if words != self._first.get(name)}
        for name in new:
            spend(name)
        found = self._seeded | new
        self._seeded = dict.fromkeys(found)
        return found


def hear_warned(warned: list[Any]) -> None:
    """Warn here of what the learner's code warned of."""
    for warning in warned[:HEARD_CAP]:
        if isinstance(warning, Warning):
            warnings.warn_explicit(warning, type(warning), "", 1)


def hear_logged(logged: list[Any]) -> None:
    """Log here what the learner's code logged; the engine's own log is none of its business."""
    for name, level, text in logged[:HEARD_CAP]:
        logger = logging.getLogger(str(name))
        own = str(name).partition(".")[0] == log.root.name
        if not own and type(level) is int and logger.isEnabledFor(level):
            logger.handle(logging.LogRecord(str(name), level, "", 0, str(text), (), None))


def _variables() -> dict[str, str | None]:
    """Those that are new, others, or gone."""
    now, before = dict(os.environ), _began.environ
    if now == before:
        return {}
    names = [name for name in {**before, **now} if not name.startswith(OURS) and now.get(name) != before.get(name)]
    return {f"{VARIABLE}{name}": now.get(name) for name in names}


def _folder() -> str:
    with contextlib.suppress(OSError):
        return os.getcwd()
    return ""


def _elsewhere(folder: Path | None) -> str | None:
    """The current folder, if it's below the test's own."""
    here = _folder()
    if here == _began.folder or (Now.test is not None and Path(here) == Now.test.parent):
        return None
    if folder is None or not Path(here).is_relative_to(folder):
        raise Refused(ELSEWHERE)
    return here


def _input() -> str | None:
    if sys.stdin is _began.stdin or sys.stdin is sys.__stdin__:
        return None
    if not isinstance(sys.stdin, io.TextIOBase) or not sys.stdin.seekable():
        raise Refused(NO_TEXT)
    place, text = sys.stdin.tell(), sys.stdin.read()
    sys.stdin.seek(place)
    return text


def _decimal() -> tuple[int, str] | None:
    if "decimal" not in sys.modules:
        return None
    import decimal

    now, usual = decimal.getcontext(), decimal.DefaultContext
    return (now.prec, now.rounding) if (now.prec, now.rounding) != (usual.prec, usual.rounding) else None


def _loggers() -> list[logging.Logger]:
    known = logging.Logger.manager.loggerDict.values()
    return [logging.root, *(logger for logger in known if isinstance(logger, logging.Logger))]


def _handlers() -> list[logging.Handler]:
    """Everything that listens to what is logged."""
    found = [handler for logger in _loggers() for handler in logger.handlers]
    return [handler for handler in found if not isinstance(handler, logging.NullHandler)]


def _levels() -> dict[str, int]:
    return {logger.name: logger.level for logger in _loggers() if logger.level or logger is logging.root}
