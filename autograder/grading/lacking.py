"""Names that a plain test asks for and the learner's file doesn't have.

The test's code and the learner's text tell, never a worker: what it heard of hidden inputs has no say in it.
"""

from __future__ import annotations

import dis
import inspect
import re
from collections.abc import Iterator
from itertools import pairwise
from types import CodeType
from typing import Any

from autograder.testing.absent import written
from autograder.testing.proxy import Module, Name
from autograder.testing.raising import PARTICULAR
from autograder.testing.student import Conversation

ELSEWHERE = re.compile(r"\bimport\s*\*|\b(?:globals|locals|vars|setattr|exec|eval|__getattr__|__dict__)\b")
"""What may give a file names that aren't written in it."""


def lacking(test: Any, files: Conversation) -> str:
    """Why the first such name of a test's function isn't there, as a sentence; empty if all may be."""
    texts = files.texts().values()
    anything = any(ELSEWHERE.search(text) for text in texts)
    for module, name in _asked(test):
        if written(name, texts):
            why = files.missing(name)
        else:
            why = "" if anything else PARTICULAR["Missing"](name, f"{module}.py")
        if why:
            return why
    return ""


def _asked(test: Any) -> Iterator[tuple[str, str]]:
    """The modules and names of the learner's that a function mentions, each by the name that it has there."""
    function = inspect.unwrap(getattr(test, "__func__", test))
    code, known = getattr(function, "__code__", None), getattr(function, "__globals__", {})
    for before, after in pairwise(_steps(code) if isinstance(code, CodeType) else ()):
        value = known.get(before.argval) if before.opname == "LOAD_GLOBAL" else None
        if type(value) is Name:
            yield value._module.__name__, value._name
        elif type(value) is Module and after.opname in ("LOAD_ATTR", "LOAD_METHOD"):
            yield value.__name__, str(after.argval)


def _steps(code: CodeType) -> Iterator[dis.Instruction]:
    yield from dis.get_instructions(code)
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _steps(part)
