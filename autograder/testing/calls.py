"""A call of the learner's code, and the objects that stayed there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from autograder import kinds
from autograder.kinds.compare import kind
from autograder.kinds.values import Handle, Received
from autograder.sandbox.frames import Kept, Raised

if TYPE_CHECKING:
    from autograder.testing.answers import Answer
    from autograder.testing.student import Student

__tracebackhide__ = True  # pytest shows learners their own lines


@dataclass
class Call:
    """One call of the learner's code: what was called with what, and what came of it."""

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
            self._words = self._in_words()
        return self._words

    def _in_words(self) -> str:
        show = kind if self.student.hidden else shown
        arguments = [show(a) for a in self.args]
        arguments += [f"{name}={show(a)}" for name, a in self.kwargs.items()]
        return f"{self.target}({', '.join(arguments)})"


def shown(value: Any) -> str:
    """A public value as a learner would type or print it, shortened."""
    if isinstance(value, Received):
        value = value.tensor if value.tensor is not None else kind(value)
    if isinstance(value, Remote | Handle):
        return kind(value)
    if callable(value):
        return getattr(value, "__name__", "a function")
    name = getattr(value, "name", None)
    if name is not None and hasattr(value, "build"):
        parts = [repr(a) for a in value.args] + [f"{k}={v!r}" for k, v in value.kwargs.items()]
        return f"given.{name}({', '.join(parts)})"
    text = " ".join(repr(value).split())
    return text if len(text) <= 200 else text[:197] + "..."


class Remote:
    """An object kept in the learner's process. Passed to calls, it is that same object there."""

    def __init__(self, student: Student, number: int, kind: str) -> None:
        self.student = student
        self.number = number
        self.kind = kind
        self.noun = kind
        self.origin: Any = None
        """What was kept, as it was then; None for what the learner's code made."""

    def as_typed(self) -> str:
        """As a learner would type what it was made from; a question mark for what the learner's code made."""
        return kinds.typed(self.origin) if self.origin is not None else "?"

    def __call__(self, *args: Any, **kwargs: Any) -> Answer:
        """Call it."""
        return self.student.call(Kept(self.number), f"the {self.kind}", args, kwargs)

    def method(self, name: str, *args: Any, **kwargs: Any) -> Answer:
        """Call one of its methods."""
        return self.student.call(Kept(self.number, name), name, args, kwargs)
