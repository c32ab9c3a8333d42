"""One submission in any form, graded at once."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import msgspec

from autograder.course import Course
from autograder.engine import Engine
from autograder.files import Temporary
from autograder.intake import take
from autograder.jobs import Job
from autograder.report import Report, Staff
from autograder.submission import inert


def grade_taken(engine: Engine, job: Job) -> tuple[Report, Staff]:
    """Grade a folder, a zip, a repository or a notebook. Of a working copy it is the files as they are.

    A link that is named on the command line is followed, one inside of a submission never. Raises ``Unreadable``,
    ``CourseError`` or ``EngineFault``.
    """
    path = job.submission
    if not path.exists():  # the engine has its own sentences for that
        return engine.grade(job)
    path = Path(os.path.realpath(path))
    with Temporary() as folder:
        taken = take(path, Course(job.course), Path(folder), committed=False)
        report, staff = engine.grade(replace(job, submission=taken.folder))
    id = inert(path.stem if path.is_file() else path.name)
    notes = [*taken.notes, *report.notes]
    report = msgspec.structs.replace(report, submission=id, commit=taken.commit, notes=notes)
    return report, msgspec.structs.replace(staff, submission=id)
