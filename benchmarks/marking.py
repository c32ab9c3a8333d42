"""Grades in this very process, unconfined, so that you can try hundreds of seeds: only for code you trust."""

from __future__ import annotations

import traceback
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.course import seeds
from autograder.course.tree import Course, Lesson
from autograder.grading.session import GraderFault, hold
from autograder.sandbox.servant import Servant
from autograder.testing import graded, plugin
from autograder.testing.inprocess import InProcess
from autograder.testing.student import Student
from autograder.testing.trial import Judged

ROOT = Path(__file__).resolve().parents[1]
Serve = Callable[[], Servant]


@dataclass(frozen=True)
class Mark:
    """How one test ended."""

    task: str
    name: str
    points: float
    evidence: str
    passed: bool
    detail: str
    mistake: str | None = None


class Unexplained(Exception):
    """A test failed, and nobody wants to know why."""


class Marking:
    """The pytest plugin that asks one submission, each task in a separate module."""

    device = "cpu"

    def __init__(self, files: dict[str, Path], seed: str, tasks: Iterable[str], serve: Serve, explain: bool) -> None:
        self.seed = seed
        self._explain = explain
        self.marks: list[Mark] = []
        self._files = files
        self._tasks = frozenset(tasks)
        self._serve = serve
        self._conversations: dict[tuple[str, str], InProcess] = {}

    def student(self, item: pytest.Item) -> Student:
        """The learner's module for one test."""
        mark = plugin.task_mark(item)
        stem = graded.graded_stem(item.path, self._files)
        assert mark is not None and stem is not None
        key = (stem, mark.args[0])
        if key not in self._conversations:
            self._conversations[key] = InProcess(self._files[stem], self._serve())
        return Student(self._conversations[key], hidden=True, seed=seeds.derived(self.seed, "calls", item.nodeid))

    def replayed(self, item: pytest.Item) -> Student:
        """The same module, freshly imported, to explain a failure."""
        if not self._explain:
            raise Unexplained
        stem = graded.graded_stem(item.path, self._files)
        assert stem is not None
        return Student(InProcess(self._files[stem], self._serve()), hidden=True, seed=seeds.derived("", item.nodeid))

    def chosen(self, items: list[pytest.Item]) -> list[pytest.Item]:
        """The tests of these tasks that a CPU can run."""
        here = [item for item in items if not plugin.for_a_device(item)]
        return [item for item in here if not self._tasks or plugin.task_mark(item).args[0] in self._tasks]  # type: ignore[union-attr]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Note how a test ended."""
        report = yield
        mark = plugin.task_mark(item)
        if mark is not None and (call.when == "call" or call.excinfo is not None):
            error = call.excinfo.value if call.excinfo else None
            detail = "" if error is None else "".join(traceback.format_exception(error))
            points, evidence = mark.kwargs.get("points", 0.0), mark.kwargs.get("evidence", "value")
            mistake = error.seen.mistake if isinstance(error, Judged) else None
            self.marks.append(Mark(mark.args[0], item.nodeid, points, evidence, error is None, detail, mistake))
        return report


class Bench:
    """The graders of a lesson, collected once, used again and again."""

    def __init__(self, session: pytest.Session) -> None:
        self._session = session

    def marks(
        self,
        files: dict[str, Path],
        seed: str,
        tasks: Iterable[str] = (),
        serve: Serve | None = None,
        *,
        explain: bool = False,
    ) -> list[Mark]:
        """How every test ended. ``files`` holds the learner's files by stem."""
        marking = Marking(files, seed, tasks, serve or (lambda: Servant(in_process=True)), explain)
        config = self._session.config
        before = config.stash.get(plugin.PROVIDER, None)
        config.stash[plugin.PROVIDER] = marking
        config.pluginmanager.register(marking)
        try:
            items = marking.chosen(self._session.items)
            for item, following in zip(items, [*items[1:], None], strict=True):
                item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        finally:
            config.pluginmanager.unregister(marking)
            if before is not None:
                config.stash[plugin.PROVIDER] = before
        return marking.marks


def with_bench(lesson: Lesson, use: Callable[[Bench], None]) -> None:
    """Collect the hidden graders of a lesson, and let the caller use them."""
    if not hold(sorted(lesson.graders.glob("test_*.py")), lambda collected: use(Bench(collected.session))):
        raise GraderFault(f"the graders of {lesson.folder} cannot be collected")


def lesson(number: int) -> Lesson:
    """A lesson of this course."""
    return Course(ROOT).lesson(number)


def files_of(folder: Path, found: Lesson) -> dict[str, Path]:
    """A lesson's files in a folder, by stem."""
    return {Path(name).stem: folder / name for name in found.files}


def earned(marks: Iterable[Mark]) -> dict[str, float]:
    """Points by task."""
    points: dict[str, float] = defaultdict(float)
    for mark in marks:
        points[mark.task] += mark.points if mark.passed else 0.0
    return {task: round(value, 6) for task, value in points.items()}


@contextmanager
def single_threaded() -> Generator[None, None, None]:
    """Torch on one core, as in a worker."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
