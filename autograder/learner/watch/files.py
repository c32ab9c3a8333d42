"""Notices saves by looking at a few files again and again.

Polling, on purpose: a course has a handful of files; their times and sizes cost microseconds; it works alike on every
system and on network drives; and an editor's temporary files, renames and half-written states are nothing but a file
that is not steady yet.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path

TICK = 0.025
"""Seconds between two looks. A file counts as saved when two looks in a row find it the same."""
GRACE = 0.4
"""For how many seconds a file may be missing or empty: some editors delete before they write."""
Signature = tuple[int, int, int, int] | None


class Files:
    """The files that are watched."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._seen = {path: _signature(path) for path in paths}
        self._unsteady: dict[Path, tuple[Signature, float]] = {}

    def saved(self) -> list[Path]:
        """Those that were saved, or have gone, since this was asked last. To be asked every ``TICK``."""
        return [path for path in self._seen if self._changed(path)]

    def _changed(self, path: Path) -> bool:
        now, clock = _signature(path), time.monotonic()
        if now == self._seen[path]:
            self._unsteady.pop(path, None)
            return False
        before, since = self._unsteady.get(path, (None, 0.0))
        if path not in self._unsteady or before != now:
            self._unsteady[path] = now, clock
            return False
        if (now is None or now[2] == 0) and clock - since < GRACE:
            return False
        self._seen[path] = now
        del self._unsteady[path]
        return True


def _signature(path: Path) -> Signature:
    try:
        facts = os.stat(path)
    except OSError:
        return None
    return facts.st_mtime_ns, facts.st_ctime_ns, facts.st_size, facts.st_ino


def read(path: Path) -> str | None:
    """A file's text, whatever is in it; None if there isn't one."""
    try:
        return path.read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return None
