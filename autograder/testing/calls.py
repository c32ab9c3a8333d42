"""The calls of the learner's code, and how they ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from autograder.kinds.compare import kind
from autograder.sandbox.frames import Raised
from autograder.testing.operators import BINARY, UNARY, Operated
from autograder.testing.showing import shown

if TYPE_CHECKING:
    from autograder.testing.student import Student

__tracebackhide__ = True  # pytest shows learners their own lines


@dataclass
class Call:
    """One call of the learner's code: what was called, with which arguments, and how it ended."""

    student: Student
    target: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any] = field(default_factory=dict)
    outcome: Any = None
    raised: Raised | None = None
    changed: list[int] = field(default_factory=list)
    shared: list[Any] = field(default_factory=list)
    """Arrays in the outcome that share memory with an argument: the worker's word."""
    settings: list[str] = field(default_factory=list)
    cpu_seconds: float = 0.0
    _words: str = ""

    def described(self) -> str:
        """The call in words: kinds of arguments for hidden graders, the arguments themselves otherwise."""
        if not self._words:  # some graders try several readings of one answer
            self._words = self._in_words(kind if self.student.hidden else shown)
        return self._words

    def _in_words(self, show: Callable[[Any], str]) -> str:
        arguments = [show(a) for a in self.args]
        arguments += [f"{name}={show(a)}" for name, a in self.kwargs.items()]
        if self.target.startswith("the "):  # words of ours, which no brackets follow
            return f"{self.target}, called with {' and '.join(arguments) or 'nothing'},"
        return f"{self.target}({', '.join(arguments)})"

    def came_to(self, got: str) -> str:
        """The call and what came back, as the beginning of a sentence."""
        return f"{self.opening()} returned {got}"

    def opening(self) -> str:
        """The call as a sentence begins with it: code stays as it is, words of ours get a capital."""
        words = self.described()
        return f"T{words[1:]}" if words.startswith("the ") else words


class Deed(Call):
    """An operator, or something else that was done with an object that stayed in the worker."""

    def _in_words(self, show: Callable[[Any], str]) -> str:
        words = ["the object" if isinstance(a, Operated) else show(a) for a in self.args]
        if self.target in ("get", "set", "delete"):
            return f"the object's {self.args[1]}"
        pattern = PATTERNS.get(self.target) or f"{self.target}({', '.join(['{}'] * len(words))})"
        return pattern.format(*words)

    def came_to(self, got: str) -> str:
        """An attribute is something, everything else gives it."""
        return f"{self.opening()} {'is' if self.target == 'get' else 'gave'} {got}"


PATTERNS = {
    **{deed: f"{{}} {symbol} {{}}" for deed, symbol in BINARY.items()},
    **{f"i{deed.strip('_')}": f"{{}} {symbol}= {{}}" for deed, symbol in BINARY.items()},
    **{deed: f"{symbol}{{}}" for deed, symbol in UNARY.items()},
    "lt": "{} < {}", "le": "{} <= {}", "gt": "{} > {}", "ge": "{} >= {}", "ne": "{} != {}",
    "equals": "{} == {}", "always equal": "{} == {}", "contains": "{1} in {0}", "getitem": "{}[{}]",
    "setitem": "{}[{}] = {}", "delitem": "del {}[{}]",
}  # fmt: skip
"""How a deed is written, where not as a call."""
