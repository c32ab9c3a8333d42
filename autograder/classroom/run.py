"""The loop of a batch: look at every submission, grade those that need it, keep each result the moment it's there."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import replace
from pathlib import Path

import msgspec

from autograder.classroom import keys
from autograder.classroom.aliases import aliases, whose
from autograder.classroom.decisions import reading
from autograder.classroom.decisions.asking import ask
from autograder.classroom.keys import changed
from autograder.classroom.matching import owners
from autograder.classroom.order import Order, Summary, Watch, roster_of
from autograder.classroom.plans import Plan, Planner
from autograder.classroom.pushed import PUSHED
from autograder.classroom.records import Batch, Entry, Fall, Key, RosterRow, State
from autograder.classroom.roll import Found, Roll, earlier, opened_roll
from autograder.classroom.roster import aware, overlooked, read_pushed
from autograder.classroom.slots import Slots, Verdict
from autograder.classroom.store import Store
from autograder.course.classfile import ClassSettings, load_settings
from autograder.course.tree import Course, CourseError, page_title
from autograder.errors import GradeError, Ungradable
from autograder.files import Temporary, sha256
from autograder.grading.engine import EngineFault
from autograder.intake import Taken
from autograder.intake.submission import Unreadable, inert
from autograder.report.model import Report, Staff, StaffTest

logger = logging.getLogger(__name__)
AHEAD = 2
"""Submissions unpacked ahead of time, per slot, so that no slot waits for the disk."""
GIVE_UP = 5
"""After this many faults in a row, it isn't the submissions."""


def grade_batch(order: Order, make_slots: Callable[[], Slots], watch: Watch) -> Summary:
    """Grade what is new or changed.

    Raises ``NotABatch``, ``NotDecisions``, ``CourseError``, ``Ungradable`` or ``EngineFault``.
    What was finished before an exception, ``KeyboardInterrupt`` included, is kept; the same order goes on from there.
    """
    reading.check(order.out)
    course = Course(order.job.course)
    settings = load_settings(course)
    rows, zone = roster_of(order, course), settings.timezone
    pushed = order.folder / PUSHED
    times = read_pushed(pushed, zone) if pushed.exists() else {}
    with opened_roll(order.folder, order.out, course, rows, order.platform, times) as handed_in:
        store = Store(order.out)
        with store.opened(_batch(order, course, rows, handed_in, settings)):
            ids = [one.id for one in handed_in.found]
            owner = owners(rows or [], {one.id: one.arrival.who for one in handed_in.found})
            present = {row.id for row in owner.values()}
            absent = [row.id for row in rows or [] if row.id not in present]
            times = {one.id: aware(one.arrival.time, zone) for one in handed_in.found if one.arrival.time}
            listed = {id: row.pushed for id, row in owner.items() if row.pushed}
            summary = Summary(
                total=len(ids), platform=handed_in.platform, untimed=handed_in.untimed, guessed=handed_in.guessed
            )
            summary.overlooked = overlooked(order.roster) if order.roster else ""
            summary.earlier = earlier(order.folder, order.out) if order.folder.is_dir() else []
            store.name([*(owner[id].id if id in owner else id for id in ids), *absent])
            run = _Run(order, course, store, watch, summary, listed | times)
            return run.all(handed_in.found, rows or [], make_slots)


def _batch(
    order: Order, course: Course, rows: list[RosterRow] | None, handed_in: Roll, settings: ClassSettings
) -> Batch:
    found, zone = handed_in.found, settings.timezone
    return Batch(
        title=page_title(course.root / "exercises" / "README.md") or course.root.name,
        lessons=list(order.job.lessons) or [lesson.number for lesson in course.lessons],
        folders={lesson.number: lesson.folder for lesson in course.lessons},
        tasks=list(order.job.tasks),
        graders="hidden" if order.job.hidden else "public",
        names=order.names,
        roster=rows,
        pushed={one.id: aware(one.arrival.time, zone) for one in found if one.arrival.time},
        rules=settings.rules,
        platform=handed_in.platform,
        whose={one.id: one.arrival.who for one in found},
        notes={one.id: notes for one in found if (notes := _notes(one, handed_in.platform))},
        besides=handed_in.besides,
        sources={one.id: [_entry(piece.path) for piece in one.arrival.pieces] for one in found},
        class_list=str(order.roster.resolve()) if order.roster else "",
    )


def _entry(path: Path) -> str:
    return f"{path.name}/" if path.is_dir() else path.name


def _notes(found: Found, platform: str) -> list[str]:
    late = [f"{platform} marks it as late."] if found.arrival.late else []
    return [*found.arrival.notes, *late]


class _Run:
    """One run of the loop."""

    def __init__(
        self, order: Order, course: Course, store: Store, watch: Watch, summary: Summary, times: dict[str, str]
    ) -> None:
        self._order = order
        self._course = course
        self._store = store
        self._watch = watch
        self._summary = summary
        self._times = times
        self._expected = keys.expected(order.job)
        self._entries = {entry.id: entry for entry in store.entries()}
        self._planner = Planner(order.job, course, store, self._entries, self._expected)
        self._others: dict[str, list[Entry]] = {}
        """Id to what the same learner handed in under other names."""
        self._faults_in_a_row = 0

    def all(self, found: list[Found], rows: list[RosterRow], make_slots: Callable[[], Slots]) -> Summary:
        """Look, then grade."""
        there = {one.id: one.arrival.who for one in found}
        owner = owners(rows, whose(self._entries.values(), there) | there)
        self._others = aliases(self._store, self._entries, owner, there)
        renamed = {one.id for others in self._others.values() for one in others}
        self._summary.gone = [id for id in self._entries if id not in there and id not in renamed]
        logger.info("%d submissions in %s", len(found), self._order.folder)
        plans: list[Plan] = []
        for plan in self._planner.look(found):
            plans.append(plan)
            self._watch("looking", len(plans), len(found))
        first = {id: others[0].id for id, others in self._others.items()}  # the same request stays the same
        asked = {first.get(id, id): own for id, own in self._planner.asked.items()}
        self._summary.unasked = ask(self._store.folder, asked)
        todo = [plan for plan in plans if not self._settled(plan)]
        for plan in todo:
            if plan.former is not None and plan.former.report:
                parts = " and ".join(changed(plan.former.key, plan.key))
                logger.info("%s is graded again: %s changed", plan.found.id, parts or "nothing")
                if parts:
                    self._summary.changed[parts] = self._summary.changed.get(parts, 0) + 1
        if todo:
            slots = make_slots()
            try:
                self._grade(todo, slots)
            finally:
                slots.close()
        return self._summary

    def _settled(self, plan: Plan) -> bool:
        """Whether there's nothing to grade. What can't be graded is noted at once."""
        if plan.fault is not None:
            self._fault(plan, plan.fault)
            self._faults_in_a_row = 0  # it says nothing about the engine
            return True
        if plan.reason:
            if not plan.unchanged:
                self._keep(plan, state=plan.state, reason=plan.reason)
            logger.info("%s: %s: %s", plan.found.id, plan.state, plan.reason)
        elif plan.unchanged and plan.former is not None:
            logger.debug("%s is as it was", plan.found.id)
            self._summary.unchanged += 1
            pushed = self._times.get(plan.found.id, plan.former.pushed)
            who = plan.found.arrival.who
            known = msgspec.structs.replace(plan.former, name=plan.found.name, who=who, pushed=pushed)
            if known != plan.former:
                self._store.note(known)
        return plan.unchanged or bool(plan.reason)

    def _grade(self, todo: list[Plan], slots: Slots) -> None:
        waiting: dict[Future[Verdict], tuple[Plan, Temporary, Taken]] = {}
        left, done = list(reversed(todo)), 0
        self._watch("grading", 0, len(todo))
        while left or waiting:
            while left and len(waiting) < AHEAD * slots.count:
                plan = left.pop()
                into = Temporary(self._store.work)
                try:
                    taken, found = self._planner.take(plan.found, into.path)
                except Exception as error:  # a moment ago it could be read
                    into.close()
                    self._gone(plan, error)
                    continue
                job = replace(self._order.job, submission=taken.folder, traces=found)
                waiting[slots.submit(job)] = plan, into, taken
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                plan, into, taken = waiting.pop(future)
                self._finish(plan, taken, future)
                into.close()
                done += 1
                self._watch("grading", done, len(todo))

    def _finish(self, plan: Plan, taken: Taken, future: Future[Verdict]) -> None:
        try:
            report, staff = future.result()
        except Unreadable as error:
            self._unreadable(plan, str(error))
            return
        except (CourseError, Ungradable):
            raise
        except Exception as fault:  # whatever else it is, it's our fault
            self._fault(plan, fault)
            return
        self._faults_in_a_row = 0
        id = plan.found.id
        commit = taken.commit or report.commit
        notes = [*plan.found.arrival.notes, *taken.notes, *report.notes]
        report = msgspec.structs.replace(report, submission=id, commit=commit, notes=notes)
        staff = msgspec.structs.replace(staff, submission=id)
        key = keys.key(report.hashes.submission, staff.basis or self._expected)
        if report.faulty:
            wrong = ", ".join(task.task for task in report.tasks if task.status == "error")
            reason = f"The graders of {wrong} failed: see staff/{id}.json."
            self._summary.faults[id] = reason
            self._keep(plan, state="fault", reason=reason, key=key, report=report, staff=staff)
            return
        fell = [fall for before in self._before(plan, key) for fall in _fell(before, report)]
        if fell:
            self._summary.falls[id] = fell
        self._summary.graded += 1
        state: State = "needs a person" if report.undecided else "graded"
        reason = " ".join(report.undecided)
        self._keep(plan, state=state, reason=reason, key=key, report=report, staff=staff, fell=fell)

    def _before(self, plan: Plan, key: Key) -> list[Report]:
        """The last good report of the very same work, under whatever name it came."""
        known = [*self._others.get(plan.found.id, []), *([plan.former] if plan.former else [])]
        reports = [report for one in known if (report := self._store.before(one))]
        same = [report for report in reports if report.hashes.submission == key.submission]
        return sorted(same, key=lambda report: report.graded_at)[-1:]

    def _gone(self, plan: Plan, error: Exception) -> None:
        if isinstance(error, Unreadable):
            self._unreadable(plan, str(error))
        elif isinstance(error, GradeError):
            raise error
        else:
            self._fault(plan, error)

    def _unreadable(self, plan: Plan, reason: str) -> None:
        logger.warning("%s has become unreadable: %s", plan.found.id, reason)
        self._keep(plan, state="unreadable", reason=reason, key=self._planner.key(sha256(reason.encode())))

    def _fault(self, plan: Plan, fault: Exception) -> None:
        """A fault that came again with another engine."""
        text = str(fault) if isinstance(fault, EngineFault) else "".join(traceback.format_exception(fault))
        self._faults_in_a_row += 1
        logger.error(
            "%s is not graded, because of a fault of ours, %d in a row:\n%s", plan.found.id, self._faults_in_a_row, text
        )
        if self._faults_in_a_row >= GIVE_UP:
            raise EngineFault(text) from fault
        id = plan.found.id
        reason = f"The grading system itself failed: see staff/{id}.json."
        staff = Staff(submission=id, tests=[StaffTest(task="", test="", detail=text)])
        self._summary.faults[id] = reason
        self._keep(plan, state="fault", reason=reason, staff=staff)

    def _keep(
        self,
        plan: Plan,
        *,
        state: State = "graded",
        reason: str = "",
        key: Key | None = None,
        report: Report | None = None,
        staff: Staff | None = None,
        fell: list[Fall] | None = None,
    ) -> None:
        key = key or plan.key
        logger.info("%s: %s %s", plan.found.id, state, reason or (f"{report.points} points" if report else ""))
        entry = Entry(
            id=plan.found.id,
            source=inert(plan.found.arrival.source),
            name=plan.found.name,
            who=plan.found.arrival.who,
            state=state,
            reason=reason,
            key=key,
            changed=changed(plan.former.key, key) if plan.former else [],
            fell=fell or [],
            pushed=self._times.get(plan.found.id),
        )
        self._store.keep(entry, report, staff, plan.former)


def _fell(before: Report, after: Report) -> list[Fall]:
    """The tasks whose points fell."""
    old = {task.task: task.points for task in before.tasks}
    return [
        Fall(task=task.task, before=was, after=task.points)
        for task in after.tasks
        if task.points is not None and (was := old.get(task.task)) is not None and was > task.points
    ]
