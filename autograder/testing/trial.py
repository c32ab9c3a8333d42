"""One hidden test of one learner: its drawn cases, and the verdict.

What the learner's code does with a hidden input is judged here and told to staff. What the learner reads was seen in a
replay (``replay.py``), on public inputs.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from autograder.testing.draw import Draw
from autograder.testing.mistakes import Catalogue
from autograder.testing.recipes import Recipe
from autograder.testing.student import Student
from autograder.testing.wrong import Failure, NoAnswer, NotStarted, TimedOut, Unimportable, Wrong

__tracebackhide__ = True  # pytest shows learners their own lines


@dataclass(frozen=True)
class Cases:
    """The ``cases`` mark of a test."""

    draw: Callable[[Draw], Any]
    count: int = 5
    home: list[str] = field(default_factory=list)

    def drawn(self, seed: str, name: str) -> Iterator[Any]:
        """One case after the other; those drawn ahead, each once."""
        for index in range(self.count):
            yield self.one(seed, name, index)

    def one(self, seed: str, name: str, index: int) -> Any:
        """The case of that number."""
        ahead = _ahead.pop((seed, name, index), None)
        return ahead[0] if ahead else self.drawn_from(Draw.seeded(seed, name, index))

    def drawn_from(self, source: Draw) -> Any:
        """A case. Raises ``TypeError`` if the function draws none."""
        case = self.draw(source)
        if case is None:
            raise TypeError(f"{getattr(self.draw, '__name__', 'the draw function')} draws nothing: end it with return")
        return case


_ahead: dict[tuple[str, str, int], tuple[Any]] = {}
"""Cases drawn before this process was forked, each good for one use, because a test may change what it gets."""


def draw_ahead(seed: str, tests: Iterable[tuple[str, Cases]]) -> None:
    """Draw all cases of tests, build their recipes, and replace what was drawn before."""
    _ahead.clear()
    for name, cases in tests:
        with contextlib.suppress(Exception):  # the test itself will fail, and say so
            for index in range(cases.count):
                case = cases.drawn_from(Draw.seeded(seed, name, index))
                _build_ahead(case)
                _ahead[seed, name, index] = (case,)


def _build_ahead(case: Any) -> None:
    if isinstance(case, Recipe):
        case.build_ahead()
    elif isinstance(case, list | tuple):
        for part in case:
            _build_ahead(part)


@dataclass(frozen=True)
class Trial:
    """A test as its marks and its function give it."""

    run: Callable[[Student, Any], None]
    name: str
    task: str
    catalogue: Catalogue
    cases: Cases | None = None
    home: str | None = None
    open: bool = False
    """Whether its questions without ``cases`` are drawn too, or no secret."""
    others: tuple[Callable[[Student, Any], None], ...] = ()
    """How it runs on other draws. One draw may be answered well by luck, and then it shows nothing."""
    of_state: bool = False
    """Whether it's about what a call leaves behind: the answers may well be right, and a mistake may answer so, too."""

    def fails(self, student: Student, case: Any) -> Failure | None:
        """What is wrong with the answers to one case. Raises faults of ours, and trouble with the import."""
        student.calls = []
        try:
            self.run(student, case)
        except Unimportable:
            raise
        except NoAnswer as lost:
            if lost.importing:
                raise
            return lost
        except (Wrong, NotStarted) as wrong:
            return wrong
        return None


@dataclass(frozen=True)
class Seen:
    """What public calls showed: everything that a learner reads about a failed hidden test comes from this."""

    wrong: Failure | None = None
    mistake: str | None = None
    home: str | None = None
    fault: str = ""
    """For staff: what went wrong with the public calls themselves."""


class Judged(Exception):
    """The verdict on a failed hidden test."""

    def __init__(self, found: Failure, case: object, seen: Seen) -> None:
        super().__init__(found.sentence)
        self.found = found
        self.case = case
        self.seen = seen


def judge(test: Trial, student: Student, seed: str, replay: Callable[[Trial], Seen]) -> None:
    """Raise ``Judged``, ``NotStarted``, what is known of the import, or a fault of ours, unless every case passes."""
    for case in test.cases.drawn(seed, test.name) if test.cases else [None]:
        found = test.fails(student, case)
        if found is None:
            continue
        seen = _seen(test, student, found, replay)
        if isinstance(seen.wrong, NotStarted):
            raise seen.wrong
        raise Judged(found, case, seen) from found


def _seen(test: Trial, student: Student, found: Failure, replay: Callable[[Trial], Seen]) -> Seen:
    if isinstance(found, TimedOut):
        return Seen(home=test.home)  # it would take as long again
    if not student.asked and not isinstance(found, NoAnswer):  # nothing hidden was asked: this is about the file itself
        return Seen(found, found.mistake if isinstance(found, Wrong) else None)
    return replay(test)
