"""What a batch keeps on disk besides reports: one entry per submission, and what you asked the batch to do."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from autograder.course.classrules import Rules
from autograder.intake.platforms.arrival import Who
from autograder.report.model import Basis

SCHEMA = 1
State = Literal["graded", "unreadable", "needs a person", "fault"]


class Key(Basis, frozen=True, kw_only=True):
    """What a result depends on, piece by piece. If one of them differs, the submission is graded again."""

    submission: Annotated[str, Meta(description="SHA-256 of everything graded, or of the reason if unreadable")]


class Fall(Struct, frozen=True, kw_only=True):
    """A task whose points fell although the submission is the same."""

    task: str
    before: float
    after: float


class Entry(Struct, frozen=True, kw_only=True):
    """``entries/<id>.json``: written last, so that a result without it counts as unfinished."""

    schema: int = SCHEMA
    id: str
    source: Annotated[str, Meta(description="name of the folder or file in the folder of submissions")]
    name: Annotated[str, Meta(description="what it was handed in as; the id stays with this name")] = ""
    who: Annotated[Who, Meta(description="what is known of its author")] = Who()
    state: State
    reason: Annotated[str, Meta(description="a sentence, unless graded")] = ""
    key: Key
    report: Annotated[str, Meta(description="SHA-256 of reports/<id>.json, if graded")] = ""
    former: Annotated[int, Meta(description="how many former reports lie in history/<id>/")] = 0
    changed: Annotated[list[str], Meta(description="the parts of the key that differed from the former grading")] = []
    fell: list[Fall] = []
    pushed: Annotated[str | None, Meta(description="the server's time of this work, if known")] = None
    earlier: Annotated[list[str | None], Meta(description="the same of each report in history/<id>/")] = []

    @property
    def attempted(self) -> bool:
        """Whether its report is an attempt. What a fault has left of one isn't; what waits for a person is."""
        return bool(self.report) and self.state != "fault"


class RosterRow(Struct, frozen=True, kw_only=True):
    """One line of the class list. Times are ISO 8601 with an offset."""

    id: str
    github: str = ""
    school_id: str = ""
    login: str = ""
    email: str = ""
    number: Annotated[str, Meta(description="the learning platform's own number of the learner")] = ""
    name: str = ""
    row: Annotated[int | None, Meta(description="its place in the class list's file")] = None
    due: str | None = None
    extension_days: float = 0.0
    extended: Annotated[str | None, Meta(description="the new due time, where the roster has one instead")] = None
    zone: Annotated[str, Meta(description="whose wall clock days are counted by; empty: that of the due time")] = ""
    pushed: Annotated[str | None, Meta(description="the server's time of the push, where the roster has it")] = None


class Batch(Struct, frozen=True, kw_only=True):
    """``batch.json``: what you asked the batch to do, so that the folder can be read by itself."""

    schema: int = SCHEMA
    title: Annotated[str, Meta(description="name of the course's folder")]
    lessons: list[int]
    folders: Annotated[dict[int, str], Meta(description="lesson to the name of its folder")] = {}
    tasks: Annotated[list[str], Meta(description="empty: all tasks of these lessons")] = []
    graders: Literal["hidden", "public"] = "hidden"
    names: bool = False
    roster: list[RosterRow] | None = None
    pushed: Annotated[dict[str, str], Meta(description="submission id to the server's time of the push")] = {}
    rules: Annotated[Rules, Meta(description="dates and rules, as class.toml had them")] = Rules()
    platform: Annotated[str, Meta(description="whose download it was")] = ""
    whose: Annotated[dict[str, Who], Meta(description="submission id to what is known of its author")] = {}
    notes: Annotated[dict[str, list[str]], Meta(description="submission id to what was odd about its arrival")] = {}
    sources: Annotated[dict[str, list[str]], Meta(description="submission id to its entries; a folder ends in /")] = {}
    besides: Annotated[list[str], Meta(description="files and folders that are nobody's work")] = []
    class_list: Annotated[str, Meta(description="the roster's file, which points are filled into")] = ""
