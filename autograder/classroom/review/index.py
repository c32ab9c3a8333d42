"""The class in memory: a small row for each learner, read again only where something on disk has changed."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from autograder.classroom.decisions.model import Decision, Item, Request
from autograder.classroom.decisions.store import Decisions
from autograder.classroom.following import today, with_decisions
from autograder.classroom.grades import grade
from autograder.classroom.records import Entry
from autograder.classroom.results import ClassFolder, ClassTask, Member, class_tasks
from autograder.classroom.review.rows import GROUPS, Facts, Group, Row, facts, row
from autograder.classroom.review.search import matches, words
from autograder.classroom.rules.groups import grouped
from autograder.classroom.store import Store
from autograder.course.points import total
from autograder.course.tree import task_key

WATCHED = ("batch.json", "names.csv", "entries")
YOUNG = 0.1
"""Seconds in which a file may change again without a newer time."""
PATIENCE = 10
"""A batch that is running changes files all the time: in a large class, we look again after so many times what a look
takes.
"""
SMALL = 500
"""Learners up to which every page looks."""


@dataclass(frozen=True)
class Snapshot:
    """The class as it was a moment ago."""

    title: str
    names: bool
    lessons: dict[int, str]
    """Lesson to its folder."""
    tasks: list[ClassTask]
    rows: list[Row]
    """In the order of the queue."""
    bank: dict[str, Item] = field(default_factory=dict)
    requests: dict[str, list[Request]] = field(default_factory=dict)
    """By who's asking, as the class calls them now."""
    by_handle: dict[str, Row] = field(default_factory=dict)
    with_mistake: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    has_item: dict[str, list[str]] = field(default_factory=dict)
    """Comment of the bank to the learners who have it."""

    @property
    def most(self) -> float | None:
        """What all tasks together are worth."""
        return total(task.max_points for task in self.tasks)

    def fellows(self, one: Row) -> list[Row]:
        """The others in a learner's group."""
        ids = set(one.member.fellows)
        return [other for other in self.rows if other.member.id in ids] if ids else []

    def found(self, show: str = "", asked: str = "") -> list[Row]:
        """The queue, narrowed to a group, to those who are still open, and to what somebody looks for."""
        return [one for one in self.rows if _shown(one, show) and (not asked or matches(asked, one.words))]

    def counts(self) -> dict[str, tuple[int, int]]:
        """Group to how many are in it, and how many of them are still open."""
        found: dict[str, tuple[int, int]] = {}
        for group in GROUPS:
            own = [one for one in self.rows if group in one.reasons]
            found[group] = len(own), sum(map(_open_in(group), own))
        return found


class _Known(Struct, frozen=True):
    """What a row was made from; the same again makes the same row."""

    entry: Entry | None
    member: Member
    requests: list[Request]


class Index:
    """One batch's folder and its decisions. Threads may share it."""

    def __init__(self, folder: Path, decisions: Decisions) -> None:
        self.folder = folder
        self.decisions = decisions
        self._lock = threading.Lock()
        self._class: ClassFolder | None = None
        self._members: dict[str, Member] = {}
        self._facts: dict[str, tuple[Entry, Facts]] = {}
        self._tasks: dict[str, ClassTask] = {}
        self._rows: dict[str, tuple[_Known, Row]] = {}
        self._seen: tuple[object, ...] = ()
        self._decided: tuple[int, ...] = ()
        self._again = 0.0
        self._now: Snapshot | None = None

    def now(self) -> Snapshot:
        """The class as it is. Raises ``NotABatch`` if the folder can't be read, and ``NotDecisions``."""
        with self._lock:
            changed = self._look()
            stamp = self.decisions.stamp()
            if changed or stamp != self._decided or self._now is None:
                self._now = None  # if this fails, the next one tries again
                self._now = self._made()
                self._decided = stamp
            return self._now

    @property
    def store(self) -> Store:
        """The batch's folder."""
        return Store(self.folder)

    def member(self, one: Row) -> Member:
        """A learner with all reports, as they are on disk now."""
        with self._lock:
            known = self._class
        entry = _entry(known, one.member) if known else None
        if known is None or entry is None:
            return one.member
        return _with_reports(one.member, known.student(entry.id))

    def decided(self, one: Row) -> float | None:
        """A learner's points after people's decisions."""
        report = self.member(one).report if one.decisions else None
        return grade([report], one.member.decisions).decided if report else one.facts.points

    def _look(self) -> bool:
        """Read what has changed on disk; whether anything has."""
        if time.monotonic() < self._again:
            return False
        began = time.monotonic()
        status = [(self.folder / name).stat() if (self.folder / name).exists() else None for name in WATCHED]
        seen = tuple((one.st_mtime_ns, one.st_size, one.st_ino) if one else None for one in status)
        if self._class is not None and seen == self._seen:
            return False
        self._class = ClassFolder(self.folder)
        self._members = {id: self._class.student(id, reports=False) for id in self._class.entries}
        self._members |= {member.id: member for member in self._class.absent()}
        young = any(one and time.time() - one.st_mtime < YOUNG for one in status)
        self._seen = () if young else seen
        if len(self._members) > SMALL:
            self._again = time.monotonic() + PATIENCE * (time.monotonic() - began)
        return True

    def _made(self) -> Snapshot:
        known, batch = self._folder(), self._folder().batch
        decisions: dict[str, list[Decision]] = {}
        for one in self.decisions.all():
            decisions.setdefault(one.learner, []).append(one)
        members, _ = with_decisions(list(self._members.values()), decisions, known.rows, [])
        members = grouped(members, batch.rules, partial(_graded, known))
        find, requests = today(members, known.rows), dict[str, list[Request]]()
        for asked in self.decisions.requests():
            requests.setdefault(find(asked.learner) or asked.learner, []).append(asked)
        rows = [self._row(member, _entry(known, member), requests.get(member.id, [])) for member in members]
        rank = {group: place for place, group in enumerate(GROUPS)}
        rows.sort(key=lambda one: (rank[one.group], one.member.label.casefold(), one.member.id))
        made = Snapshot(
            title=batch.title,
            names=batch.names,
            lessons=batch.folders,
            tasks=sorted(self._tasks.values(), key=lambda task: task_key(task.task)),
            rows=rows,
            bank={item.id: item for item in self.decisions.bank()},
            requests=requests,
            by_handle={one.handle: one for one in rows},
        )
        works: dict[str, Row] = {}
        for there in rows:
            works.setdefault(there.work, there)
        for there in works.values():
            for task, found in there.facts.mistakes.items():
                for mistake in found:
                    made.with_mistake.setdefault((task, mistake), []).append(there)
        for there in rows:
            for item in dict.fromkeys(one.item for one in there.member.decisions if one.item and one.stands):
                made.has_item.setdefault(item, []).append(there.member.id)
        return made

    def _row(self, member: Member, entry: Entry | None, asked: list[Request]) -> Row:
        known = _Known(entry, member, asked)
        if (before := self._rows.get(member.id)) and before[0] == known:
            return before[1]
        if before and _without_words(before[0]) == _without_words(known):
            self._rows[member.id] = known, dataclasses.replace(before[1], member=member)
            return self._rows[member.id][1]
        store, report = self._folder().store, None
        if entry is not None and entry.report:
            report = store.report(entry.id)
        if entry is not None and (member.id not in self._facts or self._facts[member.id][0] != entry):
            kept = store.submitted(report) if report else None
            self._facts[member.id] = entry, facts(report, kept)
            self._tasks |= {task.task: task for task in class_tasks([report] if report else [])}
        own = self._facts[member.id][1] if entry is not None else Facts()
        names = self._folder().batch.names
        made = row(member, member.id if names else member.label or member.id, words(member), own, report, asked)
        self._rows[member.id] = known, made
        return made

    def _folder(self) -> ClassFolder:
        if self._class is None:
            raise RuntimeError("nothing was read yet")
        return self._class


def _without_words(known: _Known) -> _Known:
    """What a row's reasons rest on: a change of the bank's words and points is none of it."""
    bare = [replace(one, text="", points=None) for one in known.member.decisions]
    return replace(known, member=replace(known.member, decisions=bare))


def _entry(known: ClassFolder, member: Member) -> Entry | None:
    """Of the learner's work, or of the group's; none if it isn't known which of a group's counts."""
    return known.entries.get(member.source or member.id) if member.times else None


def _graded(known: ClassFolder, member: Member) -> str:
    """The hash of the work that somebody's report is about."""
    entry = known.entries.get(member.id)
    return entry.key.submission if entry and entry.report else ""


def _with_reports(member: Member, read: Member) -> Member:
    notes = list(dict.fromkeys([*member.notes, *(read.report.notes if read.report else [])]))
    return replace(member, report=read.report, former=read.former, times=read.times, notes=notes)


def _shown(one: Row, show: str) -> bool:
    if show == "open":
        return one.open
    return not show or show in one.reasons


def _open_in(group: Group) -> Callable[[Row], bool]:
    if group == "requests":
        return lambda one: bool(one.waiting)
    return (lambda one: bool(one.moved)) if group == "moved" else (lambda one: not one.seen)
