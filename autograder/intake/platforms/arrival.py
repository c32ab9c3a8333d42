"""What arrived: whose it is by what the platform's server wrote, its files, and when the server got them."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from msgspec import Struct


class Who(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What we know about whose work it is. Only a platform's server writes this; a learner's files never do."""

    number: str = ""
    """The platform and its own number of the learner, such as ``canvas 4711``."""
    login: str = ""
    email: str = ""
    school_id: str = ""
    name: str = ""
    label: str = ""
    """The name that somebody gave a folder or file: an id, or anything else."""


@dataclass(frozen=True)
class Piece:
    """A file or folder of an arrival, and what the learner called it."""

    path: Path
    name: str


@dataclass(frozen=True)
class Arrival:
    """Everything that one learner handed in."""

    id: str
    """Its name from one download to the next."""
    who: Who
    pieces: tuple[Piece, ...] = ()
    time: str = ""
    """When the server got it, ISO 8601; without an offset if the server wrote none."""
    late: bool = False
    """Whether the platform marks it as late."""
    doubt: str = ""
    """Why a person has to decide what it is: a sentence."""
    notes: tuple[str, ...] = ()
    earlier: tuple[Arrival, ...] = ()
    """What the same learner handed in before, the latest first."""

    @property
    def source(self) -> str:
        """Where it lies, for people."""
        return self.pieces[0].path.name if self.pieces else self.id


@dataclass
class Reading:
    """A folder as a platform writes it."""

    arrivals: list[Arrival] = field(default_factory=list)
    rest: list[Path] = field(default_factory=list)
    """What this platform doesn't write."""
    own: list[Path] = field(default_factory=list)
    """The platform's own files."""
    besides: list[Path] = field(default_factory=list)
    """Files that belong to no learner, judged by their kind."""


class Known(Protocol):
    """What a line of the class list says, as far as it helps to read the names of files."""

    @property
    def number(self) -> str:
        """The platform and its number for the learner."""

    @property
    def login(self) -> str:
        """Their login."""

    @property
    def name(self) -> str:
        """The name as the list writes it."""


class Platform(Protocol):
    """A learning platform's download of everybody's work."""

    NAME: str
    TITLE: str

    def read(self, entries: Sequence[Path], people: Sequence[Known] = ...) -> Reading:
        """Group files that belong together. ``people`` is the class list, if there is one."""


def squeezed(name: str) -> str:
    """Only the letters and digits of a name, as platforms write it that allow nothing else in file names."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in unicodedata.normalize("NFC", text) if c.isalnum())


def spellings(name: str) -> set[str]:
    """A squeezed name, whichever of its words come first: ``First Last``, ``Last, First``."""
    words = name.replace(",", " ").split()
    return {text for n in range(max(1, len(words))) if (text := squeezed(" ".join(words[n:] + words[:n])))}


def latest(arrivals: Iterable[Arrival], what: str) -> Arrival:
    """Of one learner's several submissions the one that the server got last; a person decides if it doesn't say."""
    found = sorted(arrivals, key=lambda one: _moment(one.time))
    last = found[-1]
    if len(found) == 1:
        return last
    if not all(one.time for one in found) or _moment(found[-2].time) == _moment(last.time):
        told = " and ".join(one.source for one in found)
        doubt = f"{told} are {what} of one learner, and nothing tells which one came last: remove the others."
        return replace(last, doubt=doubt)
    note = f"{len(found)} {what} of this learner are there; the one of {last.time} is graded, because it came last."
    return replace(last, notes=(note, *last.notes), earlier=tuple(reversed(found[:-1])))


def _moment(time: str) -> dt.datetime:
    """The time, for comparing. One server writes all its times in one zone, or each with its offset."""
    moment = dt.datetime.fromisoformat(time) if time else dt.datetime.min
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
