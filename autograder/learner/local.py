"""The pytest plugin of a learner's own runs: public checks in process, untouched tasks skipped, one thing to do next.

Also how an author works on a grader: ``pytest graders/lesson_3_sums --submission PATH``.
Thin, because pytest loads it in every session on the machine; it speaks up only where tests carry ``task`` marks.
"""

from __future__ import annotations

import contextlib
import sys
import traceback
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from autograder.characters import print_similar
from autograder.course import seeds
from autograder.learner import alarm
from autograder.testing import graded, plugin

if TYPE_CHECKING:
    from autograder.testing.student import Student
    from autograder.testing.trial import Judged
    from autograder.testing.wrong import Wrong

__tracebackhide__ = True  # learners' tracebacks show their own lines
SECONDS = 20
SUBMISSION = "--submission"
SUFFIXES = (".py", ".toml")
PYTESTS = "fE"
"""What pytest lists at its end if you don't say so: failures and errors, which are told of by then."""
Work = tuple[Path, str]
"""A learner's file, and a task."""
ASKED = pytest.StashKey[Work]()
"""What a test asks, if its ``student`` is ours."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--submission``, for authors of graders."""
    group = parser.getgroup("autograder")
    group.addoption(SUBMISSION, type=Path, metavar="PATH", help="whose files the graders are tried on")


def pytest_configure(config: pytest.Config) -> None:
    """Provide ``student``, unless the engine itself runs this session."""
    print_similar()
    if not config.pluginmanager.has_plugin(plugin.__name__):
        config.pluginmanager.register(plugin, plugin.__name__)
    if plugin.PROVIDER not in config.stash:
        session = LocalSession(config)
        config.stash[plugin.PROVIDER] = session
        config.pluginmanager.register(session, "autograder-local-session")


def pytest_pycollect_makemodule(module_path: Path) -> None:
    """Let a plain test find the learner's file beside it, however pytest imports."""
    folder = module_path.parent
    if graded.modules_of(module_path, {path.stem for path in folder.glob("*.py")}) and str(folder) not in sys.path:
        sys.path.insert(0, str(folder))


class LocalSession:
    """Learners' files in this very process, so that ``print``, ``pdb`` and tracebacks work."""

    seed = seeds.PUBLIC
    seconds = SECONDS

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._conversations: dict[Work, Any] = {}
        self._outcomes: dict[str, list[str]] = {}
        self._folders: dict[str, Path] = {}
        self._hopeless: dict[Path | Work, str] = {}
        self._said: dict[str, str] = {}
        self._causes: dict[tuple[Work, str], str] = {}

    @property
    def device(self) -> str:
        """At home everything computes where it is."""
        return "cpu"

    def student(self, item: pytest.Item) -> Student:
        """The learner's module for one test; imported again for each task."""
        from autograder.testing.inprocess import InProcess
        from autograder.testing.student import Student

        mark = plugin.task_mark(item)
        key = item.stash[ASKED] = (self._file(item.path), mark.args[0] if mark else "")
        if key not in self._conversations:
            self._conversations[key] = InProcess(key[0])
        return Student(self._conversations[key], hidden="points" in (mark.kwargs if mark else {}))

    def replayed(self, item: pytest.Item) -> Student:
        """The same module imported again, for what an author's grader has failed."""
        from autograder.testing.inprocess import InProcess
        from autograder.testing.student import Student

        return Student(InProcess(item.stash[ASKED][0]), hidden=True)

    def _why_not(self, item: pytest.Item) -> str:
        """Why running a test is pointless: its result is known already, or would take as long again."""
        work = item.stash.get(ASKED, None)
        return (self._hopeless.get(work[0]) or self._hopeless.get(work) or "") if work else ""

    def _spare(self, item: pytest.Item, sentence: str, *, whole_file: bool = False) -> None:
        """Run no more tests of what a test asked."""
        if (work := item.stash.get(ASKED, None)) is not None:
            self._hopeless[work[0] if whole_file else work] = sentence

    def _file(self, test: Path) -> Path:
        """The learner's file for ``test_<stem>.py``: beside it, or in the submission you name."""
        stem = self._stem(test)
        submission: Path | None = self._config.getoption(SUBMISSION)
        folder = test.parent
        if submission is not None:
            found = [p for p in sorted(submission.rglob(f"{stem}.*")) if p.suffix in SUFFIXES]
            own = [p for p in found if p.parent.name == test.parent.name] or found
            if not own:
                raise pytest.UsageError(f"{submission} holds no {stem}.py: name the folder of a submission.")
            return own[0]
        existing = [path for suffix in SUFFIXES if (path := folder / f"{stem}{suffix}").exists()]
        if not existing:
            raise pytest.UsageError(
                f"{stem}.py is not beside {test.name}. For a hidden grader, name whose work to try: --submission PATH."
            )
        return existing[0]

    @staticmethod
    def _stem(test: Path) -> str:
        """The stem of the learner's file: it lies beside the checks, or beside that lesson's public ones."""
        exercises = test.parents[2] / "exercises" / test.parent.name
        folders = [folder for folder in (test.parent, exercises) if folder.is_dir()]
        stems = {path.stem for folder in folders for path in folder.iterdir() if path.suffix in SUFFIXES}
        stem = graded.graded_stem(test, stems)
        if stem is None:
            raise pytest.UsageError(f"{test.name} belongs to no file: it should be called test_ and the file's name.")
        return stem

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """End endless loops; order lessons' tasks by their numbers as the files have them."""
        for item in items:
            if "student" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("timeout"):
                item.add_marker(pytest.mark.timeout(SECONDS))

    @pytest.hookimpl(optionalhook=True, tryfirst=True)
    def pytest_timeout_set_timer(self, item: pytest.Item) -> bool | None:
        """Without alarms, pytest-timeout would end the whole process, so the test is ended below instead."""
        return True if not alarm.HAS_SIGNAL and "student" in getattr(item, "fixturenames", ()) else None

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Generator[None, object, object]:
        """A plain test imports the learner's file while it is read."""
        with _at_data(collector.path):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:
        """And calls it where the lesson's data files lie."""
        with _at_data(item.path):
            return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Generator[None, object, object]:
        """An untouched stub isn't a failure, and nothing is said twice."""
        if "student" not in pyfuncitem.fixturenames:
            return (yield)
        if sentence := self._why_not(pyfuncitem):
            pytest.skip(sentence)
        from autograder.testing.trial import Judged
        from autograder.testing.wrong import NotStarted

        try:
            with contextlib.nullcontext() if alarm.HAS_SIGNAL else _limited(pyfuncitem):
                return (yield)
        except NotStarted as error:
            pytest.skip(error.sentence)
        except Judged as judged:
            verdict = _for_authors(pyfuncitem, judged)
        pytest.fail(verdict, pytrace=False)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Remember each task's outcomes; say in words that time ran out."""
        report = yield
        outcome = "failed" if self._why_not(item) else report.outcome
        if report.failed and "student" in getattr(item, "fixturenames", ()) and _ran_out(call):
            report.longrepr = _time_sentence(item, call)
            self._spare(item, "Not run: a check of this task has run out of time, see there.")
        elif report.failed and (sentence := _import_sentence(call)):
            report.longrepr = sentence
            self._spare(item, "Not run: the file cannot be imported, see there.", whole_file=True)
        elif report.failed:
            self._say_plainly(item, call, report)
        mark = plugin.task_mark(item)
        if mark is not None and (report.when == "call" or report.failed):
            self._outcomes.setdefault(mark.args[0], []).append(outcome)
            self._folders[mark.args[0]] = item.path.parent
        return report

    def _say_plainly(self, item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
        """What's wrong with an answer, and the learner's own lines: the check's source would only hide them.

        A cause that another check of the task has shown is not explained again. ``--tb=long``, or any other, shows what
        pytest shows, and ``-v`` every check's sentence.
        """
        from autograder.testing.wrong import Wrong

        wrong = call.excinfo.value if call.excinfo else None
        if ASKED not in item.stash or not isinstance(wrong, Wrong) or item.config.getoption("tbstyle") != "auto":
            return
        work = item.stash[ASKED]
        self._said.setdefault(work[1], wrong.sentence)
        lines = _own_lines(wrong, work[0], item.config.rootpath)
        cause = wrong.cause or "".join(lines[-1:])
        first = self._causes.setdefault((work, cause), item.name) if cause else item.name
        told = [wrong.sentence, *lines]
        if first != item.name and item.config.get_verbosity() <= 0:
            told, report.sections = [f"As in {first}."], []
        report.longrepr = "\n".join([f"{plugin.title(item)}:", *told])

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The panel of tasks and the one next thing to do, which stands last unless you ask pytest for its own list."""
        if self._outcomes:
            from autograder.learner.panel import show_panel

            show_panel(self._outcomes, self._folders, self._said, terminalreporter)
            if terminalreporter.config.getoption("reportchars") == PYTESTS and terminalreporter.verbosity <= 0:
                terminalreporter.reportchars = ""


def _at_data(test: Path) -> contextlib.AbstractContextManager[None]:
    """Change into a plain test's folder, if the learner's files that it imports may open data there."""
    own = {path.stem: path for path in test.parent.glob("*.py")} if test.suffix == ".py" else {}
    if not graded.modules_of(test, own):
        return contextlib.nullcontext()
    from autograder.course.data import at_data

    return at_data(test.parent, [path.read_text(encoding="utf-8", errors="replace") for path in own.values()])


def _for_authors(item: pytest.Function, judged: Judged) -> str:
    """What the learner will read, then what only an author may: the hidden case and where the grader objected."""
    from autograder.grading.messages import composed
    from autograder.testing.wrong import NoAnswer

    mark = plugin.task_mark(item)
    assert mark is not None
    place = "".join(traceback.format_exception(judged.found))
    ending = judged.found.status if isinstance(judged.found, NoAnswer) else "failed"
    message = composed(ending, judged.seen, plugin.catalogue_of(item.path.parent), mark)
    return f"{message}\n\nmistake: {judged.seen.mistake}\nhidden case: {judged.case!r}\n{place}"


def _import_sentence(call: pytest.CallInfo[None]) -> str:
    """What keeps the learner's file from being imported, without a traceback."""
    from autograder.testing.raising import stopped
    from autograder.testing.wrong import Unimportable

    error = call.excinfo.value if call.excinfo else None
    if not isinstance(error, Unimportable):
        return ""
    cause = error.__cause__
    shown = "".join(traceback.format_exception_only(cause)) if isinstance(cause, SyntaxError) else ""
    return f"{stopped(str(error))} No task of this file can be run before that is right.\n{shown}".rstrip()


def _own_lines(wrong: Wrong, file: Path, root: Path) -> list[str]:
    """The lines of a learner's file that an exception went through."""
    cause = wrong.__cause__
    raised = traceback.extract_tb(cause.__traceback__) if cause is not None else []
    own = [at for at in raised if Path(at.filename) == file]
    near = file.relative_to(root) if file.is_relative_to(root) else file
    return [
        f"  {near}:{at.lineno}: {type(cause).__name__ if at is own[-1] else f'in {at.name}'}: {at.line}" for at in own
    ]


def _ran_out(call: pytest.CallInfo[None]) -> bool:
    return call.excinfo is not None and str(call.excinfo.value).startswith("Timeout (>")


def _time_sentence(item: pytest.Item, call: pytest.CallInfo[None]) -> str:
    assert call.excinfo is not None
    lines = [(entry.lineno + 1, Path(str(entry.path))) for entry in call.excinfo.traceback]
    own = [(line, path.name) for line, path in lines if graded.graded_stem(item.path, [path.stem])]
    where = f" It was at line {own[-1][0]} of {own[-1][1]}." if own else ""
    limit = _limit(item)
    return f"Stopped after {limit:g} seconds: is there a loop that never ends, or far more work than is needed?{where}"


def _limit(item: pytest.Item) -> float:
    seconds = item.get_closest_marker("timeout")
    return float(seconds.args[0]) if seconds is not None and seconds.args else SECONDS


def _limited(item: pytest.Item) -> contextlib.AbstractContextManager[None]:
    from pytest_timeout import is_debugging

    return alarm.limited(_limit(item), is_debugging)
