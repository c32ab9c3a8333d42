"""Our own files and folders: written whole or not at all, hashed, and cleared away whatever happens."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import itertools
import os
import re
import secrets
import stat
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

from autograder.errors import Fault

if sys.platform != "win32":
    import fcntl

PART = re.compile(r"\.autograder-(\d+)-[0-9a-f]{16}\.part")
"""The name of a file while it's being written: by which process, and for which file. Nothing else is ever swept."""
FOLDER = "autograding-"
"""Names of our temporary folders start with this."""
YOUNG = 60.0
"""For how many seconds a new temporary folder may still be unlocked."""
HOUR = 3600.0
FIXED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY)
OWN, EVERYBODY = 0o600, 0o666


def write(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file whole or not at all, whatever happens meanwhile, power loss included.

    Devices, pipes and this process's own output are written to as they are. If the file is a link, its target is
    written. A new file gets the permissions that the umask leaves, an old one keeps its own. With ``private``, only its
    owner may read it. Raises ``OSError``.
    """
    target = _regular(path)
    if target is None:
        _pour(path, data)
        return
    old = _status(target)
    try:
        _replace(target, data, old, private)
    except OSError as error:
        if private or not _stands_alone(error, old, target):
            raise
        _pour(target, data)


def try_to_write(path: Path) -> None:
    """Raise the ``OSError`` that writing would end with, as far as that can be known beforehand."""
    target = _regular(path)
    if target is None:
        if not os.access(path, os.W_OK):
            raise PermissionError(13, os.strerror(13), str(path))
        return
    old = _status(target)
    try:
        _beside(target, b"", old, private=True).unlink()
    except OSError as error:
        if not _stands_alone(error, old, target):
            raise


def sweep(folder: Path) -> None:
    """Remove what ended processes left half-written in a folder."""
    for path in folder.glob(".autograder-*.part"):
        name = PART.fullmatch(path.name)
        if name and path.is_file() and not path.is_symlink() and not _in_use(path, int(name[1])):
            path.unlink(missing_ok=True)


def is_part(path: Path) -> bool:
    """Whether this is one of our files that was never finished."""
    return PART.fullmatch(path.name) is not None


def sha256(data: bytes) -> str:
    """The hash in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


class Temporary:
    """A temporary folder, by default in the system's own, that is gone once you close it. Raises ``Fault``.

    It's locked while it's in use. If a process is killed, the next one takes its folder away.
    """

    def __init__(self, inside: Path | None = None) -> None:
        try:
            if inside is None:
                _sweep_folders(tempfile.gettempdir())
            self.path = Path(tempfile.mkdtemp(prefix=FOLDER, dir=inside))
            self._lock = _locked(self.path)
        except OSError as error:
            where = inside or "here: set TMPDIR to a folder where it can"
            raise Fault(f"no temporary folder can be made in {where} ({error.strerror}).") from error

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Take it away with everything in it."""
        clear(self.path)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def clear(folder: str | os.PathLike[str]) -> None:
    """Delete a folder of any depth, whatever its users left there, and whichever permissions they took away."""
    free = (path for n in itertools.count() if not os.path.lexists(path := os.path.join(folder, str(n))))
    with contextlib.suppress(OSError):
        while entries := list(os.scandir(folder)):
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    _open_up(entry.path)
                    for below in list(os.scandir(entry.path)):
                        os.rename(below.path, next(free))
                    os.rmdir(entry.path)
                else:
                    os.unlink(entry.path)
        os.rmdir(folder)


def _open_up(folder: str) -> None:
    with contextlib.suppress(OSError):
        os.chmod(folder, 0o700)


@cache
def _sweep_folders(base: str) -> None:
    """Once a process: take away the folders that ended processes left. A living one holds a lock."""
    if sys.platform == "win32":
        return
    for folder in Path(base).glob(f"{FOLDER}*"):
        with contextlib.suppress(OSError):
            found = folder.lstat()
            ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
            if ours and time.time() - found.st_ctime > YOUNG and (lock := _locked(folder)) is not None:
                clear(folder)
                os.close(lock)


def _locked(folder: Path) -> int | None:
    """A descriptor that holds the folder's lock until it's closed or this process ends; None if another process has
    it.
    """
    if sys.platform == "win32":
        return None
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def _regular(path: Path) -> Path | None:
    """The file to replace or make, with links followed; None if the target is written to as it is."""
    found = _status(path)
    target = Path(os.path.realpath(path))
    if found is None:
        return target
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(21, os.strerror(21), str(path))
    if not stat.S_ISREG(found.st_mode) or _own_output(found) is not None:
        return None
    real = _status(target)
    return target if real is not None and os.path.samestat(found, real) else None


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _own_output(found: os.stat_result) -> int | None:
    """Which of standard output and standard error a file is."""
    for handle in (1, 2):
        with contextlib.suppress(OSError):
            if os.path.samestat(os.fstat(handle), found):
                return handle
    return None


def _pour(path: Path, data: bytes) -> None:
    own = _own_output(path.stat())
    sys.stdout.flush()
    flags = os.O_WRONLY | getattr(os, "O_BINARY", 0) | (os.O_TRUNC if own is None else 0)
    handle = os.open(path, flags) if own is None else os.dup(own)
    with os.fdopen(handle, "wb", closefd=True) as file:
        file.write(data)


def _replace(target: Path, data: bytes, old: os.stat_result | None, private: bool) -> None:
    temporary = _beside(target, data, old, private)
    try:
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _settle(target.parent)


def _stands_alone(error: OSError, old: os.stat_result | None, target: Path) -> bool:
    """Whether a file may be written but not replaced, because it's mounted or in somebody else's folder."""
    return old is not None and error.errno in FIXED and os.access(target, os.W_OK)


def _beside(target: Path, data: bytes, old: os.stat_result | None, private: bool) -> Path:
    """Make a whole file with the data, in the same folder, that may take the target's place."""
    name = f".autograder-{os.getpid()}-{secrets.token_hex(8)}.part"
    temporary = target.with_name(name)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(temporary, flags, OWN if private or old else EVERYBODY)
    except OSError as error:
        error.filename = str(target)  # it's this one that can't be written
        raise
    try:
        with os.fdopen(handle, "wb") as file:
            if old is not None and not private:
                _like(file.fileno(), temporary, old)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _like(handle: int, path: Path, old: os.stat_result) -> None:
    """Give a file the owner (if possible) and the permissions of the one it replaces."""
    if sys.platform != "win32":
        with contextlib.suppress(PermissionError):
            os.fchown(handle, old.st_uid, old.st_gid)
    path.chmod(stat.S_IMODE(old.st_mode))


def _settle(folder: Path) -> None:
    """Make sure that a folder's new names are on the disk before anything is written next."""
    if hasattr(os, "O_DIRECTORY"):  # Windows doesn't have this
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _in_use(part: Path, process: int) -> bool:
    """Whether the process that writes this may still be running."""
    if sys.platform == "win32":  # asking would do harm
        return time.time() - part.stat().st_mtime < HOUR
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
