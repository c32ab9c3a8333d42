"""What confinement costs: a worker and a warm grading with it and without it, in turn.

``python -m benchmarks.confinement [--workers N] [--rounds N] [--lesson N]``. A worker is timed from the request for it
to its answer that an empty file is imported. Prints medians, with the quickest in brackets: a busy machine affects both
alike.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.sandbox.confinement.policy import LAYERS, WITHOUT, Policy
from autograder.sandbox.forking import WarmParent
from autograder.sandbox.frames import Import
from autograder.sandbox.pool import Allowance, ForkStarter

ROOT = Path(__file__).resolve().parent.parent
EMPTY = Import("work", "work.py", "")


def in_turn(rounds: int, actions: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Seconds that each action took, in every round."""
    taken: dict[str, list[float]] = {name: [] for name in actions}
    for number in range(rounds + 1):
        for name, action in actions.items():
            start = time.perf_counter()
            action()
            if number:  # the first of each warms up
                taken[name].append(time.perf_counter() - start)
    return taken


def worker(parent: WarmParent) -> Callable[[], None]:
    """Start one, let it answer, end it."""

    def action() -> None:
        one = ForkStarter(parent.requests).start([])
        one.begin(Allowance(10, 20))
        one.ask(EMPTY)
        one.stop()

    return action


@contextlib.contextmanager
def engine(without: str) -> Iterator[Engine]:
    """An engine that leaves out layers."""
    os.environ[WITHOUT] = without
    with Engine(course=ROOT) as one:
        del os.environ[WITHOUT]
        yield one


def show(title: str, taken: dict[str, list[float]]) -> None:
    """Medians, and what confinement adds."""
    print(title)
    for name, seconds in taken.items():
        print(f"  {name:>10}: {statistics.median(seconds) * 1000:8.1f} ms ({min(seconds) * 1000:.1f})")
    free, confined = (taken[name] for name in ("free", "confined"))
    gap = [b - a for a, b in zip(free, confined, strict=True)]
    share = statistics.median(b / a for a, b in zip(free, confined, strict=True)) - 1
    print(f"  {'added':>10}: {statistics.median(gap) * 1000:8.1f} ms, {share:+.1%}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--lesson", type=int, default=1)
    options = parser.parse_args()
    parents = {"free": WarmParent(Policy(LAYERS)), "confined": WarmParent(Policy())}
    show("One worker", in_turn(options.workers, {name: worker(parent) for name, parent in parents.items()}))
    for parent in parents.values():
        parent.close()
    job = Job(ROOT, ROOT / "solutions", (options.lesson,), allow_unconfined=True)
    with engine("all") as free, engine("") as confined:
        both = {"free": lambda: free.grade(job), "confined": lambda: confined.grade(job)}
        show(f"One warm grading of lesson {options.lesson}", in_turn(options.rounds, both))


if __name__ == "__main__":
    main()
