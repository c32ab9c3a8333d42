"""The hidden graders' tests, run straight in the calling process: no pytest, no worker, nothing kept apart.

Every rival runs this, so that only the machinery around it differs: the same test functions, drawn cases and readers
that ``pytest graders/… --submission`` uses. Run as a module, it measures itself: the *limit*, the checks of submissions
in one process that has imported and used everything once.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import inspect
import json
import runpy
import time
import types
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import coursefile, seeds
from autograder.course.tree import Course, Lesson, task_key
from autograder.kinds import kit
from autograder.testing import graded, plugin
from autograder.testing.draw import Draw
from autograder.testing.inprocess import InProcess
from autograder.testing.replay import replay
from autograder.testing.student import Student
from autograder.testing.trial import Cases, Trial, judge

ROOT = Path(__file__).resolve().parent.parent.parent
SEED = seeds.PUBLIC


@dataclass(frozen=True)
class Check:
    """One test function of a grader, with one set of its parameters."""

    task: str
    name: str
    function: Callable[..., None]
    file: str
    parameters: dict[str, Any]
    cases: Cases | None
    home: str | None
    points: float

    def run(self, names: dict[str, Any], folder: Path, lesson: Lesson) -> None:
        """Ask what ``names`` define. Raises ``Judged`` if it is wrong."""

        def run(student: Student, case: Any) -> None:
            given = {"student": student, "case": case, "draw": Draw.seeded(SEED, self.name, 0)}
            asked = inspect.signature(self.function).parameters
            self.function(**self.parameters, **{name: given[name] for name in asked.keys() - self.parameters})

        def learner() -> Student:
            return Student(Namespace(folder / self.file, names), hidden=True)

        catalogue = plugin.catalogue_of(lesson.graders)
        trial = Trial(run, self.name, self.task, catalogue, self.cases, self.home)
        judge(trial, learner(), SEED, lambda trial: replay(trial, learner()))


class Namespace(InProcess):
    """Existing definitions, as a notebook's kernel has them."""

    def __init__(self, path: Path, names: dict[str, Any]) -> None:
        super().__init__(path)
        module = types.ModuleType(path.stem)
        vars(module).update(names)
        self._servant._module = module
        self._imported = True


@functools.cache
def checks(number: int) -> dict[str, list[Check]]:
    """The checks of a lesson, by task in the order of their numbers."""
    kit.place(coursefile.kit(ROOT))
    lesson = Course(ROOT).lesson(number)
    stems = {name.rsplit(".", 1)[0]: name for name in lesson.files}
    found: dict[str, list[Check]] = {}
    for path in sorted(lesson.graders.glob("test_*.py")):
        stem = graded.graded_stem(path, stems)
        assert stem is not None
        module = importlib.import_module(f"graders.{lesson.folder}.{path.stem}")
        for name, function in vars(module).items():
            if name.startswith("test_"):
                for check in _with_parameters(function, f"{path.name}::{name}", stems[stem]):
                    found.setdefault(check.task, []).append(check)
    return dict(sorted(found.items(), key=lambda pair: task_key(pair[0])))


def _with_parameters(function: Any, name: str, file: str) -> list[Check]:
    marks = {mark.name: mark for mark in function.pytestmark}
    task, cases = marks["task"], marks.get("cases")
    sets: list[dict[str, Any]] = [{}]
    if "parametrize" in marks:
        argument, values = marks["parametrize"].args
        sets = [{argument: value} for value in values]
    drawn = Cases(*cases.args, **cases.kwargs) if cases else None
    home, points = task.kwargs.get("home"), task.kwargs["points"]
    return [Check(task.args[0], f"{name}{one or ''}", function, file, one, drawn, home, points) for one in sets]


def check(task: str, names: dict[str, Any]) -> None:
    """All checks of one task, on the definitions of a notebook in the current folder."""
    number = task_key(task)[0]
    lesson = Course(ROOT).lesson(number)
    with warnings.catch_warnings(action="ignore"):  # nbgrader takes a cell that wrote to stderr for a wrong one
        for one in checks(number)[task]:
            one.run(names, Path.cwd(), lesson)


def grade_here(submission: Path, numbers: list[int]) -> None:
    """All checks of lessons, in this process. Raises ``Judged`` for the first that fails."""
    course = Course(ROOT)
    for number in numbers:
        lesson = course.lesson(number)
        folder = submission / lesson.folder
        names = {name: runpy.run_path(str(folder / name)) for name in lesson.files if name.endswith(".py")}
        with warnings.catch_warnings(action="ignore"):
            for one in (one for found in checks(number).values() for one in found):
                one.run(names.get(one.file, {}), folder, lesson)


def main() -> None:
    """Grade once to warm up, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("submissions", nargs="+", type=Path)
    parser.add_argument("--lesson", type=int, action="append", required=True)
    options = parser.parse_args()
    import torch

    torch.set_num_threads(1)
    grade_here(options.submissions[0], options.lesson)
    cpu, wall = time.process_time(), time.perf_counter()
    for submission in options.submissions:
        grade_here(submission, options.lesson)
    print(json.dumps({"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}))


if __name__ == "__main__":
    main()
