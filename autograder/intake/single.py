"""One submission in any form, graded at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec

from autograder.course import Course
from autograder.engine import Engine
from autograder.files import Temporary
from autograder.intake import take
from autograder.intake.repository import is_repository
from autograder.jobs import Job
from autograder.report import Report, Staff
from autograder.submission import inert


def grade_taken(engine: Engine, job: Job) -> tuple[Report, Staff]:
    """Grade a folder, a zip or a notebook. Of a working copy it is the files as they are, committed or not.

    Raises ``Unreadable``, ``CourseError`` or ``EngineFault``.
    """
    path = job.submission
    if _as_it_is(path):
        return engine.grade(job)
    with Temporary() as folder:
        taken = take(path, Course(job.course), Path(folder))
        report, staff = engine.grade(replace(job, submission=taken.folder))
    if taken.folder == path:
        return report, staff
    id = inert(path.resolve().stem if path.is_file() else path.resolve().name)
    report = msgspec.structs.replace(report, submission=id, notes=[*taken.notes, *report.notes])
    return report, msgspec.structs.replace(staff, submission=id)


def _as_it_is(path: Path) -> bool:
    """Whether there is nothing to take apart: a working copy, or what the engine has its own sentence for."""
    try:
        return path.is_symlink() or not path.exists() or is_repository(path)
    except OSError:  # a path that no system allows
        return True
