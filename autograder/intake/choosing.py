"""Which of the files that were handed in are graded: one rule, wherever a submission comes from.

Every file that may be work is a candidate for each file that the course asks for: by its name, whatever became of that,
or by what it defines. A stub never wins against work. Of several that differ, all are graded.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from autograder.course import Course
from autograder.intake import names, text
from autograder.intake.contract import Asked, asked, defined, is_courses, keys
from autograder.intake.members import Member
from autograder.intake.modules import Beside, beside
from autograder.intake.names import Likeness
from autograder.places import is_made
from autograder.submission import CAPS, LINE_CAP, Submission, SubmittedFile, Unreadable, inert, regular, walk

VERSIONS_CAP = 8
"""Of one file. What more there is, a person chooses among."""
SHOWN = 6
STUBS = 100
"""Among so many candidates the untouched stub is looked for, to be named."""


@dataclass(frozen=True)
class Work:
    """One file that was handed in, read once; of an unfinished merge, one of its two sides."""

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
        """Where it lies, as it may stand in a sentence."""
        return inert("/".join(self.parts))

    @cached_property
    def defined(self) -> frozenset[str]:
        """What a line at its left margin gives a meaning to."""
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
        """The text but for blanks at the ends of lines: two with the same are one."""
        return "\n".join(line.rstrip() for line in self.text.split("\n")).strip()


@dataclass(frozen=True)
class Candidate:
    """A file, for one that is asked for."""

    work: Work
    asked: Asked
    likeness: Likeness
    defines: frozenset[str]

    @property
    def rank(self) -> tuple[object, ...]:
        """The likeliest first: what defines something, the right name, the right folder, the least deep, the newest."""
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
        """Whether at least half of what is asked for is in it."""
        return bool(self.defines) and 2 * len(self.defines) >= len(self.asked.names)


def take_in(path: Path, course: Course, *, only_in_place: bool = False) -> Submission:
    """Read a folder that holds the whole tree, or work on some of the lessons anywhere in it.

    With ``only_in_place`` it is no more than the files that lie where the course has them, if any do. Raises
    ``Unreadable`` if it is no folder, cannot be read, or holds nothing that the course asks for.
    """
    _check(path)
    wanted = asked(course, path)
    try:
        paths = (_in_place(path, wanted.values()) if only_in_place else []) or _outside_of_course(path, course)
        found = list(_looked_at(path, paths, course))
    except OSError as error:
        raise Unreadable(f"{inert(str(path))} cannot be read: {error.strerror}. Check its permissions.") from error
    choice = Choice(wanted.values(), found, [p.name for p in paths if names.is_shut(p.name)])
    files, versions, notes = choice.made()
    if not choice.anything:
        raise Unreadable(
            nothing(
                inert(Path(os.path.realpath(path)).name),
                sorted(one.name for one in wanted.values()),
                (p.name for p in paths),
            )
        )
    around = Beside(course, found, files)
    whole = Path(os.path.realpath(path))
    return Submission(
        inert(whole.name), whole,
        {key: beside(file, around, notes) for key, file in files.items()}, notes,
        {key: tuple(beside(file, around, notes) for file in more) for key, more in versions.items()},
    )  # fmt: skip


def nothing(name: str, wanted: Iterable[str], found: Iterable[str]) -> str:
    """What is said of something that is no submission."""
    there = sorted({inert(one) for one in found if not one.startswith(".")})
    more = f" and {len(there) - SHOWN} more" if len(there) > SHOWN else ""
    holds = f" It holds {', '.join(there[:SHOWN])}{more}." if there else ""
    return f"{name} is not a submission: none of {', '.join(dict.fromkeys(wanted))} is in it.{holds}"


def unworked(path: Path, course: Course) -> list[Asked]:
    """The files on which no work is in a folder."""
    choice = _choice(path, course)
    return [one for one in asked(course, path).values() if not choice.worked(one)]


def has_work(path: Path, course: Course) -> bool:
    """Whether somebody has worked on any of the files in a folder."""
    return len(unworked(path, course)) < len(asked(course, path))


def is_anything(path: Path, course: Course) -> bool:
    """Whether there is anything in a folder that the course asks for, work or stub."""
    return _choice(path, course).anything


def _choice(path: Path, course: Course) -> Choice:
    found = list(_looked_at(path, _outside_of_course(path, course), course))
    return Choice(asked(course, path).values(), found, [])


def worked_on(members: list[Member], lacking: list[Asked], root: Path, course: Course) -> list[Member]:
    """Of files that lie elsewhere, the work on what is lacking, and what that may import; nothing if there is none."""
    every = asked(course, root).values()
    works = [work for one in members if not one.link for work in _works(Path(*one.parts), one.parts, one.data)]
    choice = Choice(every, works, [])
    useful = {c.work.parts for one in lacking for c in choice.worked(one)}
    useful |= {one.parts for one in members if names.ending(one.parts[-1]) == ".ipynb" and _is_like(one, lacking)}
    others = [one for one in every if one not in lacking]
    return [one for one in members if one.parts in useful or not _is_like(one, others)] if useful else []


def _is_like(member: Member, wanted: list[Asked]) -> bool:
    return any(names.likeness(member.parts[-1], one.name) < Likeness.OTHER for one in wanted)


def _check(path: Path) -> None:
    try:
        path.stat()
    except FileNotFoundError:
        raise Unreadable(f"{inert(str(path))} does not exist: name the folder of a submission.") from None
    except OSError as error:
        raise Unreadable(f"{inert(str(path))} cannot be read: {error.strerror}.") from error
    if not path.is_dir():
        raise Unreadable(f"{inert(str(path))} is not a folder: name the folder that holds the lesson files.")


def _in_place(root: Path, wanted: Iterable[Asked]) -> list[Path]:
    paths = (root / "exercises" / one.folder / one.name for one in wanted)
    return [path for path in paths if os.path.lexists(path)]


def _outside_of_course(root: Path, course: Course) -> list[Path]:
    """The files of a submission. Of a whole course, with its solutions, only the exercises are anybody's work."""
    whole = Path(os.path.realpath(root))
    if course.root.is_relative_to(whole) and course.has_graders:
        exercises = root / course.root.relative_to(whole) / "exercises"
        return [path for path in walk(root) if path.is_relative_to(exercises)]
    return list(walk(root))


def _looked_at(root: Path, paths: Iterable[Path], course: Course) -> Iterator[Work]:
    for path in paths:
        parts = path.relative_to(root).parts
        ending = names.ending(path.name)
        if ending in (".py", ".toml", ".txt") and not is_courses(parts, course):
            yield from _read(path, parts, ending)


def _read(path: Path, parts: tuple[str, ...], ending: str) -> Iterator[Work]:
    try:
        yield from _works(path, parts, regular(path, _cap(ending)))
    except Unreadable as error:
        yield Work(path, parts, problem=str(error))
    except OSError:
        yield Work(path, parts, problem="cannot be read: check its permissions.")


def _cap(ending: str) -> int:
    return CAPS.get(ending, CAPS[".py"])


def _works(path: Path, parts: tuple[str, ...], data: bytes) -> list[Work]:
    """What is in a file: more than one text only if a merge was never finished. Raises nothing."""
    ending = names.ending(parts[-1])
    try:
        if len(data) > _cap(ending):
            raise Unreadable(f"is larger than {_cap(ending) // 2**10} KiB: a lesson file is a few kilobytes.")
        read = text.read(data, python=ending != ".toml")
        if ending == ".toml" and max(map(len, read.text.split("\n"))) > LINE_CAP:
            raise Unreadable(f"has a line of more than {LINE_CAP} characters: begin again from the file of the course.")
    except Unreadable as error:
        return [Work(path, parts, problem=str(error))]
    both = text.sides(read.text)
    merged = "holds the marks of a merge conflict: each side was read by itself" if len(both) > 1 else ""
    return [Work(path, parts, side, guessed=merged or read.guessed) for side in both]


class Choice:
    """Among all that was handed in, for all that is asked for."""

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
        """The file that is graded, others that differ from it, and what the report should say of that."""
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
        """Whether there is anything that the course asks for, work or stub."""
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
        """Others in which something is written that none of these has; files of another lesson, if half is there."""
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
        """What each file is by its name, if it defines that: one thing only if its folder says so too."""
        homes: dict[Work, list[Asked]] = {}
        placed: dict[Work, list[Asked]] = {}
        for c in (c for candidates in self._like.values() for c in candidates):
            if c.likeness < Likeness.OTHER and c.defines:
                homes.setdefault(c.work, []).append(c.asked)
            if c.likeness == Likeness.SAME and c.work.parts[-2:-1] == (c.asked.folder,) and c.defines:
                placed.setdefault(c.work, []).append(c.asked)
        return homes | placed

    def _candidates(self, one: Asked) -> list[Candidate]:
        """Without other lessons' files: those called so, unless they hold this lesson's work and none of their own."""
        own = [
            c for c in self._like[one.folder, one.name] if one in (homes := self._homes.get(c.work, [])) or not homes
        ]
        strangers = {c.work for c in own if c.by_name and not c.defines and self._is_anothers(c)}
        return sorted((c for c in own if c.work not in strangers), key=lambda c: c.rank)

    def _is_anothers(self, candidate: Candidate) -> bool:
        """Whether what another lesson asks for is in it."""
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
            said = f"There is no work on {one.name}, but {inert(closed)}, which cannot be opened here: is it in there?"
            return [SubmittedFile(one.name, one.folder, problem=said, undecided=True)]
        if stubs := [c for c in every if not c.work.is_empty]:
            return [_file(stubs[0])]
        if every:
            said = f"{one.name} is empty: begin again from the stub."
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
    """What was guessed, passed over, or read otherwise than it is called."""
    first, one = worked[0].work, worked[0].asked
    yield from dict.fromkeys(f"{c.work.shown} {c.work.guessed}." for c in worked if c.work.guessed)
    yield from (f"{c.work.shown} {c.work.problem} It was passed over." for c in every if c.work.problem)
    if len(worked) > 1:
        return  # grading says which one counts
    stubs = (
        [c.work for c in every[:STUBS] if c.work != first and one.is_untouched(c.work.text)] if len(every) > 1 else []
    )
    if stubs and first.parts != stubs[0].parts:
        yield f"{one.name} was graded from {first.shown}: {stubs[0].shown} is the untouched stub."
    elif first.name != one.name:
        yield f"{one.name} was graded from {first.shown}."
