"""No right answer loses a point, whatever the seed: worked solutions and other right answers, over many seeds.

``python -m benchmarks.seeds --lesson 1 --seeds 200`` prints what was lost, with the seed that shows it. Other right
answers are in ``benchmarks/right/``, one file each: their functions replace the worked solution's. If learners choose
an optimizer, a dozen of them are tried.
"""

from __future__ import annotations

import argparse
import ast
import os
import pickle
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from autograder.course import seeds
from autograder.course.tree import Lesson
from autograder.testing.variants import functions
from benchmarks import marking, optimizers

RIGHT = Path(__file__).parent / "right"
Lost = tuple[str, str, marking.Mark]
"""An answer's name, a seed, and the test that it lost."""


def answers(lesson: Lesson) -> dict[str, dict[str, str]]:
    """The worked solution, and each other right answer put into it: name to the texts of the files."""
    texts = {name: (lesson.solutions / name).read_text(encoding="utf-8") for name in lesson.files}
    found = {"solutions": texts}
    for path in sorted((RIGHT / lesson.folder).glob("*.py")):
        changed = path.read_text(encoding="utf-8")
        names = {node.name for node in ast.parse(changed).body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        file = next(name for name, text in texts.items() if name.endswith(".py") and any(n in text for n in names))
        found[path.stem] = texts | {file: f"{texts[file]}\n\n{_without_future(changed)}"}
    for file, text in texts.items():
        found |= {name: texts | {file: other} for name, other in optimizers.swapped(text).items()}
    return found


def _without_future(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("from __future__"))


def tasks_of(lesson: Lesson, name: str) -> set[str]:
    """The tasks that an answer is about: all of them for the solution, those of its functions for another."""
    if name == "solutions":
        return set()
    if name in optimizers.OPTIMIZERS:
        texts = [(lesson.solutions / file).read_text(encoding="utf-8") for file in lesson.files]
        return {optimizers.task(text) for text in texts if optimizers.swapped(text)}
    known = {
        function: task
        for file in lesson.files
        if file.endswith(".py")
        for task, names in functions((lesson.solutions / file).read_text(encoding="utf-8")).items()
        for function in names
    }
    tree = ast.parse((RIGHT / lesson.folder / f"{name}.py").read_text(encoding="utf-8"))
    return {known[node.name] for node in tree.body if getattr(node, "name", None) in known}


def seed(number: int) -> str:
    """One of a series of made seeds, the same in every run."""
    return seeds.spelled(seeds.derived("row", number))


def lost(lesson: Lesson, numbers: list[int], chosen: list[str], slots: int) -> tuple[list[Lost], int]:
    """Every test that a right answer lost, and how many ran."""
    found: list[Lost] = []
    asked = 0

    def use(bench: marking.Bench) -> None:
        nonlocal asked
        with tempfile.TemporaryDirectory() as folder:
            texts = answers(lesson)
            for name in texts:
                for file, text in texts[name].items():
                    path = Path(folder) / name / file
                    path.parent.mkdir(exist_ok=True)
                    path.write_text(text, encoding="utf-8")
            wanted = [name for name in texts if not chosen or name in chosen]

            def one(number: int) -> list[tuple[str, str, marking.Mark]]:
                return [
                    (name, seed(number), mark)
                    for name in wanted
                    for mark in bench.marks(
                        marking.files_of(Path(folder) / name, lesson),
                        seed(number),
                        tasks_of(lesson, name),
                        explain=True,
                    )
                ]

            for marks in forked(one, numbers, slots):
                asked += len(marks)
                found.extend(item for item in marks if not item[2].passed)

    with marking.single_threaded(), warnings.catch_warnings(action="ignore"):
        marking.with_bench(lesson, use)
    return found, asked


def forked(work: Callable[[int], Any], numbers: list[int], slots: int) -> Iterator[Any]:
    """What work gives for each number, each in a separate process."""
    left, running = list(reversed(numbers)), dict[int, int]()
    while left or running:
        while left and len(running) < slots:
            number = left.pop()
            reading, writing = os.pipe()
            if not os.fork():
                os.close(reading)
                with open(writing, "wb") as pipe:
                    pickle.dump(work(number), pipe)
                    pipe.flush()
                os._exit(0)
            os.close(writing)
            running[number] = reading
        number, reading = next(iter(running.items()))
        del running[number]
        with open(reading, "rb") as pipe:
            data = pipe.read()
        os.wait()
        if not data:
            raise RuntimeError(f"seed {number}: the process that marked it died")
        yield pickle.loads(data)


def main() -> None:
    """Try, and print what was lost; status 1 if anything was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lesson", type=int, action="append")
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="the first seed's number")
    parser.add_argument("--answer", action="append", default=[], help="only this one, such as solutions")
    parser.add_argument("--slots", type=int, default=2)
    options = parser.parse_args()
    bad = False
    for number in options.lesson or [1, 2, 3, 4, 5]:
        start = time.perf_counter()
        numbers = list(range(options.first, options.first + options.seeds))
        found, asked = lost(marking.lesson(number), numbers, options.answer, options.slots)
        seconds = time.perf_counter() - start
        print(f"lesson {number}: {asked} tests asked in {seconds:.0f} s, {len(found)} lost", flush=True)
        for name, text, mark in found[:20]:
            print(f"  {name} lost {mark.name} under {text}\n{mark.detail}")
        bad |= bool(found)
    sys.exit(bad)


if __name__ == "__main__":
    main()
