"""One submission's workers, each fresh for its task, and what is remembered between tasks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from autograder.grading.causes import Cause
from autograder.grading.conversation import TaskConversation, readable
from autograder.grading.importing import import_failure
from autograder.sandbox.frames import Import, Raised, Reply, Request
from autograder.sandbox.pool import Allowance, Crashed, OutOfDisk, OutOfMemory, OutOfRoom, OutOfTime, Starter, Worker
from autograder.sandbox.scratch import Full
from autograder.settings import Limits
from autograder.submission import SubmittedFile
from autograder.testing.wrong import NoAnswer, Wrong

ENDINGS = {
    -4: "compiled code stopped it (SIGILL)",
    -6: "compiled code gave up (SIGABRT), perhaps for want of memory",
    -7: "compiled code reached for memory that is not there (SIGBUS)",
    -9: "it was killed, most likely because the machine's memory ran out",
    -11: "compiled code reached for memory that is not there (SIGSEGV): is ctypes used, or recursion without end",
    -24: "its time was up",
    -31: "it made a system call of a kind that nothing here may make",
}
"""By how the process ended, as in ``Popen.returncode``."""
APART_SECONDS = 5.0
"""For a question about a file, which is small and honest or else deserves no more."""
AT_IMPORT: dict[type[Exception], Cause] = {
    OutOfTime: Cause.IMPORT_TIME,
    OutOfDisk: Cause.IMPORT_DISK,
    OutOfMemory: Cause.IMPORT_MEMORY,
    Crashed: Cause.IMPORT_ENDS,
}


@dataclass(frozen=True)
class Share(Allowance):
    """Of a submission's time, for one task. ``cut`` says whether less was left than a task may have."""

    cut: bool


@dataclass
class Usage:
    """What a task's worker used and printed."""

    cpu: float = 0.0
    printed: str = ""


@dataclass
class Workers:
    """Starts and ends the workers of one submission."""

    starter: Starter
    limits: Limits
    usage: dict[str, Usage] = field(default_factory=dict)
    _spent: float = 0.0
    _lasted: float = 0.0
    _worker: Worker | None = None
    _task: str = ""
    _imported: tuple[str, ...] = ()
    _failed_imports: dict[tuple[str, str], Wrong | NoAnswer] = field(default_factory=dict)
    _gone: NoAnswer | None = None

    def conversation(self, file: SubmittedFile, task: str, warm: tuple[str, ...]) -> TaskConversation:
        """The way to a learner's file during one task."""
        if task != self._task:
            self._end_task()
            self._task = task
        return TaskConversation(self, file, warm)

    def close(self) -> None:
        """End whatever still runs."""
        self._end_task()
        self._stop()

    def worker(self, file: SubmittedFile, warm: tuple[str, ...]) -> Worker:
        """This task's worker with the file imported; raises what is known of its import otherwise."""
        if self._gone is not None:
            raise self._gone
        key = (file.lesson, file.name)
        if key in self._failed_imports:
            raise self._failed_imports[key]
        readable(file)
        if self._worker is None or self._imported != (self._task, *key):
            return self._take(file, warm)
        return self._worker

    def _take(self, file: SubmittedFile, warm: tuple[str, ...]) -> Worker:
        """A fresh worker with the file imported."""
        if self._worker is not None:  # it has served another file of this very task
            self._record(self._worker)
            self._stop()
        self._worker = self.starter.start(warm, self.limits.import_seconds + self.limits.task_seconds)
        self._import(self._worker, file)
        self._imported = (self._task, file.lesson, file.name)
        return self._worker

    def ask(self, worker: Worker, request: Request) -> Reply:
        """One question; a worker that is lost on the way answers no more in this task."""
        try:
            return worker.ask(request)
        except (OutOfTime, OutOfRoom, Crashed) as end:
            self._lost()
            self._gone = self._ended(end)
        raise self._gone

    def charge(self, seconds: float) -> None:
        """Count seconds that answers cost on this side as their author's."""
        if self._worker is not None:
            self._worker.charge(seconds)
        else:
            self._spent += seconds
            self._lasted += seconds

    def put(self, worker: Worker, data: bytes | None, suffix: str) -> Path:
        """A file in a worker's scratch folder, in which the learner's code may have left no room."""
        try:
            return worker.scratch.put(data, suffix)
        except Full:
            self._lost()
            self._gone = Cause.DISK.ends()
            raise self._gone from None

    def apart(self, data: bytes, suffix: str, request: Callable[[Path], Request]) -> Reply:
        """The reply to a question about a file, by a worker in which no code of the learner's has run or will."""
        allowance = self._allowance(min(self.limits.task_seconds, APART_SECONDS))
        worker = self.starter.start((), allowance.cpu)
        try:
            worker.begin(allowance)
            return worker.ask(request(worker.scratch.put(data, suffix)))
        except (Crashed, Full, OutOfRoom, OutOfTime):
            return Raised("BaseException")
        finally:
            self._count(worker)
            worker.stop()

    def _import(self, worker: Worker, file: SubmittedFile) -> None:
        allowance = self._allowance(self.limits.import_seconds)
        worker.begin(allowance)
        try:
            reply = worker.ask(Import(file.name.rsplit(".", 1)[0], file.name, file.text))
        except (OutOfTime, OutOfRoom, Crashed) as end:
            self._lost()
            if isinstance(end, OutOfTime) and allowance.cut:
                # It depends on what the tasks before took whether this import comes to its end.
                self._gone = self._ended(end)
                raise self._gone from None
            raise self._remember(file, AT_IMPORT[type(end)].ends(file=file.name)) from None
        if isinstance(reply, Raised):
            raise self._remember(file, import_failure(file, reply))
        self._count(worker)
        worker.begin(self._allowance(self.limits.task_seconds))

    def _allowance(self, seconds: float) -> Share:
        """So many seconds, or what the submission has left. Raises ``NoAnswer`` if that is nothing."""
        factor = self.limits.wall_factor
        cpu, wall = self.limits.submission_seconds - self._spent, self._most() - self._lasted
        if cpu <= 0 or wall <= 0:
            self._gone = self._out_of_all()
            raise self._gone
        cut = cpu < seconds or wall < seconds * factor
        return Share(min(seconds, cpu), min(seconds * factor, wall), cut)

    def _most(self) -> float:
        """Seconds on the wall for which all answers of a submission together may be awaited."""
        return self.limits.submission_seconds * self.limits.wall_factor

    def _ended(self, end: OutOfTime | OutOfRoom | Crashed) -> NoAnswer:
        """What is known of a worker that was lost after its import."""
        if isinstance(end, OutOfRoom):
            return (Cause.MEMORY if isinstance(end, OutOfMemory) else Cause.DISK).ends()
        if isinstance(end, Crashed):
            return Cause.ENDS.ends(how=ENDINGS.get(end.status or 0, "look for a call such as exit()"))
        if self._spent >= self.limits.submission_seconds or self._lasted >= self._most():
            return self._out_of_all()
        seconds = self.limits.task_seconds
        cause = Cause.TASK_WAITS if end.waiting else Cause.TASK_TIME
        return cause.ends(seconds=seconds, wall=seconds * self.limits.wall_factor)

    def _out_of_all(self) -> NoAnswer:
        return Cause.SUBMISSION_TIME.ends(seconds=self.limits.submission_seconds, wall=self._most())

    def _remember(self, file: SubmittedFile, failure: Wrong | NoAnswer) -> Wrong | NoAnswer:
        self._failed_imports[file.lesson, file.name] = failure
        return failure

    def _lost(self) -> None:
        if self._worker is not None:
            self._record(self._worker)
            self._worker.stop()
        self._worker, self._imported = None, ()

    def _end_task(self) -> None:
        if self._worker is not None:
            self._record(self._worker)
            self._stop()
        self._gone = None

    def _stop(self) -> None:
        if self._worker is not None:
            self._worker.stop()
        self._worker, self._imported = None, ()

    def _record(self, worker: Worker) -> None:
        worker.drain()
        used = self.usage.setdefault(self._task, Usage())
        used.cpu += worker.used()
        used.printed += worker.printed.decode("utf-8", "replace")
        worker.printed = b""
        self._count(worker)

    def _count(self, worker: Worker) -> None:
        self._spent += worker.used()
        self._lasted += worker.awaited()
        worker.begin(Allowance(float("inf"), float("inf")))  # nothing counts twice
