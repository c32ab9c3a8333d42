"""A worker's scratch folder, seen from outside: files go in and out, and nothing in it is trusted."""

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
    """The folder is full, or something in it is in the way."""


class Scratch:
    """One folder, reached by a descriptor of it, or by its path on systems without such descriptors (Windows).

    The worker sees it at ``path``, and this process sees it at ``outside``. That is None if only the worker can see it;
    then the kernel bounds its size.
    """

    def __init__(self, descriptor: int | None = None, path: Path | None = None) -> None:
        self.path = path or Path()
        self.outside = path
        self._descriptor = descriptor
        self._closed = False
        self._count = 0

    def put(self, data: bytes | None, suffix: str) -> Path:
        """Make a new file with that content under a neutral name; with None, return a path without a file.

        Raises ``Full`` if that's impossible: the learner's code has had the folder before.
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
        """Try that under this name: the learner's code may have put something there."""
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
        """Give it to the worker, as the folder is, whatever the mask is and whichever user the worker may be."""
        if self._descriptor is not None and sys.platform != "win32":
            owner = os.fstat(self._descriptor)
            os.fchmod(file, 0o644)
            if os.geteuid() == 0:
                os.fchown(file, owner.st_uid, owner.st_gid)

    def take(self, path: Path) -> bytes | None:
        """The content of a regular file in the folder, at most 64 MiB; None if there's no such file."""
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
        """Whether it holds more than it may. If the kernel sees to that, there's nothing to check."""
        return self.outside is not None and _over(str(self.outside))

    def _at(self, name: str) -> str:
        if self._closed:
            raise OSError("the folder is gone")
        return name if self._descriptor is not None else os.path.join(self.outside or "", name)

    def close(self) -> None:
        """Let go of it. Its maker removes the folder."""
        if self._descriptor is not None:
            os.close(self._descriptor)
        self._descriptor, self._closed = None, True


def _over(folder: str) -> bool:
    """Whether a folder holds more files or bytes than a worker may have, or is too deep to walk through."""
    files = size = 0
    for here, folders, names in os.walk(folder):
        files += len(folders) + len(names)
        for name in names:
            with contextlib.suppress(OSError):
                size += os.lstat(os.path.join(here, name)).st_size
        if files > FILES or size > DISK or here.count(os.sep) - folder.count(os.sep) > DEPTH:
            return True
    return False
