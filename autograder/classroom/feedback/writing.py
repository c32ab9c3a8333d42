"""The pages of a class, ``DIR/feedback/<id>.html``: written by every batch, and by ``grade feedback``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from autograder.classroom.feedback.content import visible
from autograder.classroom.feedback.page import page, trouble
from autograder.classroom.results import ClassResults, Member
from autograder.classroom.store import Store
from autograder.classroom.submitted import Submitted
from autograder.files import write

FOLDER = "feedback"
WAITS = "A person will look at your work before it's graded. Nothing counts against you."
FAULT = "The grading system itself failed on your work. Staff know, and nothing counts against you."


def write_pages(folder: Path, results: ClassResults, now: dt.datetime | None = None) -> tuple[int, int]:
    """Write a page for everybody who may read something by now; return how many, and how many aren't released yet.

    A page that was written for somebody who may not read it anymore is removed. Raises ``OSError``.
    """
    now = now or dt.datetime.now(dt.UTC)
    store, into = Store(folder), folder / FOLDER
    folders = store.batch().folders
    into.mkdir(mode=0o700, exist_ok=True)
    made: dict[str, bytes] = {}
    kept = 0
    for member in results.students:
        if member.standing == "missing" or member.sought:
            continue
        if not member.rulings.may_see(now):
            kept += 1
            continue
        made[f"{member.id}.html"] = feedback(store, results.title, member, folders, now)
    for name, content in made.items():
        write(into / name, content, private=True)
    for path in into.glob("*.html"):
        if path.name not in made and path.is_file():
            path.unlink()
    return len(made), kept


def feedback(
    store: Store, title: str, member: Member, folders: dict[int, str], now: dt.datetime, lesson: int | None = None
) -> bytes:
    """One learner's page, about everything or one lesson."""
    seen = visible(member, now, lesson)
    if member.standing == "fault" or seen is None:
        sentence = {"unreadable": member.reason, "needs a person": WAITS}.get(member.standing, FAULT)
        return trouble(title, member.row.id if member.row else member.id, sentence)
    return page(title, member, seen, _work(store, member), folders)


def _work(store: Store, member: Member) -> dict[int, Submitted | None]:
    """Lesson to the files of the attempt that counts."""
    attempts = member.attempts
    found: dict[str, Submitted | None] = {}
    work = {}
    for ruling in member.rulings.lessons:
        if ruling.attempt is not None:
            attempt = attempts[ruling.attempt]
            hash = attempt.hashes.submission
            if hash not in found:
                found[hash] = store.submitted(attempt)
            work[ruling.lesson] = found[hash]
    return work
