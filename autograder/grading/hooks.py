"""The pytest plugin of plain tests: it finds what they import, and leads it to the worker while they run."""

from __future__ import annotations

import contextlib
import signal
import sys
import warnings
from collections.abc import Generator, Iterator
from pathlib import Path
from types import FrameType

import pytest
from _pytest.config import parse_warning_filter
from _pytest.skipping import evaluate_skip_marks

from autograder.course import seeds
from autograder.course.tree import CourseError
from autograder.files import Temporary
from autograder.grading.causes import Cause
from autograder.grading.finder import Finder, forget, in_place, module_of, prepare
from autograder.grading.plain import is_plain, lesson_of, stems
from autograder.grading.shares import HOME, settle
from autograder.testing import graded, plugin, surroundings
from autograder.testing.now import Now
from autograder.testing.talk import Talk

AGAIN = 0.5
"""Seconds until a test that caught the end of its time is told again."""
UNITTEST = ("__unittest_skip__", "__unittest_expecting_failure__")
"""What unittest's decorators leave on a method or its class."""


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marks, find the modules."""
    config.addinivalue_line("markers", "points(number): what a plain test is worth")
    config.addinivalue_line("markers", f"{HOME}(*calls): public calls by which mistakes in plain tests are recognized")
    sys.meta_path.insert(0, Finder())
    config.option.trace = config.option.usepdb = False  # unittest's methods ask for it, and debugging is off
    surroundings.begin()
    prepare()


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Leave no module of one lesson to the next."""
    report = yield
    if isinstance(collector, pytest.Module) and is_plain(collector.path):
        in_place(collector.path.parent)
    forget()
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give plain tests their task, their points and their sentence; leave out those that are always skipped.

    A ``conftest.py`` has had its say before: pytest asks the plugins that it knows last, first.
    """
    plain = [item for item in items if is_plain(item.path)]
    if not plain:
        return
    left_out = {id(item) for item in plain if _is_left_out(item)}
    items[:] = [item for item in items if id(item) not in left_out]
    by_folder: dict[Path, list[pytest.Item]] = {}
    for item in items:
        by_folder.setdefault(item.path.parent, []).append(item)
    for folder, group in by_folder.items():
        own = [item for item in group if is_plain(item.path)]
        if own:
            try:
                settle(folder, own, [item for item in group if not is_plain(item.path)])
            except (CourseError, ValueError) as error:
                own[0].stash[plugin.FAULT] = str(error)


def _is_left_out(item: pytest.Item) -> bool:
    marked = any(
        getattr(own, name, False) for own in (getattr(item, n, None) for n in ("obj", "cls")) for name in UNITTEST
    )
    return marked or item.get_closest_marker("xfail") is not None or evaluate_skip_marks(item) is not None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """While a plain test runs, its imports lead to its worker."""
    lesson = lesson_of(item.path) if plugin.TITLE in item.stash else None
    if lesson is None:
        return (yield)
    session = item.config.stash[plugin.PROVIDER]
    main = graded.graded_stem(item.path, stems(lesson)) or ""
    Now.talk = Talk(session.student(item), plugin.task_of(item), main, stdout=sys.stdout)
    Now.test, Now.modules = item.path, tuple(module_of(lesson, item.path.parent, stem) for stem in stems(lesson))
    for module in Now.modules:
        if module.__name__ not in sys.stdlib_module_names:
            sys.modules.setdefault(module.__name__, module)  # found there, it isn't imported again
    _seeded(item, session.seed)
    try:
        with contextlib.chdir(item.path.parent), _constants(item):  # old tests open what lies beside them
            return (yield)
    finally:
        Now.talk, Now.test, Now.modules = None, None, ()
        forget()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    """Fixtures may ask, too."""
    with _bounded(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """End what a test makes of an answer after a while."""
    with _bounded(item), _filtered(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, object, object]:
    """Let pytest show what raised without asking a learner's object for it: Python itself looks for near names."""
    before, Now.talk, Now.showing = Now.talk, None, True
    try:
        return (yield)
    finally:
        Now.talk, Now.showing = before, False


@contextlib.contextmanager
def _constants(item: pytest.Item) -> Iterator[None]:
    """Let a test that imports a number, or None, from the learner's module have just that: is may ask for it."""
    names = vars(getattr(item, "module", None) or sys)
    before = Now.talk.constants(names) if Now.talk is not None else {}
    try:
        yield
    finally:
        names.update(before)


@contextlib.contextmanager
def _filtered(item: pytest.Item) -> Iterator[None]:
    """Treat warnings as a test's marks say: pytest's own plugin, which does so, would listen in every test."""
    said = [text for mark in reversed(list(item.iter_markers("filterwarnings"))) for text in mark.args]
    if Now.talk is None or not said:
        yield
        return
    with warnings.catch_warnings():
        for text in said:
            warnings.filterwarnings(*parse_warning_filter(text, escape=False))
        yield


@contextlib.contextmanager
def _bounded(item: pytest.Item) -> Iterator[None]:
    """Stop a plain test that computes for too long: in a loop over an answer, it may be the answer that has no end."""
    if Now.talk is None or not hasattr(signal, "setitimer"):
        yield
        return
    talk, seconds = Now.talk, item.config.stash[plugin.PROVIDER].seconds

    def ring(number: int, frame: FrameType | None) -> None:
        talk.ended = Cause.TASK_TIME.ends(seconds=seconds)
        raise talk.ended

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _seeded(item: pytest.Item, seed: str) -> None:
    """Have hypothesis draw its cases from the class's seed."""
    function = getattr(item, "obj", None)
    function = getattr(function, "__func__", function)
    if hasattr(function, "hypothesis"):
        number = seeds.number(seeds.derived(seed, "hypothesis", item.nodeid), 0)
        function._hypothesis_internal_use_seed = number  # type: ignore[union-attr]


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder of which the learner's code has a copy: what either puts there, both find."""
    with Temporary() as folder:
        if Now.talk is not None:
            Now.talk.lent.folder = Path(folder).resolve()
        yield Path(folder).resolve()


@pytest.fixture
def caplog(request: pytest.FixtureRequest) -> Iterator[pytest.LogCaptureFixture]:
    """What is logged, which pytest's own plugin would listen to in every test."""
    from _pytest import logging

    handler = logging.LogCaptureHandler()
    request.node.stash[logging.caplog_handler_key] = handler
    request.node.stash[logging.caplog_records_key] = dict.fromkeys(("setup", "call"), handler.records)
    with logging.catching_logs(handler):
        found = pytest.LogCaptureFixture(request.node, _ispytest=True)
        yield found
        found._finalize()
