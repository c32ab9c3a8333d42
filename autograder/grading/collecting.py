"""A pytest plugin of our own sessions: what an author's file does wrong while it is read is one sentence, and ends."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Generator, Iterator
from types import FrameType

import pytest
from _pytest.config import ConftestImportFailure

from autograder.blame import Endless, GraderFault, placed, sentence

SECONDS = 60.0
"""Of computing that a file may take to be read, and a hidden test on the graders' side: far beyond any need."""


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    """Say what is wrong with a ``conftest.py``. Raises ``GraderFault``."""
    try:
        return (yield)
    except ConftestImportFailure as failure:
        where = placed(failure.path, early_config.rootpath)
        raise GraderFault(sentence(failure.cause, early_config.rootpath, where)) from failure


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Say in a sentence why a file cannot be collected."""
    with limited(SECONDS if isinstance(collector, pytest.File) else None):
        report = yield
    call = getattr(report, "call", None)
    if report.failed and call is not None and call.excinfo is not None:
        root = collector.config.rootpath
        report.longrepr = sentence(call.excinfo.value, root, placed(collector.path, root))
    return report


@contextlib.contextmanager
def limited(seconds: float | None) -> Iterator[None]:
    """Raise ``Endless`` where this process computes for more than so many seconds, in the line that does."""
    if seconds is None or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:
        raise Endless(f"after {seconds:g} seconds of computing it's still running: is there an endless loop?")

    former = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, former)
