"""The trusted child of the warm parent: loads the graders once, then forks for every submission."""

from __future__ import annotations

import array
import contextlib
import dataclasses
import os
import select
import signal
import socket
import sys
import threading
import traceback
from pathlib import Path
from typing import Any

import msgspec

from autograder import plugin
from autograder.course import Course, CourseError
from autograder.grading.job import grade
from autograder.grading.session import Collected, GraderFault, hold
from autograder.grading.summary import Order, paths
from autograder.intake import repository  # noqa: F401  (each job would import it)
from autograder.report import to_json
from autograder.sandbox.confinement.kernel import PR_SET_DUMPABLE, prctl
from autograder.sandbox.forking import die_with_parent
from autograder.sandbox.pool import ForkStarter, Starter
from autograder.sandbox.witness import look
from autograder.settings import ClassSettings, load_seed, load_settings
from autograder.submission import Unreadable, take_in

JOB_CAP = 65536
OUR_SECONDS = 900
"""On the wall, for all that is not learners' code: far more than any grader needs, and still an end."""
PATIENT_FACTOR = 3.0
"""Of CPU seconds to those on the wall, for somebody who waits."""
UNCONFINED = (
    "a learner's code could read the hidden graders on this machine ({}), so they are not run: grade elsewhere, "
    "or add --allow-unconfined if the submission can be trusted."
)


class Asked:
    """A job, and the socket on which its report is awaited."""

    def __init__(self, job: dict[str, Any], outbox: socket.socket) -> None:
        self.job = job
        self.outbox = outbox
        self.course = _path(job["course"])
        self.order: Order | None = None
        with contextlib.suppress(CourseError):  # as grading will say
            self.order = _order(job, Course(self.course))

    @property
    def files(self) -> list[Path]:
        """The graders that it needs."""
        return paths(self.order) if self.order else []


def main(requests: int, jobs: int) -> None:
    """Serve jobs until their socket is closed. ``requests`` leads to the warm parent."""
    prctl(PR_SET_DUMPABLE, 0)  # no other process of this user may look into this one's memory
    starter = ForkStarter(socket.socket(fileno=requests))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # finished jobs need no waiting for
    with contextlib.suppress(Exception):  # each job will look for itself, and say what is wrong
        starter.standing = look(starter)
    Host(socket.socket(fileno=jobs), starter).serve()


class Host:
    """Collects the graders once, and forks for every job that needs these."""

    def __init__(self, inbox: socket.socket, starter: ForkStarter) -> None:
        self._inbox = inbox
        self._starter = starter
        self._course: Path | None = None

    def serve(self) -> None:
        """Take jobs until there can be no more."""
        asked = self._next()
        while asked is not None:
            asked = self._serve_alike(asked)

    def _next(self) -> Asked | None:
        data, ancillary, _, _ = self._inbox.recvmsg(JOB_CAP, socket.CMSG_SPACE(4))
        if not data:
            return None
        descriptors = array.array("i")
        for _, _, part in ancillary:
            descriptors.frombytes(part)
        return Asked(msgspec.msgpack.decode(data), socket.socket(fileno=descriptors[0]))

    def _serve_alike(self, asked: Asked) -> Asked | None:
        """Do a job and all that follow with the same graders; the first that needs others, or None at the end.

        The tests of a pytest session wait in here: each fork runs them, so that none has to collect them.
        """
        if asked.course != self._course:
            _forget_graders()
            self._course = asked.course
        files, following = asked.files, []
        signal.alarm(OUR_SECONDS)  # a grader that cannot be imported to its end costs this host, not the run

        def use(collected: Collected) -> None:
            signal.alarm(0)
            try:
                following.append(self._serve(asked, files, collected))
            except BaseException:  # a host that cannot go on is replaced by another
                sys.excepthook(*sys.exc_info())
                os._exit(1)

        with contextlib.suppress(CourseError, GraderFault):  # as grading will say
            if hold(files, use):
                return following[0]
        signal.alarm(0)
        _forget_graders()  # pytest leaves half-made modules behind, which would pass for whole ones
        self._fork(asked, None)
        return self._next()

    def _serve(self, asked: Asked | None, files: list[Path], collected: Collected) -> Asked | None:
        """Do jobs as long as they need these graders of this course."""
        seed = None
        while asked is not None and (asked.course, asked.files) == (self._course, files):
            if asked.order and asked.order.hidden and asked.order.seed != seed:
                seed = asked.order.seed
                signal.alarm(OUR_SECONDS)
                plugin.draw_ahead(collected.items, seed)
                signal.alarm(0)
            self._fork(asked, collected)
            asked = self._next()
        return asked

    def _fork(self, asked: Asked, collected: Collected | None) -> None:
        with asked.outbox:
            if os.fork():
                return
            try:
                die_with_parent()
                self._inbox.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                threading.Thread(target=_leave_with, args=(asked.outbox, _longest(asked.job)), daemon=True).start()
                asked.outbox.sendall(msgspec.msgpack.encode(perform(asked.job, self._starter, collected)))
            finally:
                os._exit(0)


def _leave_with(asker: socket.socket, seconds: float) -> None:
    """End this process, and with it its workers, as soon as nobody waits for the report any more, or after seconds."""
    with contextlib.suppress(OSError):
        if not select.select([asker], [], [], seconds)[0]:
            fault = f"grading took more than {seconds:g} seconds: one of the graders does not come to an end."
            asker.sendall(msgspec.msgpack.encode({"fault": fault}))
    os._exit(0)


def _longest(job: dict[str, Any]) -> float:
    """Seconds on the wall that no grading needs."""
    with contextlib.suppress(CourseError):  # as grading will say
        limits = _settings(job, Course(_path(job["course"]))).limits
        return OUR_SECONDS + limits.submission_seconds * limits.wall_factor
    return OUR_SECONDS


def _path(name: bytes) -> Path:
    return Path(os.fsdecode(name))


def _forget_graders() -> None:
    """Graders of two courses may bear the same module names."""
    for name in [name for name in sys.modules if name.split(".")[0] in ("graders", "exercises")]:
        del sys.modules[name]
    plugin.forget_catalogues()


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
    limits = msgspec.structs.replace(
        ours,
        task_seconds=min(ours.task_seconds, most),
        import_seconds=min(ours.import_seconds, most),
        wall_factor=min(ours.wall_factor, PATIENT_FACTOR),
    )
    return msgspec.structs.replace(settings, limits=limits)


def perform(job: dict[str, Any], starter: Starter, collected: Collected | None = None) -> dict[str, Any]:
    """Grade one submission. The answer holds ``report`` and ``staff``, or ``unreadable``, ``course`` or ``fault``."""
    try:
        course = Course(_path(job["course"]))
        submission = take_in(_path(job["submission"]), course)
        standing = starter.standing or look(starter)
        if standing.level == "none" and job["hidden"] and not job["allow_unconfined"]:
            raise CourseError(UNCONFINED.format(", ".join(standing.gaps())))
        ordered = dataclasses.replace(_order(job, course), confinement=standing.entries())
        report, staff = grade(course, submission, ordered, _settings(job, course), starter, collected)
        return {"report": to_json(report), "staff": to_json(staff)}
    except Unreadable as error:
        return {"unreadable": str(error)}
    except CourseError as error:
        return {"course": str(error)}
    except BaseException:
        return {"fault": traceback.format_exc()}
