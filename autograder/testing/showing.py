"""Public values as a learner would type or print them, shortened so that every bracket and quote still closes."""

from __future__ import annotations

import pathlib
from collections.abc import Callable
from typing import Any

from autograder import kinds
from autograder.kinds.compare import kind
from autograder.kinds.values import Handle, Received, Record
from autograder.testing.operators import Operated

__tracebackhide__ = True  # pytest shows learners their own lines
LENGTH = 200
"""How many characters one value may take."""
MOST = (100, 12, 6, 3, 1)
"""How many items of each container to show, until the whole is short enough."""
MORE = "…"


def shown(value: Any) -> str:
    """A public value in at most ``LENGTH`` characters: with fewer of its items, or in words, if it's long."""
    for most in MOST:
        text = _shown(value, most)
        if len(text) <= LENGTH:
            return text
    return kind(value)


def _shown(value: Any, most: int) -> str:
    if isinstance(value, Received):
        value = value.tensor if value.tensor is not None else value
    if isinstance(value, Received | Operated | Handle):
        return kind(value)
    if isinstance(value, Record):
        return _record(value, most)
    if words := kinds.said("shown", value):
        return words
    if callable(value):
        return str(getattr(value, "__name__", "a function"))
    name = getattr(value, "name", None)
    if name is not None and hasattr(value, "build"):
        return f"given.{name}({_arguments(value.args, value.kwargs, most)})"
    if isinstance(value, pathlib.PurePath):
        return f"Path({value.name!r})"
    if type(value) in (list, tuple, set, frozenset, dict):
        return _container(value, most)
    if isinstance(value, str | bytes):
        end = LENGTH // 2 if most == MOST[0] else LENGTH // 5
        return repr(value) if len(value) <= end else f"{value[:end]!r}{MORE}"
    if isinstance(value, int) and value.bit_length() > LENGTH * 4:
        return kind(value)
    text = " ".join(repr(value).split())
    return text if len(text) <= LENGTH and " at 0x" not in text else kind(value)


def _container(value: Any, most: int) -> str:
    """Its first items."""
    if not value:
        return repr(value)
    some = [item for item, _ in zip(value.items() if type(value) is dict else value, range(most), strict=False)]
    parts = [
        ": ".join(_shown(part, most) for part in item) if type(value) is dict else _shown(item, most) for item in some
    ]
    parts += [MORE] * (len(value) > most)
    inside = ", ".join(parts)
    wrap: dict[type, Callable[[], str]] = {
        list: lambda: f"[{inside}]",
        tuple: lambda: f"({inside},)" if len(value) == 1 else f"({inside})",
        frozenset: lambda: f"frozenset({{{inside}}})",
    }
    return wrap.get(type(value), lambda: f"{{{inside}}}")()


def _record(value: Record, most: int) -> str:
    """As its class would print it."""
    if value.kind == "enum":
        return f"{value.name}.{value.values.get('name')}"
    return f"{value.name}({_arguments((), value.values, most)})"


def _arguments(args: tuple[Any, ...], kwargs: dict[str, Any], most: int) -> str:
    return ", ".join([*(_shown(a, most) for a in args), *(f"{k}={_shown(v, most)}" for k, v in kwargs.items())])
