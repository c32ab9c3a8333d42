"""Become an ordinary user, to whom Python and this checkout are open wherever they lie, and run a program.

    python tests/ordinary.py USER PROGRAM ARGUMENT...

Started by root. A folder on the way to Python that others may not enter, such as root's home, is covered with an empty
one, and what is needed of it is mounted at its own place there: for this process alone.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable
from pathlib import Path

from autograder.sandbox.confinement import kernel

NEW_MOUNTS = 0x00020000
BIND, PRIVATE, WHOLE = 4096, 1 << 18, 16384
CHECKOUT = Path(__file__).parents[1]


def closed(path: Path) -> Path | None:
    """The outermost folder above ``path`` that keeps other users out."""
    return next((folder for folder in reversed(path.parents) if not folder.stat().st_mode & stat.S_IXOTH), None)


def needed() -> set[Path]:
    """Where Python, what is installed and this checkout lie."""
    places = {CHECKOUT, *map(Path, (sys.prefix, sys.base_prefix, sys.executable, *sys.path))}
    found = {place for path in places if path.is_absolute() and path.exists() for place in (path, path.resolve())}
    return {place if place.is_dir() else place.parent for place in found}


def open_up(places: Iterable[Path]) -> None:
    """Let other users reach the places, in this process and what it starts."""
    hidden = {place: folder for place in places if (folder := closed(place))}
    if not hidden:
        return
    kernel.unshare(NEW_MOUNTS)
    kernel.mount("none", "/", None, WHOLE | PRIVATE)
    tops = [place for place in hidden if not hidden.keys() & set(place.parents)]
    kept = {place: os.open(place, os.O_PATH) for place in tops}
    for folder in set(hidden.values()):
        kernel.mount("ordinary", str(folder), "tmpfs", 0, "mode=755")
    for place, descriptor in kept.items():
        place.mkdir(parents=True)
        kernel.mount(f"/proc/self/fd/{descriptor}", str(place), None, WHOLE | BIND)
        os.close(descriptor)


if __name__ == "__main__":
    user, line = int(sys.argv[1]), sys.argv[2:]
    open_up(needed())
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    os.execv(line[0], line)
