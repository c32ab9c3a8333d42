"""Public checks in a notebook: ``%load_ext autograder.learner.jupyter``, then ``check("3.1")`` below a task's cells.

They run in the learner's own kernel and say what is right; points are given elsewhere.
"""

from __future__ import annotations

import linecache
import os
import sys
import textwrap
import traceback
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from autograder.errors import Refusal
from autograder.grading import shares
from autograder.grading.session import BARE, READ
from autograder.grading.spots import failed_at
from autograder.learner.alarm import limited
from autograder.learner.imported import modules_named, not_begun, not_run, number_of, stand_in
from autograder.learner.local import SECONDS, LocalSession
from autograder.sandbox import frames
from autograder.testing import graded, plugin
from autograder.testing.inprocess import InProcess
from autograder.testing.student import Student
from autograder.testing.wrong import NotStarted

HERE = "this notebook"
MARKS = {True: "✓", False: "✗", None: "–"}


class NotYet(Refusal):
    """Some checks of a task don't pass; what they said is printed above."""

    def _render_traceback_(self) -> list[str]:
        """What Jupyter shows instead of a traceback, which would be none of the learner's lines."""
        return [str(self)]


def load_ipython_extension(shell: Any) -> None:
    """Put ``check`` among the notebook's names."""
    shell.push({"check": check})


def check(number: str) -> None:
    """Run a task's public checks, which lie beside the notebook, on what its cells have defined so far.

    Prints what's right and what isn't. Raises ``NotYet`` if a check fails. An unstarted task raises nothing.
    """
    if os.environ.get("NBGRADER_EXECUTION") == "autograde":
        _end_kernel()
    files = sorted(Path.cwd().glob("test_*.py"))
    outcomes = _run(files, number) if files else []
    if not outcomes:
        print(f"There are no checks of task {number} in {Path.cwd()}: has the first cell been run?")
        return
    untouched = {said for _, _, said in outcomes}
    if all(passed is None for passed, _, _ in outcomes) and len(untouched) == 1:
        print(f"Task {number}: {untouched.pop().rstrip('.')}.")
        return
    for line in _told(outcomes):
        print(line)
    passed = [passed for passed, _, _ in outcomes]
    if False in passed:
        raise NotYet(f"Task {number}: {passed.count(True)} of {len(outcomes)} checks pass.")


def _told(outcomes: list[tuple[bool | None, str, str]]) -> Iterator[str]:
    """A line for each check, and the first sentence of each that doesn't pass: its other cases mostly say the same."""
    cases: dict[str, list[tuple[bool | None, str]]] = {}
    for passed, name, said in outcomes:
        cases.setdefault(name, []).append((passed, said))
    for name, ended in cases.items():
        worst = [(passed, sentence) for passed, sentence in ended if passed is not True] or ended
        some = f" ({len(worst)} of {len(ended)} cases)" if len(ended) > 1 and worst[0][0] is False else ""
        yield f"{MARKS[worst[0][0]]} {name}{some}"
        if worst[0][1]:
            yield textwrap.indent(worst[0][1], "    ")


def _end_kernel() -> NoReturn:
    """A learner's kernel can't give grades: nbgrader reports a dead one as a failure, not as points."""
    print("nbgrader runs the cells here: its nbgrader_config.py lacks what grade notebooks wrote.", file=sys.__stderr__)
    os._exit(3)


def _run(files: list[Path], number: str) -> list[tuple[bool | None, str, str]]:
    session = _Checks(number)
    folder = files[0].parent
    with pytest.MonkeyPatch.context() as surroundings:
        surroundings.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        surroundings.delenv("PYTEST_ADDOPTS", raising=False)
        asked = [file for file in files if not modules_named(file) or number_of(file) == number]
        stand_in(surroundings, asked)
        flags = [*BARE, *READ, f"--rootdir={folder}", f"--confcutdir={folder}", *map(str, asked)]
        pytest.main(flags, plugins=[session])
    if session.interrupted:
        raise KeyboardInterrupt
    return session.outcomes


class _Checks:
    """The pytest plugin that asks the notebook and notes how each check of one task ends."""

    def __init__(self, number: str) -> None:
        self._number = number
        self.outcomes: list[tuple[bool | None, str, str]] = []
        self.interrupted = False

    def pytest_configure(self, config: pytest.Config) -> None:
        """Be the session that ``student`` asks."""
        config.addinivalue_line("markers", "timeout(seconds): what pytest-timeout would read")
        session = _Cells(config)
        config.stash[plugin.PROVIDER] = session
        config.pluginmanager.register(session)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """The task's own checks alone."""
        for item in items:
            if modules_named(item.path):
                item.stash[plugin.TITLE] = shares.sentence(item)
        items[:] = [
            item
            for item in items
            if plugin.TITLE in item.stash or ((mark := plugin.task_mark(item)) and mark.args[0] == self._number)
        ]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Unreadable checks aren't the learner's fault."""
        if report.failed:
            said = str(report.longrepr)
            self.outcomes.append((None, Path(report.nodeid).name, not_run(said) or said))

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """The learner interrupted the kernel; pytest calls a failed collection so too."""
        self.interrupted = type(excinfo.value) is KeyboardInterrupt

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None, object, object]:
        """End endless loops, without pytest-timeout, which needs a terminal or ends the whole kernel."""
        with limited(SECONDS):
            return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Note the outcome."""
        report = yield
        if report.when == "call" or report.failed:
            error = call.excinfo.value if call.excinfo else None
            first = not_begun(error) if plugin.TITLE in item.stash else ""
            passed = None if report.skipped or first else report.passed
            self.outcomes.append((passed, plugin.title(item), first or _sentence(item, report, error)))
        return report


class _Cells(LocalSession):
    """The learner's names as they are in the kernel; a file that isn't a module, as it lies in this folder."""

    def student(self, item: pytest.Item) -> Student:
        """What the notebook defines now."""
        tables = {path.stem: path for path in item.path.parent.glob("*.toml")}
        stem = graded.graded_stem(item.path, tables)
        return Student(InProcess(tables[stem]) if stem else Kernel(item.path), hidden=False)


class Kernel(InProcess):
    """Answers for the names of ``__main__``."""

    def __init__(self, check: Path) -> None:
        super().__init__(check.with_name("__notebook__.py"))
        self.file = HERE

    def text(self) -> str:
        """A module that has all of them."""
        return "from __main__ import *\n"

    def ask(self, request: frames.Question) -> frames.Reply:
        """Raises ``NotStarted`` for a name that no cell has defined yet."""
        reply = super().ask(request)
        if isinstance(reply, frames.Raised) and reply.kind == "Missing":
            raise NotStarted(f"run the cell with {reply.text} first")
        return reply


def _sentence(item: pytest.Item, report: pytest.TestReport, error: BaseException | None) -> str:
    if report.skipped and isinstance(report.longrepr, tuple):
        return report.longrepr[2].removeprefix("Skipped: ")
    if not report.failed:
        return ""
    if isinstance(report.longrepr, str):
        return report.longrepr  # time ran out
    said = getattr(error, "sentence", "")
    if error is not None and not said:
        text = str(error)
        said = text if isinstance(error, AssertionError) else f"{type(error).__name__}: {text}"
        if plugin.TITLE in item.stash:
            said = failed_at(error, item.path.parent, said, ()).to_learners
    return said + _place(error)


def _place(error: BaseException | None) -> str:
    """The line of a cell at which the learner's code raised something."""
    cause = (error.__cause__ or error) if error is not None else None
    frames = list(traceback.walk_tb(cause.__traceback__)) if cause is not None else []
    own = [(frame, line) for frame, line in frames if frame.f_globals.get("__name__") == "__main__"]
    if not own:
        return ""
    frame, line = own[-1]
    code = linecache.getline(frame.f_code.co_filename, line, frame.f_globals).strip()
    return f"\nIn {frame.f_code.co_name}, line {line} of its cell: {code}"
