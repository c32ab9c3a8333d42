"""The report of one submission: what every way out is made from. Its JSON schema is ``docs/report.schema.json``."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, field

Status = Literal["passed", "partial", "failed", "not_started", "timed_out", "crashed", "error"]
SCHEMA = 1


class TestResult(Struct, frozen=True, kw_only=True):
    """One test of a task. Its name is the first line of its docstring."""

    name: str
    passed: bool
    points: float | None = None
    max_points: float | None = None
    mistake: str | None = None
    message: str = ""
    evidence: Literal["value", "state"] = "value"


class TaskResult(Struct, frozen=True, kw_only=True):
    """One task. ``points`` are null where only public checks ran."""

    task: str
    name: str
    lesson: int
    points: float | None
    max_points: float | None
    status: Status
    mistake: str | None = None
    message: str = ""
    seconds: Annotated[float, Meta(description="CPU seconds of the learner's code")] = 0.0
    stretch: bool = False
    tests: list[TestResult] = []


class LessonResult(Struct, frozen=True, kw_only=True):
    """A lesson's subtotal."""

    lesson: int
    points: float | None
    max_points: float | None


class Hashes(Struct, frozen=True, kw_only=True):
    """SHA-256 of what was graded and of what graded it."""

    submission: str
    graders: str


class Environment(Struct, frozen=True, kw_only=True):
    """Where it was graded."""

    python: str
    torch: str
    device: str = "cpu"
    confinement: list[str] = []
    engine: str = ""


class Report(Struct, frozen=True, kw_only=True):
    """One submission's grade. Two gradings with one seed are identical but for times."""

    schema: int = SCHEMA
    submission: str
    commit: str | None = None
    points: float | None
    max_points: float | None
    graders: Literal["hidden", "public"]
    graded_at: Annotated[str, Meta(description="UTC, ISO 8601")] = ""
    lessons: list[LessonResult] = []
    tasks: list[TaskResult]
    notes: list[str] = []
    hashes: Hashes
    environment: Environment

    @property
    def faulty(self) -> bool:
        """Whether a fault of ours spoiled any task."""
        return any(task.status == "error" for task in self.tasks)


class Staff(Struct, frozen=True, kw_only=True):
    """What staff need and learners never get: tracebacks, output, the hidden case."""

    submission: str
    tests: list[StaffTest] = []
    printed: dict[str, str] = field(default_factory=dict)


class StaffTest(Struct, frozen=True, kw_only=True):
    """The staff's side of one failed test."""

    task: str
    test: str
    case: str = ""
    detail: str = ""


def to_json(report: Report | Staff) -> bytes:
    """Indented JSON with a final newline."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"


def from_json(data: bytes) -> Report:
    """Read a report back; ``msgspec.ValidationError`` if it is none."""
    return msgspec.json.decode(data, type=Report)


def schema() -> dict[str, object]:
    """The JSON schema of a report."""
    return msgspec.json.schema(Report)


def tenths(points: float) -> float:
    """Rounded to a multiple of 0.1, so that sums of tenths stay tenths."""
    return round(points * 10) / 10


def main() -> None:
    """``python -m autograder.report``: print the schema."""
    print(json.dumps(schema(), indent=2))


if __name__ == "__main__":
    main()
