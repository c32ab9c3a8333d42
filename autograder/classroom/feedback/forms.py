"""One learner's feedback as text, as a comment or an issue in Markdown, and as Gradescope's result."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from autograder.classroom.feedback.content import dates, visible
from autograder.classroom.results import Member
from autograder.inert import markdown
from autograder.report.formats import as_text as report_as_text
from autograder.report.formats.gradescope import gradescope
from autograder.report.formats.markdown import as_markdown
from autograder.report.model import Report


def as_text(member: Member, seen: Report) -> bytes:
    """What the terminal shows, and what the rules of dates say."""
    said = list(_said(member, seen))
    return report_as_text(seen) + "".join(f"{line}\n" for line in ["", *said] if said).encode()


def as_comment(member: Member, seen: Report) -> str:
    """The page that GitHub shows, in Markdown."""
    lines = [f"- {markdown(line)}" for line in _said(member, seen)]
    return as_markdown(seen).decode() + ("\n" + "\n".join(lines) + "\n" if lines else "")


def as_gradescope(member: Member, now: dt.datetime) -> bytes:
    """What Gradescope shows: everything that counts, but lessons that aren't released wait until staff publish."""
    assert member.final is not None
    seen = visible(member, now)
    notes = seen.notes if seen else member.report.notes if member.report else []
    told = [*notes, *(_said(member, seen) if seen else ())]
    shown = {lesson.lesson for lesson in seen.lessons} if seen else set()
    hidden = {lesson.lesson for lesson in member.final.lessons} - shown
    return gradescope(msgspec.structs.replace(member.final, notes=told), hidden=hidden)


def _said(member: Member, seen: Report) -> Iterator[str]:
    for lesson in seen.lessons:
        if line := dates(member.rulings.of(lesson.lesson)):
            yield line
