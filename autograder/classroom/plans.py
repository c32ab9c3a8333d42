"""What to do with each submission: read it, and compare it with what is known about it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from autograder.classroom import keys
from autograder.classroom.records import Entry, Key, State
from autograder.classroom.roll import Found
from autograder.classroom.store import NotABatch, Store
from autograder.course.tree import Course
from autograder.errors import GradeError
from autograder.files import Temporary, sha256
from autograder.grading.jobs import Job
from autograder.intake import Taken, take
from autograder.intake.another_look import requests
from autograder.intake.choosing import has_work, take_in
from autograder.intake.gathering import gathered
from autograder.intake.git import NoGit
from autograder.intake.reflections import reflections
from autograder.intake.submission import Submission, Trace, Unreadable, inert
from autograder.intake.traces import traces
from autograder.report.model import Basis


@dataclass(frozen=True)
class Plan:
    """One submission and what to do with it."""

    found: Found
    key: Key
    former: Entry | None
    reason: str = ""
    """Why it has no report."""
    state: State = "unreadable"
    """Its state then."""
    unchanged: bool = False
    fault: Exception | None = None
    """What went wrong while it was read, that nobody foresaw."""


def take_arrival(found: Found, course: Course, into: Path) -> Taken:
    """One learner's submission as a folder, made in the empty folder ``into``."""
    (taken := into / "taken").mkdir()
    return take(gathered(found.arrival.pieces, into / "gathered" / found.id), course, taken)


def holds_work(found: Found, course: Course, work: Path) -> bool:
    """Whether somebody has worked on any of it."""
    with Temporary(work) as folder, contextlib.suppress(Unreadable):
        return has_work(take_arrival(found, course, folder).folder, course)
    return False


class Planner:
    """Reads submissions, and says which of them need grading."""

    def __init__(self, job: Job, course: Course, store: Store, former: dict[str, Entry], expected: Basis) -> None:
        self._job = job
        self._course = course
        self._store = store
        self._former = former
        self._expected = expected
        self.asked: dict[str, list[tuple[str, str]]] = {}
        """Submission to the requests for another look in it: task and reason."""

    def look(self, found: Iterable[Found]) -> Iterator[Plan]:
        """A plan for each, in order, as soon as it's made."""
        with ThreadPoolExecutor() as pool:
            try:
                yield from pool.map(self._plan, found)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def take(self, found: Found, into: Path) -> tuple[Taken, tuple[Trace, ...]]:
        """What was handed in, as a folder, and where else there seems to be work. Raises ``Unreadable``."""
        taken = self._taken(found, into)
        submission, elsewhere = self._traced(taken)
        self._store.show(found.id, submission)
        return taken, elsewhere

    def key(self, submission: str) -> Key:
        """What the result of a submission with this hash rests on."""
        return keys.key(submission, self._expected)

    def _plan(self, found: Found) -> Plan:
        former = self._former.get(found.id)
        if found.arrival.doubt:
            return self._without(found, former, found.arrival.doubt, "needs a person")
        try:
            if doubt := self._overtaken(found):
                return self._without(found, former, doubt, "needs a person")
            with Temporary(self._store.work) as folder:
                taken = self._taken(found, folder)
                submission, _ = self._traced(taken)
                key = self.key(submission.sha256)
                self._store.reflect(found.id, reflections(taken.folder, self._course))
                if own := requests(taken.folder, self._course):
                    self.asked[found.id] = own
        except Unreadable as error:
            return self._without(found, former, str(error), "unreadable")
        except GradeError:
            raise
        except Exception as fault:  # one submission must not end the batch
            return Plan(found, self.key(""), former, fault=fault)
        same = former is not None and former.key == key and bool(former.report) and self._store.finished(former)
        if same:  # what an earlier version of the engine graded, but didn't keep
            self._store.show(found.id, submission)
        return Plan(found, key, former, unchanged=same)

    def _overtaken(self, found: Found) -> str:
        """Why a person decides if the last submission is empty-handed but an earlier one isn't."""
        course, work = self._course, self._store.work
        if not found.arrival.earlier or holds_work(found, course, work):
            return ""
        for before in found.arrival.earlier:
            if holds_work(Found(found.id, before), course, work):
                return (
                    f"{inert(found.arrival.source)}, which came last, holds no work, but {inert(before.source)} does: "
                    "remove the one that doesn't count."
                )
        return ""

    def _without(self, found: Found, former: Entry | None, reason: str, state: State) -> Plan:
        known = former is not None and former.state == state and former.reason == reason
        return Plan(found, self.key(sha256(reason.encode())), former, reason, state, unchanged=known)

    def _taken(self, found: Found, into: Path) -> Taken:
        try:
            return take_arrival(found, self._course, into)
        except NoGit as error:
            raise NotABatch(str(error)) from error

    def _traced(self, taken: Taken) -> tuple[Submission, tuple[Trace, ...]]:
        """What was graded, and where else there seems to be work."""
        submission = take_in(taken.folder, self._course)
        found = traces(taken.origin, self._course, submission) if self._job.hidden else ()
        return submission.traced(found), found
