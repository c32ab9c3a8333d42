"""Pickles in tests: bytes that the learner's code may have written are read where that code runs, never here."""

from __future__ import annotations

import functools
import pickle
import pickletools
import sys
from typing import Any

from autograder.testing.library import of_learner_inside
from autograder.testing.now import Failed, Now, ended

UNPICKLED = (
    "the test reads a pickle that the learner's code may have written, which would run here what it says: only "
    "pickle.load and pickle.loads read it where the learner's code runs."
)
_dumps, _loads, _load = pickle.dumps, pickle.loads, pickle.load


class Own:
    """Pickles that this process wrote itself, of the test's own values."""

    written: set[bytes] = set()  # noqa: RUF012
    reading = False


@functools.wraps(_dumps)
def dumps(value: Any, *rest: Any, **named: Any) -> bytes:
    """``pickle.dumps``."""
    if Now.talk is not None and of_learner_inside(value):
        found: bytes = Now.talk.do("call", _dumps, value, *rest, **named)
        return found
    data = _dumps(value, *rest, **named)
    if Now.talk is not None:
        Own.written.add(data)
    return data


@functools.wraps(_loads)
def loads(data: Any, /, **named: Any) -> Any:
    """``pickle.loads``."""
    if Now.talk is not None and bytes(data) not in Own.written:
        return Now.talk.do("call", _loads, bytes(data), **named)
    before, Own.reading = Own.reading, True
    try:
        return _loads(data, **named)
    finally:
        Own.reading = before


@functools.wraps(pickle.dump)
def dump(value: Any, file: Any, *rest: Any, **named: Any) -> None:
    """``pickle.dump``."""
    file.write(dumps(value, *rest, **named))


@functools.wraps(_load)
def load(file: Any, **named: Any) -> Any:
    """``pickle.load``: one pickle of a file that may hold several."""
    if Now.talk is None:
        return _load(file, **named)
    start = file.tell()
    for _ in pickletools.genops(file):
        pass
    size = file.tell() - start
    file.seek(start)
    return loads(file.read(size), **named)


def _look(event: str, arguments: tuple[Any, ...]) -> None:
    """No library reads one here either: each class and function that a pickle names is announced."""
    if event == "pickle.find_class" and Now.talk is not None and not Own.reading:
        raise ended(Failed(UNPICKLED))


@functools.cache
def prepare() -> None:
    """Have tests use these from now on."""
    pickle.dumps, pickle.loads, pickle.dump, pickle.load = dumps, loads, dump, load  # type: ignore[assignment]
    sys.addaudithook(_look)
