"""Makes sure that graders read only what was hashed: files from elsewhere are noticed while graders are collected or
run.
"""

from __future__ import annotations

import contextlib
import os
import site
import sys
import sysconfig
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from autograder.course.tree import CourseError
from autograder.grading.basis import PACKAGE, TREES, Ground

CODE = (".py", ".pyc")
CACHE = "__pycache__"
WRITING = os.O_WRONLY | os.O_RDWR
METADATA = (".egg-info", ".dist-info")
"""What installing leaves beside a package: a search for packages reads it."""
WRITTEN = (
    "the graders write {}, a file of the course, so the course changes each time: write to tmp_path, or let "
    "student.file put a file where the learner's code can read it."
)
REFUSED = (
    "the graders read {}, which isn't among the files that a verdict may rest on, so an edit would go unnoticed: "
    "move it into graders/ (or, for public checks, into the lesson's folder in exercises/)."
)


class _Watch:
    """The files that are watched now, and what was read beside them."""

    ground: Ground | None = None
    strays: dict[str, str]
    """Paths, and what to say about each."""


_watch = _Watch()


@contextlib.contextmanager
def watched(ground: Ground) -> Iterator[None]:
    """Raise ``CourseError`` at the end if graders read a file of the course, or code, that is not in ``ground``."""
    _install()
    before, _watch.ground, _watch.strays = _watch.ground, ground, {}
    try:
        yield
    finally:
        _watch.ground = before
    for path, words in _watch.strays.items():
        raise CourseError(words.format(_named(path, ground.course.root)))


@contextlib.contextmanager
def unwatched() -> Iterator[None]:
    """Look at what is in the basis in another way."""
    before, _watch.ground = _watch.ground, None
    try:
        yield
    finally:
        _watch.ground = before


@cache
def _install() -> None:
    """Once for a process: an audit hook cannot be taken out again."""
    sys.addaudithook(_hook)


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if _watch.ground is None or event != "open":
        return
    path, _, flags = arguments
    if isinstance(path, str | bytes):
        ground, _watch.ground = _watch.ground, None  # looking isn't reading
        try:
            name = os.path.abspath(os.fsdecode(path))
            if isinstance(flags, int) and flags & WRITING:
                if _writes(name, ground):
                    _watch.strays[name] = WRITTEN
            elif _strays(source := _source(name), ground):
                _watch.strays[source] = REFUSED
        finally:
            _watch.ground = ground


def _writes(name: str, ground: Ground) -> bool:
    """Whether graders write one of the course's files, and not what Python keeps beside it."""
    return CACHE not in Path(name).parts and _below(name, *(str(ground.course.root / tree) for tree in TREES))


def _strays(name: str, ground: Ground) -> bool:
    real = os.path.realpath(name)
    if not {name, real}.isdisjoint(ground.files):
        return False
    if os.path.dirname(name).endswith(METADATA):
        return False
    root = str(ground.course.root)
    if any(_below(path, root) and not _below(path, *_installed(root)) for path in (name, real)):
        return os.path.isfile(real)
    return real.endswith(CODE) and not _below(real, *_installed("")) and os.path.isfile(real)


@cache
def _installed(root: str) -> tuple[str, ...]:
    """Where Python and its packages are, and this one: those below a course's root, or all."""
    python = [sys.prefix, sys.base_prefix, *site.getsitepackages(), *sysconfig.get_paths().values(), str(PACKAGE)]
    python += [path for path in sys.path if os.path.basename(path) in ("site-packages", "dist-packages")]
    found = {real for path in python for real in (os.path.abspath(path), os.path.realpath(path))}
    return tuple(sorted(path for path in found if path != root and _below(path, root)))


def _below(path: str, *folders: str) -> bool:
    return any(path.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders)


def _source(path: str) -> str:
    """Of compiled code, where its source is."""
    folder, name = os.path.split(path)
    if name.endswith(".pyc") and os.path.basename(folder) == "__pycache__":
        return os.path.join(os.path.dirname(folder), name.split(".")[0] + ".py")
    return path


def _named(path: str, root: Path) -> str:
    return Path(path).relative_to(root).as_posix() if _below(path, str(root)) else path
