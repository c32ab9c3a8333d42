"""The equal parts of many reports, held once: a class is told the same few sentences thousands of times."""

from __future__ import annotations

from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import asdict, replace

from autograder.report.model import Report

Whole = TypeVar("Whole", bound=Struct)


class Sharing:
    """What was met so far. Whoever changes a list of a shared report changes that of others."""

    def __init__(self) -> None:
        self._met: dict[Any, Any] = {}

    def report(self, report: Report) -> Report:
        """The same report, made of what is already here wherever that is equal."""
        tasks = [self._parts(task) for task in report.tasks]
        environment = self._parts(report.environment)
        return replace(report, lessons=self._part(report.lessons), tasks=tasks, environment=environment)

    def _parts(self, whole: Whole) -> Whole:
        return replace(whole, **{name: self._part(value) for name, value in asdict(whole).items()})

    def _part(self, part: Any) -> Any:
        """A string, number or frozen struct; or a list of such, told apart by what it holds."""
        if isinstance(part, list):
            shared = [self._part(one) for one in part]
            return self._met.setdefault((list, *map(id, shared)), shared)
        return self._met.setdefault((type(part), part), part)
