"""One submission's workers, each fresh for its task, and what is remembered between tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course.classfile import Limits
from autograder.grading.causes import Cause
from autograder.grading.conversation import TaskConversation, readable
from autograder.grading.importing import Account, import_failure
from autograder.intake.submission import SubmittedFile
from autograder.sandbox.frames import Import, Imported, Own, Question, Raised, Reply
from autograder.sandbox.pool import Allowance, Crashed, OutOfDisk, OutOfMemory, OutOfRoom, OutOfTime, Starter, Worker
from autograder.sandbox.scratch import Full
from autograder.testing.wrong import NoAnswer, Wrong

ENDINGS = {
    -4: "compiled code stopped it (SIGILL)",
    -6: "compiled code gave up (SIGABRT), perhaps because memory ran out",
    -7: "compiled code reached for memory that isn't there (SIGBUS)",
    -9: "it was killed, most likely because the machine's memory ran out",
    -11: "compiled code reached for memory that isn't there (SIGSEGV): is ctypes used, or recursion without end",
    -24: "its time was up",
    -31: "it made a kind of system call that isn't allowed here",
}
"""By how the process ended, as in ``Popen.returncode``."""
APART_SECONDS = 5.0
"""For a question about a file, which is small and honest or else deserves no more."""
MODULES_CAP = 15 * 2**16
"""The most bytes of files that may be imported beside a file, so that all of it fits into one message."""
IMPORTS = 2
"""Times that the seconds of a lesson's tasks may go into imports: once into those of all of a file."""
Key = tuple[str, str]
"""A lesson's folder and a file's name."""
AT_IMPORT: dict[type[Exception], Cause] = {
    OutOfTime: Cause.IMPORT_TIME,
    OutOfDisk: Cause.IMPORT_DISK,
    OutOfMemory: Cause.IMPORT_MEMORY,
    Crashed: Cause.IMPORT_ENDS,
}


PARTLY: dict[type[Exception], str] = {
    OutOfTime: "{file}: running all of it takes more than the {seconds:g} seconds of an import.",
    Crashed: "{file}: running all of it ends the whole process.",
}
"""Why only what the tasks need is run."""
TOO_OFTEN = "{file}: running all of it for each task takes too long."


@dataclass
class Spent:
    """Seconds of computing, and on the wall, that are gone."""

    cpu: float = 0.0
    wall: float = 0.0


@dataclass
class Usage:
    """What a task's worker used and printed."""

    cpu: float = 0.0
    printed: str = ""


@dataclass
class Workers:
    """Starts and ends the workers of one submission. Each of its lessons has its own seconds.

    Imports have their own, because a file is imported again for each task: so nothing that happens in a task decides
    how an import goes.
    """

    starter: Starter
    limits: Limits
    contract: Callable[[SubmittedFile], list[str]] = lambda file: []
    """The names that are asked for in a file."""
    data: Callable[[SubmittedFile], dict[str, bytes]] = lambda file: {}
    """The course's data files that a file may open, by their paths beside it."""
    keep: bool = True
    """Whether a file that fails while it's imported is graded as far as it goes."""
    first: Workers | None = None
    """For those that replay: whose imports went first. All lessons share their seconds."""
    usage: dict[str, Usage] = field(default_factory=dict)
    accounts: dict[Key, Account] = field(default_factory=dict)
    """How each file's import went."""
    _spent: defaultdict[str, Spent] = field(default_factory=lambda: defaultdict(Spent))
    _imports: defaultdict[str, Spent] = field(default_factory=lambda: defaultdict(Spent))
    _importing: bool = False
    _lesson: str = ""
    _worker: Worker | None = None
    _task: str = ""
    _imported: tuple[str, ...] = ()
    _failed_imports: dict[Key, Wrong | NoAnswer] = field(default_factory=dict)
    _gone: NoAnswer | None = None

    def conversation(self, file: SubmittedFile, task: str, warm: tuple[str, ...]) -> TaskConversation:
        """The way to a learner's file during one task."""
        if task != self._task:
            self._end_task()
            self._task = task
        self._lesson = "" if self.first else file.lesson
        return TaskConversation(self, file, warm)

    def close(self) -> None:
        """End everything that still runs."""
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

    def account(self, file: SubmittedFile) -> Account:
        """How a file's import went, as far as that is known."""
        return self.accounts.get((file.lesson, file.name)) or Account(file)

    def _take(self, file: SubmittedFile, warm: tuple[str, ...]) -> Worker:
        """A fresh worker with the file imported."""
        if self._worker is not None:  # it has served another file of this very task
            self._record(self._worker)
            self._stop()
        partly = self.account(file).partly or (self.first.account(file).partly if self.first else "")
        if self.keep and self._over(self._imports, 1):
            partly = partly or TOO_OFTEN.format(file=file.name)
        return self._try(file, warm, partly)

    def _try(self, file: SubmittedFile, warm: tuple[str, ...], partly: str) -> Worker:
        """A worker with all of the file imported, or only with what the tasks need where that cannot be."""
        try:
            return self._import(file, warm, partly)
        except tuple(AT_IMPORT) as end:
            some = any(name in file.text for name in self.contract(file))
            if partly or not self.keep or not some or type(end) not in PARTLY:
                raise self._remember(file, AT_IMPORT[type(end)].ends(file=file.name)) from None
            partly = PARTLY[type(end)].format(file=file.name, seconds=self.limits.import_seconds)
        return self._try(file, warm, partly)

    def ask(self, worker: Worker, request: Question) -> Reply:
        """One question; a worker that is lost on the way answers no more in this task."""
        try:
            return worker.ask(request)
        except (OutOfTime, OutOfRoom, Crashed) as end:
            self._lost()
            self._gone = self._ended(end)
        except BaseException:  # a test's own signal: the answer to this question would be read as that to the next
            self._lost()
            raise
        raise self._gone

    def charge(self, seconds: float) -> None:
        """Count seconds that answers cost on this side as their author's."""
        if self._worker is not None:
            self._worker.charge(seconds)
        else:
            self._add(seconds, seconds)

    def put(self, worker: Worker, data: bytes | None, suffix: str) -> Path:
        """A file in a worker's scratch folder, in which the learner's code may have left no room."""
        try:
            return worker.scratch.put(data, suffix)
        except Full:
            self._lost()
            self._gone = Cause.DISK.ends()
            raise self._gone from None

    def apart(self, data: bytes, suffix: str, request: Callable[[Path], Question]) -> Reply:
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

    def _import(self, file: SubmittedFile, warm: tuple[str, ...], partly: str) -> Worker:
        """Raises ``OutOf...`` or ``Crashed`` if the worker is gone, or the sentence for what it raised."""
        if self._over(self._imports, IMPORTS):
            self._gone = self._out_of_all()
            raise self._gone
        limits = self.limits
        worker = self._worker = self.starter.start(warm, limits.import_seconds + limits.task_seconds)
        factor = (self.first or self).limits.wall_factor  # as the file's first import had it
        worker.begin(Allowance(limits.import_seconds, limits.import_seconds * factor))
        self._importing = True
        try:
            reply = worker.ask(self._request(file, partly))
        except tuple(AT_IMPORT):
            self._lost()
            raise
        finally:
            self._count(worker)
            self._importing = False
        if isinstance(reply, Raised):
            raise self._remember(file, import_failure(file, reply))
        worker.begin(self._allowance(limits.task_seconds))
        key = (file.lesson, file.name)
        if key not in self.accounts or partly != self.accounts[key].partly:
            self.accounts[key] = Account.of(file, reply if isinstance(reply, Imported) else Imported(), partly)
        self._imported = (self._task, *key)
        return worker

    def _request(self, file: SubmittedFile, partly: str) -> Import:
        modules, room = [], MODULES_CAP
        for module in file.modules:
            room -= len(module.text.encode())
            if room >= 0:
                modules.append(Own(module.name, module.file, module.text, module.package))
        only = self.contract(file) if partly else None
        data = self.data(file)
        return Import(
            file.name.rsplit(".", 1)[0], file.name, file.text, modules, self.keep, only, list(data),
            storages=[memoryview(content) for content in data.values()],
        )  # fmt: skip

    def _allowance(self, seconds: float) -> Allowance:
        """So many seconds, or what the lesson has left. Raises ``NoAnswer`` if that is nothing."""
        if self._over(self._spent, 1):
            self._gone = self._out_of_all()
            raise self._gone
        spent, most = self._spent[self._lesson], self.limits.submission_seconds
        factor = self.limits.wall_factor
        return Allowance(min(seconds, most - spent.cpu), min(seconds * factor, most * factor - spent.wall))

    def _over(self, spent: defaultdict[str, Spent], times: int) -> bool:
        """Whether so many times of what a lesson may take is gone."""
        gone, most = spent[self._lesson], self.limits.submission_seconds * times
        return gone.cpu >= most or gone.wall >= most * self.limits.wall_factor

    def _ended(self, end: OutOfTime | OutOfRoom | Crashed) -> NoAnswer:
        """What is known of a worker that was lost after its import."""
        if isinstance(end, OutOfRoom):
            return (Cause.MEMORY if isinstance(end, OutOfMemory) else Cause.DISK).ends()
        if isinstance(end, Crashed):
            return Cause.ENDS.ends(how=ENDINGS.get(end.status or 0, "look for a call such as exit()"))
        if self._over(self._spent, 1):
            return self._out_of_all()
        seconds = self.limits.task_seconds
        cause = Cause.TASK_WAITS if end.waiting else Cause.TASK_TIME
        return cause.ends(seconds=seconds, wall=seconds * self.limits.wall_factor)

    def _out_of_all(self) -> NoAnswer:
        seconds = self.limits.submission_seconds
        return Cause.SUBMISSION_TIME.ends(seconds=seconds, wall=seconds * self.limits.wall_factor)

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
        self._add(worker.used(), worker.awaited())
        worker.begin(Allowance(float("inf"), float("inf")))  # nothing counts twice

    def _add(self, cpu: float, wall: float) -> None:
        spent = (self._imports if self._importing else self._spent)[self._lesson]
        spent.cpu += cpu
        spent.wall += wall
