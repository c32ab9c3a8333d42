"""One learner's feedback as text, and as a comment or an issue in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.classroom.feedback.content import dates
from autograder.classroom.results import Member
from autograder.inert import markdown
from autograder.report.formats import as_text as report_as_text
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


def _said(member: Member, seen: Report) -> Iterator[str]:
    for lesson in seen.lessons:
        if line := dates(member.rulings.of(lesson.lesson)):
            yield line
