"""What a result depends on, piece by piece, so that the same command grades again only what changed."""

from __future__ import annotations

import msgspec

from autograder.classroom.records import Key
from autograder.grading.basis import Ground
from autograder.grading.jobs import Job
from autograder.report.model import Basis


def expected(job: Job) -> Basis:
    """What the verdicts of a batch would rest on now. Raises ``CourseError``."""
    return Ground.of(job).basis


def key(submission: str, basis: Basis) -> Key:
    """The key of one submission, by the hash of what was graded."""
    return Key(submission=submission, **msgspec.structs.asdict(basis))


def changed(old: Key, new: Key) -> list[str]:
    """The pieces that differ."""
    return [part for part in Key.__struct_fields__ if getattr(old, part) != getattr(new, part)]
