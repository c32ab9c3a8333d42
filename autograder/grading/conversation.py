"""How one task's tests ask a learner's module."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.grading.importing import texts_of
from autograder.intake.submission import SubmittedFile
from autograder.sandbox.frames import Question, Reply
from autograder.testing.wrong import NotStarted, Undecided

if TYPE_CHECKING:
    from autograder.grading.workers import Workers


def readable(file: SubmittedFile) -> SubmittedFile:
    """The file, if there is one to grade. Raises ``NotStarted`` or ``Undecided``."""
    if file.problem:
        raise (Undecided if file.undecided else NotStarted)(file.problem)
    return file


@dataclass
class TaskConversation:
    """What a ``Student`` talks through: starts the worker at the first question."""

    workers: Workers
    submitted: SubmittedFile
    warm: tuple[str, ...]

    @property
    def file(self) -> str:
        """Name of the learner's file."""
        return self.submitted.name

    def ask(self, request: Question) -> Reply:
        """The worker's reply."""
        return self.workers.ask(self.workers.worker(self.submitted, self.warm), request)

    def cpu_seconds(self) -> float:
        """CPU time of the worker so far."""
        return self.workers.worker(self.submitted, self.warm).cpu_seconds()

    def charge(self, seconds: float) -> None:
        """Count seconds of our own as the learner's."""
        self.workers.charge(seconds)

    def text(self) -> str:
        """The file as text."""
        return readable(self.submitted).text

    def texts(self) -> dict[str, str]:
        """The learner's files that a worker runs, by name."""
        return texts_of(self.submitted)

    def missing(self, name: str) -> str:
        """Why the file does not have a name, if that is known."""
        return self.workers.account(self.submitted).why(name)

    def lacks(self, file: str) -> Undecided | str:
        """Why a stub stands in for another file of the lesson; empty if that's the learner's own."""
        own = next((module for module in self.submitted.modules if module.file == file), None)
        if own is None or not own.undecided:
            return own.lacking if own is not None else ""
        return Undecided(own.lacking)

    def put(self, data: bytes | None, suffix: str) -> Path:
        """A file in the worker's scratch folder."""
        return self.workers.put(self.workers.worker(self.submitted, self.warm), data, suffix)

    def take(self, path: Path) -> bytes | None:
        """The content of a file there."""
        return self.workers.worker(self.submitted, self.warm).scratch.take(path)

    def apart(self, data: bytes, suffix: str, request: Callable[[Path], Question]) -> Reply:
        """A worker without the learner's code is asked about a file."""
        return self.workers.apart(data, suffix, request)

    def error(self) -> BaseException | None:
        """Not available from another process."""
        return None
