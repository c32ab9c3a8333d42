"""Fixed questions that a grader may ask about an object kept in the worker. Kinds of values add more.

The answers are the worker's own word: a verdict that rests on one alone is ``evidence="state"``.
"""

from __future__ import annotations

from typing import Any

from autograder.kinds import PROBES
from autograder.sandbox import objects

__all__ = ["PROBES"]


def same(a: object, b: object) -> bool:
    """Whether both are the same object."""
    return a is b


def value(kept: Any) -> Any:
    """The kept object as data, as it is now."""
    return kept


def epoch(loader: Any) -> list[Any]:
    """Every batch that one pass over a loader yields."""
    return list(loader)


PROBES.update({probe.__name__: probe for probe in (same, value, epoch)} | {"object": objects.do})
