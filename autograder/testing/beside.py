"""At home, what a learner's file may import: the files beside it and in the other lessons' folders."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from autograder.sandbox.frames import Own

FILES_CAP, BYTES_CAP, DEPTH_CAP = 200, 2**20, 4


def beside(file: Path) -> list[Own]:
    """These files as modules; a name that is there twice is the nearest file's."""
    found: dict[str, Own] = {}
    left = BYTES_CAP
    for name, path in (*_below(file.parent, ""), *_siblings(file.parent)):
        if name in found or path == file or len(found) == FILES_CAP:
            continue
        try:
            text = path.read_text(encoding="utf-8-sig") if path.stat().st_size <= left else None
        except (OSError, UnicodeDecodeError):
            continue
        if text is not None:
            left -= len(text)
            found[name] = Own(name, str(path), text, path.name == "__init__.py")
    return list(found.values())


def _siblings(folder: Path) -> Iterator[tuple[str, Path]]:
    """The other lessons, each as a package: only where this is one of several."""
    if "_" not in folder.name:
        return
    for other in sorted(folder.parent.glob(f"{folder.name.partition('_')[0]}_*/")):
        if other != folder:
            yield from _below(other, other.name)


def _below(folder: Path, package: str, depth: int = DEPTH_CAP) -> Iterator[tuple[str, Path]]:
    """Python files and the names that they are imported by."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        stem = entry.name.removesuffix(".py")
        if not stem.isidentifier() or stem.startswith("test_") or stem == "conftest":
            continue
        name = package if stem == "__init__" else f"{package}.{stem}".lstrip(".")
        path = Path(entry.path)  # whose questions a link that leads nowhere answers with no
        if path.is_file() and stem != entry.name and name:
            yield name, path
        elif path.is_dir() and depth and stem != "__pycache__":
            yield from _below(path, name, depth - 1)
