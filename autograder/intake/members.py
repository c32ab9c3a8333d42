"""Files out of an archive, a commit or a folder, before anything about them is believed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.course.tree import Course
from autograder.intake import names
from autograder.intake.another_look import FILE as ANOTHER_LOOK
from autograder.intake.archive import may_be_archive
from autograder.intake.contract import is_courses
from autograder.intake.submission import CAPS, DEPTH_CAP, SKIPPED, Unreadable, inert, regular

NOTEBOOK_CAP = 16 * 2**20
"""In bytes. Notebooks come with their pictures."""
ARCHIVE_CAP = 16 * 2**20
"""The cap for a file in a repository."""
REFLECTION = "reflection.md"
REFLECTION_CAP = 64 * 2**10
MEMBERS_CAP = 2000
TOTAL_CAP = 64 * 2**20


@dataclass(frozen=True)
class Wanted:
    """The files to take: everything that may be work by its name, notebooks, reflections, requests for another look."""

    modules: dict[str, Path]
    """Name of a lesson's Python file to its stub."""
    names: frozenset[str]
    course: Course
    data: dict[str, int]
    """Name of a data file that the modules mention to its size: a note says if it was changed."""

    @classmethod
    def of(cls, course: Course) -> Wanted:
        """What a course asks for."""
        files = {name: lesson.exercises / name for lesson in course.lessons for name in lesson.files}
        data = {path.name: path.stat().st_size for lesson in course.lessons for path in lesson.spoken_of.values()}
        return cls({n: p for n, p in files.items() if n.endswith(".py")}, frozenset(files), course, data)

    def is_courses(self, parts: tuple[str, ...]) -> bool:
        """Whether a file came with the course and learners don't fill it in."""
        return is_courses(parts, self.course)

    def cap(self, name: str) -> int | None:
        """The most bytes a file of that name may have; null if nobody wants it."""
        if name == REFLECTION or name.lower() == ANOTHER_LOOK:
            return REFLECTION_CAP
        ending = names.ending(name)
        if ending == ".ipynb" or name.lower().endswith(".json"):
            return NOTEBOOK_CAP
        if may_be_archive(name):
            return ARCHIVE_CAP
        if names.is_closed(name):
            return 0
        if name in self.data:
            return self.data[name]
        return CAPS.get(ending, CAPS[".py"]) if ending else None


@dataclass(frozen=True)
class Member:
    """One wanted file: its path, and its first bytes, at most one more than its cap. A link has no bytes."""

    parts: tuple[str, ...]
    data: bytes
    link: bool = False

    @classmethod
    def of_file(cls, parts: tuple[str, ...], path: Path, wanted: Wanted) -> Member:
        """A file on disk."""
        try:
            return cls(parts, regular(path, wanted.cap(path.name) or 0))
        except Unreadable:
            return cls(parts, b"", link=True)


def passed_over(parts: tuple[str, ...]) -> bool:
    """Whether a path lies where nobody looks for a submission: environments, caches, hidden folders."""
    hidden = any(part in SKIPPED or (part.startswith(".") and part not in (".", "..")) for part in parts[:-1])
    return hidden or len(parts) > DEPTH_CAP


def lay_out(members: Iterable[Member], into: Path) -> int:
    """Write members below a folder that nobody else writes to; return how many can be graded.

    A link becomes one that leads nowhere, and a file that is too large stays too large, so that ``submission`` says so.
    """
    graded = total = 0
    for count, member in enumerate(members, 1):
        total += len(member.data)
        graded += member.parts[-1] != REFLECTION and member.parts[-1].lower() != ANOTHER_LOOK
        if count > MEMBERS_CAP or total > TOTAL_CAP:
            raise Unreadable("it holds the lesson files too many times: hand in each file once.")
        path = into.joinpath(*_checked(member.parts))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if member.link:
                path.symlink_to(path.name)
            else:
                with path.open("xb") as file:
                    file.write(member.data)
        except FileExistsError:
            raise Unreadable(f"{inert('/'.join(member.parts))} is in it twice: hand in each file once.") from None
    return graded


def _checked(parts: tuple[str, ...]) -> list[str]:
    """A path that stays where it's put, on any system."""
    kept = [part.replace(":", "_") for part in parts if part != "."]
    if not kept or any(part in ("", "..") or set(part) & set("\0/\\") for part in kept):
        raise Unreadable(f"it holds the path {inert('/'.join(parts))}, which leads out of it.")
    return kept
