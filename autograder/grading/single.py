"""One submission in any form, graded at once."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import msgspec

from autograder.course.tree import Course
from autograder.files import Temporary
from autograder.grading.engine import Engine
from autograder.grading.jobs import Job
from autograder.intake import take
from autograder.intake.choosing import take_in
from autograder.intake.submission import inert
from autograder.intake.traces import traces
from autograder.report.model import Report, Staff


def grade_taken(starting: AbstractContextManager[Engine], job: Job) -> tuple[Report, Staff]:
    """Grade a folder, a zip, a repository or a notebook. A working copy is graded with its files as they are.

    Whatever can't be graded is refused before the engine starts. A link that you name on the command line is followed,
    but never one inside a submission. Raises ``Unreadable``, ``CourseError`` or ``EngineFault``.
    """
    course, path = Course(job.course), job.submission
    if not path.exists():
        take_in(path, course)  # which says why
    path = Path(os.path.realpath(path))
    with Temporary() as folder:
        taken = take(path, course, Path(folder), committed=False)
        submission = take_in(taken.folder, course)
        found = traces(path, course, submission) if job.hidden else ()
        with starting as engine:
            report, staff = engine.grade(replace(job, submission=taken.folder, traces=found))
    id = inert(path.stem if path.is_file() else path.name)
    notes = [*taken.notes, *report.notes]
    report = msgspec.structs.replace(report, submission=id, commit=taken.commit, notes=notes)
    return report, msgspec.structs.replace(staff, submission=id)
