"""A submission in any of the forms it is handed in: a folder, a zip, a git repository, a notebook.

Whatever the form, only files that the course asks for are taken, as data: nothing is unpacked that is not graded, no
link is followed, no size is believed, and nothing of the learner's (hooks, settings, filters, cells) is run.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course
from autograder.errors import Fault
from autograder.intake import archive, notebook, repository
from autograder.intake.members import REFLECTION, Member, Wanted, lay_out
from autograder.submission import Unreadable, inert, walk

__all__ = ["Taken", "take"]
MACHINE = {errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EROFS}
"""What goes wrong with this machine, and says nothing about a submission."""


@dataclass(frozen=True)
class Taken:
    """A folder that ``submission.take_in`` reads, the commit it is, and what the report should say of the taking."""

    folder: Path
    commit: str | None = None
    notes: tuple[str, ...] = ()


def take(path: Path, course: Course, into: Path, *, committed: bool = True) -> Taken:
    """The submission as a folder: ``path`` itself if it is a plain one, ``into`` (new, empty) with copies otherwise.

    Of a working copy it is what was committed, or else the files as they are. Raises ``Unreadable``, ``Fault`` if this
    machine has no room for it, and ``repository.NoGit`` where git would be needed.
    """
    wanted = Wanted.of(course)
    try:
        return _take(path, wanted, into, committed)
    except OSError as error:
        if error.errno in MACHINE:
            raise Fault(f"{inert(path.name)} cannot be taken in here: {error.strerror}.") from error
        raise Unreadable(f"{inert(path.name)} cannot be read: {error.strerror}.") from error


def _take(path: Path, wanted: Wanted, into: Path, committed: bool) -> Taken:
    if path.is_symlink():
        raise Unreadable(f"{inert(path.name)} is a link: put the submission itself there.")
    if path.is_dir():
        return _folder(path, wanted, into, committed)
    if path.suffix.lower() == ".zip":
        return _laid(archive.members(path, wanted), wanted, into, path.name)
    if notebook.is_notebook(path.name):
        return _laid([Member.of_file((path.name,), path, wanted)], wanted, into, path.name)
    raise Unreadable(f"{inert(path.name)} is neither a folder nor a zip, a git repository or a notebook.")


def _folder(path: Path, wanted: Wanted, into: Path, committed: bool) -> Taken:
    if repository.is_bare(path) or (committed and repository.is_repository(path)):
        commit, members = repository.members(path, wanted)
        return _laid(members, wanted, into, path.name, commit)
    taken = [file for file in walk(path) if wanted.cap(file.name) is not None]
    found = [file for file in taken if file.name != REFLECTION]
    if any(notebook.is_notebook(file.name) for file in found):
        own = (Member.of_file(file.relative_to(path).parts, file, wanted) for file in taken)
        return _laid(own, wanted, into, path.name, _commit(path))
    zips = [] if found else sorted(file for file in path.iterdir() if _is_zip(file))
    if len(zips) > 1:
        raise Unreadable(f"{inert(path.name)} holds {len(zips)} zips: keep the one that is to be graded.")
    if zips:
        return _take(zips[0], wanted, into, committed)
    if not found:
        raise _nothing(path.name, wanted)
    return Taken(path, _commit(path))


def _is_zip(path: Path) -> bool:
    """A folder may be called so too, and holds no other submission."""
    return path.suffix.lower() == ".zip" and not path.is_dir()


def _commit(path: Path) -> str | None:
    """The commit beside which the files of a working copy lie."""
    try:
        return repository.head(path) if repository.is_repository(path) else None
    except (Unreadable, repository.NoGit):
        return None


def _laid(members: Iterable[Member], wanted: Wanted, into: Path, name: str, commit: str | None = None) -> Taken:
    if not lay_out(members, into):
        raise _nothing(name, wanted)
    notes = notebook.convert(list(walk(into)), wanted)
    if not any(file.name in wanted.names for file in walk(into)):
        raise Unreadable(" ".join(notes)) if notes else _nothing(name, wanted)
    return Taken(into, commit, tuple(notes))


def _nothing(name: str, wanted: Wanted) -> Unreadable:
    return Unreadable(f"{inert(name)} is not a submission: none of {', '.join(sorted(wanted.names))} is in it.")
