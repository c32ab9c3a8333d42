"""JUnit XML, as Jenkins, GitLab and most dashboards read it: a suite per lesson, a test case per check."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Mapping

from autograder.report.model import Report, TaskResult, TestResult

ILLEGAL = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""What XML 1.0 can't hold, production [2]. Compiling it takes some 20 ms, so that waits for the first use."""


def as_junit(report: Report) -> bytes:
    """One submission."""
    return class_as_junit([report])


def class_as_junit(reports: Iterable[Report]) -> bytes:
    """Any number of submissions; suites are named ``<submission>.lesson 3``."""
    root = ElementTree.Element("testsuites")
    for report in reports:
        for lesson in report.lessons:
            tasks = [task for task in report.tasks if task.lesson == lesson.lesson]
            suite = _suite(root, f"{report.submission}.lesson {lesson.lesson}", tasks)
            if report.graded_at:
                suite.set("timestamp", report.graded_at[: len("2026-11-03T10:00:00")])  # the format has no fractions
            properties = {"points": lesson.points, "max_points": lesson.max_points, "graders": report.hashes.graders}
            _properties(suite, properties)
            for task in tasks:
                for test in task.tests:
                    _case(suite, report.submission, task, test)
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _suite(root: ElementTree.Element, name: str, tasks: list[TaskResult]) -> ElementTree.Element:
    kinds = [_kind(task, test) for task in tasks for test in task.tests]
    return ElementTree.SubElement(
        root,
        "testsuite",
        name=_legal(name),
        tests=str(len(kinds)),
        failures=str(kinds.count("failure")),
        errors=str(kinds.count("error")),
        skipped=str(kinds.count("skipped")),
        time=f"{sum(task.seconds for task in tasks):.3f}",
    )


def _properties(suite: ElementTree.Element, values: Mapping[str, object]) -> None:
    parent = ElementTree.SubElement(suite, "properties")
    for name, value in values.items():
        ElementTree.SubElement(parent, "property", name=name, value="" if value is None else str(value))


def _case(suite: ElementTree.Element, submission: str, task: TaskResult, test: TestResult) -> None:
    case = ElementTree.SubElement(
        suite,
        "testcase",
        classname=_legal(f"{submission}.{task.task} {task.name}"),
        name=_legal(test.name),
        time=f"{task.seconds / len(task.tests):.3f}",
    )
    kind = _kind(task, test)
    if kind:
        ElementTree.SubElement(case, kind, message=_legal(test.message), type=test.mistake or task.status)


def _kind(task: TaskResult, test: TestResult) -> str:
    """JUnit's word: an error is only ever ours. Tasks that weren't started, or wait for a person, are skipped."""
    if test.passed:
        return ""
    return {"error": "error", "not_started": "skipped", "undecided": "skipped"}.get(task.status, "failure")


def _legal(text: str) -> str:
    return re.sub(ILLEGAL, "�", text)
