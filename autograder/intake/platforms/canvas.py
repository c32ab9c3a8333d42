"""Canvas: "Download Submissions", one flat folder of everybody's files.

``lovelaceada_LATE_4711_90210_sums-1.py`` is the sortable name (lower case, letters, digits and underscores alone), a
mark if it's late, the learner's number, the file's, and the name the learner gave it. Text typed into Canvas is
``lovelaceada_4711_text.html``; where names are hidden, it begins ``anon_`` and five letters. See
https://community.instructure.com/en/kb/articles/660848-how-do-i-download-all-student-submissions-for-an-assignment, and
``ContentZipper`` of https://github.com/instructure/canvas-lms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.intake.platforms.arrival import Arrival, Known, Piece, Reading, Who, squeezed

NAME, TITLE = "canvas", "Canvas"
ANONYMOUS = re.compile(r"(LATE_)?anon_([A-Za-z0-9]{5})_(?:(\d+)_(.+)|(text|link)\.html)")
TEST_STUDENT = {"studenttest", "teststudent"}
"""What Canvas calls its test student, https://community.instructure.com/en/kb/articles/660890, squeezed."""
TYPED = {"text.html": "text typed into Canvas", "link.html": "an address given to Canvas"}


@dataclass(frozen=True)
class Named:
    """One way to read a file's name."""

    name: str
    late: bool
    user: str
    original: str
    """Empty for text typed into Canvas."""
    typed: str = ""

    @property
    def number(self) -> str:
        """The name as class lists write it."""
        return f"{NAME} {self.user}"


def readings(name: str) -> Iterator[Named]:
    """All ways to read a name, because a learner's name or file may hold numbers between underscores too."""
    if found := ANONYMOUS.fullmatch(name):
        late, user, _, original, typed = found.groups()
        yield Named("", bool(late), user, original or "", f"{typed}.html" if typed else "")
        return
    parts = name.split("_")
    for at in range(1, len(parts) - 1):
        before = parts[:at]
        late = before[-1] == "LATE" and at > 1
        who, rest = "_".join(before[:-1] if late else before), parts[at + 1 :]
        if not parts[at].isdecimal() or not who:
            continue
        if len(rest) == 1 and rest[0] in TYPED:
            yield Named(who, late, parts[at], "", rest[0])
        elif rest[0].isdecimal() and "_".join(rest[1:]):
            yield Named(who, late, parts[at], "_".join(rest[1:]))


def is_test_student(who: Who) -> bool:
    """Whether Canvas made this up, for teachers who want to see what learners see."""
    return who.number.startswith(f"{NAME} ") and squeezed(who.name) in TEST_STUDENT


def read(entries: Sequence[Path], people: Sequence[Known] = ()) -> Reading:
    """Everybody's files together. If a name can be read in several ways, the class list decides."""
    found, names = Reading(), {person.number: squeezed(person.name) for person in people if person.number}
    groups: dict[tuple[str, str], list[tuple[Path, Named]]] = {}
    for path in entries:
        ways = list(readings(path.name)) if not path.is_dir() else []
        if not ways:
            found.rest.append(path)
            continue
        fits = _fitting(ways, names)
        if len(fits) == 1:
            groups.setdefault((fits[0].user, squeezed(fits[0].name)), []).append((path, fits[0]))
        else:
            found.arrivals.append(_undecided(path, ways))
    found.arrivals += [_together(files) for files in groups.values()]
    return found


def _fitting(ways: list[Named], names: dict[str, str]) -> list[Named]:
    """The ways that agree with the class list in number and name; the first one without a list."""
    if len(ways) == 1 or not names:
        return ways[:1]
    agreeing = [way for way in ways if names.get(way.number) == squeezed(way.name)]
    return agreeing or [way for way in ways if way.number in names] or ways[:1]


def _undecided(path: Path, ways: list[Named]) -> Arrival:
    whose = " or ".join(f"{way.name} ({way.user})" for way in ways)
    doubt = f"{path.name} may be the work of {whose}: rename it so that the name tells."
    return Arrival(path.stem, Who(label=path.stem), (Piece(path, path.name),), doubt=doubt)


def _together(files: list[tuple[Path, Named]]) -> Arrival:
    named = files[0][1]
    pieces = tuple(Piece(path, way.original) for path, way in files if way.original)
    typed = [TYPED[way.typed] for _, way in files if way.typed]
    doubt, notes = "", list[str]()
    if typed and not pieces:
        pieces = (Piece(files[0][0], files[0][0].name),)
        doubt = f"It was handed in as {typed[0]}, which is not graded: look at {files[0][0].name}."
    elif typed:
        notes = [f"There is also {typed[0]}, which is not graded."]
    id = f"{named.name}_{named.user}" if named.name else f"anon_{named.user}"
    who = Who(number=named.number, name=named.name) if named.name else Who(label=id)
    late = any(way.late for _, way in files)
    return Arrival(id, who, pieces, late=late, doubt=doubt, notes=tuple(notes))
