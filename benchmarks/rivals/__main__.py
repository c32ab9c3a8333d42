"""Compares: ``python -m benchmarks.rivals [--quick] [--rounds N] [--venv DIR] [--write]``.

Each grades the same correct submissions with the same checks, in turn, in reverse order every other round, so that a
busy moment hits all alike. CPU seconds are those of all processes. nbgrader and Otter live in a separate environment,
which is made if necessary. ``--write`` keeps the figures and updates ``docs/performance.md``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from autograder.course.tree import Course
from benchmarks import page
from benchmarks.processes import ROOT, Spent
from benchmarks.results import save, versions
from benchmarks.rivals.contenders import Field, Unit

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
PACKAGES = ("nbgrader", "otter-grader", "pytest-xdist")
Figures = dict[str, dict[str, list[list[float]]]]


def python_of(venv: Path) -> Path:
    """The interpreter of an environment; makes the environment if necessary."""
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        if uv is None:
            sys.exit("uv is needed to install the rivals: pip install uv.")
        print(f"installing the rivals into {venv}", flush=True)
        subprocess.run([uv, "venv", "-q", "--python", sys.executable, venv], check=True)
        install = [
            uv,
            "pip",
            "install",
            "-q",
            "-p",
            str(python),
            "--compile-bytecode",
            "-c",
            str(ROOT / "constraints.txt"),
        ]
        subprocess.run([*install, "-e", str(ROOT), "-e", str(ROOT / "week4"), "-r", str(REQUIREMENTS)], check=True)
    return python.absolute()


def key(unit: Unit) -> str:
    """A unit's name in the figures."""
    return ",".join(map(str, unit))


def compile_everything() -> None:
    """Compile the byte code of everything that all sides import."""
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    folders = [ROOT / name for name in ("autograder", "benchmarks", "graders")]
    subprocess.run([sys.executable, "-m", "compileall", "-q", *folders], check=True, env=plain)


def rounds(field: Field, sets: list[Unit], most: int, seconds: float) -> Iterator[Figures]:
    """All in turn, again and again; yields the figures after each round. A round that wouldn't end in time doesn't
    start.
    """
    singles: list[Unit] = [(number,) for number in sets[-1]]
    grading: list[tuple[str, Callable[[Unit], Spent], list[Unit]]] = [
        *((name, grade, sets) for name, grade in field.by_set.items()),
        *((name, grade, singles) for name, grade in field.by_lesson.items()),
    ]
    figures: Figures = {name: {key(unit): [] for unit in units} for name, _, units in grading}
    begin, longest = time.monotonic(), 0.0
    for number in range(most):
        start = time.monotonic()
        if start + longest > begin + seconds:
            print(f"no time for another round after {number}", flush=True)
            return
        for name, grade, units in grading if number % 2 == 0 else grading[::-1]:
            for unit in units:
                spent = grade(unit)
                figures[name][key(unit)].append([spent.cpu, spent.wall])
                print(f"round {number + 1}: {name}, lessons {key(unit)}: {spent.cpu:.2f} CPU s", flush=True)
        longest = max(longest, time.monotonic() - start)
        yield figures


def measure(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Set everything up, compare, and give all figures after each round."""
    every = tuple(lesson.number for lesson in Course(ROOT).lessons)
    sets: list[Unit] = [(1,)] if options.quick else [(1,), (1, 2, 3), every]
    python = python_of(options.venv)
    compile_everything()
    with tempfile.TemporaryDirectory(prefix="rivals-") as folder:
        print("setting up", flush=True)
        field = Field(python, Path(folder), sets[-1], options.submissions)
        facts = {"rivals": versions(python, PACKAGES), "sets": [key(unit) for unit in sets], "fixed": field.fixed}
        try:
            for figures in rounds(field, sets, 1 if options.quick else options.rounds, options.seconds):
                own = {key(unit): seconds for unit, seconds in field.own.items()}
                yield facts | {"submissions": options.submissions, "figures": figures, "own": own}
        finally:
            field.close()


def main() -> None:
    """Compare, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=540, help="begin no round that would end later")
    parser.add_argument("--submissions", type=int, default=4, help="in a class, where one is graded")
    parser.add_argument("--quick", action="store_true", help="lesson 1, one round: to see that everything runs")
    parser.add_argument("--venv", type=Path, default=ROOT / "build" / "rivals", help="where nbgrader and Otter live")
    parser.add_argument("--write", action="store_true", help="keep the figures and renew the page")
    options = parser.parse_args()
    for found in measure(options):
        print(page.rivals(found), flush=True)
        if options.write:
            save("rivals", found)
            page.write()


if __name__ == "__main__":
    main()
