"""Work that nothing is graded from: before an unwritten function costs points, everything that was handed in is
searched.

It may be in a document, in an editor's history, in a cell that was skipped, in a commit that nothing leads to. What the
search finds isn't graded, because nobody knows whether it's meant to be. But it prevents a zero: a person looks.
"""

from __future__ import annotations

import base64
import contextlib
import html
import os
import quopri
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from autograder.course.tree import Course
from autograder.intake import archive, names, repository
from autograder.intake.archive import DAMAGE, Unopened
from autograder.intake.contract import Asked, asked, is_courses, keys
from autograder.intake.git import NoGit
from autograder.intake.names import Likeness
from autograder.intake.submission import SKIPPED, Submission, Trace, Unreadable, inert, opened, regular

FILE_CAP, TOTAL_CAP = 4 * 2**20, 64 * 2**20
"""How many bytes are read."""
FILES, PARTS, SECONDS = 5_000, 50, 5.0
TAG, MARKUP = re.compile(r"<[^<>]{0,4096}>"), re.compile(r"<(?:html|\?xml|body|div|span|pre|p)\b", re.IGNORECASE)
DOCUMENT = re.compile(r"\.(?:docx?|odt|rtf|pdf|pages|html?|mhtml|webarchive)$", re.IGNORECASE)
BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{60,}+[\r\n]*+)++[A-Za-z0-9+/]*+={0,2}")


class Spent(Exception):
    """There is more than the search reads."""


WHOLE = frozenset({""})
"""What is searched for in a file that has no functions."""


@dataclass
class _Search:
    """What is still missing, and what one search may cost."""

    sought: dict[Asked, set[str]]
    homes: dict[str, set[str]]
    """For a graded file, the lessons it's graded for."""
    found: list[Trace] = field(default_factory=list)
    left: int = TOTAL_CAP
    files: int = FILES
    until: float = field(default_factory=lambda: time.monotonic() + SECONDS)

    def spend(self, size: int) -> None:
        """Raises ``Spent``, also when nothing is left to find."""
        self.left -= size
        self.files -= 1
        if min(self.left, self.files) < 0 or time.monotonic() > self.until or not any(self.sought.values()):
            raise Spent

    def look(self, data: bytes, place: str, *, whole: bool = False) -> None:
        """Note what is in a file. If nothing tells what a text is, it must hold at least half of a ``whole`` lesson."""
        self.spend(len(data))
        for text in _texts(data):
            for one, wanted in self.sought.items():
                if one.ending == ".toml":
                    self.note(one, WHOLE & wanted if _is_filled_in(text, place, one) else set(), place)
                    continue
                here = one.written(text)
                foreign = one.folder not in self.homes.get(place, {one.folder})
                if (whole or foreign) and 2 * len(here) < len(one.names):
                    continue
                self.note(one, here & wanted, place)

    def note(self, one: Asked, here: set[str] | frozenset[str], place: str) -> None:
        """Cross these off: they were found."""
        self.found += [Trace(one.folder, one.name, name, place) for name in sorted(here)]
        self.sought[one] -= here


def traces(path: Path, course: Course, submission: Submission) -> tuple[Trace, ...]:
    """Where else, in what was handed in, there seems to be work on what the graded files lack.

    ``path`` is what was handed in, ``submission`` what was taken from it. Raises nothing.
    """
    every = asked(course, submission.root)
    sought = {one: set(lacking) for key, one in every.items() if (lacking := _lacking(one, submission, key))}
    if not sought:
        return ()
    homes: dict[str, set[str]] = {}
    for graded in (file for file in submission.files.values() if file.text):
        homes.setdefault(graded.source, set()).add(graded.lesson)
    search = _Search(sought, homes)
    with contextlib.suppress(Spent):
        _through(path, course, search)
    if not _any_work(every, submission):
        for file in _files(path, course):
            if DOCUMENT.search(file.name):
                for one, wanted in search.sought.items():
                    search.note(one, set(wanted), _shown(file, path))
    return tuple(search.found)


def _lacking(one: Asked, submission: Submission, key: tuple[str, str]) -> frozenset[str]:
    """What no version of a file has written."""
    file = submission.files[key]
    if file.undecided or not one.stub:
        return frozenset()
    if one.ending == ".toml":
        return WHOLE if not file.text or one.is_untouched(file.text) else frozenset()
    versions = [file, *submission.versions.get(key, ())]
    return one.names.difference(*(one.given(version.text) for version in versions))


def _is_filled_in(text: str, place: str, one: Asked) -> bool:
    """Whether a file of the same name holds the keys of a TOML file, and isn't as it was handed out."""
    called = names.likeness(place.rpartition("/")[2], one.name) < Likeness.OTHER
    return called and 2 * len(keys(text) & one.names) >= len(one.names) and not one.is_untouched(text)


def _any_work(every: dict[tuple[str, str], Asked], submission: Submission) -> bool:
    files = [(every[key], file) for key, file in submission.files.items() if file.text]
    return any(not one.is_untouched(file.text) for one, file in files) or bool(submission.versions)


def _through(path: Path, course: Course, search: _Search) -> None:
    for file in _files(path, course):
        with contextlib.suppress(Unreadable, OSError, ValueError, LookupError, RecursionError):
            if path.is_file() or archive.may_be_archive(file.name) or archive.kind_of(regular(file, archive.HEAD)):
                _into(file, _shown(file, path), search)
            else:
                search.look(regular(file, FILE_CAP), _shown(file, path))
    for copy in repository.below(path) if path.is_dir() else []:
        with contextlib.suppress(Unreadable, NoGit, OSError):
            for blob in repository.blobs(copy):
                search.look(blob, "the history of the repository", whole=True)


def _files(path: Path, course: Course) -> Iterator[Path]:
    """All files, wherever they lie, except what came with the course."""
    if path.is_file():
        yield path
        return
    whole = Path(os.path.realpath(path))
    for folder, subfolders, files in os.walk(path):
        here = Path(folder)
        subfolders[:] = sorted(
            s for s in subfolders if s != ".git" and s not in SKIPPED and not (here / s).is_symlink()
        )
        if "pyvenv.cfg" in files:
            subfolders.clear()
            continue
        if course.root.is_relative_to(whole) and here == path / course.root.relative_to(whole):
            subfolders[:] = [s for s in subfolders if s == "exercises"]
        yield from (here / f for f in sorted(files) if not is_courses((here / f).relative_to(path).parts, course))


def _into(file: Path, shown: str, search: _Search) -> None:
    """What is in an archive, or in a document that is one. What can't be opened is a text like any other."""
    try:
        with opened(file) as source:
            for entry in archive.entries(source, file.name, search.spend):
                if entry.open is not None:
                    with contextlib.suppress(*DAMAGE, Unopened), entry.open() as content:
                        search.look(content.read(FILE_CAP), shown)
    except Unopened:
        search.look(regular(file, FILE_CAP), shown)


def _texts(data: bytes) -> Iterator[str]:
    """A file as text, without its tags, and with what mail has packed."""
    data = data.replace(b"\0", b"")
    text = data.decode("utf-8", "replace")
    yield text
    if MARKUP.search(text, 0, 65536):
        yield html.unescape(TAG.sub(" ", text))
    if packed := b"\n".join(islice(_unpacked(data), PARTS)):
        yield packed.decode("utf-8", "replace")
    if b"quoted-printable" in data.lower():
        yield quopri.decodestring(data).decode("utf-8", "replace")


def _unpacked(data: bytes) -> Iterator[bytes]:
    for found in BASE64.finditer(data):
        with contextlib.suppress(ValueError):
            yield base64.b64decode(found[0])


def _shown(file: Path, path: Path) -> str:
    return inert(file.relative_to(path).as_posix() if file != path else file.name)
