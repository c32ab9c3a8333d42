"""What a test has in folders of its own, which the learner's code gets a copy of."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course.data import data_below
from autograder.sandbox.folders import CAP, Item, TooLarge, change, difference, tree
from autograder.testing.now import Failed, Now, Unsupported, ended

MUCH = f"tmp_path holds more than {CAP >> 20} MiB, which is too much to be given to the learner's code."
UNREADABLE = f"what the learner's code has left in tmp_path can't be read, or it's more than {CAP >> 20} MiB."


@dataclass
class Lent:
    """The test's ``tmp_path``, and the files beside the test."""

    ask: Callable[..., Any]
    """Has the worker do something that the test doesn't ask for."""
    folder: Path | None = None
    there: str = ""
    """Where the worker has its copy of the folder."""
    _known: dict[str, Item] = field(default_factory=dict)

    def upload(self) -> None:
        """Change the copy as the test has changed its folder."""
        if self.folder is None:
            return
        try:
            now = tree(self.folder)
        except TooLarge:
            raise ended(Unsupported(MUCH)) from None
        new, gone = difference(self._known, now)
        if new or gone or not self.there:
            there = self.ask("store", f"folder-{self.folder.name}", new, gone)
            self.there = self.there or str(there)  # once it's known, it comes back as the test's own path
            self._known = now

    def download(self) -> None:
        """Change the test's folder as the learner's code has changed its copy. What comes may be forged."""
        if self.folder is None:
            return
        try:
            now = self._stored()
            new, gone = difference(self._known, now)
            for name in new:
                if ".." in Path(name).parts or not (self.folder / name).resolve().is_relative_to(self.folder):
                    raise ValueError(name)
            change(self.folder, new, gone)
        except (TypeError, ValueError, OSError) as error:
            raise ended(Failed(UNREADABLE)) from error
        self._known = now

    def _stored(self) -> dict[str, Item]:
        found = self.ask("stored", self.there)
        if type(found) is not dict:
            raise TypeError(found)
        for name, item in found.items():
            if type(name) is not str or type(item) not in (bytes, type(None)):
                raise TypeError(name)
        return found

    def to(self, text: str) -> str:
        """A path in one of these folders as the worker has it."""
        if self.folder is not None and self.there and str(self.folder) in text:
            return text.replace(str(self.folder), self.there)
        if Now.test is not None and str(Now.test.parent) in text:
            return self._beside(Path(text), Now.test.parent)
        return text

    def back(self, text: str) -> str:
        """A path in the worker's copy as the test's."""
        return text.replace(self.there, str(self.folder)) if self.there else text

    def _beside(self, path: Path, folder: Path) -> str:
        """Where the worker has a file that lies beside the test: of those, only data is given to it."""
        if not path.is_relative_to(folder) or ".." in path.parts:
            return str(path)
        name = path.relative_to(folder).as_posix()
        files = {n: p for n, p in data_below(folder) if name == "." or n == name or n.startswith(f"{name}/")}
        there = self.ask("store", "beside", {n: p.read_bytes() for n, p in files.items()}, [])
        return os.path.join(str(there), name)
