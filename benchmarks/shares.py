"""Where a warm grading's CPU seconds go: ``python -m benchmarks.shares [--quick] [--rounds N] [--write]``.

Timers around the engine's steps measure it from outside (see ``timers``). What no timer saw is the forking itself, on
the side of the processes that fork, and what a job does before and after grading.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from autograder.course.tree import Course
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from benchmarks import page
from benchmarks.counted import counted
from benchmarks.processes import ROOT, Failed, cpu_seconds, settle
from benchmarks.results import save
from benchmarks.timers import make_times, read_times

SETTLE_SECONDS = 5.0


class Shares:
    """One engine with timers."""

    def __init__(self, times: Path) -> None:
        make_times(times)
        self._times = times
        with counted(times):
            self._engine = Engine(course=ROOT).__enter__()
        self._pid = self._engine._parent._process.pid

    def grading(self, lessons: tuple[int, ...]) -> dict[str, float]:
        """CPU seconds of one grading of the solutions, step by step; they add up to the total."""
        before, cpu = read_times(self._times), self._cpu()
        _, staff = self._engine.grade(Job(ROOT, ROOT / "solutions", lessons))
        self._settle()
        total = self._cpu() - cpu
        took = {part: seconds - before[part] for part, seconds in read_times(self._times).items()}
        if not took["graders"]:
            raise Failed("no timer saw this grading: it didn't run in the warm parent that has them")
        own = sum(staff.seconds.values())
        known = {part: took[part] for part in ("confinement", "wire", "pytest", "drawing", "graders", "job")}
        known["worker"] = took["worker"] - own - known["confinement"]
        return {"learner": own, **known, "forking": total - own - sum(known.values())}

    def close(self) -> None:
        """End the engine."""
        self._engine.__exit__(None, None, None)

    def _cpu(self) -> float:
        return time.process_time() + cpu_seconds(self._pid)

    def _settle(self) -> None:
        settle(self._pid, SETTLE_SECONDS)


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--quick", action="store_true", help="lesson 1, two rounds")
    parser.add_argument("--write", action="store_true", help="keep the figures and renew the page")
    options = parser.parse_args()
    every = tuple(lesson.number for lesson in Course(ROOT).lessons)
    sets = [(1,)] if options.quick else [(1,), (1, 2, 3), every]
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        shares = Shares(Path(folder) / "times")
        try:
            for lessons in sets:
                shares.grading(lessons)
                all_rounds = [shares.grading(lessons) for _ in range(2 if options.quick else options.rounds)]
                medians = {part: statistics.median(one[part] for one in all_rounds) for part in all_rounds[0]}
                found[",".join(map(str, lessons))] = medians
                print(f"lessons {lessons}: {', '.join(f'{part} {s:.3f}' for part, s in medians.items())}", flush=True)
        finally:
            shares.close()
    if options.write:
        save("shares", {"rounds": options.rounds, "shares": found})
        page.write()


if __name__ == "__main__":
    main()
