"""A submission in any form: a folder, a zip, a git repository, a notebook.

In every form, only files that the course asks for are taken, as data. Nothing else is unpacked, no link is followed, no
size is believed, and nothing of the learner's (hooks, settings, filters, cells) runs.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.course.tree import Course
from autograder.errors import Fault
from autograder.intake import notebook, repository
from autograder.intake.archive import may_be_archive
from autograder.intake.choosing import is_anything, nothing, unworked, worked_on
from autograder.intake.git import NoGit
from autograder.intake.members import Member, Wanted, lay_out
from autograder.intake.opening import Opener, is_archive, open_all
from autograder.intake.submission import Unreadable, inert, walk

__all__ = ["Taken", "take"]
UNCOMMITTED = "what is not committed"
"""The name, in notes, of the folder that gets such files."""
MACHINE = {errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EROFS}
"""Errors of this machine, which say nothing about a submission."""


@dataclass(frozen=True)
class Taken:
    """A folder that ``take_in`` reads, its commit, and what the report should say about how it was read."""

    folder: Path
    commit: str | None = None
    notes: tuple[str, ...] = ()
    origin: Path = Path()
    """What was handed in."""


def take(path: Path, course: Course, into: Path, *, committed: bool = True) -> Taken:
    """The submission as a folder: ``path`` itself if it's a plain one, otherwise ``into`` (new, empty) with copies.

    For a working copy, that's the commit, or else the files as they are. Raises ``Unreadable``, ``Fault`` if this
    machine has no room for it, and ``NoGit`` if git is missing.
    """
    wanted = Wanted.of(course)
    try:
        return replace(_take(path, wanted, into, committed), origin=path)
    except OSError as error:
        if error.errno in MACHINE:
            raise Fault(f"{inert(path.name)} can't be read in here: {error.strerror}.") from error
        raise Unreadable(f"{inert(path.name)} cannot be read: {error.strerror}.") from error


def _take(path: Path, wanted: Wanted, into: Path, committed: bool) -> Taken:
    if path.is_symlink():
        raise Unreadable(f"{inert(path.name)} is a link: put the submission itself there.")
    if path.is_dir():
        return _folder(path, wanted, into, committed)
    if not path.is_file():
        raise Unreadable(f"{inert(path.name)} is neither a file nor a folder.")
    if is_archive(path):
        opener = Opener(wanted)
        opener.open(path, into)
        return _converted(wanted, into, path.name, None, opener)
    if wanted.cap(path.name):
        return _laid([Member.of_file((path.name,), path, wanted)], wanted, into, path.name)
    raise Unreadable(f"{inert(path.name)} is neither a folder nor an archive, a git repository or a notebook.")


def _folder(path: Path, wanted: Wanted, into: Path, committed: bool) -> Taken:
    if repository.is_bare(path):
        commit, members = repository.members(path, wanted)
        taken = _laid(members, wanted, into, path.name, commit)
        return _with_branches(taken, [path], wanted, into, checked_out=False)
    copies = repository.below(path)
    if committed and copies[:1] == [path]:
        return _with_branches(_committed(path, wanted, into), copies, wanted, into, checked_out=False)
    taken = _plain(path, wanted, into)
    return _with_branches(taken, copies, wanted, into, checked_out=True) if copies else taken


def _committed(path: Path, wanted: Wanted, into: Path) -> Taken:
    """What was committed in a working copy, and its files where they differ."""
    notes, commit, failed = [], None, None
    try:
        commit, members = repository.members(path, wanted)
        lay_out(members, into)
    except Unreadable as error:
        commit, failed = None, error
        notes.append(f"The commit can't be read, so the files in the folder were used: {error}")
    aside = into / UNCOMMITTED if any(into.iterdir()) else into
    files = [file for file in walk(path) if wanted.cap(file.name) is not None]
    own = (Member.of_file(file.relative_to(path).parts, file, wanted) for file in files)
    others = lay_out((one for one in own if not _is_there(into, one) and not wanted.is_courses(one.parts)), aside)
    if failed and not others:
        raise failed
    if others and commit:
        notes.append("Some files differ from the commit: both versions were read.")
    taken = _converted(wanted, into, path.name, commit)
    return replace(taken, notes=(*notes, *taken.notes))


def _is_there(folder: Path, member: Member) -> bool:
    """Whether a file was committed as it is."""
    path = folder.joinpath(*member.parts)
    return (
        path.is_file()
        and not path.is_symlink()
        and not member.link
        and _plainly(path.read_bytes()) == _plainly(member.data)
    )


def _plainly(data: bytes) -> bytes:
    """As git keeps texts: it may change their line ends in a working copy."""
    return data.replace(b"\r\n", b"\n")


def _with_branches(taken: Taken, copies: list[Path], wanted: Wanted, into: Path, *, checked_out: bool) -> Taken:
    """Also what a repository keeps beside the checkout, if it has work that is nowhere else."""
    lacking = unworked(taken.folder, wanted.course)
    if not lacking:
        return taken
    try:
        found: dict[str, list[Member]] = {}
        for copy in copies:
            for place, member in repository.elsewhere(copy, wanted, checked_out=checked_out or copy != copies[0]):
                found.setdefault(place, []).append(member)
    except (Unreadable, NoGit) as error:
        return replace(taken, notes=(*taken.notes, f"Other branches were not read: {error}"))
    found = {
        place: kept
        for place, members in found.items()
        if (kept := worked_on(members, lacking, taken.folder, wanted.course))
    }
    if not found:
        return taken
    if taken.folder != into:
        _lay_files(taken.folder, wanted, into)
    notes = [*taken.notes, f"Some work is only in {', '.join(found)}."]
    for place, members in found.items():
        lay_out(members, into / place)
        notes += _opened_up(into / place, wanted, Opener(wanted))
    return replace(taken, folder=into, notes=tuple(notes))


def _lay_files(folder: Path, wanted: Wanted, into: Path) -> None:
    files = (file for file in walk(folder) if wanted.cap(file.name) is not None)
    lay_out((Member.of_file(file.relative_to(folder).parts, file, wanted) for file in files), into)


def _plain(path: Path, wanted: Wanted, into: Path) -> Taken:
    files = list(walk(path))
    archives = {file for file in files if _may_be_work(file, wanted) and is_archive(file)}
    taken = [file for file in files if file not in archives and wanted.cap(file.name) is not None]
    if not archives and not any(map(notebook.is_notebook, taken)):
        return Taken(path, _commit(path))
    lay_out((Member.of_file(file.relative_to(path).parts, file, wanted) for file in taken), into)
    opener = Opener(wanted)
    for file in sorted(archives):
        opener.open(file, into / file.relative_to(path))
    return _converted(wanted, into, path.name, _commit(path), opener)


def _may_be_work(path: Path, wanted: Wanted) -> bool:
    return may_be_archive(path.name) or wanted.cap(path.name) is not None


def _commit(path: Path) -> str | None:
    """The commit to compare a working copy's files with."""
    try:
        return repository.head(path) if repository.is_repository(path) else None
    except (Unreadable, NoGit):
        return None


def _laid(members: Iterable[Member], wanted: Wanted, into: Path, name: str, commit: str | None = None) -> Taken:
    lay_out(members, into)
    return _converted(wanted, into, name, commit)


def _converted(wanted: Wanted, into: Path, name: str, commit: str | None, opener: Opener | None = None) -> Taken:
    """Also what is in archives and notebooks."""
    notes = _opened_up(into, wanted, opener or Opener(wanted))
    if not is_anything(into, wanted.course):
        asked_for, found = sorted(wanted.names), [file.name for file in walk(into)]
        raise Unreadable(" ".join(notes) if notes else nothing(inert(name), asked_for, found))
    return Taken(into, commit, tuple(notes))


def _opened_up(folder: Path, wanted: Wanted, opener: Opener) -> list[str]:
    """Replace archives and notebooks by folders; return the notes about that."""
    open_all(folder, opener)
    return [*opener.notes, *notebook.convert(list(walk(folder)), wanted)]
