"""The trusted child of the warm parent: loads the graders once, then forks for every submission."""

from __future__ import annotations

import array
import contextlib
import dataclasses
import os
import signal
import socket
import sys
import threading
import traceback
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.course import Course, CourseError
from autograder.grading.job import GraderFault, grade, run_pytest
from autograder.grading.summary import Order, paths
from autograder.report import to_json
from autograder.sandbox.confinement.kernel import PR_SET_DUMPABLE, prctl
from autograder.sandbox.forking import die_with_parent
from autograder.sandbox.pool import ForkStarter, Starter
from autograder.sandbox.witness import look
from autograder.settings import ClassSettings, Limits, load_seed, load_settings
from autograder.submission import Unreadable, take_in

JOB_CAP = 65536
PATIENT_FACTOR = 3.0
"""Of CPU seconds to those on the wall, for somebody who waits."""
UNCONFINED = (
    "a learner's code could read the hidden graders on this machine ({}), so they are not run: grade elsewhere, "
    "or add --allow-unconfined if the submission can be trusted."
)


def main(requests: int, jobs: int) -> None:
    """Serve jobs until their socket is closed. ``requests`` leads to the warm parent."""
    prctl(PR_SET_DUMPABLE, 0)  # no other process of this user may look into this one's memory
    starter = ForkStarter(socket.socket(fileno=requests))
    inbox = socket.socket(fileno=jobs)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # finished jobs need no waiting for
    with contextlib.suppress(Exception):  # each job will look for itself, and say what is wrong
        starter.standing = look(starter)
    while True:
        data, ancillary, _, _ = inbox.recvmsg(JOB_CAP, socket.CMSG_SPACE(4))
        if not data:
            return
        descriptors = array.array("i")
        for _, _, part in ancillary:
            descriptors.frombytes(part)
        with socket.socket(fileno=descriptors[0]) as outbox:
            _fork_job(msgspec.msgpack.decode(data), outbox, inbox, starter)


def _fork_job(job: dict[str, Any], outbox: socket.socket, inbox: socket.socket, starter: ForkStarter) -> None:
    preload(job)
    if os.fork():
        return
    try:
        die_with_parent()
        inbox.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        threading.Thread(target=_leave_with, args=(outbox,), daemon=True).start()
        outbox.sendall(msgspec.msgpack.encode(perform(job, starter)))
    finally:
        os._exit(0)


def _leave_with(asker: socket.socket) -> None:
    """End this process, and with it its workers, as soon as nobody waits for the report any more."""
    with contextlib.suppress(OSError):
        asker.recv(1)
    os._exit(0)


_loaded: set[Path] = set()
_course: list[bytes] = []


def preload(job: dict[str, Any]) -> None:
    """Import the graders a job needs, so that no later job pays for it. Its errors are the job's to report."""
    if _course != [job["course"]]:
        _forget_course()
        _course[:] = [job["course"]]
    try:
        files = [p for p in paths(_order(job, Course(_path(job["course"])))) if p not in _loaded]
        collected = _CollectOnly()
        if files:
            run_pytest(files, collected)
        if collected.failed:
            _forget_course()  # pytest leaves half-made modules behind, which would pass for whole ones
        else:
            _loaded.update(files)
    except (CourseError, GraderFault):
        _forget_course()


def _path(name: bytes) -> Path:
    return Path(os.fsdecode(name))


def _forget_course() -> None:
    """Graders of two courses may bear the same module names."""
    _loaded.clear()
    for name in [name for name in sys.modules if name.split(".")[0] in ("graders", "exercises")]:
        del sys.modules[name]


class _CollectOnly:
    """A pytest plugin that stops after collection."""

    failed = False

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self.failed |= report.failed

    def pytest_runtestloop(self) -> bool:
        return True


def _order(job: dict[str, Any], course: Course) -> Order:
    settings = load_settings(course)
    numbers = job["lessons"] or [n.number for n in course.lessons]
    lessons = [course.lesson(n) for n in sorted(set(numbers)) if n not in settings.drop_lessons]
    if not lessons:
        raise CourseError(f"nothing is left to grade: class.toml drops lesson {', '.join(map(str, numbers))}.")
    seed_file = _path(job["seed_file"]) if job["seed_file"] else None
    return Order(lessons, frozenset(job["tasks"]), job["hidden"], load_seed(course, settings, seed_file), job["device"])


def _settings(job: dict[str, Any], course: Course) -> ClassSettings:
    """The class's, its limits no higher than the patience of whoever waits."""
    settings = load_settings(course)
    if (most := job["patience"]) is None:
        return settings
    ours = settings.limits
    limits = Limits(
        task_seconds=min(ours.task_seconds, most),
        submission_seconds=ours.submission_seconds,
        import_seconds=min(ours.import_seconds, most),
        wall_factor=min(ours.wall_factor, PATIENT_FACTOR),
    )
    return msgspec.structs.replace(settings, limits=limits)


def perform(job: dict[str, Any], starter: Starter) -> dict[str, Any]:
    """Grade one submission. The answer holds ``report`` and ``staff``, or ``unreadable``, ``course`` or ``fault``."""
    try:
        course = Course(_path(job["course"]))
        submission = take_in(_path(job["submission"]), course)
        standing = starter.standing or look(starter)
        if standing.level == "none" and job["hidden"] and not job["allow_unconfined"]:
            raise CourseError(UNCONFINED.format(", ".join(standing.gaps())))
        ordered = dataclasses.replace(_order(job, course), confinement=standing.entries())
        report, staff = grade(course, submission, ordered, _settings(job, course), starter)
        return {"report": to_json(report), "staff": to_json(staff)}
    except Unreadable as error:
        return {"unreadable": str(error)}
    except CourseError as error:
        return {"course": str(error)}
    except BaseException:
        return {"fault": traceback.format_exc()}
