"""The plain test that is running now, for what it has imported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.testing.talk import Talk

COLLECTING = (
    "the learner's code is asked for something while the tests are collected, when there is nobody's: move that into "
    "a test or a fixture ({what})."
)


class Unsupported(BaseException):
    """A test does what cannot be done with a learner's module in another process: for its author to change."""


class Failed(Exception):
    """The test can't use the worker's answer."""


class Now:
    """The test that runs."""

    talk: Talk | None = None
    showing: bool = False
    """Whether what a test raised is being shown, after its end."""
    test: Path | None = None
    """Its file."""
    modules: tuple[Any, ...] = ()
    """Stand-ins for the learner's modules in its lesson."""


def ended(error: Failed | Unsupported) -> Failed | Unsupported:
    """The same, which no test may catch."""
    if Now.talk is not None:
        Now.talk.ended = error
    return error


def talking(what: str) -> Talk:
    """The test that runs; ``Unsupported`` where none does, and ``Failed`` where Python looks for what to show."""
    if Now.showing:
        raise Failed(f"the test is over, and nobody is asked for {what}")
    if Now.talk is None:
        raise Unsupported(COLLECTING.format(what=what))
    return Now.talk
