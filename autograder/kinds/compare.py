"""Comparing values strictly, and saying in words what they are."""

from __future__ import annotations

from typing import Any

from autograder.kinds import registry
from autograder.kinds.kind import NOT_MINE


def agree(a: Any, b: Any, rtol: float | None = None, atol: float | None = None) -> bool:
    """Whether two values are of the same types and shapes, and their numbers close.

    Where a dict is wanted, one of another kind that holds the same is right.
    """
    a, b = _plain(a), _plain(b)
    if type(b) is dict and isinstance(a, dict):
        a = dict(a)
    return type(a) is type(b) and bool(registry.first("agree", a, b, rtol, atol))


def kind(value: Any) -> str:
    """A value described without its content: "a float32 tensor of shape (3,)"."""
    origin = getattr(value, "_origin", None)
    return registry.said("words", value if origin is None else origin)


def _plain(value: Any) -> Any:
    plain = registry.first("plain", value)
    return value if plain is NOT_MINE else plain
