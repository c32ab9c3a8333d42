"""The trusted child of the warm parent: has graders collected once, and a process forked for every submission."""

from __future__ import annotations

import array
import contextlib
import dataclasses
import importlib
import os
import select
import signal
import socket
import threading
import traceback
from collections.abc import Callable
from contextlib import ExitStack

import msgspec

from autograder.blame import GraderFault
from autograder.course.tree import CourseError
from autograder.errors import Ungradable
from autograder.grading import causes, needs
from autograder.grading.aside import aside
from autograder.grading.basis import Ground, engine_version
from autograder.grading.causes import Cause
from autograder.grading.job import REPLAYS_SECONDS, grade
from autograder.grading.jobs import Answer, CourseProblem, Faulted, Graded, Job, Outdated, encoded, read_job
from autograder.grading.reading import watched
from autograder.grading.session import Collected, hold
from autograder.grading.summary import Conditions
from autograder.grading.workers import IMPORTS
from autograder.inert import lines
from autograder.intake import repository  # noqa: F401  (each job would import it)
from autograder.intake.choosing import read_ahead, take_in
from autograder.sandbox.confinement.kernel import PR_SET_DUMPABLE, prctl
from autograder.sandbox.forking import die_with_parent
from autograder.sandbox.pool import ForkStarter, Starter
from autograder.sandbox.witness import look
from autograder.testing import plugin

JOB_CAP = 65536
OUR_SECONDS, TEST_SECONDS = 900, 5
"""Seconds on the wall for everything that isn't learners' code, and more for each test: far beyond any need, but still
an end.
"""
UNCONFINED = (
    "a learner's code could read the hidden graders on this machine ({}), so they are not run: grade elsewhere, "
    "or add --allow-unconfined if the submission can be trusted."
)
UNCONFINED_DEVICE = (
    "with {device} a learner's code could read the hidden graders on this machine ({}), so they are not run: grade on "
    "the CPU, or say that this class's code can be trusted there, with trust = true under [gpu] in class.toml."
)
READABLE = (
    "A learner's code could read the hidden graders on the machine where this was graded, on {device}: it was trusted."
)
EDITED = "files of the course were edited while it was graded"


def main(requests: int, jobs: int, device: str) -> None:
    """Serve jobs until their socket is closed. ``requests`` leads to the warm parent, whose workers have a device."""
    prctl(PR_SET_DUMPABLE, 0)  # no other process of this user may look into this one's memory
    starter = ForkStarter(socket.socket(fileno=requests), device)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # finished jobs need no waiting for
    engine_version()  # of what is loaded now
    with contextlib.suppress(Exception):  # each job will look for itself, and say what is wrong
        starter.standing = look(starter)
    serve(socket.socket(fileno=jobs), starter)


def serve(inbox: socket.socket, starter: Starter) -> None:
    """Do jobs until no more can come, always in a process that has collected what they rest on.

    One process never collects anything twice, so nothing can be left of graders that were edited since.
    """
    while inbox.recv(1, socket.MSG_PEEK):
        ours, theirs = os.pipe()
        if os.fork() == 0:
            try:
                die_with_parent()
                os.close(ours)
                with aside() as said:
                    Collector(inbox, starter, theirs, said).serve()
            finally:
                os._exit(0)
        os.close(theirs)
        os.read(ours, 1)  # until it leaves the next job to another, or is gone
        os.close(ours)


class Asked:
    """A job, and the socket on which its answer is awaited."""

    def __init__(self, job: Job, outbox: socket.socket) -> None:
        self.job = job
        self.outbox = outbox

    def answer(self, answer: Answer) -> None:
        """Send the result. Nobody may be waiting anymore."""
        with self.outbox, contextlib.suppress(OSError):
            self.outbox.sendall(encoded(answer))


class Collector:
    """Collects the graders of one job, and forks for it and for later jobs on the same ground."""

    def __init__(self, inbox: socket.socket, starter: Starter, leaving: int, said: Callable[[], str]) -> None:
        self._said = said
        self._inbox = inbox
        self._starter = starter
        self._leaving = leaving
        self._problem = ""

    def serve(self) -> None:
        """Take jobs until one rests on something else, which stays in the inbox."""
        asked = self._take()
        try:
            self._collect(asked, Ground.of(asked.job))
        except (CourseError, Ungradable) as error:
            asked.answer(causes.of_grading(error, str(error)))
        self._inbox.close()
        os.close(self._leaving)
        with contextlib.suppress(ChildProcessError):  # those still at work end with this process
            while True:
                os.wait()

    def _take(self) -> Asked:
        data, ancillary, _, _ = self._inbox.recvmsg(JOB_CAP, socket.CMSG_SPACE(4))
        descriptors = array.array("i")
        for _, _, part in ancillary:
            descriptors.frombytes(part)
        return Asked(read_job(data), socket.socket(fileno=descriptors[0]))

    def _collect(self, asked: Asked, ground: Ground) -> None:
        """The tests of a pytest session wait in here: each fork runs them, so that none has to collect them."""
        signal.alarm(OUR_SECONDS)  # a grader that cannot be imported to its end costs this process, not the run
        reading = ExitStack()
        reading.enter_context(watched(ground))

        def use(collected: Collected) -> None:
            try:
                reading.close()
            except CourseError as error:
                self._problem = str(error)
            signal.alarm(0)
            self._serve(asked, ground, collected)

        with contextlib.suppress(CourseError, GraderFault):  # as grading will say
            if hold(ground.tests, use):
                return
        with contextlib.suppress(CourseError):
            reading.close()
        signal.alarm(0)
        self._fork(asked, ground, None)

    def _serve(self, asked: Asked, ground: Ground, collected: Collected) -> None:
        """Do jobs as long as they need these graders of this course."""
        if not ground.holds():
            asked.answer(Outdated(EDITED))
            return
        drawn = None
        read_ahead(ground.course)
        following: Ground | None = ground
        while following is not None:
            ground = following
            if ground.job.hidden and ground.seed != drawn:
                drawn = ground.seed
                signal.alarm(OUR_SECONDS)
                plugin.draw_ahead(collected.items, drawn)
                signal.alarm(0)
            self._fork(asked, ground, collected)
            following = self._following(ground)
            if following is not None:
                asked = self._take()
                importlib.import_module("autograder.testing.search")  # or each of many would import it

    def _following(self, ground: Ground) -> Ground | None:
        """What the next job rests on; None if there is no next job, or it needs other graders."""
        data = self._inbox.recv(JOB_CAP, socket.MSG_PEEK)
        if not data:
            return None
        job = read_job(data)
        if ground.serves(job):
            return ground
        try:
            new = Ground.of(job)
        except (CourseError, Ungradable):  # as another will say
            return None
        return new if new.collects() == ground.collects() else None

    def _fork(self, asked: Asked, ground: Ground, collected: Collected | None) -> None:
        if self._problem:
            asked.answer(CourseProblem(self._problem))
            return
        with asked.outbox:
            if os.fork():
                return
            try:
                die_with_parent()
                self._inbox.close()
                os.close(self._leaving)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                threading.Thread(
                    target=_leave_with, args=(asked.outbox, _longest(ground, collected)), daemon=True
                ).start()
                asked.answer(perform(asked.job, self._starter, ground, collected, self._said()))
            finally:
                os._exit(0)


def _leave_with(asker: socket.socket, seconds: float) -> None:
    """End this process and its workers as soon as nobody waits for the report anymore, or after these seconds."""
    with contextlib.suppress(OSError):
        if not select.select([asker], [], [], seconds)[0]:
            asker.sendall(encoded(Faulted(Cause.ENDLESS.said(seconds=seconds))))
    os._exit(0)


def _longest(ground: Ground, collected: Collected | None) -> float:
    """Seconds on the wall that no grading needs: a learner's code is stopped long before, whatever it does."""
    limits = ground.settings.limits
    ours = OUR_SECONDS + TEST_SECONDS * (len(collected.items) if collected else 0)
    lesson = (limits.submission_seconds * (1 + IMPORTS) + limits.import_seconds) * limits.wall_factor
    replays = REPLAYS_SECONDS * (1 + IMPORTS) + limits.import_seconds * limits.wall_factor
    once = lesson * len(ground.lessons) + replays
    return ours + 2 * once + limits.submission_seconds * limits.wall_factor  # all versions, and the last one's overtime


def perform(
    job: Job, starter: Starter, ground: Ground | None = None, collected: Collected | None = None, said: str = ""
) -> Answer:
    """Grade one submission. ``said`` is what graders printed or warned about when they were collected."""
    try:
        ground = ground or Ground.of(job)
        submission = take_in(job.submission, ground.course, only_in_place=job.patience is not None).traced(job.traces)
        needs.of_submission(submission, ground.course.root)
        standing = starter.standing or look(starter)
        readable = standing.level == "none" and job.hidden
        if readable and not (job.allow_unconfined or (ground.settings.gpu.trust and starter.device != "cpu")):
            sentence = UNCONFINED if starter.device == "cpu" else UNCONFINED_DEVICE
            raise CourseError(sentence.format(", ".join(standing.gaps()), device=starter.device))
        notes = (READABLE.format(device=starter.device),) if readable else ()
        conditions = dataclasses.replace(Conditions.on(ground, standing.entries()), notes=notes)
        with aside() as more, watched(ground):
            report, staff = grade(ground.course, submission, conditions, ground.settings, starter, collected)
            staff = msgspec.structs.replace(staff, graders=lines(said + more()))
        return Graded(report, staff) if ground.holds() else Outdated(EDITED)
    except BaseException as error:
        return causes.of_grading(error, traceback.format_exc())
