"""What the commonest exceptions mean, in a teacher's words: ``stumbles.toml`` in the folder of each kind of values.

The texts of exceptions are read, and never repeated. Only kinds in use speak, so that a course without torch hears
nothing of it.
"""

from __future__ import annotations

import functools
import re

import msgspec

from autograder.kinds.about import in_folder
from autograder.kinds.registry import in_use

STUMBLES = "stumbles.toml"


class Stumble(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An exception that beginners meet."""

    pattern: str
    """What its text is known by."""
    sentence: str


class Stumbles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Those of one kind, the more particular ones first."""

    stumbles: list[Stumble] = []


@functools.cache
def stumbles(kind: str) -> list[Stumble]:
    """Those of a kind; none, if it has no such file."""
    return (in_folder(kind, STUMBLES, Stumbles) or Stumbles()).stumbles


def meaning(text: str) -> str:
    """A sentence about an exception by its text; empty for one that isn't among the commonest."""
    return next(
        (one.sentence for kind in in_use() for one in stumbles(kind.name) if re.search(one.pattern, text)),
        "",
    )
