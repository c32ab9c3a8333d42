"""What changed between two gradings: whose points, on which task, and why."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from autograder.classroom.records import Entry
from autograder.classroom.store import NotABatch, Store
from autograder.course.tree import task_key
from autograder.report.model import Report, from_json


@dataclass(frozen=True)
class Change:
    """One learner's task, or all of it if ``task`` is empty. Points are null if there are none."""

    id: str
    task: str
    before: float | None
    after: float | None
    why: str


@dataclass(frozen=True)
class Side:
    """One learner on one side."""

    standing: str
    report: Report | None = None
    entry: Entry | None = None


def compare(old: Path, new: Path) -> list[Change]:
    """Compare two folders of ``grade batch``, or two reports. Raises ``NotABatch`` if one isn't either of these."""
    before, after = _sides(old), _sides(new)
    if not old.is_dir() and not new.is_dir():  # reports of one learner may have any name
        before, after = (dict(zip([""], sides.values(), strict=True)) for sides in (before, after))
    changes: list[Change] = []
    for id in sorted({*before, *after}):
        changes += _changes(id, before.get(id), after.get(id))
    return changes


def _sides(path: Path) -> dict[str, Side]:
    if path.is_dir():
        store = Store(path)
        store.batch()
        return {e.id: Side(e.state, store.report(e.id) if e.report else None, e) for e in store.entries()}
    try:
        report = from_json(path.read_bytes())
    except OSError as error:
        raise NotABatch(f"{path} cannot be read: {error.strerror}.") from error
    except msgspec.MsgspecError as error:
        raise NotABatch(f"{path} isn't a report: name two reports, or two folders of grade batch.") from error
    return {report.submission: Side("graded", report)}


def _changes(id: str, old: Side | None, new: Side | None) -> list[Change]:
    name = id or next(side.report.submission for side in (new, old) if side and side.report)
    before, after = old.report if old else None, new.report if new else None
    if old is None or new is None or old.standing != new.standing:
        was, now = (side.standing if side else "absent" for side in (old, new))
        whole = [Change(name, "", before.points if before else None, after.points if after else None, f"{was}: {now}")]
        return whole if before is None or after is None else whole + _tasks(name, before, after, _why(old, new))
    if before is None or after is None:
        return []
    return _tasks(name, before, after, _why(old, new))


def _tasks(name: str, before: Report, after: Report, why: str) -> list[Change]:
    was = {task.task: task.points for task in before.tasks}
    now = {task.task: task.points for task in after.tasks}
    return [
        Change(name, task, was.get(task), now.get(task), why)
        for task in sorted({*was, *now}, key=task_key)
        if was.get(task) != now.get(task)
    ]


def _why(old: Side | None, new: Side | None) -> str:
    """What the two gradings don't share."""
    if not old or not new or not old.report or not new.report:
        return ""
    if old.entry and new.entry:
        parts = [
            part for part, was in msgspec.structs.asdict(old.entry.key).items() if was != getattr(new.entry.key, part)
        ]
    else:
        one, other = old.report, new.report
        facts = {
            "submission": (one.hashes.submission, other.hashes.submission),
            "graders or seed": (one.hashes.graders, other.hashes.graders),
            "engine": (one.environment.engine, other.environment.engine),
            "torch": (one.environment.torch, other.environment.torch),
        }
        parts = [part for part, (was, now) in facts.items() if was != now]
    return ", ".join(f"other {part}" for part in parts) or "nothing known"
