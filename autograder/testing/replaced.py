"""What a test replaces of Python's own, or of a library's: the learner's code has the real one."""

from __future__ import annotations

import builtins
import datetime
import functools
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

import pytest

from autograder.testing.now import Now

MODULES = (builtins, datetime, os, os.path, random, time)
"""Those in which something is often replaced by a plain assignment."""
SHARED = {
    "sys": {"stdin", "stdout", "stderr", "argv", "path", "modules", "meta_path"},
    "os": {"environ"},
}
"""What the learner's code gets as the test has it, or has no use for."""
SENTENCE = (
    "the test replaces {what}, and the learner's code, which is in another process, still has the real one: {instead}."
)
INSTEAD = {
    "builtins.input": "replace sys.stdin instead",
    "sys.stdin": "put an io.StringIO in its place",
    "builtins.print": "read what is printed with capsys",
    "builtins.open": "write the file below tmp_path, and go there with monkeypatch.chdir",
    "random": "seed the generator, or check what holds for every draw",
    "numpy.random": "seed the generator, or check what holds for every draw",
}
OTHERWISE = "let the learner's function take what it needs as an argument"
_noted: list[tuple[Any, str, Any]] = []
_fixed: list[tuple[ModuleType, dict[str, Any]]] = []


def watch() -> None:
    """From here on, note what tests replace."""
    if _fixed:
        return
    for module in MODULES:
        found = {name: value for name, value in vars(module).items() if not name.startswith("_") and callable(value)}
        _fixed.append((module, found))
    _note_after(pytest.MonkeyPatch, "setattr", lambda patch: patch._setattr[-1])
    _note_after(mock._patch, "__enter__", lambda patch: (patch.target, patch.attribute, patch.temp_original))


def refusal() -> str:
    """A sentence about the first thing that is replaced now; empty if there's none."""
    _noted[:] = [(owner, name, was) for owner, name, was in _noted if vars(owner).get(name, was) is not was]
    for module, found in _fixed:
        now = vars(module)
        for name, was in found.items():
            if now.get(name, was) is not was:
                return _said(module, name)
    return next((_said(owner, name) for owner, name, _ in _noted if _is_foreign(owner, name)), "")


def _note_after(owner: Any, method: str, found: Callable[[Any], tuple[Any, str, Any]]) -> None:
    original = getattr(owner, method)

    @functools.wraps(original)
    def noting(self: Any, *args: Any, **kwargs: Any) -> Any:
        outcome = original(self, *args, **kwargs)
        owner, name, was = found(self)
        if issubclass(type(owner), ModuleType | type) or any(
            owner is stream for stream in (sys.stdin, sys.stdout, sys.stderr)
        ):
            _noted.append((owner, name, was))
        return outcome

    setattr(owner, method, noting)


def _is_foreign(owner: Any, name: str) -> bool:
    """Whether it's neither the test's own, nor the learner's, nor something that both share."""
    if not isinstance(owner, ModuleType | type):  # a stream
        return True
    if getattr(owner, "of_learner", False) is True:
        return False
    module = _module(owner)
    if name in SHARED.get(module, ()):
        return False
    if module.partition(".")[0] in sys.stdlib_module_names:
        return True
    file = getattr(sys.modules.get(module), "__file__", None)
    return file is not None and Now.test is not None and Now.test.parent not in Path(file).parents


def _module(owner: Any) -> str:
    name = str(owner.__name__ if isinstance(owner, ModuleType) else owner.__module__)
    return "os.path" if name in ("posixpath", "ntpath") else name.partition("._")[0]  # as people import it


def _said(owner: Any, name: str) -> str:
    if not isinstance(owner, ModuleType | type):
        what = f"sys.{'stdin' if owner is sys.stdin else 'stdout' if owner is sys.stdout else 'stderr'}"
        return SENTENCE.format(what=f"{what}.{name}", instead=INSTEAD.get(what, OTHERWISE))
    place = _module(owner) if isinstance(owner, ModuleType) else f"{_module(owner)}.{owner.__qualname__}"
    instead = INSTEAD.get(f"{place}.{name}") or INSTEAD.get(place) or OTHERWISE
    return SENTENCE.format(what=f"{place}.{name}".removeprefix("builtins."), instead=instead)
