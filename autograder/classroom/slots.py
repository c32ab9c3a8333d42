"""Where jobs are graded: slots on this machine, all served by one warm parent.

The loop of ``run`` takes any ``Slots``; those of other machines are in ``cluster``.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Protocol

from autograder.grading.engine import Engine, EngineFault
from autograder.grading.jobs import Job
from autograder.intake.submission import inert
from autograder.report.model import Report, Staff

logger = logging.getLogger(__name__)
Verdict = tuple[Report, Staff]
RETRIES = 3


class Slots(Protocol):
    """Takes the jobs of a batch."""

    @property
    def count(self) -> int:
        """How many jobs run at once."""

    def submit(self, job: Job) -> Future[Verdict]:
        """Grade it some time. The future raises what ``Engine.grade`` raises."""

    def close(self) -> None:
        """Stop now: what still runs is lost."""


def available() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class LocalSlots:
    """Threads that share one engine."""

    def __init__(self, count: int, make: Callable[[], Engine] = Engine) -> None:
        self.count = count if make().parallel else 1
        self._engines = Engines(make)
        self._pool = ThreadPoolExecutor(self.count, thread_name_prefix="slot")

    def submit(self, job: Job) -> Future[Verdict]:
        """Grade it as soon as a slot is free."""
        return self._pool.submit(self._sure, job)

    def close(self) -> None:
        """End the engine, with everything that still runs."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._engines.close()
        self._pool.shutdown(wait=True)

    def _sure(self, job: Job) -> Verdict:
        """Grade until two gradings agree on what crashed or failed because of us: such things also happen from outside.

        Somebody who needed memory may have killed a worker, and that must not become a learner's zero.
        """
        graded = self._graded(job)
        for _ in range(RETRIES):
            if not _suspicious(graded[0]):
                break
            logger.info("%s is graded once more: %s", inert(job.submission.name), ", ".join(_suspicious(graded[0])))
            former, graded = graded, self._graded(job)
            if _suspicious(former[0]) == _suspicious(graded[0]):
                break
        return graded

    def _graded(self, job: Job) -> Verdict:
        """One grading; after a fault, with a separate engine, so that no other job can be its cause."""
        try:
            with self._engines.shared() as engine:
                return engine.grade(job)
        except EngineFault as fault:
            logger.warning(
                "%s is tried with a separate engine, because the shared one failed: %s",
                inert(job.submission.name),
                fault,
            )
            with self._engines.own() as engine:
                return engine.grade(job)


def _suspicious(report: Report) -> list[str]:
    return [task.task for task in report.tasks if task.status in ("crashed", "error")]


class Lease:
    """An engine and how many jobs are in it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.users = 0
        self.retired = False


class Engines:
    """The engine that all slots share, replaced once it's broken. The old one ends when its last job does."""

    def __init__(self, make: Callable[[], Engine]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._leases: list[Lease] = []
        self._closed = False

    @contextmanager
    def shared(self) -> Iterator[Engine]:
        """The engine in use."""
        lease = self._lease()
        try:
            yield lease.engine
        finally:
            lease.retired |= not lease.engine.alive()
            self._release(lease)

    @contextmanager
    def own(self) -> Iterator[Engine]:
        """An engine for one job alone, so that nobody mistakes another job's fault for its own."""
        with self._lock:
            lease = self._start()
            lease.retired = True
        try:
            yield lease.engine
        finally:
            self._release(lease)

    def close(self) -> None:
        """End them all."""
        with self._lock:
            self._closed = True
            leases, self._leases = self._leases, []
        for lease in leases:
            lease.engine.__exit__(None, None, None)

    def _lease(self) -> Lease:
        with self._lock:
            lease = next((lease for lease in self._leases if not lease.retired), None) or self._start()
            lease.users += 1
            return lease

    def _start(self) -> Lease:
        if self._closed:
            raise EngineFault("the batch was stopped")
        try:
            lease = Lease(self._make().__enter__())
        except OSError as error:
            raise EngineFault(f"no warm parent can be started: {error}") from error
        self._leases.append(lease)
        return lease

    def _release(self, lease: Lease) -> None:
        with self._lock:
            lease.users = max(0, lease.users - 1)
            ended = lease.retired and not lease.users and lease in self._leases
            if ended:
                self._leases.remove(lease)
        if ended:
            lease.engine.__exit__(None, None, None)
