"""What the loop says, as text: one thing at a time."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from rich.text import Text

from autograder.course import coursefile
from autograder.course.tree import Course
from autograder.kinds.about import first_said
from autograder.learner.watch.checker import PATIENCE, Verdict
from autograder.learner.watch.session import Session
from autograder.learner.watch.steps import Step
from autograder.report.model import WORDS

PRINTED = 8
"""Lines of what the learner's code printed, the last ones."""
STAR = " ☆"


class Content:
    """Words for what a session knows; ``ticking`` counts the seconds of a long check."""

    def __init__(self, course: Course, session: Session, *, ticking: bool) -> None:
        self._course = course
        self._session = session
        self._ticking = ticking
        self._here = Path.cwd()

    def paragraphs(self, waited: float) -> Iterator[Text]:
        """All but progress and keys. ``waited``: seconds since the running check began."""
        session = self._session
        if session.news:
            yield Text(
                session.news, style="green" if session.last_done and session.news.endswith("done.") else "yellow"
            )
        step = session.view
        if session.starting:
            yield Text(self._beginning(), style="bold")
        elif step is None:
            yield Text(self._end(), style="bold")
        else:
            yield Text(step.title + STAR * step.stretch, style="bold")
            yield from self._about(step, waited)
        yield from (Text(note) for note in session.notes)

    def _end(self) -> str:
        session = self._session
        if session.final:
            left = len(session.queue) + (session.running is not None)
            return f"Everything is done. All of it is being checked once more: {left} to go."
        again = ", and passed once more, all together" if session.last_done is not None else ""
        where = "grade run runs them here" if self._course.has_graders else "they run when you hand in"
        return f"Well done! All {len(session.steps)} are done{again}. The points come from hidden checks: {where}."

    def _about(self, step: Step, waited: float) -> Iterator[Text]:
        session, verdict = self._session, self._session.verdict(step)
        if session.missing(step):
            yield Text(f"{self.path(step.file)} is not there. Was it renamed or deleted? Put it back, and go on.")
        elif verdict is None:
            yield Text(self._waiting(waited), style="dim")
        elif verdict.status == "not_started":
            yield from self._invitation(step, verdict)
        else:
            yield Text(verdict.message)
            if verdict.passed:
                yield Text(f"{verdict.passed} of its {verdict.checks} checks pass.", style="dim")
            if verdict.printed:
                shown = verdict.printed.splitlines()[-PRINTED:]
                yield Text("Your code printed:\n" + "\n".join(f"  {text}" for text in shown), style="dim")
        yield Text(f"File: {self.place(step)}\nPage: {self.page(step)}", style="dim")

    def _beginning(self) -> str:
        if not self._session.verdicts:
            why = first_said("loading", coursefile.kinds_named(self._course.root), "")
            return f"Getting ready: {why}" if why else "Getting ready …"
        return "Looking how far you have come …"

    def _waiting(self, waited: float) -> str:
        if not self._session.verdicts:
            return self._beginning()
        if waited < 1:
            return "Checking …"
        seconds = f" for {waited:.0f} s" if self._ticking else ""
        return f"Still checking{seconds}: what takes more than {PATIENCE:g} s of computing is stopped."

    def _invitation(self, step: Step, verdict: Verdict) -> Iterator[Text]:
        if verdict.message and not verdict.message.startswith("not started"):
            yield Text(verdict.message)
        else:
            yield Text("Not started yet. Read its section on the page, then write it in the file and save.")

    def path(self, path: Path) -> str:
        """The path as short as it can be from here."""
        for base in (self._here, self._course.root):
            if path.is_relative_to(base):
                return path.relative_to(base).as_posix()
        return os.fspath(path)

    def place(self, step: Step) -> str:
        """The file, and the line that a message names, or the line of the step's first function."""
        text = self._session.texts[step.file] or ""
        verdict = self._session.verdicts.get(step.number)
        if verdict and (named := re.match(rf"{re.escape(step.file.name)}, line (\d+):", verdict.message)):
            return f"{self.path(step.file)}:{named[1]}"
        for name in step.names:
            if found := re.search(rf"^(?:async +)?(?:def|class) +{re.escape(name)}\b", text, re.MULTILINE):
                return f"{self.path(step.file)}:{text.count(chr(10), 0, found.start()) + 1}"
        return self.path(step.file)

    def page(self, step: Step) -> str:
        """The lesson page, and the section."""
        section = f", section {step.number}" if step.numbered else ""
        return f"{self.path(step.page)}{section}"

    def progress(self) -> str:
        """In words."""
        return f"{self._session.done} of {len(self._session.steps)} done"

    def overview(self) -> list[str]:
        """Every step and how it stands."""
        session = self._session
        rows = []
        for step in session.steps:
            verdict = session.verdicts.get(step.number)
            if verdict is None:
                word = "not checked yet" if session.begun(step) else WORDS["not_started"]
            else:
                word = WORDS[verdict.status]
            rows.append(f"{'>' if step is session.view else ' '} {step.title}{STAR * step.stretch}: {word}")
        return rows
