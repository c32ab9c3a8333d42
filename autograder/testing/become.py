"""Arguments that the learner's code changes in place: a test's own become what they are there."""

from __future__ import annotations

from collections import deque
from typing import Any

from autograder import kinds
from autograder.testing.now import Failed, ended

READ_ONLY = "the learner's code changes something that the test passes, in a way that this can't be changed in."


def become(old: Any, new: Any) -> Any:
    """A value as it has become: itself, changed in place, or else the new one."""
    kind = type(old)
    if kind is not type(new) and not (isinstance(old, dict) and isinstance(new, dict)):
        return new
    if isinstance(old, list):
        old[:] = map(become, old, new) if len(old) == len(new) else new
    elif isinstance(old, dict):
        items = {key: become(old[key], item) if key in old else item for key, item in new.items()}
        old.clear()
        old.update(items)
    elif isinstance(old, set | deque):
        now = list(new)
        old.clear()
        old.update(now) if isinstance(old, set) else old.extend(now)
    elif kind is tuple and len(old) == len(new):
        parts = tuple(map(become, old, new))
        return old if all(one is other for one, other in zip(old, parts, strict=True)) else parts
    else:
        became = kinds.first("absorb", old, new)
        if became is False:
            raise ended(Failed(READ_ONLY))
        return new if became is kinds.NOT_MINE else old
    return old
