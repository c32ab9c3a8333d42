"""What is in a folder, as it goes between a test and the learner's code: paths in it, and what's there."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from pathlib import Path

Item = bytes | None
"""A file's content, or None for a folder."""
CAP = 16 * 2**20


class TooLarge(Exception):
    """More than ``CAP`` bytes lie in a folder."""


def tree(folder: Path) -> dict[str, Item]:
    """All that is below a folder. Raises ``TooLarge``."""
    found: dict[str, Item] = {}
    left = CAP
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir():
            found[name] = None
        elif path.is_file():
            left -= path.stat().st_size
            if left < 0:
                raise TooLarge(name)
            found[name] = path.read_bytes()
    return found


def difference(before: Mapping[str, Item], now: Mapping[str, Item]) -> tuple[dict[str, Item], list[str]]:
    """What's new or other than before, and what's gone, or isn't a file any longer, or isn't a folder."""
    new = {name: item for name, item in now.items() if name not in before or before[name] != item}
    gone = [name for name, item in before.items() if name not in now or (now[name] is None) != (item is None)]
    return new, gone


def change(folder: Path, new: Mapping[str, Item], gone: Iterable[str] = ()) -> None:
    """Take things out of a folder, and put others there."""
    for name in sorted(gone, reverse=True):  # what's in a folder goes before it
        path = folder / name
        with contextlib.suppress(FileNotFoundError):
            if path.is_dir() and not path.is_symlink():
                path.rmdir()
            else:
                path.unlink()
    for name, item in sorted(new.items()):
        path = folder / name
        if item is None:
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(item)
