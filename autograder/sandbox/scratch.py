"""A worker's scratch folder, seen from outside: files are put in and taken out without trusting what lies there."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from pathlib import Path

from autograder.sandbox.confinement.limits import DISK, FILES

READ_CAP = 64 * 2**20
DEPTH = 32
NOFOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Full(Exception):
    """The folder holds all that it may hold, or what lies there is in the way."""


class Scratch:
    """One folder, reached by a descriptor of it, or by its path where there is no such thing (Windows).

    ``path`` is where the worker sees it, ``outside`` where this process does: None for one that is only to be seen
    there, whose size the kernel bounds.
    """

    def __init__(self, descriptor: int | None = None, path: Path | None = None) -> None:
        self.path = path or Path()
        self.outside = path
        self._descriptor = descriptor
        self._closed = False
        self._count = 0

    def put(self, data: bytes | None, suffix: str) -> Path:
        """A new file of that content under a neutral name; with None, a path at which there is no file.

        Raises ``Full`` where that cannot be: the learner's code has had the folder before.
        """
        for _ in range(FILES + 1):
            self._count += 1
            name = f"file-{self._count}{suffix}"
            try:
                if self._placed(name, data):
                    return self.path / name
            except OSError as error:
                raise Full from error
        raise Full

    def _placed(self, name: str, data: bytes | None) -> bool:
        """Whether that could be done under this name: the learner's code may have put something there."""
        if data is None:
            try:
                os.stat(self._at(name), dir_fd=self._descriptor, follow_symlinks=False)
            except FileNotFoundError:
                return True
            return False
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NOFOLLOW
        try:
            descriptor = os.open(self._at(name), flags, 0o644, dir_fd=self._descriptor)
        except FileExistsError:
            return False
        with os.fdopen(descriptor, "wb") as file:
            self._give(descriptor)
            file.write(data)
        return True

    def _give(self, file: int) -> None:
        """Make it the worker's own, as the folder is, whatever the mask is and whichever user the worker may be."""
        if self._descriptor is not None and sys.platform != "win32":
            owner = os.fstat(self._descriptor)
            os.fchmod(file, 0o644)
            if os.geteuid() == 0:
                os.fchown(file, owner.st_uid, owner.st_gid)

    def take(self, path: Path) -> bytes | None:
        """The content of a regular file in the folder, at most 64 MiB; None if there is no such file."""
        try:
            descriptor = os.open(self._at(path.name), os.O_RDONLY | NOFOLLOW, dir_fd=self._descriptor)
        except (OSError, ValueError):
            return None
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode) or facts.st_nlink != 1:
            os.close(descriptor)
            return None
        with os.fdopen(descriptor, "rb") as file:
            data = file.read(READ_CAP + 1)
        return data if len(data) <= READ_CAP else None

    def over(self) -> bool:
        """Whether it holds more than it may. Where the kernel sees to that there is nothing to look at."""
        return self.outside is not None and _over(str(self.outside))

    def _at(self, name: str) -> str:
        if self._closed:
            raise OSError("the folder is gone")
        return name if self._descriptor is not None else os.path.join(self.outside or "", name)

    def close(self) -> None:
        """Let go of it. Whoever made the folder removes it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
        self._descriptor, self._closed = None, True


def _over(folder: str) -> bool:
    """Whether a folder holds more files or bytes than a worker may have, or is too deep to be looked through."""
    files = size = 0
    for here, folders, names in os.walk(folder):
        files += len(folders) + len(names)
        for name in names:
            with contextlib.suppress(OSError):
                size += os.lstat(os.path.join(here, name)).st_size
        if files > FILES or size > DISK or here.count(os.sep) - folder.count(os.sep) > DEPTH:
            return True
    return False
