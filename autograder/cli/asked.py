"""The grading that you ask for: a submission, its lessons and tasks, and a device."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.cli.console import Device
from autograder.course.tree import Course
from autograder.errors import Refusal
from autograder.grading.jobs import Job
from autograder.sandbox.drivers import driver_of


def usable(device: Device) -> str:
    """The device's name; a refusal if it isn't there."""
    driver = driver_of(device.value)
    if driver is not None and (reason := driver.missing()):
        raise Refusal(f"--device {device.value}: {reason}: see grade doctor. Without the option the CPU is used.")
    return device.value


def order_job(
    course: Course,
    path: Path,
    lessons: list[int] | None,
    tasks: list[str] | None,
    seed: Path | None,
    *,
    named: bool,
    device: str = "cpu",
    allow_unconfined: bool = False,
) -> Job:
    """The submission to grade. A course that is the submission, or lies inside it, grades with hidden tests only if you
    name it.
    """
    wanted = {course.lesson(n).number for n in lessons or []}
    for number in tasks or []:
        lesson, heading = course.task(number)
        if lessons and lesson.number not in lessons:
            raise Refusal(f"--task {number} {heading.name} is in lesson {lesson.number}: leave out --lesson.")
        wanted.add(lesson.number)
    own = Path(os.path.realpath(path)) in [course.root, *course.root.parents]
    hidden = course.has_graders and (named or not own)
    return Job(course.root, path, tuple(sorted(wanted)), tuple(tasks or []), hidden, seed, device, allow_unconfined)
