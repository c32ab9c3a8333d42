"""The pytest plugin of one grading: it gives tests their ``student`` and notes how they end."""

from __future__ import annotations

import re
import traceback
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from autograder.blame import placed, sentence
from autograder.course import seeds
from autograder.course.tree import CourseError, task_key
from autograder.grading import causes, marks, rules, shares, verdict
from autograder.grading.collecting import limited
from autograder.grading.messages import Ending, composed
from autograder.grading.outcomes import Outcome
from autograder.grading.summary import Conditions
from autograder.grading.workers import Workers
from autograder.intake.submission import Submission, SubmittedFile
from autograder.testing import graded, plugin
from autograder.testing.replay import PUBLIC
from autograder.testing.student import Student
from autograder.testing.trial import Judged, Seen
from autograder.testing.wrong import NoAnswer, NotStarted, Undecided, Wrong


@dataclass(eq=False)  # pytest keeps its plugins in sets
class Gatherer:
    """The pytest plugin that gives tests their ``student`` and notes how they end."""

    conditions: Conditions
    submission: Submission
    workers: Workers
    replays: Workers
    outcomes: list[Outcome] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    skipped: set[str] = field(default_factory=set)
    """Tasks of which some tests are about a device that doesn't exist."""
    draws: bool = False
    """Whether any test asks for what comes from the seed."""
    graded: dict[str, SubmittedFile] = field(default_factory=dict)
    """Task to the file that it is about."""
    asked: dict[str, list[Student]] = field(default_factory=dict)
    """By task: who has called the learner's functions with hidden inputs."""

    @property
    def seed(self) -> str:
        """The class seed."""
        return self.conditions.seed

    @property
    def seconds(self) -> float:
        """How long the code of a plain test may compute with an answer."""
        return self.workers.limits.task_seconds

    @property
    def device(self) -> str:
        """What the learner's code computes on."""
        return self.conditions.device

    def student(self, item: pytest.Item) -> Student:
        """The learner's module behind a worker."""
        task = plugin.task_of(item)
        student = self._student(item, self.workers, self.seed, task)
        self.asked.setdefault(task, []).append(student)
        return student

    def replayed(self, item: pytest.Item) -> Student:
        """The same module behind a worker that hears nothing of hidden inputs, nor of other tests that failed."""
        task = plugin.task_of(item)
        stub = bool(self.outcomes) and (self.outcomes[-1].task, self.outcomes[-1].status) == (task, "not_started")
        return self._student(item, self.replays, PUBLIC, task if stub else item.nodeid)

    def _student(self, item: pytest.Item, workers: Workers, seed: str, part: str) -> Student:
        warm = tuple(s for m in item.iter_markers("warm") for s in m.args)
        conversation = workers.conversation(self._file(item.path), part, warm)
        derived = seeds.derived(seed, "calls", item.nodeid)
        return Student(conversation, hidden=self.conditions.hidden, seed=derived, device=self.conditions.device)

    def _file(self, test: Path) -> SubmittedFile:
        files = {
            name.rsplit(".", 1)[0]: file
            for (folder, name), file in self.submission.files.items()
            if folder == test.parent.name
        }
        stem = graded.graded_stem(test, files)
        if stem is None:
            raise CourseError(f"{test.name} grades no file: exercises/{test.parent.name} has none of that name.")
        return files[stem]

    def pytest_configure(self, config: pytest.Config) -> None:
        """Be the session that ``student`` asks."""
        config.stash[plugin.PROVIDER] = self
        config.option.tbstyle = "native"  # nobody sees pytest's own, for which it parses the graders at every failure

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the tests that were ordered, task by task."""
        empty = set(self.conditions.tests) - {item.path for item in items} if not self.faults else set[Path]()
        self.faults += [marks.EMPTY.format(placed(path, path.parents[2])) for path in sorted(empty)]
        self.faults += [fault for item in items for fault in marks.faults(item)]
        if self.faults:  # marks may name no task
            items[:] = []
            return
        wanted = self.conditions.tasks
        marked = [(mark.args[0], item) for item in items if (mark := plugin.task_mark(item))]
        kept = [(task, item) for task, item in marked if not wanted or task in wanted]
        if self.device == "cpu":
            self.skipped = {task for task, item in kept if plugin.for_a_device(item)}
            kept = [(task, item) for task, item in kept if not plugin.for_a_device(item)]
        self.draws = any(plugin.draws(item) for _, item in kept)
        items[:] = [item for _, item in sorted(kept, key=lambda pair: task_key(pair[0]))]

    def pytest_internalerror(self, excrepr: object, excinfo: pytest.ExceptionInfo[BaseException]) -> bool:
        """Something about the graders that pytest could not live with."""
        self.faults.append(sentence(excinfo.value, self.conditions.tests[0].parents[2]))
        return True  # nobody reads what pytest would print

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None, object, object]:
        """End a grader that never ends by itself."""
        with limited(self.conditions.seconds):
            return (yield)

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
        file = self._file(item.path)
        self.graded[mark.args[0]] = file
        outcome = Outcome(
            task=(task := mark.args[0]),
            name=_name(item),
            tenths=plugin.tenths_of(item),
            evidence=mark.kwargs.get("evidence", "value"),
            apart=plugin.for_a_device(item),
            plain=shares.sentence(item) if plugin.TITLE in item.stash else "",
            function=self._function(item, task),
        )
        error, worker_says = verdict.settled(item, error)
        if worker_says:
            outcome.evidence = "state"
        if error is not None:
            self._explain(outcome, item, mark, error)
            if trace := next((t for t in file.traces if not t.name or t.name in self._names(file, task)), None):
                outcome.status, outcome.message, outcome.mistake = "undecided", trace.sentence, None
        if verdict.again(item) and self.outcomes:  # a part of it, or what comes after it
            if self.outcomes[-1].status != "passed":
                return
            self.outcomes.pop()
        self.outcomes.append(outcome)

    def _names(self, file: SubmittedFile, task: str) -> list[str]:
        """What a task asks for; anything in the file if its heading has no name in it."""
        return self._asked(task) or [trace.name for trace in file.traces]

    def _asked(self, task: str) -> list[str]:
        """The names in a task's heading."""
        headings = (h for lesson in self.conditions.lessons for h in lesson.headings.values() if h.number == task)
        return [name for heading in headings for name in heading.names]

    def broken(self) -> Iterator[Outcome]:
        """What the tasks' functions don't keep of the rules that the course asks for."""
        lessons = {lesson.folder: lesson for lesson in self.conditions.lessons}
        for task, file in self.graded.items():
            stub = self.conditions.stubs.get(str(lessons[file.lesson].exercises / file.name), "")
            students = self.asked.get(task, [])
            yield from rules.broken(self.conditions.rules, task, self._asked(task), stub, file.text, students)

    def _function(self, item: pytest.Item, task: str) -> str:
        """Which of the task's functions a test asks: what its call to try at home calls, or what it names alone.

        Plain tests are told one by one, whatever they ask.
        """
        asked, home = self._asked(task), plugin.first_home(item)
        if home or plugin.TITLE in item.stash:
            return next((name for name in asked if re.search(rf"\b{name}\(", home)), "")
        code = getattr(getattr(item, "function", None), "__code__", None)
        named = [name for name in asked if code is not None and name in code.co_names]
        return named[0] if len(named) == 1 else ""

    def _explain(self, outcome: Outcome, item: pytest.Item, mark: pytest.Mark, error: BaseException) -> None:
        if isinstance(error, Judged):
            self._tell(outcome, item, mark, error)
            return
        outcome.status = causes.of_test(error)
        if isinstance(error, NotStarted | Undecided | NoAnswer):
            outcome.message, outcome.detail = error.sentence, error.staff
        elif isinstance(error, Wrong):
            outcome.detail = error.staff
            self._compose(outcome, "failed", Seen(error, error.mistake), item, mark)
        else:
            outcome.message = causes.Cause.CHECK.said()
            root, where = item.path.parents[2], f"{item.location[0]}, line {(item.location[1] or 0) + 1}"
            outcome.detail = f"{sentence(error, root, where)}\n{''.join(traceback.format_exception(error))}"

    def _tell(self, outcome: Outcome, item: pytest.Item, mark: pytest.Mark, judged: Judged) -> None:
        """What public calls showed, for the learner; what a hidden case did, for staff."""
        found, seen = judged.found, judged.seen
        outcome.case = "" if judged.case is None else repr(judged.case)
        named = f"mistake: {found.mistake}" if isinstance(found, Wrong) and found.mistake else ""
        outcome.detail = "\n".join(part for part in (found.sentence, named, found.staff, seen.fault) if part)
        ending: Ending = found.status if isinstance(found, NoAnswer) else "failed"
        self._compose(outcome, ending, seen, item, mark)

    @staticmethod
    def _compose(outcome: Outcome, ending: Ending, seen: Seen, item: pytest.Item, mark: pytest.Mark) -> None:
        try:
            outcome.message = composed(ending, seen, plugin.catalogue_of(item.path.parent), mark)
            outcome.status, outcome.mistake = ending, seen.mistake
            outcome.cause = seen.wrong.cause if isinstance(seen.wrong, Wrong) else ""
        except KeyError as unknown:
            outcome.status, outcome.message = causes.of_test(unknown), causes.Cause.CHECK.said()
            where = f"{item.location[0]}, line {(item.location[1] or 0) + 1}"
            raised = "".join(traceback.format_exception(unknown))
            outcome.detail = f"{sentence(unknown, item.path.parents[2], where)}\n{outcome.detail}\n{raised}"


def _name(item: pytest.Item) -> str:
    first = plugin.title(item).rstrip(".")
    callspec = getattr(item, "callspec", None)
    return f"{first} [{callspec.id}]" if callspec is not None and plugin.TITLE not in item.stash else first
