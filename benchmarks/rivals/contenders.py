"""All graders in the comparison: each grades the same submissions and says what one of them cost."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path

import msgspec

from autograder.classroom.order import Order
from autograder.classroom.results import load_class
from autograder.classroom.run import grade_batch
from autograder.classroom.slots import LocalSlots, Verdict
from autograder.course.tree import Course
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.report.model import Staff
from benchmarks.counted import counted
from benchmarks.processes import ROOT, Failed, Spent, cpu_seconds, environment, run, settle
from benchmarks.rivals.notebooks import Nbgrader, Otter

Unit = tuple[int, ...]
"""The lessons graded together."""
SETTLE_SECONDS = 5.0
XDIST_PROCESSES = 2
WARM_UP = 6
"""How many classes to grade before measuring: after some fifty forks a warm parent gathers its memory, once."""


def make_class(folder: Path, count: int, lessons: Sequence[int] = ()) -> list[Path]:
    """Submissions of lessons, or of all lessons, that are all correct and all different files."""
    course, made = Course(ROOT), []
    for number in range(1, count + 1):
        made.append(folder / f"student-{number:04}")
        for lesson in course.lessons:
            if not lessons or lesson.number in lessons:
                target = made[-1] / lesson.folder
                target.mkdir(parents=True)
                for name in lesson.files:
                    text = (lesson.solutions / name).read_text(encoding="utf-8")
                    (target / name).write_text(f"{text}\n# {made[-1].name}\n", encoding="utf-8")
    return made


def chosen(unit: Unit) -> list[str]:
    """Lessons as options."""
    return [text for number in unit for text in ("--lesson", str(number))]


class Field:
    """All contenders, set up in a folder. ``own`` has the learner's own computing, in seconds, as workers take it."""

    def __init__(self, python: Path, folder: Path, lessons: Unit, count: int) -> None:
        self._folder = folder
        self._python = python
        self._class = make_class(folder / "class", count)
        self._course = Course(ROOT)
        found = [self._course.lesson(number) for number in lessons]
        self._nbgrader = Nbgrader(python, folder / "nbgrader", self._class[:1], found)
        self._otter = Otter(python, folder / "otter", self._class[0], found)
        self._warm = Warm(self._class, folder / "warm")
        self._start = Spent(0, 0)
        self.own: dict[Unit, list[float]] = {}
        self.fixed: dict[str, list[float]] = {}
        self._compile(lessons)

    def _compile(self, lessons: Unit) -> None:
        """Let pytest keep the byte code of what it rewrites, as it does from the second time."""
        folders = [self._course.lesson(number).graders for number in lessons]
        run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--collect-only", *folders])
        self.xdist(lessons)
        self.fixed.clear()

    def close(self) -> None:
        """End the warm engine."""
        self._warm.close()

    @property
    def by_set(self) -> dict[str, Callable[[Unit], Spent]]:
        """Graders that grade several lessons at once: by name, what a submission cost."""
        return {
            "fresh pytest": self.fresh,
            "pytest-xdist": self.xdist,
            "engine, cold": self.cold,
            "engine, warm": self.warm,
            "limit": self.limit,
        }

    @property
    def by_lesson(self) -> dict[str, Callable[[Unit], Spent]]:
        """Graders that take one notebook per lesson."""
        return {"nbgrader autograde": self.nbgrader, "otter run": self.otter}

    def fresh(self, unit: Unit) -> Spent:
        """One new ``pytest`` process."""
        folders = [self._course.lesson(number).graders for number in unit]
        options = ["-q", "-p", "no:cacheprovider", "--submission", str(self._class[0])]
        return run([sys.executable, "-m", "pytest", *options, *folders])[0]

    def xdist(self, unit: Unit) -> Spent:
        """One session for all, one item per submission; the session's time without any is subtracted."""
        start = self._xdist(unit, 0)
        self.fixed.setdefault("pytest-xdist", []).append(start.cpu)
        times = 10 if len(unit) == 1 else 1  # enough to stand out from the session's own start
        return self._xdist(unit, times).less(start).each(times * len(self._class))

    def _xdist(self, unit: Unit, times: int) -> Spent:
        facts = {
            "RIVALS_FOLDER": str(self._class[0].parent),
            "RIVALS_LESSONS": ",".join(map(str, unit)),
            "RIVALS_TIMES": str(times),
        }
        module = ROOT / "benchmarks" / "rivals" / "submissions.py"
        options = ["-q", "-p", "no:cacheprovider", "-n", str(XDIST_PROCESSES)]
        return run([self._python, "-m", "pytest", *options, module], env=environment(**facts))[0]

    def cold(self, unit: Unit) -> Spent:
        """``grade run``, with everything freshly imported."""
        target = self._folder / "report.json"
        command = ["run", str(self._class[0]), "-q", "--course", str(ROOT), "--json", str(target), *chosen(unit)]
        spent, _ = run([sys.executable, "-m", "benchmarks.counted", *command])
        report = json.loads(target.read_bytes())
        if report["points"] != report["max_points"]:
            raise Failed(f"grade run: {report['points']} of {report['max_points']} points for a right submission")
        return spent

    def warm(self, unit: Unit) -> Spent:
        """One more submission of a batch: reading it, grading, keeping the report."""
        spent, own = self._warm.batch(unit)
        self.own.setdefault(unit, []).append(own)
        return spent

    def limit(self, unit: Unit) -> Spent:
        """Only the checks, in one process that has done them before."""
        printed = run([sys.executable, "-m", "benchmarks.rivals.checks", *chosen(unit), *self._class])[1]
        facts = json.loads(printed.splitlines()[-1])
        return Spent(facts["cpu"], facts["wall"]).each(len(self._class))

    def nbgrader(self, unit: Unit) -> Spent:
        """One more notebook in ``nbgrader autograde``; the command's time without any is subtracted."""
        lesson = self._course.lesson(unit[0])
        whole = self._nbgrader.autograde(lesson)
        if unit[0] == self._course.lessons[0].number:  # once a round: it's the same for every lesson
            self._start = self._nbgrader.nothing(lesson)
            self.fixed.setdefault("nbgrader autograde", []).append(self._start.cpu)
        return whole.less(self._start)

    def otter(self, unit: Unit) -> Spent:
        """``otter run``, which takes one notebook."""
        return self._otter.run(self._course.lesson(unit[0]))


class Kept:
    """The slots of a batch, open for the next one."""

    def __init__(self, slots: LocalSlots) -> None:
        self.count = slots.count
        self._slots = slots

    def submit(self, job: Job) -> Future[Verdict]:
        """Grade it."""
        return self._slots.submit(job)

    def close(self) -> None:
        """Not yet."""


class Warm:
    """A batch's engine with one slot, warm before anything is measured."""

    def __init__(self, submissions: list[Path], folder: Path) -> None:
        self._submissions = submissions
        self._folder = folder
        self._number = 0
        self._engines: list[Engine] = []
        self._slots = LocalSlots(1, self._make)
        with counted():
            for _ in range(WARM_UP):
                self.batch(tuple(lesson.number for lesson in Course(ROOT).lessons))

    def _make(self) -> Engine:
        self._engines.append(Engine(course=ROOT))
        return self._engines[-1]

    def batch(self, unit: Unit) -> tuple[Spent, float]:
        """Grade the whole class; return what one submission took, and the learner's own computing in it."""
        self._number += 1
        order = Order(self._submissions[0].parent, self._folder / str(self._number), Job(ROOT, ROOT, unit))
        before, start = self._cpu(), time.perf_counter()
        grade_batch(order, lambda: Kept(self._slots), lambda doing, done, total: None)
        wall = time.perf_counter() - start
        self._settle()
        spent = Spent(self._cpu() - before, wall)
        reports = [student.report for student in load_class(order.out).students]
        if len(reports) != len(self._submissions) or any(r is None or r.points != r.max_points for r in reports):
            raise Failed("grade batch: a right submission lost points")
        own = sum(
            sum(msgspec.json.decode(path.read_bytes(), type=Staff).seconds.values())
            for path in (order.out / "staff").glob("*.json")
        )
        return spent.each(len(reports)), own / len(reports)

    def close(self) -> None:
        """End the engine."""
        self._slots.close()

    def _warm_parent(self) -> int | None:
        return next((engine._parent._process.pid for engine in self._engines if hasattr(engine, "_parent")), None)

    def _cpu(self) -> float:
        pid = self._warm_parent()
        return time.process_time() + (cpu_seconds(pid) if pid else 0.0)

    def _settle(self) -> None:
        if pid := self._warm_parent():
            settle(pid, SETTLE_SECONDS)
