"""All kinds of values, and those that this process uses."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterable
from typing import Any

from autograder.kinds.kind import NOT_MINE, Encode, Kind, Read

GROUP = "autograder.kinds"
BUILTINS = "builtins"
"""Python's own, which are always in use."""
OWN = {
    "pandas": "autograder.kinds.pandas:Pandas",
    "torch": "autograder.kinds.torch:Torch",
    "numpy": "autograder.kinds.numpy:Numpy",
}
"""The engine's own; more specific kinds of values come first."""

ORDINARY = ("autograder", "pytest")
"""Packages that everybody imports, and that aren't kinds."""

ENCODERS: dict[type, Encode] = {}
SCALARS: dict[str, Callable[..., Any]] = {}
READERS: dict[str, Read] = {}
PROBES: dict[str, Callable[..., Any]] = {}
"""What all kinds in use have in these, together."""


class _Known:
    """The kinds of this process."""

    used: list[Kind] = []  # noqa: RUF012  (one process has one list)
    waiting: list[str] = []  # noqa: RUF012
    """Names of packages (which are their kinds' names) that haven't been imported here yet."""
    settled = False


@functools.cache
def _others() -> dict[str, str]:
    """Where other people's kinds are defined, by name. Every installed package is searched for them."""
    from importlib.metadata import entry_points

    found = {point.name: point.value for point in entry_points(group=GROUP) if point.name not in OWN}
    _Known.waiting += found
    return found


def _place(name: str) -> str | None:
    return OWN.get(name) or _others().get(name)


def module_of(kind: str) -> str:
    """Where a kind is defined, Python's own too."""
    return f"{__package__}.{kind}" if kind == BUILTINS else (_place(kind) or "").partition(":")[0]


def exists(name: str) -> bool:
    """Whether there's a kind of that name."""
    return name == BUILTINS or _place(name) is not None


def available(name: str) -> bool:
    """Whether there's a kind of that name, and its package is installed."""
    return name == BUILTINS or (exists(name) and importlib.util.find_spec(name) is not None)


def known() -> list[str]:
    """The names of all kinds beside Python's own."""
    return [*_others(), *OWN]


def among(packages: Iterable[str]) -> list[str]:
    """The kinds of these packages; more specific kinds of values come first."""
    packages = set(packages)
    strange = packages - OWN.keys() - sys.stdlib_module_names - {BUILTINS, *ORDINARY}
    return [name for name in (known() if strange else OWN) if name in packages]


def met() -> list[str]:
    """Python's own kind, the engine's, and others that somebody here has looked for."""
    return [*(name for name in _Known.waiting if name not in OWN), *OWN, BUILTINS]


def use(names: Iterable[str]) -> None:
    """Import the packages of these kinds, and do what can be done once for all workers forked from here."""
    for name in names:
        if exists(name):
            importlib.import_module(name)
    for kind in in_use():
        kind.warm()


def named(names: Iterable[str]) -> list[Kind]:
    """Python's own kind and those of these names; imports their packages."""
    wanted = {BUILTINS, *names}
    for name in wanted:
        importlib.import_module(name)
    return [kind for kind in in_use() if kind.name in wanted]


def in_use() -> list[Kind]:
    """The kinds whose packages are imported in this process; more specific kinds of values come first."""
    if not _Known.settled and not sys.modules.keys().isdisjoint(_Known.waiting):
        for name in [name for name in _Known.waiting if name in sys.modules]:
            _Known.waiting.remove(name)
            _load(name)
    return _Known.used


def names() -> list[str]:
    """Of the kinds in use beside Python's own."""
    return [kind.name for kind in in_use() if kind.name != BUILTINS]


def settle() -> None:
    """In a worker: load no other kinds, whatever the learner's code imports, because its grader knows no others."""
    _Known.settled = True


def first(question: str, *args: Any, **kwargs: Any) -> Any:
    """The first answer of a kind that owns the value; ``NOT_MINE`` if none does."""
    for kind in in_use():
        answer = getattr(kind, question)(*args, **kwargs)
        if answer is not NOT_MINE:
            return answer
    return NOT_MINE


def said(question: str, *args: Any, **kwargs: Any) -> str:
    """The first words that a kind has for a value; empty if none has any."""
    return next((words for kind in in_use() if (words := getattr(kind, question)(*args, **kwargs))), "")


def typed(value: Any) -> str:
    """An expression for a value, with a question mark if there is none."""
    own: Callable[[Any], str] | None = getattr(type(value), "_as_typed", None)
    return own(value) if own is not None else said("typed", value) or "?"


def _load(name: str) -> None:
    module, _, attribute = (_place(name) or "").partition(":")
    add(getattr(importlib.import_module(module), attribute)())


def add(kind: Kind) -> None:
    """Use a kind here."""
    order = [*OWN, BUILTINS]
    _Known.used.append(kind)
    _Known.used.sort(key=lambda known: order.index(known.name) if known.name in order else -1)
    ENCODERS.update(kind.encoders)
    SCALARS.update(kind.scalars)
    READERS.update(kind.readers)
    PROBES.update(kind.probes)


_Known.waiting = list(OWN)
