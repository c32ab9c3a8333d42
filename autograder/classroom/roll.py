"""The submissions in a folder: one per learner, whatever its form, each under an id that works as a file name."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.classroom.ids import Given, ids, kept_name
from autograder.classroom.matching import People, owners
from autograder.classroom.pushed import PUSHED, times
from autograder.classroom.records import RosterRow
from autograder.classroom.store import NotABatch, Store
from autograder.course.tree import Course
from autograder.files import Temporary
from autograder.intake.platforms import canvas, download, plain, recognizing
from autograder.intake.platforms.arrival import Arrival, Piece, Who, latest
from autograder.intake.submission import SKIPPED, Unreadable, inert, walk

OURS = {PUSHED, "roster.csv", "recipes.json"}
"""Files beside submissions that this program reads or writes."""
SHOWN = 10
BETWEEN = re.compile(r"[ _-]+")
PEOPLE = 3
"""This many folders with files of the same names can hardly be one learner's versions."""
WORK = (".py", ".ipynb", ".toml", *plain.ARCHIVES)


@dataclass(frozen=True)
class Found:
    """One learner's submission as we found it."""

    id: str
    arrival: Arrival

    @property
    def name(self) -> str:
        """What the id stays with."""
        return kept_name(self.arrival.id)


@dataclass
class Roll:
    """Everybody's submissions, whose they are, and what lies beside them."""

    platform: str
    found: list[Found] = field(default_factory=list)
    besides: list[str] = field(default_factory=list)
    """Files and folders that don't belong to any learner."""
    untimed: list[str] = field(default_factory=list)
    """Names in ``pushed.csv`` that mean nothing here."""
    guessed: str = ""
    """What was guessed about where the class begins: a sentence."""


@contextmanager
def opened_roll(
    folder: Path,
    out: Path,
    course: Course,
    rows: Sequence[RosterRow] | None = None,
    platform: str = "",
    pushed: Mapping[str, str] | None = None,
) -> Iterator[Roll]:
    """The roll of a folder, or of the zip that a platform made of it, for as long as its files are needed."""
    with Temporary() as into:
        own = {"exercises", *(lesson.folder for lesson in course.lessons)}
        found = download.opened(folder, into / "download", own)
        made = roll(found.folder, out, rows, platform, pushed or {})
        made.besides += found.left_out
        made.guessed = found.guessed
        made.found = [_one_persons(_troubled(one, found.troubled), own) for one in made.found]
        yield made


def _troubled(one: Found, troubled: Mapping[Path, str]) -> Found:
    """A person has to look at what may be work but couldn't be unpacked from the zip."""
    for path, why in troubled.items():
        inside = any(path == piece.path or path.is_relative_to(piece.path) for piece in one.arrival.pieces)
        if inside and _may_be_called(path.name) and not one.arrival.doubt:
            doubt = f"{inert(path.name)} can't be unpacked, because {why}: look at it, or unpack the zip yourself."
            return Found(one.id, replace(one.arrival, doubt=doubt))
    return one


def _may_be_called(name: str) -> bool:
    return ".py" in name.lower() or name.lower().endswith(WORK)


def roll(
    folder: Path,
    out: Path,
    rows: Sequence[RosterRow] | None,
    platform: str,
    pushed: Mapping[str, str],
) -> Roll:
    """Every submission in a folder, by id; ``pushed`` are the server's times, if known.

    Raises ``NotABatch`` if there are none.

    ``out`` may lie beside the submissions, but not inside one, and they may not lie inside it. The results of another
    batch aren't a student's work. If a learner has several submissions, the last one counts, by the server's time.
    Without a time all of them stay, and a person decides.
    """
    _check_apart(folder, out)
    try:
        entries = sorted(path for path in folder.iterdir() if _is_one(path, out))
    except OSError as error:
        raise NotABatch(f"{folder} cannot be read: {error.strerror}. Name the folder of submissions.") from error
    people = People(list(rows or []))
    entries = [inside for path in entries for inside in _unwrapped(path, people)]
    writer, reading = recognizing.read(entries, rows or [], platform)
    beside = [Arrival(path.stem, Who(label=path.stem), (Piece(path, path.name),)) for path in reading.besides]
    named = [one for one in beside if people.whose(one.who) is not None or _person(one, people) is not None]
    reading.arrivals = _together([*reading.arrivals, *named], people)
    made = Roll(writer.TITLE, besides=[inert(one.source) for one in beside if one not in named])
    made.found = _apart(reading.arrivals, Store(out).given(), rows or [])
    known, made.untimed = times({one.id: one.arrival for one in made.found}, pushed, list(rows or []))
    made.found = [_timed(one, known) for one in made.found]
    if rows is not None:
        _settle(made, list(rows))
    if not made.found:
        only = f" This is nobody's work: {', '.join(made.besides[:SHOWN])}." if made.besides else ""
        raise NotABatch(
            f"{folder} holds no submissions: put one folder, zip, repository or notebook per student there, or a "
            f"platform's download.{only}"
        )
    return made


def _check_apart(folder: Path, out: Path) -> None:
    there, results = Path(os.path.realpath(folder)), Path(os.path.realpath(out))
    inside = results.relative_to(there).parts if results.is_relative_to(there) else ()
    if there.is_relative_to(results) or (len(inside) > 1 and not inside[0].startswith(".")):
        raise NotABatch(f"--out {out} and {folder} lie inside each other: name a folder outside, or right in {folder}.")


def earlier(folder: Path, out: Path) -> list[str]:
    """What in a folder of submissions is the result of another ``grade batch``, and not a student's work."""
    return sorted(path.name for path in folder.iterdir() if not _same(path, out) and _is_results(path))


def _same(path: Path, other: Path) -> bool:
    return os.path.realpath(path) == os.path.realpath(other)


def _is_results(path: Path) -> bool:
    return all(os.path.exists(path / name) for name in ("batch.json", "entries", "reports", "staff"))


def _is_one(path: Path, out: Path) -> bool:
    hidden = path.name.startswith((".", "__MACOSX", "~$")) or path.name in OURS | SKIPPED
    return not hidden and not _same(path, out) and not _is_results(path)


def _unwrapped(path: Path, people: People) -> list[Path]:
    """What belongs to no learner but holds folders named after people on the class list."""
    if path.is_symlink() or not path.is_dir() or people.whose(Who(label=path.name)) is not None:
        return [path]
    try:
        inside = sorted(one for one in path.iterdir() if not one.name.startswith((".", "__MACOSX")))
    except OSError:  # it's reported where it's read
        return [path]
    named = {row.id for one in inside if (row := people.whose(Who(label=plain.stem(one)))) is not None}
    return inside if len(named) > 1 else [path]


def _together(arrivals: list[Arrival], people: People) -> list[Arrival]:
    """Groups files whose names begin or end with the same name, as one learner's: ``First Last - sums.py``."""
    found: dict[str, list[Arrival]] = {}
    left: list[Arrival] = []
    for one in arrivals:
        part = _person(one, people)
        (found.setdefault(part[0], []) if part else left).append(one if not part else _renamed(one, *part))
    joined = (replace(own[0], pieces=tuple(piece for one in own for piece in one.pieces)) for own in found.values())
    return [*left, *joined]


def _person(one: Arrival, people: People) -> tuple[str, str] | None:
    """Whose file it is by the beginning or the end of its name, and the rest of the name."""
    file = one.pieces[0].path
    if len(one.pieces) != 1 or file.is_dir() or one.who != Who(label=one.id) or people.whose(one.who) is not None:
        return None
    ending = file.name.removeprefix(one.id)
    cuts = [(found.start(), found.end()) for found in BETWEEN.finditer(one.id)]
    for start, end in reversed(cuts):
        if (row := people.whose(Who(label=one.id[:start]))) is not None:
            return row.id, one.id[end:] + ending
    for start, end in cuts:
        if (row := people.whose(Who(label=one.id[end:]))) is not None:
            return row.id, one.id[:start] + ending
    return None


def _renamed(one: Arrival, id: str, name: str) -> Arrival:
    return replace(one, id=id, who=Who(label=id), pieces=(Piece(one.pieces[0].path, name),))


def _one_persons(one: Found, own: Container[str]) -> Found:
    """What may be several people's work gets no number."""
    path = one.arrival.pieces[0].path
    if len(one.arrival.pieces) > 1 or one.arrival.doubt or not path.is_dir():
        return one
    if (count := download.alike(path, own)) < PEOPLE:
        return one
    doubt = (
        f"{inert(path.name)} holds {count} folders with files of the same names, perhaps of as many people: if it's a "
        "class, give that folder to grade batch. If it's one learner's, leave only what counts in it."
    )
    return Found(one.id, replace(one.arrival, doubt=doubt))


def _apart(arrivals: list[Arrival], before: Given, rows: Sequence[RosterRow]) -> list[Found]:
    """Give each its own id. Two with the same name may be one learner's, which only a person knows."""
    alike: dict[str, list[Arrival]] = {}
    for one in arrivals:
        alike.setdefault(unicodedata.normalize("NFC", one.id).casefold(), []).append(one)
    doubts: dict[str, str] = {}
    for several in alike.values():
        if len(several) > 1:
            told = " and ".join(inert(one.source) for one in several)
            doubt = f"{told} have the same name and may be one learner's: keep the one to grade."
            doubts |= {one.id: doubt for one in several}
    given = zip(ids(arrivals, before, rows), arrivals, strict=True)
    return [Found(id, replace(one, doubt=one.doubt or doubts.get(one.id, ""))) for id, one in given]


def _timed(one: Found, pushed: Mapping[str, str]) -> Found:
    return Found(one.id, replace(one.arrival, time=pushed[one.id])) if one.id in pushed else one


def _settle(made: Roll, rows: list[RosterRow]) -> None:
    """One submission for each learner of the class list. Other files are left out of the unmatched ones."""
    owner = owners(rows, {one.id: one.arrival.who for one in made.found})
    groups: dict[str, list[Found]] = {}
    settled: list[Found] = []
    for one in made.found:
        if one.id in owner:
            groups.setdefault(owner[one.id].id, []).append(one)
        elif canvas.is_test_student(one.arrival.who):
            made.besides.append(f"{one.id} (Canvas's test student)")
        elif _may_be_work(one.arrival):
            settled.append(one)
        else:
            made.besides.append(inert(one.arrival.source))
    for whose, several in groups.items():
        settled += several if len(several) == 1 else _several(several, whose)
    made.found = sorted(settled, key=lambda one: one.id)


def _several(several: list[Found], whose: str) -> list[Found]:
    """Of one learner, the last one by the server's time. If two people share a name, that doesn't choose."""
    by_name = [one for one in several if one.arrival.who.name and not one.arrival.who.label]
    numbers = {one.arrival.who.number for one in by_name}
    last = latest([one.arrival for one in several], "submissions")
    if not last.doubt and len(numbers) < 2:
        return [Found(one.id, last) for one in several if one.arrival.pieces == last.pieces]
    told = " and ".join(inert(one.arrival.source) for one in several)
    doubt = f"{told} both belong to {inert(whose)} of the roster: remove the one that doesn't count."
    return [Found(one.id, replace(one.arrival, doubt=one.arrival.doubt or doubt)) for one in several]


def _may_be_work(arrival: Arrival) -> bool:
    """Whether a lone folder that is named after nobody holds anything that was handed in."""
    path = arrival.pieces[0].path if len(arrival.pieces) == 1 else None
    if path is None or not path.is_dir() or any(os.path.exists(path / name) for name in (".git", "HEAD")):
        return True
    closed: list[OSError] = []
    try:
        return any(_may_be_called(file.name) for file in walk(path, closed.append)) or bool(closed)
    except (OSError, Unreadable):
        return True
