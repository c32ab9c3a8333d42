"""An end for what never ends, in this very process: the test fails where its code is."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

import pytest

HAS_SIGNAL = hasattr(signal, "SIGALRM")
"""Whether the system has alarms. Windows has none."""


@contextlib.contextmanager
def limited(seconds: float, spared: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Fail what runs in the block after so many seconds, unless it is spared then. Nothing happens in other threads."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    with _alarm(seconds, spared) if HAS_SIGNAL else _interruption(seconds, spared):
        yield


def _fail(seconds: float) -> None:
    pytest.fail(f"Timeout (>{seconds}s)", pytrace=False)


@contextlib.contextmanager
def _alarm(seconds: float, spared: Callable[[], bool]) -> Iterator[None]:
    former = signal.signal(signal.SIGALRM, lambda *_: None if spared() else _fail(seconds))
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)


@contextlib.contextmanager
def _interruption(seconds: float, spared: Callable[[], bool]) -> Iterator[None]:
    """By the signal of Ctrl-C: the only one that Windows wakes a sleeping program for."""
    lock, over, fired = threading.Lock(), threading.Event(), threading.Event()

    def fire() -> None:
        with lock:
            if not over.is_set() and not spared():
                fired.set()
                signal.raise_signal(signal.SIGINT)

    def handle(number: int, frame: FrameType | None) -> None:
        if fired.is_set():
            fired.clear()
            _fail(seconds)
        elif callable(former):  # the learner's own Ctrl-C
            former(number, frame)

    former = signal.signal(signal.SIGINT, handle)
    timer = threading.Timer(seconds, fire)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        try:
            with lock:
                over.set()
            timer.cancel()
        finally:
            signal.signal(signal.SIGINT, former or signal.SIG_DFL)
