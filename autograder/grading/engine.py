"""The engine as commands use it: start once, grade many. On systems that fork, this process needs no torch."""

from __future__ import annotations

import array
import contextlib
import logging
import os
import socket
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import msgspec

from autograder.course import coursefile
from autograder.course.tree import CourseError
from autograder.errors import Fault, Ungradable
from autograder.grading import needs
from autograder.grading.basis import engine_marks
from autograder.grading.jobs import (
    Answer,
    CourseProblem,
    Faulted,
    Graded,
    Job,
    NobodyGraded,
    NotReadable,
    Outdated,
    encoded,
    read_answer,
)
from autograder.intake.submission import Unreadable, inert
from autograder.kinds.about import about
from autograder.kinds.kit import NOTHING, Kit, place
from autograder.report.model import Report, Staff
from autograder.sandbox.requests import Forked, read_news

if TYPE_CHECKING:
    from autograder.sandbox.spawning import SpawnStarter


logger = logging.getLogger(__name__)


class EngineFault(Fault):
    """The system itself failed: never a student's zero. The text is for staff."""


TRIES = 5
"""How often a job is asked for whose course is edited every time."""
HANDED = "files of the package that the course hands its learners were edited while it was graded"
RENEWED = "files of the autograder package were edited or replaced while it ran: start the command again."


def shortage(kinds: Iterable[str]) -> str:
    """A hint where less memory may be addressed than the package of one of these kinds reserves."""
    if sys.platform == "win32":
        return ""
    import resource

    most = resource.getrlimit(resource.RLIMIT_AS)[0]
    large = [kind for kind in kinds if most < about(kind).reserves]
    if most == resource.RLIM_INFINITY or not large:
        return ""
    return f". Only {most // 2**20} MiB of memory may be addressed here, and {large[0]} reserves more: raise ulimit -v."


class Engine:
    """Grades submissions with one warm parent. A context manager; several threads may call ``grade``.

    The warm parent has imported what ``course`` hands its learners. If a job's course hands them something else, or its
    files were edited, a new parent replaces it as soon as nothing is running.

    Its workers compute on one device. On systems that don't fork, workers are processes that start ahead of time, and
    one submission waits for another: pytest then runs in this very process, whose output it redirects.
    """

    def __init__(self, device: str = "cpu", course: Path | None = None) -> None:
        from autograder.sandbox.forking import can_fork

        self._device = device
        self._forks = can_fork() and not os.environ.get("AUTOGRADER_SPAWN")
        self._under_way: set[socket.socket] = set()
        self._spawning: SpawnStarter | None = None
        self._course = course
        self._kit = NOTHING
        self._turn = threading.Condition()
        self._using = 0
        self._one = threading.Lock()
        self._marks = engine_marks()

    def __enter__(self) -> Engine:
        logger.info("the engine starts: workers are %s", "forked" if self._forks else "spawned")
        if self._course is not None:
            self._kit = coursefile.kit(self._course)
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        logger.info("the engine stops")
        self._stop()

    def _stop(self) -> None:
        if self._forks:
            self._jobs.close()
            self._host.close()
            self._parent.close()
        if self._spawning is not None:
            self._spawning.close()

    def _start(self) -> None:
        if not self._forks:
            self._spawning = _spawning(self._device, self._kit)
            return
        from autograder.sandbox.forking import ForkClient, WarmParent

        try:
            self._parent = WarmParent(device=self._device, kit=self._kit)
        except ValueError as error:
            raise CourseError(str(error)) from error
        self._jobs, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._client = ForkClient(self._parent.requests)
        with theirs:
            descriptors = [self._parent.requests.fileno(), theirs.fileno()]
            self._host = self._client.trusted("autograder.grading.host:main", descriptors, self._device)

    @property
    def parallel(self) -> bool:
        """Whether several threads may grade at once."""
        return self._forks

    def alive(self) -> bool:
        """Whether the warm parent and the graders' process are still there."""
        return not self._forks or _alive(self._host)

    def grade(self, job: Job) -> tuple[Report, Staff]:
        """Raises ``Unreadable``, ``CourseError``, ``Ungradable`` or ``EngineFault``."""
        graders = "hidden graders" if job.hidden else "public checks"
        shown = inert(str(job.submission))
        logger.info("grading %s with the %s of %s", shown, graders, job.course)
        begun = time.monotonic()
        answer: Answer = Outdated("")
        for _ in range(TRIES):
            self._check()
            kit = coursefile.kit(job.course)
            needs.check(job.course, [], kit, hidden=job.hidden)  # the warm parent imports it
            with self._having(kit):
                answer = self._ask(job) if self._forks else self._here(job)
            if kit != coursefile.kit(job.course):
                answer = Outdated(HANDED)
            if not isinstance(answer, Outdated):
                break
            logger.warning("%s: %s", shown, answer.what)
        self._check()
        logger.info("%s took %.1f s", shown, time.monotonic() - begun)
        match answer:
            case Graded(report, staff):
                return report, staff
            case NotReadable(sentence):
                raise Unreadable(sentence)
            case CourseProblem(sentence):
                raise CourseError(sentence)
            case NobodyGraded(sentence):
                raise Ungradable(sentence)
            case Outdated(text) | Faulted(text):
                raise EngineFault(text)

    @contextlib.contextmanager
    def _having(self, kit: Kit) -> Iterator[None]:
        """Inside the block, the warm parent has imported this kit."""
        with self._turn:
            self._turn.wait_for(lambda: kit in (NOTHING, self._kit) or not self._using)
            if kit not in (NOTHING, self._kit):
                self._stop()
                self._kit = kit
                self._start()
            self._using += 1
        try:
            yield
        finally:
            with self._turn:
                self._using -= 1
                self._turn.notify_all()

    def _check(self) -> None:
        """Half of what runs would be another version's."""
        if engine_marks() != self._marks:
            raise EngineFault(RENEWED)

    def abandon(self) -> None:
        """Give up, from another thread, on the current grading: nobody wants the result anymore. It ends in some
        way.
        """
        for waiting in list(self._under_way):
            with contextlib.suppress(OSError):  # just done
                waiting.shutdown(socket.SHUT_RDWR)
        if self._spawning is not None:
            self._spawning.abandon()

    def _ask(self, job: Job) -> Answer:
        ours, theirs = socket.socketpair()
        with ours, self._noted(ours):
            with theirs:
                attached = array.array("i", [theirs.fileno()])
                ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, attached)]
                try:
                    self._jobs.sendmsg([encoded(job)], ancillary)
                except OSError as error:
                    raise self._lost("the graders' process is gone") from error
            parts = iter(lambda: ours.recv(2**16), b"")
            data = b"".join(parts)
        try:
            return read_answer(data)
        except msgspec.DecodeError as error:
            raise self._lost("the graders' process ended without a report") from error

    def _lost(self, what: str) -> Fault:
        """What ended the graders' process: the course, if the warm parent couldn't start with it, or else a fault."""
        refusal = self._parent.refusal()
        return Ungradable(f"{refusal}{shortage(self._kit.kinds)}") if refusal else EngineFault(f"{what}{self._why()}")

    def _why(self) -> str:
        """The last words of the warm parent and its children, and what this machine may lack."""
        said = self._parent.said()
        if said:
            logger.error("the warm parent wrote:\n%s", said)
        last = said.rpartition("\n")[2]
        return (f": {last}" if last else "") + shortage(self._kit.kinds)

    @contextlib.contextmanager
    def _noted(self, waiting: socket.socket) -> Iterator[None]:
        self._under_way.add(waiting)
        try:
            yield
        finally:
            self._under_way.discard(waiting)

    def _here(self, job: Job) -> Answer:
        """Without forking: the graders in this process, spawned workers for the learner's code."""
        from autograder.grading.host import perform

        assert self._spawning is not None, "to be entered first"
        with self._one:
            place(self._kit)
            return perform(job, self._spawning)


def _spawning(device: str, kit: Kit) -> SpawnStarter:
    from autograder.sandbox.spawning import SpawnStarter

    try:
        return SpawnStarter(device, kit)
    except ValueError as error:
        raise CourseError(str(error)) from error


def _alive(reported: socket.socket) -> bool:
    """Whether a child still runs: the warm parent reports its end, and hangs up when it ends itself. Never waits."""
    try:
        while news := reported.recv(4096, socket.MSG_DONTWAIT):
            if not isinstance(read_news(news), Forked):
                break
    except BlockingIOError:
        return True
    except OSError:
        pass
    reported.close()  # so that it says the same when asked again
    return False
