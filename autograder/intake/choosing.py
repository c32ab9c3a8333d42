"""Which of the handed-in files to grade: one rule, wherever a submission comes from.

Every file that may be work is a candidate for each file that the course asks for: by its name, whatever happened to
that, or by what it defines. A stub never wins against work. If several differ, all are graded.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.course.tree import Course
from autograder.intake import names, text
from autograder.intake.beside import changed
from autograder.intake.candidates import VERSIONS_CAP, Choice, Work
from autograder.intake.contract import Asked, asked, is_courses, known
from autograder.intake.members import Member
from autograder.intake.modules import Beside, beside
from autograder.intake.names import Likeness
from autograder.intake.submission import CAPS, LINE_CAP, Submission, Unreadable, inert, regular, walk

SHOWN = 6


def read_ahead(course: Course) -> None:
    """Read what every submission is compared with, so that processes forked from here don't have to."""
    known(course)
    for lesson in course.lessons:
        lesson.spoken_of  # noqa: B018


def take_in(path: Path, course: Course, *, only_in_place: bool = False) -> Submission:
    """Read a folder that holds the whole tree, or work on some of the lessons anywhere in it.

    With ``only_in_place`` it takes just the files that lie where the course has them, if there are any. Raises
    ``Unreadable`` if it isn't a folder, can't be read, or holds nothing that the course asks for.
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
    around = Beside(course, found, files, versions)
    whole = Path(os.path.realpath(path))
    notes += changed(path, course, files.values())
    every = {
        key: [beside(file, around, notes) for file in (file, *versions.get(key, ()))] for key, file in files.items()
    }
    for key, paired in around.pairings():
        if paired not in every[key] and len(every[key]) < VERSIONS_CAP:
            every[key].append(paired)
    firsts = {key: first for key, (first, *_) in every.items()}
    return Submission(
        inert(whole.name), whole, firsts, notes, {key: tuple(more) for key, (_, *more) in every.items() if more}
    )


def nothing(name: str, wanted: Iterable[str], found: Iterable[str]) -> str:
    """What to say about something that isn't a submission."""
    there = sorted({inert(one) for one in found if not one.startswith(".")})
    more = f" and {len(there) - SHOWN} more" if len(there) > SHOWN else ""
    holds = f" It holds {', '.join(there[:SHOWN])}{more}." if there else ""
    return f"{name} is not a submission: none of {', '.join(dict.fromkeys(wanted))} is in it.{holds}"


def unworked(path: Path, course: Course) -> list[Asked]:
    """The files that nobody has worked on in a folder."""
    choice = _choice(path, course)
    return [one for one in asked(course, path).values() if not choice.worked(one)]


def has_work(path: Path, course: Course) -> bool:
    """Whether somebody has worked on any of the files in a folder."""
    return len(unworked(path, course)) < len(asked(course, path))


def is_anything(path: Path, course: Course) -> bool:
    """Whether a folder has anything that the course asks for, work or stub."""
    return _choice(path, course).anything


def _choice(path: Path, course: Course) -> Choice:
    found = list(_looked_at(path, _outside_of_course(path, course), course))
    return Choice(asked(course, path).values(), found, [])


def worked_on(members: list[Member], lacking: list[Asked], root: Path, course: Course) -> list[Member]:
    """Of files that lie elsewhere, the work that is missing, and what that may import; nothing if there is none."""
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
    """The files of a submission. In a whole course with its solutions, only the exercises are somebody's work."""
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
            raise Unreadable(f"has a line of more than {LINE_CAP} characters: start again from the course's file.")
    except Unreadable as error:
        return [Work(path, parts, problem=str(error))]
    both = text.sides(read.text)
    merged = "holds the marks of a merge conflict: each side was read separately" if len(both) > 1 else ""
    return [Work(path, parts, side, guessed=merged or read.guessed) for side in both]
