"""What passes between the callers of a grading and the graders' process: a job, and one of a closed list of answers."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from autograder.intake.submission import Trace
from autograder.report.model import Report, Staff


@dataclass(frozen=True)
class Job:
    """One submission to grade."""

    course: Path
    submission: Path
    lessons: tuple[int, ...] = ()
    tasks: tuple[str, ...] = ()
    hidden: bool = True
    seed_file: Path | None = None
    device: str = "cpu"
    allow_unconfined: bool = False
    """Run hidden graders even where learners' code could read them."""
    traces: tuple[Trace, ...] = ()
    """Work in places that nothing is graded from."""
    patience: float | None = None
    """A ceiling in CPU seconds for each task and import, where the class's own are higher: somebody is waiting."""
    grader_seconds: float = 60.0
    """What one test may compute by itself, on the graders' side."""


class Graded(msgspec.Struct, frozen=True, tag=True):
    """It was graded."""

    report: Report
    staff: Staff


class NotReadable(msgspec.Struct, frozen=True, tag=True):
    """The submission cannot be read: a sentence for its author."""

    sentence: str


class CourseProblem(msgspec.Struct, frozen=True, tag=True):
    """The course can't be used as it is: a sentence for its author."""

    sentence: str


class NobodyGraded(msgspec.Struct, frozen=True, tag=True):
    """Nobody can be graded with this course on this machine: a sentence for staff."""

    sentence: str


class Outdated(msgspec.Struct, frozen=True, tag=True):
    """What the verdict rests on was edited meanwhile, so there is no verdict: ask again."""

    what: str


class Faulted(msgspec.Struct, frozen=True, tag=True):
    """The system itself failed. The text is for staff."""

    text: str


Answer = Graded | NotReadable | CourseProblem | NobodyGraded | Outdated | Faulted


def encoded(message: Job | Answer) -> bytes:
    """As bytes; ``read_job`` and ``read_answer`` are the ways back."""
    return _ENCODER.encode(message)


def _plain(path: Any) -> bytes:
    return os.fsencode(os.path.abspath(path))


def _path(kind: type, data: Any) -> Path:
    return Path(os.fsdecode(data))


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_plain)
_JOBS = msgspec.msgpack.Decoder(Job, dec_hook=_path)
_ANSWERS: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)


def read_job(data: bytes) -> Job:
    """A job from its bytes."""
    return _JOBS.decode(data)


def read_answer(data: bytes) -> Answer:
    """An answer from its bytes; ``msgspec.DecodeError`` if they aren't one."""
    return _ANSWERS.decode(data)
