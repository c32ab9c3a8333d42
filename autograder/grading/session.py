"""pytest sessions of our own configuration, and ones that are collected once and run in many forks."""

from __future__ import annotations

import importlib
import linecache
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import cache_from_source
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import pytest

from autograder.blame import GraderFault, of_course, sentence
from autograder.course.tree import CourseError
from autograder.grading.basis import TREES
from autograder.testing import plugin

INI = Path(__file__).with_name("pytest.ini")
BARE = [
    "-c", str(INI), "--import-mode=importlib", "-s", "-p", "no:cacheprovider",
    "-p", "no:terminal", "-p", "no:junitxml", "-p", "no:doctest", "-p", "no:logging", "-p", "no:faulthandler",
    "-p", "no:pastebin", "-p", "no:stepwise", "-p", "no:warnings", "-p", "no:threadexception",
    "-p", "no:unraisableexception", "-p", "no:debugging", "-p", "autograder.testing.plugin",
]  # fmt: skip
"""pytest with nothing of the surroundings; plain tests run as anywhere."""
READ = ["-p", "autograder.grading.collecting"]
QUIET = [*BARE, "--assert=plain", "-p", "no:tmpdir", "-p", "autograder.grading.hooks", *READ]
"""The same where plain tests ask a worker."""


class _FromSource(SourceFileLoader):
    """Believes no compiled code older than the last change of its source, whatever time it claims."""

    def path_stats(self, path: str) -> Mapping[str, Any]:
        if os.stat(path).st_ctime_ns >= os.stat(cache_from_source(path)).st_mtime_ns:
            raise OSError("compiled before")
        return super().path_stats(path)


class _Finder:
    """Finds the modules of a course."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """What ``sys.meta_path`` asks for."""
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or type(spec.loader) is not SourceFileLoader or not _of_course(self._root, spec.origin):
            return None
        spec.loader = _FromSource(name, spec.loader.path)
        return spec


def _of_course(root: Path, *places: str | None) -> bool:
    """Paths are compared as text: this looks at every imported module."""
    trees = tuple(os.path.normcase(os.path.join(root, tree, "")) for tree in TREES)
    return any(os.path.normcase(place).startswith(trees) for place in places if place)


def _forget(root: Path) -> None:
    """Have everything of a course read again: it may have been edited."""
    for name, module in list(sys.modules.items()):
        found = getattr(module, "__spec__", None)
        if name.partition(".")[0] in TREES or (
            isinstance(found, ModuleSpec) and _of_course(root, found.origin, *(found.submodule_search_locations or []))
        ):  # of this course, or of one before it
            del sys.modules[name]
    plugin.forget_catalogues()
    importlib.invalidate_caches()
    linecache.checkcache()


def run_pytest(files: list[Path], *plugins: object) -> None:
    """A pytest session of our own configuration: nothing of the surroundings has a say in it.

    Raises ``CourseError`` without files, ``GraderFault`` if pytest itself gives up.
    """
    if not files:
        raise CourseError("there's nothing to run: the lessons you asked for have no graders here.")
    if any(c in str(path) for path in files for c in "[]"):
        raise CourseError("pytest can't run a course with square brackets in its path: rename that folder.")
    root = files[0].parents[2]  # the course, so that each tree has its own module names
    with pytest.MonkeyPatch.context() as surroundings:
        surroundings.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        surroundings.delenv("PYTEST_ADDOPTS", raising=False)
        surroundings.setattr(sys, "meta_path", [_Finder(root), *sys.meta_path])
        _forget(root)
        try:
            status = pytest.main(
                [*QUIET, f"--rootdir={root}", f"--confcutdir={root}", *map(str, files)], plugins=list(plugins)
            )
        except SystemExit as error:
            if not of_course(error, root):  # the command itself is to end
                raise
            raise GraderFault(sentence(error, root)) from error
    if status in (pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR):
        raise GraderFault(f"pytest gave up on the graders: {pytest.ExitCode(status).name.lower()}")


class Gathering(Protocol):
    """A pytest plugin that chooses among the tests."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the wanted tests."""


class Collected:
    """A session between its collection and its tests. A fork runs them; the process that forks, never."""

    def __init__(self, session: pytest.Session, holder: object) -> None:
        self.session = session
        self._holder = holder

    @property
    def items(self) -> list[pytest.Item]:
        """The tests."""
        return self.session.items

    def run(self, gatherer: Gathering) -> None:
        """Run the tests that the gatherer keeps, in its sight. All are there again for the next one."""
        manager, every = self.session.config.pluginmanager, list(self.session.items)
        manager.register(gatherer)
        try:
            gatherer.pytest_collection_modifyitems(self.session.items)
            manager.subset_hook_caller("pytest_runtestloop", [self._holder])(session=self.session)
        finally:
            manager.unregister(gatherer)
            self.session.items[:], self.session.testsfailed = every, 0


class _Holder:
    """The pytest plugin that has something else done where the tests would run."""

    def __init__(self, use: Callable[[Collected], None]) -> None:
        self._use = use
        self._failed = False
        self.held = False

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._failed |= report.failed

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.held = not self._failed
        if self.held:
            self._use(Collected(session, self))
        return True


def hold(files: list[Path], use: Callable[[Collected], None]) -> bool:
    """Have a session used between its collection and its tests; False, and unused, if something cannot be collected.

    Raises what ``run_pytest`` does.
    """
    holder = _Holder(use)
    run_pytest(files, holder)
    return holder.held
