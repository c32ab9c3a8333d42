"""A finished (or unfinished) batch read back as one class, from which reports, tables and gradebooks are made.

Everything here is derived from the files that ``grade batch`` wrote; nothing is kept twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from autograder.classroom.aliases import aliases, history, whose
from autograder.classroom.decisions import reading
from autograder.classroom.decisions.model import Decision
from autograder.classroom.following import with_decisions
from autograder.classroom.grades import Grade, counted, grade, lesson_points
from autograder.classroom.ids import free
from autograder.classroom.matching import People, may_be, owners
from autograder.classroom.records import Batch, Entry, Fall, RosterRow
from autograder.classroom.rules.groups import grouped
from autograder.classroom.rules.learner import ruled
from autograder.classroom.rules.model import Rulings
from autograder.classroom.store import Store
from autograder.course.classrules import Rules
from autograder.course.tree import task_key
from autograder.intake.submission import inert
from autograder.report.model import Report

Standing = Literal["graded", "unreadable", "needs a person", "fault", "missing"]

SHOWN = 5
COUNTING: tuple[Standing, ...] = ("graded", "needs a person")
"""These have points, or wait for them."""


class ClassTask(Struct, frozen=True, kw_only=True):
    """A task over the whole class."""

    task: str
    name: str
    lesson: int
    max_points: float | None
    stretch: bool = False


class Member(Struct, frozen=True, kw_only=True, dict=True):
    """One line of the class. If the class is pseudonymous, show only ``label``."""

    id: Annotated[str, Meta(description="of the submission; of the roster where there is none")]
    label: Annotated[str, Meta(description="the name with --names, a pseudonym otherwise")]
    name: str = ""
    github: str = ""
    school_id: str = ""
    standing: Standing
    reason: Annotated[str, Meta(description="a sentence unless graded or missing: learner's text may be in it")] = ""
    listed: Annotated[bool, Meta(description="false: handed in, but not on the roster")] = True
    near: Annotated[list[str], Meta(description="whom of the roster it may be, if not listed")] = []
    notes: Annotated[list[str], Meta(description="what was odd about the arrival, and what the report notes")] = []
    row: Annotated[RosterRow | None, Meta(description="the line of the roster")] = None
    sought: Annotated[bool, Meta(description="nothing was handed in, or it is among what matches nobody")] = False
    called: Annotated[list[str], Meta(description="by what class.toml may name the learner, beside the roster")] = []
    handed: Annotated[str, Meta(description="the name of the folder or file that was handed in")] = ""
    report: Annotated[Report | None, Meta(description="with fault: only what the fault has left of it")] = None
    former: Annotated[list[Report], Meta(description="earlier reports, oldest first, regradings included")] = []
    changed: Annotated[list[str], Meta(description="why there is a newer report: submission, graders, …")] = []
    fell: Annotated[list[Fall], Meta(description="points lost by regrading the same submission")] = []
    rules: Annotated[Rules, Meta(description="the class's, about dates and attempts")] = Rules()
    lessons: Annotated[list[int], Meta(description="the class's")] = []
    group: Annotated[str, Meta(description="the group that hands in together, if the learner is in one")] = ""
    fellows: Annotated[list[str], Meta(description="the ids of the others in the group")] = []
    source: Annotated[str, Meta(description="the id of the group's submission, if it isn't the learner's own")] = ""
    times: Annotated[list[str | None], Meta(description="the server's times of former and report")] = []
    decisions: Annotated[list[Decision], Meta(description="people's, oldest first, the undone ones too")] = []
    asked: Annotated[list[ClassTask], Meta(description="the class's tasks, if people decided what isn't graded")] = []

    @cached_property
    def rulings(self) -> Rulings:
        """What the rules of dates make of each lesson, after people's decisions."""
        reports = [*self.former, *([self.report] if self.report else [])] if self.standing in COUNTING else []
        times = [*self.times, *[None] * len(reports)]
        return ruled(
            self.rules,
            self.row,
            self.names,
            list(zip(reports, times, strict=False)),
            self.lessons,
            partial(lesson_points, decisions=self.decisions),
        )

    @property
    def names(self) -> list[str]:
        """By what ``class.toml`` may name the learner, beside the roster."""
        return self.called or [self.id]

    @cached_property
    def grade(self) -> Grade:
        """The points that count: the verdicts, after people's decisions and the rules of dates."""
        rulings = {one.lesson: one for one in self.rulings.lessons}
        return grade(self.attempts, self.decisions, rulings, asked=self.asked)

    @cached_property
    def final(self) -> Report | None:
        """The report with the points that count, and with what people said among its notes.

        If people gave points to work that nothing could grade, it's made of these alone.
        """
        return counted(self.report, self.decisions, self.grade, self.id)

    @cached_property
    def finals(self) -> list[Report]:
        """What each of ``attempts`` is worth with people's decisions; the last one is ``final``."""
        former = [counted(one, self.decisions, grade([one], self.decisions), self.id) for one in self.attempts[:-1]]
        return [report for report in (*former, self.final) if report is not None]

    @property
    def attempts(self) -> list[Report]:
        """The latest grading of each version handed in, oldest first, the current one last."""
        reports = [*self.former, self.report] if self.report else self.former
        return [
            report
            for report, following in zip(reports, [*reports[1:], None], strict=False)
            if following is None or following.hashes.submission != report.hashes.submission
        ]


class ClassResults(Struct, frozen=True, kw_only=True):
    """One class."""

    title: str
    lessons: list[int]
    graders: Literal["hidden", "public"]
    names: Annotated[bool, Meta(description="whether labels are names")]
    has_roster: bool
    max_points: float | None
    tasks: list[ClassTask]
    students: Annotated[list[Member], Meta(description="in the order of their labels")]
    besides: Annotated[list[str], Meta(description="files and folders that are nobody's work")] = []
    astray: Annotated[list[str], Meta(description="who isn't in the class, although people decided about them")] = []


class ClassFolder:
    """A batch's folder with everything but the reports, which are read one by one.

    Raises ``store.NotABatch`` with a sentence if it isn't such a folder or a file in it is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder)
        self.batch = self.store.batch()
        entries = {entry.id: entry for entry in self.store.entries()}
        self._labels = self.store.pseudonyms()
        authors = whose(entries.values(), self.batch.whose)
        roster = self.batch.roster or []
        self.rows = owners(roster, authors)
        self.others = aliases(self.store, entries, self.rows, self.batch.whose)
        """By id: what the same learner handed in under other names."""
        self._left = {one.id for others in self.others.values() for one in others}
        self.entries = {id: entry for id, entry in entries.items() if id not in self._left}
        """By id: those that count in the class."""
        present = {row.id for id, row in self.rows.items() if id in self.entries}
        taken = {id.casefold() for id in (*self.entries, *(row.id for row in roster))}
        self._absent = {
            row.id if row.id not in self.entries else free(row.id, taken.__contains__): row
            for row in roster
            if row.id not in present
        }
        """By id. Work that was here before the roster may have another line's id."""
        listed = self.batch.roster is not None
        self._lost = {id: authors[id] for id in self.entries if id not in self.rows} if listed else {}
        self._names = {entry.name for entry in self.entries.values()}
        people = People(roster)
        self._near = {
            id: people.like(who, self._absent.values()) or people.like(who, roster) for id, who in self._lost.items()
        }

    def student(self, id: str, *, reports: bool = True) -> Member:
        """One who handed something in, by the submission's id."""
        return _student(self, self.entries[id], self.rows.get(id), self._labels, self._near, reports)

    def called(self, entry: Entry) -> list[str]:
        """The name of what was handed in, and the id unless that's the name of something else."""
        return list(dict.fromkeys([entry.name or entry.id, *({entry.id} - self._names)]))

    def logins(self) -> dict[str, str]:
        """GitHub's names in small letters, to the ids of learners."""
        here = {row.id: id for rows in (self.rows, self._absent) for id, row in rows.items() if id not in self._left}
        return {row.github.casefold(): here[row.id] for row in self.batch.roster or [] if row.github}

    def absent(self) -> list[Member]:
        """Those of the roster who handed in nothing, as far as we know."""
        lost = self._lost.items()
        return [
            _missing(self.batch, id, row, self._labels, [id for id, who in lost if may_be(who, row)])
            for id, row in self._absent.items()
        ]


def load_class(folder: Path) -> ClassResults:
    """Read what ``grade batch --out FOLDER`` has finished so far.

    Raises ``store.NotABatch`` with a sentence if it isn't such a folder or a file in it is damaged.
    """
    found = ClassFolder(folder)
    batch = found.batch
    students = [*map(found.student, found.entries), *found.absent()]
    reports = [student.report for student in students if student.report]
    tasks = class_tasks(reports)
    students, astray = with_decisions(students, reading.read(folder), found.rows, tasks)
    students = [_settled(student) for student in grouped(students, batch.rules)]
    return ClassResults(
        title=batch.title,
        lessons=batch.lessons,
        graders=batch.graders,
        names=batch.names,
        has_roster=batch.roster is not None,
        max_points=max((r.max_points for r in reports if r.max_points is not None), default=None),
        tasks=tasks,
        students=sorted(students, key=lambda student: (student.label.casefold(), student.id)),
        besides=batch.besides,
        astray=astray,
    )


def _settled(student: Member) -> Member:
    """Once people have given points to everything that had none, the learner counts as graded."""
    if student.standing in ("graded", "fault") or not student.decisions:
        return student
    if not student.grade.touched or student.grade.final is None:
        return student
    return msgspec.structs.replace(student, standing="graded", reason="", sought=False)


def _student(
    folder: ClassFolder,
    entry: Entry,
    row: RosterRow | None,
    labels: dict[str, str],
    near: Mapping[str, list[RosterRow]],
    reports: bool,
) -> Member:
    batch, others = folder.batch, folder.others.get(entry.id, [])
    report = folder.store.report(entry.id) if entry.report and reports else None
    former, times = history(folder.store, entry, others) if reports else ([], [])
    before = [f"Handed in before as {', '.join(one.source for one in others)}."] if others else []
    pushed = batch.pushed.get(entry.id) or entry.pushed or (row.pushed if row else None)
    named, pseudonym = (row.name if row else "") or entry.id, labels.get(row.id if row else entry.id, "")
    return Member(
        id=entry.id,
        label=named if batch.names else pseudonym,
        name=row.name if row else "",
        github=row.github if row else "",
        school_id=row.school_id if row else "",
        standing=entry.state,
        reason=entry.reason,
        listed=row is not None or batch.roster is None,
        near=[row.id for row in near.get(entry.id, [])],
        notes=list(dict.fromkeys([*before, *batch.notes.get(entry.id, []), *(report.notes if report else [])])),
        row=row,
        called=folder.called(entry),
        handed=_handed(batch.sources.get(entry.id, [])) or entry.source,
        report=report,
        former=former,
        changed=entry.changed,
        fell=entry.fell,
        rules=batch.rules,
        lessons=batch.lessons,
        times=[*times, pushed],
    )


def _handed(sources: list[str]) -> str:
    more = f" and {len(sources) - 1} more" if len(sources) > 1 else ""
    return inert(sources[0].removesuffix("/")) + more if sources else ""


def _missing(batch: Batch, id: str, row: RosterRow, labels: dict[str, str], lost: list[str]) -> Member:
    """Learners who handed in nothing, if that's certain: nothing that is there may be theirs."""
    shown = ", ".join(lost[:SHOWN]) + (f" and {len(lost) - SHOWN} more" if len(lost) > SHOWN else "")
    return Member(
        id=id,
        label=(row.name or row.id) if batch.names else labels.get(row.id, ""),
        name=row.name,
        github=row.github,
        school_id=row.school_id,
        standing="needs a person" if lost else "missing",
        reason=f"No file is named after this learner, but their work may be among the unmatched: {shown}."
        if lost
        else "",
        row=row,
        sought=bool(lost),
        rules=batch.rules,
        lessons=batch.lessons,
    )


def class_tasks(reports: Iterable[Report]) -> list[ClassTask]:
    """Every task that is in any of the reports, in order."""
    found = {
        task.task: ClassTask(
            task=task.task, name=task.name, lesson=task.lesson, max_points=task.max_points, stretch=task.stretch
        )
        for report in reports
        for task in report.tasks
    }
    return [found[number] for number in sorted(found, key=task_key)]
