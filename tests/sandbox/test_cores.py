"""Gradings keep out of each other's way."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from autograder.sandbox import cores
from autograder.sandbox.cores import claimed

pytestmark = pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="there is but one core")


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[int]]:
    """All cores, none of which a grading elsewhere on this machine holds."""
    monkeypatch.setattr(cores, "NAME", f"{cores.NAME}-{os.getpid()}")
    before = os.sched_getaffinity(0)
    yield before
    os.sched_setaffinity(0, before)


def test_one_core(own: set[int]) -> None:
    with claimed():
        assert len(os.sched_getaffinity(0)) == 1


def test_one_of_each_pair(own: set[int]) -> None:
    found = []
    with ExitStack() as holds:
        for _ in {core // 2 for core in own}:
            holds.enter_context(claimed())
            found += [core // 2 for core in os.sched_getaffinity(0)]
            os.sched_setaffinity(0, own)
        assert sorted(found) == sorted({core // 2 for core in own})
        holds.enter_context(claimed())
        assert os.sched_getaffinity(0) == own


def test_a_core_is_free_again(own: set[int]) -> None:
    for _ in range(len(own) + 1):
        with claimed():
            assert len(os.sched_getaffinity(0)) == 1
        os.sched_setaffinity(0, own)


def test_slow_cores_are_left_to_the_kernel(own: set[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "SLOW_CORES", cores.Path("/"))
    with claimed():
        assert os.sched_getaffinity(0) == own
