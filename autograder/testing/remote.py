"""What graders hold of a learner's functions and objects: names to call, attributes to read, operators to apply."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn

from autograder import kinds
from autograder.sandbox.frames import Kept, Target
from autograder.testing.answers import Answer
from autograder.testing.calls import Call
from autograder.testing.operators import ITEMS_CAP, Operated
from autograder.testing.raising import Lacking, failure
from autograder.testing.wrong import Wrong

if TYPE_CHECKING:
    from autograder.testing.student import Student

__tracebackhide__ = True  # pytest shows learners their own lines
OWN = ("attribute", "method", "raises")
"""A ``Remote``'s own names: read a learner's attributes of these names with ``attribute``."""


class Callee:
    """Something of the learner's that is called by its name."""

    def __init__(self, student: Student, target: Target, name: str) -> None:
        self._student = student
        self._target = target
        self._name = name

    def __call__(self, *args: Any, **kwargs: Any) -> Answer:
        """Call it; ``Wrong`` if it raises."""
        return self._student.call(self._target, self._name, args, kwargs)

    def attempt(self, *args: Any, **kwargs: Any) -> Call:
        """Call it and record how that ends, even with an exception."""
        return self._student.attempt(self._target, self._name, args, kwargs)

    def raises(self, expected: type[BaseException] | Callee, *args: Any, **kwargs: Any) -> str:
        """The message, if the call raises that exception, Python's or the learner's; ``Wrong`` otherwise."""
        call = self.attempt(*args, **kwargs)
        own = isinstance(expected, Callee)
        wanted = expected._name if isinstance(expected, Callee) else expected.__name__
        if call.raised is not None and wanted in (call.raised.own if own else call.raised.bases):
            return call.raised.text
        if call.raised is None:
            raising = (
                "Nothing raised it, or an except kept it back: print and return raise nothing, and a raise behind an "
                "if only where that holds."
            )
            error = Answer(call.outcome, call).wrong(f"wanted {wanted} to be raised", raising)
        else:
            error = failure(call, call.raised, wanted)
        error.cause = f"{self._name} doesn't raise {wanted}"
        raise error


class Attribute(Answer, Callee):
    """An attribute of an object: a method to call, or an answer that is asked for when it is read."""

    def __init__(self, remote: Remote, name: str) -> None:
        Callee.__init__(self, remote._student, Kept(remote._number, name), name)
        self._remote = remote

    def __getattr__(self, name: str) -> Any:
        if name not in ("_raw", "call", "_place"):
            raise AttributeError(name)
        found = self._remote._done("get", self._remote, self._name)
        self._raw, self.call, self._place = found._raw, found.call, found._place
        return getattr(self, name)

    __hash__ = object.__hash__


class Sizeless(Wrong, TypeError):
    """An object has no length: ``list()`` does without."""


class Remote(Operated):
    """An object kept in the learner's process. Pass it to calls, and it's that same object there.

    Its attributes, items and operators are looked up there, and give an ``Answer``. If Python wants a value at once, as
    ``len()`` and ``str()`` do, it's read here. Comparisons of objects rest on the worker's word.
    """

    __slots__ = ("_kind", "_noun", "_number", "_origin", "_student")
    _refusal = Wrong
    _student: Student
    _number: int
    _kind: str
    _noun: str
    _origin: Any
    """What was kept, as it was then; None for something that the learner's code made."""

    def __init__(self, student: Student, number: int, kind: str, origin: Any = None) -> None:
        own = {"_student": student, "_number": number, "_kind": kind, "_noun": kind, "_origin": origin}
        for name, value in own.items():
            object.__setattr__(self, name, value)

    def _as_typed(self) -> str:
        return kinds.typed(self._origin) if self._origin is not None else "?"

    def __call__(self, *args: Any, **kwargs: Any) -> Answer:
        """Call it."""
        return self._callee()(*args, **kwargs)

    def raises(self, expected: type[BaseException] | Callee, *args: Any, **kwargs: Any) -> str:
        """The message, if calling it raises that exception; ``Wrong`` otherwise."""
        return self._callee().raises(expected, *args, **kwargs)

    def method(self, name: str, *args: Any, **kwargs: Any) -> Answer:
        """Call one of its methods."""
        return self.attribute(name)(*args, **kwargs)

    def attribute(self, name: str) -> Attribute:
        """Its attribute of any name, also of one that a ``Remote`` has."""
        return Attribute(self, name)

    def _callee(self) -> Callee:
        given = kinds.typed(self._origin) if self._kind == "function" and self._origin is not None else "?"
        return Callee(self._student, Kept(self._number), f"the {self._kind}" if given == "?" else given)

    def __getattr__(self, name: str) -> Attribute:
        if name.startswith("_"):
            raise AttributeError(name)
        return Attribute(self, name)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Answer):
            other = other.as_object() if other._stayed else other._raw
        return super().__eq__(other)

    __hash__ = Operated.__hash__

    def __setattr__(self, name: str, value: Any) -> None:
        self._done("set", self, name, value)

    def __delattr__(self, name: str) -> None:
        self._done("delete", self, name)

    def __iter__(self) -> Iterator[Answer]:
        steps = self._made("iter", self)
        for _ in range(ITEMS_CAP):
            call = self._student.deed("next", steps)
            if call.raised is not None and "StopIteration" in call.raised.bases:
                return
            yield self._student.answer(call)
        self._absurd("it has items without end")

    def __len__(self) -> int:
        try:
            return super().__len__()
        except Lacking as wrong:
            raise Sizeless(wrong.sentence) from wrong

    def __next__(self) -> Answer:
        answer: Answer = self._done("next", self)
        return answer

    def __repr__(self) -> str:
        return str(self._read("repr", str, self))

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._done("exit", self, None)

    def _done(self, deed: str, *operands: Any) -> Answer:
        return self._student.answer(self._student.deed(deed, *operands))

    def _made(self, deed: str, *operands: Any) -> Remote:
        return self._done(deed, *operands).as_object()

    def _read(self, deed: str, kind: type, *operands: Any) -> Any:
        answer = self._done(deed, *operands)
        if type(answer._raw) is not kind:
            raise answer.wrong(f"wanted {kind.__name__}")
        return answer._raw

    def _told(self, deed: str, *operands: Any) -> Any:
        self._student.rests_on_word = True
        return self._done(deed, *operands)._raw

    def _random(self) -> random.Random:
        return self._student._random

    def _absurd(self, what: str) -> NoReturn:
        raise Wrong(f"Of an object of yours: {what}.")
