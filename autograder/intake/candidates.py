"""Every file that may be work, for each file that the course asks for, and which of them counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from autograder.intake import names
from autograder.intake.contract import Asked, defined, keys
from autograder.intake.names import Likeness
from autograder.intake.submission import SubmittedFile, inert
from autograder.source.places import is_made

VERSIONS_CAP = 8
"""The most versions of one file. If there are more, a person chooses."""
STUBS = 100
"""The untouched stub is looked for among this many candidates, so that a note can name it."""


@dataclass(frozen=True)
class Work:
    """One handed-in file, read once; in an unfinished merge, one of its two sides."""

    path: Path
    parts: tuple[str, ...]
    text: str = ""
    problem: str = ""
    guessed: str = ""

    @property
    def name(self) -> str:
        """Of the file."""
        return self.parts[-1]

    @property
    def shown(self) -> str:
        """Where it lies, as a sentence may say it."""
        return inert("/".join(self.parts))

    @cached_property
    def defined(self) -> frozenset[str]:
        """What a line at its left margin defines."""
        return defined(self.text)

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys in it, if it is a TOML file."""
        return keys(self.text)

    @cached_property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self.text or self.text.isspace()

    @cached_property
    def lines(self) -> str:
        """The text except blanks at line ends: two files with the same text are one."""
        return "\n".join(line.rstrip() for line in self.text.split("\n")).strip()


@dataclass(frozen=True)
class Candidate:
    """A file that may be the one the course asks for."""

    work: Work
    asked: Asked
    likeness: Likeness
    defines: frozenset[str]

    @property
    def rank(self) -> tuple[object, ...]:
        """The likeliest first: it defines something, has the right name and folder, lies least deep, is the newest."""
        folders = self.work.parts[:-1]
        place = (
            0 if folders[-2:] == ("exercises", self.asked.folder) else 1 if folders[-1:] == (self.asked.folder,) else 2
        )
        numbers = [-number for number in names.numbers(self.work.name)]
        return not self.defines, self.likeness, place, len(folders), not numbers, numbers, self.work.parts

    @property
    def by_name(self) -> bool:
        """Whether its name says what it is."""
        return self.likeness <= Likeness.SPELLED and names.ending(self.work.name) == self.asked.ending

    @property
    def half(self) -> bool:
        """Whether it has at least half of what the course asks for."""
        return bool(self.defines) and 2 * len(self.defines) >= len(self.asked.names)


class Choice:
    """Chooses among everything that was handed in, for everything that the course asks for."""

    def __init__(self, wanted: Iterable[Asked], found: list[Work], closed: list[str]) -> None:
        self._wanted = list(wanted)
        self._closed = closed
        self._like: dict[tuple[str, str], list[Candidate]] = {}
        for one in self._wanted:
            mine = [self._candidate(one, work) for work in found if _may_be(work.name, one)]
            self._like[one.folder, one.name] = [c for c in mine if c is not None]
        self._homes = self._at_home()

    def made(
        self,
    ) -> tuple[dict[tuple[str, str], SubmittedFile], dict[tuple[str, str], list[SubmittedFile]], list[str]]:
        """The file that is graded, others that differ from it, and what the report should say about that."""
        files: dict[tuple[str, str], SubmittedFile] = {}
        versions: dict[tuple[str, str], list[SubmittedFile]] = {}
        notes: list[str] = []
        for one in self._wanted:
            first, *more = self._of(one, notes)
            files[one.folder, one.name] = first
            if more:
                versions[one.folder, one.name] = more
        return files, versions, notes

    @property
    def anything(self) -> bool:
        """Whether there's anything that the course asks for, work or stub."""
        return any(self._candidates(one) for one in self._wanted)

    def worked(self, one: Asked) -> list[Candidate]:
        """What somebody has worked on, each text once, the likeliest first."""
        there = [c for c in self._candidates(one) if not c.work.problem and not c.work.is_empty]
        done = [c for c in there if not one.is_untouched(c.work.text)]
        sure = [c for c in done if c.by_name or c.likeness < Likeness.OTHER or c.half] or done
        chosen = [*sure, *self._rest(one, sure, done)]
        if len(chosen) < 2:
            return chosen
        each: dict[str, Candidate] = {}
        for c in chosen:
            each.setdefault(c.work.lines, c)
        return list(each.values())

    def _rest(self, one: Asked, sure: list[Candidate], done: list[Candidate]) -> Iterator[Candidate]:
        """Other files with something written that none of these has; files of another lesson, if half of it is
        there.
        """
        lacking = set(one.own).difference(*(one.given(c.work.text) for c in sure))
        if not lacking or one.ending == ".toml":
            return
        foreign = (c for c in self._like[one.folder, one.name] if c.half and not c.work.problem)
        for c in [c for c in (*done, *foreign) if c not in sure]:
            if here := lacking & one.written(c.work.text):
                lacking -= here
                yield c

    def _candidate(self, one: Asked, work: Work) -> Candidate | None:
        defines = one.names & (work.keys if one.ending == ".toml" else work.defined)
        found = Candidate(work, one, names.likeness(work.name, one.name), defines)
        if found.by_name or (found.likeness < Likeness.OTHER and (found.defines or work.problem)):
            return found
        return found if found.half or found.defines & one.own else None

    def _at_home(self) -> dict[Work, list[Asked]]:
        """What each file is by its name, if it defines that; just one thing, and only if its folder says so too."""
        homes: dict[Work, list[Asked]] = {}
        placed: dict[Work, list[Asked]] = {}
        for c in (c for candidates in self._like.values() for c in candidates):
            if c.likeness < Likeness.OTHER and c.defines:
                homes.setdefault(c.work, []).append(c.asked)
            if c.likeness == Likeness.SAME and c.work.parts[-2:-1] == (c.asked.folder,) and c.defines:
                placed.setdefault(c.work, []).append(c.asked)
        return homes | placed

    def _candidates(self, one: Asked) -> list[Candidate]:
        """The candidates without other lessons' files. A file with another lesson's name stays if it holds only this
        lesson's work.
        """
        own = [
            c for c in self._like[one.folder, one.name] if one in (homes := self._homes.get(c.work, [])) or not homes
        ]
        strangers = {c.work for c in own if c.by_name and not c.defines and self._is_anothers(c)}
        return sorted((c for c in own if c.work not in strangers), key=lambda c: c.rank)

    def _is_anothers(self, candidate: Candidate) -> bool:
        """Whether it holds what another lesson asks for."""
        return any(
            c.work == candidate.work and c.half
            for key in self._like.values()
            for c in key
            if c.asked is not candidate.asked
        )

    def _of(self, one: Asked, notes: list[str]) -> list[SubmittedFile]:
        every, worked = self._candidates(one), self.worked(one)
        problems = [c for c in every if c.work.problem]
        if len(worked) > VERSIONS_CAP:
            said = (
                f"{one.name} is there in {len(worked)} versions that differ, from {worked[0].work.shown} on: keep one."
            )
            return [SubmittedFile(one.name, one.folder, problem=said, undecided=True)]
        if len(worked) > 1 and one.ending == ".toml":
            places = ", ".join(c.work.shown for c in worked)
            said = f"{one.name} is there with answers that differ ({places}): only one of them can be meant."
            return [SubmittedFile(one.name, one.folder, problem=said, undecided=True)]
        if worked:
            notes += _told(worked, every)
            return [_file(c) for c in worked]
        if problems:
            said = f"{problems[0].work.shown} {problems[0].work.problem}"
            return [SubmittedFile(one.name, one.folder, problem=said, undecided=True)]
        if closed := self._may_hold(one):
            said = f"There's no work on {one.name}, but {inert(closed)} can't be opened here: is it in there?"
            return [SubmittedFile(one.name, one.folder, problem=said, undecided=True)]
        if stubs := [c for c in every if not c.work.is_empty]:
            return [_file(stubs[0])]
        if every:
            said = f"{one.name} is empty: start again from the stub."
            return [SubmittedFile(one.name, one.folder, problem=said)]
        return [SubmittedFile(one.name, one.folder, problem=f"{one.name} is not in the submission.")]

    def _may_hold(self, one: Asked) -> str:
        like = [name for name in self._closed if names.likeness(name, one.name) < Likeness.OTHER]
        archives = [name for name in self._closed if names.may_hold_anything(name)]
        return next(iter([*like, *archives]), "")


def _may_be(name: str, one: Asked) -> bool:
    return names.ending(name) in (one.ending, ".txt")


def _file(candidate: Candidate) -> SubmittedFile:
    one, work = candidate.asked, candidate.work
    made_from = work.parts[-2] if is_made(work.text) and len(work.parts) > 1 else ""
    return SubmittedFile(one.name, one.folder, text=work.text, notebook=made_from, source="/".join(work.parts))


def _told(worked: list[Candidate], every: list[Candidate]) -> Iterator[str]:
    """What was guessed, skipped, or read under another name than its own."""
    first, one = worked[0].work, worked[0].asked
    yield from dict.fromkeys(f"{c.work.shown} {c.work.guessed}." for c in worked if c.work.guessed)
    yield from (f"{c.work.shown} {c.work.problem} It was skipped." for c in every if c.work.problem)
    if len(worked) > 1:
        return  # grading says which one counts
    stubs = (
        [c.work for c in every[:STUBS] if c.work != first and one.is_untouched(c.work.text)] if len(every) > 1 else []
    )
    if stubs and first.parts != stubs[0].parts:
        yield f"{one.name} was graded from {first.shown}: {stubs[0].shown} is the untouched stub."
    elif first.name != one.name:
        yield f"{one.name} was graded from {first.shown}."
