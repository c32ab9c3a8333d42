"""How single tests ended, and which of their sentences a learner reads: each cause once, the dearest first."""

from __future__ import annotations

from dataclasses import dataclass, field

from autograder.course.hints import LOOK
from autograder.grading.causes import FAILED

FATAL = ("error", "undecided", "timed_out", "crashed")
"""How a test ends that is about more than its own question, the gravest first."""
KNOWN = 3
"""How many times as much a known mistake counts: it says more than what came back."""
NOT_YET = 'Not yet: "{}"{}.'
"""A check by its name, which is no secret, and how many cases of it."""
MOST = 5
"""So many checks of a task are named; the others are counted."""


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
    plain: str = ""
    """What a plain test says that it checks, whatever its parameters are: learners read which of these hold."""
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
    """A cause: the outcomes that have it, of which the first speaks for it, and what it costs."""

    outcomes: list[Outcome] = field(default_factory=list)
    lost: int = 0

    @property
    def outcome(self) -> Outcome:
        """The one that speaks for it."""
        return self.outcomes[0]

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

    Of one function, what isn't explained is left out behind a dearer cause that is: it's likely the same. Where nobody
    knows which function a check asks, nothing is.
    """
    causes: dict[tuple[str, ...], Told] = {}
    for outcome in outcomes:
        if outcome.status != "passed":
            cause = causes.setdefault(_key(outcome), Told())
            cause.outcomes.append(outcome)
            cause.lost += max(outcome.tenths, 1)
    found: list[Told] = []
    for cause in sorted(causes.values(), key=lambda cause: cause.rank):
        function = cause.outcome.function
        hidden = (c.explained and c.outcome.function == function and c.lost >= cause.lost for c in found)
        if cause.explained or cause.outcome.plain or not function or not any(hidden):
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
    """What a learner reads of a task. Where to look is said once, and so is that hidden inputs fail."""
    causes, begun = told(outcomes), any(outcome.status != "not_started" for outcome in outcomes)
    names = dict.fromkeys(o.function for o in outcomes if o.status == "not_started" and o.function)
    found: list[str] = []
    count = 0
    for cause in causes:
        text = cause.outcome.message
        if begun and cause.outcome.status == "not_started":
            text = f"{' and '.join(names) or 'The rest'}: {text}."
        for once in (FAILED, LOOK.format(cause.outcome.task)):
            if any(once in said for said in found):
                text = " ".join(text.replace(once, "").split())
        named = _named(cause)
        if named and not cause.explained:
            named[0] = f"{named[0]} {text}".strip()
        else:
            found.append(text)
        found += named[: max(0, MOST - count)]
        count += len(named)
    if count > MOST:
        found.append(f"And {count - MOST} more {'check' if count == MOST + 1 else 'checks'}.")
    return list(dict.fromkeys(filter(None, found)))


def _named(cause: Told) -> list[str]:
    """The checks that are named, the dearest first: plain ones, and those of which nothing else could be told.

    Of those that took too long or ended it all, the first: nobody was asked after that. A cause that holds whatever a
    check asks needs no names.
    """
    named = [o for o in cause.outcomes if (o.plain and not o.cause) or o.message.startswith(FAILED)]
    if cause.outcome.status in ("timed_out", "crashed"):
        named = named[:1]
    elif cause.outcome.status != "failed":
        named = []
    cases: dict[str, list[Outcome]] = {}
    for outcome in named:
        cases.setdefault(outcome.plain or outcome.name, []).append(outcome)
    dearest = sorted(cases.items(), key=lambda check: -sum(outcome.tenths for outcome in check[1]))
    return [
        _not_yet(own[0].name) if len(own) == 1 else _not_yet(check, f" ({len(own)} cases)") for check, own in dearest
    ]


def _not_yet(name: str, cases: str = "") -> str:
    return NOT_YET.format(name.replace('"', "'"), cases)
