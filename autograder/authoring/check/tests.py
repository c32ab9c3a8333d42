"""The tests of a folder with their marks: collected, but not run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.blame import GraderFault, placed, sentence
from autograder.grading import marks
from autograder.grading.aside import aside
from autograder.grading.session import run_pytest
from autograder.grading.shares import home_of
from autograder.testing import plugin


@dataclass(frozen=True)
class Test:
    """What the marks of one test say; a plain one says nothing about its evidence."""

    place: str
    title: str
    file: Path
    task: str
    points: float
    evidence: str
    home: list[str]
    documented: bool
    gpu: bool


class _Collector:
    """A pytest plugin that reads marks and runs nothing."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.tests: list[Test] = []
        self.faults: list[str] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.faults.append(str(report.longrepr))

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> bool:
        self.faults.append(sentence(excinfo.value, self._root))
        return True

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            self.faults += (found := marks.faults(item))
            if not found:
                self.tests.append(_test(item))

    def pytest_runtestloop(self) -> bool:
        return True


def _test(item: pytest.Item) -> Test:
    mark = plugin.task_mark(item)
    cases = item.get_closest_marker("cases")
    keywords = mark.kwargs if mark else {}
    home = list(cases.kwargs.get("home", [])) if cases else [h for h in [keywords.get("home")] if h]
    home += home_of(item)
    said = getattr(getattr(item, "obj", None), "__doc__", None) or ""
    return Test(
        marks.place(item),
        plugin.title(item).rstrip("."),
        item.path,
        mark.args[0] if mark else "",
        float(keywords.get("points", 0)),
        "" if plugin.TITLE in item.stash else keywords.get("evidence", "value"),
        home,
        plugin.TITLE in item.stash or bool(said.strip()),
        plugin.for_a_device(item),
    )


def read(folder: Path) -> tuple[list[Test], list[str]]:
    """The tests below a folder of a lesson, and a sentence for each that can't be used."""
    root = folder.parents[1]
    collector = _Collector(root)
    files = sorted(folder.glob("test_*.py"))
    if files:
        try:
            with aside():
                run_pytest(files, collector)
        except GraderFault as fault:
            collector.faults = collector.faults or [str(fault)]
    empty = set(files) - {test.file for test in collector.tests} if not collector.faults else set[Path]()
    return collector.tests, [*collector.faults, *(marks.EMPTY.format(placed(path, root)) for path in sorted(empty))]


def collect(folder: Path) -> list[Test]:
    """The tests below a folder. Raises ``GraderFault`` if some can't be used."""
    tests, faults = read(folder)
    if faults:
        raise GraderFault(faults[0])
    return tests
