"""What a plain test asked of the learner's code last, and what came of it, for those who may read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.testing.calls import PATTERNS
from autograder.testing.operators import Operated

SILENT = {"module", "set", "equals", "always equal", "iter", "aiter", "dir", "exit"}
"""Deeds whose outcome says nothing to people."""
LAST = 3
"""So many answers are remembered."""


@dataclass(frozen=True)
class Answered:
    """Something that a test asked of the learner's code, and what came of it."""

    deed: str
    name: str
    """Of the function that was called, or the attribute that was read."""
    operands: tuple[Any, ...]
    named: dict[str, Any]
    outcome: list[Any]

    def asked(self, show: Callable[[Any], str]) -> str:
        """The question as code."""
        operands = ["the object" if isinstance(value, Operated) else show(value) for value in self.operands]
        if self.deed == "get":
            return self.name
        if self.deed == "call":
            return f"{self.name}({', '.join([*operands[1:], *(f'{k}={show(v)}' for k, v in self.named.items())])})"
        return (PATTERNS.get(self.deed) or f"{self.deed}({', '.join(['{}'] * len(operands))})").format(*operands)

    def came_to(self, show: Callable[[Any], str]) -> str:
        """The rest of the sentence."""
        if self.outcome[0] == "returned":
            return f"{'is' if self.deed == 'get' else 'gave'} {show(self.outcome[1])}"
        own, plain, text = self.outcome[1:4]
        kinds = (str(kind) for kinds in (own, plain) if isinstance(kinds, list) for kind in kinds)
        kind = next(kinds, "Exception").rpartition(":")[2]
        return f"raised {': '.join(filter(None, (kind, str(text))))}"
