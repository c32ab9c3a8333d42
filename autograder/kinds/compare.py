"""Compares values strictly, and describes them in words."""

from __future__ import annotations

from typing import Any

from autograder.kinds import registry
from autograder.kinds.kind import NOT_MINE

SAME_TYPE = "Its type is right, its content is not."


def agree(a: Any, b: Any, rtol: float | None = None, atol: float | None = None) -> bool:
    """Whether two values have the same types and shapes, and their numbers are close.

    If a dict is wanted, one of another kind with the same items is right.
    """
    a, b = plain(a), plain(b)
    if type(b) is dict and isinstance(a, dict):
        a = dict(a)
    return type(a) is type(b) and bool(registry.first("agree", a, b, rtol, atol))


def difference(got: Any, expected: Any, *, hidden: bool) -> str:
    """How a value differs from the expected one, as a sentence: where, and of what kind; no value if ``hidden``."""
    got, expected = plain(got), plain(expected)
    if not same_type(got, expected):
        return f"It should be {kind(expected)}."
    return registry.said("difference", got, expected, hidden=hidden) or SAME_TYPE


def kind(value: Any) -> str:
    """A value without its content: "a float32 tensor of shape (3,)"."""
    origin = getattr(value, "_origin", None)
    return registry.said("words", value if origin is None else origin)


def same_type(got: Any, expected: Any) -> bool:
    """Whether a value has the wanted type. If a dict is wanted, any kind of dict will do."""
    return type(got) is type(expected) or (type(expected) is dict and isinstance(got, dict))


def plain(value: Any) -> Any:
    """A value without the other side's claims about it, and as the other side would have sent it."""
    found = registry.first("plain", value)
    return value if found is NOT_MINE else found
