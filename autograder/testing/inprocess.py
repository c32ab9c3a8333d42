"""A learner's file in this very process, asked through the same requests as a worker."""

from __future__ import annotations

import contextlib
import os
import time
import weakref
from collections.abc import Callable
from pathlib import Path

from autograder.course.data import at_data
from autograder.files import Temporary
from autograder.sandbox import frames
from autograder.sandbox.scratch import Scratch
from autograder.sandbox.servant import Servant
from autograder.testing.beside import beside
from autograder.testing.wrong import NotStarted, Unimportable

__tracebackhide__ = True


class InProcess:
    """Imports the file at the first question."""

    def __init__(self, path: Path, servant: Servant | None = None) -> None:
        self.file = path.name
        self._path = path
        self._servant = servant or Servant(in_process=True)
        self._imported = False
        self._modules: list[frames.Own] = []
        self._place: contextlib.AbstractContextManager[None] = contextlib.nullcontext()
        folder = Temporary()
        self._scratch = Scratch(path=folder.path)
        weakref.finalize(self, folder.close)
        self._failure: Unimportable | NotStarted | None = None

    def ask(self, request: frames.Question) -> frames.Reply:
        """The servant's reply; raises what is known of the import if that failed."""
        if self._failure is not None:
            raise self._failure
        if not self._imported:
            self._import()
        return self._answered(request)

    def _answered(self, request: frames.Request) -> frames.Reply:
        with self._place:
            return frames.read_reply(self._servant.answer(frames.encoded(request)))

    def _import(self) -> None:
        self._imported = True
        self._modules = beside(self._path)
        self._place = at_data(self._path.parent, [self.text(), *(module.text for module in self._modules)])
        reply = self._answered(frames.Import(self._path.stem, str(self._path), self.text(), self._modules))
        if isinstance(reply, frames.Raised):
            where = f", line {reply.line}" if reply.line else ""
            file = os.path.basename(reply.file) or self.file
            self._failure = Unimportable(f"{file}{where}: {reply.kind}: {reply.text}")
            raise self._failure from self._servant.error

    def cpu_seconds(self) -> float:
        """CPU time of this process."""
        return time.process_time()

    def charge(self, seconds: float) -> None:
        """They're counted as they are: both sides are this process."""

    def text(self) -> str:
        """The file as text."""
        try:
            text = self._path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            self._failure = Unimportable(f"{self.file} cannot be read: save it as UTF-8 text.")
            raise self._failure from error
        if not text.strip():
            self._failure = NotStarted(f"{self.file} is empty")
            raise self._failure
        return text

    def texts(self) -> dict[str, str]:
        """That file, and those beside it that it may import."""
        return {module.file: module.text for module in self._modules} | {self.file: self.text()}

    def missing(self, name: str) -> str:
        """A file that does not run to its end is not asked anything here."""
        return ""

    def lacks(self, file: str) -> str:
        """Files beside it belong to the learner."""
        return ""

    def put(self, data: bytes | None, suffix: str) -> Path:
        """A file in a separate folder."""
        return self._scratch.put(data, suffix)

    def take(self, path: Path) -> bytes | None:
        """The content of a file there."""
        return self._scratch.take(path)

    def apart(self, data: bytes, suffix: str, request: Callable[[Path], frames.Question]) -> frames.Reply:
        """There's no other process: ask this one."""
        return self.ask(request(self.put(data, suffix)))

    def error(self) -> BaseException | None:
        """The exception behind the last reply, with its traceback."""
        return self._servant.error
