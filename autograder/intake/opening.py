"""Opens what holds files: each archive becomes a folder of its name, and so do the archives in it.

One budget covers all of them. An archive that can't be opened, or only in part, leaves an empty file of its name, so
that nobody takes what is in it for missing work.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from autograder.intake import archive
from autograder.intake.archive import DAMAGE, DAMAGED, Entry, Unopened
from autograder.intake.members import Wanted, passed_over
from autograder.intake.submission import WALK_CAP, Unreadable, inert, opened, regular, walk

ARCHIVE_CAP = 256 * 2**20
NEST_CAP = 8
PART_CAP = 100
"""The bytes of one name; file systems take 255, some fewer."""
NOTES_CAP = 10
FORBIDDEN = dict.fromkeys(map(ord, '<>:"|?*\\'), "_") | dict.fromkeys(range(32), "_")


class Exhausted(Exception):
    """The submission holds more than any submission does."""


@dataclass
class Budget:
    """What a whole submission may cost."""

    entries: int = WALK_CAP
    files: int = 2000
    bytes: int = 64 * 2**20
    """The bytes of files that are taken."""
    nested: int = 512 * 2**20
    """The bytes of archives in archives, and of what is packed whole."""
    archives: int = 100
    seconds: float = 60.0
    _begun: float = field(default_factory=time.monotonic)

    def spend(self, entries: int = 0, files: int = 0, bytes: int = 0, nested: int = 0, archives: int = 0) -> None:
        """Raises ``Exhausted``."""
        self.archives -= archives
        self.entries -= entries
        self.files -= files
        self.bytes -= bytes
        self.nested -= nested
        late = time.monotonic() - self._begun > self.seconds
        if late or min(self.entries, self.files, self.bytes, self.nested, self.archives) < 0:
            raise Exhausted

    def unpacked(self, size: int) -> None:
        """The same, for bytes of what is packed whole."""
        self.spend(nested=size)


class Opener:
    """Lays out the wanted files of archives below a folder that nobody else writes to."""

    def __init__(self, wanted: Wanted, budget: Budget | None = None) -> None:
        self._wanted = wanted
        self._budget = budget or Budget()
        self._taken: dict[str, int] = {}
        """By path, ignoring case: how often it was asked for."""
        self.notes: list[str] = []

    def open(self, path: Path, into: Path) -> None:
        """Lay out what is in an archive below ``into``."""
        try:
            with opened(path) as file:
                self._open(file, path.name, into, 0)
        except Unreadable as error:
            self._fail(path.name, str(error), into)
        except Exhausted:
            return

    def _open(self, file: BinaryIO, name: str, into: Path, depth: int) -> None:
        problem = ""
        try:
            if file.seek(0, os.SEEK_END) > ARCHIVE_CAP:
                raise Unopened(f"is larger than {ARCHIVE_CAP // 2**20} MiB: hand in only the lesson files.")
            if depth > NEST_CAP:
                raise Unopened("lies in too many archives: hand in only the lesson files.")
            self._budget.spend(archives=1)
            for entry in archive.entries(file, name, self._budget.unpacked):
                self._budget.spend(entries=1)
                problem = self._tried(entry, into, depth) or problem
        except Unopened as error:
            problem = str(error)
        except Exhausted:
            self._fail(name, "holds far more than the lesson files: hand in only these.", into)
            raise
        if problem:
            self._fail(name, problem, into)

    def _tried(self, entry: Entry, into: Path, depth: int) -> str:
        """Take one of an archive's files; return why it can't be read, or nothing."""
        try:
            self._take(entry, into, depth)
        except Unopened as error:
            return f"holds {inert(entry.path)}, which {error}"
        except DAMAGE:
            return f"holds {inert(entry.path)}, which {DAMAGED}"
        return ""

    def _fail(self, name: str, problem: str, into: Path) -> None:
        if len(self.notes) < NOTES_CAP:
            self.notes.append(f"{inert(name)} {problem}")
        elif len(self.notes) == NOTES_CAP:
            self.notes.append("More of what was handed in can't be opened.")
        into.mkdir(parents=True, exist_ok=True)
        self._place(into, (_part(name) if archive.may_be_archive(name) else f"{_part(name)}.zip",)).touch()

    def _take(self, entry: Entry, into: Path, depth: int) -> None:
        parts = _parts(entry.path)
        if not parts or passed_over(parts):
            return
        cap = self._wanted.cap(parts[-1])
        nests = archive.may_be_archive(parts[-1])
        if cap is None and not nests:
            return
        if entry.problem:
            raise Unopened(entry.problem)
        if entry.open is None:
            if not nests:
                self._budget.spend(files=1)
                place = self._place(into, parts)
                place.symlink_to(place.name)
            return
        with entry.open() as source:
            head = source.read(archive.HEAD)
            if nests or archive.kind_of(head):
                self._nested(head, source, parts, into, depth)
            elif cap is not None:
                data = head + source.read(max(0, cap + 1 - len(head)))
                self._budget.spend(files=1, bytes=len(data))
                self._place(into, parts).write_bytes(data)

    def _nested(self, head: bytes, source: BinaryIO, parts: tuple[str, ...], into: Path, depth: int) -> None:
        with tempfile.TemporaryFile() as copy:
            copy.write(head)
            while piece := source.read(archive.CHUNK):
                self._budget.spend(nested=len(piece))
                copy.write(piece)
            self._open(cast("BinaryIO", copy), parts[-1], into.joinpath(*parts), depth + 1)

    def _place(self, into: Path, parts: tuple[str, ...]) -> Path:
        """A path where nothing is, on any system: two files of one name are two versions."""
        key = _key(into.joinpath(*parts))
        number = self._taken.get(key, 0)
        while True:
            number += 1
            path = into.joinpath(*((f"copy {number}",) if number > 1 else ()), *parts)
            free = not os.path.lexists(path) and not any(_key(above) in self._taken for above in path.parents)
            if free and (number == 1 or _key(path) not in self._taken):
                break
        self._taken[key] = number
        self._taken.setdefault(_key(path), 1)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def is_archive(path: Path) -> bool:
    """Known by its name, or by its content if the name says nothing."""
    if archive.may_be_archive(path.name):
        return path.is_file() or path.is_symlink()
    try:
        return bool(archive.kind_of(regular(path, archive.HEAD - 1)))
    except (Unreadable, OSError):
        return False


def open_all(folder: Path, opener: Opener) -> None:
    """Replace each archive in a folder that is ours by a folder with its files."""
    found = [path for path in walk(folder) if not path.is_symlink() and path.stat().st_size and is_archive(path)]
    for path in found:
        with tempfile.TemporaryDirectory() as aside:
            away = Path(aside) / path.name
            shutil.move(path, away)
            opener.open(away, path)


def _key(path: Path) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()


def _parts(path: str) -> tuple[str, ...]:
    """A path that stays where it's put, on any system; whatever leads elsewhere is cut off."""
    parts = [part for part in path.replace("\\", "/").split("/") if part.strip(". ")]
    if parts and len(parts[0]) == 2 and parts[0].endswith(":"):
        del parts[0]
    return tuple(map(_part, parts))


def _part(name: str) -> str:
    data = name.translate(FORBIDDEN).encode("utf-8", "replace")
    return (data if len(data) <= PART_CAP else data[-PART_CAP:]).decode("utf-8", "ignore")
