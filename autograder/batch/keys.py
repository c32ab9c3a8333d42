"""What a result depends on, hashed part by part, so that the same command grades again only what changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

import autograder
from autograder.batch.records import Key
from autograder.course import Course, Lesson
from autograder.engine import Job
from autograder.settings import load_seed, load_settings

PACKAGE = Path(autograder.__file__).parent
VERDICTS = (
    "course.py", "data.py", "panel.py", "plugin.py", "report.py", "settings.py", "submission.py",
    "given/*", "grading/*", "sandbox/**/*", "testing/*", "zoo/*",
)  # fmt: skip
"""The modules a verdict can depend on; how it is shown is not among them."""


def common_key(job: Job, course: Course, lessons: list[Lesson]) -> Key:
    """The key of every submission of a batch, that of the submission itself left empty. Raises ``CourseError``."""
    settings = load_settings(course)
    seed = load_seed(course, settings, job.seed_file)
    said = msgspec.json.encode([settings.points, settings.drop_lessons, settings.limits, job.lessons, job.tasks])
    return Key(
        submission="",
        graders=_hash(path for lesson in lessons for path in _graders(lesson, job.hidden)),
        seed=hashlib.sha256(b"seed of a class\n" + seed.encode()).hexdigest(),
        settings=hashlib.sha256(said).hexdigest(),
        engine=engine_version(),
    )


def engine_version() -> str:
    """The version, and a hash of everything here that a verdict depends on."""
    return f"{autograder.__version__} {_hash(path for pattern in VERDICTS for path in PACKAGE.glob(pattern))}"


def changed(old: Key, new: Key) -> list[str]:
    """The parts that differ."""
    return [part for part in Key.__struct_fields__ if getattr(old, part) != getattr(new, part)]


def _graders(lesson: Lesson, hidden: bool) -> Iterable[Path]:
    return lesson.graders.rglob("*") if hidden else lesson.exercises.glob("test_*")


def _hash(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(set(paths)):
        if path.is_file() and path.parent.name != "__pycache__":
            data = path.read_bytes()
            digest.update(f"{path.parent.name}/{path.name} {len(data)}\n".encode() + data)
    return digest.hexdigest()
