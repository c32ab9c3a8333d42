"""The grade of record in classroom50's ``scores.json``, by its own rule for a teacher's score.

An entry with ``override`` is never collected again. Its first submission is the teacher's score, newer than all others,
with a tag that starts with ``submit/manual-``; what was collected stays beneath it, so the override can be cleared. See
https://github.com/foundation50/classroom50/blob/main/schemas/scores-v1.schema.json.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from autograder.classroom.results import Member
from autograder.errors import Refusal
from autograder.files import write
from autograder.inert import line
from autograder.report.formats.classroom50 import SCALE, SCHEMA

SCORES = "classroom50/scores/v1"
MANUAL = "submit/manual-"
OURS = "grade-of-record"
"""The field that tells our overrides from those that a teacher typed in; records may have fields of their own."""
AFTER = dt.timedelta(seconds=1)


@dataclass
class Carried:
    """What was done, by owner."""

    written: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    theirs: list[str] = field(default_factory=list)
    """Overrides that a teacher typed in: they stay."""
    without: list[str] = field(default_factory=list)
    """Graded learners of whom no GitHub name is known, by id."""

    def lines(self, file: Path) -> list[str]:
        """What the person who asked for it reads."""
        told = [f"{file}: {len(self.written)} scores overridden, {len(self.same)} as they were"]
        if self.theirs:
            told.append(f"  a teacher's own scores, which stay: {', '.join(self.theirs)}")
        if self.without:
            told.append(f"  left out, because the roster has no GitHub name: {', '.join(self.without)}")
        return [line(text) for text in told]


def carry(students: Iterable[Member], file: Path, assignment: str, now: dt.datetime) -> Carried:
    """Put the points that count, of everybody who has some, into ``CLASSROOM/scores.json``; no other entry changes.

    Raises ``Refusal`` if the file isn't classroom50's, and writes nothing then.
    """
    scores = _read(file)
    bucket = scores["assignments"].setdefault(assignment, {"type": "individual", "entries": []})
    entries = {str(entry.get("owner", "")).strip().lower(): entry for entry in bucket["entries"]}
    done = Carried()
    for student in students:
        report = student.final
        if report is None or report.points is None or student.standing != "graded" or not student.listed:
            continue
        if not student.github:
            done.without.append(student.id)
            continue
        entry = entries.get(student.github.lower())
        if entry is None:
            entry = {"owner": student.github, "submissions": []}
            entries[student.github.lower()] = entry
            bucket["entries"].append(entry)
        made = _record(bucket, entry, file, now) | {
            "score": round(SCALE * report.points),
            "max-score": round(SCALE * (report.max_points or 0.0)),
            OURS: {"points": report.points, "max-points": report.max_points, "before": student.grade.machine},
        }
        _place(entry, made, done)
    if done.written:
        try:
            write(file, msgspec.json.format(msgspec.json.encode(scores), indent=2) + b"\n")
        except OSError as error:
            raise Refusal(f"{file} cannot be written: {error.strerror}.") from error
    return done


def _read(file: Path) -> dict[str, Any]:
    try:
        content = msgspec.json.decode(file.read_bytes())
    except OSError as error:
        raise Refusal(f"{file} cannot be read: {error.strerror}. Name the scores.json of your classroom.") from error
    except msgspec.MsgspecError as error:
        raise Refusal(f"{file} isn't JSON ({error}): get it back with git checkout.") from error
    if not isinstance(content, dict) or content.get("schema") != SCORES or not _shaped(content.get("assignments")):
        raise Refusal(f"{file} isn't classroom50's list of scores ({SCORES}): name CLASSROOM/scores.json.")
    return content


def _shaped(assignments: object) -> bool:
    return isinstance(assignments, dict) and all(
        isinstance(bucket, dict)
        and isinstance(bucket.get("entries"), list)
        and all(isinstance(entry, dict) and _records(entry.get("submissions")) for entry in bucket["entries"])
        for bucket in assignments.values()
    )


def _records(submissions: object) -> bool:
    return isinstance(submissions, list) and all(isinstance(one, dict) for one in submissions)


def _place(entry: dict[str, Any], made: dict[str, Any], done: Carried) -> None:
    owner, former = entry["owner"], entry["submissions"]
    head = former[0] if former and _manual(former[0]) else None
    if entry.get("override") and (head is None or OURS not in head):
        done.theirs.append(owner)
        return
    if entry.get("override") and head is not None and all(head.get(key) == made[key] for key in ("score", "max-score")):
        done.same.append(owner)
        return
    entry["override"] = True
    entry["submissions"] = [made, *(one for one in former if not _manual(one))]
    done.written.append(owner)


def _record(bucket: dict[str, Any], entry: dict[str, Any], file: Path, now: dt.datetime) -> dict[str, Any]:
    """A submission that never was one. Learners choose a commit's time, so ours is later than any of theirs."""
    collected = [_moment(one.get("datetime")) for one in entry["submissions"] if not _manual(one)]
    latest = max([now, *(moment + AFTER for moment in collected if moment is not None)])
    tag = f"{MANUAL}{now:%Y-%m-%dT%H-%M-%SZ}"
    return {
        "schema": SCHEMA,
        "classroom": file.absolute().parent.name,
        "assignment_type": bucket["type"],
        "owner": entry["owner"],
        **dict.fromkeys(("submission", "commit", "release", "review"), tag),
        "datetime": f"{latest:%Y-%m-%dT%H:%M:%SZ}",
        "tests": [],
    }


def _manual(record: dict[str, Any]) -> bool:
    return str(record.get("submission", "")).startswith(MANUAL)


def _moment(text: object) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found.astimezone(dt.UTC) if found.tzinfo else None
