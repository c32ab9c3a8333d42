"""Comparing values strictly, and saying in words what they are."""

from __future__ import annotations

from typing import Any

from autograder.kinds import registry
from autograder.kinds.kind import NOT_MINE

SAME_TYPE = "Its type is right, its content is not."


def agree(a: Any, b: Any, rtol: float | None = None, atol: float | None = None) -> bool:
    """Whether two values are of the same types and shapes, and their numbers close.

    Where a dict is wanted, one of another kind that holds the same is right.
    """
    a, b = plain(a), plain(b)
    if type(b) is dict and isinstance(a, dict):
        a = dict(a)
    return type(a) is type(b) and bool(registry.first("agree", a, b, rtol, atol))


def difference(got: Any, expected: Any, *, hidden: bool) -> str:
    """How a value differs from what was expected, as a sentence: where, and of what kind; if ``hidden``, no value."""
    got, expected = plain(got), plain(expected)
    if not same_type(got, expected):
        return f"It should be {kind(expected)}."
    return registry.said("difference", got, expected, hidden=hidden) or SAME_TYPE


def kind(value: Any) -> str:
    """A value described without its content: "a float32 tensor of shape (3,)"."""
    origin = getattr(value, "_origin", None)
    return registry.said("words", value if origin is None else origin)


def same_type(got: Any, expected: Any) -> bool:
    """Whether a value is of the type that is wanted; a dict of any kind where a dict is."""
    return type(got) is type(expected) or (type(expected) is dict and isinstance(got, dict))


def plain(value: Any) -> Any:
    """A value without what the other side said of it, and as the other side would have sent it."""
    found = registry.first("plain", value)
    return value if found is NOT_MINE else found
