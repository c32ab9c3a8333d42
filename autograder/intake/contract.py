"""What a course asks for: the file of each lesson, its stub, and the names by which to recognize work on it."""

from __future__ import annotations

import functools
import os
import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from weakref import WeakKeyDictionary

from autograder.course import coursefile
from autograder.course.tree import NOT_LEARNERS, Course, read_text
from autograder.intake.text import plain
from autograder.source.definitions import by_lines

KEY = re.compile(r"^[ \t]*(?:\[+[ \t]*)?([A-Za-z_][\w.-]*)(?=[ \t]*[\]=])", re.MULTILINE)
ASSIGNED = re.compile(r"(?:(?:async +)?(?:def|class) +)?([^\W\d]\w*)(?=[ \t]*(?:\(|:|=(?!=)))")
"""What a line at the left margin may define, in a text that may not be Python."""
IMPORTED = re.compile(r"^[ \t]*(?:from[ \t].+?[ \t])?import[ \t](.+)", re.MULTILINE)
WORD = re.compile(r"\w+")
UNWRITTEN = "raise NotImplementedError"
LONGEST, MOST = 20_000, 2_000
"""The most characters of one function, and functions of one text, that are read."""


@dataclass(frozen=True)
class Asked:
    """One of the files that learners fill in."""

    folder: str
    name: str
    stub: str
    """The file as it was handed out, without comments; empty if people work on the course's own file."""
    names: frozenset[str]
    """Functions and classes to write; in a TOML file, its keys."""
    own: frozenset[str] = frozenset()
    """Those that no other file of the course asks for."""

    @property
    def ending(self) -> str:
        """The names in its own name."""
        return f".{self.name.rpartition('.')[2]}"

    def written(self, text: str, *, last: bool = False) -> frozenset[str]:
        """Those of its functions and classes of which a text holds more than the stub, whatever kind of text it is.

        If the text isn't a program, a line may start with a prompt, a number, a quote or a tag. If something is there
        more than once, the most finished version counts, or the ``last``, as in Python.
        """
        stub = {name: min(counts) for name, counts in self.unwritten(self.stub).items()}
        found = {name: counts[-1] if last else min(counts) for name, counts in self.unwritten(text).items()}
        return frozenset(name for name, left in found.items() if left < max(1, stub.get(name, 1)))

    def given(self, text: str) -> frozenset[str]:
        """Those of its functions and classes that a Python file has once it ran: written, assigned or imported."""
        imported = {name for line in IMPORTED.findall(text) for name in WORD.findall(line)}
        assigned = defined(text) - self.unwritten(text).keys()
        return self.written(text, last=True) | (self.names & (imported | assigned))

    def unwritten(self, text: str) -> dict[str, list[int]]:
        """How often each function and class in a text says that it isn't written, wherever it is."""
        opens = islice(self._opens.finditer(text), MOST)
        found = [match for match in opens if not _is_comment(text, match.start())]
        ends = [*(match.start() for match in found), len(text)][1:]
        counts: dict[str, list[int]] = {}
        for match, end in zip(found, ends, strict=True):
            count = text.count(UNWRITTEN, match.end(), min(end, match.end() + LONGEST))
            counts.setdefault(match[1], []).append(count)
        return counts

    @functools.cached_property
    def _opens(self) -> re.Pattern[str]:
        names = "|".join(sorted(map(re.escape, self.names))) or "(?!)"
        return re.compile(rf"(?:\\n[ \t]*|\b)(?:def|class)[ \t]++({names})[ \t]*+[(:]")

    def is_untouched(self, text: str) -> bool:
        """Whether it is the stub, except for blanks, comments and line ends."""
        unwritten = self.ending == ".toml" or UNWRITTEN in text
        return bool(self.stub) and unwritten and plain(text) == self.stub


_known: WeakKeyDictionary[Course, dict[tuple[str, str], Asked]] = WeakKeyDictionary()


def asked(course: Course, submission: Path) -> dict[tuple[str, str], Asked]:
    """The contract by lesson folder and file name."""
    whole = Path(os.path.realpath(submission))
    if course.root.is_relative_to(whole) or whole.is_relative_to(course.root / "exercises"):
        return {key: replace(one, stub="") for key, one in known(course).items()}
    return known(course)


def known(course: Course) -> dict[tuple[str, str], Asked]:
    """The contract with all stubs. One ``Course`` is read once, as its lessons are."""
    if course not in _known:
        _known[course] = _read(course)
    return _known[course]


def _read(course: Course) -> dict[tuple[str, str], Asked]:
    paths = {(lesson.folder, name): lesson.exercises / name for lesson in course.lessons for name in lesson.files}
    found = {key: _asked(*key, path, path.stat().st_mtime_ns) for key, path in paths.items()}
    counts = Counter(name for one in found.values() for name in one.names)
    return {
        key: Asked(one.folder, one.name, one.stub, one.names, frozenset(n for n in one.names if counts[n] == 1))
        for key, one in found.items()
    }


@functools.lru_cache(maxsize=256)
def _asked(folder: str, name: str, path: Path, changed: int) -> Asked:
    text = read_text(path).replace("\r\n", "\n")
    if name.endswith(".toml"):
        return Asked(folder, name, plain(text), keys(text))
    lines = text.split("\n")
    blocks = by_lines(lines)
    open = {name for name, block in blocks if any(UNWRITTEN in line for line in lines[block.first : block.end])}
    return Asked(folder, name, plain(text), frozenset(open or {name for name, _ in blocks}))


def _is_comment(text: str, at: int) -> bool:
    before = text[max(0, at - 200) : at]
    return "#" in before[before.rfind("\n") + 1 :]


def defined(text: str) -> frozenset[str]:
    """The names that lines at the left margin define."""
    lines = (line for line in text.split("\n") if line[:1].isidentifier())
    return frozenset(found[1] for line in lines if (found := ASSIGNED.match(line)))


def keys(text: str) -> frozenset[str]:
    """The keys and tables of a TOML file."""
    return frozenset(KEY.findall(text))


def is_courses(parts: tuple[str, ...], course: Course) -> bool:
    """Whether a file came with the course and learners don't fill it in: checks, hints, packages."""
    if NOT_LEARNERS.fullmatch(parts[-1]) and parts[-1] != "__init__.py":
        return True
    handed = coursefile.handed(course.root)
    for at, part in enumerate(parts[:-1]):
        if part in handed and handed[part].joinpath(*parts[at + 1 :]).is_file():
            return True
        if part == "exercises":
            tail = parts[at:]
            return len(tail) > 1 and course.root.joinpath(*tail).is_file() and not _is_filled_in(tail, course)
    return False


def _is_filled_in(tail: tuple[str, ...], course: Course) -> bool:
    return len(tail) == 3 and any(lesson.folder == tail[1] and tail[2] in lesson.files for lesson in course.lessons)
