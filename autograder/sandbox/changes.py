"""Which of its arguments a call changes: a copy from before is compared with what is there after."""

from __future__ import annotations

import collections
from typing import Any

from autograder import kinds


def snapshot(value: Any) -> Any:
    """A copy to compare an argument with after the call. Probes ask about objects that stay."""
    return kinds.first("snapshot", value)


def alike(a: Any, b: Any) -> bool:
    """Whether two such copies are the same."""
    if a is b:
        return True
    if type(a) is not type(b):
        return False
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(alike, a, b))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(alike(a[key], b[key]) for key in a)
    same = kinds.first("unchanged", a, b)
    return bool(a == b or (a != a and b != b)) if same is kinds.NOT_MINE else bool(same)


def structure(value: Any) -> Any:
    """A copy of containers and arrays, with the same objects inside: these stay, and are asked."""
    kind = type(value)
    if kind in (list, collections.deque):
        return kind([structure(item) for item in value])
    if kind in (dict, collections.Counter):
        return {key: structure(item) for key, item in value.items()}
    if kind is tuple:
        return tuple(map(structure, value))
    if kind is set:
        return set(value)
    taken = snapshot(value) if _many(kind) else kinds.NOT_MINE
    return value if taken is kinds.NOT_MINE else Taken(taken)


class Taken:
    """What was in an array, or in another value that holds many."""

    def __init__(self, snapshot: Any) -> None:
        self.snapshot = snapshot


def _many(kind: type) -> bool:
    """Whether values of a type belong to a kind of a package's, which may hold many."""
    return kind.__module__.partition(".")[0] in kinds.names()


def differs(before: Any, after: Any) -> bool:
    """Whether a value is no longer what its structure says."""
    if type(before) is Taken:
        return not alike(before.snapshot, snapshot(after))
    kind = type(after)
    if kind in (dict, collections.Counter):
        return (
            type(before) is not dict
            or list(before) != list(after)
            or any(differs(before[key], after[key]) for key in before)
        )
    if type(before) is not kind:
        return True
    if kind in (list, tuple, collections.deque):
        return len(before) != len(after) or any(map(differs, before, after))
    return bool(before != after) if kind in (set, int, float, str, bytes) else before is not after


class Fixed(Exception):
    """Something can't be changed in place to what it is on the other side."""


def become(old: Any, new: Any) -> Any:
    """A value as it has become on the other side: itself, changed in place, or else the new one."""
    kind = type(old)
    if kind is not type(new) and not (isinstance(old, dict) and isinstance(new, dict)):
        return new
    if isinstance(old, list):
        old[:] = map(become, old, new) if len(old) == len(new) else new
    elif isinstance(old, dict):
        items = {key: become(old[key], item) if key in old else item for key, item in new.items()}
        old.clear()
        old.update(items)
    elif isinstance(old, set | collections.deque):
        now = list(new)
        old.clear()
        old.update(now) if isinstance(old, set) else old.extend(now)
    elif kind is tuple and len(old) == len(new):
        parts = tuple(map(become, old, new))
        return old if all(one is other for one, other in zip(old, parts, strict=True)) else parts
    else:
        became = kinds.first("absorb", old, new)
        if became is False:
            raise Fixed
        return new if became is kinds.NOT_MINE else old
    return old
