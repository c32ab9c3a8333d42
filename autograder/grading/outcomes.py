"""How single tests ended, and which of their sentences a learner reads: each cause once, the dearest first."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.course.hints import LOOK

FATAL = ("error", "undecided", "timed_out", "crashed")
"""How a test ends that is about more than its own question, the gravest first."""
KNOWN = 3
"""How many times as much a known mistake counts: it says more than what came back."""


@dataclass
class Outcome:
    """One test's outcome."""

    task: str
    name: str
    tenths: int
    """What its mark says that it is worth, in tenths of a point."""
    evidence: str
    apart: bool = False
    """Whether it has no points of its own: it's about a device, or a rule of the course."""
    function: str = ""
    """The learner's function that it asks, if that's known."""
    status: str = "passed"
    mistake: str | None = None
    cause: str = ""
    """What explains the failure, in words that tests with the same cause share; empty if only values differ."""
    message: str = ""
    case: str = ""
    detail: str = ""


@dataclass
class Told:
    """A cause: the outcome that speaks for it, and what it costs."""

    outcome: Outcome
    lost: int = 0

    @property
    def explained(self) -> bool:
        """Whether its sentence says more than what came back."""
        return bool(self.outcome.mistake or self.outcome.cause)

    @property
    def rank(self) -> tuple[int, bool, int]:
        """The smallest is told first: the gravest, what was begun, the dearest."""
        status = self.outcome.status
        grave = FATAL.index(status) if status in FATAL else len(FATAL)
        return grave, status == "not_started", -self.lost * (KNOWN if self.outcome.mistake else 1)


def told(outcomes: list[Outcome]) -> list[Told]:
    """The causes of a task's failures, in the order in which they are told.

    Of one function, what isn't explained is left out behind a dearer cause that is: it's likely the same.
    """
    causes: dict[tuple[str, ...], Told] = {}
    for outcome in outcomes:
        if outcome.status != "passed":
            cause = causes.setdefault(_key(outcome), Told(outcome))
            cause.lost += max(outcome.tenths, 1)
    found: list[Told] = []
    for cause in sorted(causes.values(), key=lambda cause: cause.rank):
        function = cause.outcome.function
        hidden = (c.explained and c.outcome.function == function and c.lost >= cause.lost for c in found)
        if cause.explained or not any(hidden):
            found.append(cause)
    return found


def _key(outcome: Outcome) -> tuple[str, ...]:
    if outcome.status == "failed":
        why = (outcome.mistake or "", "" if outcome.mistake else outcome.cause)
        return (outcome.status, outcome.function, *why) if any(why) or outcome.function else (outcome.message,)
    if outcome.status in ("timed_out", "crashed"):
        return (outcome.status, outcome.function or outcome.message)
    return (outcome.status, outcome.message)


def sentences(outcomes: list[Outcome]) -> list[str]:
    """What a learner reads of a task. Where to look is said once."""
    causes, begun = told(outcomes), any(outcome.status != "not_started" for outcome in outcomes)
    names = dict.fromkeys(o.function for o in outcomes if o.status == "not_started" and o.function)
    found: list[str] = []
    for cause in causes:
        text = cause.outcome.message
        if begun and cause.outcome.status == "not_started":
            text = f"{' and '.join(names) or 'The rest'}: {text}."
        look = LOOK.format(cause.outcome.task)
        found.append(" ".join(text.replace(look, "").split()) if any(look in said for said in found) else text)
    return list(dict.fromkeys(found))
