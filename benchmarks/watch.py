"""From a save to its answer on the screen of ``grade watch``, and the same save answered by a fresh ``pytest``.

``python -m benchmarks.watch [--saves N] [--pytest N] [--lesson N ...] [--spawn]``. It uses a real terminal (a pty), a
copy of the course, and for each task in turn three saves: two that fail with a new word, one that is right. The clock
runs from the moment the file is written until that word, or "done", is on the screen. ``--spawn``: as on systems that
don't fork.
"""

from __future__ import annotations

import argparse
import ast
import fcntl
import os
import pty
import re
import select
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from autograder.course.tree import Course
from autograder.learner.watch.steps import Step, plan
from autograder.source.definitions import blocks
from benchmarks import page
from benchmarks.results import save

ROOT = Path(__file__).resolve().parent.parent
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
SECONDS = 60.0


class Terminal:
    """``grade watch`` in a pty, so wide that nothing wraps."""

    def __init__(self, course: Path, lesson: int, spawn: bool) -> None:
        environment = {**os.environ, "TERM": "xterm"} | ({"AUTOGRADER_SPAWN": "1"} if spawn else {})
        self._file, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 1000, 0, 0))
        line = [sys.executable, "-m", "autograder", "watch", str(lesson)]
        self._process = subprocess.Popen(line, cwd=course, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)

    def wait_for(self, text: str) -> None:
        """Wait until it shows that."""
        shown, end = "", time.monotonic() + SECONDS
        while text not in ESCAPES.sub("", shown):
            if not select.select([self._file], [], [], end - time.monotonic())[0]:
                raise TimeoutError(f"{text!r} was not shown, but {ESCAPES.sub('', shown)[-1000:]!r}")
            shown += os.read(self._file, 65536).decode("utf-8", "replace")

    def close(self) -> None:
        """Quit."""
        os.write(self._file, b"q")
        self._process.wait(SECONDS)
        os.close(self._file)


def replaced(text: str, source: str, names: list[str]) -> str:
    """A file with these functions as in another one."""
    for name in names:
        lines = text.splitlines(keepends=True)
        place = blocks(text)[name]
        lines[place.first : place.end] = blocks(source)[name].of(source)
        text = "".join(lines)
    return text


def failing(text: str, name: str, word: str) -> str:
    """A file whose function, or class, of that name raises something with the word in it when it is used."""
    lines = text.splitlines(keepends=True)
    place = blocks(text)[name]
    kept = re.sub(r"raise NotImplementedError\(.*\)", f"raise ValueError('{word}')", "".join(place.of(text)))
    lines[place.first : place.end] = [kept]
    return "".join(lines)


def saves(steps: list[Step]) -> Iterator[tuple[Step, str, str]]:
    """For each task three texts of its file, and what the screen shows then."""
    for step in steps:
        if step.file.suffix == ".py":
            stub, source = step.file.read_text(), (step.lesson.solutions / step.file.name).read_text()
            for number in (1, 2):
                word = f"never-seen-{step.number.replace('.', '-')}-{number}"
                yield step, failing(stub, step.names[0], word), word
            yield step, replaced(stub, source, step.names), f"{step.title}: done."


def watched(course: Path, lesson: int, count: int, spawn: bool) -> list[float]:
    """Seconds from each save to its answer."""
    with tempfile.TemporaryDirectory() as scratch:
        steps = plan(Course(course), lesson, Path(scratch))
    found: list[float] = []
    terminal = Terminal(course, lesson, spawn)
    terminal.wait_for("Not started yet")
    for step, text, answer in saves(steps):
        if len(found) < count:
            time.sleep(1)  # nobody types faster
            start = time.perf_counter()
            step.file.write_text(text)
            terminal.wait_for(answer)
            found.append(time.perf_counter() - start)
    terminal.close()
    return found


def fresh(course: Path, lesson: int, count: int) -> list[float]:
    """Seconds of a fresh ``pytest`` on the checks of one task."""
    found = []
    for test in Course(course).lesson(lesson).exercises.glob("test_*.py"):
        names = [node.name for node in ast.parse(test.read_text()).body if isinstance(node, ast.FunctionDef)]
        for name in [name for name in names if name.startswith("test_")][:count]:
            start = time.perf_counter()
            line = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"{test}::{name}"]
            subprocess.run(line, cwd=course, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            found.append(time.perf_counter() - start)
    return found[:count]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--saves", type=int, default=50, help="in each lesson at most")
    parser.add_argument("--pytest", type=int, default=3, help="fresh runs of pytest for each lesson")
    parser.add_argument("--lesson", type=int, action="append", help="only this lesson; repeatable")
    parser.add_argument("--spawn", action="store_true", help="as where nothing forks")
    parser.add_argument("--write", action="store_true", help="keep the figures and renew docs/performance.md")
    options = parser.parse_args()
    table = Table(title="From a save to its answer, seconds")
    for column in ("lesson", "saves", "median", "worst", "fresh pytest, median"):
        table.add_column(column)
    every: list[float] = []
    kept: dict[str, dict[str, list[float]]] = {}
    for lesson in options.lesson or [1, 2, 3]:
        with tempfile.TemporaryDirectory() as folder:
            for tree in ("exercises", "solutions"):
                shutil.copytree(ROOT / tree, Path(folder, tree), ignore=shutil.ignore_patterns("__pycache__"))
            found = watched(Path(folder), lesson, options.saves, options.spawn)
            rival = fresh(Path(folder), lesson, options.pytest)
        every += found
        kept[str(lesson)] = {"saves": found, "pytest": rival}
        table.add_row(*figures(str(lesson), found), f"{statistics.median(rival):.2f}" if rival else "")
    table.add_row(*figures("all", every))
    Console(width=100).print(table)
    if options.write:
        save("watch", {"lessons": kept})
        page.write()


def figures(name: str, found: list[float]) -> list[str]:
    """A row of the table."""
    return [name, str(len(found)), f"{statistics.median(found):.3f}", f"{max(found):.3f}"]


if __name__ == "__main__":
    main()
