"""What goes by its name, as both sides have it: functions, classes and members of enums of Python's own library."""

from __future__ import annotations

import datetime
import enum
import functools
import importlib
import inspect
import pathlib
import sys
import types
from decimal import Decimal
from fractions import Fraction
from typing import Any

from autograder import kinds

NAMED = "by name"
"""What a tuple begins with that stands for something by its name, such as ``builtins:str.upper``."""
INERT: tuple[type, ...] = (
    bool, int, float, complex, str, bytes, list, tuple, set, frozenset, dict, range, types.NoneType, Decimal, Fraction,
    datetime.date, datetime.datetime, datetime.time, datetime.timedelta, pathlib.Path, inspect.Parameter.empty,
)  # fmt: skip
"""Classes that a worker may name: whatever a test calls them with, they run no code of a learner's."""
TELLING = {"unittest", "bdb"}
"""Modules whose exceptions tell pytest something: a learner's code says nothing to pytest."""


def name_of(value: Any) -> str:
    """The name under which Python's library, or that of a kind in use, has a function or a class; empty if none has.

    The same for a member of one of its enums.
    """
    if isinstance(value, enum.Enum):
        return f"{name}.{value.name}" if (name := name_of(type(value))) and value.name else ""
    module = getattr(value, "__module__", None) or getattr(getattr(value, "__objclass__", None), "__module__", None)
    path = getattr(value, "__qualname__", None) or getattr(value, "__name__", None)
    if not isinstance(module, str) or not isinstance(path, str) or not of_library(module):
        return ""
    name = f"{module}:{path}"
    if _is(name, value):
        return name
    return next((f"types:{name}" for name, known in vars(types).items() if known is value), "")


def _is(name: str, value: object) -> bool:
    try:
        return _unwrapped(found(name)) is _unwrapped(value)
    except (ImportError, AttributeError):
        return False


def _unwrapped(value: Any) -> Any:
    """A function itself, if a test sees another in its place."""
    return getattr(value, "__wrapped__", value)


def of_library(module: str) -> bool:
    """Whether a module is of Python's library, or of the package of a kind in use."""
    top = module.partition(".")[0]
    return top in sys.stdlib_module_names or top in kinds.names()


def found(name: str) -> Any:
    """What has that name."""
    module, _, path = name.partition(":")
    return functools.reduce(getattr, path.split("."), importlib.import_module(module))


_BY_NAME = {f"{kind.__module__}:{kind.__qualname__}": kind for kind in INERT}


def inert(name: Any) -> Any:
    """The class or the member of an enum that a worker names; None unless it can do no harm here, and is known here."""
    if not isinstance(name, str):
        return None
    module, _, path = name.partition(":")
    kind, _, member = path.rpartition(".")
    if isinstance(owner := _known(module, kind), enum.EnumType):
        return owner.__members__.get(member)
    return _BY_NAME.get(name) or raisable(name)


def raisable(name: Any) -> type[Exception | SystemExit] | None:
    """The class of exceptions that a worker names; None unless it's of a library, and known here."""
    module, _, path = name.partition(":") if isinstance(name, str) else ("", "", "")
    kind = None if module.partition(".")[0] in TELLING else _known(module, path)
    if not isinstance(kind, type) or kind.__module__ != module:  # others' classes may be there too, even pytest's
        return None
    return kind if issubclass(kind, Exception | SystemExit) else None


def _known(module: str, name: str) -> Any:
    """What a module of a library has under a name, if it's imported already: no code of its own is asked."""
    return vars(sys.modules[module]).get(name) if of_library(module) and module in sys.modules else None
