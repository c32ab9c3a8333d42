"""One test of one learner: the drawn cases, the recognition of mistakes, the call to try at home."""

from __future__ import annotations

import ast
import builtins
import contextlib
import math
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import torch

from autograder import given
from autograder.testing.calls import Call, Remote
from autograder.testing.compare import agree
from autograder.testing.draw import Draw
from autograder.testing.mistakes import Catalogue
from autograder.testing.recipes import Recipe, built
from autograder.testing.student import Student
from autograder.testing.wrong import NoAnswer, NotStarted, Unimportable, Wrong

__tracebackhide__ = True  # pytest shows learners their own lines


@dataclass(frozen=True)
class Cases:
    """The ``cases`` mark of a test."""

    draw: Callable[[Draw], Any]
    count: int = 5
    home: list[str] = field(default_factory=list)


_ahead: dict[tuple[str, str, int], tuple[Any]] = {}
"""Cases drawn before this process was forked, each good for one use: a test may change what it gets."""


def draw_ahead(seed: str, tests: Iterable[tuple[str, Cases]]) -> None:
    """Draw all cases of tests, their recipes built, in place of what was drawn before."""
    _ahead.clear()
    for name, cases in tests:
        with contextlib.suppress(Exception):  # the test itself will fail, and say so
            for index in range(cases.count):
                case = cases.draw(Draw(seed, name, index))
                _build_ahead(case)
                _ahead[seed, name, index] = (case,)


def _build_ahead(case: Any) -> None:
    if isinstance(case, Recipe):
        case.build_ahead()
    elif isinstance(case, list | tuple):
        for part in case:
            _build_ahead(part)


class Judged(Exception):
    """The verdict on a failed test, ready to be reported."""

    def __init__(self, wrong: Wrong, mistake: str | None, home: str | None, case: object) -> None:
        super().__init__(wrong.sentence)
        self.wrong = wrong
        self.mistake = mistake
        self.home = home
        self.case = case


class Trial:
    """Runs a test over its hidden cases and finds out what a failure means."""

    def __init__(
        self,
        run: Callable[[Any], None],
        student: Student,
        task: str,
        catalogue: Catalogue,
        cases: Cases | None,
        home: str | None = None,
    ) -> None:
        self._run = run
        self._student = student
        self._task = task
        self._catalogue = catalogue
        self._cases = cases
        self._home = home

    def judge(self, seed: str, name: str) -> None:
        """Return if every case passes; raise ``Judged``, ``NotStarted``, ``NoAnswer`` or a fault of ours."""
        count = self._cases.count if self._cases else 1
        calls: list[Call] = []
        for index in range(count):
            case = self._drawn(seed, name, index)
            wrong = self._outcome(case)
            calls += self._student.calls
            if wrong is not None:
                rest = range(index + 1, count)
                mistake = wrong.mistake or self._recognise(calls, seed, name, rest)
                raise Judged(wrong, mistake, self._at_home(mistake), case) from wrong

    def _drawn(self, seed: str, name: str, index: int) -> Any:
        if self._cases is None:
            return None
        ahead = _ahead.pop((seed, name, index), None)
        return ahead[0] if ahead else self._cases.draw(Draw(seed, name, index))

    def _outcome(self, case: Any) -> Wrong | None:
        self._student.calls = []
        try:
            self._run(case)
        except (NotStarted, Unimportable):
            raise
        except Wrong as wrong:
            return wrong
        return None

    def _recognise(self, calls: list[Call], seed: str, name: str, rest: range) -> str | None:
        """The mistake whose implementation gives what the learner's gave in every case."""
        suspects = self._consistent(self._suspects(calls), calls)
        for index in rest:
            if not suspects:
                return None
            try:
                self._outcome(self._drawn(seed, name, index))
            except NotStarted:
                return None
            except NoAnswer:
                self._student.revive()
                return None
            suspects = self._consistent(suspects, self._student.calls)
        return suspects[0][0] if suspects else None

    def _suspects(self, calls: list[Call]) -> list[tuple[str, Callable[..., Any]]]:
        functions = dict.fromkeys(call.target for call in calls)
        return [s for f in functions for s in self._catalogue.by_output(self._task, f)]

    @staticmethod
    def _consistent(
        suspects: list[tuple[str, Callable[..., Any]]], calls: list[Call]
    ) -> list[tuple[str, Callable[..., Any]]]:
        return [s for s in suspects if all(_explains(s[1], call) for call in calls)]

    def _at_home(self, mistake: str | None) -> str | None:
        """The first public call that fails in the same way."""
        if self._cases is None:
            return self._home
        for text in self._cases.home:
            try:
                wrong = self._outcome(home_case(text))
            except NotStarted:
                return None
            except NoAnswer:
                self._student.revive()
                return None
            if wrong is None:
                continue
            calls = self._student.calls
            seen = [s[0] for s in self._consistent(self._suspects(calls), calls)]
            if mistake is None or mistake == wrong.mistake or mistake in seen:
                return text
        return None


def _explains(implementation: Callable[..., Any], call: Call) -> bool:
    """Whether the wrong implementation gives what this call gave. A call of another function says nothing."""
    if call.target != implementation.__name__:
        return True
    if any(isinstance(a, Remote) and a.origin is None for a in call.args):
        return False
    try:
        with warnings.catch_warnings(action="ignore"):
            given_back = implementation(*built(call.args), **built(call.kwargs))
    except Exception as error:
        return call.raised == (type(error).__name__, str(error))
    return call.raised is None and agree(call.outcome, given_back)


class _Names:
    """``given`` as it stands in a call to try at home: a name, or the recipe of a call."""

    def __getattr__(self, name: str) -> _Name:
        return _Name(name)


class _Name:
    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *args: Any, **kwargs: Any) -> Recipe:
        return Recipe(self._name, _settled(args), _settled(kwargs))

    def settled(self) -> Any:
        return getattr(given, self._name)


def _settled(value: Any) -> Any:
    if isinstance(value, _Name):
        return value.settled()
    if isinstance(value, list | tuple):
        return type(value)(_settled(item) for item in value)
    if isinstance(value, dict):
        return {key: _settled(item) for key, item in value.items()}
    return value


def home_case(text: str) -> tuple[Any, ...]:
    """The arguments of the one call of a learner's function in a line of Python, keyword values last.

    Raises ``ValueError`` where there is no such call.
    """
    names: dict[str, Any] = {
        "torch": torch, "math": math, "given": _Names(), "nan": math.nan, "inf": math.inf,
    }  # fmt: skip
    for statement in ast.parse(text).body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and _is_learners(node.func, names):
                return _arguments(node, names)
        exec(compile(ast.Module([statement], []), "<home>", "exec"), names)
    raise ValueError(f"no call of a learner's function in {text!r}")


def _is_learners(function: ast.expr, names: dict[str, Any]) -> bool:
    return isinstance(function, ast.Name) and function.id not in names and not hasattr(builtins, function.id)


def _arguments(call: ast.Call, names: dict[str, Any]) -> tuple[Any, ...]:
    values: list[Any] = []
    for node in [*call.args, *(keyword.value for keyword in call.keywords)]:
        expression = node.value if isinstance(node, ast.Starred) else node
        value = _settled(eval(compile(ast.Expression(expression), "<home>", "eval"), names))
        if isinstance(node, ast.Starred):
            values += value.build() if isinstance(value, Recipe) else value
        else:
            values.append(value)
    return tuple(values)
