"""One worker for all gradings of one learner, where each takes seconds to start, and a spare that starts meanwhile."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from autograder.sandbox.confinement.standing import Standing
from autograder.sandbox.pool import DEFAULT_CPU, Allowance, Crashed, OutOfDisk, OutOfTime, Worker
from autograder.sandbox.spawning import SpawnStarter

CPU_SECONDS = 36000.0
"""For the kernel, which counts over all gradings; each task is stopped long before."""
WARMING = "from autograder.sandbox.zygote import STAGES\nSTAGES[{!r}]()\n"
WARMING_SECONDS = 60.0
USES = 200
"""What code left behind in the worker gets too much some time: then the spare takes over."""


class ReusingStarter:
    """Hands out the same worker again and again, until it is lost; then the spare, which by then has started."""

    fresh = False

    def __init__(self) -> None:
        self._spawning = SpawnStarter()
        self._starting = ThreadPoolExecutor(1)
        self._stages: dict[str, None] = {}
        self._spare = self._another()
        self._worker: Worker | None = None
        self._busy = False
        self._uses = 0
        self.wanted: list[str] | None = None
        self.standing: Standing | None = None

    def start(self, warm: Sequence[str], cpu_seconds: float = DEFAULT_CPU) -> Worker:
        """The worker that is there; the spare where it is lost, or busy with this very submission."""
        worker = self._worker
        for stage in [stage for stage in warm if stage not in self._stages]:
            self._stages[stage] = None
            self._spare = self._starting.submit(_warmed, self._spare, stage)
            if worker is not None and not worker.stopped:
                _warm(worker, stage)
        if worker is not None and self._busy and not worker.stopped:
            return self._take_spare()
        if worker is None or worker.stopped or self._uses >= USES:
            if worker is not None:
                worker.stop()
            worker, self._uses = self._take_spare(), 0
        self._worker, self._busy = worker, True
        self._uses += 1
        return worker

    def take_back(self, worker: Worker) -> None:
        """It stays."""
        self._busy = False

    def finish(self, worker: Worker) -> None:
        """It stays."""
        self._busy = False

    def abandon(self) -> None:
        """Stop whatever it is doing, from any thread: whoever waits for it gets ``Crashed``."""
        if self._worker is not None:
            self._worker.kill()

    def close(self) -> None:
        """End both."""
        self._starting.shutdown(cancel_futures=True)
        if self._worker is not None:
            self._worker.stop()
        if self._spare.done() and not self._spare.cancelled():
            with contextlib.suppress(Exception):  # it never started
                self._spare.result().stop()

    def _take_spare(self) -> Worker:
        spare, self._spare = self._spare, self._another()
        return spare.result()

    def _another(self) -> Future[Worker]:
        return self._starting.submit(self._started, list(self._stages))

    def _started(self, stages: Sequence[str]) -> Worker:
        worker = self._spawning.start((), CPU_SECONDS)
        for stage in stages:
            _warm(worker, stage)
        return worker


def _warmed(starting: Future[Worker], stage: str) -> Worker:
    worker = starting.result()
    _warm(worker, stage)
    return worker


def _warm(worker: Worker, stage: str) -> None:
    """Have a worker import what a stage stands for, as the warm parent does where there is one."""
    worker.begin(Allowance(WARMING_SECONDS, WARMING_SECONDS))
    with contextlib.suppress(Crashed, OutOfTime, OutOfDisk):
        worker.ask({"op": "import", "name": "warming", "filename": "warming.py", "source": WARMING.format(stage)})
