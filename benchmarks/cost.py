"""What one grading of the reference solutions costs: this engine warm and cold, beside one fresh ``pytest`` process.

``python -m benchmarks.cost [--rounds N] [--lesson N ...]``. Every figure is a median with its range. CPU seconds are
those of all processes together. What the workers themselves computed is taken out to get the overhead a task.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from autograder.course import Course
from autograder.engine import Engine, Job

ROOT = Path(__file__).resolve().parent.parent
BARE = """
import torch
{}
net = torch.nn.Linear(2, 1)
optimiser = torch.optim.SGD(net.parameters(), lr=0.1)
net(torch.ones(1, 2)).sum().backward()
optimiser.step()
"""


def timed(action: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the wall, and CPU seconds of child processes that ended meanwhile."""
    before, start = os.times(), time.perf_counter()
    action()
    wall, after = time.perf_counter() - start, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return wall, used + after.user + after.system - before.user - before.system


def command(*arguments: str) -> Callable[[], object]:
    """A process of its own, its output thrown away."""
    return lambda: subprocess.run(
        arguments, cwd=ROOT, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def spread(values: list[float]) -> str:
    """Median and range."""
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def warm(rounds: int, lessons: list[int]) -> tuple[list[float], list[float], int]:
    """Wall seconds of warm gradings, the learner's own CPU seconds in each, and the number of tasks."""
    job = Job(ROOT, ROOT / "solutions", tuple(lessons))
    walls, own = [], []
    with Engine() as engine:
        engine.grade(job)
        for _ in range(rounds):
            start = time.perf_counter()
            report, _ = engine.grade(job)
            walls.append(time.perf_counter() - start)
            own.append(sum(task.seconds for task in report.tasks))
    return walls, own, len(report.tasks)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--lesson", type=int, action="append", help="only this lesson; repeatable")
    options = parser.parse_args()
    rounds, course = options.rounds, Course(ROOT)
    lessons = options.lesson or [lesson.number for lesson in course.lessons]
    chosen = [text for number in lessons for text in ("--lesson", str(number))]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # one core for all, as the figures are stated
    fresh = [str(course.lesson(number).graders) for number in lessons]
    vision = any(
        "torchvision" in path.read_text() for number in lessons for path in course.lesson(number).graders.glob("*.py")
    )
    rivals = {
        f"bare: import torch{' and torchvision' * vision}, one optimiser step": command(
            sys.executable, "-c", BARE.format("import torchvision" * vision)
        ),
        "cold: grade run": command(sys.executable, "-m", "autograder", "run", "solutions", "-q", *chosen),
        "one fresh pytest process, same tests": command(
            sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *fresh, "--submission", "solutions"
        ),
    }
    figures: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in rivals}
    for _ in range(rounds):
        for name, action in rivals.items():  # in turn, so that a busy moment hits all alike
            wall, cpu = timed(action)
            figures[name][0].append(wall)
            figures[name][1].append(cpu)
    walls, own, tasks = warm(rounds, lessons)
    _show(figures, walls, own, tasks)


def _show(
    figures: dict[str, tuple[list[float], list[float]]], walls: list[float], own: list[float], tasks: int
) -> None:
    table = Table(title=f"One grading of the solutions, {tasks} tasks, one core: median (range), seconds")
    for column in ("", "wall", "CPU", "overhead a task, ms"):
        table.add_column(column)
    computing = statistics.median(own)
    for name, (wall, cpu) in figures.items():
        over = "" if name.startswith("bare") else f"{(statistics.median(wall) - computing) / tasks * 1000:.0f}"
        table.add_row(name, spread(wall), spread(cpu), over)
    gap = (statistics.median(walls) - computing) / tasks * 1000
    table.add_row("warm: one more submission", spread(walls), "", f"{gap:.0f}")
    table.add_row("CPU of the workers in it", spread(own), "", "")
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
