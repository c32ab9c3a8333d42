"""What a grader does with a learner's objects where they are: look up, call, compare, loop over.

One probe, ``object``, does one deed and reports everything that came of it: the answer or the exception, what was
printed, which arguments changed. Objects stay here, and data goes. All of it is the worker's word.
"""

from __future__ import annotations

import contextlib
import copy
import enum
import functools
import importlib
import io
import operator
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

from autograder.sandbox.changes import become, differs, structure
from autograder.sandbox.folders import Item, change, tree
from autograder.sandbox.named import NAMED, found, name_of, of_library
from autograder.sandbox.surroundings import Surroundings
from autograder.sandbox.telling import Lacking

TEXT_CAP = 4000
CAUSES_CAP = 4
CONTAINERS = (list, tuple, set, frozenset)


class Held:
    """An object that stays here although it could be sent as data."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value


_held: dict[int, Held] = {}


def _hold(value: Any) -> Any:
    """A value with the learner's own records and kinds of containers inside."""
    kind = type(value)
    if kind in CONTAINERS:
        return kind(map(_hold, value))
    if kind is dict:
        return {_hold(key): _hold(item) for key, item in value.items()}
    if isinstance(value, type | enum.Enum) and (name := name_of(value)):
        return NAMED, name, _kept(value)
    record = isinstance(value, enum.Enum | BaseException | tuple)
    own = kind.__module__.partition(".")[0] not in sys.stdlib_module_names
    return _kept(value) if record or (own and (is_dataclass(value) or isinstance(value, dict | list))) else value


def _kept(value: object) -> Held:
    return _held.setdefault(id(value), Held(value))


def _let_go(value: Any) -> Any:
    """The objects themselves, held or named."""
    if type(value) is Held:
        return value.value
    if type(value) is tuple and len(value) == 2 and type(value[0]) is str and value[0] == NAMED:
        return found(value[1])
    if type(value) in CONTAINERS:
        return type(value)(map(_let_go, value))
    if type(value) is dict:
        return {_let_go(key): _let_go(item) for key, item in value.items()}
    return value


class Stranger:
    """No object of a learner's can be equal to this."""


def _equals(value: Any, others: list[Any]) -> list[bool | None]:
    """Which of these an object says it's equal to; None if it says neither yes nor no."""
    return [_said(value, other) for other in others]


def _said(value: Any, other: Any) -> bool | None:
    with contextlib.suppress(Exception):
        answer = value == other
        return answer if type(answer) is bool else None
    return False


def _always_equal(value: Any, other: Any) -> bool:
    """Whether an object that is equal to another would be equal whatever the other held."""
    doubles: list[Any] = [Stranger()]
    for keep in (False, True):
        with contextlib.suppress(Exception):
            if inside := vars(other):
                double = object.__new__(type(other))
                if keep:
                    double.__dict__.update(dict.fromkeys(inside, Stranger()))
                doubles.append(double)
    return any(said is True for said in _equals(value, doubles))


def _call(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return function(*args, **kwargs)


def _store(folder: str, new: dict[str, Item], gone: list[str]) -> str:
    """Change a folder of this worker's own, and return its path."""
    Path(folder).mkdir(exist_ok=True)
    change(Path(folder), new, gone)
    return os.path.abspath(folder)


def _iterate(value: Any) -> Iterator[Any]:
    return iter(value)


def _leaving(error: BaseException | None) -> tuple[Any, ...]:
    return (type(error), error, error.__traceback__) if error else (None, None, None)


async def _waited(value: Any) -> Any:
    return await value


@functools.cache
def _loop() -> Any:
    """The one in which everything runs that a test awaits."""
    import asyncio

    return asyncio.new_event_loop()


DEEDS: dict[str, Callable[..., Any]] = {
    "write": lambda value, name, new: become(getattr(value, name), new),
    "told": lambda error: _told(error),
    "module": importlib.import_module,
    "get": getattr,
    "set": setattr,
    "delete": delattr,
    "call": _call,
    "equals": _equals,
    "always equal": _always_equal,
    "iter": _iterate,
    "store": _store,
    "stored": lambda folder: tree(Path(folder)),
    **{f.__name__: f for f in (next, len, str, repr, format, hash, bool, int, float, complex, round, divmod, pow)},
    **{f.__name__: f for f in (isinstance, issubclass, reversed, dir, bytes, copy.copy, copy.deepcopy)},
    "await": lambda value: _loop().run_until_complete(_waited(value)),
    "aiter": lambda value: type(value).__aiter__(value),
    "anext": lambda value: _loop().run_until_complete(_waited(type(value).__anext__(value))),
    "aenter": lambda value: _loop().run_until_complete(_waited(type(value).__aenter__(value))),
    "aexit": lambda value, error: _loop().run_until_complete(_waited(type(value).__aexit__(value, *_leaving(error)))),
    "enter": lambda value: type(value).__enter__(value),
    "exit": lambda value, error: type(value).__exit__(value, *_leaving(error)),
    **{
        name: getattr(operator, name)
        for name in (
            "lt", "le", "gt", "ge", "ne", "add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "lshift",
            "rshift", "and_", "or_", "xor", "neg", "pos", "abs", "invert", "index", "getitem", "setitem",
            "delitem", "contains", "iadd", "isub", "imul", "imatmul", "itruediv", "ifloordiv", "imod", "ipow",
            "ilshift", "irshift", "iand", "ior", "ixor",
        )
    },
}  # fmt: skip


def attribute(value: Any, name: str) -> Any:
    """An object's attribute. Raises ``Lacking`` if its class doesn't have that name."""
    try:
        return getattr(value, name)
    except AttributeError as error:
        if error.name in (name, None) and error.obj in (value, None):
            raise Lacking(type(value).__name__, name) from error
        raise


def deed(name: str, *operands: Any) -> Any:
    """Do one deed. Raises ``Lacking`` if a learner's class doesn't define it."""
    if name == "get":
        return attribute(*operands)
    try:
        return DEEDS[name](*operands)
    except TypeError as error:
        trace = error.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
            trace = trace.tb_next
        place = next((i for i, value in enumerate(operands) if type(value).__module__ != "builtins"), 0)
        owner, method = type(operands[place]), special(name, turned=place > 0)
        defined = getattr(owner, method, None) not in (None, getattr(object, method, None))
        if trace is None and not defined:  # Python raised this, not the learner's code
            raise Lacking(owner.__name__, method) from error
        raise


def special(deed: str, *, turned: bool) -> str:
    """The method by which a class defines a deed; ``turned`` if its object is the second operand."""
    base = next((name for name in (deed[1:], f"{deed[1:]}_") if deed[0] == "i" and name in DEEDS), deed)
    return f"__{'r' if turned else ''}{base.strip('_')}__"


def do(deed: str, args: list[Any], kwargs: dict[str, Any], around: dict[str, Any] | None) -> tuple[Any, ...]:
    """Do one of these deeds, in the test's surroundings unless the test doesn't ask for it itself.

    Return the result, what was printed, read, warned of and logged, and the arguments that changed, as they are now.
    """
    operands, named = _let_go(args), _let_go(kwargs)
    before = [structure(value) for value in [*operands, *named.values()]]
    out, err, surroundings = io.StringIO(), io.StringIO(), Surroundings(around)
    try:
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            surroundings.here(),
        ):
            outcome = ["returned", _hold(DEEDS[deed](*operands, **named))]
    except BaseException as error:
        outcome = ["raised", *_told(error)]
    after = [*operands, *named.values()]
    changed = {i: _hold(after[i]) for i, was in enumerate(before) if differs(was, after[i])}
    for stream, printed in ((sys.__stdout__, out), (sys.__stderr__, err)):
        with contextlib.suppress(Exception):
            print(printed.getvalue(), end="", file=stream, flush=True)
    warned = [_told(warning) for warning in surroundings.warned]
    return outcome, out.getvalue(), err.getvalue(), surroundings.read, changed, warned, surroundings.logged


def _told(error: BaseException, depth: int = 0) -> list[Any]:
    """The learner's own classes of an exception, those of libraries, its text, (for staff) its place, its cause, and
    itself.
    """
    kinds = [kind for kind in type(error).__mro__ if kind is not object]
    own = [kind.__name__ for kind in kinds if not of_library(kind.__module__)]
    known = [f"{kind.__module__}:{kind.__qualname__}" for kind in kinds if of_library(kind.__module__)]
    text, where = "", ""
    with contextlib.suppress(BaseException):
        text = str(error)[:TEXT_CAP]
    with contextlib.suppress(BaseException):
        where = "".join(traceback.format_exception(error))[-TEXT_CAP:]
    cause = error.__cause__
    return [own, known, text, where, _told(cause, depth + 1) if cause and depth < CAUSES_CAP else None, _kept(error)]
