"""Calls to try at home: one line of Python, read as the arguments of a case, or written from a real call."""

from __future__ import annotations

import ast
import builtins
import math
from typing import Any

from autograder import kinds
from autograder.kinds import kit, typed
from autograder.testing.calls import Call
from autograder.testing.recipes import Recipe

__tracebackhide__ = True  # pytest shows learners their own lines
LENGTH = 300
"""The most characters of a call that a learner would type."""


class _Names:
    """``given`` in a call to try at home: a name, or the recipe of a call."""

    def __getattr__(self, name: str) -> _Name:
        return _Name(name)


class _Name:
    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *args: Any, **kwargs: Any) -> Recipe:
        return Recipe(self._name, _settled(args), _settled(kwargs))

    def settled(self) -> Any:
        return getattr(kit.given(), self._name)


def _settled(value: Any) -> Any:
    if isinstance(value, _Name):
        return value.settled()
    if isinstance(value, list | tuple):
        return getattr(value, "_make", type(value))(_settled(item) for item in value)
    if isinstance(value, dict):
        return {key: _settled(item) for key, item in value.items()}
    return value


def home_case(text: str) -> tuple[Any, ...]:
    """The arguments of the one call of a learner's function in a line of Python, keyword values last.

    Raises ``ValueError`` if there is no such call.
    """
    _, args, kwargs = home_call(text)
    return (*args, *kwargs.values())


def known_names() -> dict[str, Any]:
    """What a line may name beside the learner's functions and the course's ``given``."""
    names: dict[str, Any] = {"math": math, "nan": math.nan, "inf": math.inf}
    for kind in kinds.in_use():
        names |= kind.names
    return names


def home_call(text: str) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
    """The learner's function that a line of Python calls, and its arguments. Raises ``ValueError`` if there is none."""
    names = known_names() | {kit.GIVEN: _Names()}
    for statement in ast.parse(text).body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and _is_learners(node.func, names):
                return node.func.id, *_arguments(node, names)
        exec(compile(ast.Module([statement], []), "<home>", "exec"), names)
    raise ValueError(f"no call of a learner's function in {text!r}")


def _is_learners(function: ast.Name, names: dict[str, Any]) -> bool:
    return function.id not in names and not hasattr(builtins, function.id)


def _arguments(call: ast.Call, names: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    values: list[Any] = []
    for node in call.args:
        expression = node.value if isinstance(node, ast.Starred) else node
        value = _value(expression, names)
        if isinstance(node, ast.Starred):
            values += value.build() if isinstance(value, Recipe) else value
        else:
            values.append(value)
    return tuple(values), {str(keyword.arg): _value(keyword.value, names) for keyword in call.keywords}


def _value(expression: ast.expr, names: dict[str, Any]) -> Any:
    return _settled(eval(compile(ast.Expression(expression), "<home>", "eval"), names))


def written(call: Call) -> str | None:
    """A call as a learner would type it; None if it holds something that can't be typed, or is too long."""
    parts = [typed(value) for value in call.args]
    parts += [f"{name}={typed(value)}" for name, value in call.kwargs.items()]
    text = f"{call.target}({', '.join(parts)})"
    return text if "?" not in text and len(text) <= LENGTH else None
