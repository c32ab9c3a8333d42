"""Makes a class of any size, and writes down the points that each of its members must get.

``python examples/make_class.py 30 --out DIR [--seed S] [--lessons 1 2] [--forms folder zip git notebook]``

A submission is built from units: for each task the solution, the stub, one of the mistakes that the graders know, or
something that doesn't end or doesn't behave. ``DIR/recipes.json`` says what each task must get. A mistake's points are
those it gets alone in the solution. Everything is drawn from the seed.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course.catalogue import read as read_mistakes
from autograder.course.tree import Course, Lesson, task_key
from autograder.grading.engine import Engine, Job
from autograder.kinds.builtins import Builtins
from autograder.testing.plugin import mistake_files
from autograder.testing.variants import functions, replaced, solution

KINDS = {"right": 2, "half-done": 3, "mistakes": 8, "untouched": 1, "broken": 1, "hostile": 1, "slow": 0.3}
"""What members of a class are like, and how often."""
ANSWER = re.compile(r'^(\w+ = )"(\w)"  # SOLUTION$', re.MULTILINE)
HOSTILE = {
    "__import__('os')._exit(0)": "crashed",
    "__import__('os').kill(__import__('os').getpid(), 9)": "crashed",
    Builtins.junk["something always equal"]: "failed",
    "print('::error::0 points' * 10**6)": "failed",
    "[open('/proc/self/' + name, 'rb').read() for name in ('environ', 'maps')]": "failed",
}
"""What one of their functions returns, and what happens to its task."""
BREAK = {
    "an unclosed bracket": lambda text: text + "\nx = (1,\n",
    "a merge that was not finished": lambda text: "<<<<<<< HEAD\n" + text,
    "a module that is not there": lambda text: "import no_such_module\n" + text,
    "an exit": lambda text: text + "\nraise SystemExit\n",
}
"""What makes a file impossible to import."""
Marks = dict[str, dict[str, Any]]
"""Task to its points, status and mistake."""
DATE = {"GIT_AUTHOR_DATE": "2026-11-02T10:00:00Z", "GIT_COMMITTER_DATE": "2026-11-02T10:00:00Z"}


@dataclass(frozen=True)
class Unit:
    """Tasks that pass or fail together, because they share functions; or a quiz, which has none."""

    lesson: Lesson
    file: str
    tasks: tuple[str, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """A unit that differs from the solution. ``status`` is what its tasks get, if that's known beforehand."""

    unit: Unit
    sources: tuple[tuple[str, str], ...]
    """Function to its text; or, for a quiz, the empty name to the text of the file."""
    mistake: str | None = None
    status: str | None = None


@dataclass
class Member:
    """One future submission: its changes, and how a whole file may be broken."""

    kind: str
    changes: list[Change] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)
    """File to the way in which it is broken."""


class Parts:
    """Everything that submissions to a course's lessons are made of."""

    def __init__(self, course: Course, numbers: list[int]) -> None:
        self.lessons = [course.lesson(number) for number in numbers] if numbers else course.lessons
        self.units = [unit for lesson in self.lessons for unit in units(lesson)]
        self.mistakes = [change for unit in self.units for change in mistakes(unit)]

    def files(self, member: Member) -> dict[tuple[str, str], str]:
        """The files of one member by lesson folder and name."""
        found = {(lesson.folder, name): text for lesson in self.lessons for name, text in solution(lesson).items()}
        for change in member.changes:
            key = change.unit.lesson.folder, change.unit.file
            for name, source in change.sources:
                found[key] = replaced(found[key], name, source) if name else source
        return {
            (folder, file): BREAK[member.broken[file]](t) if file in member.broken else t
            for (folder, file), t in found.items()
        }


def units(lesson: Lesson) -> Iterator[Unit]:
    """A lesson's units, in the order of its files."""
    left = set(lesson.headings)
    texts = solution(lesson)
    for file in (name for name in texts if name.endswith(".py")):
        groups: list[tuple[set[str], set[str]]] = []
        for task, names in functions(texts[file]).items():
            tied = [group for group in groups if group[1] & set(names)]
            groups = [group for group in groups if group not in tied]
            groups.append((set().union({task}, *(g[0] for g in tied)), set().union(names, *(g[1] for g in tied))))
        for tasks, together in groups:
            yield Unit(lesson, file, tuple(sorted(tasks, key=task_key)), tuple(sorted(together)))
            left -= tasks
    for file in (name for name in texts if name.endswith(".toml")):
        yield Unit(lesson, file, tuple(sorted(left, key=task_key)))


def mistakes(unit: Unit) -> Iterator[Change]:
    """Every known mistake that can be put into a unit; for a quiz, wrong letters."""
    if not unit.names:
        text = solution(unit.lesson)[unit.file]
        for wrong in range(1, len(ANSWER.findall(text)) + 1, 3):
            turned = ANSWER.sub(lambda m: f'{m[1]}"{"b" if m[2] == "a" else "a"}"', text, count=wrong)
            yield Change(unit, (("", turned),))
        return
    for known in read_mistakes(mistake_files(unit.lesson.graders)).values():
        if known.task in unit.tasks:
            for name, source in known.implementations:
                if name in unit.names:
                    yield Change(unit, ((name, source),), known.id)


def undone(unit: Unit) -> Change:
    """A unit as it was handed out."""
    stub = (unit.lesson.exercises / unit.file).read_text(encoding="utf-8")
    if not unit.names:
        return Change(unit, (("", stub),), status="not_started")
    texts = {node.name: ast.unparse(node) for node in ast.parse(stub).body if hasattr(node, "name")}
    return Change(unit, tuple((name, texts[name]) for name in unit.names), status="not_started")


def returning(unit: Unit, expression: str, status: str) -> Change:
    """A unit whose functions all do the same."""
    bodies = ((name, f"def {name}(*args, **kwargs):\n    {expression}\n") for name in unit.names)
    return Change(unit, tuple(bodies), status=status)


class Draw:
    """Draws members, all known mistakes in turn."""

    def __init__(self, parts: Parts, seed: int) -> None:
        self._parts = parts
        self._random = random.Random(seed)
        self._left: list[Change] = []

    def member(self) -> Member:
        """The next one."""
        kind = self._random.choices(list(KINDS), list(KINDS.values()))[0]
        member = Member(kind)
        units, coded = self._parts.units, [unit for unit in self._parts.units if unit.names]
        if kind == "untouched":
            member.changes = [undone(unit) for unit in units]
        elif kind == "half-done":
            member.changes = [undone(unit) for unit in units[self._random.randrange(len(units)) :]]
        elif kind == "mistakes":
            member.changes = self._mistakes()
        elif kind == "broken":
            member.broken = {self._random.choice(coded).file: self._random.choice(list(BREAK))}
        elif kind == "hostile":
            trick = self._random.choice(list(HOSTILE))
            member.changes = [returning(self._random.choice(coded), f"return {trick}", HOSTILE[trick])]
        elif kind == "slow":
            member.changes = [returning(self._random.choice(coded), "while True: pass", "timed_out")]
        return member

    def _mistakes(self) -> list[Change]:
        chosen: dict[Unit, Change] = {}
        for _ in range(self._random.randint(1, 5)):
            if not self._left:
                self._left = self._random.sample(self._parts.mistakes, len(self._parts.mistakes))
            if self._left[-1].unit in chosen:
                break
            change = self._left.pop()
            chosen[change.unit] = change
        for unit in self._parts.units:
            if unit not in chosen and self._random.random() < 0.1:
                chosen[unit] = undone(unit)
        return list(chosen.values())


@dataclass(frozen=True)
class Measure:
    """What the solution gets, and what a change gets alone in it."""

    course: Course
    parts: Parts
    engine: Engine

    def right(self) -> Marks:
        """Every task of the solution."""
        found = self._graded(Member("right"), tuple(lesson.number for lesson in self.parts.lessons), ())
        if lost := [task for task, facts in found.items() if facts["status"] != "passed"]:
            raise SystemExit(f"The solution does not pass {', '.join(lost)}: see grade check.")
        return found

    def alone(self, change: Change) -> Marks:
        """A change's own tasks."""
        return self._graded(Member("alone", [change]), (change.unit.lesson.number,), change.unit.tasks)

    def _graded(self, member: Member, lessons: tuple[int, ...], tasks: tuple[str, ...]) -> Marks:
        with tempfile.TemporaryDirectory() as folder:
            lay_out(self.parts.files(member), Path(folder))
            report, _ = self.engine.grade(Job(self.course.root, Path(folder), lessons, tasks))
        return {t.task: {"points": t.points, "status": t.status, "mistake": t.mistake} for t in report.tasks}


def recipe(member: Member, right: Marks, alone: dict[Change, Marks]) -> Marks:
    """What each task of a member must get. A line that breaks a file is left out, and costs nothing."""
    found = dict(right)
    for change in member.changes:
        found |= nothing(change.unit, change.status) if change.status else alone[change]
    return found


def nothing(unit: Unit, status: str) -> Marks:
    """No points for any of its tasks."""
    return {task: {"points": 0.0, "status": status, "mistake": None} for task in unit.tasks}


def lay_out(files: dict[tuple[str, str], str], folder: Path) -> None:
    """Write a submission as a learner's repository has it."""
    for (lesson, name), text in files.items():
        path = folder / "exercises" / lesson / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def hand_in(files: dict[tuple[str, str], str], path: Path, form: str) -> None:
    """Write a submission in one of the forms it may have."""
    if form == "zip":
        with zipfile.ZipFile(path.with_name(f"{path.name}.zip"), "w", zipfile.ZIP_DEFLATED) as file:
            for (lesson, name), text in files.items():
                file.writestr(f"{lesson}/{name}", text)
        return
    lay_out(files, path)
    if form == "notebook":
        for script in path.rglob("*.py"):
            script.with_suffix(".ipynb").write_text(as_notebook(script.read_text(encoding="utf-8")), encoding="utf-8")
            script.unlink()
    if form == "git":
        author = ("-c", "user.name=learner", "-c", "user.email=learner@example.org", "-c", "core.autocrlf=false")
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "hand in"]):
            subprocess.run(["git", "-C", str(path), *author, *command], check=True, env=os.environ | DATE)


def as_notebook(text: str) -> str:
    """A file as a notebook: a cell for each statement, and some of what only notebooks hold."""
    sources = ["%matplotlib inline\n", *map(ast.unparse, ast.parse(text).body), "print('done')"]
    plain: dict[str, Any] = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [plain | {"source": source} for source in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def make(course: Course, count: int, out: Path, seed: int, lessons: list[int], forms: list[str]) -> None:
    """Make the whole class."""
    parts = Parts(course, lessons)
    draw = Draw(parts, seed)
    members = [draw.member() for _ in range(count)]
    unknown = {change for member in members for change in member.changes if change.status is None}
    with Engine() as engine, ThreadPoolExecutor(os.cpu_count() if engine.parallel else 1) as pool:
        measure = Measure(course, parts, engine)
        right = measure.right()
        alone = dict(zip(unknown, pool.map(measure.alone, unknown), strict=True))
    out.mkdir(parents=True)
    recipes = {}
    for number, member in enumerate(members, 1):
        id = f"student-{number:0{max(3, len(str(count)))}}"
        form = forms[0] if member.broken else forms[number % len(forms)]
        tasks = recipe(member, right, alone)
        hand_in(parts.files(member), out / id, form)
        points = round(sum(facts["points"] for facts in tasks.values()), 1)
        recipes[id] = {"kind": member.kind, "form": form, "points": points, "tasks": tasks}
    (out / "recipes.json").write_text(json.dumps(recipes, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Make a class."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--lessons", type=int, nargs="*", default=[])
    parser.add_argument("--forms", nargs="*", default=["folder"], choices=["folder", "zip", "git", "notebook"])
    parser.add_argument("--course", type=Path, default=Path(__file__).resolve().parent.parent)
    given = parser.parse_args()
    make(Course(given.course), given.count, given.out, given.seed, given.lessons, given.forms)


if __name__ == "__main__":
    main()
