"""Runs a failed hidden test again on public inputs, in a worker that has never seen a hidden one.

The result depends on the learner's file alone, so all of it may be told: which mistake the answers look like, what came
back, in which line, and the smallest call that shows it.
"""

from __future__ import annotations

import dataclasses
import time
import traceback
import warnings
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

from autograder.kinds.compare import agree
from autograder.sandbox.frames import Named
from autograder.testing.calls import Call
from autograder.testing.home import home_call, home_case, written
from autograder.testing.mistakes import Catalogue
from autograder.testing.recipes import built
from autograder.testing.remote import Remote
from autograder.testing.student import Student
from autograder.testing.trial import Cases, Seen, Trial
from autograder.testing.untouched import left_alone
from autograder.testing.wrong import Died, Failure, NoAnswer, NotStarted, TimedOut, Unimportable, Untidy, Wrong

__tracebackhide__ = True  # pytest shows learners their own lines
PUBLIC = "public calls"
"""The seed of every class's public cases."""
Suspect = tuple[str, Callable[..., Any]]


def replay(test: Trial, student: Student) -> Seen:
    """What public calls show about a test that a hidden case failed; nothing, if they never end.

    Time spent here counts as the learner's: no answer is so costly to explain that the others wait for it.
    """
    begun = time.process_time()
    try:
        return _Replay(test, student).seen()
    except (NoAnswer, Unimportable):  # it took too long, or its import went otherwise than before
        return Seen(home=test.home)
    except Exception:  # the verdict holds without it
        return Seen(home=test.home, fault=traceback.format_exc())
    finally:
        student.conversation.charge(time.process_time() - begun)


def show(test: Trial, student: Student) -> None:
    """A public check over its cases: it fails with the smallest that hypothesis finds."""
    assert test.cases is not None
    for case in test.cases.drawn(PUBLIC, test.name):
        wrong = test.fails(student, case)
        if wrong is None:
            continue
        if isinstance(wrong, Wrong):
            _show_smallest(test, test.cases, student)
        raise wrong


def _show_smallest(test: Trial, cases: Cases, student: Student) -> None:
    from autograder.testing.search import smallest

    def fails(case: Any) -> bool:
        return isinstance(test.fails(student, case), Wrong)

    found = smallest(cases.draw, cases.count, fails, time.process_time)
    if found is not None:
        student.calls = []
        test.run(student, found[0])


def recognized(texts: Sequence[str], catalogue: Catalogue, task: str, student: Student) -> Seen:
    """What public calls show about a failed plain test: the mistake that explains all of them, and the first call.

    Nothing, if they never end or there's no such mistake. The time counts as the learner's.
    """
    begun = time.process_time()
    try:
        student.calls = []
        for text in texts:
            name, args, kwargs = home_call(text)
            student.attempt(Named(name), name, args, kwargs)
        for function in dict.fromkeys(call.target for call in student.calls):
            for id, _ in _consistent(catalogue.by_output(task, function), student.calls):
                return Seen(None, id, next(text for text in texts if home_call(text)[0] == function))
        return Seen()
    except (NoAnswer, NotStarted, Wrong):
        return Seen()
    except Exception:  # the verdict holds without it
        return Seen(fault=traceback.format_exc())
    finally:
        student.conversation.charge(time.process_time() - begun)


class _Replay:
    def __init__(self, test: Trial, student: Student) -> None:
        self._test = test
        self._student = student

    def seen(self) -> Seen:
        """What public calls show."""
        if self._test.cases is not None:
            return self._of_cases(self._test.cases)
        if self._test.open:
            return self._of_draws()
        return self._of_one_call()

    def _fails(self, case: Any, test: Trial | None = None) -> Failure | None:
        """As the test has it. Raises ``TimedOut``: then there is nothing more to be seen."""
        wrong = (test or self._test).fails(self._student, case)
        if isinstance(wrong, TimedOut):
            raise wrong
        return wrong

    def _of_draws(self) -> Seen:
        """Draw until something fails: the hidden draw did."""
        wrong = None
        for run in (self._test.run, *self._test.others):
            wrong = self._fails(None, dataclasses.replace(self._test, run=run))
            if wrong is not None:
                break
        return Seen(wrong, self._named(wrong, self._student.calls, ()), self._test.home)

    def _of_cases(self, cases: Cases) -> Seen:
        """Go through the public cases, then the author's calls, then anything that hypothesis finds."""
        drawn = cases.drawn(PUBLIC, self._test.name)
        wrong, calls = None, []
        for case in drawn:
            wrong = self._fails(case)
            calls += self._student.calls
            if wrong is not None:
                break
        if isinstance(wrong, NoAnswer | NotStarted):
            return Seen(wrong)
        mistake = self._named(wrong, calls, drawn)
        seen = self._shown(cases, mistake) or Seen(wrong, mistake)
        if wrong is None and isinstance(seen.wrong, Wrong):  # the public cases were right: only now is there a fault
            mistake = self._named(seen.wrong, calls + self._student.calls, ())
        return dataclasses.replace(seen, mistake=mistake or seen.mistake)

    def _shown(self, cases: Cases, mistake: str | None) -> Seen | None:
        """A call that shows it, if there's time for one: the mistake is known already."""
        try:
            return self._at_home(cases, mistake) or self._searched(cases, mistake)
        except NoAnswer:
            return None

    def _named(self, wrong: Failure | None, calls: list[Call], rest: Iterable[Any]) -> str | None:
        """The mistake that a test names, or whose implementation gives what the learner's gave in every case.

        If the first case raised, the answers to later ones may name it, where they're of one mind: an exception says
        less than an answer.
        """
        if not isinstance(wrong, Wrong):
            return None
        if wrong.mistake is not None or self._test.of_state or isinstance(wrong, Untidy):
            return wrong.mistake
        suspects, failing = self._suspects(calls), [self._student.calls]
        raised, said = _raised(self._student.calls), set[str | None]()
        for case in rest:
            if not suspects and (not raised or None in said):
                break
            later = self._fails(case)
            if isinstance(later, NoAnswer | NotStarted):
                return None
            suspects = _consistent(suspects, self._student.calls)
            if isinstance(later, Wrong):
                said |= {later.mistake} if raised and not _raised(self._student.calls) else set()
                failing.append(self._student.calls)
        named = [id for id, implementation in suspects if _proved(implementation, failing)]
        return next(iter(named or (said if len(said) == 1 else ())), None)

    def _suspects(self, calls: list[Call]) -> list[Suspect]:
        functions = dict.fromkeys(call.target for call in calls)
        return _consistent([s for f in functions for s in self._test.catalogue.by_output(self._test.task, f)], calls)

    def _fails_alike(self, case: Any, mistake: str | None) -> Wrong | None:
        """What is wrong with a case, if it shows the mistake, or any fault where none is named."""
        wrong = self._fails(case)
        if not isinstance(wrong, Wrong):
            return None
        alike = mistake is None or mistake == wrong.mistake
        return wrong if alike or mistake in [s[0] for s in self._suspects(self._student.calls)] else None

    def _at_home(self, cases: Cases, mistake: str | None) -> Seen | None:
        for text in cases.home:
            case = home_case(text)
            if (wrong := self._fails_alike(case, mistake)) is not None and _about(wrong, case, self._student.calls):
                return Seen(wrong, mistake or wrong.mistake, text)
        return None

    def _searched(self, cases: Cases, mistake: str | None) -> Seen | None:
        from autograder.testing.search import smallest

        def fails(case: Any) -> bool:
            return self._fails_alike(case, mistake) is not None

        found = smallest(cases.draw, cases.count, fails, self._clock)
        if found is None or (wrong := self._fails_alike(found[0], mistake)) is None:
            return None
        calls = [call for call in (*self._student.calls, wrong.call) if call is not None]
        return Seen(wrong, mistake or wrong.mistake, written(calls[-1]) if calls else None)

    def _clock(self) -> float:
        """Seconds of computing, on both sides."""
        return time.process_time() + self._student.conversation.cpu_seconds()

    def _of_one_call(self) -> Seen:
        """For a test whose one case is hidden: only whether the author's call raises, or the stub is untouched.

        A function without parameters has no other case, so its answer to that call may name a mistake.
        """
        text = self._test.home
        if text is None:
            return Seen(NotStarted() if left_alone(self._student.conversation.text(), self._test.task) else None)
        name, args, kwargs = home_call(text)
        try:
            self._student.call(Named(name), name, args, kwargs)
        except (Died, NotStarted, Wrong) as wrong:
            return Seen(wrong, None, text)
        suspects = [] if args or kwargs else self._suspects(self._student.calls)
        return Seen(None, suspects[0][0] if suspects else None, text)


def _consistent(suspects: list[Suspect], calls: list[Call]) -> list[Suspect]:
    return [s for s in suspects if all(_evidence(s[1], call) != "against" for call in calls)]


def _evidence(implementation: Callable[..., Any], call: Call) -> Literal["for", "none", "against"]:
    """Whether the wrong implementation gives what this call gave.

    A call of another function says nothing, nor do two exceptions that differ: only where they were raised is known.
    """
    if call.target != implementation.__name__:
        return "none"
    if any(isinstance(a, Remote) and a._origin is None for a in call.args):
        return "against"
    try:
        with warnings.catch_warnings(action="ignore"):
            given_back = implementation(*built(call.args), **built(call.kwargs))
    except Exception as error:
        if call.raised is None:
            return "against"
        alike = (call.raised.kind, call.raised.text) == (type(error).__name__, str(error))
        return "for" if alike else "none"
    return "for" if call.raised is None and agree(call.outcome, given_back) else "against"


def _about(wrong: Wrong, case: Any, calls: list[Call]) -> bool:
    """Whether a sentence may speak of the call that a line at home makes, and not of another that the test made too."""
    same = [call for call in calls if agree([*call.args, *call.kwargs.values()], list(case))]
    return wrong.call is None or not same or any(call is wrong.call for call in same)


def _raised(calls: list[Call]) -> bool:
    return any(call.raised is not None for call in calls)


def _proved(implementation: Callable[..., Any], failing: list[list[Call]]) -> bool:
    """Whether the calls of the cases that failed are evidence enough.

    Beside exceptions that differ, two cases that failed without any are: what else was called in a case that raised may
    well be right.
    """
    evidence = [[_evidence(implementation, call) for call in calls] for calls in failing]
    said = [
        found
        for case, calls in zip(evidence, failing, strict=True)
        for found, call in zip(case, calls, strict=True)
        if call.target == implementation.__name__
    ]
    if said and all(found == "for" for found in said):
        return True
    return sum("for" in case and not _raised(calls) for case, calls in zip(evidence, failing, strict=True)) > 1
