"""The engine as commands use it: start once, grade many. Where forking is to be had, this process needs no torch."""

from __future__ import annotations

import array
import contextlib
import logging
import os
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import msgspec

from autograder.course import CourseError
from autograder.errors import Fault
from autograder.report import Report, Staff, from_json
from autograder.submission import Unreadable

if TYPE_CHECKING:
    from autograder.sandbox.reusing import ReusingStarter


logger = logging.getLogger(__name__)


class EngineFault(Fault):
    """The system itself failed: never a student's zero. The text is for staff."""


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
    patience: float | None = None
    """A ceiling in CPU seconds for each task and import, where the class's own are higher: somebody is waiting."""

    def encoded(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "course": os.fsencode(self.course.resolve()),
            "submission": os.fsencode(self.submission.absolute()),
            "lessons": list(self.lessons),
            "tasks": list(self.tasks),
            "hidden": self.hidden,
            "seed_file": os.fsencode(self.seed_file.absolute()) if self.seed_file else b"",
            "device": self.device,
            "allow_unconfined": self.allow_unconfined,
            "patience": self.patience,
        }


class Engine:
    """Grades submissions with one warm parent. A context manager; ``grade`` may be called from several threads.

    On another device than the CPU nothing forks: a CUDA context does not survive it. There, ``one_learner`` keeps a
    worker for all gradings and a spare behind it, so that no grading waits for one to start.
    """

    def __init__(self, device: str = "cpu", *, one_learner: bool = False) -> None:
        from autograder.sandbox.forking import can_fork

        self._forks = can_fork() and device == "cpu" and not os.environ.get("AUTOGRADER_SPAWN")
        self._under_way: set[socket.socket] = set()
        self._kept: ReusingStarter | None = None
        self._one_learner = one_learner

    def __enter__(self) -> Engine:
        logger.info("the engine starts: workers are %s", "forked" if self._forks else "spawned")
        if self._forks:
            self._start()
        elif self._one_learner:
            self._kept = _reusing()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        logger.info("the engine stops")
        if self._forks:
            self._jobs.close()
            self._host.close()
            self._parent.close()
        if self._kept is not None:
            self._kept.close()

    def _start(self) -> None:
        from autograder.sandbox.forking import ForkClient, WarmParent

        try:
            self._parent = WarmParent()
        except ValueError as error:
            raise CourseError(str(error)) from error
        self._jobs, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._client = ForkClient(self._parent.requests)
        with theirs:
            descriptors = [self._parent.requests.fileno(), theirs.fileno()]
            self._host = self._client.request("autograder.grading.host:main", descriptors, [], [], trusted=True)

    @property
    def parallel(self) -> bool:
        """Whether several threads may grade at once."""
        return self._forks

    def alive(self) -> bool:
        """Whether the warm parent and the graders' process are still there."""
        return not self._forks or _alive(self._host)

    def grade(self, job: Job) -> tuple[Report, Staff]:
        """Raises ``Unreadable``, ``CourseError`` or ``EngineFault``."""
        graders = "hidden graders" if job.hidden else "public checks"
        logger.info("grading %s with the %s of %s", job.submission, graders, job.course)
        begun = time.monotonic()
        answer = self._ask(job) if self._forks else self._here(job)
        logger.info("%s took %.1f s", job.submission, time.monotonic() - begun)
        if "unreadable" in answer:
            raise Unreadable(answer["unreadable"])
        if "course" in answer:
            raise CourseError(answer["course"])
        if "fault" in answer:
            raise EngineFault(answer["fault"])
        return from_json(answer["report"]), msgspec.json.decode(answer["staff"], type=Staff)

    def abandon(self) -> None:
        """Give up, from another thread, what is being graded: nobody wants to know any more. It ends in some way."""
        for waiting in list(self._under_way):
            with contextlib.suppress(OSError):  # just done
                waiting.shutdown(socket.SHUT_RDWR)
        if self._kept is not None:
            self._kept.abandon()

    def _ask(self, job: Job) -> dict[str, Any]:
        ours, theirs = socket.socketpair()
        with ours, self._noted(ours):
            with theirs:
                attached = array.array("i", [theirs.fileno()])
                ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, attached)]
                try:
                    self._jobs.sendmsg([msgspec.msgpack.encode(job.encoded())], ancillary)
                except OSError as error:
                    raise EngineFault("the graders' process is gone") from error
            parts = iter(lambda: ours.recv(2**16), b"")
            data = b"".join(parts)
        try:
            return msgspec.msgpack.decode(data, type=dict[str, Any])
        except msgspec.DecodeError as error:
            raise EngineFault("the graders' process ended without a report") from error

    @contextlib.contextmanager
    def _noted(self, waiting: socket.socket) -> Iterator[None]:
        self._under_way.add(waiting)
        try:
            yield
        finally:
            self._under_way.discard(waiting)

    def _here(self, job: Job) -> dict[str, Any]:
        """Without forking: the graders in this process, one spawned worker for the learner's code."""
        from autograder.grading.host import perform
        from autograder.sandbox.spawning import SpawnStarter

        if self._kept is not None:
            return perform(job.encoded(), self._kept)
        try:
            starter = SpawnStarter(job.device)
        except ValueError as error:
            raise CourseError(str(error)) from error
        return perform(job.encoded(), starter)


def _reusing() -> ReusingStarter:
    from autograder.sandbox.reusing import ReusingStarter

    try:
        return ReusingStarter()
    except ValueError as error:
        raise CourseError(str(error)) from error


def _alive(reported: socket.socket) -> bool:
    """Whether a child still runs: the warm parent reports its end, and hangs up when it ends itself. Never waits."""
    try:
        while news := reported.recv(4096, socket.MSG_DONTWAIT):
            if "status" in msgspec.msgpack.decode(news):
                break
    except BlockingIOError:
        return True
    except OSError:
        pass
    reported.close()  # so that it says the same when asked again
    return False
