"""A worker's scratch folder, seen from outside: files are put in and taken out without trusting what lies there."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from pathlib import Path

READ_CAP = 64 * 2**20
NOFOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Scratch:
    """One fresh folder."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="work-"))
        self._count = 0

    def put(self, data: bytes | None, suffix: str) -> Path:
        """A new file of that content under a neutral name; with None, a path at which there is no file."""
        while True:
            self._count += 1
            path = self.path / f"file-{self._count}{suffix}"
            if data is None and not os.path.lexists(path):
                return path
            if data is not None:
                try:
                    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NOFOLLOW, 0o644)
                except FileExistsError:
                    continue  # the learner's code put something there
                with os.fdopen(descriptor, "wb") as file:
                    file.write(data)
                return path

    def take(self, path: Path) -> bytes | None:
        """The content of a regular file in the folder, at most 64 MiB; None if there is no such file."""
        try:
            descriptor = os.open(self.path / path.name, os.O_RDONLY | NOFOLLOW)
        except OSError:
            return None
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return None
            data = file.read(READ_CAP + 1)
            return data if len(data) <= READ_CAP else None

    def remove(self) -> None:
        """Delete the folder and all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
