"""Python's own functions that look into an object: into a learner's, they look where it is.

A test calls ``dataclasses.replace``, ``inspect.signature``, ``isinstance`` or ``type`` of a stand-in, and means what it
stands for. So if a test's own line calls one of these functions with something of the learner's, the call is passed on.
"""

from __future__ import annotations

import functools
import sys
import types
from collections.abc import Callable
from typing import Any

from autograder.sandbox.named import name_of
from autograder.testing.now import Failed, Now, ended
from autograder.testing.operators import of_learner
from autograder.testing.proxy import by_test, settled, standing

LOOKING = {
    "dataclasses": ("fields", "asdict", "astuple", "replace", "is_dataclass"),
    "inspect": (
        "signature", "getfullargspec", "getdoc", "getsource", "getmembers", "getmro", "isclass", "isfunction",
        "ismethod", "isroutine", "isabstract", "isgenerator", "isgeneratorfunction", "iscoroutine",
        "iscoroutinefunction", "isasyncgen", "isasyncgenfunction", "isawaitable",
    ),
    "typing": ("get_type_hints",),
    "asyncio": ("run", "iscoroutine", "iscoroutinefunction"),
    "json": ("dumps",),
    "copy": ("replace",),
}  # fmt: skip
OWN_CLASS = (
    "the test asks isinstance() whether an object of the learner's fits a class of the test: ask for its attributes."
)


def _asking(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def ask(*args: Any, **kwargs: Any) -> Any:
        if Now.talk is None or not by_test() or not of_learner_inside([*args, *kwargs.values()]):
            return function(*args, **kwargs)
        return _told(Now.talk.do("call", function, *args, **kwargs))

    return ask


def of_learner_inside(value: Any) -> bool:
    """Whether something of the learner's is in it."""
    if type(value) in (list, tuple, set):
        return any(map(of_learner_inside, value))
    if type(value) is dict:
        return any(map(of_learner_inside, [*value, *value.values()]))
    return of_learner(value)


def _told(found: Any) -> Any:
    """What was found, where a yes or a no is the worker's word."""
    if type(found) is bool and Now.talk is not None:
        Now.talk.student.rests_on_word = True
    return found


_asks: set[Callable[..., Any]] = set()


def prepare(name: str) -> None:
    """Have the functions of an imported module ask."""
    module = sys.modules[name]
    for function in LOOKING[name]:
        found = getattr(module, function, None)
        if found is not None and found not in _asks:
            _asks.add(asks := _asking(found))
            setattr(module, function, asks)


class _Type(type):
    """The kind of what tests call ``type``."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if len(args) != 1 or kwargs:
            return type(*args, **kwargs)
        value = settled(args[0]) if Now.talk is not None else args[0]
        if not of_learner(value) or Now.talk is None:
            return cls if type(value) is type else type(value)
        if not Now.talk.stood:
            Now.talk.stood = True
            standing(Now.talk)
        Now.talk.student.rests_on_word = True
        return Now.talk.do("call", type, value)

    def __instancecheck__(cls, value: object) -> bool:
        return is_instance(value, type)

    def __subclasscheck__(cls, kind: type) -> bool:
        return issubclass(kind, type)


class Type(metaclass=_Type):
    """``type``, of an object the class that a test knows."""


def is_instance(value: Any, kind: Any) -> bool:
    """``isinstance``."""
    return _is("isinstance", isinstance, value, kind)


def is_subclass(value: Any, kind: Any) -> bool:
    """``issubclass``."""
    return _is("issubclass", issubclass, value, kind)


def _is(deed: str, plain: Callable[[Any, Any], bool], value: Any, kind: Any) -> bool:
    if isinstance(kind, tuple | types.UnionType):
        several = kind if isinstance(kind, tuple) else kind.__args__
        return any(_is(deed, plain, value, one) for one in several)
    value, kind = (settled(value), settled(kind)) if Now.talk is not None else (value, kind)
    kind = type if kind is Type else kind
    here = isinstance(value, BaseException) or (isinstance(value, type) and "module" not in vars(value))
    if Now.talk is None or here or of_learner(kind) or not of_learner(value):
        return plain(value, kind)
    if isinstance(value, type) and plain(value, kind):
        return True
    if not name_of(kind):
        if type(kind) is type:
            return False
        raise ended(Failed(OWN_CLASS))
    Now.talk.student.rests_on_word = True
    return Now.talk.do(deed, value, kind) is True


def is_callable(value: Any) -> bool:
    """``callable``."""
    value = settled(value) if Now.talk is not None else value
    if Now.talk is None or not of_learner(value):
        return callable(value)
    Now.talk.student.rests_on_word = True
    return Now.talk.do("call", callable, value) is True


NAMES: dict[str, Any] = {"type": Type, "isinstance": is_instance, "issubclass": is_subclass, "callable": is_callable}
"""What stands in a test's file for functions that Python has no module for."""


def prepare_unittest() -> None:
    """``assertIsInstance`` asks, too."""
    case: Any = sys.modules["unittest.case"]
    case.isinstance, case.issubclass = is_instance, is_subclass


def in_place(names: dict[str, Any]) -> None:
    """Put these among the names of a file of tests, unless it has its own."""
    for name, function in NAMES.items():
        names.setdefault(name, function)
