"""A learner's own modules, which their files may import: taken along as data if a file mentions them."""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol
from weakref import WeakKeyDictionary

from autograder.course import coursefile
from autograder.course.tree import Course, read_text
from autograder.intake import names
from autograder.intake.submission import OwnModule, SubmittedFile

COUNT_CAP, BYTES_CAP = 64, 2**20
IMPORTED = re.compile(r"^[ \t]*(?:from|import)[ \t]+([^\W\d]\w*)", re.MULTILINE)


Key = tuple[str, str]
"""A lesson's folder and a file's name."""


class Handed(Protocol):
    """A handed-in text."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Its path."""

    @property
    def text(self) -> str:
        """Its content; empty if it couldn't be read."""


@dataclass(frozen=True)
class _Named:
    name: str
    work: Handed
    package: bool = False


@dataclass(frozen=True)
class _Mate:
    """Another file of the same lesson."""

    parts: tuple[str, ...]
    text: str
    problem: str
    undecided: bool
    sources: frozenset[str]
    """Where the graded versions lie."""

    def is_better_than(self, there: _Named | None) -> bool:
        """Whether to import it and not a nearer file of its name, because that's another file or holds no work."""
        return there is None or "/".join(there.work.parts) not in self.sources


class Beside:
    """Everything that the files of one submission may import."""

    def __init__(
        self,
        course: Course,
        found: Sequence[Handed],
        files: Mapping[Key, SubmittedFile],
        versions: Mapping[Key, Sequence[SubmittedFile]],
    ) -> None:
        self._course, self._files, self._versions = course, files, versions
        self._taken = _reserved(course)
        self._python = [work for work in found if names.ending(work.parts[-1]) == ".py" and work.text]
        chosen = [(file.name, file.source) for file in files.values() if file.text and file.name.endswith(".py")]
        self._chosen = {name.rpartition(".")[0]: source for name, source in chosen}

    def of(self, file: SubmittedFile, instead: SubmittedFile | None = None) -> tuple[list[OwnModule], list[str]]:
        """The modules mentioned in a file, and in each other, and what to say about those left out.

        ``instead`` is another version of one of the lesson's files, which replaces that one.
        """
        if "import" not in file.text:
            return [], []
        mates = self._mates(file, instead)
        if len(self._python) < 2 and not mates:
            return [], []
        every = self._nearest(file)
        every |= {name: _Named(name, mate) for name, mate in mates.items() if mate.is_better_than(every.get(name))}
        waiting, found, size = [file.text], dict[str, OwnModule](), 0
        while waiting:
            text = waiting.pop()
            spoken = {top for top in {name.partition(".")[0] for name in every} if _speaks_of(text, top)}
            for name, one in every.items():
                if name in found or name.partition(".")[0] not in spoken:
                    continue
                size += len(one.work.text)
                if len(found) == COUNT_CAP or size > BYTES_CAP:
                    said = f"{file.name} has too many files beside it: keep those that it needs."
                    return list(found.values()), [said]
                mate = mates.get(name)
                lacking = (mate.problem, mate.undecided) if mate is not None and mate is one.work else ("", False)
                found[name] = OwnModule(name, "/".join(one.work.parts), one.work.text, one.package, *lacking)
                waiting.append(one.work.text)
        return list(found.values()), list(self._left_out(file))

    def _mates(self, file: SubmittedFile, instead: SubmittedFile | None) -> dict[str, _Mate]:
        """The other files of its lesson, each in the version that is graded, or as handed out if there's none to
        grade.
        """
        found = {}
        for (folder, name), other in self._files.items():
            stem, _, ending = name.rpartition(".")
            if folder == file.lesson and name != file.name and ending == "py":
                every = [other, *self._versions.get((folder, name), ())]
                if instead is not None and instead.name == name:
                    other, every = instead, [instead]
                stub = read_text(self._course.root / "exercises" / folder / name) if not other.text else ""
                place = tuple(other.source.split("/")) if other.source else (name,)
                sources = frozenset(one.source for one in every if one.text)
                found[stem] = _Mate(place, other.text or stub, other.problem, other.undecided, sources)
        return found

    def pairings(self) -> Iterator[tuple[Key, SubmittedFile]]:
        """Each file together with another version of a file it imports."""
        for key, others in self._versions.items():
            mates = [one for one in self._files if one[0] == key[0] and one != key]
            for mate, instead in ((mate, instead) for mate in mates for instead in (self._files[key], *others)):
                for file in (self._files[mate], *self._versions.get(mate, ())):
                    usual, modules = self.of(file)[0], self.of(file, instead)[0]
                    if modules != usual:
                        yield mate, replace(file, modules=tuple(modules))

    def _nearest(self, file: SubmittedFile) -> dict[str, _Named]:
        """Modules by name: those in the file's own folder first, then those in the root, then any others."""
        folder = tuple(file.source.split("/")[:-1])
        every: dict[str, _Named] = {}
        others = [work for work in self._python if "/".join(work.parts) != file.source]
        chosen = {source: stem for stem, source in self._chosen.items()}
        for base in (folder, ()):
            for work in others:
                if work.parts[: len(base)] == base:
                    self._add(every, work, work.parts[len(base) :])
        for work in others:
            if stem := chosen.get("/".join(work.parts)):
                self._add(every, work, (f"{stem}.py",))
        for work in others:
            self._add(every, work, work.parts[-1:])
        return every

    def _add(self, every: dict[str, _Named], work: Handed, parts: tuple[str, ...]) -> None:
        package = names.stem(parts[-1]) == "__init__"
        path = [*parts[:-1], *([] if package else [names.stem(parts[-1])])]
        if path and all(part.isidentifier() for part in path) and path[0] not in self._taken:
            every.setdefault(".".join(path), _Named(".".join(path), work, package))

    def _left_out(self, file: SubmittedFile) -> Iterator[str]:
        """Own files with the name of something that is imported, and isn't theirs."""
        own = {names.stem(work.parts[-1]): work for work in self._python}
        if not (taken := own.keys() & self._taken):
            return
        for name in sorted(taken & set(IMPORTED.findall(file.text))):
            where = "/".join(own[name].parts)
            yield f"{where} was left out: import {name} means the package of that name, not the file."


def _speaks_of(text: str, name: str) -> bool:
    return name in text and re.search(rf"\b{name}\b", text) is not None


def beside(file: SubmittedFile, around: Beside, notes: list[str]) -> SubmittedFile:
    """The file with what it may import. Adds notes."""
    modules, said = around.of(file)
    notes += [note for note in said if note not in notes]
    return replace(file, modules=tuple(modules)) if modules else file


def _reserved(course: Course) -> frozenset[str]:
    """Names that a learner's module never gets: Python's own, the packages', and what the course's files import."""
    if course not in _known:
        stubs = [lesson.exercises / name for lesson in course.lessons for name in lesson.files if name.endswith(".py")]
        found = {name for path in stubs for name in _imported(path, path.stat().st_mtime_ns)}
        found -= {name for lesson in course.lessons for name in lesson.modules}
        _known[course] = frozenset(found | sys.stdlib_module_names | coursefile.importable(course.root))
    return _known[course]


_known: WeakKeyDictionary[Course, frozenset[str]] = WeakKeyDictionary()


@functools.lru_cache(maxsize=256)
def _imported(path: Path, changed: int) -> frozenset[str]:
    text = read_text(path)
    plainly = (name for line in re.findall(r"^import[ \t]+(.+)", text, re.MULTILINE) for name in line.split(","))
    return frozenset(
        [*IMPORTED.findall(text), *(name.split()[0].partition(".")[0] for name in plainly if name.strip())]
    )
