"""Grades the reference solutions many times and counts lost points.

``python -m benchmarks.repeat --times 200 [--load] [--seeds]``: with ``--load`` it keeps every core busy meanwhile. With
``--seeds`` each round draws its cases from another seed, so that no lucky draw hides a grader that is too strict.
"""

from __future__ import annotations

import argparse
import collections
import multiprocessing
import os
import statistics
import tempfile
import time
from pathlib import Path

from autograder.course import seeds
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job

ROOT = Path(__file__).resolve().parent.parent


def busy() -> None:
    """Use up one core."""
    while True:
        sum(i * i for i in range(10**6))


def main() -> None:
    """Grade, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--load", action="store_true")
    parser.add_argument("--seeds", action="store_true")
    parser.add_argument("--lesson", type=int, action="append", default=[])
    parser.add_argument("--submission", type=Path, default=ROOT / "solutions")
    options = parser.parse_args()
    hogs = [multiprocessing.Process(target=busy, daemon=True) for _ in range((os.cpu_count() or 1) * options.load)]
    for hog in hogs:
        hog.start()
    try:
        _grade(options)
    finally:
        for hog in hogs:
            hog.terminate()


def _grade(options: argparse.Namespace) -> None:
    lost: collections.Counter[str] = collections.Counter()
    walls: list[float] = []
    with Engine(course=ROOT) as engine, tempfile.TemporaryDirectory() as folder:
        for number in range(options.times):
            seed = Path(folder) / "seed"
            seed.write_text(seeds.spelled(seeds.derived("round", number)), encoding="utf-8")
            job = Job(ROOT, options.submission, tuple(options.lesson), seed_file=seed if options.seeds else None)
            start = time.perf_counter()
            report, _ = engine.grade(job)
            walls.append(time.perf_counter() - start)
            lost.update(f"{t.task} {x.name}: {x.message}" for t in report.tasks for x in t.tests if not x.passed)
    print(f"{options.times} gradings, {statistics.median(walls):.2f} s each (at most {max(walls):.2f} s)")
    print(f"{sum(lost.values())} tests lost")
    for message, count in lost.most_common():
        print(f"  {count} times: {message}")


if __name__ == "__main__":
    main()
