"""Slots on a Dask cluster: the same loop, over Dask's executor.

The course (exercises, graders, class.toml, seed) goes to every Dask worker once, and each submission goes as bytes.
Workers need this package, but no shared disk. Each Dask worker holds one warm parent, which ends with it. If a Dask
worker is lost, its submission is graded on another one.
"""

from __future__ import annotations

import contextlib
import io
import uuid
import zipfile
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from distributed import Client, Reschedule, WorkerPlugin, get_worker

from autograder.classroom.slots import LocalSlots, Verdict
from autograder.classroom.store import NotABatch
from autograder.course import coursefile, seeds
from autograder.course.classfile import load_settings
from autograder.course.tree import Course, CourseError
from autograder.files import Temporary, write
from autograder.grading.basis import engine_version
from autograder.grading.engine import Engine, EngineFault
from autograder.grading.jobs import Answer, CourseProblem, Graded, Job, NotReadable, encoded, read_answer
from autograder.intake.choosing import take_in
from autograder.intake.members import Member, Wanted, lay_out
from autograder.intake.submission import Trace, Unreadable, walk

PATIENCE = 60
"""Seconds to wait for the scheduler, and for a first worker."""
RETRIES = 2
"""How often to try a submission again, on any worker, after a fault of ours."""
SENT = ("exercises", "graders")


class ClusterSlots:
    """Threads of all current Dask workers. Raises ``NotABatch`` if there's no scheduler or no fit worker."""

    def __init__(self, address: str, job: Job) -> None:
        self._course = Course(job.course)
        self._wanted = Wanted.of(self._course)
        self._name = f"autograder-{uuid.uuid4().hex}"
        plugin = GradingPlugin(_pack(self._course, job.hidden), _seed(self._course, job), job, engine_version())
        try:
            self._client = Client(address, timeout=PATIENCE)
        except (OSError, ValueError) as error:
            raise NotABatch(f"no Dask scheduler answers at {address}: {error}.") from error
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
            self._client.register_plugin(plugin, name=self._name)
        except TimeoutError:
            self._client.close()
            raise NotABatch(f"the scheduler at {address} has no workers: start some with dask worker.") from None
        except Exception as error:  # whatever a worker's installation may raise
            self._client.close()
            raise NotABatch(f"a Dask worker cannot grade: {type(error).__name__}: {error}.") from error
        self._executor = self._client.get_executor(pure=False, retries=RETRIES)

    @property
    def count(self) -> int:
        """Threads of all workers, which may come and go."""
        return max(1, int(sum(self._client.nthreads().values())))

    def submit(self, job: Job) -> Future[Verdict]:
        """Send it to any free worker."""
        folder = job.submission
        try:
            expected = take_in(folder, self._course).traced(job.traces).sha256
            found = [path for path in walk(folder) if self._wanted.cap(path.name) is not None]
            members = [Member.of_file(path.relative_to(folder).parts, path, self._wanted) for path in found]
        except (OSError, Unreadable) as error:
            return _failed(Unreadable(str(error)))
        remote = self._executor.submit(grade, self._name, msgspec.msgpack.encode((members, job.traces)))
        graded: Future[Verdict] = Future()
        graded.set_running_or_notify_cancel()
        remote.add_done_callback(lambda done: _pass_on(done, graded, expected))
        return graded

    def close(self) -> None:
        """Leave the cluster; what still runs there is lost."""
        with contextlib.suppress(Exception):  # a scheduler that is gone needs no farewell
            self._executor.shutdown(wait=False)
            self._client.unregister_worker_plugin(self._name)
        with contextlib.suppress(Exception):
            self._client.close()


def _failed(error: Exception) -> Future[Verdict]:
    failed: Future[Verdict] = Future()
    failed.set_exception(error)
    return failed


def _pass_on(done: Future[bytes], graded: Future[Verdict], expected: str) -> None:
    try:
        graded.set_result(_read(done.result(), expected))
    except BaseException as error:
        graded.set_exception(error)


def _read(data: bytes, expected: str) -> Verdict:
    match read_answer(data):
        case Graded(report, staff) if report.hashes.submission == expected:
            return report, staff
        case NotReadable(sentence):
            raise Unreadable(sentence)
        case CourseProblem(sentence):
            raise CourseError(sentence)
    raise EngineFault("the Dask worker did not read what was sent")


def _pack(course: Course, hidden: bool) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for tree in SENT if hidden else SENT[:1]:
            for path in sorted((course.root / tree).rglob("*")):
                if path.is_file() and path.parent.name != "__pycache__":
                    file.write(path, path.relative_to(course.root).as_posix())
        for name in ("class.toml", coursefile.FILE):
            if (course.root / name).exists():
                file.write(course.root / name, name)
        own = coursefile.kit(course.root)
        for one in coursefile.package_files(own.folder) if own.name else []:
            file.write(one, f"{own.name}/{Path(one).relative_to(own.folder).as_posix()}")
    return data.getvalue()


def _seed(course: Course, job: Job) -> str:
    return seeds.load(course, load_settings(course), job.seed_file) if job.hidden else seeds.PUBLIC


@dataclass(eq=False)
class GradingPlugin(WorkerPlugin):  # type: ignore[misc]
    """What a Dask worker keeps: the course, and an engine with one warm parent for all its threads."""

    course: bytes
    seed: str
    job: Job
    engine: str

    def setup(self, worker: Any) -> None:
        """Lay the course out where only this user can read. Raises ``EngineFault`` if this is another version."""
        if self.engine != engine_version():
            raise EngineFault("it has another version of autograder: install the same one there")
        self._folder = Temporary(Path(worker.local_directory))
        course, seed = self._folder.path / "course", self._folder.path / seeds.FILE
        with zipfile.ZipFile(io.BytesIO(self.course)) as file:
            file.extractall(course)
        if self.seed != seeds.PUBLIC:
            write(seed, self.seed.encode(), private=True)
        self._own = replace(self.job, course=course, seed_file=seed if seed.exists() else None)
        self._slots = LocalSlots(worker.state.nthreads, partial(Engine, self.job.device, course))
        self._closing = False

    def teardown(self, worker: Any) -> None:
        """End the engine."""
        self._closing = True
        self._slots.close()
        self._folder.close()

    def grade(self, submission: bytes) -> Answer:
        """Grade one submission. Raises ``EngineFault``, or has it graded elsewhere if this worker is about to end."""
        try:
            with Temporary(self._folder.path) as into:
                members, traces = msgspec.msgpack.decode(submission, type=tuple[list[Member], tuple[Trace, ...]])
                lay_out(members, into)
                report, staff = self._slots.submit(replace(self._own, submission=into, traces=traces)).result()
            return Graded(report, staff)
        except Unreadable as error:
            return NotReadable(str(error))
        except CourseError as error:
            return CourseProblem(str(error))
        except Exception:
            if self._closing:
                raise Reschedule from None
            raise


def grade(plugin: str, submission: bytes) -> bytes:
    """A Dask worker's order."""
    return encoded(get_worker().plugins[plugin].grade(submission))
