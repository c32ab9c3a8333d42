"""One learner's work, taken in as data: named regular files, size-capped, links refused."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from autograder.course import Course, Lesson
from autograder.errors import Refusal
from autograder.inert import line
from autograder.places import is_made, place

CAPS = {".py": 2**20, ".toml": 2**14}
"""Bytes. TOML is read in the graders' own process, and long keys take its parser quadratic time."""
LINE_CAP = 1000
WALK_CAP = 50_000
DEPTH_CAP = 16
SKIPPED = {"node_modules", "site-packages", "__pycache__", "solutions", "graders"}


class Unreadable(Refusal):
    """The whole submission cannot be graded: what, where, what to do."""


@dataclass(frozen=True)
class OwnModule:
    """A Python file of the learner's own that a lesson's file may import."""

    name: str
    """As ``import`` names it: ``helper``, ``tools.plots``."""
    file: str
    """Its path in what was handed in, for sentences."""
    text: str
    package: bool = False
    """Whether it is the ``__init__.py`` of a package."""


@dataclass(frozen=True)
class SubmittedFile:
    """One of the files learners fill in. Either ``text`` is there or ``problem`` says why not.

    Nothing is there to be graded, or something is that needs a person: ``undecided``, which is never a zero.
    """

    name: str
    lesson: str = ""
    text: str = ""
    problem: str = ""
    undecided: bool = False
    modules: tuple[OwnModule, ...] = ()
    """What was handed in beside it and can be imported by it."""
    notebook: str = ""
    """The notebook that the text was made from; its lines then say which cell they are of."""

    @property
    def shown(self) -> str:
        """The file as its author knows it."""
        return inert(self.notebook) or self.name

    def place(self, line: int) -> str:
        """The place of a line, in words that need the file's name beside them."""
        return place(self.text, line)


@dataclass(frozen=True)
class Submission:
    """What one learner handed in, by lesson folder and file name."""

    id: str
    root: Path
    files: dict[tuple[str, str], SubmittedFile]
    notes: list[str] = field(default_factory=list)

    @property
    def sha256(self) -> str:
        """A hash of everything that is graded."""
        digest = hashlib.sha256()
        for (folder, name), file in sorted(self.files.items()):
            for part in (folder, name, file.text, file.problem):
                data = part.encode("utf-8", "surrogatepass")
                digest.update(len(data).to_bytes(8, "big") + data)
        return digest.hexdigest()


def take_in(path: Path, course: Course) -> Submission:
    """Read a folder that holds the whole tree, or just the lesson files anywhere in it.

    Raises ``Unreadable`` if it is no folder, cannot be read, or holds none of the course's files.
    """
    try:
        path.stat()
    except FileNotFoundError:
        raise Unreadable(f"{inert(str(path))} does not exist: name the folder of a submission.") from None
    except OSError as error:
        raise Unreadable(f"{inert(str(path))} cannot be read: {error.strerror}.") from error
    if not path.is_dir():
        raise Unreadable(f"{inert(str(path))} is not a folder: name the folder that holds the lesson files.")
    wanted = {name for lesson in course.lessons for name in lesson.files}
    found: dict[str, list[Path]] = {}
    try:
        for candidate in walk(path):
            if candidate.name in wanted:
                found.setdefault(candidate.name, []).append(candidate)
    except OSError as error:
        raise Unreadable(f"{inert(str(path))} cannot be read: {error.strerror}. Check its permissions.") from error
    if not found:
        raise Unreadable(
            f"{inert(str(path))} is not a submission: none of {', '.join(sorted(wanted))} is in it or below it."
        )
    notes: list[str] = []
    files = {
        (lesson.folder, name): _choose(path, lesson, name, found.get(name, []), notes)
        for lesson in course.lessons
        for name in lesson.files
    }
    whole = Path(os.path.realpath(path))
    return Submission(inert(whole.name), whole, files, notes)


def walk(root: Path) -> Iterator[Path]:
    """Files and links below a folder, links never followed, in a fixed order."""
    count = 0
    for folder, subfolders, names in os.walk(root, onerror=_raise_at(root)):
        here = Path(folder)
        deep = len(here.relative_to(root).parts) >= DEPTH_CAP
        subfolders[:] = [] if deep else sorted(s for s in subfolders if _enters(here / s))
        count += len(subfolders) + len(names)
        if count > WALK_CAP:
            shown = inert(str(root))
            raise Unreadable(f"{shown} holds more than {WALK_CAP} files: name the submission's own folder.")
        yield from (here / name for name in sorted(names))


def _raise_at(root: Path) -> Callable[[OSError], None]:
    """An unreadable folder matters only if it is the submission itself."""

    def onerror(error: OSError) -> None:
        if Path(error.filename) == root:
            raise error

    return onerror


def _enters(folder: Path) -> bool:
    own = folder.name in SKIPPED or folder.name.startswith(".")
    return not own and not folder.is_symlink() and not os.path.lexists(folder / "pyvenv.cfg")


def _choose(root: Path, lesson: Lesson, name: str, candidates: list[Path], notes: list[str]) -> SubmittedFile:
    """The file of that name that belongs to the lesson: in its own folder first, then the least deep."""
    if not candidates:
        return SubmittedFile(name, lesson.folder, problem=f"{name} is not in the submission.")

    def rank(path: Path) -> tuple[int, int, str]:
        parts = path.relative_to(root).parent.parts
        own = 0 if parts[-2:] == ("exercises", lesson.folder) else 1 if parts[-1:] == (lesson.folder,) else 2
        return own, len(parts), str(path)

    first, *others = sorted(candidates, key=rank)
    rivals = [p for p in others if rank(p)[:2] == rank(first)[:2]]
    if rivals:
        shown = first.relative_to(root).as_posix()
        notes.append(f"{name} is there {len(rivals) + 1} times; the one graded is {inert(shown)}.")
    return _read(first, name, lesson.folder)


def inert(text: str) -> str:
    """A path or name as it may stand in a sentence."""
    return line("".join(c if c.isprintable() and c not in "<>&|`" else "?" for c in text), 200)


def _read(path: Path, name: str, lesson: str) -> SubmittedFile:
    try:
        text = _text(path, name)
    except Unreadable as error:
        return SubmittedFile(name, lesson, problem=f"{name} {error}", undecided=True)
    if not text.strip():
        return SubmittedFile(name, lesson, problem=f"{name} is empty: begin again from the stub.")
    return SubmittedFile(name, lesson, text=text, notebook=path.parent.name if is_made(text) else "")


def _text(path: Path, name: str) -> str:
    try:
        cap = CAPS[path.suffix]
        data = regular(path, cap)
        if len(data) > cap:
            raise Unreadable(f"is larger than {cap // 2**10} KiB: a lesson file is a few kilobytes.")
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(f"is not UTF-8 text (line {line}): save it as UTF-8 and hand it in again.") from error
    except OSError as error:
        raise Unreadable("cannot be read: check its permissions.") from error
    if "\0" in text:
        raise Unreadable("holds NUL bytes: it is not a text file.")
    if name.endswith(".toml") and max(map(len, text.splitlines()), default=0) > LINE_CAP:
        raise Unreadable(f"has a line of more than {LINE_CAP} characters: begin again from the file of the course.")
    return text


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A learner's file to read.

    This is the only way to open what somebody handed in: never through a link, and never something that could keep
    its reader waiting. Raises ``Unreadable``, whose sentence says what it is instead, and ``OSError``.
    """
    before = path.lstat()
    if stat.S_ISLNK(before.st_mode):
        raise Unreadable("is a link: hand in the file itself.")
    if not stat.S_ISREG(before.st_mode):
        raise Unreadable("is not a regular file.")
    if before.st_nlink > 1:
        raise Unreadable("is a hard link to another file: hand in a copy.")
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        after = os.fstat(file.fileno())
        if (after.st_dev, after.st_ino) != (before.st_dev, before.st_ino):
            raise Unreadable("changed while it was read.")
        yield file


def regular(path: Path, cap: int) -> bytes:
    """The first bytes of a learner's file, at most one more than ``cap``. Raises what ``opened`` does."""
    with opened(path) as file:
        return file.read(cap + 1)
