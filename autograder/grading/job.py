"""Grades one submission: a pytest session over the graders, its outcomes gathered into a report."""

from __future__ import annotations

import traceback
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from autograder import plugin, seeds
from autograder.course import Course, CourseError, order
from autograder.grading.messages import composed
from autograder.grading.session import Collected, GraderFault, run_pytest
from autograder.grading.summary import Order, Outcome, paths, summarise
from autograder.grading.workers import Workers
from autograder.report import Report, Staff
from autograder.sandbox.pool import Starter
from autograder.settings import ClassSettings
from autograder.submission import Submission, SubmittedFile
from autograder.testing.student import Student
from autograder.testing.trial import Judged
from autograder.testing.wrong import NoAnswer, NotStarted, Wrong


@dataclass
class Gatherer:
    """The pytest plugin that gives tests their ``student`` and notes what became of them."""

    order: Order
    submission: Submission
    workers: Workers
    outcomes: list[Outcome] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def seed(self) -> str:
        """The class seed."""
        return self.order.seed

    def student(self, item: pytest.Item) -> Student:
        """The learner's module behind a worker."""
        mark = plugin.task_mark(item)
        assert mark is not None
        warm = tuple(s for m in item.iter_markers("warm") for s in m.args)
        conversation = self.workers.conversation(self._file(item.path), mark.args[0], warm)
        seed = seeds.derived(self.seed, "calls", item.nodeid)
        return Student(conversation, hidden=self.order.hidden, seed=seed, device=self.order.device)

    def _file(self, test: Path) -> SubmittedFile:
        files = {
            name.rsplit(".", 1)[0]: file
            for (folder, name), file in self.submission.files.items()
            if folder == test.parent.name
        }
        stem = plugin.graded_stem(test, files)
        if stem is None:
            raise CourseError(f"{test.name} grades no file: exercises/{test.parent.name} has none of that name.")
        return files[stem]

    def pytest_configure(self, config: pytest.Config) -> None:
        """Be the session that ``student`` asks."""
        config.stash[plugin.SESSION] = self
        config.option.tbstyle = "native"  # nobody sees pytest's own, for which it parses the graders at every failure

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep what was ordered, task by task."""
        empty = set(paths(self.order)) - {item.path for item in items}
        self.faults += [f"{path.name} holds no tests" for path in sorted(empty)]
        wanted = self.order.tasks
        marked = [(mark.args[0], item) for item in items if (mark := plugin.task_mark(item))]
        kept = [(task, item) for task, item in marked if not wanted or task in wanted]
        items[:] = [item for _, item in sorted(kept, key=lambda pair: order(pair[0]))]

    def pytest_internalerror(self, excrepr: object) -> None:
        """Something about the graders that pytest could not live with."""
        self.faults.append(str(excrepr))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A grader that cannot be collected is a fault of ours."""
        if report.failed:
            self.faults.append(str(report.longrepr))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Note the outcome of a test, or of a fixture that failed before or after it."""
        report = yield
        if call.when == "call" or call.excinfo is not None:
            self._note(item, call.excinfo.value if call.excinfo else None)
        return report

    def _note(self, item: pytest.Item, error: BaseException | None) -> None:
        mark = plugin.task_mark(item)
        assert mark is not None
        outcome = Outcome(
            task=mark.args[0],
            name=_name(item),
            points=float(mark.kwargs.get("points", 0.0)),
            evidence=mark.kwargs.get("evidence", "value"),
        )
        if error is not None:
            self._explain(outcome, item, mark, error)
        self.outcomes.append(outcome)

    def _explain(self, outcome: Outcome, item: pytest.Item, mark: pytest.Mark, error: BaseException) -> None:
        if isinstance(error, NoAnswer):
            outcome.status, outcome.message = error.status, error.sentence
        elif isinstance(error, NotStarted):
            outcome.status, outcome.message = "not_started", error.sentence
        elif isinstance(error, Judged | Wrong):
            judged = error if isinstance(error, Judged) else Judged(error, None, None, None)
            catalogue = plugin.catalogue_of(item.path.parent)
            try:
                outcome.message = composed(judged, catalogue, mark)
            except KeyError as unknown:
                outcome.status, outcome.detail = "error", str(unknown)
                return
            outcome.status, outcome.mistake = "failed", judged.mistake
            outcome.case, outcome.detail = repr(judged.case), judged.wrong.staff
        else:
            outcome.status = "error"
            outcome.message = "This check itself failed: the fault is ours, and staff have been given the details."
            outcome.detail = "".join(traceback.format_exception(error))


def _name(item: pytest.Item) -> str:
    text = (getattr(getattr(item, "obj", None), "__doc__", None) or item.name).strip()
    first: str = text.splitlines()[0].rstrip(".")
    callspec = getattr(item, "callspec", None)
    return f"{first} [{callspec.id}]" if callspec is not None else first


def grade(
    course: Course,
    submission: Submission,
    ordered: Order,
    settings: ClassSettings,
    starter: Starter,
    collected: Collected | None = None,
) -> tuple[Report, Staff]:
    """Run the graders that were ordered, or those of them ``collected`` before this process was forked.

    Raises ``GraderFault`` if they cannot even be collected.
    """
    workers = Workers(starter, settings.limits)
    gatherer = Gatherer(ordered, submission, workers)
    try:
        if collected:
            collected.run(gatherer)
        else:
            run_pytest(paths(ordered), gatherer)
    except GraderFault as fault:
        raise GraderFault("\n".join([str(fault), *gatherer.faults])) from fault
    finally:
        workers.close()
    if gatherer.faults:
        raise GraderFault("the graders cannot be loaded:\n" + "\n".join(gatherer.faults))
    return summarise(course, submission, ordered, settings, gatherer.outcomes, workers.usage)
