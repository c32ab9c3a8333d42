"""The report of one submission, from which every format is made. Its JSON schema is ``docs/report.schema.json``."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, field

from autograder.course.tree import task_key

Status = Literal["passed", "partial", "failed", "not_started", "timed_out", "crashed", "undecided", "error"]
SCHEMA = 1
NEEDS = "needs a person"
WORDS: dict[Status, str] = {
    "passed": "passed",
    "partial": "partly",
    "failed": "not yet",
    "not_started": "not started",
    "timed_out": "took too long",
    "crashed": "crashed",
    "undecided": NEEDS,
    "error": "our fault",
}
"""What people read for a status, wherever they read it."""


def urgency(number: str, *, stretch: bool, begun: bool) -> tuple[bool, bool, tuple[int, int]]:
    """What to do next, the smallest first: core before stretch, started before not started, then in order."""
    return stretch, not begun, task_key(number)


class TestResult(Struct, frozen=True, kw_only=True):
    """One test of a task. Its name is the first line of its docstring."""

    name: Annotated[str, Meta(description="what is checked, in a learner's words")]
    passed: bool
    points: Annotated[float | None, Meta(description="null where only public checks ran, or a person decides")] = None
    max_points: Annotated[float | None, Meta(description="what the test is worth")] = None
    mistake: Annotated[str | None, Meta(description="the id of the known mistake that was recognized")] = None
    message: Annotated[str, Meta(description="a sentence for the learner; empty if passed")] = ""
    evidence: Annotated[
        Literal["value", "state"],
        Meta(description="what the verdict rests on: values, or the state of the learner's process"),
    ] = "value"


class TaskResult(Struct, frozen=True, kw_only=True):
    """One task. ``points`` are null if only public checks ran, and while it's undecided."""

    task: Annotated[str, Meta(description="its number, such as 3.3")]
    name: str
    lesson: int
    points: Annotated[
        float | None, Meta(description="a multiple of 0.1; null where only public checks ran, or a person decides")
    ]
    max_points: Annotated[float | None, Meta(description="what the task is worth")]
    status: Annotated[
        Status, Meta(description="only error is a fault of the system; undecided waits for a person, and isn't a zero")
    ]
    mistake: Annotated[str | None, Meta(description="the id of the known mistake that was recognized")] = None
    message: Annotated[str, Meta(description="the sentence for the learner about what costs most")] = ""
    sentences: Annotated[list[str], Meta(description="every cause's sentence, the dearest first")] = []
    seconds: Annotated[
        float,
        Meta(description="CPU seconds of the learner's code; 0 with hidden graders, as a time could give inputs away"),
    ] = 0.0
    stretch: Annotated[bool, Meta(description="a stretch task")] = False
    tests: list[TestResult] = []

    @property
    def said(self) -> list[str]:
        """Its sentences; of a report made before they were kept, each message once."""
        messages = [self.message, *(test.message for test in self.tests if not test.passed)]
        return self.sentences or [text for text in dict.fromkeys(messages) if text]


class LessonResult(Struct, frozen=True, kw_only=True):
    """A lesson's subtotal."""

    lesson: int
    points: float | None
    max_points: float | None


class Hashes(Struct, frozen=True, kw_only=True):
    """SHA-256 of what was graded and of what graded it."""

    submission: Annotated[str, Meta(description="of the learner's files")]
    graders: Annotated[str, Meta(description="of the graders or public checks that ran")]


class Environment(Struct, frozen=True, kw_only=True):
    """Where it was graded."""

    python: str
    torch: str
    device: str = "cpu"
    confinement: Annotated[list[str], Meta(description="how well workers were confined, then layer by layer")] = []
    engine: Annotated[str, Meta(description="the version of this package")] = ""


class Report(Struct, frozen=True, kw_only=True):
    """One submission's grade. Two gradings with one seed are identical but for times."""

    schema: Annotated[int, Meta(description="the version of this format")] = SCHEMA
    submission: Annotated[str, Meta(description="its id")]
    commit: Annotated[str | None, Meta(description="of a repository: the commit that was graded")] = None
    points: Annotated[
        float | None,
        Meta(description="a multiple of 0.1; null where only public checks ran, or any task waits for a person"),
    ]
    max_points: Annotated[float | None, Meta(description="of all tasks that were asked for")]
    graders: Annotated[
        Literal["hidden", "public"], Meta(description="which ran: hidden graders, or only the public checks")
    ]
    seed: Annotated[
        Literal["class", "public", ""],
        Meta(description="whose seed hidden cases came from; with the public one it isn't a grade of record"),
    ] = ""
    graded_at: Annotated[str, Meta(description="UTC, ISO 8601")] = ""
    lessons: list[LessonResult] = []
    tasks: list[TaskResult]
    notes: Annotated[list[str], Meta(description="what else the learner should know")] = []
    undecided: Annotated[
        list[str], Meta(description="why this needs a person, in sentences; empty where everything was decided")
    ] = []
    hashes: Hashes
    environment: Environment

    @property
    def of_record(self) -> bool:
        """Whether nobody outside could know the hidden cases beforehand, as far as the report says."""
        return self.seed != "public"

    @property
    def faulty(self) -> bool:
        """Whether a fault of ours spoiled any task."""
        return any(task.status == "error" for task in self.tasks)


class Basis(Struct, frozen=True, kw_only=True):
    """What a verdict rests on beside the submission, piece by piece."""

    graders: Annotated[str, Meta(description="SHA-256 of everything in the course that graders may read")]
    seed: Annotated[str, Meta(description="what tells two seeds apart")]
    settings: Annotated[str, Meta(description="of points, limits and headings, and of what was asked for")]
    engine: Annotated[str, Meta(description="version of this package, and a hash of it")]
    versions: Annotated[str, Meta(description="of Python and of the packages in use")] = ""


class Staff(Struct, frozen=True, kw_only=True):
    """What staff need and learners never get: tracebacks, output, times, the hidden case, and what graders printed."""

    submission: str
    tests: list[StaffTest] = []
    printed: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    basis: Annotated[Basis | None, Meta(description="what all verdicts rest on")] = None
    graders: str = ""


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
    """Read a report back; ``msgspec.ValidationError`` if it isn't one."""
    return msgspec.json.decode(data, type=Report)


def schema() -> dict[str, object]:
    """The JSON schema of a report."""
    return msgspec.json.schema(Report)
