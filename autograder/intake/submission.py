"""One learner's work, taken in as data: named regular files, size-capped, links refused."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from autograder.errors import Refusal
from autograder.inert import line
from autograder.source.places import place

CAPS = {".py": 2**20, ".toml": 2**14}
"""In bytes. TOML is read in the graders' own process, and long keys take its parser quadratic time."""
LINE_CAP = 1000
WALK_CAP = 50_000
DEPTH_CAP = 16
SKIPPED = {"node_modules", "site-packages", "__pycache__", "__MACOSX"}


class Unreadable(Refusal):
    """The whole submission can't be graded: what, where, what to do."""


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
    lacking: str = ""
    """For a file of the lesson that can't be graded: why. The stub stands in for it."""
    undecided: bool = False
    """Whether a person has to decide about that."""


@dataclass(frozen=True)
class Trace:
    """Work on a function that the graded file lacks, in a place that nothing is graded from."""

    lesson: str
    file: str
    name: str
    """The function's name; empty for everything that the file asks for."""
    place: str

    @property
    def sentence(self) -> str:
        """What a person should look at."""
        if not self.name:
            return f"There is no work in the {self.file} that is graded, but {self.place} seems to hold it."
        return f"{self.name} isn't written in the {self.file} that is graded, but {self.place} seems to hold it."


@dataclass(frozen=True)
class SubmittedFile:
    """One of the files learners fill in. Either ``text`` is there or ``problem`` says why not.

    There is nothing to grade, or something that needs a person: ``undecided``, which is never a zero.
    """

    name: str
    lesson: str = ""
    text: str = ""
    problem: str = ""
    undecided: bool = False
    modules: tuple[OwnModule, ...] = ()
    """What was handed in beside it, and what it can import."""
    notebook: str = ""
    """The notebook that the text was made from; its lines then say which cell they come from."""
    source: str = ""
    """Where it lies in what was handed in."""
    traces: tuple[Trace, ...] = ()
    """Where there seems to be work on what it lacks."""

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
    versions: dict[tuple[str, str], tuple[SubmittedFile, ...]] = field(default_factory=dict)
    """For a file in several versions that differ: those beside the likeliest."""

    def traced(self, traces: Iterable[Trace]) -> Submission:
        """The same, with what its files lack and something else seems to hold."""
        files, versions = dict(self.files), dict(self.versions)
        for trace in traces:
            key = trace.lesson, trace.file
            files[key] = replace(files[key], traces=(*files[key].traces, trace))
            if key in versions:
                versions[key] = tuple(replace(one, traces=(*one.traces, trace)) for one in versions[key])
        return replace(self, files=files, versions=versions)

    @property
    def sha256(self) -> str:
        """A hash of everything that a verdict rests on."""
        digest = hashlib.sha256()
        for (folder, name), file in sorted(self.files.items()):
            for version in (file, *self.versions.get((folder, name), ())):
                modules = [part for own in version.modules for part in (own.name, own.text, own.lacking)]
                traces = [trace.sentence for trace in version.traces]
                for part in (folder, name, version.text, version.problem, *modules, *traces):
                    data = part.encode("utf-8", "surrogatepass")
                    digest.update(len(data).to_bytes(8, "big") + data)
        return digest.hexdigest()


def walk(root: Path, closed: Callable[[OSError], object] | None = None) -> Iterator[Path]:
    """Files and links below a folder, without following links, in a fixed order.

    ``closed`` is told of folders that can't be read. Without it, such a folder matters only if it's ``root``.
    """
    count = 0
    for folder, subfolders, names in os.walk(root, onerror=closed or _raise_at(root)):
        here = Path(folder)
        deep = len(here.relative_to(root).parts) >= DEPTH_CAP
        subfolders[:] = [] if deep else sorted(s for s in subfolders if enters(here / s))
        count += len(subfolders) + len(names)
        if count > WALK_CAP:
            shown = inert(str(root))
            raise Unreadable(f"{shown} holds more than {WALK_CAP} files: name the submission's own folder.")
        yield from (here / name for name in sorted(names))


def _raise_at(root: Path) -> Callable[[OSError], None]:
    def onerror(error: OSError) -> None:
        if Path(error.filename) == root:
            raise error

    return onerror


def enters(folder: Path) -> bool:
    """Whether a folder may hold somebody's work, and not what an editor, Python or a package manager keeps there."""
    own = folder.name in SKIPPED or folder.name.startswith(".")
    return not own and not folder.is_symlink() and not os.path.lexists(folder / "pyvenv.cfg")


def inert(text: str) -> str:
    """A path or name as a sentence may show it."""
    return line("".join(c if c.isprintable() and c not in "<>&|`" else "?" for c in text), 200)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a learner's file for reading.

    This is the only way to open what somebody handed in: never through a link, and never something that could keep its
    reader waiting. Raises ``Unreadable``, whose sentence says what it is instead, and ``OSError``.
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
    """The first bytes of a learner's file, at most one more than ``cap``. Raises what ``opened`` raises."""
    with opened(path) as file:
        return file.read(cap + 1)
