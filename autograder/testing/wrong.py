"""The outcomes of a check that are about the learner's work.

::

    Exception
    ├── Wrong          an answer, or the lack of one, costs the test
    │   └── Untidy     not the answer: what the call left behind
    ├── NotStarted     the stub was left alone; no ``except Wrong`` of a grader hides that
    ├── Undecided      there is a file, and nobody could judge it: a person has to; nor is that hidden
    └── NoAnswer       the worker is gone: nothing more can be asked in this task
        ├── TimedOut
        └── Died

Anything else that leaves a check is a fault of ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from autograder.testing.calls import Call

__tracebackhide__ = True  # pytest shows learners their own lines


class Wrong(Exception):
    """A learner's sentence. With ``mistake`` that mistake's own sentence is shown first."""

    def __init__(self, sentence: str = "", mistake: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.mistake = mistake
        self.staff = ""
        self.cause = ""
        """What several checks may have in common, if that's known."""
        self.call: Call | None = None
        """The call that the sentence speaks of, if it speaks of one."""

    __module__ = "builtins"  # so that a learner's traceback says "Wrong: …" and no more


class Untidy(Wrong):
    """The call left something behind that isn't as it was, whatever the answer."""


class NotStarted(Exception):
    """The task was not begun."""

    def __init__(self, sentence: str = "not started yet") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.staff = ""


class Undecided(Exception):
    """There's something to grade that can't be read, or chosen: a person decides, and there's no number yet."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.staff = ""


class NoAnswer(Exception):
    """The worker is gone. ``importing`` says whether that happened while the file was imported."""

    status: Literal["timed_out", "crashed"] = "crashed"

    def __init__(self, sentence: str, *, importing: bool = False) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.importing = importing
        self.staff = ""


class TimedOut(NoAnswer):
    """It took too long and was stopped."""

    status = "timed_out"


class Died(NoAnswer):
    """Its process ended."""


class Unimportable(Wrong):
    """The learner's file cannot be imported, so none of its tasks can be asked anything."""


Failure = Wrong | NotStarted | NoAnswer
"""How a check can end without a fault of ours."""


def expect(condition: object, sentence: str = "", mistake: str | None = None) -> None:
    """Raise ``Wrong`` unless the condition holds. It must be a plain bool: a tensor's truth is asked for explicitly."""
    if not isinstance(condition, bool):
        kind = f"{type(condition).__module__}.{type(condition).__name__}".removeprefix("builtins.")
        raise TypeError(f"expect() takes True or False, and got {kind}: write bool(…) around what is meant")
    if not condition:
        raise Wrong(sentence, mistake)
