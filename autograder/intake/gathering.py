"""One learner's files in one folder under the learner's own names, wherever they lie and whatever they're called."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder.errors import Fault
from autograder.intake import MACHINE
from autograder.intake.platforms.arrival import Piece
from autograder.intake.platforms.plain import ARCHIVES
from autograder.intake.submission import Unreadable, inert, opened, walk

WHOLE = (*ARCHIVES, ".ipynb")
FILE_CAP = 256 * 2**20
TOTAL_CAP = 2**30
CHUNK = 2**20


def gathered(pieces: Sequence[Piece], into: Path) -> Path:
    """What ``intake.take`` takes: a lone folder, archive or notebook under its own name, or else ``into``, new.

    Links become links that lead nowhere, so that the report says what they are. Raises ``Unreadable``, and ``Fault`` if
    this machine has no room for it.
    """
    if len(pieces) == 1:
        path, name = pieces[0].path, pieces[0].name
        if path.is_dir() or (name == path.name and path.name.lower().endswith(WHOLE)):
            return path
    into.mkdir(parents=True)
    left = TOTAL_CAP
    for number, piece in enumerate(pieces, 1):
        if piece.path.is_dir():
            for path in walk(piece.path):
                left -= _laid(path, into / str(number) / path.relative_to(piece.path), left)
        else:
            name = _safe(piece.name)
            own = into / name
            target = own if not _there(own) else into / f"{number}" / name
            left -= _laid(piece.path, target, left)
    return into


def _there(path: Path) -> bool:
    return (
        path.exists()
        or path.is_symlink()
        or any(other.name.casefold() == path.name.casefold() for other in path.parent.iterdir())
    )


def _safe(name: str) -> str:
    """A name that stays where it's put, on any system."""
    kept = "".join("_" if c in '/\\:\0<>"|?*' or ord(c) < 32 else c for c in name)
    return kept if kept.strip(". ") else f"_{kept}"


def _laid(source: Path, target: Path, left: int) -> int:
    """Copy a file; return how many bytes it has."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_symlink():
        target.symlink_to(target.name)
        return 0
    size = 0
    try:
        with opened(source) as file, target.open("xb") as copy:
            while chunk := file.read(CHUNK):
                size += len(chunk)
                if size > min(FILE_CAP, left):
                    raise Unreadable(f"is larger than {FILE_CAP // 2**20} MiB: hand in only the lesson files.")
                copy.write(chunk)
    except Unreadable as error:
        raise Unreadable(f"{inert(source.name)} {error}") from error
    except OSError as error:
        if error.errno in MACHINE:
            raise Fault(f"{inert(source.name)} can't be read in here: {error.strerror}.") from error
        raise Unreadable(f"{inert(source.name)} cannot be read: {error.strerror}.") from error
    return size
