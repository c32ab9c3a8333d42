"""Names that a plain test asks for and the learner's file doesn't have.

The test's code, the learner's text and a worker that has heard nothing hidden tell: hidden inputs have no say in it.
"""

from __future__ import annotations

import dis
import inspect
import symtable
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePath
from types import CodeType
from typing import Any

from autograder.testing.modules import Module
from autograder.testing.proxy import Name
from autograder.testing.raising import PARTICULAR
from autograder.testing.talk import Talk


def doubtful(test: Any, talk: Talk) -> list[tuple[str, str, str]]:
    """The modules and names that a test's function asks for and that may not be there, each with a sentence."""
    files = talk.student.conversation
    texts = {PurePath(file).name: text for file, text in files.texts().items()}
    found = []
    for module, name in dict.fromkeys(_asked(test)):
        file = f"{module}.py"
        if (why := files.missing(name)) or (file in texts and name not in _given(texts[file])):
            found.append((module, name, why or PARTICULAR["Missing"](name, file)))
    return found


def lacks(clean: Talk, module: str, name: str) -> bool:
    """Whether a module doesn't have a name, where nothing has been asked of it yet."""
    try:
        clean.do("get", clean.module_of(module), name)
    except AttributeError:
        return True
    except Exception:  # the verdict holds without it
        return False
    return False


def _given(text: str) -> set[str]:
    """The names at the top of a file; nothing if Python can't read it whole."""
    try:
        symbols = symtable.symtable(text, "", "exec").get_symbols()
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return {one.get_name() for one in symbols if one.is_assigned() or one.is_imported() or one.is_namespace()}


def _asked(test: Any) -> Iterator[tuple[str, str]]:
    """The modules and names of the learner's that a function mentions, each by the name that it has there."""
    function = inspect.unwrap(getattr(test, "__func__", test))
    function = getattr(getattr(function, "hypothesis", None), "inner_test", function)
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
