"""What to say where a test passes something that can't go to the learner's code."""

from __future__ import annotations

from typing import Any

from autograder.kinds.values import article

CALLBACK = (
    "{what} is given to the learner's code as a callback, and graders send no code: pass a function of Python's own "
    "such as str.upper, or define it in the learner's file."
)
UNSENDABLE = "{what} can't be sent to the learner's code: tests send data, and what the learner's own code has made."
OF_PYTEST = "pytest.approx() can't be sent to the learner's code: compare the parts of an object one by one."
ITEMS = "{what} can't be sent to the learner's code, because its items come one by one: send a list."


def callback(function: Any) -> str:
    """For code of the test's own."""
    return CALLBACK.format(what=getattr(function, "__qualname__", repr(function)))


def unsendable(error: TypeError) -> str:
    """For a value of a kind that has no form on the wire."""
    kind = getattr(error, "kind", None)
    if not isinstance(kind, type):
        return UNSENDABLE.format(what="something that isn't there anymore")
    if kind.__module__.partition(".")[0] == "_pytest":
        return OF_PYTEST
    named = article(kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}")
    one_by_one = hasattr(kind, "__iter__") and not hasattr(kind, "__len__")
    what = f"{named[0].upper()}{named[1:]}"
    return (ITEMS if one_by_one else UNSENDABLE).format(what=what)
