"""What may be said about an exception of a learner's code, and this side's own exceptions that name what that code
lacks.
"""

from __future__ import annotations

import pickle
import re
import traceback
from collections.abc import Callable, Container

from autograder import kinds
from autograder.kinds.values import ERROR_NAME_CAP, ERROR_TEXT_CAP, clean
from autograder.sandbox.frames import Raised
from autograder.sandbox.importing import name_of
from autograder.sandbox.refusals import limit

NOT_STARTED = re.compile(r"task \d+\.\d+")
PICKLING: tuple[type[Exception], ...] = (pickle.PicklingError, pickle.UnpicklingError)
"""What Python raises of pickles is no more than an ``Exception`` to its own classes, and has a name that tells."""
BASES_CAP = 20
"""Classes of an exception that may be named."""


class Missing(Exception):
    """The learner's module has no such name."""


class NotCallable(Exception):
    """The learner's module has that name, but it cannot be called."""


class Signature(Exception):
    """The learner's function doesn't take the contract's arguments."""


class Lacking(Exception):
    """A learner's class, named here, doesn't define what an object of it was asked."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(what)
        self.name = name


def described(error: BaseException, own: Container[str], filename: str, *, in_process: bool) -> Raised:
    """Its standard kind, and the place in the learner's files, which are ``own``. The text is for staff."""
    stack = traceback.walk_tb(error.__traceback__)
    places = [(frame.f_code.co_filename, line) for frame, line in stack if frame.f_code.co_filename in own]
    if isinstance(error, SyntaxError) and error.filename in own:
        places.append((str(error.filename), error.lineno if type(error.lineno) is int else 0))
    file, line = places[-1] if places else (filename, 0)
    text = _safely(lambda: str(error))[:ERROR_TEXT_CAP]
    classes = [] if _ours(type(error)) else type(error).__mro__
    return Raised(
        _standard_name(error),
        bases=[kind.__name__ for kind in classes if kind.__module__ == "builtins"],
        own=[_named(kind) for kind in classes if kind.__module__ != "builtins"][:BASES_CAP],
        line=line,
        text=text,
        name=_safely(lambda: name_of(error))[:ERROR_NAME_CAP],
        not_started=isinstance(error, NotImplementedError) and bool(NOT_STARTED.fullmatch(text)),
        limit="" if in_process else _safely(lambda: limit(error)),
        file="" if file == filename else file[:ERROR_TEXT_CAP],
    )


def _ours(kind: type) -> bool:
    return kind.__module__ == __name__


def _named(kind: type) -> str:
    return _safely(lambda: kind.__name__)


def _safely(question: Callable[[], str]) -> str:
    try:
        return clean(question())
    except BaseException:
        return ""


def _standard_name(error: BaseException) -> str:
    told = {"builtins", *(kind.name for kind in kinds.in_use() if kind.telling)}
    for kind in type(error).__mro__:
        if kind.__module__.partition(".")[0] in told or kind in PICKLING or _ours(kind):
            return kind.__name__
    return "BaseException"
